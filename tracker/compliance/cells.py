"""The cells of one row of the execution report, in the language being spoken."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tracker.calendar.deadlines import DueKind
from tracker.compliance import words
from tracker.compliance.co_executors import Helpers
from tracker.compliance.printed import Cell, Lead
from tracker.compliance.standing import Standing
from tracker.compliance.stood import Moment
from tracker.compliance.stories import Story
from tracker.compliance.tallies import Tally
from tracker.compliance.then import Names
from tracker.executions.deadlines import days_late
from tracker.intake.draft import Part
from tracker.language import gettext, ngettext, short_date
from tracker.resolutions.models import Addressee, Assignment, Point
from tracker.resolutions.words import every

NONE = "–"


@dataclass(frozen=True)
class Told:
    """What cells say beside the figures: the stories of executions, who answered for an organisation that day …"""

    at: Moment
    stories: Mapping[int, Story] = field(default_factory=dict)
    heads: Mapping[int, str] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    """What points said then that were corrected since."""
    helpers: Helpers = field(default_factory=dict)

    @property
    def as_of(self) -> date:
        """The day itself."""
        return self.at.day

    @cached_property
    def names(self) -> Names:
        """What all were called that day."""
        return Names(self.at)

    def called(self, addressee: Addressee) -> str:
        """An organisation or a group by its name of that day; else the words of the resolution."""
        if addressee.organisation:
            return self.names.organisation(addressee.organisation)
        return self.names.group(addressee.group) if addressee.group else addressee.name


def day(it: date | None) -> Cell:
    """A day as a cell, or a dash."""
    return Cell(short_date(it), it) if it else Cell(NONE)


def numbered(point: Point, before: str = "") -> Cell:
    """The point's number, which leads to its text."""
    lead = Lead("point", {"resolution_id": point.resolution_id, "point_id": point.id})
    return Cell(before + number(point), leads_to=lead)


def number(point: Point) -> str:
    """The point's number as printed, without its last full stop."""
    return point.label or point.number.rstrip(". ") or NONE


def text(assignment: Assignment, points: Mapping[int, Point], texts: Mapping[int, str]) -> str:
    """What is ordered, with the words of the points above that it continues; `texts` are of points corrected since."""
    point = assignment.point
    above = []
    parent = points.get(point.parent_id or 0)
    while parent is not None:
        if parent.heading:
            above.append(_introduction(parent, assignment))
        parent = points.get(parent.parent_id or 0)
    whole = ": ".join([*(each for each in reversed(above) if each), texts.get(point.id, point.text).strip()])
    return words.ended(whole)


def _introduction(heading: Point, assignment: Assignment) -> str:
    """A heading without whom it addresses: «обеспечить методическое сопровождение», or nothing."""
    rest = re.sub(r"\([^()]*\)", " ", heading.text)
    for addressee in assignment.addressees:
        printed = re.sub(r"\([^()]*\)", " ", addressee.printed).strip()
        if printed:
            rest = re.sub(re.escape(printed).replace(r"\ ", r"\s+"), " ", rest, flags=re.IGNORECASE)
    return " ".join(rest.split()).strip(" :;,.–-")


def executor(tally: Tally, told: Told) -> str:
    """Who answers for it, and under them the co-executors."""
    lines = [_lead(tally, told)]
    if helpers := dict(told.helpers.get(tally.assignment.id, {})):
        lines.append(gettext("Co-executors: %(names)s", names=_several(tally, Part.CO_EXECUTOR, helpers, told, ", ")))
    return "\n".join(lines)


def _lead(tally: Tally, told: Told) -> str:
    """The one who answers and its head; a group and how many of it; else those addressed and who joined later."""
    executors = dict(tally.executors)
    if len(executors) == 1:
        [(organisation_id, name)] = executors.items()
        head = told.heads.get(organisation_id)
        return f"{name} ({head})" if head else name
    return _several(tally, Part.LEAD, executors, told, "; ")


