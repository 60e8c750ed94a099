"""A preview of exactly what will change, bound to what was looked at: when that has changed, nothing is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import HiddenField

from tracker import audit
from tracker.compliance import words as periods
from tracker.db import Base
from tracker.directory.models import Person
from tracker.executions import bulk
from tracker.executions.bulk import Change, ChangedMeanwhile, Line, Plan, Value, Why
from tracker.executions.models import Execution
from tracker.language import Marked, mark, pgettext, short_date
from tracker.resolutions.models import Assignment
from tracker.web import access, history, words
from tracker.web.forms import Form

WHY: dict[Why, Marked] = {
    Why.CLOSED: mark("stays", "closed already"),
    Why.NOT_CLOSED_SO: mark("stays", "was not taken off control together with its point"),
    Why.NO_DAY: mark("stays", "has no deadline"),
    Why.NOT_LATER: mark("stays", "the new day is not later than the present one"),
    Why.PASSED: mark("stays", "the day has passed: choose a later one"),
    Why.PAST_THE_LEAD: mark("stays", "the lead executor itself has to answer before that day"),
    Why.ASKED: mark("stays", "a request for a later day waits, decide on it"),
    Why.NOT_WAITING: mark("stays", "waits for no decision any more"),
    Why.NOT_PLAIN: mark("stays", "not a plain “executed”: look at it by itself"),
    Why.NOT_YOURS: mark("stays", "another chairperson decides on it"),
    Why.OWN: mark("stays", "your own: another holder of the office decides"),
    Why.SAME: mark("stays", "is so already"),
    Why.HAS_IT: mark("stays", "has this assignment already"),
    Why.ENDED: mark("stays", "the organisation is closed"),
}


class Sealed(Form):
    """A form whose changes are shown first.

    `seal` is what the preview stood on, `newest` the end of the history at that time.
    """

    seal = HiddenField()
    newest = HiddenField()

    @property
    def confirmed(self) -> bool:
        """Whether the preview has been looked at."""
        return bool(self.seal.data)

    def shown(self, seal: str) -> None:
        """Bind the form to what is being shown now."""
        self.seal.data, self.newest.data = seal, str(audit.newest())

    def since(self, subjects: Sequence[Base]) -> list[history.Line]:
        """What has happened to some things since they were looked at."""
        return history.since(self.newest.data, subjects) if self.newest.data else []


@dataclass(frozen=True)
class Looked:
    """What came of looking at a change or of confirming it: done for so many, or a preview to be shown."""

    done: int | None
    page: dict[str, Any]

    @property
    def status(self) -> int:
        """The status of the page: 409 when what was looked at had changed meanwhile."""
        return 409 if self.page["stale"] else 200


def looked(form: Sealed, change: Change, found: Sequence[Execution], subjects: Sequence[Base] = ()) -> Looked:
    """Show what a change would make of executions; what was shown under the form's seal is done.

    `subjects` are other things of which it is told what has happened to them meanwhile.
    """
    by = access.visitor()
    plan = bulk.plan(change, found, by)
    since: list[history.Line] = []
    if form.confirmed:
        try:
            return Looked(bulk.carry_out(change, plan, form.seal.data or "", by), {"stale": False})
        except ChangedMeanwhile:
            since = form.since([*(each for each in found if each.id), *subjects])
    stale = form.confirmed
    form.shown(plan.seal)
    return Looked(None, {**_shown(plan), "form": form, "since": since, "stale": stale})


@dataclass(frozen=True)
class Group:
    """Executions of one assignment that become the same, or stay for the same reason."""

    assignment: Assignment
    before: str
    after: str
    why: str
    names: list[str]


def groups(lines: Iterable[Line]) -> list[Group]:
    """The lines of a preview, those of one assignment and one outcome together."""
    ordered = sorted(lines, key=lambda each: _place(each.execution.assignment))
    outcome = [(each.execution.assignment, said(each.before), said(each.after), each.why, each) for each in ordered]
    found: dict[tuple[int, str, str, str], Group] = {}
    for assignment, before, after, why, line in outcome:
        because = pgettext(*WHY[why]) if why else ""
        group = found.setdefault((assignment.id, before, after, because), Group(assignment, before, after, because, []))
        period = f" ({periods.period(line.execution.period)})" if line.execution.period else ""
        group.names.append(line.execution.organisation.short_name + period)
    return list(found.values())


def _place(assignment: Assignment) -> tuple[int, int]:
    return assignment.point.resolution_id, assignment.point.position


def said(value: Value) -> str:
    """A day, a state, what follows, or a person in words."""
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Person):
        return value.full_name
    return words.of(value) if value else "–"


def _shown(plan: Plan) -> dict[str, Any]:
    return {
        "changes": groups(each for each in plan.lines if each.why is None),
        "stay": groups(each for each in plan.lines if each.why is not None),
        "number": len(plan.changed),
        "staying": len(plan.lines) - len(plan.changed),
    }
