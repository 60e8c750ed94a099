"""What happens when things go wrong: figures of letters lost and sent twice, one JSON line each."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from config import Settings

DAY = date(2026, 6, 15)
"""The day on which every trial begins, a Monday."""


@dataclass(frozen=True)
class Figure:
    """One figure: what was counted, at what size, on which database."""

    name: str
    value: float
    size: str
    database: str

    def as_row(self) -> dict[str, Any]:
        """The figure as it is printed."""
        return asdict(self)


@dataclass(frozen=True)
class Trial:
    """What a trial works with: an installation of its own, and whether it has to be quick."""

    settings: Settings
    quick: bool

    def figure(self, name: str, value: float, size: str) -> Figure:
        """A figure of this installation."""
        return Figure(name, value, size, self.settings.database_url.partition(":")[0].partition("+")[0])


Fault = Callable[[Trial], Iterator[Figure]]
