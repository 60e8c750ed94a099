"""What was called, ruled or asked otherwise at the end of a past day: what the first later change has put away.

Of the day that runs nothing is asked of the history: everything is as it is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import FromClause, String, Subquery, cast, func, select, type_coerce
from sqlalchemy.orm import aliased

from tracker import audit
from tracker.audit import HistoryEntry
from tracker.compliance.stood import Moment
from tracker.db import session
from tracker.directory.models import Body, Organisation, OrganisationGroup
from tracker.directory.roles import OrganisationKind
from tracker.resolutions.contract import Contract, ever_asked
from tracker.resolutions.models import Assignment

PutAway = Mapping[int, Mapping[str, Any]]


def organisations(at: Moment) -> FromClause:
    """The organisations by what they were called and of which kind they were: id, short_name, kind, position."""
    if at.over_at is None:
        return Organisation.__table__
    first, entry = _first_changes(at.over_at), aliased(HistoryEntry)
    short_name = func.coalesce(entry.before["short_name"].as_string(), Organisation.short_name)
    kind = func.coalesce(entry.before["kind"].as_string(), cast(Organisation.kind, String))
    chosen = select(
        Organisation.id,
        short_name.label("short_name"),
        type_coerce(kind, Organisation.__table__.c.kind.type).label("kind"),
        Organisation.position,
    )
    changed = chosen.outerjoin(first, first.c.subject_id == Organisation.id).outerjoin(entry, entry.id == first.c.id)
    return changed.subquery("organisation_then")


class Called(NamedTuple):
    """An organisation by what it was called and of which kind it was."""

    id: int
    short_name: str
    kind: OrganisationKind


def called(at: Moment) -> list[Called]:
    """The organisations in the order of the directory, those that are closed too."""
    they = organisations(at).c
    rows = session.execute(select(they.id, they.short_name, they.kind).order_by(they.position, they.id))
    return [Called(*row) for row in rows]


def _first_changes(since: datetime) -> Subquery:
    """The first change of each organisation that was changed after an instant."""
    entries = select(HistoryEntry.subject_id, func.min(HistoryEntry.id).label("id"))
    changed = (HistoryEntry.subject == Organisation.__tablename__, HistoryEntry.action == "change")
    return entries.where(*changed, HistoryEntry.at >= since).group_by(HistoryEntry.subject_id).subquery()


@dataclass(frozen=True)
class Names:
    """What was called otherwise at the end of a day; asked for when it is needed."""

    at: Moment

    @cached_property
    def _organisations(self) -> PutAway:
        return audit.put_away(Organisation, "change", self.at.over_at)

    @cached_property
    def _groups(self) -> PutAway:
        return audit.put_away(OrganisationGroup, "change", self.at.over_at)

    def organisation(self, it: Organisation) -> str:
        """The short name of an organisation."""
        return str(self._organisations.get(it.id, {}).get("short_name", it.short_name))

    def group(self, it: OrganisationGroup) -> str:
        """The name of a group."""
        return str(self._groups.get(it.id, {}).get("name", it.name))


def rules(at: Moment, body: Body, name: str) -> dict[str, Any]:
    """The rules of a body under a name."""
    put_away = audit.put_away(Body, "set_rules", at.over_at, {body.id})
    return {**body.rules, **put_away.get(body.id, {})}.get(name) or {}


@dataclass(frozen=True)
class Recurs:
    """How an assignment recurs, if it does, and after which day no period of it begins."""

    rule: Mapping[str, Any] | None
    ends_on: date | None


def recurred(at: Moment, assignment_ids: Collection[int]) -> dict[int, Recurs]:
    """How those of some assignments recurred that do so otherwise since."""
    put_away = audit.put_away(Assignment, "set_recurrence", at.over_at, assignment_ids)
    return {each: Recurs(said["recurrence"], _day(said["ends_on"])) for each, said in put_away.items()}


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def asked(at: Moment, assignment_ids: Collection[int]) -> dict[int, Contract]:
    """What those of some assignments asked for, and had asked for before, that ask for something else since."""
    put_away = audit.put_away(Assignment, "set_asked", at.over_at, assignment_ids)
    return {each: ever_asked(said["asked"]) for each, said in put_away.items()}
