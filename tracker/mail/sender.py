"""The sender: claims a letter, has it composed, sends it outside of any transaction, records at once."""

import logging
import threading

from config import Settings
from tracker import clock
from tracker.db import transaction
from tracker.mail.ahead import Ahead
from tracker.mail.attempts import Attempt, Composed, Content, Outcome, Render, Transport
from tracker.mail.maildir import MailboxTransport
from tracker.mail.marks import MarkFile
from tracker.mail.messengers import MessengerTransport
from tracker.mail.models import LetterState, Posted
from tracker.mail.refusals import Refusals
from tracker.mail.smtp import SmtpTransport
from tracker.mail.throttle import Throttle
from tracker.mail.turns import WHOLE, Claimed, Share, Tried, claim, record

log = logging.getLogger(__name__)


class Roads:
    """The ways out of an installation: mail, and the messengers of those who set them."""

    def __init__(self, by_mail: Transport, by_messenger: Transport) -> None:
        self.by_mail, self.by_messenger = by_mail, by_messenger

    def send(self, letter: Posted, content: Content) -> Attempt:
        """Try once, by the road that the words are for."""
        return (self.by_mail if content.road is None else self.by_messenger).send(letter, content)

    def close(self) -> None:
        """Take leave of the mail server."""
        self.by_mail.close()


def road(settings: Settings) -> Transport:
    """The ways out: its mail server or the local mailbox, and messengers; RoadError when the server can't be used."""
    by_messenger = MessengerTransport(settings.messenger_hosts)
    if settings.smtp_url:
        return Roads(SmtpTransport(settings.smtp_url, settings.mail_from), by_messenger)
    return Roads(MailboxTransport(settings.mailbox_dir, settings.mail_from), by_messenger)


class Sender:
    """Sends what is due, one letter after another; any number of senders may run at once."""

    def __init__(
        self,
        transport: Transport,
        render: Render,
        per_minute: int,
        mark: MarkFile | None = None,
        share: Share = WHOLE,
    ) -> None:
        self.transport, self.ahead, self.throttle = transport, Ahead(render, share), Throttle(per_minute)
        self.mark, self.share, self.refusals = mark, share, Refusals()

    def run(self, stop: threading.Event | None = None) -> int:
        """Send until nothing is due, the server is down or `stop` is set; how many letters went.

        A kill before the record lets the lease run out and the letter go again with the same Message-ID: it is
        never lost, and at most one more copy goes. The record of one letter and the claim of the next are one
        transaction, so that a letter costs one commit.
        """
        sent, tried, stop = 0, None, stop or threading.Event()
        try:
            while True:
                with transaction():
                    went = tried is not None and self._recorded(tried)
                    free = not stop.is_set() and self.throttle.take(clock.now())
                    claimed = claim(clock.now(), self.share) if free else None
                    known = self.ahead.known(claimed.letter) if claimed else None
                if tried is not None and went:
                    sent += 1
                    self._note(tried.claimed.letter)
                if claimed is None and (free or not self.throttle.wait(stop)):
                    return sent
                tried = self._try(claimed, known or self.ahead.composed(claimed.letter)) if claimed else None
        finally:
            self.transport.close()
            if self.mark:
                self.mark.close()

    def _recorded(self, tried: Tried) -> bool:
        """Write down what came of an attempt; whether the letter went."""
        state = record(tried, clock.now())
        if state is LetterState.CANCELLED:
            self.ahead.render.not_told(tried.claimed.letter)
        elif state is LetterState.SENT and isinstance(tried.content, Content) and tried.content.untold:
            self.ahead.render.not_told(tried.claimed.letter, tried.content.untold)
        return state is LetterState.SENT

    def _note(self, letter: Posted) -> None:
        """Leave the mark by which an older database is known, once the present one knows that the letter went."""
        if self.mark:
            self.mark.note(letter.message_id, clock.now())

    def _try(self, claimed: Claimed, content: Composed) -> Tried:
        if not isinstance(content, Content):
            return Tried(claimed, content, Attempt(Outcome.LATER))
        attempt = self._sent(claimed.letter, content)
        if content.road is not None:
            return Tried(claimed, content, attempt)
        return Tried(claimed, content, *self.refusals.judged(claimed.letter.id, attempt))

    def _sent(self, letter: Posted, content: Content) -> Attempt:
        try:
            return self.transport.send(letter, content)
        except Exception as error:
            log.exception("letter %s could not be sent", letter.id)
            return Attempt(Outcome.REFUSED, f"{type(error).__name__}: {error}")
