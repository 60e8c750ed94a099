"""What there is to tell about an open execution today, and to whom: rungs of the ladder, returns, decisions, waiting.

A fact's key is made of business facts, so that what was told once isn't told again, whoever asks and however often.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tracker.calendar.working_days import WorkingCalendar
from tracker.executions.deadlines import ExecutionRules, is_review_late, review_due_on
from tracker.executions.states import UNANSWERED, State
from tracker.reminders.regular import LetterRules
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
    letters: LetterRules


class News(NamedTuple):
    """Something to tell an audience: the key of a fact."""

    key: str
    to: Audience


@dataclass(frozen=True, eq=False)
class Case:
    """What is the same for many executions: with their days and their state goes all that there is to tell of them."""

    body_id: int
    is_lead: bool
    state: State
    term: Term
    submitted_on: date | None = None
    round: int = 0
    """Of the last report."""
    is_with_controllers: bool = False
    """Whether the last report waits for those who control, not for a lead."""
    decided_id: int | None = None
    """The request for a later day that was decided on lately."""
    reopened_on: date | None = None
    """When it was put on control again, if that was lately."""
    is_overdue: bool = False
    is_due_soon: bool = False

    @property
    def reopened_key(self) -> str:
        """The key of its being put on control again."""
        return f"reopened:{self.reopened_on}"

    @property
    def decision_key(self) -> str:
        """The key of the last decision on a request for a later day."""
        return f"extension:{self.decided_id}"


class Card(NamedTuple):
    """As much of an execution as its letters need."""

    id: int
    organisation_id: int
    controller_id: int | None
    """The one named."""
    case: Case
    news: tuple[News, ...]
    """All that should have been told of it by today."""
    told: str = ""
    """All that was told of it: «;recipient key;recipient key;»."""
    assignment_id: int = 0

    def is_told(self, person_id: int, key: str) -> bool:
        """Whether a person was told a fact."""
        return f";{person_id} {key};" in self.told


class Fact(NamedTuple):
    """Something to tell a person about an execution."""

    execution_id: int
    key: str
    to: Audience


def is_step(key: str) -> bool:
    """Whether a fact is a step of the ladder: nothing has happened but that time went by."""
    return key.startswith(("before:", "on@", "after:", "weekly:"))


@lru_cache(maxsize=1024)
def above(told: tuple[News, ...]) -> frozenset[Audience]:
    """Those above the executor to whom some news speak."""
    return frozenset(each.to for each in told if each.to is not Audience.EXECUTOR)


def news(case: Case, day: Day) -> tuple[News, ...]:
    """All that should have been told about an execution by today; nothing about a closed one."""
    if case.state is State.UNDER_REVIEW:
        return _waiting(case, day)
    if case.state not in UNANSWERED:
        return ()
    rungs = latest_rungs(case.term, day.today, day.calendar, day.ladder)
    # co-executors answer to their lead, so nobody above hears of them
    found = [News(rung.key, rung.to) for rung in rungs if case.is_lead or rung.to is Audience.EXECUTOR]
    if any(each.to is Audience.EXECUTOR and each.key != ISSUED for each in found):
        found.append(News(ISSUED, Audience.EXECUTOR))
    if case.state is State.RETURNED:
        found.append(News(f"returned:{case.round}", Audience.EXECUTOR))
    if case.reopened_on is not None:
        found.append(News(case.reopened_key, Audience.EXECUTOR))
    if case.decided_id is not None:
        found.append(News(case.decision_key, Audience.EXECUTOR))
    return tuple(found)


def _waiting(case: Case, day: Day) -> tuple[News, ...]:
    """A report that waits too long is told of at once, then every week; not a co-executor's that waits for its lead."""
    if not case.is_with_controllers:
        return ()
    if case.submitted_on is None or not is_review_late(case.submitted_on, day.today, day.calendar, day.executions):
        return ()
    late_from = review_due_on(case.submitted_on, day.calendar, day.executions)
    week = (day.today - late_from).days // WEEK
    return (News(f"review:{case.round}:{week}", Audience.CONTROLLER),)
