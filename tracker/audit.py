"""The history: append-only rows, each holding the hash of the one before it."""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, event, func, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker import clock
from tracker.db import Base, one_at_a_time, session

GENESIS = "0" * 64
"""What the first row has in place of the hash of an earlier one."""


class HistoryEntry(Base):
    """One change: of what, by whom, when, from what to what, and why."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    comment: Mapped[str] = mapped_column(Text, default="")
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)

    __table_args__ = (Index("ix_history_subject", "subject", "subject_id", "id"),)


@dataclass(frozen=True)
class Change:
    """A change that is waiting for the end of its transaction."""

    subject: Base
    action: str
    by_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]
    comment: str
    at: datetime


def record(
    subject: Base,
    action: str,
    *,
    by_id: int | None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    comment: str = "",
) -> None:
    """Add a change to the history, in the transaction of the change itself.

    The chain is lengthened at the very end of the transaction, so that two people wait for each other
    for an instant only.
    """
    change = Change(subject, action, by_id, before or {}, after or {}, comment, clock.now())
    session.info.setdefault("changes", []).append(change)


def _lengthen_chain(current: Session) -> None:
    changes: list[Change] = current.info.pop("changes", [])
    if not changes:
        return
    current.flush()
    previous = _last_hash(current)
    rows = []
    for change in changes:
        row = _row(change, previous)
        previous = row["hash"]
        rows.append(row)
    current.execute(insert(HistoryEntry), rows)


def _last_hash(current: Session) -> str:
    one_at_a_time("history")
    newest = select(HistoryEntry.hash).order_by(HistoryEntry.id.desc()).limit(1)
    return current.scalar(newest) or GENESIS


def _row(change: Change, previous: str) -> dict[str, Any]:
    row = {
        "at": change.at,
        "by_id": change.by_id,
        "subject": change.subject.__tablename__,
        "subject_id": _id(change.subject),
        "action": change.action,
        "before": change.before,
        "after": change.after,
        "comment": change.comment,
        "previous_hash": previous,
    }
    return {**row, "hash": digest(row)}


def _id(subject: Base) -> int:
    identity = inspect(subject).identity
    if identity is None:
        raise ValueError(f"{subject} has no row yet")
    return int(identity[0])


def digest(row: dict[str, Any]) -> str:
    """The hash of a row: of everything in it, and so of all the rows before it."""
    plain = {**row, "at": row["at"].isoformat()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class BrokenLink:
    """A row at which the chain doesn't hold, and what the row is about."""

    id: int
    subject: str
    subject_id: int

    def __str__(self) -> str:
        return f"{self.id} ({self.subject} {self.subject_id})"


def broken_links() -> Iterator[BrokenLink]:
    """The rows at which the chain doesn't hold, oldest first: changed themselves, or next to one that is gone."""
    columns = [column for column in HistoryEntry.__table__.columns if column.name not in {"id", "hash"}]
    rows = session.execute(
        select(HistoryEntry.id, HistoryEntry.hash, *columns).order_by(HistoryEntry.id),
        execution_options={"yield_per": 1000},
    )
    previous = GENESIS
    for row in rows.mappings():
        content = {column.name: row[column.name] for column in columns}
        if row["previous_hash"] != previous or digest(content) != row["hash"]:
            yield BrokenLink(row["id"], row["subject"], row["subject_id"])
        previous = row["hash"]


def length() -> int:
    """How many rows the history has."""
    return session.scalar(select(func.count(HistoryEntry.id))) or 0


_NEWEST = select(func.max(HistoryEntry.__table__.c.id))


def newest() -> int:
    """The id of the last row: while it stays nothing worth remembering has changed; what comes later is news."""
    return session.connection().scalar(_NEWEST) or 0


def entries_of(*subjects: Base) -> list[HistoryEntry]:
    """The history of some rows together, oldest first."""
    found: list[HistoryEntry] = []
    for subject in subjects:
        chosen = select(HistoryEntry).where(
            HistoryEntry.subject == subject.__tablename__, HistoryEntry.subject_id == _id(subject)
        )
        found += session.scalars(chosen)
    return sorted(found, key=lambda entry: entry.id)


def last_actions(
    kind: type[Base], ids: Collection[int], among: Collection[str], before: datetime | None = None
) -> dict[int, str]:
    """Which of these actions was done last to each of some rows of a kind, where any was; before an instant."""
    chosen = select(HistoryEntry.subject_id, HistoryEntry.action).order_by(HistoryEntry.id)
    of_them = chosen.where(HistoryEntry.subject == kind.__tablename__, HistoryEntry.subject_id.in_(ids))
    of_them = of_them.where(HistoryEntry.action.in_(among))
    if before is not None:
        of_them = of_them.where(HistoryEntry.at < before)
    return {row.subject_id: row.action for row in session.execute(of_them)}


def put_away(
    kind: type[Base], action: str, since: datetime | None, ids: Collection[int] | None = None
) -> dict[int, dict[str, Any]]:
    """What an action done after an instant has put away of the rows of a kind, of all or of some, by their ids.

    Of each field it is what stood at that instant: what the first of the later actions put away. None is now.
    """
    if since is None:
        return {}
    chosen = select(HistoryEntry.subject_id, HistoryEntry.before).order_by(HistoryEntry.id.desc())
    chosen = chosen.where(
        HistoryEntry.subject == kind.__tablename__, HistoryEntry.action == action, HistoryEntry.at >= since
    )
    if ids is not None:
        chosen = chosen.where(HistoryEntry.subject_id.in_(ids))
    found: dict[int, dict[str, Any]] = {}
    for subject_id, before in session.execute(chosen):
        found.setdefault(subject_id, {}).update(before)
    return found


def entries_since(newest: int, subjects: Collection[Base], most: int = 10) -> list[HistoryEntry]:
    """What has happened to some rows after a row of the history, the last things, oldest first."""
    wanted = {(each.__tablename__, _id(each)) for each in subjects}
    of_their_kinds = HistoryEntry.subject.in_({kind for kind, _number in wanted})
    chosen = select(HistoryEntry).where(HistoryEntry.id > newest, of_their_kinds).order_by(HistoryEntry.id)
    found = [each for each in session.scalars(chosen) if (each.subject, each.subject_id) in wanted]
    return found[-most:]


event.listen(Session, "before_commit", _lengthen_chain)


@event.listens_for(Session, "after_rollback")
def _forget_changes(current: Session) -> None:
    current.info.pop("changes", None)
