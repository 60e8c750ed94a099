"""Corrections as changes of named items: compared, undone, and made again over another reading of the document.

The items of a resolution are its heading, points, assignments and doubts, each a dictionary under a name that
outlives its row. A correction is what changed between two such pictures, so nothing needs an undoing of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

Item = dict[str, Any]
Items = dict[str, Item]

HEADING = ""
"""The name of the heading."""

OF_LINES = frozenset({"lines", "evidence"})
"""What counts the lines of the source, and so is never compared between two readings."""

FOLLOWS = frozenset({"level", "parent", "section", "label", "header_lines", "due_kind", "recurrence", "due_reason"})
"""What follows from the rest: where it can't be made again, nothing of a person's word is lost."""


@dataclass(frozen=True)
class Change:
    """A field of an item that changed, or with "" for the field a whole item that came or went behind another one."""

    key: str
    field: str
    was: Any
    now: Any
    after: str | None = None

    @property
    def reversed(self) -> Self:
        """The way back."""
        return type(self)(self.key, self.field, self.now, self.was, self.after)

    @property
    def whole(self) -> bool:
        """Whether an item came or went."""
        return not self.field

    def as_json(self) -> dict[str, Any]:
        """The change in the types of JSON."""
        return asdict(self)


class DoesNotApply(Exception):
    """What a change was made of is no longer so."""

    def __init__(self, change: Change) -> None:
        super().__init__(f"{change.key} {change.field}")
        self.change = change


def difference(before: Items, after: Items) -> list[Change]:
    """What changed between two pictures; what came or went stands in the order of the document."""
    return [*_gone(before, after), *_come(before, after), *_fields(before, after)]


def _gone(before: Items, after: Items) -> Iterable[Change]:
    return [Change(key, "", before[key], None, behind) for behind, key in _pairs(before) if key not in after]


def _come(before: Items, after: Items) -> Iterable[Change]:
    return [Change(key, "", None, after[key], behind) for behind, key in _pairs(after) if key not in before]


def _pairs(items: Items) -> Iterable[tuple[str | None, str]]:
    return zip([None, *items], items, strict=False)


def _fields(before: Items, after: Items) -> Iterable[Change]:
    for key, item in before.items():
        now = after.get(key, item)
        for field in {**item, **now}:
            if item.get(field) != now.get(field):
                yield Change(key, field, item.get(field), now.get(field))


def applied(items: Items, changes: Iterable[Change]) -> Items:
    """The picture after the changes; DoesNotApply when one of them finds something else than it changed."""
    result = {key: dict(item) for key, item in items.items()}
    for change in changes:
        if change.whole:
            result = _with(result, change) if change.now is not None else _without(result, change)
        else:
            _set(result, change)
    return result


def _set(items: Items, change: Change) -> None:
    item = items.get(change.key)
    if item is None or item.get(change.field) not in (change.was, change.now):
        raise DoesNotApply(change)
    item[change.field] = change.now


def _with(items: Items, change: Change) -> Items:
    if change.key in items or (change.after is not None and change.after not in items):
        raise DoesNotApply(change)
    keys = list(items)
    keys.insert(0 if change.after is None else keys.index(change.after) + 1, change.key)
    return {key: items[key] if key in items else dict(change.now) for key in keys}


def _without(items: Items, change: Change) -> Items:
    if change.key not in items or not _says_the_same(items[change.key], change.was):
        raise DoesNotApply(change)
    return {key: item for key, item in items.items() if key != change.key}


def _says_the_same(item: Item, other: Item) -> bool:
    return item.get("text") == other.get("text")


def over_another_reading(items: Items, changes: Sequence[Change], lines: dict[int, int]) -> tuple[Items, list[Change]]:
    """The changes of one correction made over another reading, and those that no longer apply.

    `lines` gives the new number of a line that is still there. What makes or takes out a point applies as a whole or
    not at all; a change of many points applies point by point, one of the heading field by field.
    """
    moved = [_moved(change, lines) for change in changes]
    refused: list[Change] = []
    for group in _groups(moved):
        try:
            items = _made(items, group)
        except DoesNotApply:
            refused += group
    return items, [each for each in refused if each.field not in FOLLOWS | OF_LINES and not _is_doubt(each)]


def _made(items: Items, group: Iterable[Change]) -> Items:
    """All changes of a group, each in the terms of what the ones before it have made."""
    for change in group:
        if (eased := _eased(items, change)) is not None:
            items = applied(items, [eased])
    return items


def _groups(changes: Sequence[Change]) -> list[list[Change]]:
    if any(change.whole and not _is_doubt(change) for change in changes):
        return [list(changes)]
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(f" {change.field}" if change.key == HEADING else point_of(change), []).append(change)
    return list(groups.values())


def point_of(change: Change) -> str:
    """The name of the point that a change is about, or of whose assignment."""
    return change.key.partition(".a")[0]


def _is_doubt(change: Change) -> bool:
    return change.key.startswith("d") or (change.whole and (change.was or change.now)["of"] == "doubt")


def _eased(items: Items, change: Change) -> Change | None:
    """A change in the terms of the new reading; None where nothing is left to be made of it."""
    item = items.get(change.key)
    if change.whole:
        gone_already = change.now is None and item is None
        there_already = change.now is not None and (_is_doubt(change) or (item and _says_the_same(item, change.now)))
        return None if gone_already or there_already else _behind(items, change)
    if item is None:
        return None if _is_doubt(change) else change
    present = item.get(change.field)
    if change.field == "lines":
        taken, given = set(change.was) - set(change.now), set(change.now) - set(change.was)
        return Change(change.key, "lines", present, sorted((set(present or ()) - taken) | given))
    as_it_was = present in (change.was, change.now)
    computed = change.field == "due_stated" and not (change.now or {}).get("typed")
    return None if not as_it_was and (change.field in FOLLOWS | OF_LINES or computed) else change


def _behind(items: Items, change: Change) -> Change:
    """An assignment or a doubt needs its point only; where it stands among the others says nothing."""
    if change.now is None or change.now["of"] == "point":
        return change
    return Change(change.key, "", None, change.now, next(reversed(items)) if change.now["point"] in items else "?")


def _moved(change: Change, lines: dict[int, int]) -> Change:
    if change.field == "lines" and change.key != HEADING:
        return Change(change.key, "lines", _renumbered(change.was, lines), _renumbered(change.now, lines))
    if change.whole:
        return Change(change.key, "", _item(change.was, lines), _item(change.now, lines), change.after)
    return change


def _item(item: Item | None, lines: dict[int, int]) -> Item | None:
    if item is None or "lines" not in item:
        return item
    spans = [
        {**each, "spans": [{**span, "line": lines[span["line"]]} for span in each["spans"] if span["line"] in lines]}
        for each in item["evidence"]
    ]
    return {**item, "lines": _renumbered(item["lines"], lines), "evidence": spans}


def _renumbered(numbers: list[int], lines: dict[int, int]) -> list[int]:
    return [lines[number] for number in numbers if number in lines]
