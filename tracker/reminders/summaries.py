"""What an overview of the week and a summary of the month say of one body, in figures."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select

from tracker.db import session
from tracker.directory.models import Organisation
from tracker.executions.models import Execution
from tracker.executions.queries import how_many
from tracker.executions.states import OPEN, UNANSWERED, State
from tracker.language import gettext, ngettext
from tracker.reminders.regular import WEEK
from tracker.reminders.wording import Line, Paragraph

SHOWN = 10
"""Organisations of one list."""


def paragraphs(kind: str, body_id: int, today: date) -> tuple[Paragraph, ...]:
    """What the overview of a body says on a day; nothing when all is well."""
    counted = _week(body_id, today) if kind == WEEK else _month(body_id, today)
    late = _late(body_id, today)
    if not counted and not late:
        return ()
    parts = [Paragraph(gettext("In figures"), tuple(map(Line, counted)))] if counted else []
    if late:
        lines = tuple(Line(f"{name}: {number}") for name, number in late[:SHOWN])
        parts.append(Paragraph(gettext("Overdue by organisation"), lines, max(0, len(late) - SHOWN)))
    return tuple(parts)


def said_something(kind: str, body_id: int, first: date, zone: str) -> bool:
    """Whether there was anything to say of a body when the first day of a week or month began: what came later waits.

    What was to be said then and is not answered since stands in the overview of any later day too.
    """
    given = Execution.state.in_(UNANSWERED) & (Execution.issued_on < first)
    if kind == WEEK:
        waits = (Execution.state == State.UNDER_REVIEW) & (
            Execution.submitted_at < datetime.combine(first, time.min, ZoneInfo(zone))
        )
        said = Execution.state.in_(OPEN) & (given & (Execution.due_on < first + timedelta(days=7)) | waits)
    else:
        said = given & (Execution.due_on < first) | _fell_due(first)
    return session.scalar(select(Execution.id).where(Execution.body_id == body_id, said).limit(1)) is not None


def _fell_due(today: date) -> ColumnElement[bool]:
    """What fell due in the month before; an accepted «not ours» never did."""
    last = today.replace(day=1) - timedelta(days=1)
    counts = or_(Execution.state != State.WITHDRAWN, Execution.not_ours.is_(False))
    return Execution.due_on.between(last.replace(day=1), last) & counts


def _week(body_id: int, today: date) -> list[str]:
    """What is overdue, due in seven days, waiting for a check."""
    unanswered = Execution.state.in_(UNANSWERED)
    row = session.execute(
        select(
            how_many(unanswered & (Execution.due_on < today)),
            how_many(unanswered & (Execution.due_on >= today) & (Execution.due_on < today + timedelta(days=7))),
            how_many(Execution.state == State.UNDER_REVIEW),
        ).where(Execution.body_id == body_id)
    ).one()
    said = (
        ngettext("%(num)s assignment is overdue", "%(num)s assignments are overdue", row[0]),
        ngettext("%(num)s assignment is due within a week", "%(num)s assignments are due within a week", row[1]),
        ngettext("%(num)s report waits for a check", "%(num)s reports wait for a check", row[2]),
    )
    return [words for number, words in zip(row, said, strict=True) if number]


def _month(body_id: int, today: date) -> list[str]:
    """Of what fell due in the month before, what became of it: the numbers add up to the first."""
    executed = Execution.state == State.EXECUTED
    row = session.execute(
        select(
            func.count(),
            how_many(executed & (Execution.executed_on <= Execution.due_on)),
            how_many(executed & (Execution.executed_on > Execution.due_on)),
            how_many(Execution.state == State.UNDER_REVIEW),
            how_many(Execution.state.in_(UNANSWERED)),
            how_many(Execution.state == State.WITHDRAWN),
        ).where(Execution.body_id == body_id, _fell_due(today))
    ).one()
    said = (
        ngettext("%(num)s assignment fell due in the month", "%(num)s assignments fell due in the month", row[0]),
        ngettext("%(num)s was executed on time", "%(num)s were executed on time", row[1]),
        ngettext("%(num)s was executed late", "%(num)s were executed late", row[2]),
        ngettext("%(num)s report waits for a check", "%(num)s reports wait for a check", row[3]),
        ngettext("%(num)s is not executed", "%(num)s are not executed", row[4]),
        ngettext("%(num)s was taken off control", "%(num)s were taken off control", row[5]),
    )
    return [
        words for place, (number, words) in enumerate(zip(row, said, strict=True)) if number or (place < 3 and row[0])
    ]


def _late(body_id: int, today: date) -> list[tuple[str, int]]:
    """The organisations with what they have overdue, the most first."""
    late = (Execution.body_id == body_id, Execution.state.in_(UNANSWERED), Execution.due_on < today)
    number = func.count().label("number")
    counted = select(Organisation.short_name, number).join(Execution, Execution.organisation_id == Organisation.id)
    rows = session.execute(
        counted.where(*late).group_by(Organisation.id, Organisation.short_name).order_by(number.desc(), Organisation.id)
    )
    return [(row[0], row[1]) for row in rows]
