"""Which points there are: one more, one less, one cut in several, two made one, a stray paragraph given a place.

The lines of the source go with the points; those of no point are the resolution's `unplaced`, so none is ever lost.
"""

import re
from collections.abc import Sequence

from tracker import audit
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.resolutions import drafting
from tracker.resolutions.models import Point, Resolution
from tracker.resolutions.restating import say_days_anew, share_days
from tracker.resolutions.undoing import correction
from tracker.resolutions.wordings import Wording, doubts_of, neighbour, put, renumber, wording_of


class WordsChanged(Exception):
    """The parts of a point have to say together what the point says."""


@correction("add_point")
def add_point(
    resolution: Resolution,
    after: Point | None,
    wording: Wording,
    by: Visitor,
    calendar: WorkingCalendar,
    *,
    lines: Sequence[int] = (),
) -> Point:
    """Put a point that the reader missed after another one, or first; it is addressed like its neighbour.

    `lines` are those stray ones of the source that it is made of.
    """
    added = _inserted(resolution, after, wording)
    added.lines = [each for each in resolution.unplaced if each in lines]
    put(added, wording)
    if wording.orders:
        drafting.new_assignment(added, neighbour(added), calendar)
        say_days_anew(added, "", calendar)
    session.flush()
    audit.record(added, "add_point", by_id=by.person.id, after=wording_of(added))
    return added


def _inserted(resolution: Resolution, after: Point | None, wording: Wording) -> Point:
    at = resolution.points.index(after) + 1 if after else 0
    added = Point(evidence=[], lines=[], section=after.section if after else "", level=1, text="", number="")
    added.kind = wording.kind
    if after is not None:
        beside = _beside(after, wording.number)
        is_under = beside.heading or (beside.label and wording.number.strip(" (").startswith(f"{beside.label}."))
        is_under = is_under and beside is after
        added.parent_id = beside.id if is_under else beside.parent_id
        added.level = beside.level + 1 if is_under else beside.level
    resolution.points.insert(at, added)
    renumber(resolution)
    return added


def _beside(after: Point, number: str) -> Point:
    """The point on whose level a number stands: «5.» behind «4.2.» stands beside «4.»."""
    by_id = {each.id: each for each in after.resolution.points}
    while after.parent_id in by_id and 0 < _depth(number) < _depth(after.number):
        after = by_id[after.parent_id]
    return after


def _depth(number: str) -> int:
    figures = number.strip(" .()").split(".")
    return len(figures) if all(each.isdecimal() for each in figures) else 0


@correction("remove_point")
def remove_point(point: Point, by: Visitor) -> None:
    """Take out what is no point: its lines are stray again, the points under it go up to its place in the tree."""
    audit.record(point.resolution, "remove_point", by_id=by.person.id, before=wording_of(point))
    _take_out(point)


def _take_out(point: Point) -> None:
    resolution = point.resolution
    for child in resolution.points:
        if child.parent_id == point.id:
            child.parent_id = point.parent_id
    resolution.doubts[:] = [doubt for doubt in resolution.doubts if doubt.point_id != point.id]
    session.flush()
    resolution.points.remove(point)
    renumber(resolution)


@correction("split_point")
def split_point(point: Point, parts: Sequence[str], by: Visitor, calendar: WorkingCalendar) -> list[Point]:
    """Cut a point into several, each with its own words and days; WordsChanged when a word came or went.

    A part that states no day of its own keeps the one of the whole.
    """
    texts = [text for text in (" ".join(part.split()) for part in parts) if text]
    if " ".join(texts) != " ".join(point.text.split()):
        raise WordsChanged
    resolution, lines = point.resolution, _lines_of_parts(point, texts)
    before, whole, made = wording_of(point), point.text, [point]
    for text in texts[1:]:
        part = _inserted(resolution, made[-1], Wording(point.kind, "", text))
        part.parent_id, part.level, part.advisory = point.parent_id, point.level, point.advisory
        put(part, Wording(point.kind, "", text))
        made.append(part)
    for part, text, own in zip(made, texts, lines, strict=True):
        part.text, part.lines = text, own
    if point.assignments and len(texts) > 1:
        share_days(made, whole, calendar)
    _settle_days(point)
    session.flush()
    audit.record(point, "split_point", by_id=by.person.id, before=before, after={"parts": texts})
    return made


