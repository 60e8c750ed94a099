"""What is stored of an organisation's duty: its state and days, its reports, notes and extensions."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.directory.models import Body, Organisation, Person
from tracker.executions.states import Answer, State
from tracker.files import StoredFile
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment, Point

if TYPE_CHECKING:
    from tracker.executions.inner import SubReport


class Decision(StrEnum):
    """What was decided on a report or on a request for an extension."""

    ACCEPTED = "accepted"
    RETURNED = "returned"
    GRANTED = "granted"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


# what the partial indexes hold
CO_EXECUTORS = text("part = 'co_executor'")
PENDING = text("decision IS NULL")
STANDING = text("put_back_at IS NULL")


class Execution(Base):
    """One organisation's duty under one assignment, and, if it recurs, for one period."""

    __tablename__ = "execution"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    period: Mapped[str] = mapped_column(String(16), default="")
    part: Mapped[Part] = mapped_column(default=Part.LEAD)
    state: Mapped[State] = mapped_column(default=State.IN_PROGRESS)
    issued_on: Mapped[date]
    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None]
    submitted_at: Mapped[datetime | None]
    executed_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    not_ours: Mapped[bool] = mapped_column(default=False)
    taken_off_id: Mapped[int | None] = mapped_column(ForeignKey("taken_off.id"), index=True)
    extensions_granted: Mapped[int] = mapped_column(default=0)
    reopened_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    assignment: Mapped[Assignment] = relationship()
    organisation: Mapped[Organisation] = relationship()
    body: Mapped[Body] = relationship()
    acknowledged_by: Mapped[Person | None] = relationship()
    taken_off: Mapped["TakenOff | None"] = relationship()
    reports: Mapped[list["ExecutionReport"]] = relationship(
        back_populates="execution", order_by="ExecutionReport.round"
    )
    notes: Mapped[list["ProgressNote"]] = relationship(back_populates="execution", order_by="ProgressNote.id")
    note_requests: Mapped[list["NoteRequest"]] = relationship(back_populates="execution", order_by="NoteRequest.id")
    extensions: Mapped[list["Extension"]] = relationship(back_populates="execution", order_by="Extension.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("assignment_id", "organisation_id", "period"),
        CheckConstraint("(state = 'executed') = (executed_on IS NOT NULL)", name="executed_on_if_executed"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_on_if_withdrawn"),
        CheckConstraint("state <> 'under_review' OR submitted_at IS NOT NULL", name="submitted_if_under_review"),
        CheckConstraint("NOT not_ours OR state = 'withdrawn'", name="not_ours_if_withdrawn"),
        CheckConstraint("taken_off_id IS NULL OR state = 'withdrawn'", name="taken_off_if_withdrawn"),
        CheckConstraint("due_on IS NULL OR first_due_on IS NOT NULL", name="first_day_is_kept"),
        Index("ix_execution_organisation", "organisation_id", "state", "due_on", "id"),
        Index("ix_execution_queue", "body_id", "state", "submitted_at", "id"),
        Index("ix_execution_margin", "assignment_id", "part", "state", "due_on"),
        Index("ix_execution_due", "body_id", "state", "due_on", "id"),
        Index("ix_execution_co_executors", "assignment_id", sqlite_where=CO_EXECUTORS, postgresql_where=CO_EXECUTORS),
    )


class ExecutionReport(Base):
    """What the organisation says it has done, and what the controller decided on it."""

    __tablename__ = "execution_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    execution_id: Mapped[int] = mapped_column(ForeignKey("execution.id"))
    round: Mapped[int]
    answer: Mapped[Answer]
    text: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime]
    submitted_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on_behalf: Mapped[bool] = mapped_column(default=False)
    decision: Mapped[Decision | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    comment: Mapped[str] = mapped_column(Text, default="")

    execution: Mapped[Execution] = relationship(back_populates="reports")
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)
    files: Mapped[list[StoredFile]] = relationship(secondary="report_file", order_by=StoredFile.id)
    proofs: Mapped[list["ReportProof"]] = relationship(order_by="ReportProof.key")
    prepared: Mapped[list["SubReport"]] = relationship(viewonly=True)

    __table_args__ = (
        UniqueConstraint("execution_id", "round"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at_if_decided"),
        CheckConstraint("decision <> 'returned' OR comment <> ''", name="a_return_says_what_is_missing"),
    )


class ReportFile(Base):
    """A file that proves what a report says."""

    __tablename__ = "report_file"

    report_id: Mapped[int] = mapped_column(ForeignKey("execution_report.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), primary_key=True)


class ReportProof(Base):
    """A link, the number of an order or a measured number that a report gives, by the key of what was asked."""

    __tablename__ = "report_proof"

    report_id: Mapped[int] = mapped_column(ForeignKey("execution_report.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    said: Mapped[str] = mapped_column(Text)
    number: Mapped[float | None]


class ProgressNote(Base):
    """How the work is going; it closes nothing."""

    __tablename__ = "progress_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    execution_id: Mapped[int] = mapped_column(ForeignKey("execution.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    execution: Mapped[Execution] = relationship(back_populates="notes")
    by: Mapped[Person] = relationship()


class NoteRequest(Base):
    """A controller asks how the work is going; the next note answers it."""

    __tablename__ = "note_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    execution_id: Mapped[int] = mapped_column(ForeignKey("execution.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note_id: Mapped[int | None] = mapped_column(ForeignKey("progress_note.id"))

    execution: Mapped[Execution] = relationship(back_populates="note_requests")
    by: Mapped[Person] = relationship()


class Extension(Base):
    """A request for a later day, with its reason, and the chair's decision; all days are kept for ever.

    `asked_due_on` is the day asked for where the chair gave another one, `new_due_on`. What the chair moves unasked is
    kept in the same way: asked for and granted by one person at one time.
    """

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    execution_id: Mapped[int] = mapped_column(ForeignKey("execution.id"))
    asked_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    old_due_on: Mapped[date]
    asked_due_on: Mapped[date | None]
    new_due_on: Mapped[date]
    late: Mapped[bool]
    decision: Mapped[Decision | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    comment: Mapped[str] = mapped_column(Text, default="")

    execution: Mapped[Execution] = relationship(back_populates="extensions")
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)

    @property
    def unasked(self) -> bool:
        """Whether the chair moved the day without having been asked."""
        return self.decided_at == self.asked_at and self.decided_by_id == self.by_id

    __table_args__ = (
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at_if_decided"),
        CheckConstraint("new_due_on > old_due_on", name="a_later_day"),
        Index("uq_extension_pending", "execution_id", unique=True, sqlite_where=PENDING, postgresql_where=PENDING),
        Index("ix_extension_execution", "execution_id"),
    )


class TakenOff(Base):
    """An assignment taken off control: by the chair on a stated ground, or by a point of a later decision.

    It stands until the assignment is put back; the executions that it closed name it.
    """

    __tablename__ = "taken_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    by_point_id: Mapped[int | None] = mapped_column(ForeignKey("point.id"), index=True)
    ground: Mapped[str] = mapped_column(Text)
    on: Mapped[date]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    put_back_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship()
    by_point: Mapped[Point | None] = relationship()
    by: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("ground <> '' OR by_point_id IS NOT NULL", name="stands_on_a_ground"),
        Index("uq_taken_off_standing", "assignment_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
    )
