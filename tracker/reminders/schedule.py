"""The ladder: on which days which letter about an execution is due, and to whom.

No rung is remembered here and no counter is kept: a rung is a business fact that makes the key of its letter, so
asking twice, or after days of downtime, cannot make a second letter. Every rung falls on a working day; a sweep
sends only on working days as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache

from tracker.calendar.settings import Settings, require
from tracker.calendar.working_days import WorkingCalendar

WEEK = 7
"""Calendar days between the letters about an execution that stays overdue."""


class Audience(StrEnum):
    """To whom a rung speaks."""

    EXECUTOR = "executor"
    CONTROLLER = "controller"
    CURATOR = "curator"
    CHAIR = "chair"


@dataclass(frozen=True)
class LadderRules(Settings):
    """The ladder of one body, in working days; a step of 0 after the due day is never climbed."""

    at_issue: bool = True
    before: tuple[int, ...] = (10, 5, 3, 1)
    on_the_day: bool = True
    executor_after: int = 1
    controller_after: int = 1
    curator_after: int = 3
    chair_after: int = 5
    weekly: bool = True
    """Whether letters go on, a week after the last of the steps above and every week from then."""
    weekly_to: tuple[Audience, ...] = (Audience.EXECUTOR, Audience.CONTROLLER)
    due_soon: int = 3
    """How far ahead a digest looks."""

    def __post_init__(self) -> None:
        require("before", all(1 <= days <= 250 for days in self.before))
        for audience in Audience:
            require(f"{audience}_after", 0 <= self.after(audience) <= 250)
        require("due_soon", 0 <= self.due_soon <= 250)

    def after(self, audience: Audience) -> int:
        """Return how many working days after the due day `audience` is told; 0: never."""
        days: int = getattr(self, f"{audience}_after")
        return days

    @property
    def last_after(self) -> int:
        """The working days from the due day to the last single step, from which weeks are counted."""
        return max(self.after(audience) for audience in Audience)


@dataclass(frozen=True)
class Term:
    """The days of an open execution that its ladder stands on."""

    issued_on: date
    due_on: date | None
    moved_on: date | None = None
    """When the present due day was decided, if it is not the first; that letter tells it: earlier steps fall away."""


@dataclass(frozen=True)
class Rung:
    """A letter that is due on `falls_on`, a working day; `step` says which («before:10», «weekly:2»)."""

    step: str
    falls_on: date
    to: Audience
    due_on: date | None

    @property
    def key(self) -> str:
        """The business fact: a moved deadline makes new rungs, but an execution is issued once."""
        return self.step if self.step == "issued" else f"{self.step}@{self.due_on}"


def latest_rungs(term: Term, today: date, calendar: WorkingCalendar, rules: LadderRules) -> tuple[Rung, ...]:
    """Return the last rung that has come by `today` for each audience: all that should have been told by now."""
    return _latest_rungs(term, today, calendar, rules)


def rungs_between(
    term: Term, first: date, last: date, calendar: WorkingCalendar, rules: LadderRules
) -> tuple[Rung, ...]:
    """Return the rungs from `first` to `last`, both included, as daily sweeps will climb them if nothing changes."""
    ladder = _Ladder(term, calendar, rules)
    falling = (rung for audience in Audience for rung in ladder.between(audience, first, last))
    # of two letters to one reader on one day the later one is sent
    found = {(rung.to, rung.falls_on): rung for rung in falling}
    return tuple(sorted(found.values(), key=lambda rung: rung.falls_on))


def is_due_soon(due_on: date | None, today: date, calendar: WorkingCalendar, rules: LadderRules) -> bool:
    """Return whether a day not yet past is near enough for a digest to name it."""
    return due_on is not None and today <= due_on and calendar.between(today, due_on) <= rules.due_soon


# a sweep asks for 100,000 executions, which were issued and fall due on a few hundred pairs of days
@lru_cache(maxsize=4096)
def _latest_rungs(term: Term, today: date, calendar: WorkingCalendar, rules: LadderRules) -> tuple[Rung, ...]:
    ladder = _Ladder(term, calendar, rules)
    found = (ladder.latest(audience, today) for audience in Audience)
    return tuple(rung for rung in found if rung)


@dataclass(frozen=True)
class _Ladder:
    """The rungs of one execution in order; those on one day stand so that the last one counts."""

    term: Term
    calendar: WorkingCalendar
    rules: LadderRules

    def steps(self, audience: Audience) -> Iterator[Rung]:
        """Yield the single rungs of `audience`, the days never falling."""
        if audience is Audience.EXECUTOR:
            yield from self._until_due()
        if self.term.due_on and (days := self.rules.after(audience)):
            yield self._rung(f"after:{days}", self.calendar.shift(self._late_from, days), audience)

    def weekly(self, audience: Audience, week: int) -> Rung:
        """Return the rung of the n-th week after the last step."""
        day = self._weeks_from + timedelta(days=WEEK * week)
        return self._rung(f"weekly:{week}", self.calendar.previous_or_same(day), audience)

    def is_weekly(self, audience: Audience) -> bool:
        """Return whether `audience` is told every week."""
        return self.rules.weekly and self.term.due_on is not None and audience in self.rules.weekly_to

    def weeks_come(self, today: date) -> int:
        """Return the last week whose rung has come by `today`; below 1 when none has."""
        # a rung moves back off a day off, so it has come when its own day lies before the next working day
        ready = self.calendar.next_after(today) - timedelta(days=1)
        return (ready - self._weeks_from).days // WEEK

    def latest(self, audience: Audience, today: date) -> Rung | None:
        """Return the last rung of `audience` that has come by `today`."""
        if self.is_weekly(audience) and (week := self.weeks_come(today)) > 0:
            return self.weekly(audience, week)
        come = [rung for rung in self.steps(audience) if rung.falls_on <= today]
        return come[-1] if come else None

    def between(self, audience: Audience, first: date, last: date) -> Iterator[Rung]:
        """Yield the rungs of `audience` from `first` to `last`."""
        yield from (rung for rung in self.steps(audience) if first <= rung.falls_on <= last)
        if self.is_weekly(audience):
            start = max(0, self.weeks_come(first - timedelta(days=1)))
            for week in range(start + 1, self.weeks_come(last) + 1):
                yield self.weekly(audience, week)

    def _until_due(self) -> Iterator[Rung]:
        if self.rules.at_issue:
            yield self._rung("issued", self.calendar.next_or_same(self.term.issued_on), Audience.EXECUTOR)
        for days in sorted(self.rules.before, reverse=True):
            yield from self._ahead(f"before:{days}", -days)
        if self.rules.on_the_day:
            yield from self._ahead("on", 0)

    def _ahead(self, step: str, days: int) -> Iterator[Rung]:
        if self.term.due_on is None:
            return
        falls_on = self.calendar.shift(self.term.due_on, days)
        if falls_on > self._told_on:  # a step longer than the term is dropped
            yield self._rung(step, falls_on, Audience.EXECUTOR)

    @cached_property
    def _told_on(self) -> date:
        """When the executor learns the present due day: steps count from then."""
        return self.calendar.next_or_same(max(self.term.issued_on, self.term.moved_on or self.term.issued_on))

    @cached_property
    def _late_from(self) -> date:
        """The day that steps after it are counted from: nobody is late before being told."""
        return max(self.term.due_on or self._told_on, self._told_on)

    @cached_property
    def _weeks_from(self) -> date:
        return self.calendar.shift(self._late_from, max(1, self.rules.last_after))

    def _rung(self, step: str, falls_on: date, to: Audience) -> Rung:
        return Rung(step, falls_on, to, self.term.due_on)
