"""The figures of a body or of a resolution as a sheet: each number beside its formula and leading to its list."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tracker.compliance import breakdown, heat_map, naming, tables, trend, words
from tracker.compliance.breakdown import Stands
from tracker.compliance.figures import Figures, Span, counted
from tracker.compliance.printed import Cell, Column, Group, Line, Part, Sheet, Table
from tracker.compliance.sheet import Total
from tracker.compliance.stood import Moment
from tracker.compliance.then import Called
from tracker.directory.models import Body, Person
from tracker.directory.roles import OrganisationKind
from tracker.directory.words import WORDS as DIRECTORY
from tracker.language import gettext, long_date, pgettext
from tracker.resolutions.models import Resolution

YEARS = 3
"""For how many years back the trend is shown."""

WIDTHS = (2637, 800, 1250, 1250, 1250, 1250, 1200, 1850, 1950, 1700)
"""Of a breakdown: what is counted, six numbers, three shares."""

Where = Mapping[str, str | int]


@dataclass(frozen=True)
class Found:
    """What a sheet of figures is made of; organisations in the order of the directory."""

    body: Body
    at: Moment
    subject: str
    standings: Sequence[Stands]
    resolutions: Sequence[Resolution]
    organisations: Sequence[Called]
    curators: Mapping[int, Sequence[Person]]
    months: Mapping[tuple[int, int], Figures]
    span: Span | None = None

    @cached_property
    def binding(self) -> list[Stands]:
        """What is not only recommended."""
        return [each for each in self.standings if not each.advisory]

    @cached_property
    def by_organisation(self) -> dict[Hashable, Figures]:
        """The figures of each organisation, in numbers of executions."""
        return breakdown.figures_by(lambda each: each.organisation, self.binding)


def composed(it: Found) -> Sheet:
    """The sheet: the whole first, then by resolutions, organisations, their kinds, curators and months."""
    signatures, executor = naming.signed(it.body, it.at)
    parts = (
        _whole(it),
        _part(gettext("By resolutions"), tuple(_resolutions(it))),
        _organisations(it),
        heat_map.part(it.binding, it.organisations, it.span),
        _part(gettext("By kinds of organisations"), (Group("", tuple(_kinds(it))),)),
        _part(gettext("By curators"), (Group("", tuple(_curators(it))),)),
        _months(it),
    )
    return Sheet(
        title=gettext("Figures of the execution of resolutions %(of_body)s", of_body=words.of_body(it.body.kind)),
        subject=(it.subject, it.body.name),
        as_of=it.at.day,
        as_of_words=gettext("as of %(day)s", day=long_date(it.at.day)),
        parts=tuple(part for part in parts if part.tables),
        signatures=signatures,
        made_by=words.made_by(executor),
    )


def _whole(it: Found) -> Part:
    """All assignments and executions; recommendations apart, where there are some."""
    counts = _totals(it.binding, "no", gettext("Assignments"), words.executions())
    if advisory := [each for each in it.standings if each.advisory]:
        names = gettext("Recommendations: assignments"), gettext("Recommendations: executions")
        counts += _totals(advisory, "yes", *names)
    totals = [total for total, _ in counts]
    lines = tuple(_line(total, where) for total, where in counts)
    return Part(
        gettext("Figures"),
        (_table(gettext("Figures"), (Group("", lines),)), tables.totals(totals)),
        notes=tables.formulas(totals),
    )


def _totals(found: Sequence[Stands], advisory: str, assignments: str, executions: str) -> list[tuple[Total, Where]]:
    as_one = Counter(judged for _, judged in breakdown.assignments(found).values())
    whole = counted(Counter(each.judged for each in found))
    return [
        (Total(assignments, counted(as_one)), {"advisory": advisory, "unit": "assignment"}),
        (Total(executions, whole), {"advisory": advisory}),
    ]


def _resolutions(it: Found) -> Iterator[Group]:
    """Each resolution by assignments, by which the body is judged, and by executions."""
    for resolution in it.resolutions:
        mine = [each for each in it.binding if each.resolution == resolution.id]
        if mine:
            lines = _totals(mine, "no", gettext("Assignments"), words.executions())
            narrowed: Where = {"resolution": resolution.id}
            group = tuple(_line(total, {**where, **narrowed}) for total, where in lines)
            yield Group(naming.name(resolution), group)


def _organisations(it: Found) -> Part:
    """The organisations ranked by the share executed on time; those for which nothing fell due last."""
    mine = [(each, it.by_organisation[each.id]) for each in it.organisations if each.id in it.by_organisation]
    ranked = sorted(mine, key=lambda pair: _rank(pair[1]))
    lines = tuple(
        _line(Total(each.short_name, figures), {"advisory": "no", "organisation": each.id}) for each, figures in ranked
    )
    drawings = heat_map.bars([(each.short_name, figures) for each, figures in ranked])
    return replace(_part(gettext("By organisations"), (Group("", lines),)), drawings=tuple(drawings))


def _rank(it: Figures) -> tuple[float, int]:
    """The best first: exactly by the share, then by how much it is a share of."""
    rate = it.compliance
    return (-rate.numerator / rate.denominator, -rate.denominator) if rate.denominator else (1.0, 0)


def _kinds(it: Found) -> Iterator[Line]:
    for kind in OrganisationKind:
        members = [each.id for each in it.organisations if each.kind is kind and each.id in it.by_organisation]
        if members:
            yield _sum(it, pgettext(*DIRECTORY[OrganisationKind][kind]), members, {"kind": kind.value})


def _curators(it: Found) -> Iterator[Line]:
    people = {person.id: person for found in it.curators.values() for person in found}
    for person in sorted(people.values(), key=lambda each: each.full_name):
        looked_after = [of for of, found in it.curators.items() if person in found and of in it.by_organisation]
        if looked_after:
            yield _sum(it, person.full_name, looked_after, {"curator": person.id})


def _sum(it: Found, what: str, members: Sequence[int], where: Where) -> Line:
    whole = sum((it.by_organisation[each] for each in members), Figures())
    return _line(Total(what, whole), {"advisory": "no", **where})


def _months(it: Found) -> Part:
    """The trend over years, by the months in which executions fell due."""
    shown = list(it.months.items())
    labels = tuple(words.month(*month) for month, _ in shown)
    lines = tuple(Line(tuple(_cells(Total(label, each), None))) for label, (_, each) in zip(labels, shown, strict=True))
    drawing = trend.drawn(it.months)
    table = _table(gettext("By months"), (Group("", lines),))
    return Part(gettext("By months"), (table,) if lines else (), (drawing,) if drawing else ())


def _part(heading: str, groups: tuple[Group, ...]) -> Part:
    return Part(heading, (_table(heading, groups),) if any(group.lines for group in groups) else ())


def _table(caption: str, groups: tuple[Group, ...]) -> Table:
    heads = (pgettext("figures", "Counted"), *tables.number_heads(), *tables.share_heads())
    columns: tuple[Column, ...] = tables.columns(heads, WIDTHS)
    return Table(caption, columns, groups, kind="figures", group_head=gettext("Resolution"))


def _line(total: Total, where: Where) -> Line:
    return Line(tuple(_cells(total, where)))


def _cells(total: Total, where: Where | None) -> Iterator[Cell]:
    yield from tables.numbers(total, where)
    yield from (Cell(words.share_or_dash(rate)) for rate in total.figures.rates)
