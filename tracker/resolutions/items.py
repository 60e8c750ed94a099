"""The rows of a resolution in check as named items, and the rows made to say what such items say."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, inspect

from tracker.calendar.deadlines import Reason
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import Base, session
from tracker.resolutions import drafting
from tracker.resolutions.changes import HEADING, Item, Items
from tracker.resolutions.models import Addressee, Assignment, Doubt, Point, Resolution

HEADING_FIELDS = ("number", "title", "adopted_on", "basis", "file_id", "lines", "header_lines")

OWN = frozenset({"id", "key", "position", "resolution_id", "point_id", "parent_id", "assignment_id"})
"""Columns that belong to the row, not to what it says."""

BY_HAND = frozenset({Reason.SET, Reason.NO_DEADLINE})
"""The reasons of a day that a person set; every other day is computed and needs no keeping."""


def name_all(resolution: Resolution, prefix: str) -> None:
    """Give a name to each item that has none."""
    made = 0
    for point in resolution.points:
        if not point.key:
            point.key, made = f"{prefix}p{made}", made + 1
        for turn, assignment in enumerate(point.assignments):
            assignment.key = assignment.key or f"{point.key}.a{turn}{prefix and '.' + prefix.rstrip('.')}"
    for turn, doubt in enumerate(resolution.doubts):
        doubt.key = doubt.key or f"d{prefix}{turn}"


def snapshot(resolution: Resolution) -> Items:
    """What the resolution says now: its heading, its points in order, their assignments, the doubts."""
    names = {point.id: point.key for point in resolution.points}
    items = {HEADING: {"of": "heading"} | {name: _plain(getattr(resolution, name)) for name in HEADING_FIELDS}}
    for point in resolution.points:
        items[point.key] = {"of": "point", "parent": names.get(point.parent_id or 0), **_said(point)}
    for point in resolution.points:
        items |= {each.key: _assignment(each, point.key) for each in point.assignments}
    for doubt in resolution.doubts:
        items[doubt.key] = {"of": "doubt", "point": doubt.point and doubt.point.key, **_said(doubt)}
    return items


def _assignment(assignment: Assignment, point: str) -> Item:
    item = {"of": "assignment", "point": point, **_said(assignment)}
    item["addressees"] = [_said(each) for each in assignment.addressees]
    if not is_by_hand(assignment):
        item["due_on"], item["due_reason"] = None, {}
    return item


def is_by_hand(assignment: Assignment) -> bool:
    """Whether a person set the day, or said that there is none."""
    return assignment.due_reason.get("reason") in BY_HAND


def _columns(row: Base | type[Base]) -> Iterable[Column[Any]]:
    return [each for each in inspect(type(row) if isinstance(row, Base) else row).columns if each.key not in OWN]


def _said(row: Base) -> Item:
    return {each.key: _plain(getattr(row, each.key)) for each in _columns(row)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _fill(row: Base, item: Item) -> None:
    for column in _columns(row):
        value = _typed(column, item.get(column.key))
        if column.key in item and getattr(row, column.key) != value:
            setattr(row, column.key, value)


def _typed(column: Column[Any], value: Any) -> Any:
    kind = column.type.python_type
    if value is None or not isinstance(value, str):
        return value
    if issubclass(kind, Enum):
        return kind(value)
    return kind.fromisoformat(value) if issubclass(kind, date | datetime) else value


def restore(resolution: Resolution, items: Items, calendar: WorkingCalendar) -> None:
    """Make the rows say what the items say; rows that stay keep their ids."""
    with session.no_autoflush:
        _restore_heading(resolution, items[HEADING])
        resolution.doubts[:] = [each for each in resolution.doubts if each.key in items]
        for doubt in resolution.doubts:
            if doubt.point and doubt.point.key != items[doubt.key]["point"]:
                doubt.point = None  # else it goes with the point that it was about
        known = {each.key: each for each in resolution.points}
        resolution.points[:] = [known.get(key) or Point(key=key) for key in _of("point", items)]
        for position, point in enumerate(resolution.points):
            point.position = position
            _fill(point, items[point.key])
        _restore_assignments(resolution, items)
    session.flush()
    points = {each.key: each for each in resolution.points}
    for point in resolution.points:
        above = points.get(items[point.key]["parent"] or "")
        point.parent_id = above.id if above else None
    _restore_doubts(resolution, points, items)
    drafting.count_days(resolution, calendar)
    session.flush()


def _restore_heading(resolution: Resolution, item: Item) -> None:
    columns = {each.key: each for each in inspect(Resolution).columns}
    for name in HEADING_FIELDS:
        setattr(resolution, name, _typed(columns[name], item[name]))
    session.expire(resolution, ["file"])


def _restore_assignments(resolution: Resolution, items: Items) -> None:
    known = {each.key: each for point in resolution.points for each in point.assignments}
    wanted: dict[str, list[Assignment]] = {point.key: [] for point in resolution.points}
    for key in _of("assignment", items):
        assignment = known.get(key) or Assignment(key=key)
        wanted[items[key]["point"]].append(assignment)
        if _said_of(assignment) != items[key]["addressees"]:
            assignment.addressees[:] = [_addressee(n, each) for n, each in enumerate(items[key]["addressees"])]
        _fill(assignment, items[key])
    for point in resolution.points:
        if point.assignments != wanted[point.key]:
            point.assignments[:] = wanted[point.key]
    for assignment in known.values():
        if inspect(assignment).persistent:
            session.expire(assignment, ["controller"])


def _said_of(assignment: Assignment) -> list[Item]:
    return [_said(each) for each in assignment.addressees]


def _addressee(position: int, item: Item) -> Addressee:
    made = Addressee(position=position)
    _fill(made, item)
    return made


def addressees_as_read(point: Point) -> list[Addressee]:
    """Whom the reader found in a point, as new rows; none where it ordered nothing."""
    read = (point.resolution.read or {}).values()
    found = next((each for each in read if each["of"] == "assignment" and each["point"] == point.key), None)
    return [_addressee(n, each) for n, each in enumerate(found["addressees"] if found else ())]


def _restore_doubts(resolution: Resolution, points: dict[str, Point], items: Items) -> None:
    known = {each.key: each for each in resolution.doubts}
    for key in _of("doubt", items):
        doubt = known.get(key) or Doubt(key=key)
        doubt.point = points.get(items[key]["point"] or "")
        _fill(doubt, items[key])
        if key not in known:
            resolution.doubts.append(doubt)


def _of(kind: str, items: Items) -> list[str]:
    return [key for key, item in items.items() if item["of"] == kind]
