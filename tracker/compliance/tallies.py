"""An assignment with the executions made of it, judged once for its row, its figures and the conclusions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from tracker.compliance.figures import Figures, Judged, RollUp, Span, counted, judged
from tracker.compliance.queries import Duty
from tracker.compliance.standing import Standing, as_one
from tracker.compliance.then import Recurs
from tracker.resolutions.models import Assignment


@dataclass(frozen=True)
class Tally:
    """One assignment as of a day, of all time or of a span; its duties in the order of periods and the directory."""

    assignment: Assignment
    duties: Sequence[Duty]
    as_of: date
    span: Span | None = None
    beyond: Sequence[Duty] = ()
    """Its duties outside the span: they are in no figure of it, and are owed all the same."""
    off_control: bool = False
    """Whether the chair had taken it off control by then and not put it back."""
    recurred: Recurs | None = None
    """How it recurred then, where that was changed since."""

    @cached_property
    def judged(self) -> list[Judged]:
        """Each duty judged, beside it in the order."""
        return [judged(duty.fact, self.as_of, self.span) for duty in self.duties]

    @cached_property
    def figures(self) -> Figures:
        """The figures in numbers of executions."""
        return counted(Counter(self.judged))

    @cached_property
    def as_one(self) -> Judged:
        """The assignment judged as a whole, by the worst of its executions."""
        return as_one(self.judged)

    @property
    def standing(self) -> Standing | None:
        """What the assignment counts as; None when by its day it is outside the span."""
        return self.as_one.standing

    @cached_property
    def shown(self) -> list[tuple[Duty, Standing]]:
        """The duties that belong to the row, each with what it counts as."""
        return [(duty, each.standing) for duty, each in zip(self.duties, self.judged, strict=True) if each.standing]

    @cached_property
    def roll_up(self) -> RollUp:
        """How many have executed of those who have to, whatever the span."""
        if self.span is None:
            return self.figures.roll_up
        return counted(Counter(judged(duty.fact, self.as_of) for duty in self._whole)).roll_up

    @property
    def recurs(self) -> Recurs:
        """How it recurs."""
        return self.recurred or Recurs(self.assignment.recurrence, self.assignment.ends_on)

    @property
    def is_recurring(self) -> bool:
        """Whether there is an execution for each period."""
        return bool(self.recurs.rule)

    @property
    def goes_on(self) -> bool:
        """Whether periods are still to come."""
        ends_on = self.recurs.ends_on
        return self.is_recurring and not self.off_control and (ends_on is None or ends_on > self.as_of)

    @cached_property
    def organisations(self) -> dict[int, str]:
        """Who has to execute: short names by id, in the order of the directory."""
        return {duty.organisation_id: duty.organisation for duty in self.duties}

    @cached_property
    def executors(self) -> dict[int, str]:
        """Those of them who still answer for it, newcomers too, whatever the span; all where nobody is left.

        Whoever has left in one period isn't asked in the next: the last one tells.
        """
        last = {duty.organisation_id: duty for duty in sorted(self._whole, key=lambda duty: duty.period)}
        left = {each for each, duty in last.items() if duty.fact.has_left}
        return {each: duty.organisation for each, duty in last.items() if each not in left or len(left) == len(last)}

    @property
    def _whole(self) -> tuple[Duty, ...]:
        return (*self.duties, *self.beyond)

    @property
    def only(self) -> tuple[Duty, Standing] | None:
        """The one duty of an assignment to one organisation."""
        return (
            self.shown[0] if len(self.organisations) == 1 and len(self.shown) == 1 and not self.is_recurring else None
        )

    @property
    def periods(self) -> list[tuple[str, list[tuple[Duty, Standing]]]]:
        """The duties shown, period by period."""
        by_period = groupby(self.shown, key=lambda each: each[0].period)
        return [(period, list(members)) for period, members in by_period]
