"""The lines of a document that are in no point keep their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.resolutions.sources import around


@pytest.mark.parametrize(
    ("count", "points", "expected"),
    [
        (0, [], [[]]),
        (3, [], [[0, 1, 2]]),
        (5, [[1], [3]], [[0], [2], [4]]),
        (5, [[0, 1], [4]], [[], [2, 3], []]),
        (4, [[1], [], [2]], [[0], [], [], [3]]),
        (4, [[0, 2], [2]], [[], [1], [3]]),
        (3, [[2], [0]], [[1], [], []]),
    ],
)
def test_lines_stand_before_between_and_behind_the_points(
    count: int, points: list[list[int]], expected: list[list[int]]
) -> None:
    assert around(count, points) == expected


@given(st.integers(0, 12).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.lists(st.integers(0, n), max_size=3)))))
def test_no_line_is_lost_and_none_comes_twice(document: tuple[int, list[list[int]]]) -> None:
    count, points = document
    placed = {each for lines in points for each in lines}
    shown = [each for lines in around(count, points) for each in lines]
    assert sorted(shown) == sorted(set(range(count)) - placed)
