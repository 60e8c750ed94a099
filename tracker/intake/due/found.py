"""What a deadline rule gives."""

from dataclasses import dataclass
from datetime import date

from tracker.calendar.deadlines import DueKind
from tracker.calendar.recurrence import Recurrence
from tracker.calendar.rules import DueWord
from tracker.calendar.terms import Offset
from tracker.intake.draft import Deadline


@dataclass(frozen=True)
class Found:
    """A deadline and the characters that state it."""

    deadline: Deadline
    start: int
    end: int


@dataclass(frozen=True)
class Context:
    """What a rule knows beside the words: the day of adoption, and whether the text is a deadline by its place.

    `stated` is True in «Срок: …» and in a column of deadlines, where a bare month or year is a deadline too.
    """

    adopted_on: date | None
    stated: bool = False


def day(rule: str, iso: date | None) -> Deadline:
    return Deadline(DueKind.DATE, iso, rule=rule)


def period(rule: str, iso: date | None, word: DueWord | None = None) -> Deadline:
    return Deadline(DueKind.PERIOD, iso, rule=rule, word=word)


def relative(rule: str, offset: Offset | None = None, word: DueWord | None = None) -> Deadline:
    return Deadline(DueKind.RELATIVE, rule=rule, offset=offset, word=word)


def permanent(rule: str) -> Deadline:
    return Deadline(DueKind.PERMANENT, rule=rule)


def recurring(rule: str, recurrence: Recurrence | None) -> Deadline:
    return Deadline(DueKind.RECURRING, rule=rule, recurrence=recurrence)
