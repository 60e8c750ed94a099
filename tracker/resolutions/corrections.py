"""What a person corrects in the check: points, second assignments, addressees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker import audit
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.models import Organisation, OrganisationGroup
from tracker.directory.queries import Visitor
from tracker.directory.services import teach_alias
from tracker.intake.draft import Part, PointKind
from tracker.resolutions import drafting
from tracker.resolutions.models import Addressee, Assignment, Doubt, Point, Resolution
from tracker.resolutions.services import require_check, settle

Meaning = Organisation | OrganisationGroup


@dataclass(frozen=True)
class Wording:
    """What a point says: its number as printed, its text, what it does, and whether it only heads others."""

    kind: PointKind
    number: str
    text: str
    heading: bool = False

    @property
    def orders(self) -> bool:
        """Whether something has to be done by it."""
        return self.kind is PointKind.ASSIGNMENT and not self.heading


def correct_point(point: Point, wording: Wording, by: Visitor, calendar: WorkingCalendar) -> None:
    """Correct what a point says and does; one that begins to order something gets an assignment to fill in."""
    require_check(point.resolution)
    before = _wording(point)
    _put(point, wording)
    if not wording.orders:
        point.assignments.clear()
    elif not point.assignments:
        drafting.new_assignment(point, _neighbour(point), calendar)
    settle(_doubts(point), {"states_and_orders", "request_in_prose"}, by)
    audit.record(point, "correct_point", by_id=by.person.id, before=before, after=_wording(point))


def add_point(
    resolution: Resolution, after: Point | None, wording: Wording, by: Visitor, calendar: WorkingCalendar
) -> Point:
    """Put a point that the reader missed after another one, or first; it is addressed like its neighbour."""
    require_check(resolution)
    at = resolution.points.index(after) + 1 if after else 0
    added = Point(evidence=[], section=after.section if after else "", level=1)
    if after is not None:
        is_under = after.heading or wording.number.strip(" (").startswith(f"{after.label}.")
        added.parent_id = after.id if is_under else after.parent_id
        added.level = after.level + 1 if is_under else after.level
    resolution.points.insert(at, added)
    _renumber(resolution)
    _put(added, wording)
    if wording.orders:
        drafting.new_assignment(added, _neighbour(added), calendar)
    session.flush()
    audit.record(added, "add_point", by_id=by.person.id, after=_wording(added))
    return added


def remove_point(point: Point, by: Visitor) -> None:
    """Take out what is no point; the points under it go up to its own place in the tree."""
    resolution = point.resolution
    require_check(resolution)
    for child in resolution.points:
        if child.parent_id == point.id:
            child.parent_id = point.parent_id
    resolution.doubts[:] = [doubt for doubt in resolution.doubts if doubt.point_id != point.id]
    audit.record(resolution, "remove_point", by_id=by.person.id, before=_wording(point))
    session.flush()
    resolution.points.remove(point)
    _renumber(resolution)


def add_assignment(point: Point, by: Visitor, calendar: WorkingCalendar) -> Assignment:
    """A second assignment of one point, for the same addressees, with a day of its own to be set."""
    require_check(point.resolution)
    added = drafting.new_assignment(point, point.assignments[-1] if point.assignments else None, calendar)
    session.flush()
    audit.record(added, "add_assignment", by_id=by.person.id, after={"point": point.label})
    return added


def remove_assignment(assignment: Assignment, by: Visitor) -> None:
    """Take out one assignment of a point that has several; LastAssignment when it is the only one."""
    point = assignment.point
    require_check(point.resolution)
    if len(point.assignments) < 2:
        raise LastAssignment
    audit.record(point, "remove_assignment", by_id=by.person.id, before={"due_printed": assignment.due_printed})
    session.flush()
    point.assignments.remove(assignment)
    settle(_doubts(point), {"several_deadlines"}, by)


class LastAssignment(Exception):
    """A point that orders something has at least one assignment; its kind is what has to be corrected."""


def set_addressees(assignment: Assignment, meanings: Iterable[tuple[Meaning, Part]], by: Visitor) -> None:
    """Say whom the assignment is addressed to, in place of what was read; the printed words stay where they agree."""
    require_check(assignment.point.resolution)
    before = {"addressees": [each.name for each in assignment.addressees]}
    known = {_ids(each): each for each in assignment.addressees}
    wanted = dict.fromkeys(meanings)
    assignment.addressees[:] = [_addressee(position, *each, known) for position, each in enumerate(wanted)]
    settle(_doubts(assignment.point), {"no_addressee", "addressee_unknown"}, by)
    after = {"addressees": [each.name for each in assignment.addressees]}
    audit.record(assignment, "set_addressees", by_id=by.person.id, before=before, after=after)


Ids = tuple[int | None, int | None]


def _addressee(position: int, meaning: Meaning, part: Part, known: dict[Ids, Addressee]) -> Addressee:
    organisation, group = _either(meaning)
    same = known.get((organisation.id if organisation else None, group.id if group else None))
    return Addressee(
        position=position,
        part=part,
        printed=same.printed if same else "",
        name=same.name if same else name_of(meaning),
        person_printed=same.person_printed if same else "",
        organisation=organisation,
        group=group,
    )


def name_of(meaning: Meaning) -> str:
    """What an organisation or a group is called in a line."""
    return meaning.name if isinstance(meaning, OrganisationGroup) else meaning.short_name


def _either(meaning: Meaning) -> tuple[Organisation | None, OrganisationGroup | None]:
    return (None, meaning) if isinstance(meaning, OrganisationGroup) else (meaning, None)


def _ids(addressee: Addressee) -> Ids:
    organisation, group = addressee.organisation, addressee.group
    return organisation.id if organisation else None, group.id if group else None


def same_phrases(addressee: Addressee) -> list[Addressee]:
    """The addressees of the same resolution that are called by the same words and not understood either."""
    points = addressee.assignment.point.resolution.points
    found = [each for point in points for assignment in point.assignments for each in assignment.addressees]
    return [each for each in found if each.name == addressee.name and _ids(each) == (None, None)]


def explain_addressee(addressee: Addressee, meaning: Meaning, by: Visitor, *, teach: bool) -> int:
    """Say what a printed phrase means, wherever it stands in this resolution; how many places were settled.

    With `teach` the next documents are understood by themselves.
    """
    places = _explained(addressee, name_of(meaning), by)
    for place in places:
        place.organisation, place.group = _either(meaning)
    if teach:
        teach_alias(addressee.name, meaning, by_id=by.person.id)
    return len(places)


def leave_out(addressee: Addressee, by: Visitor) -> int:
    """Say that a printed phrase is nobody of the directory: its places lose it; how many places there were."""
    places = _explained(addressee, "", by)
    for place in places:
        place.assignment.addressees.remove(place)
    return len(places)


def _explained(addressee: Addressee, means: str, by: Visitor) -> Sequence[Addressee]:
    resolution = addressee.assignment.point.resolution
    require_check(resolution)
    places = same_phrases(addressee)
    settle([each for each in resolution.doubts if _is_about(each, addressee)], {"addressee_unknown"}, by)
    after = {"phrase": addressee.name, "means": means, "places": len(places)}
    audit.record(resolution, "explain_addressee", by_id=by.person.id, after=after)
    return places


def _is_about(doubt: Doubt, addressee: Addressee) -> bool:
    return doubt.values.get("printed") == addressee.printed


def _doubts(point: Point) -> list[Doubt]:
    return [doubt for doubt in point.resolution.doubts if doubt.point_id == point.id]


def _wording(point: Point) -> dict[str, Any]:
    return {"kind": point.kind, "number": point.number, "text": point.text, "heading": point.heading}


def _put(point: Point, wording: Wording) -> None:
    number = wording.number.strip()
    if number != point.number:
        point.label = _label(point, number)[: drafting.LONGEST_LABEL]
    point.kind, point.number, point.text, point.heading = wording.kind, number, wording.text.strip(), wording.heading


def _label(point: Point, number: str) -> str:
    """The path of a number, as the reader writes it: «5.9», «2.1 а)»."""
    figures = number.strip(" .()")
    above = next((each.label for each in point.resolution.points if each.id == point.parent_id), "")
    if not above or not figures or "." in figures:
        return figures
    return f"{above}.{figures}" if figures.isdecimal() and number.endswith(".") else f"{above} {figures})"


def _renumber(resolution: Resolution) -> None:
    for position, point in enumerate(resolution.points):
        point.position = position


def _neighbour(point: Point) -> Assignment | None:
    """The nearest assignment before a point under the same heading, else the nearest after it, else the one above."""
    if point.parent_id is None:
        return None
    points = point.resolution.points
    beside = [each for each in points if each.parent_id == point.parent_id and each is not point]
    near = sorted(beside, key=lambda each: (each.position > point.position, abs(each.position - point.position)))
    above = [each for each in points if each.id == point.parent_id]
    return next((each.assignments[0] for each in (*near, *above) if each.assignments), None)