def _settle_days(point: Point) -> None:
    doubts = point.resolution.doubts
    doubts[:] = [each for each in doubts if each.point is not point or each.code != "several_deadlines"]


def _lines_of_parts(point: Point, texts: Sequence[str]) -> list[list[int]]:
    """The lines that each part stands on; where that can't be told, every part stands on all of them."""
    words = [(line, word) for line in point.lines for word in point.resolution.lines[line].split()]
    at, found = _without_number(words, texts), list[list[int]]()
    for text in texts:
        wanted = text.split()
        if [word for _line, word in words[at : at + len(wanted)]] != wanted:
            return [list(point.lines) for _text in texts]
        found.append(sorted({line for line, _word in words[at : at + len(wanted)]}))
        at += len(wanted)
    missing = set(point.lines).difference(*found)
    return [sorted({*found[0], *missing}), *found[1:]]


def _without_number(words: list[tuple[int, str]], texts: Sequence[str]) -> int:
    first = texts[0].split()[:1]
    return next((at for at, (_line, word) in enumerate(words[:3]) if [word] == first), 0)


OF_ASSIGNMENTS = frozenset({"no_addressee", "addressee_unknown", "several_deadlines", "day_unknown", "day_passed"})
"""Doubts that go with the assignments that they are about; all others are about the words."""


@correction("join_points")
def join_points(first: Point, second: Point, by: Visitor, calendar: WorkingCalendar) -> None:
    """Make two points one: the first goes on with the words and the lines of the second, which is no more.

    The assignments of the first stay, with the days that both state; where it has none, it takes those of the second
    and does what that one does.
    """
    before, was = {"first": wording_of(first), "second": wording_of(second)}, first.text
    first.text = (
        f"{first.text} {second.number} {second.text}".replace("  ", " ")
        if second.number
        else (f"{first.text} {second.text}")
    )
    first.lines = sorted({*first.lines, *second.lines})
    first.evidence = [*first.evidence, *second.evidence]
    if first.assignments:
        say_days_anew(first, was, calendar, spare=list(second.assignments))
    elif second.assignments:
        first.kind, first.heading, first.advisory = second.kind, second.heading, second.advisory
        first.assignments.extend(list(second.assignments))
    for child in first.resolution.points:
        if child.parent_id == second.id:
            child.parent_id = first.id
    for doubt in doubts_of(second):
        if second.assignments == [] or doubt.code not in OF_ASSIGNMENTS:
            doubt.point = first
    session.flush()
    _take_out(second)
    audit.record(first, "join_points", by_id=by.person.id, before=before, after=wording_of(first))


@correction("place_line")
def place_line(resolution: Resolution, line: int, point: Point, by: Visitor, calendar: WorkingCalendar) -> None:
    """Let a stray line of the source continue a point; a day that it states is one of the point."""
    if line not in resolution.unplaced:
        raise NotStray
    before, was = wording_of(point), point.text
    behind = line > (point.last_line if point.last_line is not None else -1)
    words = resolution.lines[line]
    point.text = f"{point.text} {words}" if behind else f"{words} {point.text}"
    point.lines = sorted({*point.lines, line})
    say_days_anew(point, was, calendar)
    audit.record(point, "place_line", by_id=by.person.id, before=before, after=wording_of(point))


class NotBeside(Exception):
    """Another point stands before it by now than the one that was seen."""


class NotStray(Exception):
    """The line stands in the heading or in a point already."""


NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[IVX]{1,4}\.|[а-я]\))(?=\s)")
"""What a stray line may begin with when it is a point after all."""


def as_wording(line: str) -> tuple[str, str]:
    """The number and the text of a line that is to become a point."""
    found = NUMBER.match(line)
    return (found.group(), line[found.end() :].strip()) if found else ("", line)


def before_line(resolution: Resolution, line: int) -> Point | None:
    """The point after which a stray line stands."""
    above = [point for point in resolution.points if point.lines and max(point.lines) < line]
    return above[-1] if above else None


def behind_line(resolution: Resolution, line: int) -> Point | None:
    """The point before which a stray line stands."""
    return next((point for point in resolution.points if point.lines and min(point.lines) > line), None)
