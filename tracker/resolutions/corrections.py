"""What a person corrects in the check: points, second assignments, addressees."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import select

from tracker import audit
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.models import Alias, Organisation, OrganisationGroup, Person
from tracker.directory.queries import Visitor
from tracker.directory.services import forget_alias, teach_alias
from tracker.intake.draft import Indicator, Part
from tracker.resolutions import drafting, items
from tracker.resolutions.changes import Change
from tracker.resolutions.models import Addressee, Assignment, Doubt, Point
from tracker.resolutions.queries import assignments
from tracker.resolutions.restating import say_days_anew
from tracker.resolutions.services import settle
from tracker.resolutions.undoing import ALIAS, correction, meaning_of, one_correction
from tracker.resolutions.wordings import Wording, doubts_of, neighbour, put, wording_of

Meaning = Organisation | OrganisationGroup


@correction("correct_point")
def correct_point(point: Point, wording: Wording, by: Visitor, calendar: WorkingCalendar) -> None:
    """Correct what a point says and does; one that begins to order something gets an assignment to fill in.

    The days follow the words, but for those that a person set.
    """
    before, was = wording_of(point), point.text
    put(point, wording)
    if not wording.orders:
        point.assignments.clear()
    elif not point.assignments:
        made, was = drafting.new_assignment(point, neighbour(point), calendar), ""
        made.addressees[:] = items.addressees_as_read(point) or made.addressees
    say_days_anew(point, was, calendar)
    settle(doubts_of(point), {"states_and_orders", "request_in_prose"}, by)
    audit.record(point, "correct_point", by_id=by.person.id, before=before, after=wording_of(point))


@correction("add_assignment")
def add_assignment(point: Point, by: Visitor, calendar: WorkingCalendar) -> Assignment:
    """A second assignment of one point, for the same addressees, with a day of its own to be set."""
    added = drafting.new_assignment(point, point.assignments[-1] if point.assignments else None, calendar)
    session.flush()
    audit.record(added, "add_assignment", by_id=by.person.id, after={"point": point.label})
    return added


@correction("remove_assignment")
def remove_assignment(assignment: Assignment, by: Visitor) -> None:
    """Take out one assignment of a point that has several; LastAssignment when it is the only one."""
    point = assignment.point
    if len(point.assignments) < 2:
        raise LastAssignment
    audit.record(point, "remove_assignment", by_id=by.person.id, before={"due_printed": assignment.due_printed})
    session.flush()
    point.assignments.remove(assignment)
    settle(doubts_of(point), {"several_deadlines"}, by)


class LastAssignment(Exception):
    """A point that orders something has at least one assignment; its kind is what has to be corrected."""


@correction("set_addressees")
def set_addressees(
    assignment: Assignment, meanings: Iterable[tuple[Meaning, Part]], by: Visitor, *, forget: Iterable[str] = ()
) -> None:
    """Say whom the assignment is addressed to, in place of what was read; the printed words stay where they agree.

    What the phrases of `forget` were taught to mean is not taken for granted in the next documents.
    """
    with one_correction(assignment.point.resolution, "set_addressees", by) as changes:
        for phrase in forget:
            changes.append(Change(ALIAS, phrase, meaning_of(phrase), None))
            forget_alias(phrase, by_id=by.person.id)
    before = {"addressees": [each.name for each in assignment.addressees]}
    known = {_ids(each): each for each in assignment.addressees}
    wanted = dict.fromkeys(meanings)
    assignment.addressees[:] = [_addressee(position, *each, known) for position, each in enumerate(wanted)]
    settle(doubts_of(assignment.point), {"no_addressee", "addressee_unknown"}, by)
    after = {"addressees": [each.name for each in assignment.addressees]}
    audit.record(assignment, "set_addressees", by_id=by.person.id, before=before, after=after)


def taught(assignment: Assignment) -> list[str]:
    """The phrases of the addressees of an assignment whose meaning was taught."""
    phrases = {words for each in assignment.addressees for words in (each.name, each.printed)}
    return list(session.scalars(select(Alias.phrase).where(Alias.phrase.in_(phrases)).order_by(Alias.phrase)))


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
    with one_correction(addressee.assignment.point.resolution, "explain_addressee", by) as changes:
        places = _explained(addressee, name_of(meaning), by)
        for place in places:
            place.organisation, place.group = _either(meaning)
        if teach:
            was = meaning_of(addressee.name)
            teach_alias(addressee.name, meaning, by_id=by.person.id)
            changes.append(Change(ALIAS, addressee.name, was, meaning_of(addressee.name)))
        return len(places)


@correction("leave_out")
def leave_out(addressee: Addressee, by: Visitor) -> int:
    """Say that a printed phrase is nobody of the directory: its places lose it; how many places there were."""
    places = _explained(addressee, "", by)
    for place in places:
        place.assignment.addressees.remove(place)
    return len(places)


def _explained(addressee: Addressee, means: str, by: Visitor) -> Sequence[Addressee]:
    resolution = addressee.assignment.point.resolution
    places = same_phrases(addressee)
    settle([each for each in resolution.doubts if _is_about(each, addressee)], {"addressee_unknown"}, by)
    after = {"phrase": addressee.name, "means": means, "places": len(places)}
    audit.record(resolution, "explain_addressee", by_id=by.person.id, after=after)
    return places


def _is_about(doubt: Doubt, addressee: Addressee) -> bool:
    return doubt.values.get("printed") == addressee.printed


@correction("set_controller")
def set_controller(assignment: Assignment, controller: Person | None, by: Visitor) -> None:
    """Name who checks the answers, or leave it to the controllers of the body."""
    before = {"controller_id": assignment.controller and assignment.controller.id}
    assignment.controller, assignment.controller_id = controller, controller.id if controller else None
    resolution = assignment.point.resolution
    if all(each.controller for each in assignments(resolution)):
        settle(resolution.doubts, {"controller_unknown", "several_controllers"}, by)
    after = {"controller_id": controller and controller.id}
    audit.record(assignment, "set_controller", by_id=by.person.id, before=before, after=after)


@correction("set_indicator")
def set_indicator(assignment: Assignment, indicator: Indicator | None, by: Visitor) -> None:
    """Say what has to be reached in figures, or that nothing has."""
    before = {"indicator": assignment.indicator}
    assignment.indicator = asdict(indicator) if indicator else None
    audit.record(
        assignment, "set_indicator", by_id=by.person.id, before=before, after={"indicator": assignment.indicator}
    )


@correction("settle_doubt")
def settle_doubt(doubt: Doubt, by: Visitor) -> None:
    """Note that a person has looked at a doubt and that it is well, also where the same is said of other points."""
    settle(alike(doubt), {doubt.code}, by)
    audit.record(doubt.resolution, "settle_doubt", by_id=by.person.id, after={"code": doubt.code})


def alike(doubt: Doubt) -> list[Doubt]:
    """A doubt, and those about the same printed addressee in other points."""
    return [each for each in doubt.resolution.doubts if subject(each) == subject(doubt)]


def subject(doubt: Doubt) -> str | int:
    """What a doubt is about: a printed addressee, which may stand in several points, or nothing but itself."""
    return str(doubt.values["printed"]) if doubt.code == "addressee_unknown" else doubt.id
