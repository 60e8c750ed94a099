"""The numbers that organisations gave as evidence, counted over all of them and set against the indicator."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import fsum
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select

from tracker.compliance.queries import LEAD, Duty
from tracker.compliance.standing import State
from tracker.compliance.stood import Moment, stood
from tracker.db import session
from tracker.executions.models import Decision, Execution, ExecutionReport, ReportProof
from tracker.resolutions.contract import Against, Asked, Contract, Figure, Over, Proof, contract, figure
from tracker.resolutions.models import Assignment


@dataclass(frozen=True)
class Measured:
    """What the accepted reports on an assignment for a period say under one key, a number of each organisation."""

    assignment: int
    key: str
    numbers: tuple[float, ...]
    period: str = ""

    @property
    def sum(self) -> Decimal:
        """All of them together."""
        return _short(fsum(self.numbers))

    @property
    def average(self) -> Decimal:
        """What they come to on an average."""
        return _short(fsum(self.numbers) / len(self.numbers))

    def asked(self, ever: Contract) -> Asked | None:
        """What the numbers were asked for as, now or before."""
        return next((each for each in ever if each.key == self.key and each.proof is Proof.NUMBER), None)

    def reached(self, ever: Contract, indicator: Mapping[str, Any] | None) -> bool | None:
        """Whether the indicator is met by what the issuer set against it; where nothing was set, by all together."""
        return figure(self.asked(ever) or self._usual(indicator), self.numbers, indicator).met

    def _usual(self, indicator: Mapping[str, Any] | None) -> Asked:
        """Shares are averaged, all else is summed up."""
        over = Over.AVERAGE if indicator and indicator.get("unit") == "%" else Over.SUM
        return Asked(self.key, Proof.NUMBER, label=self.key, over=over, against=Against.TOTAL)


def measured(at: Moment, of: Iterable[Duty]) -> list[Measured]:
    """The numbers of the reports by which these duties had been executed by then, by assignments and periods."""
    assignments = {duty.id: duty.assignment_id for duty in of}
    found: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    for given in _given(at, set(assignments.values())):
        if given.execution in assignments:
            found[given.assignment, given.key, given.period].append(given.number)
    return [Measured(assignment, key, tuple(numbers), period) for (assignment, key, period), numbers in found.items()]


def figures(at: Moment, of: Iterable[Assignment]) -> dict[tuple[int, str], list[Figure]]:
    """What was asked for in numbers and what came of it by then, by (assignment, period).

    An assignment that asks for numbers and has no accepted report yet stands with the period "" and no values.
    """
    shown = {each.id: each for each in of if any(asked.proof is Proof.NUMBER for asked in contract(each.asked))}
    found: dict[tuple[int, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for given in _given(at, shown) if shown else ():
        found[given.assignment, given.period][given.key].append(given.number)
    for assignment in shown.keys() - {assignment for assignment, _period in found}:
        found[assignment, ""] = {}
    return {place: _figures(shown[place[0]], numbers) for place, numbers in sorted(found.items())}


def _figures(assignment: Assignment, numbers: Mapping[str, list[float]]) -> list[Figure]:
    asked = [each for each in contract(assignment.asked) if each.proof is Proof.NUMBER]
    return [figure(each, numbers.get(each.key, []), assignment.indicator) for each in asked]


class _Given(NamedTuple):
    """A number of a report."""

    assignment: int
    execution: int
    period: str
    key: str
    number: float


def _given(at: Moment, assignment_ids: Collection[int]) -> Iterator[_Given]:
    """What the reports say by which the leads had executed by then."""
    it = stood(at, LEAD, Execution.assignment_id.in_(assignment_ids))
    accepted = (
        select(ExecutionReport.execution_id, func.max(ExecutionReport.round).label("round"))
        .join(it, it.c.id == ExecutionReport.execution_id)
        .where(
            it.c.state == State.EXECUTED.value,
            ExecutionReport.decision == Decision.ACCEPTED,
            at.before(ExecutionReport.decided_at),
        )
        .group_by(ExecutionReport.execution_id)
        .subquery()
    )
    last = and_(ExecutionReport.execution_id == accepted.c.execution_id, ExecutionReport.round == accepted.c.round)
    rows = session.execute(
        select(Execution.assignment_id, Execution.id, Execution.period, ReportProof.key, ReportProof.number)
        .join(ExecutionReport, ExecutionReport.id == ReportProof.report_id)
        .join(accepted, last)
        .join(Execution, Execution.id == ExecutionReport.execution_id)
        .where(ReportProof.number.is_not(None))
        .order_by(Execution.assignment_id, ReportProof.key, Execution.period, Execution.id)
    )
    for assignment, execution, period, key, number in rows:
        if number is not None:
            yield _Given(assignment, execution, period, key, number)


def _short(number: float) -> Decimal:
    """A number without the tail of binary arithmetic."""
    short = Decimal(str(round(number, 2)))
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
