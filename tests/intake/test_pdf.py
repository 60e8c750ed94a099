"""Documents of the corpus as PDF, set by Typst on small pages so that paragraphs and tables run over page ends."""

import json
import re
from pathlib import Path

import pytest

from tests.intake.corpus_answers import FOLDER, answer_of
from tracker.intake import documents
from tracker.intake.documents import pdf_columns
from tracker.intake.reading import read
from tracker.intake.refusals import Refusal, UnreadableDocument

PDFS = sorted((FOLDER / "pdf").glob("*.pdf"))


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_a_pdf_gives_the_points_of_its_text(path: Path) -> None:
    expected = json.loads((FOLDER / f"{path.stem}.json").read_text(encoding="utf-8"))
    assert answer_of(read(path.read_bytes()))["points"] == expected["points"]


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_a_pdf_gives_the_header_of_its_text(path: Path) -> None:
    expected = json.loads((FOLDER / f"{path.stem}.json").read_text(encoding="utf-8"))
    assert answer_of(read(path.read_bytes()))["header"] == expected["header"]


def test_a_scan_is_recognised_as_one_and_a_page_without_a_size_as_damaged() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        documents.load(EMPTY_PAGE)
    assert caught.value.reason is Refusal.SCAN_WITHOUT_TEXT
    with pytest.raises(UnreadableDocument) as caught:
        documents.load(EMPTY_PAGE.replace(b"595", b"/ab"))
    assert caught.value.reason is Refusal.DAMAGED


EMPTY_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def page(text: str) -> list[list[dict[str, object]]]:
    """The lines of a page, five points a sign and twelve a line, as words with their places."""
    lines = []
    for at, line in enumerate(text.split("\n")):
        places = [(found.start(), found[0]) for found in re.finditer(r"\S+(?: \S+)*", line)]
        lines.append(
            [
                {"text": word, "x0": 5 * x, "x1": 5 * (x + len(word)), "top": 12 * at, "bottom": 12 * at + 10}
                for x, word in places
            ]
        )
    return [line for line in lines if line]


def parted(text: str) -> list[tuple[str, ...]]:
    return [
        tuple(" ".join(str(word["text"]) for line in side for word in line) for side in sides)
        for sides in pdf_columns.parted(page(text))
    ]


def test_a_letterhead_in_two_columns_is_read_column_by_column() -> None:
    head = (
        "УПРАВЛЕНИЕ           РАЙОННАЯ\n"
        "ОБРАЗОВАНИЯ          ОРГАНИЗАЦИЯ\n"
        "КОЛЛЕГИЯ             ПРОФСОЮЗА\n"
        "                     ПРЕЗИДИУМ\n"
        "          ПОСТАНОВЛЕНИЕ\n"
        "30.10.2025                   № 7"
    )
    assert parted(head) == [
        ("УПРАВЛЕНИЕ ОБРАЗОВАНИЯ КОЛЛЕГИЯ", "РАЙОННАЯ ОРГАНИЗАЦИЯ ПРОФСОЮЗА ПРЕЗИДИУМ"),
        ("ПОСТАНОВЛЕНИЕ", ""),
        ("30.10.2025 № 7", ""),
    ]


def test_two_signatures_and_a_line_of_three_parts_are_no_columns() -> None:
    signed = "Председатель             Орлов А.А.\nСекретарь                Рябов П.П."
    assert parted(signed) == [("Председатель Орлов А.А.", ""), ("Секретарь Рябов П.П.", "")]
    assert len(parted("1        план        май\n2        сбор        июнь\n3        отчёт       июль")) == 3
