"""From what a point says about its day to the day, with the reason that is shown to people.

Source: the domain's rules of the trade. Terms are counted in calendar days from the adoption; a last day that is
not worked moves back to the preceding working day, the reverse of the Civil Code, art. 193.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Self

from .recurrence import Recurrence, first_period
from .rules import DeadlineRules, DueWord
from .terms import MonthDay, Offset, Unit, add, landed
from .working_days import WorkingCalendar

__all__ = [
    "DeadlineRules", "Due", "DueKind", "DuePhrase", "DueWord", "MonthDay", "Offset", "Reason", "Recurrence", "Unit",
    "due", "set_by_hand",
]  # fmt: skip


class DueKind(StrEnum):
    """What sort of deadline a point states; the words of `tracker read`."""

    DATE = "date"
    PERIOD = "period"
    RECURRING = "recurring"
    PERMANENT = "permanent"
    RELATIVE = "relative"
    NONE = "none"


@dataclass(frozen=True)
class DuePhrase:
    """What a point says about its day, understood: at most one of the four is needed, the first known one counts."""

    kind: DueKind
    recurrence: Recurrence | None = None
    day: date | None = None
    offset: Offset | None = None
    word: DueWord | None = None


class Reason(StrEnum):
    """Why a deadline is the day it is, or why there is none; its words are in the catalogue."""

    STATED = "stated"
    PERIOD_END = "period_end"
    COUNTED = "counted"
    DEFAULT_TERM = "default_term"
    URGENT = "urgent"
    PROMPT = "prompt"
    NAMED = "named"
    PERMANENT = "permanent"
    RECURRING = "recurring"
    SET = "set"
    NO_DEADLINE = "no_deadline"
    AWAITS_EVENT = "awaits_event"
    NOT_COMPUTED = "not_computed"


Value = int | str | date
"""What a reason's words are filled with."""


@dataclass(frozen=True)
class Due:
    """A deadline with its reason.

    `day` is None where there is no deadline (NO_DEADLINE), where it waits for an event (AWAITS_EVENT) and where a
    person has to set it (NOT_COMPUTED). `values` belong to the reason: COUNTED, DEFAULT_TERM, URGENT and PROMPT have
    `number`, `unit`, `from_on`; NAMED has `word`; PERMANENT `year`; RECURRING `period`, `first_on`, `last_on`.
    `moved_from` is the last day before it was moved off a day off.
    """

    day: date | None
    reason: Reason
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
    moved_from: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the deadline in the types of JSON, to be stored beside the assignment."""
        return {
            "day": self.day and self.day.isoformat(),
            "reason": self.reason.value,
            "values": {key: str(value) if isinstance(value, date) else value for key, value in self.values.items()},
            "moved_from": self.moved_from and self.moved_from.isoformat(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the deadline that `as_json` gave; raises ValueError or KeyError for anything else."""
        values = {
            key: date.fromisoformat(value) if key.endswith("_on") else value for key, value in stored["values"].items()
        }
        return cls(_day(stored["day"]), Reason(stored["reason"]), values, _day(stored["moved_from"]))


def due(phrase: DuePhrase, adopted_on: date, calendar: WorkingCalendar, rules: DeadlineRules) -> Due:
    """Return the deadline that `phrase` gives in a resolution adopted on `adopted_on`."""
    found = _unmoved(phrase, adopted_on, calendar, rules)
    if found.day is None:
        return found
    day = landed(found.day, rules.day_off, calendar)
    if day < adopted_on <= found.day:
        day = calendar.next_or_same(found.day)  # nobody is given a day that passed before the adoption
    return found if day == found.day else replace(found, day=day, moved_from=found.day)


def set_by_hand(day: date | None) -> Due:
    """Return the deadline that a person set: it stands as it is, day off or not; None is "no deadline", said so."""
    return Due(day, Reason.SET if day else Reason.NO_DEADLINE)


def _unmoved(phrase: DuePhrase, adopted_on: date, calendar: WorkingCalendar, rules: DeadlineRules) -> Due:
    if phrase.recurrence:
        return _first_report(phrase.recurrence, adopted_on, calendar, rules)
    if phrase.day:
        return Due(phrase.day, Reason.PERIOD_END if phrase.kind is DueKind.PERIOD else Reason.STATED)
    if phrase.offset:
        return _counted(Reason.COUNTED, phrase.offset, adopted_on, calendar)
    if phrase.word:
        return _named(phrase.word, adopted_on, calendar, rules)
    return _by_kind(phrase.kind, adopted_on, calendar, rules)


def _first_report(recurrence: Recurrence, adopted_on: date, calendar: WorkingCalendar, rules: DeadlineRules) -> Due:
    period = first_period(recurrence, adopted_on, calendar, rules)
    values: dict[str, Value] = {"period": period.key, "first_on": period.first_on, "last_on": period.last_on}
    return Due(period.unmoved_on, Reason.RECURRING, values)


def _counted(reason: Reason, offset: Offset, from_on: date, calendar: WorkingCalendar) -> Due:
    values: dict[str, Value] = {"number": offset.number, "unit": offset.unit.value, "from_on": from_on}
    return Due(add(offset, from_on, calendar), reason, values)


def _named(word: DueWord, adopted_on: date, calendar: WorkingCalendar, rules: DeadlineRules) -> Due:
    meaning = rules.meaning(word)
    if isinstance(meaning, MonthDay):
        return Due(meaning.first_after(adopted_on), Reason.NAMED, {"word": word.value})
    return _counted(Reason(word), meaning, adopted_on, calendar)


def _by_kind(kind: DueKind, adopted_on: date, calendar: WorkingCalendar, rules: DeadlineRules) -> Due:
    match kind:
        case DueKind.NONE:
            return _counted(Reason.DEFAULT_TERM, rules.default_term, adopted_on, calendar)
        case DueKind.PERMANENT:
            next_year = adopted_on.year + 1
            return Due(rules.permanent_report.of(next_year), Reason.PERMANENT, {"year": next_year})
        case DueKind.RELATIVE:
            return Due(None, Reason.AWAITS_EVENT)
        case _:
            return Due(None, Reason.NOT_COMPUTED)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
