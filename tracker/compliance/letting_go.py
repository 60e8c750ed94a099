"""Letting held letters go: what will go then, what won't as it may have gone already, and doing it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from config import Settings
from tracker import audit, clock
from tracker.compliance import before_meetings, keeping
from tracker.db import one_at_a_time, session
from tracker.directory.models import Person
from tracker.mail import UNSETTLED, Hold, Letter
from tracker.mail.holds import gone_until, holds, let_go, may_have_gone
from tracker.reminders import sweep
from tracker.reminders.queries import Row
from tracker.reminders.sweep import Planned
from tracker.resolutions.queries import working_calendar

SHOWN = 50
"""Letters of each list; of the rest the page says how many there are."""


@dataclass(frozen=True)
class Outlook:
    """What becomes of the letters when they are let go; of each list the first, and how many there are."""

    holds: Sequence[Hold]
    until: datetime | None
    cancelled: Sequence[Row]
    number_cancelled: int
    told: Sequence[Planned]
    """Whom the timetable would remind once more of what was due by then: that is taken as told."""
    going: Sequence[Row]
    number_going: int
    planned: Sequence[Planned]
    """To whom the timetable writes next."""


def outlook(settings: Settings) -> Outlook | None:
    """What letting the letters go would do now, or None when nothing holds them; nothing is written."""
    held = holds()
    if not held:
        return None
    until = gone_until(held)
    told = _told_by(until, settings) if until else {}
    old = may_have_gone(until) if until else None
    waiting = Letter.state.in_(UNSETTLED) & Letter.joins_id.is_(None)
    going = waiting if old is None else waiting & ~old
    return Outlook(
        holds=held,
        until=until,
        cancelled=_rows(old) if old is not None else [],
        number_cancelled=_number(old) if old is not None else 0,
        told=list(told.values()),
        going=_rows(going),
        number_going=_number(going),
        planned=list(_still_to_tell(told, settings)),
    )


def release(settings: Settings, by: Person | None) -> int:
    """Let the letters go; how many don't, as they may have gone already.

    What the timetable had to make by the last moment known is made once more and cancelled with the others, so that
    its keys are taken: none of the old letters goes again, and what falls due later goes as ever.
    """
    one_at_a_time("hold")
    held, cancelled = holds(), 0
    if until := gone_until(held):
        cancelled = _number(may_have_gone(until))
        for moment, by_hour in _moments(until, settings):
            with clock.standing_at(moment):
                _make_up(settings, by_hour=by_hour)
    session.flush()
    let_go(held)
    for each in held:
        after = {"reason": each.reason, "cancelled": cancelled}
        audit.record(each, "release_letters", by_id=by.id if by else None, after=after)
    return cancelled


def _make_up(settings: Settings, *, by_hour: bool) -> None:
    """Make what the timetable had to make by the present moment."""
    if plans := sweep.planned(settings, by_hour=by_hour):
        sweep.tell(plans, settings)
    for meeting in before_meetings.meetings(settings):
        before_meetings.send_report(meeting, settings)
    for schedule_id in keeping.due():
        keeping.skip(schedule_id)


def _moments(until: datetime, settings: Settings) -> Iterator[tuple[datetime, bool]]:
    """The last working day before, whole, and the moment itself by the hours: early in a day nothing is made."""
    zone = ZoneInfo(settings.time_zone)
    day = working_calendar().previous_or_same(until.astimezone(zone).date() - timedelta(days=1))
    yield datetime.combine(day, time(23, 59), zone).astimezone(UTC), False
    yield until, True


def _told_by(until: datetime, settings: Settings) -> dict[int, Planned]:
    """What the timetable would tell as of then, by person."""
    found: dict[int, Planned] = {}
    for moment, by_hour in _moments(until, settings):
        with clock.standing_at(moment):
            for plan in sweep.planned(settings, by_hour=by_hour):
                before = found.get(plan.person_id, plan)
                facts = tuple(dict.fromkeys((*before.facts, *plan.facts)))
                found[plan.person_id] = replace(plan, facts=facts, overview=before.overview or plan.overview)
    return found


def _still_to_tell(told: dict[int, Planned], settings: Settings) -> Iterator[Planned]:
    """What the timetable tells next, without what is taken as told."""
    for plan in sweep.planned(settings):
        known = told.get(plan.person_id, replace(plan, facts=(), overview=None))
        keys = {(fact.execution_id, fact.key) for fact in known.facts}
        facts = tuple(fact for fact in plan.facts if (fact.execution_id, fact.key) not in keys)
        overview = plan.overview if plan.key != known.key else None
        if facts or overview:
            yield replace(plan, facts=facts, overview=overview)


def _rows(which: ColumnElement[bool]) -> list[Row]:
    found = select(Letter, Person.full_name).outerjoin(Person, Person.id == Letter.recipient_id).where(which)
    return [Row(letter, name or "") for letter, name in session.execute(found.order_by(Letter.id).limit(SHOWN))]


def _number(which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Letter.id)).where(which)) or 0
