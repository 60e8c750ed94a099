"""What each execution counts as on a day: the judgement that all figures are made of."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """How far an execution is, as far as figures ask."""

    OPEN = "open"
    EXECUTED = "executed"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """What an execution counts as; of several that are judged as one, the first of these stands for all."""

    OVERDUE = "overdue"
    NOT_YET_DUE = "not_yet_due"
    LATE = "late"
    ON_TIME = "on_time"
    WITHDRAWN = "withdrawn"


FALLEN_DUE = frozenset({Standing.OVERDUE, Standing.LATE, Standing.ON_TIME})
"""What compliance is a share of: the executed, early ones too, and the overdue."""


@dataclass(frozen=True)
class Fact:
    """An execution as it stood on the day the figures are for.

    `executed_on` is the day when the finally accepted report was submitted, so that nobody answers for the
    controller's delay. `not_ours` says that this answer was accepted; `extended` that the deadline was ever moved
    for the executor.
    """

    state: State
    due_on: date | None
    first_due_on: date | None
    executed_on: date | None = None
    not_ours: bool = False
    extended: bool = False
    advisory: bool = False
    organisation: Hashable = None
    assignment: Hashable = None

    @property
    def has_left(self) -> bool:
        """Whether nobody has to execute it any more."""
        return self.not_ours or self.state is State.WITHDRAWN

    def __post_init__(self) -> None:
        if self.state is State.EXECUTED and self.executed_on is None:
            raise ValueError("an executed execution has the day of its report")


@dataclass(frozen=True)
class Span:
    """The days that figures are for, both included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Return whether `day` belongs to the span; no day belongs to every span."""
        return day is None or self.first <= day <= self.last


class Judged(NamedTuple):
    """An execution judged by its current and by its first day; all that figures need to know of it.

    `standing` is None outside the span by the current day; `first` is None outside it by the first day, or without one.
    """

    standing: Standing | None
    first: Standing | None
    extended: bool = False
    not_ours: bool = False
    undated: bool = False


def standing(fact: Fact, due_on: date | None, as_of: date) -> Standing:
    """Return what an execution counts as at the end of `as_of`, judged by `due_on`: its current or its first day."""
    if fact.has_left:
        return Standing.WITHDRAWN
    if fact.state is State.EXECUTED and fact.executed_on and fact.executed_on <= as_of:
        return Standing.LATE if due_on and fact.executed_on > due_on else Standing.ON_TIME
    return Standing.OVERDUE if due_on and due_on < as_of else Standing.NOT_YET_DUE


def judged(fact: Fact, as_of: date, span: Span | None = None) -> Judged:
    """Return the execution judged; it belongs to the span by its due day or, having none, by its execution."""
    current = span is None or span.holds(fact.due_on or fact.executed_on)
    first = fact.first_due_on is not None and (span is None or span.holds(fact.first_due_on))
    return Judged(
        standing=standing(fact, fact.due_on, as_of) if current else None,
        first=standing(fact, fact.first_due_on, as_of) if first else None,
        extended=fact.extended,
        not_ours=fact.not_ours,
        undated=fact.due_on is None,
    )


def as_one(parts: Collection[Judged]) -> Judged:
    """Return several executions judged as one: not executed while one is not, late if one was late."""
    inside = [part for part in parts if part.standing]
    return Judged(
        standing=_worst(part.standing for part in parts),
        first=_worst(part.first for part in parts),
        extended=any(part.extended for part in parts),
        not_ours=all(part.not_ours for part in inside),
        undated=all(part.undated for part in inside if part.standing is Standing.ON_TIME),
    )


def _worst(standings: Iterable[Standing | None]) -> Standing | None:
    found = {each for each in standings if each}
    return next((each for each in Standing if each in found), None)
