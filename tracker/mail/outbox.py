"""The outbox: letters are posted with the change that makes them due, claimed one at a time, their fate recorded."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tracker import clock
from tracker.db import Base, session
from tracker.mail.attempts import Attempt, Content, Meaningless, NotBefore, Outcome
from tracker.mail.message import BadAddress, domain_of, one_address
from tracker.mail.models import Letter, LetterState, Outage, Priority

LEASE = timedelta(minutes=5)
"""How long a sender may hold a letter before another may take it."""

UNKNOWN_LIMIT = 3
"""A letter whose fate stays unknown is tried so many times, then shown to a person."""

RETRY_MINUTES = (1, 5, 15, 30, 60)
"""After a temporary refusal; then hourly."""

TEMPORARY_LIMIT = 72
"""A letter that was put off so many times, for about three days, is shown to a person."""

TRY_EVERY = timedelta(minutes=1)
"""While the server is down one sender looks for it so often."""

_domain = "localhost"


def write_from(sender: str) -> None:
    """From here on the Message-IDs of this process's letters are of the domain of this address."""
    global _domain  # noqa: PLW0603  # one process is one installation
    _domain = domain_of(sender)


def post(
    key: str,
    kind: str,
    *,
    recipient_id: int | None,
    address: str,
    facts: dict[str, Any],
    about_id: int | None = None,
    priority: Priority = Priority.NORMAL,
    due_at: datetime | None = None,
) -> int | None:
    """Put a letter into the outbox with the present transaction; its id, or None when it is there already."""
    now = clock.now()
    obstacle = address_obstacle(address)
    row = {
        "key": key,
        "kind": kind,
        "priority": int(priority),
        "recipient_id": recipient_id,
        "address": address,
        "about_id": about_id,
        "facts": facts,
        "state": LetterState.WITHHELD if obstacle else LetterState.QUEUED,
        "reason": obstacle,
        "message_id": f"<{secrets.token_hex(16)}@{_domain}>",
        "created_at": now,
        "turn_at": None if obstacle else due_at or now,
    }
    added = insert_into(Letter).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(Letter.id)
    return session.execute(added).scalar()


