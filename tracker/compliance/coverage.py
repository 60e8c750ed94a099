"""Coverage of points by organisations, in level words, and the participation of an organisation."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from tracker.calendar.settings import Settings, require

from .figures import Rate

P = TypeVar("P", bound=Hashable)
Of = TypeVar("Of", bound=Hashable)


class Level(StrEnum):
    """The level word of a share, as such reports print them."""

    HIGH = "high"
    """«ВВ»"""
    UPPER_MIDDLE = "upper_middle"
    """«ВС»"""
    MIDDLE = "middle"
    """«С»"""
    LOWER_MIDDLE = "lower_middle"
    """«СН»"""
    LOW = "low"
    """«НН»"""


@dataclass(frozen=True)
class CoverageRules(Settings):
    """From how many per cent on a share has each level; below the last it is low."""

    high: int = 80
    upper_middle: int = 50
    middle: int = 30
    lower_middle: int = 10

    def __post_init__(self) -> None:
        require("high", self.high <= 100)
        require("upper_middle", self.upper_middle < self.high)
        require("middle", self.middle < self.upper_middle)
        require("lower_middle", 0 < self.lower_middle < self.middle)


def level(share: Rate, rules: CoverageRules) -> Level | None:
    """Return the level of an exact share, never of a rounded one; None of nothing."""
    if not share.denominator:
        return None
    thresholds = (
        (Level.HIGH, rules.high),
        (Level.UPPER_MIDDLE, rules.upper_middle),
        (Level.MIDDLE, rules.middle),
        (Level.LOWER_MIDDLE, rules.lower_middle),
    )
    reached = (each for each, from_percent in thresholds if 100 * share.numerator >= from_percent * share.denominator)
    return next(reached, Level.LOW)


def out_of_ten(participation: Rate) -> int | None:
    """Return an organisation's coefficient of participation: of each ten points addressed to it, how many it executed.

    Rounded down, so that "less than 1 of 10" is 0; None where nothing was addressed.
    """
    return 10 * participation.numerator // participation.denominator if participation.denominator else None


def covered(executed: Mapping[tuple[P, Of], bool]) -> tuple[dict[P, Rate], dict[Of, Rate]]:
    """Of the organisations addressed by each point those that executed it, and of the points of each organisation.

    What an organisation was relieved of is not among the keys.
    """
    by_point: dict[P, Rate] = {}
    by_organisation: dict[Of, Rate] = {}
    for (point, organisation), done in executed.items():
        by_point[point] = _counted(by_point.get(point), done)
        by_organisation[organisation] = _counted(by_organisation.get(organisation), done)
    return by_point, by_organisation


def _counted(before: Rate | None, done: bool) -> Rate:
    it = before or Rate(0, 0)
    return Rate(it.numerator + done, it.denominator + 1)
