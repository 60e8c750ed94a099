"""What a letter says at the moment of sending, and what can come of an attempt to send it."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tracker.mail.models import LetterState, Posted

ADDRESS = re.compile(r"https?://[^\s\"<>]+")
"""An address of a page in a letter, with what hangs on it."""


@dataclass(frozen=True)
class Attached:
    """A file that goes with a letter."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Content:
    """What a letter says now, the same words as text and as HTML; `address` where the person gets letters now.

    `leave` is the address at which the reader stops letters of this kind, with one click or after a look. `secrets`
    are addresses that let their reader in, each with the one that stands for it wherever the letter is kept or shown.
    """

    subject: str
    text: str
    html: str
    address: str
    attached: tuple[Attached, ...] = ()
    leave: str = ""
    secrets: tuple[tuple[str, str], ...] = ()
    road: int | None = None
    """The messenger that it goes by; None: by mail."""
    untold: tuple[int, ...] = ()
    """The executions that it was made for and that are no more in it, as it goes for something else."""
    joined: "tuple[tuple[int, str | Meaningless], ...]" = ()
    """Of each letter that goes together in this one its id and its own subject, or why it was left out."""

    def without_secrets(self) -> "Content":
        """The letter as it may be kept, and shown to others."""
        if not self.secrets:
            return self
        plain = dict(self.secrets)

        def shown(found: re.Match[str]) -> str:
            return plain.get(found[0]) or _replaced(found[0], self.secrets)

        text, html = ADDRESS.sub(shown, self.text), ADDRESS.sub(shown, self.html)
        return replace(self, text=text, html=html, leave="", secrets=())


def _replaced(address: str, secrets: tuple[tuple[str, str], ...]) -> str:
    """An address with what hangs on it, such as a full stop."""
    for secret, plain in secrets:
        address = address.replace(secret, plain)
    return address


@dataclass(frozen=True)
class Meaningless:
    """Why a letter no longer has to go: `state` is CANCELLED or WITHHELD, `reason` a code.

    `joined` says the same of each letter that was to go together in it.
    """

    state: LetterState
    reason: str
    joined: "tuple[tuple[int, str | Meaningless], ...]" = ()


@dataclass(frozen=True)
class NotBefore:
    """The letter means something, but doesn't go before an instant: nobody gets one on a day off."""

    at: datetime


Composed = Content | Meaningless | NotBefore


class Render(Protocol):
    """Gives the words of letters at the moment of sending; asked in reading transactions."""

    def __call__(self, letters: Sequence[Posted]) -> list[Composed]:
        """The words of each letter, or why it doesn't go."""
        ...

    def state(self) -> Hashable:
        """Something that is another as soon as words found before may no longer be true."""
        ...

    def not_told(self, letter: Posted, about: Sequence[int] | None = None) -> None:
        """What a letter was to tell of some executions was not told: it goes without; of all: it doesn't go.

        In the transaction that says so.
        """
        ...


class Outcome(StrEnum):
    """What came of an attempt."""

    SENT = "sent"
    LATER = "later"
    """The server asked to come again with this letter."""
    REFUSED = "refused"
    """The server will never take this letter."""
    NOBODY = "nobody"
    """The server knows nobody at this address, or takes nothing for it."""
    SERVER_DOWN = "server_down"
    """The server takes nothing from us now; it is not the letter's fault."""
    UNKNOWN = "unknown"
    """All was said and no answer came: the letter may have arrived."""


@dataclass(frozen=True)
class Attempt:
    """An outcome, and the server's words."""

    outcome: Outcome
    said: str = ""


class Transport(Protocol):
    """A road out: SMTP, or the local mailbox."""

    def send(self, letter: Posted, content: Content) -> Attempt:
        """Try once."""
        ...

    def close(self) -> None:
        """Take leave of the server until the next letter."""
        ...
