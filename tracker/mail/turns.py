"""Whose turn it is: a letter is claimed under a lease by one statement, and its fate is recorded at once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Column, Select, Table, and_, bindparam, case, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from tracker.db import session
from tracker.mail.attempts import Attempt, Composed, Content, Meaningless, NotBefore, Outcome
from tracker.mail.gathering import in_its_heap, settle
from tracker.mail.models import MESSAGE, Hold, Letter, LetterState, Outage, Posted, Priority
from tracker.mail.outages import TRY_EVERY, may_probe, note_server
from tracker.mail.outbox import flag, follow
from tracker.mail.refusals import of_a_probe, take_back

LEASE = timedelta(minutes=5)
"""How long a sender may hold a letter before another may take it."""

UNKNOWN_LIMIT = 3
"""A letter whose fate stays unknown is tried so many times, then shown to a person."""

RETRY_MINUTES = (1, 5, 15, 30, 60)
"""After a temporary refusal; then hourly."""

TEMPORARY_LIMIT = 72
"""A letter that was put off so many times, for about three days, is shown to a person."""

_table = cast(Table, Letter.__table__)
_letter = _table.c
_posted = [_letter[name] for name in Posted._fields]

_NOW = bindparam("now", type_=_letter.turn_at.type)


LONGEST_PAUSE = timedelta(hours=2)
"""No lease and no refusal puts a letter off for so long."""


@dataclass(frozen=True)
class Share:
    """Which of several senders started side by side this one is.

    Each takes the letters of its own share, so that none finds words for what another sends; what is urgent is
    everybody's.
    """

    number: int = 0
    of: int = 1

    def given(self) -> dict[str, int]:
        """The values for a statement that looks at shares."""
        return {"share": self.number, "shares": self.of}


WHOLE = Share()


@dataclass(frozen=True)
class Claimed:
    """A letter that this sender holds up to an instant; `probing`: it looks whether the server is back."""

    letter: Posted
    until: datetime
    probing: bool = False


def claim(now: datetime, share: Share = WHOLE) -> Claimed | None:
    """Take the letter whose turn it is under a lease, or None: none is due, or the server is down for now."""
    if letter := _taken(now, share, while_down=False):
        return Claimed(letter, now + LEASE)
    if session.scalar(select(Outage.id)) is None or not may_probe(now):
        return None
    probe = _taken(now, WHOLE, while_down=True)
    return Claimed(probe, now + LEASE, probing=True) if probe else None


def clock_was_set_back(now: datetime) -> None:
    """Letters that were posted or put off by a clock that was ahead don't wait until that day comes."""
    in_a_heap = and_(Letter.state == LetterState.QUEUED, Letter.gathered_by.is_not(None))
    at_once = (Letter.turn_at > now, or_(Letter.turn_at == Letter.created_at, in_a_heap))
    session.execute(update(Letter).where(*at_once).values(turn_at=now))
    refused = and_(Letter.state == LetterState.WAITING, Letter.answer != "")
    held = (or_(refused, Letter.state == LetterState.SENDING), Letter.turn_at > now + LONGEST_PAUSE)
    session.execute(update(Letter).where(*held).values(turn_at=now + LEASE))


def _in_turn(*columns: Column[Any]) -> Select[Any]:
    mine = or_(_letter.priority == Priority.URGENT, _letter.id % bindparam("shares") == bindparam("share"))
    chosen = select(*columns).where(_letter.turn_at <= _NOW, _letter.joins_id.is_(None), mine)
    return chosen.order_by(_letter.priority, _letter.turn_at, _letter.id)


_DUE = _in_turn(*_posted).limit(bindparam("count"))


def due(now: datetime, count: int, share: Share = WHOLE) -> list[Posted]:
    """The letters of a share whose turn it is, in their order, without taking them."""
    given = {"now": now, "count": count, **share.given()}
    return [Posted._make(row) for row in session.connection().execute(_DUE, given)]


def _taking(*, while_down: bool) -> ReturningUpdate[Any]:
    """Take the first letter in one statement; one whose sender was lost on the way may have arrived."""
    was_lost = _letter.state == LetterState.SENDING
    first = _in_turn(_letter.id).limit(1).with_for_update(skip_locked=True)
    first = first.where(~select(Hold.id).where(Hold.released_at.is_(None)).exists())
    if while_down:
        first = first.where(_letter.kind != MESSAGE)
    else:
        first = first.where(or_(~select(Outage.id).exists(), _letter.kind == MESSAGE))
    values = {
        "state": LetterState.SENDING,
        "turn_at": bindparam("leased_until"),
        "unknown_outcomes": _letter.unknown_outcomes + case((was_lost, 1), else_=0),
    }
    return update(_table).where(_letter.id == first.scalar_subquery()).values(values).returning(*_posted)


# put together once: a statement made anew for each letter costs more than what the database does with it
_TAKING = {while_down: _taking(while_down=while_down) for while_down in (False, True)}


