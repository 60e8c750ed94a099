"""The label of a point for display: its full path, «5.9», «2.1 а)», «3 –2»."""

from .items import Item
from .numbers import Style


def label(item: Item) -> str:
    """Return the path label; a point without a number has its place among its neighbours («–2»)."""
    number = item.number
    above = "" if item.parent is None or item.parent.number is None else label(item.parent)
    if number is None or number.style is Style.BULLET:
        return f"{above} –{_ordinal(item)}".strip()
    if number.depth > 1 or not above:
        return number.figures
    if number.style is Style.DOTTED:
        return f"{above}.{number.figures}"
    return f"{above} {number.figures})"


def _ordinal(item: Item) -> int:
    if item.parent is None:
        return item.place
    return next(at for at, child in enumerate(item.parent.children, 1) if child is item)
