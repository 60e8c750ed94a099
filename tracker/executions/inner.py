"""What is stored of a duty inside an organisation: to whom the head passed it, by when, and what was answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.directory.models import Person
from tracker.executions.models import Execution
from tracker.executions.states import State
from tracker.files import StoredFile

OPEN = text("state IN ('in_progress', 'under_review', 'returned')")


class SubAssignment(Base):
    """What a head passed to somebody of the organisation, with an inner day; only the two of them see it."""

    __tablename__ = "sub_assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    execution_id: Mapped[int] = mapped_column(ForeignKey("execution.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[State] = mapped_column(default=State.IN_PROGRESS)
    words: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    given_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    execution: Mapped[Execution] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    reports: Mapped[list["SubReport"]] = relationship(back_populates="sub_assignment", order_by="SubReport.round")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        Index("ix_sub_assignment_person", "person_id", "state", "due_on", "id"),
        Index("uq_sub_assignment", "execution_id", "person_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )


class SubReport(Base):
    """What was answered to the head, what the head said returning it, or the report with which it was sent on."""

    __tablename__ = "sub_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    sub_assignment_id: Mapped[int] = mapped_column(ForeignKey("sub_assignment.id"))
    round: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    said: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    comment: Mapped[str] = mapped_column(Text, default="")
    report_id: Mapped[int | None] = mapped_column(ForeignKey("execution_report.id"), index=True)

    sub_assignment: Mapped[SubAssignment] = relationship(back_populates="reports")
    by: Mapped[Person] = relationship()
    files: Mapped[list[StoredFile]] = relationship(secondary="sub_report_file", order_by=StoredFile.id)

    __table_args__ = (UniqueConstraint("sub_assignment_id", "round"),)


class SubReportFile(Base):
    """A file that was given to the head."""

    __tablename__ = "sub_report_file"

    sub_report_id: Mapped[int] = mapped_column(ForeignKey("sub_report.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)
