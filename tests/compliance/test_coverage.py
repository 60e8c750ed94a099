"""Level words and coefficients of participation, with the shares of a real report."""

import pytest

from tracker.compliance.coverage import CoverageRules, Level, level, out_of_ten
from tracker.compliance.figures import Rate


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Rate(87, 100), Level.HIGH),
        (Rate(4, 5), Level.HIGH),
        (Rate(7999, 10000), Level.UPPER_MIDDLE),
        (Rate(63, 100), Level.UPPER_MIDDLE),
        (Rate(1, 2), Level.UPPER_MIDDLE),
        (Rate(35, 100), Level.MIDDLE),
        (Rate(20, 100), Level.LOWER_MIDDLE),
        (Rate(1, 10), Level.LOWER_MIDDLE),
        (Rate(1, 15), Level.LOW),
        (Rate(0, 15), Level.LOW),
        (Rate(0, 0), None),
    ],
)
def test_the_level_of_a_share(share: Rate, expected: Level | None) -> None:
    assert level(share, CoverageRules()) is expected


def test_a_body_sets_its_own_thresholds() -> None:
    assert level(Rate(85, 100), CoverageRules(90, 70, 50, 30)) is Level.UPPER_MIDDLE


@pytest.mark.parametrize(
    ("participation", "expected"),
    [(Rate(6, 10), 6), (Rate(12, 20), 6), (Rate(1, 15), 0), (Rate(15, 15), 10), (Rate(0, 0), None)],
)
def test_the_coefficient_of_participation(participation: Rate, expected: int | None) -> None:
    assert out_of_ten(participation) == expected
