"""The coverage of points by organisations as a sheet: levels, coefficients, the matrix, the numbers of evidence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tracker.compliance import cells, naming, words
from tracker.compliance.coverage import CoverageRules, covered, level, out_of_ten
from tracker.compliance.evidence import Measured
from tracker.compliance.figures import Rate
from tracker.compliance.listing import Listed
from tracker.compliance.printed import Cell, Column, Group, Line, Part, Sheet, Signature, Table
from tracker.compliance.standing import Standing
from tracker.language import gettext, long_date
from tracker.resolutions.contract import Contract, ever_asked
from tracker.resolutions.models import Assignment, Point

DONE = frozenset({Standing.ON_TIME, Standing.LATE})

TOGETHER = 30
"""Organisations whose columns find place side by side on a lying page; the matrix goes on below."""


@dataclass(frozen=True)
class Addressed:
    """What the sheet is made of: the executions judged, the rules of the body, the numbers of evidence."""

    title: str
    subject: tuple[str, ...]
    as_of: date
    listed: Sequence[Listed]
    rules: CoverageRules
    texts: Mapping[int, str]
    """What points said then that were corrected since."""
    asked: Mapping[int, Contract] = field(default_factory=dict)
    """What assignments asked for then that ask for something else since."""
    measured: Sequence[Measured] = ()
    signatures: tuple[Signature, ...] = ()
    executor: str = ""
    several: bool = False

    def text(self, point: Point) -> str:
        """What a point said then."""
        return self.texts.get(point.id, point.text)

    @cached_property
    def executed(self) -> dict[tuple[Point, str], bool]:
        """Whether each organisation executed all that each point has for it; the relieved are left out."""
        found: dict[tuple[Point, str], bool] = {}
        for each in self.listed:
            if each.standing is not Standing.WITHDRAWN:
                key = each.point, each.duty.organisation
                found[key] = found.get(key, True) and each.standing in DONE
        return found

    @cached_property
    def points(self) -> list[Point]:
        """The points that address somebody, in order."""
        return list(dict.fromkeys(point for point, _ in self.executed))

    @cached_property
    def organisations(self) -> list[str]:
        """The organisations addressed, in the order of the directory."""
        places = {each.duty.organisation: each.duty.organisation_position for each in self.listed}
        return sorted({name for _, name in self.executed}, key=lambda name: places[name])


def composed(it: Addressed) -> Sheet:
    """The sheet: points, organisations, the matrix, and what was measured."""
    by_point, by_organisation = covered(it.executed)
    parts = (
        Part(gettext("Coverage of the points"), _points(it, by_point), notes=(words.levels(it.rules),)),
        Part(gettext("Participation of the organisations"), _organisations(it, by_organisation)),
        Part(gettext("Matrix"), tuple(_matrix(it)), notes=tuple(_legend(it))),
        Part(gettext("Numbers of the reports"), _numbers(it)),
    )
    return Sheet(
        title=it.title,
        subject=it.subject,
        as_of=it.as_of,
        as_of_words=gettext("as of %(day)s", day=long_date(it.as_of)),
        parts=tuple(part for part in parts if part.tables),
        signatures=it.signatures,
        made_by=words.made_by(it.executor) if it.signatures else "",
    )


def _number(point: Point, it: Addressed) -> Cell:
    return cells.numbered(point, f"{point.resolution.number}: " if it.several else "")


def _points(it: Addressed, found: Mapping[Point, Rate]) -> tuple[Table, ...]:
    columns = (
        Column(gettext("Point"), 1300, centred=True),
        Column(gettext("Assignment"), 8237),
        Column(gettext("Executed by"), 1800, centred=True),
        Column(gettext("Share"), 1900, centred=True),
        Column(gettext("Level"), 1900, centred=True),
    )
    lines = tuple(
        Line(
            (
                _number(point, it),
                Cell(words.ended(words.shortened(it.text(point), 300))),
                _of(found[point]),
                Cell(words.percent(found[point])),
                Cell(words.level(level(found[point], it.rules))),
            )
        )
        for point in it.points
    )
    return (Table(gettext("Coverage of the points"), columns, (Group("", lines),)),) if lines else ()


def _of(rate: Rate) -> Cell:
    return Cell(gettext("%(executed)s of %(of)s", executed=rate.numerator, of=rate.denominator))


def _organisations(it: Addressed, found: Mapping[str, Rate]) -> tuple[Table, ...]:
    """The organisations by their coefficients of participation, the greatest first."""
    columns = (
        Column(gettext("Organisation"), 6037),
        Column(gettext("Points executed"), 2200, centred=True),
        Column(gettext("Share"), 2200, centred=True),
        Column(gettext("Level"), 2000, centred=True),
        Column(gettext("Coefficient of participation"), 2700, centred=True),
    )
    ranked = sorted(it.organisations, key=lambda name: -found[name].numerator / found[name].denominator)
    lines = tuple(
        Line(
            (
                Cell(name),
                _of(found[name]),
                Cell(words.percent(found[name])),
                Cell(words.level(level(found[name], it.rules))),
                Cell(_coefficient(found[name])),
            )
        )
        for name in ranked
    )
    return (Table(gettext("Participation of the organisations"), columns, (Group("", lines),)),) if lines else ()


def _coefficient(rate: Rate) -> str:
    """«6 из 10», «менее 1 из 10»."""
    it = out_of_ten(rate)
    return gettext("%(number)s of 10", number=it) if it else gettext("less than 1 of 10")


def _matrix(it: Addressed) -> Iterator[Table]:
    """Points × organisations: a sign in each cell; organisations have numbers, which the legend explains."""
    for start in range(0, len(it.organisations), TOGETHER):
        shown = it.organisations[start : start + TOGETHER]
        numbers = [Column(str(start + at), 430, centred=True) for at in range(1, len(shown) + 1)]
        lines = tuple(
            Line((_number(point, it), *(Cell(_sign(it.executed.get((point, name)))) for name in shown)))
            for point in it.points
        )
        columns = (Column(gettext("Point"), 1300, centred=True), *numbers)
        yield Table(gettext("Matrix"), columns, (Group("", lines),), kind="grid")


def _sign(done: bool | None) -> str:
    return "" if done is None else "+" if done else "0"


def _legend(it: Addressed) -> Iterator[str]:
    yield gettext("+ executed; 0 not executed; an empty cell: not addressed.")
    yield "; ".join(f"{number} – {name}" for number, name in enumerate(it.organisations, 1))


def _numbers(it: Addressed) -> tuple[Table, ...]:
    """What organisations gave in numbers: summed up, and set against the indicator of the point."""
    assignments = {each.assignment.id: each.assignment for each in it.listed}
    columns = (
        Column(gettext("Point"), 1300, centred=True),
        Column(gettext("Assignment"), 4037),
        Column(gettext("What is counted"), 2200),
        Column(gettext("Organisations"), 1600, centred=True),
        Column(gettext("Sum"), 1300, centred=True),
        Column(gettext("Average"), 1300, centred=True),
        Column(gettext("Indicator"), 1800, centred=True),
        Column(gettext("Mark"), 1600, centred=True),
    )
    groups: dict[str, list[Line]] = defaultdict(list)
    for each in it.measured:
        assignment = assignments[each.assignment]
        resolution = naming.name(assignment.point.resolution) if it.several else ""
        groups[resolution].append(_measured(each, assignment, it))
    if not groups:
        return ()
    tables = tuple(Group(title, tuple(lines)) for title, lines in groups.items())
    return (Table(gettext("Numbers of the reports"), columns, tables, group_head=gettext("Resolution")),)


def _measured(each: Measured, assignment: Assignment, it: Addressed) -> Line:
    point, indicator, ever = (
        assignment.point,
        assignment.indicator,
        it.asked.get(assignment.id) or ever_asked(assignment.asked),
    )
    period = f"\n({words.period(each.period)})" if each.period else ""
    asked = each.asked(ever)
    mark = {None: "–", True: gettext("reached"), False: gettext("not reached")}[each.reached(ever, indicator)]
    return Line(
        (
            _number(point, it),
            Cell(words.ended(words.shortened(it.text(point), 200)) + period),
            Cell(asked.measured if asked else gettext("Asked for before")),
            Cell(str(len(each.numbers)), len(each.numbers)),
            Cell(words.decimal(each.sum), each.sum),
            Cell(words.decimal(each.average), each.average),
            Cell(str(indicator.get("printed") or "–") if indicator else "–"),
            Cell(mark),
        )
    )
