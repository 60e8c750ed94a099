"""What is stored of reports: those that were kept, those made on a schedule, the templates they are made of."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.directory.models import Body, Person
from tracker.files import StoredFile


class Rhythm(StrEnum):
    """How often a report is made by itself."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class ReportSchedule(Base):
    """A report that is made again and again for chosen people; its days are those of the run.

    `asked` is the order without its days, `day` the day of the week (from 1, Monday) or of the month.
    """

    __tablename__ = "report_schedule"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    asked: Mapped[dict[str, Any]]
    format: Mapped[str] = mapped_column(String(8))
    every: Mapped[Rhythm]
    day: Mapped[int]
    recipients: Mapped[list[Any]]
    enclosed: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_on: Mapped[date | None]
    stopped_on: Mapped[date | None]

    body: Mapped[Body] = relationship()
    by: Mapped[Person] = relationship()

    __table_args__ = (CheckConstraint("every IN ('week', 'month', 'quarter')", name="rhythm"),)


class ReportTemplate(Base):
    """A Word file that a body's execution report is made of from an instant on; without a file: the product's own."""

    __tablename__ = "report_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    body: Mapped[Body] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    by: Mapped[Person] = relationship()

    __table_args__ = (Index("ix_report_template_body", "body_id", "id"),)


class KeptReport(Base):
    """A report that was made: what was asked for, in which language, of which template, and the file under its hash."""

    __tablename__ = "kept_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    title: Mapped[str] = mapped_column(Text)
    asked: Mapped[dict[str, Any]]
    format: Mapped[str] = mapped_column(String(8))
    locale: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("report_schedule.id"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("report_template.id"))

    body: Mapped[Body] = relationship()
    file: Mapped[StoredFile] = relationship()
    by: Mapped[Person] = relationship()

    __table_args__ = (Index("ix_kept_report_body", "body_id", "id"),)
