"""Points as written become points as understood: kind, addressees, deadline, what is inherited, and the doubts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.calendar.deadlines import DueKind

from . import indicators, labels, markers, words
from .addressees import finding, phrases, tasks_of
from .addressees import needed as prose
from .addressees.co_executors import with_helpers
from .addressees.naming import named
from .draft import Addressee, Deadline, Evidence, Note, Part, Point, PointKind, Value
from .due import phrases as due
from .due.found import Found as FoundDue
from .due.unread import unread
from .items import Item, Section
from .kinds import Found as FoundKind
from .kinds import kind_of
from .passage import Passage, Span, joined


@dataclass(frozen=True)
class _Known:
    """What is in force for an item, and so for the items under it."""

    addressees: tuple[Addressee, ...] = ()
    deadline: Deadline = field(default_factory=Deadline)
    advisory: bool = False
    kind: PointKind = PointKind.ASSIGNMENT


@dataclass
class Understood:
    """The points of a document with the doubts about them."""

    points: list[Point] = field(default_factory=list)
    doubts: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class _Own:
    """What the words of one item say by themselves."""

    item: Item
    text: Passage
    who: finding.Found | None
    kind: FoundKind
    deadlines: tuple[tuple[Deadline, tuple[Span, ...]], ...]
    heading: bool


def of_items(items: Sequence[Item], adopted_on: date | None) -> Understood:
    """Return the points that the items mean; days without a year are counted from `adopted_on`."""
    reader = _Reader(items, adopted_on)
    for item in items:
        reader.read(item)
    return reader.result


class _Reader:
    def __init__(self, items: Sequence[Item], adopted_on: date | None) -> None:
        self.adopted_on = adopted_on
        self.index = {id(item): at for at, item in enumerate(items)}
        self.known: dict[int, _Known] = {}
        self.sections: dict[int, _Known] = {}
        self.result = Understood()

    def read(self, item: Item) -> None:
        """Add the point that the item means; the items above it have been read."""
        above = self._above(item)
        own = self._own(item, above)
        known = _in_force(own, above)
        self.known[id(item)] = known
        point = self._point(own, known)
        self.result.doubts += [
            Note(code, values, len(self.result.points)) for code, values in _doubts(point, own, self.adopted_on)
        ]
        self.result.points.append(point)

    def _above(self, item: Item) -> _Known:
        if item.parent is not None:
            return self.known[id(item.parent)]
        if item.section is None:
            return _Known()
        key = id(item.section)
        if key not in self.sections:
            self.sections[key] = _of_section(item.section, self.adopted_on)
        return self.sections[key]

    def _own(self, item: Item, above: _Known) -> _Own:
        text = joined(item.parts)
        who = finding.own(item, text) if item.certain else prose.needed_of(text)
        kind = _kind(text, item, above, who is not None and who.rule != finding.SECOND_VERB)
        deadlines = self._deadlines(item, text) if kind.kind is PointKind.ASSIGNMENT else ()
        return _Own(item, text, who, kind, deadlines, _is_heading(item, text.text))

    def _deadlines(self, item: Item, text: Passage) -> tuple[tuple[Deadline, tuple[Span, ...]], ...]:
        """The deadlines of the point: those stated beside it, else those in its text."""
        beside = [a.passage for a in item.attributes if a.kind == "deadline"]
        stated = [_traced(found, p) for p in beside for found in due.find(p.text, self.adopted_on, stated=True)]
        return tuple(stated) or tuple(_traced(found, text) for found in due.in_point(text.text, self.adopted_on))

    def _point(self, own: _Own, known: _Known) -> Point:
        item = own.item
        return Point(
            number=item.number.printed if item.number else "",
            label=labels.label(item),
            level=item.level,
            kind=known.kind,
            text=own.text.text,
            span=(item.first, item.last),
            section=item.section.passage.text if item.section else None,
            heading=own.heading,
            parent=None if item.parent is None else self.index[id(item.parent)],
            addressees=known.addressees,
            deadline=known.deadline,
            other_deadlines=tuple(deadline for deadline, _ in own.deadlines[1:]),
            inherited=_inherited(own, known),
            indicator=indicators.find(own.text.text) if _is_task(own, known) else None,
            advisory=known.advisory,
            certain=item.certain,
            evidence=_evidence(own, known),
        )


def _traced(found: FoundDue, passage: Passage) -> tuple[Deadline, tuple[Span, ...]]:
    return found.deadline, passage.origin(found.start, found.end)


def _in_force(own: _Own, above: _Known) -> _Known:
    """What the item says, completed by what stands above; statements and control points take nothing from above."""
    kind = own.kind.kind
    if kind is not PointKind.ASSIGNMENT:
        who = own.who.addressees if own.who and kind is PointKind.CONTROL else ()
        return _Known(addressees=who, kind=kind)
    who = _with_office(own.who, above) if own.who else with_helpers(above.addressees, own.item, own.text)
    deadline = own.deadlines[0][0] if own.deadlines else above.deadline
    return _Known(who, deadline, own.who.advisory if own.who else above.advisory, kind)


def _with_office(who: finding.Found, above: _Known) -> tuple[Addressee, ...]:
    """«Управлению образования:» and below «Ответственный: Жигалов С.М.»: the person answers for the office's task."""
    is_person = who.rule == "responsible" and all(each.person == each.name for each in who.addressees)
    is_office = is_person and bool(above.addressees) and not any(each.person or each.group for each in above.addressees)
    return (*above.addressees, *who.addressees) if is_office else who.addressees


