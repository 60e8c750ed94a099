"""What is done to a resolution as a whole before its execution: bringing in, handing to the chair, taking back."""

from collections.abc import Container, Iterable

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tracker import audit, clock
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.models import Body
from tracker.directory.queries import Visitor
from tracker.files import StoredFile
from tracker.intake.draft import Draft
from tracker.resolutions import drafting, items
from tracker.resolutions.models import Doubt, Resolution
from tracker.resolutions.queries import (
    Obstacle,
    assignments,
    brought_in_before,
    obstacles,
    whole,
    working_calendar,
)
from tracker.resolutions.states import ResolutionAction, Stage, require_stage

BROUGHT_IN_BEFORE = "brought_in_before"
"""The code of the doubt that the same document may be on control already."""


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
        header_lines=list(draft.header.lines),
        created_at=clock.now(),
        created_by_id=by.person.id,
    )
    session.add(resolution)
    drafting.fill(resolution, draft, calendar)
    if (twin := brought_in_before(resolution)) is not None:
        resolution.doubts.insert(0, Doubt(code=BROUGHT_IN_BEFORE, values=heading_of(twin)))
    session.flush()
    items.name_all(resolution, "")
    resolution.read = items.snapshot(resolution)
    after = {"points": len(resolution.points), "title": resolution.title}
    audit.record(resolution, "bring_in", by_id=by.person.id, after=after)
    return resolution


def heading_of(resolution: Resolution) -> dict[str, str]:
    """What stands above the points, for the history."""
    return {
        "number": resolution.number,
        "title": resolution.title,
        "adopted_on": str(resolution.adopted_on or ""),
        "basis": resolution.basis,
    }


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
    resolution.issued_at, resolution.issued_on = clock.now(), resolution.body.today
    resolution.issued_by_id = by.person.id
    _turn(resolution, Stage.ISSUED, ResolutionAction.ISSUE, by)


def count_days_anew(by: Visitor, body: Body | None = None) -> None:
    """Count what isn't issued yet by the calendar and the rules that hold now, of one body or of all.

    What was changed is a new version, so that nobody hands over or issues days that were not looked at.
    """
    chosen = select(Resolution.id).where(Resolution.stage.in_([Stage.DRAFT, Stage.READY])).order_by(Resolution.id)
    if body is not None:
        chosen = chosen.where(Resolution.body_id == body.id)
    ids = list(session.scalars(chosen.with_for_update()))
    calendar = working_calendar()
    for resolution in session.scalars(whole().where(Resolution.id.in_(ids))):
        before = [each.due_on for each in assignments(resolution)]
        drafting.count_days(resolution, calendar)
        if before != [each.due_on for each in assignments(resolution)]:
            flag_modified(resolution, "stage")
            audit.record(resolution, "count_days_anew", by_id=by.person.id)


def discard(resolution: Resolution, by: Visitor) -> None:
    """Throw away what was brought in by mistake; the history and the file stay."""
    require_stage(resolution.stage, ResolutionAction.DISCARD)
    audit.record(resolution, ResolutionAction.DISCARD, by_id=by.person.id, before=heading_of(resolution))
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
