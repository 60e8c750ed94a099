"""The entries follow what they are about: written in the transaction that changes a text."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Insert, event, exists, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from tracker.db import Base, session
from tracker.directory.models import Organisation
from tracker.executions.models import ExecutionReport
from tracker.resolutions.models import Point, Resolution
from tracker.search.forms import indexed
from tracker.search.models import SearchEntry


def _of_resolution(it: Resolution) -> str:
    day = it.adopted_on.strftime("%d.%m.%Y") if it.adopted_on else ""
    return f"{it.number} {it.title} {day}"


TEXTS: dict[type[Base], tuple[str, tuple[str, ...], Callable[[Any], str]]] = {
    Resolution: ("resolution_id", ("number", "title", "adopted_on"), _of_resolution),
    Point: ("point_id", ("label", "text"), lambda it: f"{it.label} {it.text}"),
    ExecutionReport: ("report_id", ("text",), lambda it: it.text),
    Organisation: ("organisation_id", ("name", "short_name"), lambda it: f"{it.name} {it.short_name}"),
}
"""What can be found: the column of its entry, the columns that hold its words, its words."""

PART = 1000
"""Rows read and written at once."""


def add_missing() -> int:
    """Make the entries of what has none: rows of an older version, or written past the session; how many."""
    count = 0
    for kind, (column, _names, _words) in TEXTS.items():
        key = inspect(kind).primary_key[0]
        known = exists().where(getattr(SearchEntry, column) == key)
        found = session.scalars(select(kind).where(~known).order_by(key).execution_options(yield_per=PART))
        for part in found.partitions():
            _write(session(), kind, part)
            count += len(part)
    return count


def _follow(current: Session, _context: Any) -> None:
    touched = [*current.new, *current.dirty]
    for kind, (_column, names, _words) in TEXTS.items():
        if changed := [each for each in touched if type(each) is kind and _changed(each, names)]:
            _write(current, kind, changed)


def _changed(each: Base, names: tuple[str, ...]) -> bool:
    state = inspect(each)
    return any(state.attrs[name].history.has_changes() for name in names)


def _write(current: Session, kind: type[Base], things: Sequence[Base]) -> None:
    """Add the entries of some things of a kind, or put new words into those there are."""
    column, _names, words = TEXTS[kind]
    identity = inspect(kind).primary_key_from_instance
    rows = [{column: identity(each)[0], "words": indexed(words(each))} for each in things]
    current.connection().execute(_put(current, column), rows)


def _put(current: Session, column: str) -> Insert:
    insert = postgresql.insert if current.get_bind().dialect.name == "postgresql" else sqlite.insert
    put: Any = insert(SearchEntry)
    upsert: Insert = put.on_conflict_do_update(index_elements=[column], set_={"words": put.excluded.words})
    return upsert


event.listen(session.session_factory, "after_flush", _follow)
