"""The days that a point's words state, when the words change: said anew, shared among the parts, kept if set by hand.

Source: the domain's rules of the trade, «Two deadlines in one point → two assignments of one point».
"""

from collections.abc import Sequence

from tracker.calendar.working_days import WorkingCalendar
from tracker.intake.draft import Deadline
from tracker.intake.due import phrases as due_phrases
from tracker.resolutions import drafting
from tracker.resolutions.days import counted_from
from tracker.resolutions.items import is_by_hand
from tracker.resolutions.models import Assignment, Doubt, Point


def say_days_anew(point: Point, was: str, calendar: WorkingCalendar, *, spare: Sequence[Assignment] = ()) -> None:
    """Let the assignments of a point, and of those under it that have its day, follow its words, which were `was`.

    A further day makes a further assignment: one of `spare` that states it, else one like the last.
    """
    before, now = _stated(point, was), _stated(point, point.text)
    if before == now:
        return
    dated = [_with_day(point, each.printed or "") for each in before]
    for number, found in enumerate(dated):
        for assignment in found:
            restate(assignment, now[number] if number < len(now) else Deadline(), calendar)
    further = now[len(before) :]
    if further and not before and point.assignments:
        restate(point.assignments[0], further.pop(0), calendar)
    if further and point.assignments:
        _add(point, further, spare, calendar)


def _stated(point: Point, text: str) -> list[Deadline]:
    resolution = point.resolution
    from_on = counted_from(resolution.adopted_on, resolution.title, resolution.lines)
    return [each.deadline for each in due_phrases.in_point(text, from_on)]


def _printed(assignment: Assignment) -> str:
    """The words of the day that the text gives, whatever was set or typed in its place."""
    stated = assignment.due_stated.get("read", assignment.due_stated)
    return str(stated.get("printed") or "")


def _with_day(point: Point, printed: str) -> list[Assignment]:
    """The assignments of a point and of those under it that have a day of these words."""
    points = point.resolution.points
    under = {point.id}
    for each in points[points.index(point) + 1 :]:
        if each.parent_id in under and printed not in each.text:
            under.add(each.id)
    return [one for each in points if each.id in under for one in each.assignments if _printed(one) == printed]


def restate(assignment: Assignment, deadline: Deadline, calendar: WorkingCalendar) -> None:
    """Let the text give this day; one that a person set or typed stays."""
    if is_by_hand(assignment):
        assignment.due_stated, assignment.due_printed = drafting.as_stated(deadline), deadline.printed or ""
    elif assignment.due_stated.get("typed"):
        assignment.due_stated = {**assignment.due_stated, "read": drafting.as_stated(deadline)}
    else:
        drafting.state(assignment, deadline, calendar)


def _add(point: Point, further: Sequence[Deadline], spare: Sequence[Assignment], calendar: WorkingCalendar) -> None:
    for deadline in further:
        known = next((each for each in spare if _printed(each) == deadline.printed), None)
        if known is None:
            drafting.state(like(point, point.assignments[-1], calendar), deadline, calendar)
        else:
            point.assignments.append(known)
    printed = [_printed(each) for each in point.assignments]
    point.resolution.doubts.append(Doubt(code="several_deadlines", values={"printed": printed}, point=point))


def like(point: Point, whole: Assignment, calendar: WorkingCalendar) -> Assignment:
    """A further assignment of a point that says all that another one says."""
    made = drafting.new_assignment(point, whole, calendar)
    for field in _OF_AN_ASSIGNMENT:
        setattr(made, field, getattr(whole, field))
    return made


_OF_AN_ASSIGNMENT = (
    "due_kind", "due_printed", "due_stated", "due_on", "due_reason", "recurrence", "recurs_from", "ends_on",
    "proof", "indicator", "asked",
)  # fmt: skip


def share_days(parts: Sequence[Point], whole: str, calendar: WorkingCalendar) -> None:
    """Give each part of a point the assignments of which it states the day.

    The first part has had all of them. One that states no day keeps the one of the whole; a day that was set by hand
    goes with the words in the place of which it stands.
    """
    first, before = parts[0], list(parts[0].assignments)
    known = {_printed(each): each for each in reversed(before)}
    days = [_stated(part, part.text) for part in parts]
    stated = {each.printed or "" for each in _stated(first, whole)}
    if stated and not stated & set(known):
        days = [[] for _part in parts]  # what is stated beside the point goes before its words
    for part, found in zip(parts[1:], days[1:], strict=True):
        for deadline in found:
            _have(part, deadline, known.get(deadline.printed or ""), before[0], calendar)
        if not found:
            like(part, before[0], calendar)
    _keep_own(first, days[0], {each.printed or "" for found in days[1:] for each in found}, calendar)


def _have(
    part: Point, deadline: Deadline, same: Assignment | None, whole: Assignment, calendar: WorkingCalendar
) -> None:
    made = like(part, same or whole, calendar)
    if same is None:
        drafting.state(made, deadline, calendar)


def _keep_own(first: Point, days: Sequence[Deadline], elsewhere: set[str], calendar: WorkingCalendar) -> None:
    own = {each.printed or "" for each in days}
    kept = [each for each in first.assignments if _printed(each) in own or _printed(each) not in elsewhere]
    first.assignments[:] = kept or first.assignments[:1]
    for deadline in [each for each in days if each.printed not in {_printed(one) for one in first.assignments}]:
        free = [each for each in first.assignments if _printed(each) not in own and not is_by_hand(each)]
        drafting.state(free[0] if free else like(first, first.assignments[-1], calendar), deadline, calendar)
