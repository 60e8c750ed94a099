"""Words found for many letters at once, a moment before each goes: valid as long as nothing has changed since."""

import logging
from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError

from tracker import clock
from tracker.db import session, transaction
from tracker.mail.attempts import Composed, Meaningless, Render
from tracker.mail.models import LetterState, Posted
from tracker.mail.outbox import only_to_addresses
from tracker.mail.turns import Share, due

log = logging.getLogger(__name__)

MOST = 128
"""So many letters are composed at once when nothing changes meanwhile."""

FIRST = 32
"""So many of them at first by a sender that was started for many."""

KEPT = timedelta(seconds=15)
"""Words older than this are found anew whatever else holds."""


class Ahead:
    """Composes the letters next in turn together, as one reading for many costs little more than one for one.

    What was composed is used only while `render.state()` stands still, and the letter is what it was: a letter says
    what is true when it goes, and nothing that came to it in the outbox is left out.
    When it moved, one letter is composed, then two, then four, so that in busy hours nothing is composed in vain.
    """

    def __init__(self, render: Render, share: Share) -> None:
        self.render, self.share = render, share
        self.words: dict[int, tuple[Posted, Composed]] = {}
        self.state: Hashable = None
        self.until: datetime | None = None
        self.count = 1 if share.of == 1 else FIRST

    def known(self, letter: Posted) -> Composed | None:
        """The words found before, if they still hold; asked in the transaction that claims the letter."""
        found, words = self.words.pop(letter.id, (None, None))
        if found is None or found.facts != letter.facts:
            return None
        if self.until is None or clock.now() >= self.until or self.render.state() != self.state:
            self.words, self.count = {}, 1
            return None
        return words

    def composed(self, letter: Posted) -> Composed:
        """The words of a letter, found now; those of the letters behind it are found by the way."""
        with transaction(write=False):
            self.state, self.until = self.render.state(), clock.now() + KEPT
            letters = [letter, *due(clock.now(), self.count - 1, self.share)] if self.count > 1 else [letter]
        self.count = min(2 * self.count, MOST)
        words = zip(letters, self._composed(letters), strict=True)
        self.words = {each.id: (each, said) for each, said in words}
        return self.words.pop(letter.id)[1]

    def _composed(self, letters: Sequence[Posted]) -> list[Composed]:
        """One that can't be composed is put aside, so that it holds nobody up."""
        try:
            with transaction(write=False):
                found = only_to_addresses(self.render(letters))
                session.expunge_all()
        except DBAPIError:
            raise
        except Exception:
            if len(letters) > 1:
                return [each for letter in letters for each in self._composed([letter])]
            log.exception("letter %s could not be composed", letters[0].id)
            return [Meaningless(LetterState.PARKED, "not_composed")]
        return found
