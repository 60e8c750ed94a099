"""What had been said of executions by the end of a day: the answer, how the work went, why it was withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from tracker.audit import HistoryEntry
from tracker.compliance.stood import Moment
from tracker.db import session
from tracker.directory.models import Appointment, Person
from tracker.directory.queries import in_force
from tracker.directory.roles import Role
from tracker.executions.models import Decision, Execution, ExecutionReport, Extension, ProgressNote
from tracker.executions.states import Action, Answer
from tracker.resolutions.models import Point, TextCorrection


@dataclass(frozen=True)
class Answered:
    """The last answer sent by then, and what had been decided on it."""

    answer: Answer
    text: str
    on: date
    decision: Decision | None
    comment: str


@dataclass(frozen=True)
class Said:
    """Words with their day: a note on how the work goes, the ground of a withdrawal."""

    text: str
    on: date


@dataclass(frozen=True)
class Story:
    """All that a row says of one execution."""

    answered: Answered | None = None
    note: Said | None = None
    ground: Said | None = None


def stories(execution_ids: Collection[int], at: Moment, zone: str) -> dict[int, Story]:
    """The story of each execution by the end of a day, in three queries."""
    if not execution_ids:
        return {}
    answered, notes = _answered(execution_ids, at), _notes(execution_ids, at, ZoneInfo(zone))
    grounds = _grounds(execution_ids, at, ZoneInfo(zone))
    return {key: Story(answered.get(key), notes.get(key), grounds.get(key)) for key in execution_ids}


def _answered(ids: Collection[int], at: Moment) -> dict[int, Answered]:
    chosen = (
        select(ExecutionReport)
        .where(ExecutionReport.execution_id.in_(ids), at.before(ExecutionReport.submitted_at))
        .order_by(ExecutionReport.execution_id, ExecutionReport.round)
    )
    return {each.execution_id: _as_it_was(each, at) for each in session.scalars(chosen)}


def _as_it_was(report: ExecutionReport, at: Moment) -> Answered:
    decided = report.decided_at is not None and (at.over_at is None or report.decided_at < at.over_at)
    return Answered(
        report.answer,
        report.text,
        report.submitted_on,
        report.decision if decided else None,
        report.comment if decided else "",
    )


def _notes(ids: Collection[int], at: Moment, zone: ZoneInfo) -> dict[int, Said]:
    chosen = (
        select(ProgressNote.execution_id, ProgressNote.text, ProgressNote.at)
        .where(ProgressNote.execution_id.in_(ids), at.before(ProgressNote.at))
        .order_by(ProgressNote.id)
    )
    return {row[0]: _said(row[1], row[2], zone) for row in session.execute(chosen)}


def _grounds(ids: Collection[int], at: Moment, zone: ZoneInfo) -> dict[int, Said]:
    chosen = (
        select(HistoryEntry.subject_id, HistoryEntry.comment, HistoryEntry.at)
        .where(
            HistoryEntry.subject == Execution.__tablename__,
            HistoryEntry.subject_id.in_(ids),
            HistoryEntry.action == Action.WITHDRAW.value,
            at.before(HistoryEntry.at),
        )
        .order_by(HistoryEntry.id)
    )
    return {row[0]: _said(row[1], row[2], zone) for row in session.execute(chosen)}


def _said(text: str, at: datetime, zone: ZoneInfo) -> Said:
    return Said(text, at.astimezone(zone).date())


def asked_days(at: Moment, *where: ColumnElement[bool]) -> dict[int, date]:
    """The later day that was asked for and not decided on by then, for each execution that waits for one."""
    chosen = (
        select(
            Extension.execution_id,
            func.coalesce(Extension.asked_due_on, Extension.new_due_on),
            Extension.decided_at,
        )
        .join(Extension.execution)
        .where(at.before(Extension.asked_at), *where)
        .order_by(Extension.id)
    )
    rows: Any = session.execute(chosen)
    return {row[0]: row[1] for row in rows if row[2] is None or (at.over_at is not None and row[2] >= at.over_at)}


def texts(at: Moment, resolution_ids: Collection[int]) -> dict[int, str]:
    """What points said by then that say something else since: what the first later correction has put away."""
    if at.over_at is None:
        return {}
    chosen = (
        select(TextCorrection.point_id, TextCorrection.before)
        .join(TextCorrection.point)
        .where(Point.resolution_id.in_(resolution_ids), TextCorrection.at >= at.over_at)
        .order_by(TextCorrection.id.desc())
    )
    return {row[0]: row[1] for row in session.execute(chosen)}


@dataclass(frozen=True)
class Request:
    """A request for a later day, and what had been decided on it."""

    execution: int
    old_due_on: date
    asked_for: date
    reason: str
    decision: Decision | None


def asked_by(at: Moment, execution_ids: Collection[int]) -> list[Request]:
    """The requests for a later day that some executions had made by then, in order."""
    chosen = select(Extension).where(Extension.execution_id.in_(execution_ids), at.before(Extension.asked_at))
    found = session.scalars(chosen.order_by(Extension.asked_at, Extension.id))
    return [_as_asked(each, at) for each in found]


def _as_asked(each: Extension, at: Moment) -> Request:
    decided = each.decided_at is not None and (at.over_at is None or each.decided_at < at.over_at)
    asked_for = each.asked_due_on or each.new_due_on
    return Request(each.execution_id, each.old_due_on, asked_for, each.reason, each.decision if decided else None)


@dataclass(frozen=True)
class Officer:
    """Who holds an office of a body on a day, and how the appointment calls the position."""

    role: Role
    full_name: str
    position: str
    acting: bool


def officers(body_id: int, on: date) -> dict[Role, Officer]:
    """The chair and the secretary of a body on a day; who acts in their place where somebody does."""
    rows = session.execute(
        select(Appointment.role, Person.full_name, Appointment.position, Appointment.acting)
        .join(Appointment.person)
        .where(
            Appointment.role.in_((Role.CHAIR, Role.SECRETARY)),
            Appointment.body_id == body_id,
            Appointment.organisation_id.is_(None),
            in_force(on),
        )
        .order_by(Appointment.acting, Appointment.starts_on, Appointment.id)
    )
    return {row[0]: Officer(*row) for row in rows}
