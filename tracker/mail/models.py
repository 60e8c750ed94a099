"""What is stored of a letter, of the roads out, and of a mail server that doesn't answer."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class LetterState(StrEnum):
    """Where a letter is."""

    QUEUED = "queued"
    SENDING = "sending"
    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"
    WITHHELD = "withheld"
    CANCELLED = "cancelled"


MESSAGE = "message"
"""The kind of what goes by a messenger beside a letter."""

TOGETHER = "together"
"""The kind of a letter that tells what others were posted for, which go together in it."""

UNSETTLED = frozenset({LetterState.QUEUED, LetterState.SENDING, LetterState.WAITING})
"""What still waits for a sender."""


class Priority(IntEnum):
    """Which letters go first: a sign-in link doesn't wait for a thousand digests."""

    URGENT = 0
    NORMAL = 1
    BULK = 2


class Letter(Base):
    """One letter to one person. `key` is made of business facts, so that the same letter can't be posted twice.

    `turn_at` is when a sender may take it: from its day on, after a refusal later, and while one sender holds it,
    the end of that lease. A letter that needs no sender any more has none. `reason` is a code, `answer` what the
    server said last, `about_id` the one execution that the letter is about, if it is about one.

    Letters of the same `gathered_by` don't come in heaps: what is posted soon after one went goes in one joint letter.
    That is a row of its own, which the others join; state, reason, turn and `sent_at` of these are those of the joint
    one from then on, and senders leave them to it.
    """

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    priority: Mapped[int] = mapped_column(Integer, default=Priority.NORMAL)
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    address: Mapped[str] = mapped_column(String(254))
    about_id: Mapped[int | None] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]]
    state: Mapped[LetterState] = mapped_column(default=LetterState.QUEUED)
    reason: Mapped[str] = mapped_column(String(40), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
    turn_at: Mapped[datetime | None] = mapped_column()
    attempts: Mapped[int] = mapped_column(default=0)
    unknown_outcomes: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    subject: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    gathered_by: Mapped[str | None] = mapped_column(String(60))
    joins_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))

    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_if_sent"),
        CheckConstraint(
            "(state IN ('queued', 'sending', 'waiting')) = (turn_at IS NOT NULL)", name="turn_at_if_unsettled"
        ),
        # the queue holds the unsettled only, so that years of sent letters cost a sender nothing
        Index(
            "ix_letter_turn",
            "priority",
            "turn_at",
            "id",
            sqlite_where=turn_at.is_not(None),
            postgresql_where=turn_at.is_not(None),
        ),
        Index("ix_letter_recipient", "recipient_id", "kind", "id"),
        Index("ix_letter_state", "state", "id"),
        Index(
            "ix_letter_gathered_by",
            "gathered_by",
            "sent_at",
            sqlite_where=gathered_by.is_not(None),
            postgresql_where=gathered_by.is_not(None),
        ),
        Index(
            "ix_letter_joins_id",
            "joins_id",
            sqlite_where=joins_id.is_not(None),
            postgresql_where=joins_id.is_not(None),
        ),
    )


class Posted(NamedTuple):
    """What a sender needs of a letter in the outbox."""

    id: int
    key: str
    kind: str
    priority: int
    recipient_id: int | None
    address: str
    about_id: int | None
    facts: dict[str, Any]
    message_id: str
    attempts: int
    unknown_outcomes: int
    gathered_by: str | None

    @property
    def is_joint(self) -> bool:
        """Whether others go together in it."""
        return "together" in self.facts


def posted(letter: Letter) -> Posted:
    """The same of a letter that was read whole."""
    return Posted(*(getattr(letter, name) for name in Posted._fields))


class Outage(Base):
    """The mail server doesn't answer: since when, what was said, when one sender tries next. No row: it does."""

    __tablename__ = "mail_outage"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    since: Mapped[datetime]
    next_try_at: Mapped[datetime]
    said: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_refusal(self) -> bool:
        """Whether the server answers, and takes nothing from us: a wrong password, a barred sender."""
        return self.said.startswith("5")


class Pace(Base):
    """From when the next share of the flow of letters is free, for all senders together."""

    __tablename__ = "mail_pace"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    free_at: Mapped[datetime]


class Hold(Base):
    """No letter goes until an administrator lets them go; no open row: they go. `reason` is a code.

    `mark` is what it was seen by, so that nothing is held twice for the same; what was to go up to `gone_until` may
    have gone without the database knowing it.
    """

    __tablename__ = "mail_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(40))
    mark: Mapped[str] = mapped_column(String(200), unique=True)
    gone_until: Mapped[datetime | None]
    released_at: Mapped[datetime | None]


class FlaggedAddress(Base):
    """An address that a server refused for good, until somebody corrects it or says that it is right."""

    __tablename__ = "flagged_address"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    at: Mapped[datetime]
    said: Mapped[str] = mapped_column(Text, default="")
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))


class Messenger(Base):
    """Where a person wants to be told besides mail. `url` lets its holder write there: it is shown nowhere whole."""

    __tablename__ = "messenger"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]
