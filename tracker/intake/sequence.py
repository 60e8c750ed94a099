"""Numbers that are missing or stand twice: kept as printed and warned of."""

from collections.abc import Sequence

from .draft import Note
from .items import Item
from .numbers import Style

_MAX_GAP = 50
"""A larger jump is another way of numbering, not points left out."""


def warnings(items: Sequence[Item]) -> list[Note]:
    """Return a number_gap (values after, before) or duplicate_number (value number) for each irregular number."""
    found: list[Note] = []
    last: dict[tuple[int, int | None, Style], Item] = {}
    seen: dict[tuple[int, int | None], set[tuple[int, ...]]] = {}
    for index, item in enumerate(items):
        number = item.number
        if number is None or number.style is Style.BULLET or not number.path:
            continue
        above = _numbered_above(item)
        key = (item.run, above, number.style)
        before = last.get(key)
        paths = seen.setdefault((item.run, above), set())
        if number.path in paths:
            found.append(Note("duplicate_number", {"number": number.figures}, index))
        elif note := _gap(before, item):
            found.append(Note("number_gap", note, index))
        paths.add(number.path)
        last[key] = item
    return found


def _numbered_above(item: Item) -> int | None:
    """The point above whose list it is: a list may go on over headings without numbers."""
    above = item.parent
    while above is not None and above.number is None:
        above = above.parent
    return None if above is None else id(above)


def _gap(before: Item | None, item: Item) -> dict[str, str | int | list[str]] | None:
    number = item.number
    if number is None:
        return None
    if before is None or before.number is None:
        return _first(item)
    last = before.number
    if last.path[:-1] != number.path[:-1]:
        return None
    step = number.path[-1] - last.path[-1]
    if number.style is Style.LETTER:
        return {"after": last.figures, "before": number.figures} if step > 2 else None
    return {"after": last.figures, "before": number.figures} if 1 < step <= _MAX_GAP else None


def _first(item: Item) -> dict[str, str | int | list[str]] | None:
    """A list that does not begin at 1 lacks its beginning."""
    number, parent = item.number, item.parent
    if number is None or number.path[-1] == 1 or number.style is Style.LETTER or number.path[-1] > _MAX_GAP:
        return None
    if parent is not None and parent.number is not None and number.path[:-1] == parent.number.path:
        return {"after": parent.number.figures, "before": number.figures}
    return None
