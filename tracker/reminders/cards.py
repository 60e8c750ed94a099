"""The open executions with what their letters need: columns only, in a number of queries that doesn't grow."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
    union,
)

from tracker import clock
from tracker.db import in_batches, session
from tracker.directory.models import Organisation, Person
from tracker.executions.models import Decision, Execution, ExecutionReport, Extension
from tracker.executions.queries import to_controllers
from tracker.executions.states import OPEN, UNANSWERED, State
from tracker.intake.draft import Part
from tracker.reminders.facts import ISSUED, Card, Case, Day, News, news
from tracker.reminders.models import Reminder
from tracker.reminders.schedule import LadderRules, Term, is_due_soon
from tracker.resolutions.models import Assignment

FRESH = timedelta(days=14)
"""A new duty, one put on control again, and a decision on a request for a later day are news for so long."""

FIRST_SHARED = 5
"""The column of a card's row from which on many rows are the same."""

_round = select(func.max(ExecutionReport.round)).where(ExecutionReport.execution_id == Execution.id).scalar_subquery()

_told = (
    select(func.aggregate_strings(cast(Reminder.recipient_id, String) + " " + Reminder.rung, ";"))
    .where(Reminder.execution_id == Execution.id, Reminder.told)
    .scalar_subquery()
)


def to_tell(body_days: dict[int, Day], heads: dict[int, int]) -> Iterator[Card]:
    """Every open execution about which something may have to be told, with all that was told of it.

    Left out is what can have no news: a day that is far ahead, when the present head knows of the issue.
    """
    read, fresh_from = _Reading(body_days), _fresh_from()
    everywhere = session.scalars(select(Organisation.id))
    for batch in in_batches(everywhere):
        headed = [(organisation_id, heads[organisation_id]) for organisation_id in batch if organisation_id in heads]
        decided = _decisions().subquery("decided")
        chosen = _columns(decided, _told).where(
            Execution.state.in_(OPEN),
            Execution.organisation_id.in_(batch),
            # the dear question last
            or_(
                _near(body_days.values(), _first_step),
                decided.c.at >= fresh_from,
                Execution.reopened_at >= fresh_from,
                _is_new(headed),
            ),
        )
        yield from map(read.card, session.connection().execute(chosen).all())


def _is_new(headed: Sequence[tuple[int, int]]) -> ColumnElement[bool]:
    """Of which the head has not heard, by the (organisation, head) of those that have one."""
    knows = select(Reminder.id).where(
        Reminder.execution_id == Execution.id,
        Reminder.rung == ISSUED,
        Reminder.told,
        tuple_(Execution.organisation_id, Reminder.recipient_id).in_(headed),
    )
    has_head = Execution.organisation_id.in_([organisation_id for organisation_id, _head in headed])
    return and_(Execution.state.in_(UNANSWERED), has_head, ~knows.exists())


Scopes = Sequence[ColumnElement[bool]]


def pressing(body_days: dict[int, Day], duties: Scopes, control: Scopes, told: Collection[int]) -> list[Card]:
    """The open executions that letters tell of, and what presses besides, by day.

    Of the scopes in which people have duties that is what is near, late or waiting; of those in which they control
    what is late or waiting.
    """
    read, near, late = _Reading(body_days), _near(body_days.values(), _soon), _late(body_days.values())
    # a select for each scope, so that each finds its index
    chosen = [*((scope, near) for scope in duties), *((scope, late) for scope in control)]
    ids = [select(Execution.id).where(Execution.state.in_(OPEN), scope, presses) for scope, presses in chosen]
    found: dict[int, Card] = {}
    if ids:
        found = read.cards(select(union(*ids).cte("pressing").c.id))
    for batch in in_batches(set(told) - found.keys(), 5000):
        found |= read.cards(select(Execution.id).where(Execution.id.in_(batch)))
    return sorted(found.values(), key=lambda card: (card.case.term.due_on or date.max, card.id))


def cards(ids: Select[Any], body_days: dict[int, Day]) -> Iterable[Card]:
    """The cards of some open executions."""
    return _Reading(body_days).cards(ids).values()


def is_named_controller(person_ids: Collection[int]) -> ColumnElement[bool]:
    """The executions whose assignment names one of these people as its controller."""
    return Execution.assignment_id.in_(select(Assignment.id).where(Assignment.controller_id.in_(person_ids)))


def _decisions() -> Select[int, int, datetime | None, Any]:
    """The last decision on a later day, and when the day was moved last."""
    moved_at = case((Extension.decision == Decision.GRANTED, Extension.decided_at))
    return (
        select(
            Extension.execution_id,
            func.max(Extension.id).label("id"),
            func.max(Extension.decided_at).label("at"),
            func.max(moved_at).label("moved_at"),
        )
        .where(Extension.decision.is_not(None))
        .group_by(Extension.execution_id)
    )


