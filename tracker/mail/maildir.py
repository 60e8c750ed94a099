"""The local mailbox: where letters go when no mail server is set, so that a demonstration shows everything."""

import mailbox
from pathlib import Path

from tracker.mail.attempts import Attempt, Content, Outcome
from tracker.mail.message import as_bytes
from tracker.mail.models import Posted


class MailboxTransport:
    """Puts letters into a Maildir, which any mail program opens."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder, self.sender = folder, sender

    def send(self, letter: Posted, content: Content) -> Attempt:
        """Put a letter into the mailbox; a disk that is full is a server that is down."""
        message = as_bytes(letter, content, self.sender).replace(b"\r\n", b"\n")
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            mailbox.Maildir(self.folder, create=True).add(message)
        except OSError as error:
            return Attempt(Outcome.SERVER_DOWN, str(error))
        return Attempt(Outcome.SENT)

    def close(self) -> None:
        """Nothing is held."""
