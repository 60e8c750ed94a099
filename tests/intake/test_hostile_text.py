"""Text that was written to make the reader stumble is read to its end and nothing of it is lost.

How long it takes is a figure of the bench: hostile_pattern_ms, hostile_read_ms, hostile_growth.
"""

import pytest

from tracker.bench.hostile import HEAD, PIECES, repeated
from tracker.intake.reading import read


@pytest.mark.parametrize("piece", PIECES)
def test_every_line_of_a_hostile_text_has_its_place(piece: str) -> None:
    draft = read((HEAD + repeated(piece)).encode())
    placed = {*draft.header.lines, *(each.line for each in draft.unplaced)}
    for point in draft.points:
        placed.update(range(point.span[0], point.span[1] + 1))
    assert placed == set(range(len(draft.lines)))
