"""Long work that a person asked for and may leave: rows claimed under a lease, done outside of any transaction.

Whoever asks puts a row with `ask`; the timetable's `run` does one after another and writes what came of it in one
transaction with the row's end. A kill leaves the lease to run out and the work to be done again, so it is never
lost; what stops its worker twice is failed and shown to the person, who may have it done once more.
"""

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from config import Settings
from tracker import clock
from tracker.db import Base, session, transaction

LEASE = timedelta(minutes=3)
"""How long a worker may be silent before another takes its work; each note of progress begins it anew."""

MOST_ATTEMPTS = 2
"""What has stopped its worker so many times is not tried by itself any more."""

log = logging.getLogger(__name__)


class WorkState(StrEnum):
    """Where a piece of work is; one that failed and was read about is put away."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    PUT_AWAY = "put_away"


UNDER_WAY = frozenset({WorkState.QUEUED, WorkState.RUNNING})
"""What a worker will take or has taken."""


class Work(Base):
    """One piece of work: its kind with the facts it needs, who asked, how far it is, what came of it.

    `turn_at` is when a worker may take it: from the asking on, and while one holds it, the end of that lease. `result`
    is what the doer gave; `reason` with `values` is the code of why it failed.
    """

    __tablename__ = "work"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[WorkState] = mapped_column(default=WorkState.QUEUED)
    asked_at: Mapped[datetime]
    turn_at: Mapped[datetime | None] = mapped_column()
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    reason: Mapped[str] = mapped_column(String(40), default="")
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (
        CheckConstraint("(state IN ('queued', 'running')) = (turn_at IS NOT NULL)", name="turn_at_if_under_way"),
        CheckConstraint("state <> 'failed' OR reason <> ''", name="a_failure_has_a_reason"),
        Index(
            "ix_work_turn", "turn_at", "id", sqlite_where=turn_at.is_not(None), postgresql_where=turn_at.is_not(None)
        ),
        Index("ix_work_by", "by_id", "state", "id"),
    )


class Refused(Exception):
    """The work can't be done, and doing it again would not help: `reason` is a code, `values` its particulars."""

    def __init__(self, reason: str, values: dict[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values or {}


class NotFailed(Exception):
    """Only work that has failed can be asked for again or put away."""


Write = Callable[[], dict[str, Any]]
"""Writes what was worked out, in the transaction that ends the work, and gives the result that is kept with it."""

Progress = Callable[[int, int], None]
"""Notes that so many parts of so many are done."""

Doer = Callable[[Settings, dict[str, Any], int, Progress], Write]
"""Works something out from the settings, the facts and the asker's id, outside of any transaction."""


def ask(kind: str, facts: dict[str, Any], by_id: int) -> Work:
    """Put a piece of work into the queue with the present transaction."""
    now = clock.now()
    asked = Work(kind=kind, facts=facts, by_id=by_id, asked_at=now, turn_at=now)
    session.add(asked)
    session.flush()
    return asked


def again(work: Work) -> None:
    """Queue failed work once more; NotFailed when it is under way or came to its end."""
    _require_failed(work)
    work.state, work.reason, work.values = WorkState.QUEUED, "", {}
    work.turn_at, work.started_at, work.ended_at = clock.now(), None, None
    work.attempts = work.done = work.total = 0


def put_away(work: Work) -> None:
    """Show failed work to its asker no more; the row stays."""
    _require_failed(work)
    work.state = WorkState.PUT_AWAY


def _require_failed(work: Work) -> None:
    if work.state is not WorkState.FAILED:
        raise NotFailed


def asked_by(person_id: int, kinds: Collection[str]) -> list[Work]:
    """What a person asked for that is under way or failed, the newest first."""
    shown = [*UNDER_WAY, WorkState.FAILED]
    chosen = select(Work).where(Work.by_id == person_id, Work.state.in_(shown), Work.kind.in_(kinds))
    return list(session.scalars(chosen.order_by(Work.id.desc())))


def run(doers: Mapping[str, Doer], settings: Settings, stop: threading.Event | None = None) -> int:
    """Do what waits, one piece after another, until nothing waits or `stop` is set; how many came to an end."""
    ended = 0
    while not (stop and stop.is_set()) and _waits():
        with transaction():
            held = _claim(clock.now())
        if held is None:
            break
        _do(held, doers, settings)
        ended += 1
    return ended


@dataclass(frozen=True)
class Held:
    """A piece of work that this worker holds, as it was when it was taken."""

    id: int
    kind: str
    facts: dict[str, Any]
    by_id: int
    attempt: int


def _waits() -> bool:
    """A look that keeps no writer waiting."""
    with transaction(write=False):
        return session.scalar(select(Work.id).where(Work.turn_at <= clock.now()).limit(1)) is not None


def _claim(now: datetime) -> Held | None:
    turn = select(Work).where(Work.turn_at <= now).order_by(Work.turn_at, Work.id).limit(1)
    while work := session.scalars(turn.with_for_update(skip_locked=True)).first():
        if work.attempts >= MOST_ATTEMPTS:
            _fail(work, "interrupted", {})
            session.flush()
            continue
        work.state, work.turn_at, work.started_at = WorkState.RUNNING, now + LEASE, now
        work.attempts += 1
        return Held(work.id, work.kind, work.facts, work.by_id, work.attempts)
    return None


def _do(held: Held, doers: Mapping[str, Doer], settings: Settings) -> None:
    """Work it out, then write it and the end of the work at once; a database that is away is no fault of the work."""
    try:
        write = doers[held.kind](settings, held.facts, held.by_id, lambda done, total: _note(held, done, total))
        with transaction():
            work = _still_ours(held)
            if work is not None:
                work.result = write()
                _end(work, WorkState.DONE)
    except DBAPIError:
        raise
    except Refused as refused:
        _record_failure(held, refused.reason, refused.values)
    except Exception:
        log.exception("work %s (%s) failed", held.id, held.kind)
        _record_failure(held, "broken", {})


def _note(held: Held, done: int, total: int) -> None:
    with transaction():
        work = _still_ours(held)
        if work is not None:
            work.done, work.total, work.turn_at = done, total, clock.now() + LEASE


def _still_ours(held: Held) -> Work | None:
    """The row, unless the lease ran out and somebody else has taken it since."""
    work = session.get_one(Work, held.id, with_for_update=True)
    return work if work.state is WorkState.RUNNING and work.attempts == held.attempt else None


def _record_failure(held: Held, reason: str, values: dict[str, Any]) -> None:
    with transaction():
        work = _still_ours(held)
        if work is not None:
            _fail(work, reason, values)


def _fail(work: Work, reason: str, values: dict[str, Any]) -> None:
    work.reason, work.values = reason, values
    _end(work, WorkState.FAILED)


def _end(work: Work, state: WorkState) -> None:
    work.state, work.turn_at, work.ended_at = state, None, clock.now()
