"""Layouts of the resolving part that offices use, in a few lines each: which points are read, and what each is."""

from pathlib import Path

import pytest

from tests.intake.corpus_answers import answer_of
from tracker.intake.reading import read

LAYOUTS = Path(__file__).parent / "layouts.txt"
"""A name behind «## », the lines of a document, its points behind «=> »: number («-» for none), kind, addressees."""


def layouts() -> dict[str, tuple[str, list[str]]]:
    found = {}
    for block in LAYOUTS.read_text(encoding="utf-8").strip().split("\n\n"):
        name, *lines = block.split("\n")
        points = [line[3:] for line in lines if line.startswith("=> ")]
        found[name[3:]] = ("\n".join(line for line in lines if not line.startswith("=> ")), points)
    return found


@pytest.mark.parametrize(("text", "points"), layouts().values(), ids=layouts())
def test_a_layout_gives_its_points(text: str, points: list[str]) -> None:
    found = answer_of(read(text.encode()))["points"]
    assert [" ".join(filter(None, [number or "-", kind, who])) for number, kind, who, _, _ in found] == points


def test_the_rest_of_a_broken_row_ends_its_task() -> None:
    first, *_ = read(layouts()["a row broken by a page"][0].encode()).points
    assert first.text == "Районный слёт активистов школьного самоуправления"
