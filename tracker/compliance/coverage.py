"""Coverage of points by organisations, in level words, and the participation of an organisation."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.calendar.settings import Settings, require

from .figures import Rate


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
