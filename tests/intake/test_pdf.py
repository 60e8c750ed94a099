"""Documents of the corpus as PDF, set by Typst on small pages so that paragraphs and tables run over page ends."""

import json
from pathlib import Path

import pytest

from tests.intake.corpus_answers import FOLDER, answer_of
from tracker.intake import documents
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


def test_a_scan_is_recognised_as_one() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        documents.load(EMPTY_PAGE)
    assert caught.value.reason is Refusal.SCAN_WITHOUT_TEXT


EMPTY_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
