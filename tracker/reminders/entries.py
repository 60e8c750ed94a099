"""The rows of a digest: what each execution is, read for all of them at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.db import session
from tracker.directory.models import Body, Organisation
from tracker.executions.models import Decision, Execution, ExecutionReport, Extension
from tracker.executions.states import State
from tracker.reminders.facts import Card, Day
from tracker.resolutions.models import Assignment, Point, Resolution


@dataclass(frozen=True)
class Source:
    """Where a duty comes from: its point, document and organisation; `returned` is what the controller missed."""

    label: str
    text: str
    body: str
    number: str
    adopted_on: date | None
    organisation: str
    returned: str | None


@dataclass(frozen=True)
class Entry:
    """One execution in a digest; `left` counts working days to the due day, `granted` answers a request to move it."""

    execution_id: int
    source: Source
    due_on: date | None
    left: int | None
    granted: bool | None
    comment: str


def entries(cards: Sequence[Card], body_days: Mapping[int, Day]) -> dict[int, Entry]:
    """The rows of these executions: two queries at most."""
    sources = _sources([card.id for card in cards])
    decisions = _decisions(card.decided_id for card in cards)
    return {card.id: _entry(card, sources[card.id], decisions, body_days[card.body_id]) for card in cards}


def _entry(card: Card, source: Source, decisions: dict[int, tuple[bool, str]], day: Day) -> Entry:
    granted, said = decisions.get(card.decided_id or 0, (None, ""))
    return Entry(
        execution_id=card.id,
        source=source,
        due_on=card.term.due_on,
        left=day.calendar.between(day.today, card.term.due_on) if card.term.due_on else None,
        granted=granted,
        comment=source.returned or "" if card.state is State.RETURNED else said,
    )


def _sources(ids: Sequence[int]) -> dict[int, Source]:
    returned = (
        select(ExecutionReport.comment)
        .where(ExecutionReport.execution_id == Execution.id, ExecutionReport.decision == Decision.RETURNED)
        .order_by(ExecutionReport.round.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = (
        select(
            Execution.id,
            Point.label,
            Point.text,
            Body.name,
            Resolution.number,
            Resolution.adopted_on,
            Organisation.short_name,
            returned,
        )
        .join(Assignment, Assignment.id == Execution.assignment_id)
        .join(Point, Point.id == Assignment.point_id)
        .join(Resolution, Resolution.id == Point.resolution_id)
        .join(Body, Body.id == Execution.body_id)
        .join(Organisation, Organisation.id == Execution.organisation_id)
        .where(Execution.id.in_(ids))
    )
    return {row[0]: Source(*row[1:]) for row in session.execute(found)}


def _decisions(ids: Iterable[int | None]) -> dict[int, tuple[bool, str]]:
    """Of each request whether it was granted, and what the chair said."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    rows = session.execute(select(Extension.id, Extension.decision, Extension.comment).where(Extension.id.in_(wanted)))
    return {extension_id: (decision is Decision.GRANTED, comment) for extension_id, decision, comment in rows}