def _taken(now: datetime, share: Share, *, while_down: bool) -> Posted | None:
    """The first letter, taken; on the way one that has lost its sender too often is put aside, and heaps wait."""
    given = {"now": now, "leased_until": now + LEASE, **share.given()}
    while row := session.connection().execute(_TAKING[while_down], given).first():
        letter = Posted._make(row)
        if letter.unknown_outcomes >= UNKNOWN_LIMIT:
            _write(letter.id, state=LetterState.PARKED, reason="unknown_outcome", turn_at=None)
            follow([letter.id])
        elif taken := in_its_heap(letter, now):
            return taken
    return None


@dataclass(frozen=True)
class Tried:
    """A claimed letter with what it said and what came of it."""

    claimed: Claimed
    content: Composed
    attempt: Attempt
    blamed: Sequence[int] = ()
    """Letters that were put aside for a refusal which was meant for all."""


def record(tried: Tried, now: datetime) -> LetterState | None:
    """Write down what came of an attempt; the state of the letter now, None when another sender has it by now."""
    letter, content = tried.claimed.letter, tried.content
    attempt = of_a_probe(tried.attempt) if tried.claimed.probing else tried.attempt
    if tried.blamed:
        take_back(tried.blamed, now)
    if isinstance(content, Content) and attempt.outcome is Outcome.SENT:
        # whatever another sender has settled since the lease ran out: it went
        given = {**_said(content, attempt), **_settled(LetterState.SENT), "sent_at": now}
        session.connection().execute(_WENT, {"letter_id": letter.id, **given})
    elif not _is_ours(tried.claimed):
        return None
    else:
        given = _what_became(letter, content, attempt, now)
        _write(letter.id, **given)
    if letter.gathered_by:
        settle(letter, content, attempt)
    if isinstance(content, Content) and content.road is None:
        if attempt.outcome is Outcome.NOBODY:
            flag(content.address, letter.id, attempt.said, now)
        note_server(attempt, now, probing=tried.claimed.probing)
    return LetterState(given["state"])


def _is_ours(claimed: Claimed) -> bool:
    """Whether no other sender has settled it, or taken it, since the lease ran out."""
    held = select(Letter.id).where(Letter.id == claimed.letter.id, Letter.state == LetterState.SENDING)
    return session.scalar(held.where(Letter.turn_at == claimed.until).with_for_update()) is not None


def _what_became(letter: Posted, content: Composed, attempt: Attempt, now: datetime) -> dict[str, Any]:
    """The fate of a letter that did not go."""
    if isinstance(content, Meaningless):
        return _settled(content.state, content.reason)
    if isinstance(content, NotBefore):
        return {"state": LetterState.WAITING, "turn_at": content.at}
    return {**_said(content, attempt), **_fate(letter, attempt.outcome, now)}


def _fate(letter: Posted, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """What becomes of a letter that did not go. A server that is down is not its fault, and costs it no attempt."""
    if outcome is Outcome.SERVER_DOWN:
        # later than the next look for the server, so that a letter which it always hangs up on keeps no other back
        return {"state": LetterState.WAITING, "turn_at": now + 2 * TRY_EVERY}
    attempts, unknown = letter.attempts + 1, letter.unknown_outcomes + (outcome is Outcome.UNKNOWN)
    counted = {"attempts": attempts, "unknown_outcomes": unknown}
    if outcome in {Outcome.REFUSED, Outcome.NOBODY}:
        return {**counted, **_settled(LetterState.PARKED, "refused")}
    if unknown >= UNKNOWN_LIMIT:
        return {**counted, **_settled(LetterState.PARKED, "unknown_outcome")}
    if attempts >= TEMPORARY_LIMIT:
        return {**counted, **_settled(LetterState.PARKED, "put_off_too_long")}
    return {**counted, "state": LetterState.WAITING, "turn_at": now + _pause(attempts)}


def _pause(attempts: int) -> timedelta:
    if attempts <= len(RETRY_MINUTES):
        return timedelta(minutes=RETRY_MINUTES[attempts - 1])
    # some minutes more or less, so that they don't all come at once
    return timedelta(minutes=60, seconds=secrets.randbelow(600))


def _said(content: Content, attempt: Attempt) -> dict[str, Any]:
    shown = content.without_secrets()
    return {
        "subject": shown.subject,
        "text": shown.text,
        "html": shown.html,
        "address": content.address,
        "answer": attempt.said,
    }


def _settled(state: LetterState, reason: str = "") -> dict[str, Any]:
    return {"state": state, "reason": reason, "turn_at": None}


_WRITTEN = update(_table).where(_letter.id == bindparam("letter_id"))
_WENT = _WRITTEN.values(attempts=_letter.attempts + 1)


def _write(letter_id: int, **values: Any) -> None:
    session.connection().execute(_WRITTEN, {"letter_id": letter_id, **values})
