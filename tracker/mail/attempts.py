"""What a letter says at the moment of sending, and what can come of an attempt to send it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tracker.mail.models import Letter, LetterState


@dataclass(frozen=True)
class Content:
    """What a letter says now, the same words as text and as HTML; `address` where the person gets letters now."""

    subject: str
    text: str
    html: str
    address: str


@dataclass(frozen=True)
class Meaningless:
    """Why a letter no longer has to go: `state` is CANCELLED or WITHHELD, `reason` a code."""

    state: LetterState
    reason: str


@dataclass(frozen=True)
class NotBefore:
    """The letter means something, but doesn't go before an instant: nobody gets one on a day off."""

    at: datetime


Render = Callable[[Letter], Content | Meaningless | NotBefore]
"""Gives a letter's words at the moment of sending, or says why it doesn't go; asked in a reading transaction."""


class Outcome(StrEnum):
    """What came of an attempt."""

    SENT = "sent"
    LATER = "later"
    """The server asked to come again with this letter."""
    REFUSED = "refused"
    """The server will never take this letter to this address."""
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

    def send(self, letter: Letter, content: Content) -> Attempt:
        """Try once."""
        ...

    def close(self) -> None:
        """Take leave of the server until the next letter."""
        ...
