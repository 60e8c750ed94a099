"""Changes of many executions at once: first what would change and what wouldn't, then all of it, or nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.db import session
from tracker.directory.models import Organisation, Person
from tracker.directory.queries import Visitor
from tracker.executions import queries
from tracker.executions.models import Execution, ExecutionReport
from tracker.executions.states import Further, State
from tracker.resolutions.models import Assignment, Point

Value = date | State | Further | Person | None
"""What a preview shows of an execution before and after: its day, its state, what follows, or who controls it."""


class Why(StrEnum):
    """Why an execution stays as it is."""

    CLOSED = "closed"
    NOT_CLOSED_SO = "not_closed_so"
    """Only what was closed together with its point is put back together with it."""
    NO_DAY = "no_day"
    NOT_LATER = "not_later"
    PASSED = "passed"
    PAST_THE_LEAD = "past_the_lead"
    """A co-executor answers to the lead, and so not after the lead's own day."""
    ASKED = "asked"
    """A request for a later day waits: it is decided upon by itself."""
    NOT_WAITING = "not_waiting"
    NOT_PLAIN = "not_plain"
    """«В части» and «не относится» are looked at one by one."""
    OWN = "own"
    NOT_YOURS = "not_yours"
    """Of another body, in which one decides nothing."""
    SAME = "same"
    HAS_IT = "has_it"
    ENDED = "ended"
    """The organisation is closed."""


@dataclass(frozen=True)
class Line:
    """What becomes of one execution, or why nothing does."""

    execution: Execution
    before: Value = None
    after: Value = None
    why: Why | None = None

    @property
    def mark(self) -> str:
        """What the line was made of: it changes when the execution does."""
        it = self.execution
        who = f"{it.id}:{it.version}" if it.id else f"{it.assignment.id}:{it.organisation.id}:{it.period}"
        return f"{who} {_said(self.before)} {_said(self.after)} {self.why}"


def _said(value: Value) -> str:
    return str(value.id) if isinstance(value, Person) else str(value)


class Change(Protocol):
    """One kind of change, with the words and days that were given for it."""

    def line(self, it: Execution, by: Visitor) -> Line:
        """What it would make of an execution."""

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Make it so, for all of these."""


class ChangedMeanwhile(Exception):
    """What was looked at isn't so any more; nothing was done."""


@dataclass(frozen=True)
class Plan:
    """What a change would make of the chosen executions."""

    lines: tuple[Line, ...]

    @property
    def changed(self) -> list[Execution]:
        """The executions that it would change."""
        return [each.execution for each in self.lines if each.why is None]

    @property
    def seal(self) -> str:
        """What the preview is bound to: another seal, another preview."""
        return hashlib.sha256("\n".join(each.mark for each in self.lines).encode()).hexdigest()


def plan(change: Change, chosen: Iterable[Execution], by: Visitor) -> Plan:
    """What a change would make of the chosen executions; nothing is changed."""
    return Plan(tuple(change.line(each, by) for each in chosen))


def carry_out(change: Change, planned: Plan, seal: str, by: Visitor) -> int:
    """Do what was shown under this seal, and nothing else; how many executions it changed.

    ChangedMeanwhile when one of them is not as it was shown.
    """
    if planned.seal != seal:
        raise ChangedMeanwhile
    change.carry_out(planned.changed, by)
    return len(planned.changed)


def chosen(assignment_ids: Iterable[int], organisation_ids: Iterable[int] = ()) -> list[Execution]:
    """The executions of some assignments, of all organisations or of some, by point and organisation."""
    only = list(organisation_ids)
    found = (
        _whole()
        .join(Execution.assignment)
        .join(Assignment.point)
        .join(Execution.organisation)
        .where(Execution.assignment_id.in_(list(assignment_ids)))
        .order_by(Point.position, Assignment.id, Execution.period, Organisation.position, Execution.id)
    )
    return list(session.scalars(found.where(Execution.organisation_id.in_(only)) if only else found))


def of_ids(visitor: Visitor, execution_ids: Iterable[int]) -> list[Execution]:
    """The executions with these ids that the visitor may see, the longest waiting first."""
    found = _whole().where(Execution.id.in_(list(execution_ids)), queries.visible_to(visitor))
    return list(session.scalars(found.order_by(Execution.submitted_at, Execution.id)))


def _whole() -> Select[Execution]:
    reports = selectinload(Execution.reports)
    return queries.whole().options(
        joinedload(Execution.assignment).joinedload(Assignment.controller),
        selectinload(Execution.extensions),
        reports.joinedload(ExecutionReport.by),
        reports.joinedload(ExecutionReport.prepared),
    )


def concerned(assignment_ids: Iterable[int]) -> list[Organisation]:
    """The organisations that have something to do under some assignments, in the order of the directory."""
    ids = select(Execution.organisation_id).where(Execution.assignment_id.in_(list(assignment_ids)))
    found = select(Organisation).where(Organisation.id.in_(ids))
    return list(session.scalars(found.order_by(Organisation.position, Organisation.id)))