def _inherited(own: _Own, known: _Known) -> tuple[str, ...]:
    taken = {
        "addressees": bool(known.addressees) and own.who is None,
        "deadline": known.deadline.kind is not DueKind.NONE and not own.deadlines,
    }
    return tuple(name for name, is_taken in taken.items() if is_taken)


def _evidence(own: _Own, known: _Known) -> tuple[Evidence, ...]:
    found = [Evidence("kind", own.kind.rule, own.text.origin(own.kind.start, own.kind.end or None))]
    if own.item.number is not None:
        spans = own.item.marker.origin() if own.item.marker else ()
        found.append(Evidence("number", "automatic" if own.item.automatic else "typed", spans))
    if own.who is not None and known.addressees:
        found.append(Evidence("addressees", own.who.rule, own.who.spans))
    found += [Evidence("deadline", deadline.rule or "", spans) for deadline, spans in own.deadlines]
    return tuple(found)


def _is_task(own: _Own, known: _Known) -> bool:
    return known.kind is PointKind.ASSIGNMENT and not own.heading


def _is_heading(item: Item, text: str) -> bool:
    """A point with points under it that names who or by when, and leaves the tasks to them."""
    if not item.children:
        return False
    return text.rstrip().endswith(":") or phrases.is_only_addressees(text) or len(text) < 200


def _kind(text: Passage, item: Item, above: _Known, addressed: bool) -> FoundKind:
    found = kind_of(text.text, addressed, bool(above.addressees))
    if found.kind is PointKind.CONTROL and any(beside.kind in {"lead", "deadline"} for beside in item.attributes):
        return FoundKind(PointKind.ASSIGNMENT, "ordering_verb", found.start, found.end)
    if found.rule == "no_stating_verb" and item.parent is not None and above.kind is not PointKind.ASSIGNMENT:
        return FoundKind(above.kind, "kind_of_parent")
    return found


def _of_section(section: Section, adopted_on: date | None) -> _Known:
    """What a heading without a number says for the points under it: addressees, a deadline."""
    text = words.calm(section.introduces or section.passage.text)
    found = phrases.leading(text if text.endswith(":") else text + ":")
    if section.introduces:
        return _of_introduction(section, text, found)
    deadlines = due.find(text, adopted_on)
    deadline = deadlines[0].deadline if deadlines else Deadline()
    if found is None or phrases.rest_of(text, found):
        return _Known(deadline=deadline)
    return _Known(tuple(named(text[found.start : found.end], found.case)), deadline, found.advisory)


def _of_introduction(section: Section, text: str, found: phrases.Found | None) -> _Known:
    """«… рекомендует руководителям школ:», «… задачи, которые необходимо решить школам:»."""
    advisory = not markers.is_decision_word(section.passage.text)
    if found is not None:
        return _Known(tuple(named(text[found.start : found.end], found.case)), advisory=found.advisory or advisory)
    needed = prose.needed_of(section.passage, of_several=False)
    return _Known(needed.addressees if needed and needed.rule == "needed_of" else tuple(tasks_of.named_in(text)))


def _is_task_without_day(point: Point, own: _Own) -> bool:
    return point.kind is PointKind.ASSIGNMENT and point.certain and not point.heading and not own.deadlines


def _doubts(point: Point, own: _Own, adopted_on: date | None) -> list[tuple[str, dict[str, Value]]]:
    found: list[tuple[str, dict[str, Value]]] = []
    if not point.certain:
        found.append(("request_in_prose", {}))
    if not own.kind.certain:
        found.append(("states_and_orders", {}))
    if point.other_deadlines:
        printed = [deadline.printed or "" for deadline in (point.deadline, *point.other_deadlines)]
        found.append(("several_deadlines", {"printed": printed}))
    if point.deadline.kind is DueKind.DATE and point.deadline.iso is None:
        found.append(("day_unknown", {"printed": point.deadline.printed or ""}))
    if _is_task_without_day(point, own) and (printed_time := unread(point.text)):
        found.append(("time_unread", {"printed": printed_time}))
    day = own.deadlines[0][0].iso if own.deadlines else None
    if day is not None and adopted_on is not None and day < adopted_on:
        found.append(("day_passed", {"printed": point.deadline.printed or ""}))
    is_task = point.kind is PointKind.ASSIGNMENT and not point.heading
    if is_task and not any(addressee.part is Part.LEAD for addressee in point.addressees):
        found.append(("no_addressee", {}))
    return found
