"""The corpus: invented documents with their answers, each read from every format it can be written in."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.intake import rendering
from tests.intake.corpus_answers import FOLDER, answer_of
from tracker.intake import documents
from tracker.intake.draft import Draft
from tracker.intake.lines import Document, Line
from tracker.intake.reading import of_document, read

SENT = sorted(path for path in (FOLDER / "as_sent").iterdir() if path.suffix != ".json")
"""Documents kept as the program of their writer left them: lists, merged cells, pages."""

NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
PRINTED_PAGES = {
    "decision_printed_page",
    "decision_broken_lines",
    "decision_numbers_at_line_starts",
    "decision_wrapped_page",
    "resolution_under_addressees_with_dashes",
}
"""Lines of a printed page are no paragraphs: only as text."""

TYPED_ONLY = {"decision_roman_sections", "minutes_of_a_methodical_council"}
"""Their numbers have forms that the renderer does not count by itself."""

TEXT_ONLY = {"list_of_orders_with_tabs", "plan_on_paper_with_tabs", "plan_with_section_rows", "decision_in_markdown"}

FORMATS: dict[str, Callable[[list[str]], bytes]] = {
    "txt": rendering.as_txt,
    "txt in cp1251": lambda lines: rendering.as_txt(lines, "cp1251"),
    "txt in utf-16": lambda lines: rendering.as_txt(lines, "utf-16"),
    "txt with a BOM": lambda lines: rendering.as_txt(lines, "utf-8-sig"),
    "docx": rendering.as_docx,
    "docx with automatic numbers": lambda lines: rendering.as_docx(lines, automatic=True),
    "html": rendering.as_html,
    "html in cp1251": lambda lines: rendering.as_html(lines, "windows-1251"),
    "odt": rendering.as_odt,
    "odt with automatic numbers": lambda lines: rendering.as_odt(lines, automatic=True),
    "rtf": rendering.as_rtf,
}


def lines_of(name: str) -> list[str]:
    return [line.rstrip() for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n")]


def expected(name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return answer


def fits(name: str, form: str) -> bool:
    if name in PRINTED_PAGES:
        return form in {"txt", "txt in cp1251", "txt with a BOM", "txt in utf-16"}
    if name in TEXT_ONLY:
        return form.startswith("txt")
    return not (name in TYPED_ONLY and "automatic" in form)


CASES = [(name, form) for name in NAMES for form in FORMATS if fits(name, form)]


@pytest.mark.parametrize(("name", "form"), CASES)
def test_a_document_is_read_right_from_every_format(name: str, form: str) -> None:
    assert answer_to(documents.load(FORMATS[form](lines_of(name))).lines) == expected(name)


@cache
def answer_to(lines: tuple[Line, ...]) -> dict[str, Any]:
    """What lines mean; those that formats give alike are read once, as reading asks for nothing but lines."""
    return answer_of(of_document(Document("any", lines)))


@cache
def draft_of(path: Path) -> Draft:
    """The draft of a kept file, read once for all that is asked of it."""
    return read(path.read_bytes())


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.name)
def test_a_document_is_read_right_as_it_was_sent(path: Path) -> None:
    answer = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert answer_of(draft_of(path)) == answer


def test_every_document_of_the_corpus_has_its_answer() -> None:
    assert {path.stem for path in Path(FOLDER).glob("*.json")} == set(NAMES)
