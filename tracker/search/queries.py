"""Questions: what holds all the words, as far as the visitor may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, cast, column, func, literal_column, select, table, true
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import defer, joinedload, raiseload

from tracker.compliance.organisations import OFFICE
from tracker.db import session
from tracker.directory.models import Organisation
from tracker.directory.queries import Visitor
from tracker.executions.models import Execution, ExecutionReport
from tracker.executions.queries import resolutions_visible_to, visible_to
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.search.forms import wanted
from tracker.search.models import SearchEntry


class Kind(StrEnum):
    """What can be found, in the order in which it is shown."""

    RESOLUTION = "resolution"
    POINT = "point"
    ANSWER = "answer"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Found:
    """The newest things of one kind that hold all the words, and where the next page begins, if there is one."""

    kind: Kind
    things: Sequence[Any]
    after: int | None


def found(visitor: Visitor, words: str, kind: Kind, most: int, after: int | None = None) -> Found:
    """The things of a kind that hold every one of the words in whatever form, the newest first."""
    asked = wanted(words)
    if not asked:
        return Found(kind, [], None)
    chosen, key, told = CHOICES[kind](visitor)
    chosen = chosen.join(SearchEntry, told == key).where(_holds(asked))
    if after is not None:
        chosen = chosen.where(key < after)
    things: Sequence[Any] = session.scalars(chosen.order_by(key.desc()).limit(most + 1)).all()
    return Found(kind, things[:most], things[most - 1].id if len(things) > most else None)


def _holds(asked: Sequence[frozenset[str]]) -> ColumnElement[bool]:
    """An entry in which each word has one of its forms; the left side is what migration 0006 has indexed."""
    if session.get_bind().dialect.name == "postgresql":
        said = _joined(asked, " | ", " & ")
        held = func.array_to_tsvector(func.string_to_array(SearchEntry.words, literal_column("' '")))
        return held.bool_op("@@")(cast(bindparam("said", said), TSQUERY))
    said = _joined(asked, " OR ", " AND ")
    lookup = table("search_words", column("rowid"), column("search_words"))
    return SearchEntry.id.in_(select(lookup.c.rowid).where(lookup.c.search_words.op("MATCH")(said)))


def _joined(asked: Sequence[frozenset[str]], either: str, both: str) -> str:
    """A query of full text: one of the forms of each word, in small letters, so that none is taken for an operator."""
    return both.join("(" + either.join(sorted(forms)) + ")" for forms in asked)


def _resolutions(visitor: Visitor) -> tuple[Select[Resolution], Any, Any]:
    chosen = select(Resolution).options(
        joinedload(Resolution.body),
        defer(Resolution.lines),
        raiseload(Resolution.points),
        raiseload(Resolution.doubts),
    )
    return chosen.where(resolutions_visible_to(visitor)), Resolution.id, SearchEntry.resolution_id


def _points(visitor: Visitor) -> tuple[Select[Point], Any, Any]:
    resolution = joinedload(Point.resolution, innerjoin=True)
    chosen = (
        select(Point)
        .join(Point.resolution)
        .options(
            resolution.joinedload(Resolution.body), resolution.defer(Resolution.lines), raiseload(Point.assignments)
        )
    )
    return chosen.where(resolutions_visible_to(visitor)), Point.id, SearchEntry.point_id


def _answers(visitor: Visitor) -> tuple[Select[ExecutionReport], Any, Any]:
    execution = joinedload(ExecutionReport.execution, innerjoin=True)
    chosen = (
        select(ExecutionReport)
        .join(ExecutionReport.execution)
        .options(
            execution.joinedload(Execution.organisation),
            execution.joinedload(Execution.assignment).joinedload(Assignment.point),
        )
    )
    return chosen.where(visible_to(visitor)), ExecutionReport.id, SearchEntry.report_id


def _organisations(visitor: Visitor) -> tuple[Select[Organisation], Any, Any]:
    offices = visitor.offices
    seen = true() if offices.has(*OFFICE) else Organisation.id.in_(offices.organisations or {0})
    return select(Organisation).where(seen), Organisation.id, SearchEntry.organisation_id


CHOICES = {
    Kind.RESOLUTION: _resolutions,
    Kind.POINT: _points,
    Kind.ANSWER: _answers,
    Kind.ORGANISATION: _organisations,
}
