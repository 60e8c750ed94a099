"""The numbers that organisations gave as evidence, counted over all of them and set against the indicator."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, func, select

from tracker.compliance.stood import Moment
from tracker.db import session
from tracker.executions.models import Decision, Execution, ExecutionReport, ReportProof


@dataclass(frozen=True)
class Measured:
    """What the accepted reports on an assignment say in numbers under one key."""

    assignment: int
    key: str
    sum: Decimal
    average: Decimal
    organisations: int

    def against(self, indicator: dict[str, object] | None) -> tuple[Decimal, bool | None]:
        """The number that an indicator is about, shares averaged and all else summed up, and whether it is reached."""
        if not indicator:
            return self.sum, None
        number = self.average if indicator.get("unit") == "%" else self.sum
        wanted = Decimal(str(indicator["value"]))
        return number, number <= wanted if indicator.get("comparison") == "<=" else number >= wanted


def measured(at: Moment, assignment_ids: Collection[int]) -> list[Measured]:
    """The numbers of the last report accepted by then on each execution, by assignments."""
    accepted = (
        select(ExecutionReport.execution_id, func.max(ExecutionReport.round).label("round"))
        .join(ExecutionReport.execution)
        .where(
            Execution.assignment_id.in_(assignment_ids),
            ExecutionReport.decision == Decision.ACCEPTED,
            at.before(ExecutionReport.decided_at),
        )
        .group_by(ExecutionReport.execution_id)
        .subquery()
    )
    last = and_(ExecutionReport.execution_id == accepted.c.execution_id, ExecutionReport.round == accepted.c.round)
    rows = session.execute(
        select(
            Execution.assignment_id,
            ReportProof.key,
            func.sum(ReportProof.number),
            func.avg(ReportProof.number),
            func.count(),
        )
        .join(ExecutionReport, ExecutionReport.id == ReportProof.report_id)
        .join(accepted, last)
        .join(Execution, Execution.id == ExecutionReport.execution_id)
        .where(ReportProof.number.is_not(None))
        .group_by(Execution.assignment_id, ReportProof.key)
        .order_by(Execution.assignment_id, ReportProof.key)
    )
    return [Measured(row[0], row[1], _short(row[2]), _short(row[3]), row[4]) for row in rows]


def _short(number: float) -> Decimal:
    """A number without the tail of binary arithmetic."""
    short = Decimal(str(round(number, 2)))
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
