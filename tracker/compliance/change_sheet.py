"""What has changed between two days as a sheet: what was closed, issued, put off, what has become overdue."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.compliance import cells, naming, tables, words
from tracker.compliance.changes import CLOSED, Change, change
from tracker.compliance.co_executors import Helpers
from tracker.compliance.figures import Figures
from tracker.compliance.printed import Cell, Column, Group, Line, Part, Sheet, Signature, Table
from tracker.compliance.sheet import Total
from tracker.compliance.standing import Standing
from tracker.compliance.stood import Moment
from tracker.compliance.tallies import Tally
from tracker.language import gettext, long_date, pgettext
from tracker.resolutions.models import Assignment, Point, Resolution


@dataclass(frozen=True)
class Pair:
    """An assignment as it stood on both days; before it was issued it has no duties."""

    before: Tally
    after: Tally

    @property
    def assignment(self) -> Assignment:
        """The assignment itself."""
        return self.after.assignment

    @property
    def change(self) -> Change | None:
        """What happened to it."""
        then = {duty.id: duty.fact.due_on for duty in self.before.duties}
        moved = any(duty.id in then and then[duty.id] != duty.fact.due_on for duty in self.after.duties)
        went_on = self.after.roll_up.executed > self.before.roll_up.executed
        altered = _standings(self.before) != _standings(self.after)
        return change(self._before(then), self.after.standing, moved=moved, went_on=went_on, altered=altered)

    def _before(self, then: Collection[int]) -> Standing | None:
        """What it counted as; as new where all was closed, still is, and another period has begun."""
        each = zip(self.after.duties, self.after.judged, strict=True)
        known = [judged.standing for duty, judged in each if duty.id in then]
        still_closed = self.before.standing in CLOSED and len(known) < len(self.after.duties)
        return None if still_closed and CLOSED.issuperset(known) else self.before.standing


def _standings(it: Tally) -> dict[int, Standing]:
    return {duty.id: standing for duty, standing in it.shown}


@dataclass(frozen=True)
class Compared:
    """What the sheet is made of."""

    title: str
    subject: tuple[str, ...]
    since: date
    at: Moment
    pairs: Sequence[Pair]
    texts: Mapping[int, str]
    """What points said then that were corrected since."""
    helpers: Helpers
    ordered: Sequence[Figures]
    """The figures of the executions on both days."""
    recommended: Sequence[Figures]
    """Those of what is only recommended."""
    signatures: tuple[Signature, ...] = ()
    executor: str = ""


def composed(it: Compared) -> Sheet:
    """The sheet: both days in numbers, then the assignments by what happened to them, each once."""
    by_change = defaultdict(list)
    for pair in it.pairs:
        if pair.change:
            by_change[pair.change].append(pair)
    told = cells.Told(it.at, texts=it.texts, helpers=it.helpers)
    parts = [_numbers(it), *(_part(each, by_change[each], told) for each in Change if each in by_change)]
    if not by_change:
        parts.append(Part(gettext("Changes"), notes=(gettext("Nothing has changed."),)))
    return Sheet(
        title=it.title,
        subject=it.subject,
        as_of=it.at.day,
        as_of_words=gettext("from %(since)s to %(day)s", since=long_date(it.since), day=long_date(it.at.day)),
        parts=tuple(parts),
        signatures=it.signatures,
        made_by=words.made_by(it.executor) if it.signatures else "",
    )


def _numbers(it: Compared) -> Part:
    days = [long_date(day) for day in (it.since, it.at.day)]
    totals = [
        Total(gettext("Executions as of %(day)s", day=day), figures)
        for day, figures in zip(days, it.ordered, strict=True)
    ]
    if any(figures.total for figures in it.recommended):
        totals += [
            Total(gettext("Recommendations: executions as of %(day)s", day=day), figures)
            for day, figures in zip(days, it.recommended, strict=True)
        ]
    return Part(gettext("Figures"), (tables.totals(totals), tables.rates(totals)), notes=tables.formulas(totals))


def _part(each: Change, pairs: Sequence[Pair], told: cells.Told) -> Part:
    heading = f"{pgettext(*words.WORDS[Change][each])}: {len(pairs)}"
    columns = (
        Column(gettext("Point"), 900, centred=True),
        Column(gettext("Assignment"), 5137),
        Column(gettext("Lead executor"), 2800),
        Column(gettext("Due"), 1700, centred=True),
        Column(gettext("It was"), 2300),
        Column(gettext("It is"), 2300),
    )
    groups: dict[Resolution, list[Line]] = defaultdict(list)
    for pair in pairs:
        groups[pair.assignment.point.resolution].append(_line(pair, told))
    made = tuple(Group(naming.name(resolution), tuple(lines)) for resolution, lines in groups.items())
    return Part(heading, (Table(heading, columns, made, group_head=gettext("Resolution")),))


def _line(pair: Pair, told: cells.Told) -> Line:
    point, it = pair.assignment.point, pair.after
    points: Mapping[int, Point] = {each.id: each for each in point.resolution.points}
    return Line(
        (
            cells.numbered(point),
            Cell(cells.text(pair.assignment, points, told.texts)),
            Cell(cells.executor(it, told)),
            Cell(cells.due(it), cells.due_on(it)),
            Cell("\n".join(_stood(pair.before)) if pair.before.duties else gettext("was not on control")),
            Cell("\n".join(_stood(it))),
        ),
        it.standing.value if it.standing else "",
    )


def _stood(it: Tally) -> Iterator[str]:
    """«не исполнено», «37 из 45» where several have to execute it, and the day that held."""
    yield words.standing(it.standing)
    if len(it.organisations) > 1:
        yield gettext("%(executed)s of %(of)s", executed=it.roll_up.executed, of=it.roll_up.of)
    if day := cells.due_on(it):
        yield gettext("by %(day)s", day=words.near_date(day, it.as_of))
