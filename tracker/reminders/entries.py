"""The rows of a digest: what each execution is, read for all of them at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from tracker.db import in_batches, session
from tracker.directory.models import Body, Organisation
from tracker.executions.models import Decision, Execution, ExecutionReport, Extension
from tracker.executions.states import State
from tracker.reminders.facts import Card, Day
from tracker.resolutions.models import Assignment, Point, Resolution


class Source(NamedTuple):
    """Where a duty comes from: its point, document and organisation; `returned` is what the controller missed."""

    label: str
    text: str
    body: str
    number: str
    adopted_on: date | None
    organisation: str
    returned: str | None


class Entry(NamedTuple):
    """One execution in a digest; `left` counts working days to the due day, `granted` answers a request to move it."""

    execution_id: int
    source: Source
    due_on: date | None
    left: int | None
    granted: bool | None
    comment: str
    reported_on: date | None = None
    """Of a report that waits for a check."""


def entries(cards: Sequence[Card], body_days: Mapping[int, Day]) -> dict[int, Entry]:
    """The rows of these executions: a query or two for thousands of them."""
    sources: dict[int, Source] = {}
    for batch in in_batches({card.id for card in cards}, 5000):
        sources |= _sources(batch)
    decisions = _decisions({card.case.decided_id for card in cards if card.case.decided_id is not None})
    return {card.id: _entry(card, sources[card.id], decisions, body_days[card.case.body_id]) for card in cards}


def _entry(card: Card, source: Source, decisions: dict[int, tuple[bool, str]], day: Day) -> Entry:
    granted, said = decisions.get(card.case.decided_id or 0, (None, ""))
    due_on = card.case.term.due_on
    return Entry(
        execution_id=card.id,
        source=source,
        due_on=due_on,
        left=day.calendar.between(day.today, due_on) if due_on else None,
        granted=granted,
        reported_on=card.case.submitted_on if card.case.state is State.UNDER_REVIEW else None,
        comment=source.returned or "" if card.case.state is State.RETURNED else said,
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
    return {row[0]: Source(*row[1:]) for row in session.connection().execute(found)}


def _decisions(ids: Collection[int]) -> dict[int, tuple[bool, str]]:
    """Of each request whether it was granted, and what the chair said."""
    if not ids:
        return {}
    rows = session.execute(select(Extension.id, Extension.decision, Extension.comment).where(Extension.id.in_(ids)))
    return {extension_id: (decision is Decision.GRANTED, comment) for extension_id, decision, comment in rows}
