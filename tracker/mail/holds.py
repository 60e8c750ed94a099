"""Letters that are held: none goes, and the timetable makes none, until an administrator lets them go."""

import logging
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select, update

from tracker import clock
from tracker.db import one_at_a_time, session
from tracker.mail.models import UNSETTLED, Hold, Letter, LetterState
from tracker.mail.outbox import follow

log = logging.getLogger(__name__)


class Why(StrEnum):
    """Why letters are held."""

    RESTORED = "restored"
    """The database is older than the last letter that went."""
    LEAP = "leap"
    """The clock has moved by days while the machine ran for less."""
    SILENCE = "silence"
    """For weeks nothing has run here: a clock that is far ahead would look the same."""
    BY_HAND = "by_hand"


def holds() -> list[Hold]:
    """What holds the letters now, the oldest first; nothing: they go."""
    return list(session.scalars(select(Hold).where(Hold.released_at.is_(None)).order_by(Hold.id)))


def hold(reason: Why, mark: str, gone_until: datetime | None = None) -> Hold | None:
    """Hold all letters, once for each mark; None when that was done before. It is told once, in the log."""
    one_at_a_time("hold")
    if session.scalar(select(Hold.id).where(Hold.mark == mark)) is not None:
        return None
    made = Hold(since=clock.now(), reason=reason.value, mark=mark, gone_until=gone_until)
    session.add(made)
    session.flush()
    log.error("letters are held until an administrator lets them go: %s", reason.value)
    return made


def gone_until(held: Sequence[Hold]) -> datetime | None:
    """Until when letters may have gone of which the database knows nothing; None when it knows all."""
    return max((each.gone_until for each in held if each.gone_until), default=None)


def may_have_gone(until: datetime) -> ColumnElement[bool]:
    """The letters that still wait here and whose moment had come by then."""
    in_hand = Letter.state == LetterState.SENDING
    by_itself = and_(Letter.state.in_(UNSETTLED), Letter.joins_id.is_(None))
    return and_(by_itself, Letter.created_at <= until, or_(Letter.turn_at <= until, in_hand))


def let_go(held: Sequence[Hold]) -> None:
    """Let the letters go, but those that may have gone already: they are cancelled."""
    if until := gone_until(held):
        old = update(Letter).where(may_have_gone(until))
        old = old.values(state=LetterState.CANCELLED, reason=Why.RESTORED.value, turn_at=None)
        follow(session.scalars(old.returning(Letter.id)).all())
    for each in held:
        each.released_at = clock.now()
