"""What was told to whom: one row for each rung of the ladder that came, whatever letter carried it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.files import StoredFile
from tracker.mail import Letter
from tracker.reminders.regular import Came, Often


class Reminder(Base):
    """A rung of the ladder told to a person; `rung` is a business fact such as «before:5@2026-06-01».

    Executions, people and letters are never deleted, and rows come by the 100,000: to have the database look all three
    up for each took two thirds of the time. `tracker check` does.
    """

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    execution_id: Mapped[int]
    recipient_id: Mapped[int]
    rung: Mapped[str] = mapped_column(String(64))
    letter_id: Mapped[int] = mapped_column(index=True)
    told: Mapped[bool] = mapped_column(server_default=true())
    """Whether its letter has told it or still will; not once that letter was cancelled or came back."""

    __table_args__ = (
        Index(
            "uq_reminder_told",
            "execution_id",
            "recipient_id",
            "rung",
            unique=True,
            sqlite_where=text("told = 1"),
            postgresql_where=text("told"),
        ),
    )


class LetterChoice(Base):
    """How often a person wants the letter of the day, until when none but first notices, and whether overviews come.

    No row: everything, every day.
    """

    __tablename__ = "letter_choice"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    often: Mapped[Often] = mapped_column(default=Often.DAILY)
    paused_until: Mapped[date | None]
    overviews: Mapped[bool] = mapped_column(default=True)


class CalendarFeed(Base):
    """The number that a person's calendar address is made of; another number, and the old address is dead."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(default=1)


class Installation(Base):
    """What the administrator has set for the whole installation, in one row; no row: the defaults."""

    __tablename__ = "installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Tick(Base):
    """When a regular job last came to its end: how a page knows that the scheduler lives."""

    __tablename__ = "tick"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)


class CameLetter(Base):
    """A letter that came back: a bounce, an answer that waits as a draft, or one that a secretary is to look at.

    `key` counts it once, `file_id` is the whole letter as it came, `refused` the names of attached files that can't be
    taken. An answer is of `person_id`; it is settled when it was sent on as an answer, or put aside.
    """

    __tablename__ = "came_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100), unique=True)
    what: Mapped[Came]
    at: Mapped[datetime]
    sender: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(16), default="")
    said: Mapped[str] = mapped_column(Text, default="")
    refused: Mapped[list[Any]] = mapped_column(default=list)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    letter: Mapped[Letter | None] = relationship()
    whole: Mapped[StoredFile] = relationship()
    files: Mapped[list[StoredFile]] = relationship(secondary="came_file", order_by=StoredFile.id)

    __table_args__ = (Index("ix_came_letter_waiting", "person_id", "settled_at", "id"),)


class CameFile(Base):
    """A file that came with an answer."""

    __tablename__ = "came_file"

    came_id: Mapped[int] = mapped_column(ForeignKey("came_letter.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)
