"""How fast letters go: an even flow of all the processes together, so that an urgent one never waits for a minute."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from tracker.db import session
from tracker.mail.models import Pace
from tracker.mail.outbox import insert_into

SECOND = timedelta(seconds=1)
"""A share that was not used up by then is lost."""

SHARES = 600
"""A minute's letters are taken in so many shares, or one by one where they are fewer."""


class Throttle:
    """Lets `per_minute` letters of all senders through, a tenth of a second's share at a time.

    Who takes a share moves the instant from which the flow is free again; there is nothing else to keep. A share
    holds for longer than the flow is taken, so that in a fast flow a sender at work keeps no other one waiting.
    """

    def __init__(self, per_minute: int) -> None:
        self.share = max(1, per_minute // SHARES)
        self.lasts = timedelta(minutes=1) / per_minute * self.share
        self.left = 0
        self.until: datetime | None = None

    def take(self, now: datetime) -> bool:
        """Whether a letter may go now, asked in a writing transaction; if so it is counted."""
        if self.left and self.until is not None and self.until - SECOND <= now < self.until:
            self.left -= 1
            return True
        if not self._taken(now):
            return False
        self.left, self.until = self.share - 1, now + SECOND
        return True

    def _taken(self, now: datetime) -> bool:
        # an instant that is farther away than a share lasts was written by a clock that has been set back since
        is_free = or_(Pace.free_at <= now, Pace.free_at > now + self.lasts)
        mine = update(Pace).where(is_free).values(free_at=now + self.lasts)
        if session.execute(mine.returning(Pace.id)).scalar() is not None:
            return True
        first = insert_into(Pace).values(id=1, free_at=now + self.lasts).on_conflict_do_nothing()
        return session.connection().execute(first.returning(Pace.id)).scalar() is not None

    def wait(self, stop: threading.Event) -> bool:
        """Rest a little until the next share may be free; False when `stop` was set meanwhile."""
        return not stop.wait(min(self.lasts, SECOND).total_seconds() / 4)
