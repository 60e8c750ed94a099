"""The shares, levels and coefficients of a real report on the coverage of schools, reproduced from its own numbers."""

import re
from pathlib import Path

import pytest

from tracker.compliance import words
from tracker.compliance.coverage import CoverageRules, covered, level, out_of_ten
from tracker.compliance.figures import Rate

SEED = Path(__file__).resolve().parents[3] / "shared" / "reading" / "seeds" / "004_fe2ca9f73bc0831f.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason=f"the real document is not at {SEED}")


@pytest.fixture(scope="module")
def text() -> str:
    return SEED.read_text(encoding="utf-8").replace("*", "")


def test_each_share_has_the_level_word_that_the_document_gives_it(text: str) -> None:
    stated = [(int(percent), word) for percent, word in re.findall(r"[–-] (\d+)%[^–-]{0,9}[–-] (ВВ|ВС|С|СН|НН) ", text)]
    stated += [
        (int(percent), word)
        for word, percent in re.findall(r"(ВВ|ВС|С|СН|НН) – [^–]{5,40} – (?:более|около) (\d+)%", text)
    ]
    assert {word for _, word in stated} >= {"ВВ", "ВС", "С"}
    for percent, word in stated:
        assert words.level(level(Rate(percent, 100), CoverageRules())) == word
    for less, word in ((9, "НН"), (20, "СН"), (50, "ВС")):
        assert re.search(rf"{ {9: 'менее 10', 20: 'около 20', 50: '50'}[less] }%[^–-]*[–-] {word}", text)
        assert words.level(level(Rate(less, 100), CoverageRules())) == word


def test_the_shares_are_those_of_the_counts_beside_them(text: str) -> None:
    """The document rounds by halves of a school; what it prints stands within three points of the exact share."""
    numbers = {"две": 2, "восьми": 8, "шести": 6}
    found = [(percent, int(count)) for percent, count in re.findall(r"(\d+) ?%\s+школ \((\d+) из 15\)", text)] + [
        ("80", int(re.findall(r"более 80% \((\d+) из 15", text)[0])),
        ("15", numbers["две"]),
    ]
    assert len(found) >= 4
    for percent, count in found:
        exact = Rate(count, 15).percent
        assert exact is not None
        assert abs(float(exact) - int(percent)) <= 3


def coefficients(text: str) -> dict[int, int]:
    """Of how many of ten points each school executed, as the document says; the later word counts."""
    found: dict[int, int] = {}
    for line in re.findall(r"КУ ?>?\d+ \((?:менее )?\d+ из 10\)[^\n;.]*", text):
        executed = 0 if "менее" in line else int(re.findall(r"\((\d+) из 10\)", line)[0])
        schools = re.findall(r"№+ ?([\d, ]+)|ОО ([\d, ]+)$", line)
        for group in schools:
            for number in re.findall(r"\d+", "".join(group)):
                found[int(number)] = executed
    return found


def test_the_coefficients_of_participation_come_out_of_the_matrix(text: str) -> None:
    stated = coefficients(text)
    assert stated[3] == 6
    assert {school for school, of_ten in stated.items() if of_ten == 4} == {6, 7, 8, 17}
    assert len(stated) == 15
    matrix = {(point, school): point < executed for school, executed in stated.items() for point in range(10)}
    by_point, by_school = covered(matrix)
    assert {school: out_of_ten(rate) for school, rate in by_school.items()} == stated
    assert by_point[0] == Rate(sum(1 for executed in stated.values() if executed), 15)
    assert sum(rate.numerator for rate in by_point.values()) == sum(stated.values())