def _several(tally: Tally, part: Part, who: dict[int, str], told: Told, between: str) -> str:
    """Those of a part: a group and how many it makes with all others, else each by name, the addressed first."""
    addressees = [each for each in tally.assignment.addressees if each.part is part]
    if any(each.group for each in addressees):
        return f"{between.join(map(told.called, addressees))} ({len(who)})"
    addressed = [who.pop(each.organisation_id) for each in addressees if each.organisation_id in who]
    return between.join([*addressed, *who.values()])


def due(tally: Tally) -> str:
    """The day that holds, and under it the day first set where it was moved."""
    if rule := tally.recurs.rule:
        return "\n".join([every(rule), *_until(tally), *_next_day(tally)])
    day = due_on(tally)
    if day is None:
        return gettext("without a deadline")
    lines = [short_date(day)]
    if tally.assignment.due_kind is DueKind.PERMANENT and tally.assignment.due_printed:
        lines.append(f"({tally.assignment.due_printed})")
    return "\n".join([*lines, *_moved(tally)])


def due_on(tally: Tally) -> date | None:
    """The day that holds for most; of what recurs the nearest ahead."""
    if tally.is_recurring:
        return min(_ahead(tally), default=None)
    days = Counter(duty.fact.due_on for duty, _ in tally.shown)
    return days.most_common(1)[0][0] if days else None


def _next_day(tally: Tally) -> list[str]:
    nearest = due_on(tally)
    return [gettext("nearest: %(day)s", day=short_date(nearest))] if nearest else []


def _until(tally: Tally) -> list[str]:
    ends_on = tally.recurs.ends_on
    return [gettext("until %(day)s", day=short_date(ends_on))] if ends_on else []


def _ahead(tally: Tally) -> list[date]:
    return [
        duty.fact.due_on
        for duty, standing in tally.shown
        if standing is Standing.NOT_YET_DUE and duty.fact.due_on is not None
    ]


def _moved(tally: Tally) -> list[str]:
    moved = [duty.fact for duty, _ in tally.shown if duty.fact.due_on != duty.fact.first_due_on]
    if not moved:
        return []
    first = min(fact.first_due_on for fact in moved if fact.first_due_on)
    if len(moved) == len(tally.shown):
        return [gettext("(first set for %(day)s)", day=short_date(first))]
    last = max(fact.due_on for fact in moved if fact.due_on)
    return [
        ngettext(
            "(extended to %(day)s for %(num)s organisation)",
            "(extended to %(day)s for %(num)s organisations)",
            len(moved),
            day=short_date(last),
        )
    ]


def executed(tally: Tally) -> str:
    """The day when all was executed; a dash while it is not."""
    day = executed_on(tally)
    return short_date(day) if day else NONE


def executed_on(tally: Tally) -> date | None:
    """The day when all was executed."""
    days = [duty.fact.executed_on for duty, _ in tally.shown if duty.fact.executed_on]
    return max(days, default=None) if tally.standing in {Standing.ON_TIME, Standing.LATE} else None


def mark(tally: Tally, told: Told) -> str:
    """What it counts as, with the days it is late."""
    lines = [_mark(tally, told.as_of)]
    if tally.assignment.point.advisory:
        lines.append(gettext("(recommendation)"))
    return "\n".join(lines)


def _mark(tally: Tally, as_of: date) -> str:
    if tally.standing is Standing.OVERDUE:
        days = max(days_late(duty.fact.due_on, as_of) for duty, standing in tally.shown if standing is Standing.OVERDUE)
        return ngettext("not executed, overdue by %(num)s day", "not executed, overdue by %(num)s days", days)
    if tally.standing is Standing.LATE and tally.only:
        fact = tally.only[0].fact
        days = days_late(fact.due_on, fact.executed_on or as_of)
        return ngettext("executed %(num)s day late", "executed %(num)s days late", days)
    return words.standing(tally.standing)
