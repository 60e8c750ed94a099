"""The arithmetic of execution: figures that add up, with their numerators and denominators.

Everything here adds up: the figures of parts give the figures of the whole. A database may therefore count instead
of Python, by `Judged` or straight into the fields of `Figures`, and the sums are the same.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, Self, TypeVar

from .standing import FALLEN_DUE, Fact, Judged, Span, Standing, State, as_one, judged, standing

__all__ = [
    "ControlSumBroken", "Fact", "Figures", "Judged", "Rate", "RollUp", "Span", "Standing", "State",
    "assignment_figures", "counted", "figures", "figures_by", "judged", "standing",
]  # fmt: skip

K = TypeVar("K", bound=Hashable)


class ControlSumBroken(Exception):
    """Figures that contradict themselves: they are shown to nobody."""


class Rate(NamedTuple):
    """A share with what it is made of."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent to one place, or None of nothing; 100.0 means all, 0.0 means none."""
        if not self.denominator:
            return None
        exact = Decimal(100 * self.numerator) / self.denominator
        rounded = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        if 0 < self.numerator < self.denominator:
            return min(max(rounded, Decimal("0.1")), Decimal("99.9"))
        return rounded


class RollUp(NamedTuple):
    """«37 of 45» of one assignment; who is withdrawn is in neither number."""

    executed: int
    of: int
    overdue: int

    @property
    def is_complete(self) -> bool:
        """Whether nobody is left to wait for; not so when everybody is withdrawn."""
        return 0 < self.of == self.executed


@dataclass(frozen=True)
class Figures:
    """The figures of a set of executions, in numbers of executions; `sum(parts, Figures())` gives the whole.

    Raises `ControlSumBroken` if the parts do not make the total.
    """

    total: int = 0
    on_time: int = 0
    late: int = 0
    overdue: int = 0
    not_yet_due: int = 0
    withdrawn: int = 0
    not_ours: int = 0
    """Of the withdrawn: left the denominator by an accepted «does not concern us»."""
    undated: int = 0
    """Of those on time: had no deadline, so that nothing fell due."""
    first_on_time: int = 0
    first_fallen_due: int = 0
    never_extended: int = 0
    first_counted: int = 0
    """Not withdrawn and with a first day: what the share never extended is a share of."""

    def __post_init__(self) -> None:
        negative = any(getattr(self, each.name) < 0 for each in fields(self))
        if negative or self.control_sum != self.total or any(part > whole for part, whole in self._parts_of_parts()):
            raise ControlSumBroken(self)

    def __add__(self, other: Self) -> "Figures":
        return Figures(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    @property
    def control_sum(self) -> int:
        """The five parts added up; equal to the total, and printed beside it."""
        return self.on_time + self.late + self.overdue + self.not_yet_due + self.withdrawn

    @property
    def compliance(self) -> Rate:
        """Executed on time of what fell due, against the current days."""
        on_time = self.on_time - self.undated
        return Rate(on_time, on_time + self.late + self.overdue)

    @property
    def first_compliance(self) -> Rate:
        """Executed on time of what fell due, against the days first set."""
        return Rate(self.first_on_time, self.first_fallen_due)

    @property
    def share_never_extended(self) -> Rate:
        """Of the executions by their first days, those whose deadline was never extended."""
        return Rate(self.never_extended, self.first_counted)

    @property
    def rates(self) -> tuple[Rate, Rate, Rate]:
        """Compliance by the current days and by the days first set, and the share never extended."""
        return self.compliance, self.first_compliance, self.share_never_extended

    @property
    def roll_up(self) -> RollUp:
        """How many have executed of those who have to."""
        return RollUp(self.on_time + self.late, self.total - self.withdrawn, self.overdue)

    def _parts_of_parts(self) -> Iterator[tuple[int, int]]:
        yield self.not_ours, self.withdrawn
        yield self.undated, self.on_time
        yield self.first_on_time, self.first_fallen_due
        yield self.never_extended, self.first_counted


def counted(counts: Mapping[Judged, int]) -> Figures:
    """Return the figures of so many executions judged so; what SQL gives with GROUP BY and COUNT."""
    return sum((_share(each, number) for each, number in counts.items()), Figures())


def figures(facts: Iterable[Fact], as_of: date, span: Span | None = None) -> Figures:
    """Return the figures of executions as of a day, of all time or of a span.

    The current days and the first days each choose their own executions for the span, so that an extension into the
    next one does not improve the figures against the first day.
    """
    return counted(Counter(judged(fact, as_of, span) for fact in facts))


def figures_by(
    key: Callable[[Fact], K], facts: Iterable[Fact], as_of: date, span: Span | None = None
) -> dict[K, Figures]:
    """Return the figures of each group that `key` makes: by organisation, by month, advisory apart from binding."""
    return {group: figures(members, as_of, span) for group, members in _grouped(key, facts).items()}


def assignment_figures(facts: Iterable[Fact], as_of: date, span: Span | None = None) -> Figures:
    """Return the figures by which a body is judged: each assignment counts once, by the worst of its executions."""
    assignments = _grouped(lambda fact: fact.assignment, facts).values()
    return counted(Counter(as_one([judged(fact, as_of, span) for fact in members]) for members in assignments))


def _grouped(key: Callable[[Fact], K], facts: Iterable[Fact]) -> dict[K, list[Fact]]:
    groups = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return dict(groups)


def _share(each: Judged, number: int) -> Figures:
    counts = dict.fromkeys(_cells(each), number)
    return Figures(**counts)


def _cells(each: Judged) -> Iterator[str]:
    if each.standing:
        yield "total"
        yield each.standing.value
    if each.standing is Standing.WITHDRAWN and each.not_ours:
        yield "not_ours"
    if each.standing is Standing.ON_TIME and each.undated:
        yield "undated"
    yield from _cells_by_first_day(each)


def _cells_by_first_day(each: Judged) -> Iterator[str]:
    if each.first is None or each.first is Standing.WITHDRAWN:
        return
    yield "first_counted"
    if not each.extended:
        yield "never_extended"
    if each.first in FALLEN_DUE:
        yield "first_fallen_due"
    if each.first is Standing.ON_TIME:
        yield "first_on_time"
