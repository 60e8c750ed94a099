"""Lists of executions: those behind a number, the overdue, those under control, by curators, of one organisation."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.compliance import appendix, cells, naming, words
from tracker.compliance.figures import Span, judged
from tracker.compliance.printed import Cell, Column, Group, Lead, Line, Part, Sheet, Signature, Table
from tracker.compliance.queries import Duty
from tracker.compliance.standing import Standing
from tracker.language import gettext, long_date
from tracker.resolutions.models import Assignment, Point, Resolution

OPEN = (Standing.OVERDUE, Standing.NOT_YET_DUE)


@dataclass(frozen=True)
class Listed:
    """One execution of a list, with what it counts as and what was said of it."""

    duty: Duty
    standing: Standing
    assignment: Assignment

    @property
    def point(self) -> Point:
        """The point that orders it."""
        return self.assignment.point


@dataclass(frozen=True)
class Content:
    """What a list is made of."""

    title: str
    subject: tuple[str, ...]
    as_of: date
    listed: Sequence[Listed]
    grouped: Callable[[Listed], str] = lambda _: ""
    information: Mapping[int, str] = field(default_factory=dict)
    """What was said of each execution, where a list says it."""
    texts: Mapping[int, str] = field(default_factory=dict)
    """What points said then that were corrected since."""
    signatures: tuple[Signature, ...] = ()
    executor: str = ""
    of_one: bool = False
    """It is about one organisation, which its title names."""

    @property
    def names_organisations(self) -> bool:
        """Whether a column has to say whose each execution is."""
        return not self.of_one and any(self.grouped(each) != each.duty.organisation for each in self.listed)

    @property
    def has_executed(self) -> bool:
        """Whether anything on it was executed."""
        return any(each.duty.fact.executed_on for each in self.listed)


def listed(
    duties: Iterable[Duty], resolutions: Sequence[Resolution], as_of: date, span: Span | None = None
) -> list[Listed]:
    """The executions that belong to a span, in the order of the resolutions, their points and the directory."""
    by_assignment = defaultdict(list)
    for duty in duties:
        by_assignment[duty.assignment_id].append(duty)
    return [
        Listed(duty, standing, assignment)
        for resolution in resolutions
        for point in resolution.points
        for assignment in point.assignments
        for duty in by_assignment.get(assignment.id, ())
        if (standing := judged(duty.fact, as_of, span).standing)
    ]


def composed(it: Content) -> Sheet:
    """The list as a sheet, its rows numbered through."""
    table = Table(it.title, tuple(_columns(it)), tuple(_groups(it)), kind="report", group_head=gettext("Group"))
    heading = gettext("In all: %(count)s", count=len(it.listed))
    part = Part(heading, (table,)) if it.listed else Part(heading, notes=(gettext("There is nothing on this list."),))
    return Sheet(
        title=it.title,
        subject=it.subject,
        as_of=it.as_of,
        as_of_words=gettext("as of %(day)s", day=long_date(it.as_of)),
        parts=(part,),
        signatures=it.signatures,
        made_by=words.made_by(it.executor) if it.signatures else "",
    )


def _columns(it: Content) -> Iterator[Column]:
    yield Column(words.columns()[0], 500, centred=True)
    yield Column(gettext("Resolution"), 1900)
    yield Column(gettext("Point"), 800, centred=True)
    yield Column(gettext("Assignment"), 4200)
    if it.names_organisations:
        yield Column(gettext("Organisation"), 2200)
    yield Column(gettext("Due"), 1250, centred=True)
    yield Column(gettext("First set for"), 1850, centred=True)
    if it.has_executed:
        yield Column(gettext("Executed on"), 1350, centred=True)
    if it.information:
        yield Column(gettext("Information"), 2800)
    yield Column(gettext("Mark"), 1700)


def _groups(it: Content) -> Iterator[Group]:
    """The rows under the titles that the list is grouped by, in the order in which these come."""
    groups: dict[str, list[Listed]] = defaultdict(list)
    for each in it.listed:
        groups[it.grouped(each)].append(each)
    trees = {each.point.resolution_id: each.point.resolution for each in it.listed}
    points = {key: {point.id: point for point in resolution.points} for key, resolution in trees.items()}
    shown = (it.names_organisations, it.has_executed)
    number = 0
    for title, members in groups.items():
        lines = tuple(
            Line(
                tuple(_cells(at, each, it, shown, points[each.point.resolution_id])),
                each.standing.value,
            )
            for at, each in enumerate(members, number + 1)
        )
        number += len(members)
        yield Group(title, lines)


def _cells(
    number: int, each: Listed, it: Content, shown: tuple[bool, bool], points: Mapping[int, Point]
) -> Iterator[Cell]:
    """The card of the execution stands behind the organisation, or behind the text where it isn't named."""
    point, fact = each.point, each.duty.fact
    names_organisations, has_executed = shown
    card = Lead("execution", {"execution_id": each.duty.id})
    period = f"\n({words.period(each.duty.period)})" if each.duty.period else ""
    yield Cell(str(number), number)
    yield Cell(naming.short(point.resolution))
    yield cells.numbered(point)
    yield Cell(cells.text(each.assignment, points, it.texts) + period, leads_to=None if names_organisations else card)
    if names_organisations:
        yield Cell(each.duty.organisation, leads_to=card)
    yield cells.day(fact.due_on)
    yield cells.day(fact.first_due_on)
    if has_executed:
        yield cells.day(fact.executed_on)
    if it.information:
        yield Cell(it.information.get(each.duty.id, ""))
    yield Cell(appendix.mark(each.duty, each.standing, it.as_of))
