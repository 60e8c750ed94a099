"""By when something has to be done, corrected: a day, a deadline in words, none, and the heading days count from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker import audit
from tracker.calendar.deadlines import DueKind, set_by_hand
from tracker.calendar.recurrence import Recurrence
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.queries import Visitor
from tracker.intake import counted_from as undated
from tracker.intake.draft import Deadline
from tracker.intake.due import phrases
from tracker.resolutions import drafting, queries
from tracker.resolutions.models import Assignment, Resolution
from tracker.resolutions.services import heading_of, settle
from tracker.resolutions.undoing import correction
from tracker.resolutions.wordings import doubts_of


@dataclass(frozen=True)
class Heading:
    """What stands above the points of a resolution."""

    number: str
    title: str
    adopted_on: date | None
    basis: str = ""


@correction("correct_heading")
def correct_heading(resolution: Resolution, heading: Heading, by: Visitor, calendar: WorkingCalendar) -> None:
    """Correct number, title, date and basis; with another date all that depends on it is computed anew."""
    before, was, counted = heading_of(resolution), resolution.adopted_on, _counted_from(resolution)
    resolution.number, resolution.title = heading.number.strip(), heading.title.strip()
    resolution.adopted_on, resolution.basis = heading.adopted_on, heading.basis.strip()
    date_anew(resolution, counted, calendar)
    if was != heading.adopted_on:
        drafting.count_days(resolution, calendar)
    if resolution.title:
        settle(resolution.doubts, {"no_title"}, by)
    audit.record(resolution, "correct_heading", by_id=by.person.id, before=before, after=heading_of(resolution))


def date_anew(resolution: Resolution, was: date | None, calendar: WorkingCalendar) -> None:
    """Read the printed days again that were understood as counted from another day, such as «до 1 июня»."""
    now = _counted_from(resolution)
    for assignment in queries.assignments(resolution) if was != now else ():
        stated = _dated(assignment.due_stated, assignment.due_printed, was, now)
        if read := stated.get("read"):
            stated = {**stated, "read": _dated(read, read.get("printed") or "", was, now)}
        if stated != assignment.due_stated:
            assignment.due_stated = stated
    if was != now:
        drafting.count_days(resolution, calendar)


def _dated(stated: dict[str, Any], printed: str, was: date | None, now: date | None) -> dict[str, Any]:
    before, after = _only(printed, was), _only(printed, now)
    if before and after and before.iso != after.iso and stated.get("iso") == (before.iso and before.iso.isoformat()):
        return {**stated, "iso": after.iso and after.iso.isoformat()}
    return stated


def counted_from(adopted_on: date | None, title: str, lines: Sequence[str]) -> date | None:
    """The day of adoption; a plan without one counts from its title or its approval, as it was read."""
    return adopted_on or undated.of_undated(title, lines)


def _counted_from(resolution: Resolution) -> date | None:
    return counted_from(resolution.adopted_on, resolution.title, resolution.lines)


def _only(printed: str, adopted_on: date | None) -> Deadline | None:
    found = phrases.find(printed, adopted_on, stated=True) if printed else []
    return found[0].deadline if len(found) == 1 else None


@correction("set_day")
def set_day(assignment: Assignment, day: date | None, by: Visitor) -> None:
    """Set the day by hand, or say that there is none; a person's word needs no other reason."""
    before = _day(assignment)
    assignment.due_on, assignment.due_reason = day, set_by_hand(day).as_json()
    _recurs_no_more(assignment)
    assignment.due_kind = DueKind.DATE if day else DueKind.NONE
    _is_settled(assignment, before, by)


def _recurs_no_more(assignment: Assignment) -> None:
    assignment.recurrence = assignment.recurs_from = assignment.ends_on = None


Span = tuple[date | None, date | None]
"""From which day something recurs (else from the adoption), and until which (else until it is taken off control)."""


@correction("set_day")
def set_recurrence(
    assignment: Assignment, recurrence: Recurrence, span: Span, by: Visitor, calendar: WorkingCalendar
) -> None:
    """Let it recur by a rule of its own, from a day on, until a day or until it is taken off control."""
    before = _day(assignment)
    deadline = Deadline(DueKind.RECURRING, recurrence=recurrence)
    _state(assignment, deadline, calendar)
    assignment.recurs_from, assignment.ends_on = span
    drafting.count_day(assignment, calendar)
    _is_settled(assignment, before, by)


class NotUnderstood(Exception):
    """No deadline is found in the words, or more than one."""


def understood(words: str, resolution: Resolution) -> Deadline:
    """The one deadline that typed words state: «ежеквартально до 5 числа», «в течение 10 дней»; else NotUnderstood."""
    found = phrases.find(words.strip(), _counted_from(resolution), stated=True)
    if len(found) != 1:
        raise NotUnderstood
    return found[0].deadline


@correction("set_day")
def set_words(assignment: Assignment, words: str, by: Visitor, calendar: WorkingCalendar) -> None:
    """Set the deadline by words, as if they were printed: a term, a period, an event, what recurs; NotUnderstood."""
    before, deadline = _day(assignment), understood(words, assignment.point.resolution)
    _state(assignment, deadline, calendar)
    assignment.due_printed = words.strip()
    _is_settled(assignment, before, by)


def _state(assignment: Assignment, deadline: Deadline, calendar: WorkingCalendar) -> None:
    """Let a deadline stand that a person stated; what the text says is kept beside it."""
    read = assignment.due_stated.get("read", assignment.due_stated)
    _recurs_no_more(assignment)
    drafting.state(assignment, deadline, calendar)
    assignment.due_stated = {**assignment.due_stated, "typed": True, "read": read}


@correction("restore_day")
def restore_day(assignment: Assignment, by: Visitor, calendar: WorkingCalendar) -> None:
    """Go back from a day set by hand to the one that the text gives, recurring where the text says so."""
    before = _day(assignment)
    stated = assignment.due_stated.get("read", assignment.due_stated)
    assignment.due_stated, assignment.due_printed = stated, stated.get("printed") or ""
    assignment.due_kind = DueKind(stated.get("kind", DueKind.NONE))
    _recurs_no_more(assignment)
    assignment.recurrence = stated.get("recurrence")
    drafting.count_day(assignment, calendar)
    _is_settled(assignment, before, by)


def _is_settled(assignment: Assignment, before: dict[str, Any], by: Visitor) -> None:
    settle(doubts_of(assignment.point), {"day_unknown", "day_passed"}, by)
    audit.record(assignment, "set_day", by_id=by.person.id, before=before, after=_day(assignment))


def _day(assignment: Assignment) -> dict[str, Any]:
    ends_on = assignment.ends_on and assignment.ends_on.isoformat()
    said = {"due_on": assignment.due_on and assignment.due_on.isoformat(), "printed": assignment.due_printed}
    return {**said, "recurrence": assignment.recurrence, "ends_on": ends_on} if assignment.recurrence else said
