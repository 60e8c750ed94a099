"""The source in rows, and the phrases that are highlighted in it."""

import pytest

from tracker.intake.draft import PointKind
from tracker.resolutions.models import Point, Resolution
from tracker.web.check.marking import Mark, Piece, pieces, rows


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], [("абвгде", "")]),
        ([(0, 2, "kind")], [("аб", "kind"), ("вгде", "")]),
        ([(4, 6, "deadline"), (0, 2, "kind")], [("аб", "kind"), ("вг", ""), ("де", "deadline")]),
        ([(0, 4, "addressee"), (2, 6, "deadline")], [("абвг", "addressee"), ("де", "deadline")]),
        ([(0, 6, "addressee"), (2, 4, "deadline")], [("абвгде", "addressee")]),
        ([(2, 2, "kind"), (5, 99, "deadline")], [("абвгд", ""), ("е", "deadline")]),
        ([(0, 6, "kind")], [("абвгде", "kind")]),
    ],
)
def test_a_line_is_cut_where_marks_begin_and_end(
    marks: list[tuple[int, int, str]], expected: list[tuple[str, str]]
) -> None:
    assert pieces("абвгде", [Mark(*each) for each in marks]) == [Piece(*each) for each in expected]


def resolution(lines: list[str], *points: tuple[int | None, int | None, str]) -> Resolution:
    found = Resolution(lines=lines, header_lines=[])
    found.points = [
        Point(
            lines=[] if first is None or last is None else list(range(first, last + 1)),
            text=text,
            number="",
            kind=PointKind.ASSIGNMENT,
            evidence=[],
        )
        for first, last, text in points
    ]
    return found


def shown(of: Resolution) -> list[tuple[str, str | None, bool]]:
    return [
        (
            "/".join("".join(piece.text for piece in line.pieces) for line in row.lines),
            row.point and row.point.text,
            row.shows_text,
        )
        for row in rows(of)
    ]


def test_lines_before_between_and_behind_the_points_have_their_rows() -> None:
    of = resolution(["шапка", "1. а", "вставка", "2. б", "подпись"], (1, 1, "а"), (3, 3, "б"))
    assert shown(of) == [
        ("шапка", None, False),
        ("1. а", "а", False),
        ("вставка", None, False),
        ("2. б", "б", False),
        ("подпись", None, False),
    ]


def test_a_text_that_the_lines_do_not_say_is_shown_beside_them() -> None:
    of = resolution(["1. провести про-", "верку; 2. сдать отчёт"], (0, 1, "провести проверку"), (1, 1, "сдать отчёт"))
    assert shown(of) == [
        ("1. провести про-/верку; 2. сдать отчёт", "провести проверку", True),
        ("верку; 2. сдать отчёт", "сдать отчёт", True),
    ]


def test_a_text_broken_over_lines_is_said_by_them() -> None:
    assert shown(resolution(["1. провести", "проверку"], (0, 1, "провести  проверку"))) == [
        ("1. провести/проверку", "провести  проверку", False)
    ]


def test_a_point_added_by_hand_has_no_lines() -> None:
    assert shown(resolution(["1. а"], (None, None, "новый"), (0, 0, "а"))) == [
        ("", "новый", True),
        ("1. а", "а", False),
    ]