def insert_into(table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens to a row that is there already."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table)


def address_obstacle(address: str) -> str:
    """The code of what keeps letters from an address, or ""."""
    if not address.strip():
        return "no_address"
    try:
        one_address(address)
    except BadAddress:
        return "bad_address"
    return ""


def again(letter_id: int) -> bool:
    """Queue a letter that did not go once more; whether it could be. What it says is composed anew."""
    stopped = [LetterState.PARKED, LetterState.WITHHELD, LetterState.CANCELLED]
    values = {"state": LetterState.QUEUED, "reason": "", "turn_at": clock.now(), "attempts": 0, "unknown_outcomes": 0}
    changed = update(Letter).where(Letter.id == letter_id, Letter.state.in_(stopped)).values(values)
    return session.execute(changed.returning(Letter.id)).scalar() is not None


@dataclass(frozen=True)
class Claimed:
    """A letter that this sender holds; `probing`: it is the one that looks whether the server is back."""

    letter: Letter
    probing: bool = False


def claim(now: datetime) -> Claimed | None:
    """Take the letter whose turn it is under a lease, or None: none is due, or the server is down for now."""
    outage = session.scalars(select(Outage)).first()
    if outage is not None and not _may_probe(now):
        return None
    turn = (
        select(Letter)
        .where(Letter.turn_at <= now)
        .order_by(Letter.priority, Letter.turn_at, Letter.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    while letter := session.scalars(turn).first():
        lost = letter.state is LetterState.SENDING
        letter.unknown_outcomes += lost
        if letter.unknown_outcomes >= UNKNOWN_LIMIT:
            _settle(letter, LetterState.PARKED, "unknown_outcome")
            continue
        letter.state, letter.turn_at = LetterState.SENDING, now + LEASE
        session.flush()
        return Claimed(letter, outage is not None)
    return None


def _may_probe(now: datetime) -> bool:
    """Whether it is this sender's turn to look for the server; the next turn is a minute later."""
    mine = update(Outage).where(Outage.next_try_at <= now).values(next_try_at=now + TRY_EVERY)
    return session.execute(mine.returning(Outage.id)).scalar() is not None


@dataclass(frozen=True)
class Tried:
    """A claimed letter with what it said and what came of it."""

    claimed: Claimed
    content: Content | Meaningless | NotBefore
    attempt: Attempt


def record(tried: Tried, now: datetime) -> bool:
    """Write down what came of an attempt; whether the letter went."""
    outcome = tried.attempt.outcome
    sent = outcome is Outcome.SENT and isinstance(tried.content, Content)
    letter = session.get_one(Letter, tried.claimed.letter.id, with_for_update=True)
    if letter.state is not LetterState.SENDING and not sent:
        return False  # the lease ran out, and another sender has settled it since
    if isinstance(tried.content, Meaningless):
        _settle(letter, tried.content.state, tried.content.reason)
    elif isinstance(tried.content, NotBefore):
        letter.state, letter.turn_at = LetterState.WAITING, tried.content.at
    else:
        _keep(letter, tried.content, tried.attempt)
        _decide(letter, outcome, now)
        _note_server(tried, now)
    return sent


def _keep(letter: Letter, content: Content, attempt: Attempt) -> None:
    shown = content.without_secrets()
    letter.subject, letter.text, letter.html = shown.subject, shown.text, shown.html
    letter.address, letter.answer = content.address, attempt.said


def _decide(letter: Letter, outcome: Outcome, now: datetime) -> None:
    """A server that is down is not the letter's fault, and costs it no attempt."""
    if outcome is Outcome.SERVER_DOWN:
        # later than the next look for the server, so that a letter which it always hangs up on keeps no other back
        letter.state, letter.turn_at = LetterState.WAITING, now + 2 * TRY_EVERY
        return
    letter.attempts += 1
    letter.unknown_outcomes += outcome is Outcome.UNKNOWN
    if outcome is Outcome.SENT:
        letter.sent_at = now
        _settle(letter, LetterState.SENT, "")
    elif outcome is Outcome.REFUSED:
        _settle(letter, LetterState.PARKED, "refused")
    elif letter.unknown_outcomes >= UNKNOWN_LIMIT:
        _settle(letter, LetterState.PARKED, "unknown_outcome")
    elif letter.attempts >= TEMPORARY_LIMIT:
        _settle(letter, LetterState.PARKED, "put_off_too_long")
    else:
        letter.state, letter.turn_at = LetterState.WAITING, now + _pause(letter.attempts)


def _pause(attempts: int) -> timedelta:
    if attempts <= len(RETRY_MINUTES):
        return timedelta(minutes=RETRY_MINUTES[attempts - 1])
    # some minutes more or less, so that they don't all come at once
    return timedelta(minutes=60, seconds=secrets.randbelow(600))


def _note_server(tried: Tried, now: datetime) -> None:
    if tried.attempt.outcome is Outcome.SERVER_DOWN:
        _note_outage(tried.attempt.said, now)
    elif tried.claimed.probing and (outage := session.get(Outage, 1)):
        session.delete(outage)


def _note_outage(said: str, now: datetime) -> None:
    row = insert_into(Outage).values(id=1, since=now, next_try_at=now + TRY_EVERY, said=said)
    later = case((Outage.next_try_at > row.excluded.next_try_at, Outage.next_try_at), else_=row.excluded.next_try_at)
    session.execute(row.on_conflict_do_update(index_elements=["id"], set_={"said": said, "next_try_at": later}))


def outage() -> Outage | None:
    """Since when the mail server has been down, or None."""
    return session.get(Outage, 1)


def _settle(letter: Letter, state: LetterState, reason: str) -> None:
    letter.state, letter.reason, letter.turn_at = state, reason, None
    session.flush()
