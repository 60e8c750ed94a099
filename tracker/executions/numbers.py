"""What the numbers of many organisations come to: per assignment and period, for each number that was asked for."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Select, select

from tracker.db import session
from tracker.executions.models import Execution, ExecutionReport, ReportProof
from tracker.executions.states import State
from tracker.intake.draft import Part
from tracker.resolutions.contract import Figure, Proof, contract, figure
from tracker.resolutions.models import Assignment


def figures(of: Iterable[Assignment]) -> dict[tuple[int, str], list[Figure]]:
    """The figures of assignments by (assignment, period), from the accepted reports of the leads.

    An assignment that asks for numbers and has no accepted report yet stands with the period "" and no values.
    """
    shown = {each.id: each for each in of if any(asked.proof is Proof.NUMBER for asked in contract(each.asked))}
    if not shown:
        return {}
    numbers: dict[tuple[int, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for assignment_id, period, key, number in session.execute(_accepted(shown)):
        if number is not None:
            numbers[assignment_id, period][key].append(number)
    for assignment_id in shown.keys() - {assignment_id for assignment_id, _period in numbers}:
        numbers[assignment_id, ""] = {}
    return {place: _figures(shown[place[0]], given) for place, given in sorted(numbers.items())}


def _figures(assignment: Assignment, given: dict[str, list[float]]) -> list[Figure]:
    asked = [each for each in contract(assignment.asked) if each.proof is Proof.NUMBER]
    return [figure(each, given.get(each.key, []), assignment.indicator) for each in asked]


def _accepted(ids: Iterable[int]) -> Select[int, str, str, float | None]:
    """(assignment, period, key, number) of the report by which each was executed: the last one that was sent."""
    last = ExecutionReport.submitted_at == Execution.submitted_at
    return (
        select(Execution.assignment_id, Execution.period, ReportProof.key, ReportProof.number)
        .join(ExecutionReport, ExecutionReport.execution_id == Execution.id)
        .join(ReportProof, ReportProof.report_id == ExecutionReport.id)
        .where(Execution.assignment_id.in_(list(ids)), Execution.part == Part.LEAD)
        .where(Execution.state == State.EXECUTED, last, ReportProof.number.is_not(None))
    )
