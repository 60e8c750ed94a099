"""What there is to tell about an open execution today, and to whom: rungs of the ladder, returns, decisions, waiting.

A fact's key is made of business facts, so that what was told once isn't told again, whoever asks and however often.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.calendar.working_days import WorkingCalendar
from tracker.executions.deadlines import ExecutionRules, is_review_late, review_due_on
from tracker.executions.states import UNANSWERED, State
from tracker.reminders.schedule import WEEK, Audience, LadderRules, Term, latest_rungs

ISSUED = "issued"
"""The key of the first notice; whoever was told of a later rung has been told of the issue too."""


@dataclass(frozen=True)
class Day:
    """The day of one body: its date there, the calendar, and the rules that the body keeps."""

    today: date
    zone: str
    calendar: WorkingCalendar
    ladder: LadderRules
    executions: ExecutionRules


@dataclass(frozen=True, slots=True)
class Card:
    """As much of an execution as its letters need; `controller_id` is the one named, `round` of the last report."""

    id: int
    body_id: int
    organisation_id: int
    controller_id: int | None
    is_lead: bool
    state: State
    term: Term
    submitted_on: date | None
    round: int
    decided_id: int | None
    """The request for a later day that was decided on lately."""
    told: frozenset[str] = frozenset()
    """«recipient key» of all that was told."""

    def is_overdue(self, today: date) -> bool:
        """Whether the executor is late."""
        return self.state in UNANSWERED and self.term.due_on is not None and self.term.due_on < today


class Fact(NamedTuple):
    """Something to tell an audience about an execution."""

    execution_id: int
    key: str
    to: Audience


def facts(card: Card, day: Day) -> list[Fact]:
    """All that should have been told about an execution by today; nothing about a closed one."""
    if card.state is State.UNDER_REVIEW:
        return _waiting(card, day)
    if card.state not in UNANSWERED:
        return []
    rungs = latest_rungs(card.term, day.today, day.calendar, day.ladder)
    # co-executors answer to their lead, so nobody above hears of them
    found = [Fact(card.id, rung.key, rung.to) for rung in rungs if card.is_lead or rung.to is Audience.EXECUTOR]
    if any(fact.to is Audience.EXECUTOR and fact.key != ISSUED for fact in found):
        found.append(Fact(card.id, ISSUED, Audience.EXECUTOR))
    if card.state is State.RETURNED:
        found.append(Fact(card.id, f"returned:{card.round}", Audience.EXECUTOR))
    if card.decided_id is not None:
        found.append(Fact(card.id, decision_key(card), Audience.EXECUTOR))
    return found


def decision_key(card: Card) -> str:
    """The key of the last decision on a request for a later day."""
    return f"extension:{card.decided_id}"


def _waiting(card: Card, day: Day) -> list[Fact]:
    """A report that waits too long is told of at once, then every week."""
    if card.submitted_on is None or not is_review_late(card.submitted_on, day.today, day.calendar, day.executions):
        return []
    late_from = review_due_on(card.submitted_on, day.calendar, day.executions)
    week = (day.today - late_from).days // WEEK
    return [Fact(card.id, f"review:{card.round}:{week}", Audience.CONTROLLER)]
