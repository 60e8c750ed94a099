"""The execution report («Справка об исполнении решений коллегии») as plain values, for a page and for a file."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from sqlalchemy import ColumnElement

from tracker.compliance import appendix, cells, naming, words
from tracker.compliance.co_executors import co_executors
from tracker.compliance.conclusions import Findings, conclusions, proposals
from tracker.compliance.figures import Figures, Span, counted
from tracker.compliance.information import information
from tracker.compliance.queries import (
    Duty,
    by_assignment,
    duties,
    holding,
    in_order,
    of_resolution,
    of_same_points,
    off_control,
)
from tracker.compliance.sheet import Report, Row, Section, Total
from tracker.compliance.stood import Moment, moment
from tracker.compliance.stories import asked_days, stories, texts
from tracker.compliance.tallies import Tally
from tracker.compliance.then import recurred
from tracker.directory import names
from tracker.directory import queries as directory
from tracker.directory.models import Body
from tracker.executions.models import Execution
from tracker.language import gettext, long_date
from tracker.resolutions.models import Point, Resolution

__all__ = ["Report", "body_report", "report"]


def report(resolution: Resolution, as_of: date, *, naming_it: bool = False) -> Report:
    """The report of one resolution as it stood at the end of a day; `naming_it` in every sentence."""
    at, mine = moment(as_of, resolution.body.time_zone), of_resolution(resolution.id)
    found = in_order(Resolution.id == resolution.id)
    return _composed(
        _Scope(resolution.body, at, found, duties(at, mine), asked_days(at, mine), several=naming_it),
        gettext("Report on the execution of a resolution %(of_body)s", of_body=words.of_body(resolution.body.kind)),
        naming.particulars(found[0]),
    )


def body_report(body: Body, as_of: date, span: Span | None = None, *where: ColumnElement[bool]) -> Report:
    """The report of all that is due to a body, in a span of days or at any time, as it stood at the end of a day."""
    at, mine = moment(as_of, body.time_zone), Execution.body_id == body.id
    chosen = duties(at, mine, *where, span=span)
    made = {duty.assignment_id for duty in chosen}
    beyond = duties(at, mine, *where, of_same_points(made), span=span, beyond=True) if span else []
    return _composed(
        _Scope(body, at, in_order(holding(made)), chosen, asked_days(at, mine), span, beyond, several=True),
        gettext("Report on the execution of the resolutions %(of_body)s", of_body=words.of_body(body.kind)),
        words.span(span),
    )


@dataclass(frozen=True)
class _Scope:
    """What a report is about: a body, a moment, resolutions and the executions of them."""

    body: Body
    at: Moment
    resolutions: Sequence[Resolution]
    duties: Sequence[Duty]
    asked: Mapping[int, date]
    span: Span | None = None
    beyond: Sequence[Duty] = ()
    """The executions of the same points outside the span."""
    several: bool = False
    """Whether points of several resolutions stand together."""

    @cached_property
    def texts(self) -> dict[int, str]:
        """What points said then that were corrected since."""
        return texts(self.at, [each.id for each in self.resolutions])

    def tallies(self) -> list[Tally]:
        """The assignments that were issued by then, in the order of the points; those beyond the span too."""
        made, beyond = by_assignment(self.duties), by_assignment(self.beyond)
        known = made.keys() | beyond.keys()
        off, otherwise = off_control(self.at, known), recurred(self.at, known)
        return [
            Tally(
                assignment=assignment,
                duties=made.get(assignment.id, ()),
                as_of=self.at.day,
                span=self.span,
                beyond=beyond.get(assignment.id, ()),
                off_control=assignment.id in off,
                recurred=otherwise.get(assignment.id),
            )
            for resolution in self.resolutions
            for point in resolution.points
            for assignment in point.assignments
            if assignment.id in known
        ]


def _composed(it: _Scope, title: str, subject: str) -> Report:
    tallies = it.tallies()
    findings = Findings(
        tallies=[tally for tally in tallies if tally.standing],
        binding=_assignments(tallies),
        advisory=_assignments(tallies, advisory=True),
        asked=it.asked,
        outside=[tally for tally in tallies if tally.standing is None],
        several=it.several,
    )
    signatures, executor = naming.signed(it.body, it.at)
    return Report(
        title=title,
        subject=(subject, it.body.name),
        as_of=it.at.day,
        as_of_words=gettext("as of %(day)s", day=long_date(it.at.day)),
        columns=tuple(words.columns()),
        totals=tuple(_totals(tallies)),
        sections=tuple(_sections(it, tallies)),
        notes=tuple(_notes(it)),
        conclusions=tuple(conclusions(findings)),
        proposals=tuple(proposals(findings)),
        signatures=signatures,
        executor=executor,
        appendix=partial(appendix.groups, tallies, it.texts, it.several),
    )


def _assignments(tallies: Sequence[Tally], *, advisory: bool = False) -> Figures:
    """The figures in numbers of assignments; what a body only recommends is counted apart."""
    return counted(Counter(tally.as_one for tally in tallies if tally.assignment.point.advisory is advisory))


def _executions(tallies: Sequence[Tally], *, advisory: bool = False) -> Figures:
    """The figures in numbers of executions."""
    return sum((each.figures for each in tallies if each.assignment.point.advisory is advisory), Figures())


def _totals(tallies: Sequence[Tally]) -> Iterator[Total]:
    """The binding ones always, in both numbers; recommendations where there are some."""
    yield Total(gettext("Assignments"), _assignments(tallies))
    yield Total(words.executions(), _executions(tallies))
    if any(tally.assignment.point.advisory for tally in tallies):
        yield Total(gettext("Recommendations: assignments"), _assignments(tallies, advisory=True))
        yield Total(gettext("Recommendations: executions"), _executions(tallies, advisory=True))


def _sections(it: _Scope, tallies: Sequence[Tally]) -> Iterator[Section]:
    """The rows by resolutions, numbered through."""
    told = _told(it, tallies)
    number = 0
    for resolution in it.resolutions:
        points = {point.id: point for point in resolution.points}
        mine = [each for each in tallies if each.standing and each.assignment.point.resolution_id == resolution.id]
        rows = tuple(_row(at, tally, told, points) for at, tally in enumerate(mine, number + 1))
        number += len(rows)
        if rows:
            yield Section(naming.name(resolution) if it.several else "", rows)


def _row(number: int, tally: Tally, told: cells.Told, points: Mapping[int, Point]) -> Row:
    point = tally.assignment.point
    if tally.standing is None:
        raise ValueError("what is outside the span has no row")
    return Row(
        number=number,
        point=cells.number(point),
        text=cells.text(tally.assignment, points, told.texts),
        executor=cells.executor(tally, told),
        due=cells.due(tally),
        executed=cells.executed(tally),
        information=information(tally, told),
        mark=cells.mark(tally, told),
        standing=tally.standing,
        point_id=point.id,
        resolution_id=point.resolution_id,
        advisory=point.advisory,
        due_on=cells.due_on(tally),
        executed_on=cells.executed_on(tally),
        assignment_id=tally.assignment.id if len(tally.organisations) > 1 else None,
    )


def _told(it: _Scope, tallies: Sequence[Tally]) -> cells.Told:
    """The words of the executions that have a row to themselves, and who headed those organisations that day."""
    single = [tally.only[0].id for tally in tallies if tally.only]
    alone = {next(iter(tally.executors)) for tally in tallies if len(tally.executors) == 1}
    heads = directory.heads(alone, it.at.day, it.at.over_at)
    return cells.Told(
        it.at,
        stories(single, it.at, it.body.time_zone),
        {organisation_id: names.name(person.full_name).listed for organisation_id, person in heads.items()},
        it.texts,
        co_executors(it.at, {tally.assignment.id for tally in tallies}),
    )


def _notes(it: _Scope) -> Iterator[str]:
    """Which points of a resolution have no row: they order nothing, so nothing is tracked."""
    if it.several:
        return
    untracked = [
        cells.number(point)
        for resolution in it.resolutions
        for point in resolution.points
        if not point.assignments and not point.heading
    ]
    if untracked:
        numbers = ", ".join(untracked)
        yield (
            gettext("Point %(points)s orders nothing and is not on control.", points=numbers)
            if len(untracked) == 1
            else gettext("Points %(points)s order nothing and are not on control.", points=numbers)
        )
