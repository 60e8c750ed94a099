"""What comes in an address or by a form: numbers of rows, days, instants; what could be none of ours is refused."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1
"""Of the numbers that a database counts its rows by."""

EDGES = {date.min.year, date.max.year}
"""Years of which not every hour is there in every zone."""


def whole(text: Any) -> int:
    """The number of a row; ValueError when it is none."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(text)
    return number


def wholes(texts: Iterable[str]) -> list[int]:
    """Those that are numbers of rows, in their order."""
    return [int(each) for each in texts if each.isdecimal() and len(each) < 11 and int(each) <= LARGEST]


def day(text: str) -> date:
    """A day with all its hours; ValueError when it is none."""
    found = date.fromisoformat(text)
    if found.year in EDGES:
        raise ValueError(text)
    return found


def instant(text: str) -> datetime:
    """An instant of a known zone; ValueError when it is none."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or found.year in EDGES:
        raise ValueError(text)
    return found


class RowConverter(IntegerConverter):
    """A number in the path of an address: where it is too large there is no page."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **{"max": LARGEST, **values})


def prepare(app: Flask) -> None:
    """Take no number in a path that is too large for a row."""
    app.url_map.converters["int"] = RowConverter
