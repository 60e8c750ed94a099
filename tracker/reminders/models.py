"""What was told to whom: one row for each rung of the ladder that came, whatever letter carried it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.executions.models import Execution
from tracker.mail import Letter


class Reminder(Base):
    """A rung of the ladder told to a person; `rung` is a business fact such as «before:5@2026-06-01»."""

    __tablename__ = "reminder"

    id: Mapped[int] = mapped_column(primary_key=True)
    execution_id: Mapped[int] = mapped_column(ForeignKey("execution.id"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    rung: Mapped[str] = mapped_column(String(64))
    told_on: Mapped[date]
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)

    execution: Mapped[Execution] = relationship()
    letter: Mapped[Letter] = relationship()

    __table_args__ = (
        UniqueConstraint("execution_id", "recipient_id", "rung"),
        Index("ix_reminder_recipient", "recipient_id", "told_on"),
    )


class Tick(Base):
    """When a regular job last came to its end: how a page knows that the scheduler lives."""

    __tablename__ = "tick"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
