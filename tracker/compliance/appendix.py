"""The appendix of the execution report: every organisation of every assignment that several have to execute."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tracker.compliance import cells, words
from tracker.compliance.printed import Cell, Column, Group, Lead, Line, Part, Table
from tracker.compliance.queries import Duty
from tracker.compliance.standing import Standing
from tracker.compliance.tallies import Tally
from tracker.executions.deadlines import days_late
from tracker.language import gettext, ngettext


def groups(tallies: Sequence[Tally], texts: Mapping[int, str], several: bool) -> Iterator[Group]:
    """A group for each assignment to several organisations, named by its point."""
    for tally in tallies:
        if tally.standing and len(tally.organisations) > 1:
            yield Group(
                _title(tally, texts, several),
                tuple(line(duty, standing, tally.as_of) for duty, standing in tally.shown),
            )


def _title(tally: Tally, texts: Mapping[int, str], several: bool) -> str:
    point = tally.assignment.point
    number = f"{point.resolution.number}, {cells.number(point)}" if several else cells.number(point)
    text = words.shortened(texts.get(point.id, point.text), 120)
    return gettext("Point %(number)s. %(text)s", number=number, text=text)


def line(duty: Duty, standing: Standing, as_of: date) -> Line:
    """One organisation: for which period, by which day, executed on which, and what it counts as."""
    return Line(
        (
            Cell(duty.organisation, leads_to=Lead("execution", {"execution_id": duty.id})),
            Cell(words.period(duty.period) if duty.period else ""),
            cells.day(duty.fact.due_on),
            cells.day(duty.fact.first_due_on),
            cells.day(duty.fact.executed_on),
            Cell(mark(duty, standing, as_of)),
        ),
        standing.value,
    )


def mark(duty: Duty, standing: Standing, as_of: date) -> str:
    """What one execution counts as, with the days it is late."""
    if standing is Standing.OVERDUE:
        late = days_late(duty.fact.due_on, as_of)
        return ngettext("not executed, overdue by %(num)s day", "not executed, overdue by %(num)s days", late)
    if standing is Standing.LATE:
        late = days_late(duty.fact.due_on, duty.fact.executed_on or as_of)
        return ngettext("executed %(num)s day late", "executed %(num)s days late", late)
    return words.standing(standing)


def part(found: Sequence[Group]) -> Part:
    """The appendix as a part of a sheet."""
    columns = (
        Column(gettext("Organisation"), 5200),
        Column(gettext("Period"), 1900),
        Column(gettext("Due"), 1500, centred=True),
        Column(gettext("First set for"), 1700, centred=True),
        Column(gettext("Executed on"), 1500, centred=True),
        Column(gettext("Mark"), 3537),
    )
    title = gettext("Appendix. Execution by organisations")
    return Part(title, (Table(title, columns, tuple(found), group_head=gettext("Assignment")),), is_appendix=True)
