"""Where in a document the lines stand that are in no point."""

from collections.abc import Iterable, Sequence


def around(count: int, points: Iterable[Sequence[int]]) -> list[list[int]]:
    """The numbers of the lines before each point and, as the last, behind all; none is left out, none comes twice.

    `count` is how many lines there are; of each point its lines are given, and none of one that was added by hand.
    """
    placed = [list(lines) for lines in points]
    loose = sorted(set(range(count)).difference(*placed), reverse=True)
    found: list[list[int]] = []
    for lines in placed:
        first, before = min(lines, default=0), []
        while loose and loose[-1] < first:
            before.append(loose.pop())
        found.append(before)
    return [*found, loose[::-1]]
