"""Refusals in a row: a server that takes none of several letters has something against us, not against the letters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update

from tracker.db import session
from tracker.mail.attempts import Attempt, Outcome
from tracker.mail.models import Letter, LetterState
from tracker.mail.outages import TRY_EVERY, outage
from tracker.mail.outbox import follow

IN_A_ROW = 3
"""So many letters refused one after the other, none taken in between: the server refuses us."""


class Refusals:
    """What a sender was refused since a letter was last taken."""

    def __init__(self) -> None:
        self.row: list[int] = []

    def judged(self, letter_id: int, attempt: Attempt) -> tuple[Attempt, Sequence[int]]:
        """What came of an attempt, seen with those before it; and the letters that were blamed wrongly until now."""
        if attempt.outcome is Outcome.SENT:
            self.row = []
        if attempt.outcome is not Outcome.REFUSED:
            return attempt, ()
        self.row = [*self.row, letter_id][-IN_A_ROW:]
        if len(self.row) < IN_A_ROW:
            return attempt, ()
        return replace(attempt, outcome=Outcome.SERVER_DOWN), self.row[:-1]


def of_a_probe(attempt: Attempt) -> Attempt:
    """What the letter shows that looks whether the server is back: one that refused all refuses us still."""
    down = outage()
    if attempt.outcome is Outcome.REFUSED and down is not None and down.is_refusal:
        return replace(attempt, outcome=Outcome.SERVER_DOWN)
    return attempt


def take_back(letter_ids: Sequence[int], now: datetime) -> None:
    """Have letters wait for the server that were put aside for its refusal; it costs them no attempt."""
    mine = (Letter.id.in_(letter_ids), Letter.state == LetterState.PARKED, Letter.reason == "refused")
    waiting = {"state": LetterState.WAITING, "reason": "", "turn_at": now + 2 * TRY_EVERY}
    session.execute(update(Letter).where(*mine).values(**waiting, attempts=Letter.attempts - 1))
    follow(letter_ids)
