"""The rows of a digest: what each execution is, read for all of them at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from tracker.db import in_batches, session
from tracker.directory.models import Body, Organisation
from tracker.executions.models import Decision, ExecutionReport, Extension
from tracker.executions.states import State
from tracker.reminders.facts import Card, Case, Day
from tracker.resolutions.models import Assignment, Point, Resolution


class Source(NamedTuple):
    """Where duties come from: their point and its document."""

    label: str
    text: str
    body: str
    number: str
    adopted_on: date | None


class Entry(NamedTuple):
    """One execution in a digest; `left` counts working days to the due day, `granted` answers a request to move it."""

    execution_id: int
    source: Source
    organisation: str
    due_on: date | None
    left: int | None
    granted: bool | None
    comment: str
    """Of the chair to a decision, of the controller to what was returned."""
    reported_on: date | None
    """Of a report that waits for a check."""
    again: bool
    """Whether it was put on control again lately."""


def entries(cards: Sequence[Card], body_days: Mapping[int, Day]) -> dict[int, Entry]:
    """The rows of these executions: a few queries for thousands of them, and what they share is read once."""
    sources = _sources({card.assignment_id for card in cards})
    organisations = _organisations({card.organisation_id for card in cards})
    returned = _comments({card.id for card in cards if card.case.state is State.RETURNED})
    decisions = _decisions({card.case.decided_id for card in cards if card.case.decided_id is not None})
    left = {case: _left(case, body_days[case.body_id]) for case in {card.case for card in cards}}
    found = {}
    for card in cards:
        it = card.case
        granted, said = decisions.get(it.decided_id or 0, (None, ""))
        found[card.id] = Entry(
            card.id,
            sources[card.assignment_id],
            organisations[card.organisation_id],
            it.term.due_on,
            left[it],
            granted,
            returned.get(card.id, "") if it.state is State.RETURNED else said,
            it.submitted_on if it.state is State.UNDER_REVIEW else None,
            it.reopened_on is not None,
        )
    return found


def _left(case: Case, day: Day) -> int | None:
    return day.calendar.between(day.today, case.term.due_on) if case.term.due_on else None


def _sources(assignment_ids: Collection[int]) -> dict[int, Source]:
    found: dict[int, Source] = {}
    columns = (Point.label, Point.text, Body.name, Resolution.number, Resolution.adopted_on)
    for batch in in_batches(assignment_ids):
        rows = (
            select(Assignment.id, *columns)
            .join(Point, Point.id == Assignment.point_id)
            .join(Resolution, Resolution.id == Point.resolution_id)
            .join(Body, Body.id == Resolution.body_id)
            .where(Assignment.id.in_(batch))
        )
        found |= {row[0]: Source(*row[1:]) for row in session.connection().execute(rows)}
    return found


def _organisations(ids: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for batch in in_batches(ids):
        rows = session.execute(select(Organisation.id, Organisation.short_name).where(Organisation.id.in_(batch)))
        found |= {row[0]: row[1] for row in rows}
    return found


def _comments(execution_ids: Collection[int]) -> dict[int, str]:
    """What was missed in the last report of each that was returned."""
    found: dict[int, str] = {}
    for batch in in_batches(execution_ids):
        returned = (ExecutionReport.execution_id.in_(batch), ExecutionReport.decision == Decision.RETURNED)
        rows = select(ExecutionReport.execution_id, ExecutionReport.comment).where(*returned)
        found |= {row[0]: row[1] for row in session.execute(rows.order_by(ExecutionReport.round))}
    return found


def _decisions(ids: Collection[int]) -> dict[int, tuple[bool, str]]:
    """Of each request whether it was granted, and what the chair said."""
    if not ids:
        return {}
    rows = session.execute(select(Extension.id, Extension.decision, Extension.comment).where(Extension.id.in_(ids)))
    return {extension_id: (decision is Decision.GRANTED, comment) for extension_id, decision, comment in rows}
