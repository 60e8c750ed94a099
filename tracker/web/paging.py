"""Lists by pages: where a page begins stands in the address, and the last row of a page begins the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from flask import request

from tracker.executions.queries import PAGE, After
from tracker.web.given import instant, whole

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of a page, and where the next one begins; None when this is the last."""

    rows: Sequence[Row]
    after: str | None


def page(found: Sequence[Row], key: Callable[[Row], After], most: int = PAGE) -> Page[Row]:
    """A page of rows of which one more was asked for than it holds."""
    rows = found[:most]
    return Page(rows, _written(key(rows[-1])) if len(found) > most else None)


def after_day() -> After | None:
    """Where the present page begins in a list by days; None at its beginning, or when the address is mangled."""
    return after(date.fromisoformat)


def after_instant() -> After | None:
    """Where the present page begins in a list by instants."""
    return after(instant)


def _written(after: After) -> str:
    return f"{after.key}~{after.id}"


def after(parse: Callable[[str], object]) -> After | None:
    """Where the present page begins, by a key that `parse` takes; ValueError from it means a mangled address."""
    key, _sign, number = request.args.get("after", "").rpartition("~")
    try:
        parse(key)
        return After(key, whole(number))
    except ValueError:
        return None
