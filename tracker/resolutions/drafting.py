"""From what was read to rows: points, assignments with their days, addressees, doubts."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tracker.calendar.deadlines import Due, DueKind, DuePhrase, Reason, due
from tracker.calendar.recurrence import Recurrence
from tracker.calendar.rules import DeadlineRules, DueWord
from tracker.calendar.terms import Offset
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory.models import Person
from tracker.intake import draft as reading
from tracker.intake.draft import PointKind
from tracker.resolutions import queries
from tracker.resolutions.models import Addressee, Assignment, Doubt, Point, Resolution

LONGEST_NUMBER, LONGEST_LABEL, LONGEST_PERSON = 32, 64, 200
"""As many characters of each as the tables hold; a printed one that is longer is no number and no name."""

SHOWN_OTHERWISE = frozenset({"no_points", "no_date", "no_body"})
"""Doubts that keep the file out, keep the resolution from being issued, or are answered by choosing the body."""


@dataclass(frozen=True)
class Groups:
    """The groups of the directory by their names, and by the organisations that are in them."""

    by_name: dict[str, int]
    by_members: dict[frozenset[int], int]


def fill(resolution: Resolution, draft: reading.Draft, calendar: WorkingCalendar) -> None:
    """Give a resolution the points of a draft, and the doubts that a person has to look at."""
    members = directory.membership()
    groups = Groups(
        {group.name: group.id for group in directory.groups()},
        {frozenset(found): group_id for group_id, found in members.items() if found},
    )
    points = [_point(position, read, groups) for position, read in enumerate(draft.points)]
    resolution.points, resolution.doubts = points, _doubts(draft, points)
    count_days(resolution, calendar)
    _name_controller(resolution, draft)
    session.flush()
    for point, read in zip(points, draft.points, strict=True):
        point.parent_id = None if read.parent is None else points[read.parent].id


def _doubts(draft: reading.Draft, points: list[Point]) -> list[Doubt]:
    """What the reader warned of and was in doubt about, in the order of the text."""
    notes = [note for note in (*draft.warnings, *draft.doubts) if _is_shown(note, draft)]
    notes.sort(key=lambda note: -1 if note.point is None else note.point)
    return [
        Doubt(code=note.code, values=note.values, point=None if note.point is None else points[note.point])
        for note in notes
    ]


def _is_shown(note: reading.Note, draft: reading.Draft) -> bool:
    """Whether it is a matter for the list of doubts; who controls is looked at by itself."""
    controls = note.point is not None and draft.points[note.point].kind is PointKind.CONTROL
    return note.code not in SHOWN_OTHERWISE and not (controls and note.code == "addressee_unknown")


def _name_controller(resolution: Resolution, draft: reading.Draft) -> None:
    """Give the assignments to the controller whom the text names, if it is one of the body's.

    Where several are named, each has the part of the text that is its own («1.4» the points under 1); a doubt says
    what is nobody's own.
    """
    named = [
        (point, each)
        for point, read in zip(resolution.points, draft.points, strict=True)
        if read.kind is PointKind.CONTROL
        for each in read.addressees
    ]
    of_all = len({_called(each) for _point, each in named}) == 1
    for point, each in named:
        own = of_all or (any(_part(point)) and [_part(beside) for beside, _ in named].count(_part(point)) == 1)
        found = [one for one in queries.possible_controllers(resolution) if _is_named(one, each.person)]
        if len(found) == 1 and own:
            for assignment in queries.assignments(resolution):
                if of_all or _part(assignment.point) == _part(point):
                    assignment.controller, assignment.controller_id = found[0], found[0].id
        else:
            code = "several_controllers" if len(found) == 1 else "controller_unknown"
            resolution.doubts.append(Doubt(code=code, values={"printed": _called(each)}, point=point))


def _called(controller: reading.Addressee) -> str:
    return controller.person or controller.name


def _part(point: Point) -> tuple[str, str]:
    """The section of a point, and the number that it stands under: of «1.4», «1»."""
    above, dot, _own = point.label.partition(".")
    return point.section, above if dot else ""


def _is_named(person: Person, printed: str | None) -> bool:
    """Whether «Яценко-Левина Елена Борисовна» is the printed «Яценко-Левина Е.Б.»."""
    surname, _, initials = (printed or "").partition(" ")
    own, *names = person.full_name.split()
    return own == surname and "".join(name[0] for name in names[:2]) == re.sub(r"[^А-ЯЁ]", "", initials)


def _point(position: int, read: reading.Point, groups: Groups) -> Point:
    orders = read.kind is PointKind.ASSIGNMENT and not read.heading
    deadlines = (read.deadline, *read.other_deadlines) if orders else ()
    return Point(
        position=position,
        level=read.level,
        number=read.number[:LONGEST_NUMBER],
        label=read.label[:LONGEST_LABEL],
        section=read.section or "",
        heading=read.heading,
        kind=read.kind,
        advisory=read.advisory,
        text=read.text,
        lines=list(range(read.span[0], read.span[1] + 1)),
        evidence=[{**asdict(each), "spans": [asdict(span) for span in each.spans]} for each in read.evidence],
        assignments=[_assignment(read, each, groups) for each in deadlines],
    )


def _assignment(read: reading.Point, deadline: reading.Deadline, groups: Groups) -> Assignment:
    """One for each deadline that the point states."""
    addressees = [row for each in read.addressees for row in _addressees(each, groups)]
    for position, row in enumerate(addressees):
        row.position = position
    return Assignment(
        due_kind=deadline.kind,
        due_printed=deadline.printed or "",
        due_stated=as_stated(deadline),
        due_reason={},
        recurrence=deadline.recurrence and asdict(deadline.recurrence),
        indicator=read.indicator and asdict(read.indicator),
        addressees=addressees,
    )


def _addressees(read: reading.Addressee, groups: Groups) -> list[Addressee]:
    """One row for a group of the directory or for a phrase not understood; else one for each organisation meant."""
    meaning = read.meaning or reading.Meaning()
    ids = [int(key) for key in meaning.organisations]
    group_id = groups.by_name.get(meaning.name or "") or groups.by_members.get(frozenset(ids))
    if meaning.group and group_id:
        return [_addressee(read, group_id=group_id)]
    return [_addressee(read, organisation_id=organisation_id) for organisation_id in ids] or [_addressee(read)]


def _addressee(
    read: reading.Addressee, *, organisation_id: int | None = None, group_id: int | None = None
) -> Addressee:
    return Addressee(
        part=read.part,
        printed=read.printed,
        name=read.name,
        person_printed=(read.person or "")[:LONGEST_PERSON],
        organisation_id=organisation_id,
        group_id=group_id,
    )


def as_stated(deadline: reading.Deadline) -> dict[str, Any]:
    """What is stated about a day, in the types of JSON."""
    return {**asdict(deadline), "iso": deadline.iso and deadline.iso.isoformat()}


def state(assignment: Assignment, deadline: reading.Deadline, calendar: WorkingCalendar) -> None:
    """Let an assignment be due as a deadline says that was found in words."""
    assignment.due_kind, assignment.due_printed = deadline.kind, deadline.printed or ""
    assignment.due_stated = as_stated(deadline)
    assignment.recurrence = asdict(deadline.recurrence) if deadline.recurrence else None
    count_day(assignment, calendar)


def count_days(resolution: Resolution, calendar: WorkingCalendar) -> None:
    """Compute the day of each assignment from what was stated, unless a person has set it."""
    for assignment in queries.assignments(resolution):
        if assignment.due_reason.get("reason") not in {Reason.SET, Reason.NO_DEADLINE}:
            count_day(assignment, calendar)


def count_day(assignment: Assignment, calendar: WorkingCalendar) -> None:
    """Compute one day from what the point states; without the day of adoption there is none yet."""
    found = stated_due(assignment, calendar)
    assignment.due_on = found.day if found else None
    assignment.due_reason = found.as_json() if found else {}


def stated_due(assignment: Assignment, calendar: WorkingCalendar) -> Due | None:
    """The deadline that the words give by the rules of the body; None without the day of adoption."""
    return _due(assignment.due_stated, assignment.point.resolution, calendar, assignment.recurs_from)


def read_due(assignment: Assignment, calendar: WorkingCalendar) -> Due | None:
    """The deadline that the text itself gives, whatever was typed in its place."""
    return _due(assignment.due_stated.get("read", assignment.due_stated), assignment.point.resolution, calendar)


def _due(
    stated: dict[str, Any], resolution: Resolution, calendar: WorkingCalendar, from_on: date | None = None
) -> Due | None:
    if resolution.adopted_on is None:
        return None
    rules = DeadlineRules.from_json(resolution.body.rules.get("deadlines", {}))
    return due(phrase(stated), from_on or resolution.adopted_on, calendar, rules)


def phrase(stated: dict[str, Any]) -> DuePhrase:
    """What a point states about its day, from how it is kept with the assignment."""
    iso, offset, word = stated.get("iso"), stated.get("offset"), stated.get("word")
    return DuePhrase(
        kind=DueKind(stated.get("kind", DueKind.NONE)),
        recurrence=Recurrence.from_json(stated["recurrence"]) if stated.get("recurrence") else None,
        day=date.fromisoformat(iso) if iso else None,
        offset=Offset.from_json(offset) if offset else None,
        word=DueWord(word) if word else None,
    )


def new_assignment(point: Point, like: Assignment | None, calendar: WorkingCalendar) -> Assignment:
    """An assignment of a point to be filled in by a person, with the addressees of another one."""
    copied = [
        Addressee(
            position=each.position,
            part=each.part,
            printed=each.printed,
            name=each.name,
            person_printed=each.person_printed,
            organisation=each.organisation,
            group=each.group,
        )
        for each in (like.addressees if like else ())
    ]
    made = Assignment(due_kind=DueKind.NONE, due_printed="", due_stated={}, due_reason={}, addressees=copied)
    made.controller_id = like.controller_id if like else None
    point.assignments.append(made)
    count_day(made, calendar)
    return made
