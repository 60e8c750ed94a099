"""The lists that are open at a place in the text, and which of them a number goes on with."""

from collections.abc import Sequence
from dataclasses import dataclass

from .items import Item
from .numbers import Number, Style


@dataclass
class OpenList:
    """An open list: its form, the item above it, its last number; an inner list stays in the text of its point."""

    style: Style
    depth: int
    owner: Item | None
    inner: bool
    run: int
    last: Number | None = None
    last_text: str = ""


def continued(lists: Sequence[OpenList], number: Number) -> OpenList | None:
    """Return the list that the number goes on with: the outermost it follows in, else the innermost of its form."""
    fitting = [opened for opened in lists if opened.style is number.style and opened.depth == number.depth]
    if number.style is Style.BULLET or not fitting:
        return fitting[-1] if fitting else None
    following = [opened for opened in fitting if opened.last and step(opened.last, number) == 1]
    if following:
        return _outer_or_inner(following)
    later = [opened for opened in fitting if opened.last and step(opened.last, number) > 1]
    if later:
        return later[-1] if number.path[0] > 1 else None
    return None if number.path[0] == 1 or number.style is Style.LETTER else fitting[-1]


def step(last: Number, number: Number) -> int:
    """Return how far the number is from the last one of its list; 0 and less for a repetition or a restart."""
    if last.path[:-1] != number.path[:-1] or not number.path or not last.path:
        return 0
    return number.path[-1] - last.path[-1]


def _outer_or_inner(following: Sequence[OpenList]) -> OpenList:
    """An inner list whose last item ended with a full stop is over."""
    innermost = following[-1]
    if len(following) > 1 and innermost.last_text.endswith((";", ",")):
        return innermost
    return following[0]


def is_outside(last: Number | None, number: Number) -> bool:
    """Return whether the number is the next one outside of the list that the last one is in: «4.» behind «3.3.»."""
    return last is not None and last.depth > 1 and number.path == (last.path[0] + 1,)


def restarts(top: OpenList, number: Number, ahead: Sequence[Number]) -> bool:
    """Return whether the number begins a new list at 1 again rather than one inside, the old one going on later."""
    if number.path[:1] != (1,) or top.style is not number.style or top.last is None:
        return False
    return not any(step(top.last, later) == 1 for later in ahead if later.style is number.style)


class NumberedItems:
    """The items with dotted numbers under which another one may still stand: a few at a time, each run by itself."""

    def __init__(self) -> None:
        self._open: dict[int, list[tuple[tuple[int, ...], Item]]] = {}

    def add(self, item: Item) -> None:
        """Take the item in; those that a number as short or shorter has closed are left out."""
        if item.number is None or item.number.style is not Style.DOTTED:
            return
        path = item.number.path
        opened = self._open.get(item.run, [])
        still = [(other, it) for other, it in opened if len(other) < len(path) or _is_below(other, path)]
        self._open[item.run] = [*still, (path, item)]

    def above(self, path: tuple[int, ...], run: int) -> Item | None:
        """Return the latest item with the number that the path begins with, the longest such number first."""
        opened = dict(self._open.get(run, ()))
        return next((opened[path[:end]] for end in range(len(path) - 1, 0, -1) if path[:end] in opened), None)


def _is_below(path: tuple[int, ...], above: tuple[int, ...]) -> bool:
    return len(above) < len(path) and path[: len(above)] == above
