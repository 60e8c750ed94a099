"""What is stored of a resolution: its text, its points, their assignments and addressees, and the doubts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.calendar.deadlines import DueKind
from tracker.db import Base
from tracker.directory.models import Body, Organisation, OrganisationGroup, Person
from tracker.files import StoredFile
from tracker.intake.draft import Part, PointKind
from tracker.resolutions.states import Stage


class Resolution(Base):
    """The adopted document: who adopted it, when, its number and title, its file and its lines."""

    __tablename__ = "resolution"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT)
    number: Mapped[str] = mapped_column(String(64), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    adopted_on: Mapped[date | None]
    basis: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    lines: Mapped[list[Any]] = mapped_column(default=list)
    header_lines: Mapped[list[Any]] = mapped_column(default=list)
    """The numbers of the lines that the heading was read from."""
    read: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)
    """What the reader understood of the present file, as `items.snapshot` gives it; corrections come over it."""
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[datetime | None]
    issued_on: Mapped[date | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    body: Mapped[Body] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    issued_by: Mapped[Person | None] = relationship(foreign_keys=issued_by_id)
    points: Mapped[list["Point"]] = relationship(
        back_populates="resolution", cascade="all, delete-orphan", order_by="Point.position"
    )
    doubts: Mapped[list["Doubt"]] = relationship(
        back_populates="resolution", cascade="all, delete-orphan", order_by="Doubt.id"
    )

    @property
    def unplaced(self) -> list[int]:
        """The numbers of the lines that are neither in the heading nor in a point: so no line is ever lost."""
        placed = {*self.header_lines, *(line for point in self.points for line in point.lines)}
        return [line for line in range(len(self.lines)) if line not in placed]

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("(stage IN ('issued', 'closed')) = (issued_on IS NOT NULL)", name="issued_on_if_issued"),
        CheckConstraint("stage = 'draft' OR adopted_on IS NOT NULL", name="adopted_before_it_leaves_the_check"),
        Index("ix_resolution_body_stage", "body_id", "stage", "adopted_on"),
    )


class Point(Base):
    """What is written: the number as printed, the text, the kind, the place in the tree and in the source."""

    __tablename__ = "point"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("point.id", ondelete="SET NULL"))
    key: Mapped[str] = mapped_column(String(40), default="")
    """Its name in the corrections, which outlives the row."""
    position: Mapped[int]
    level: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(String(32), default="")
    label: Mapped[str] = mapped_column(String(64), default="")
    section: Mapped[str] = mapped_column(Text, default="")
    heading: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[PointKind]
    advisory: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[Any]] = mapped_column(default=list)
    """The numbers of the source's lines that it was made of; none when it was added by hand."""
    evidence: Mapped[list[Any]] = mapped_column(default=list)

    resolution: Mapped[Resolution] = relationship(back_populates="points")
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="point", cascade="all, delete-orphan", order_by="(Assignment.key, Assignment.id)"
    )

    @property
    def first_line(self) -> int | None:
        """The first of its lines."""
        return min(self.lines, default=None)

    @property
    def last_line(self) -> int | None:
        """The last of its lines."""
        return max(self.lines, default=None)

    __table_args__ = (Index("ix_point_resolution", "resolution_id", "position"),)


class TextCorrection(Base):
    """The text of an issued point was corrected once for all its executors: what it was, what it is, and why."""

    __tablename__ = "text_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("point.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)

    point: Mapped[Point] = relationship()
    by: Mapped[Person] = relationship()

    __table_args__ = (CheckConstraint("reason <> ''", name="says_why"),)


class Assignment(Base):
    """What must be done: of which point, by when and why by then, who controls it and what proves it."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("point.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(40), default="")
    due_kind: Mapped[DueKind] = mapped_column(default=DueKind.NONE)
    due_printed: Mapped[str] = mapped_column(Text, default="")
    due_stated: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_on: Mapped[date | None]
    due_reason: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recurrence: Mapped[dict[str, Any] | None]
    recurs_from: Mapped[date | None]
    """From which day its periods are counted, where a person said so; else from the adoption."""
    ends_on: Mapped[date | None]
    """After this day no period of what recurs begins."""
    controller_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    proof: Mapped[str] = mapped_column(Text, default="")
    indicator: Mapped[dict[str, Any] | None]
    asked: Mapped[list[Any]] = mapped_column(default=list)
    """What proves execution, as `contract.Asked` keeps it; empty: words, and files where there are any."""

    point: Mapped[Point] = relationship(back_populates="assignments")
    controller: Mapped[Person | None] = relationship()
    addressees: Mapped[list["Addressee"]] = relationship(
        back_populates="assignment", cascade="all, delete-orphan", order_by="Addressee.position"
    )


class Addressee(Base):
    """A phrase as printed and what it means in the directory: one organisation or one group."""

    __tablename__ = "addressee"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    part: Mapped[Part] = mapped_column(default=Part.LEAD)
    printed: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(Text, default="")
    person_printed: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("organisation_group.id"))

    assignment: Mapped[Assignment] = relationship(back_populates="addressees")
    organisation: Mapped[Organisation | None] = relationship()
    group: Mapped[OrganisationGroup | None] = relationship()

    __table_args__ = (CheckConstraint("organisation_id IS NULL OR group_id IS NULL", name="means_one_thing"),)


class Doubt(Base):
    """What a person has to look at before the resolution is issued: a code with its particulars."""

    __tablename__ = "doubt"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id", ondelete="CASCADE"), index=True)
    point_id: Mapped[int | None] = mapped_column(ForeignKey("point.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(40), default="")
    code: Mapped[str] = mapped_column(String(64))
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    resolution: Mapped[Resolution] = relationship(back_populates="doubts")
    point: Mapped[Point | None] = relationship()


class Correction(Base):
    """What one deed of a person changed in the check, so that it can be undone and made again over another reading.

    `changes` are those of `changes.Change`; one that is undone waits to be made again until something else is
    corrected. A second bringing in keeps in `reading` what was read before, and the corrections that it carried over.
    """

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id", ondelete="CASCADE"))
    number: Mapped[int]
    verb: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    undone: Mapped[bool] = mapped_column(default=False)
    changes: Mapped[list[Any]] = mapped_column(default=list)
    reading: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)

    by: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("resolution_id", "number"),)