def _near(all_days: Iterable[Day], ahead: Callable[[LadderRules], int]) -> ColumnElement[bool]:
    """What may be due so many working days ahead, late, returned or waiting too long, by the widest rules of a body."""
    horizon = max((day.calendar.shift(day.today, ahead(day.ladder) + 1) for day in all_days), default=date.min)
    return or_(Execution.due_on <= horizon, Execution.state == State.RETURNED, _waiting())


def _late(all_days: Iterable[Day]) -> ColumnElement[bool]:
    """What may be late or waiting too long."""
    return or_(Execution.due_on < max((day.today for day in all_days), default=date.min), _waiting())


def _waiting() -> ColumnElement[bool]:
    return and_(Execution.state == State.UNDER_REVIEW, Execution.submitted_at < clock.now() - timedelta(days=1))


def _first_step(ladder: LadderRules) -> int:
    return max((*ladder.before, ladder.due_soon))


def _soon(ladder: LadderRules) -> int:
    return ladder.due_soon


def _fresh_from() -> datetime:
    return clock.now() - FRESH


def _columns(decided: Subquery, told: ColumnElement[str] | None = None) -> Select[Any]:
    """What a card is made of; from FIRST_SHARED on it is the case, in words that the driver gives as they are."""
    named = select(Person.id).where(Person.id == Assignment.controller_id, Person.deactivated_at.is_(None))
    wanted: list[Any] = [
        Execution.id,
        Execution.organisation_id,
        case((Assignment.controller_id.is_not(None), named.scalar_subquery())),
        told if told is not None else null(),
        Execution.assignment_id,
        Execution.body_id,
        type_coerce(Execution.part, String),
        type_coerce(Execution.state, String),
        type_coerce(Execution.issued_on, String),
        type_coerce(Execution.due_on, String),
        case((Execution.state != State.IN_PROGRESS, type_coerce(Execution.submitted_at, String))),
        case((Execution.state != State.IN_PROGRESS, _round)),
        case((Execution.state == State.UNDER_REVIEW, to_controllers())),
        decided.c.id,
        type_coerce(decided.c.at, String),
        type_coerce(decided.c.moved_at, String),
        type_coerce(Execution.reopened_at, String),
    ]
    return (
        select(*wanted)
        .join(Assignment, Assignment.id == Execution.assignment_id)
        .outerjoin(decided, decided.c.execution_id == Execution.id)
    )


class _Reading:
    """Makes cards of rows. Many executions were issued and fall due on the same days: what they share is made once."""

    def __init__(self, body_days: dict[int, Day]) -> None:
        self.body_days = body_days
        self.cases: dict[tuple[Any, ...], tuple[Case, tuple[News, ...]]] = {}
        self.fresh_from = _fresh_from()

    def cards(self, ids: Select[Any]) -> dict[int, Card]:
        """The cards of these executions by their ids."""
        decided = _decisions().where(Extension.execution_id.in_(ids)).subquery("decided")
        rows = session.connection().execute(_columns(decided).where(Execution.id.in_(ids)))
        return {row[0]: self.card(row) for row in rows.all()}

    def card(self, row: Sequence[Any]) -> Card:
        """One card."""
        shared = tuple(row[FIRST_SHARED:])
        if (known := self.cases.get(shared)) is None:
            known = self.cases[shared] = self._case(*shared)
        return Card(row[0], row[1], row[2], *known, f";{row[3]};" if row[3] else "", row[4])

    def _case(self, *shared: Any) -> tuple[Case, tuple[News, ...]]:
        body_id, part, state, issued, due, submitted_at, round_, to_check, *decided, reopened_at = shared
        decided_id, decided_at, moved_at = decided
        day, issued_on, due_on = self.body_days[body_id], _as_day(issued), due and _as_day(due)
        is_unanswered = state in UNANSWERED and due_on is not None
        made = Case(
            body_id=body_id,
            is_lead=part == Part.LEAD,
            state=State(state),
            term=Term(issued_on, due_on, _day_of(moved_at, day.zone)),
            submitted_on=_day_of(submitted_at, day.zone),
            round=round_ or 0,
            is_with_controllers=bool(to_check),
            decided_id=decided_id if self._is_fresh(decided_at) else None,
            reopened_on=_day_of(reopened_at, day.zone) if self._is_fresh(reopened_at) else None,
            is_overdue=is_unanswered and due_on < day.today,
            is_due_soon=is_unanswered and is_due_soon(due_on, day.today, day.calendar, day.ladder),
        )
        return made, news(made, day)

    def _is_fresh(self, at: datetime | str | None) -> bool:
        return at is not None and _as_instant(at) >= self.fresh_from


def _as_day(given: date | str) -> date:
    return date.fromisoformat(given) if isinstance(given, str) else given


def _as_instant(given: datetime | str) -> datetime:
    at = datetime.fromisoformat(given) if isinstance(given, str) else given
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _day_of(at: datetime | str | None, zone: str) -> date | None:
    return _as_instant(at).astimezone(ZoneInfo(zone)).date() if at else None
