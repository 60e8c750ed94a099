"""A mail server that doesn't answer: one sender looks for it once a minute, and no letter pays for it."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import case, delete, or_, update

from tracker.db import session
from tracker.mail.attempts import Attempt, Outcome
from tracker.mail.models import Outage
from tracker.mail.outbox import insert_into

log = logging.getLogger(__name__)

TRY_EVERY = timedelta(minutes=1)
"""While the server is down one sender looks for it so often."""


def outage() -> Outage | None:
    """Since when the mail server has been down, or None."""
    return session.get(Outage, 1)


def may_probe(now: datetime) -> bool:
    """Whether it is this sender's turn to look for the server; the next turn is a minute later."""
    # a clock that was set back must not keep everybody waiting for a turn that lies far ahead
    is_my_turn = or_(Outage.next_try_at <= now, Outage.next_try_at > now + 2 * TRY_EVERY)
    mine = update(Outage).where(is_my_turn).values(next_try_at=now + TRY_EVERY)
    return session.execute(mine.returning(Outage.id)).scalar() is not None


def note_server(attempt: Attempt, now: datetime, *, probing: bool) -> None:
    """Write down whether the server is there; that it no longer is, is told once."""
    if attempt.outcome is Outcome.SERVER_DOWN:
        _note_outage(attempt.said, now)
    elif probing:
        session.execute(delete(Outage))
        log.warning("the mail server is back")


def _note_outage(said: str, now: datetime) -> None:
    row = insert_into(Outage).values(id=1, since=now, next_try_at=now + TRY_EVERY, said=said)
    if session.execute(row.on_conflict_do_nothing().returning(Outage.id)).scalar() is not None:
        log.error("the mail server takes nothing, letters wait: %s", said)
        return
    later = case((Outage.next_try_at > now + TRY_EVERY, Outage.next_try_at), else_=now + TRY_EVERY)
    session.execute(update(Outage).values(said=said, next_try_at=later))
