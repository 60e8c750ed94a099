"""What is done to a resolution before its execution: bringing in, correcting, handing to the chair."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from tracker import audit, clock
from tracker.calendar.deadlines import DueKind, set_by_hand
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.models import Body, Person
from tracker.directory.queries import Visitor
from tracker.files import StoredFile
from tracker.intake.draft import Draft
from tracker.resolutions import drafting
from tracker.resolutions.models import Assignment, Doubt, Resolution
from tracker.resolutions.queries import Obstacle, obstacles
from tracker.resolutions.states import ResolutionAction, Stage, require_stage


class NotReady(Exception):
    """Something has to be settled first; `obstacles` says what."""

    def __init__(self, found: list[Obstacle]) -> None:
        super().__init__(", ".join(each.code for each in found))
        self.obstacles = found


class NotInCheck(Exception):
    """Only a resolution that is being checked can be corrected."""


def bring_in(body: Body, draft: Draft, file: StoredFile | None, by: Visitor, calendar: WorkingCalendar) -> Resolution:
    """A resolution to be checked, made of what was read: points, assignments with days, addressees, doubts."""
    resolution = Resolution(
        body=body,
        stage=Stage.DRAFT,
        number=draft.header.number or "",
        title=draft.header.title or "",
        adopted_on=draft.header.date,
        file=file,
        lines=list(draft.lines),
        created_at=clock.now(),
        created_by_id=by.person.id,
    )
    session.add(resolution)
    drafting.fill(resolution, draft, calendar)
    session.flush()
    after = {"points": len(resolution.points), "title": resolution.title}
    audit.record(resolution, "bring_in", by_id=by.person.id, after=after)
    return resolution


@dataclass(frozen=True)
class Heading:
    """What stands above the points of a resolution."""

    number: str
    title: str
    adopted_on: date | None
    basis: str = ""


def correct_heading(resolution: Resolution, heading: Heading, by: Visitor, calendar: WorkingCalendar) -> None:
    """Correct number, title, date and basis; with another date the days counted from it are counted anew."""
    require_check(resolution)
    before = _heading(resolution)
    moved = resolution.adopted_on != heading.adopted_on
    resolution.number, resolution.title = heading.number.strip(), heading.title.strip()
    resolution.adopted_on, resolution.basis = heading.adopted_on, heading.basis.strip()
    if moved:
        drafting.count_days(resolution, calendar)
    if resolution.title:
        settle(resolution.doubts, {"no_title"}, by)
    audit.record(resolution, "correct_heading", by_id=by.person.id, before=before, after=_heading(resolution))


def _heading(resolution: Resolution) -> dict[str, str]:
    return {
        "number": resolution.number,
        "title": resolution.title,
        "adopted_on": str(resolution.adopted_on or ""),
        "basis": resolution.basis,
    }


def set_day(assignment: Assignment, day: date | None, by: Visitor) -> None:
    """Set the day by hand, or say that there is none; a person's word needs no other reason."""
    require_check(assignment.point.resolution)
    before = _day(assignment)
    assignment.due_on, assignment.due_reason = day, set_by_hand(day).as_json()
    assignment.recurrence = None
    assignment.due_kind = DueKind.DATE if day else DueKind.NONE
    _day_is_settled(assignment, before, by)


def restore_day(assignment: Assignment, by: Visitor, calendar: WorkingCalendar) -> None:
    """Go back from a day set by hand to the one that the text gives, recurring where the text says so."""
    require_check(assignment.point.resolution)
    before = _day(assignment)
    assignment.due_kind = DueKind(assignment.due_stated.get("kind", DueKind.NONE))
    assignment.recurrence = assignment.due_stated.get("recurrence")
    drafting.count_day(assignment, calendar)
    _day_is_settled(assignment, before, by)


def _day_is_settled(assignment: Assignment, before: dict[str, Any], by: Visitor) -> None:
    doubts = assignment.point.resolution.doubts
    settle([each for each in doubts if each.point_id == assignment.point_id], {"day_unknown"}, by)
    audit.record(assignment, "set_day", by_id=by.person.id, before=before, after=_day(assignment))


def _day(assignment: Assignment) -> dict[str, Any]:
    return {"due_on": assignment.due_on and assignment.due_on.isoformat()}


def set_controller(assignment: Assignment, controller: Person | None, by: Visitor) -> None:
    """Name who checks the answers, or leave it to the controllers of the body."""
    resolution = assignment.point.resolution
    require_check(resolution)
    before = {"controller_id": assignment.controller and assignment.controller.id}
    assignment.controller = controller
    settle(resolution.doubts, {"controller_unknown"}, by)
    after = {"controller_id": controller and controller.id}
    audit.record(assignment, "set_controller", by_id=by.person.id, before=before, after=after)


def settle_doubt(doubt: Doubt, by: Visitor) -> None:
    """Note that a person has looked at a doubt and that it is well."""
    require_check(doubt.resolution)
    settle([doubt], {doubt.code}, by)
    audit.record(doubt.resolution, "settle_doubt", by_id=by.person.id, after={"code": doubt.code})


def settle(doubts: Iterable[Doubt], codes: Container[str], by: Visitor) -> None:
    """Note who did away with the doubts of these codes, and when."""
    for doubt in doubts:
        if doubt.code in codes and doubt.settled_at is None:
            doubt.settled_at, doubt.settled_by_id = clock.now(), by.person.id


def require_check(resolution: Resolution) -> None:
    """Raise NotInCheck unless the resolution is being checked; what is corrected makes a new version of it."""
    if resolution.stage is not Stage.DRAFT:
        raise NotInCheck
    flag_modified(resolution, "stage")


def send_to_chair(resolution: Resolution, by: Visitor) -> None:
    """Hand a checked resolution to the chair; NotReady while something has to be settled."""
    require_stage(resolution.stage, ResolutionAction.SEND_TO_CHAIR)
    _require_ready(resolution)
    _turn(resolution, Stage.READY, ResolutionAction.SEND_TO_CHAIR, by)


def take_back(resolution: Resolution, by: Visitor, comment: str = "") -> None:
    """Return a resolution from the chair's table to the check, saying what has to be looked at."""
    require_stage(resolution.stage, ResolutionAction.TAKE_BACK)
    _turn(resolution, Stage.DRAFT, ResolutionAction.TAKE_BACK, by, comment)


def mark_issued(resolution: Resolution, by: Visitor) -> None:
    """Note by whom and when a resolution was issued; from here on its points can't be corrected."""
    require_stage(resolution.stage, ResolutionAction.ISSUE)
    _require_ready(resolution)
    resolution.issued_at, resolution.issued_on, resolution.issued_by_id = clock.now(), by.today, by.person.id
    _turn(resolution, Stage.ISSUED, ResolutionAction.ISSUE, by)


def discard(resolution: Resolution, by: Visitor) -> None:
    """Throw away what was brought in by mistake; the history and the file stay."""
    require_stage(resolution.stage, ResolutionAction.DISCARD)
    audit.record(resolution, ResolutionAction.DISCARD, by_id=by.person.id, before=_heading(resolution))
    session.flush()
    session.delete(resolution)


def _turn(resolution: Resolution, stage: Stage, action: ResolutionAction, by: Visitor, comment: str = "") -> None:
    before, resolution.stage = resolution.stage, stage
    audit.record(
        resolution,
        action,
        by_id=by.person.id,
        before={"stage": before},
        after={"stage": stage},
        comment=comment,
    )


def _require_ready(resolution: Resolution) -> None:
    if found := obstacles(resolution):
        raise NotReady(found)
