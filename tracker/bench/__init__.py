"""The figures of speed: one JSON line each, beside a bare baseline measured in the same run."""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from config import Settings

DAY = date(2026, 6, 15)
"""The day on which everything is measured."""


@dataclass(frozen=True)
class Figure:
    """One measured figure: its value and unit, at what size, on which database, and the bare baseline beside it."""

    name: str
    value: float
    unit: str
    size: str
    database: str
    baseline: float | None

    def as_row(self) -> dict[str, Any]:
        """The figure as it is printed."""
        return {**asdict(self), "value": round(self.value, 4), "baseline": self.baseline and round(self.baseline, 4)}


@dataclass(frozen=True)
class Bench:
    """What a benchmark works with: an installation of its own, and whether it has to be quick."""

    settings: Settings
    quick: bool
    sizes: tuple[int, ...] = ()
    """Further numbers of executions to measure at."""

    @property
    def database(self) -> str:
        """The kind of the database: «sqlite» or «postgresql»."""
        return self.settings.database_url.partition(":")[0].partition("+")[0]


Benchmark = Callable[[Bench], Iterator[Figure]]


def processor_milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The least processor time of one round, its children's included: what else the machine does isn't the work's."""
    work()
    return min(_spent(work) for _round in range(rounds))


def compared(work: Callable[[], object], bare: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The same of two works taken in turns, so that the machine is equally busy with both."""
    work(), bare()
    both = [(_spent(work), _spent(bare)) for _round in range(rounds)]
    return min(one for one, _other in both), min(other for _one, other in both)


def _spent(work: Callable[[], object]) -> float:
    before = _processor_seconds()
    work()
    return (_processor_seconds() - before) * 1000


def _processor_seconds() -> float:
    """What this process and the children that it has waited for have spent."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    """The median time of one round, after one that isn't counted."""
    work()
    spent = []
    for _round in range(rounds):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)
