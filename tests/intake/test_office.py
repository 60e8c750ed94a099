"""Documents written by LibreOffice: its lists, tracked changes, controls and pages; and Word's old .doc through it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.intake.corpus_answers import answer_of
from tests.intake.office import FORMATS, NAMES, WRITTEN
from tests.intake.test_corpus import expected
from tracker import files
from tracker.intake import documents
from tracker.intake.documents import doc
from tracker.intake.draft_json import from_dict
from tracker.intake.reading import read
from tracker.intake.refusals import Refusal, UnreadableDocument

FILES = [WRITTEN / f"{name}.{form}" for name in NAMES for form in FORMATS]
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def seen(answer: dict[str, Any]) -> tuple[Any, ...]:
    """What must be alike; on paper a «Срок: …» at the beginning of a line is no part of the text above it."""
    return answer["kind"], answer["header"], answer["warnings"], [[*p[:4], p[4][:30]] for p in answer["points"]]


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix != ".doc"], ids=lambda path: path.name)
def test_what_libreoffice_writes_is_read_right(path: Path) -> None:
    assert seen(answer_of(read(path.read_bytes()))) == seen(expected(path.stem))


@needs_libreoffice
@pytest.mark.parametrize("name", ["decision_with_letterhead", "road_map_of_heating"])
def test_an_old_doc_is_read_within_the_limits_of_the_child(name: str) -> None:
    stored = files.run_limited("tracker.intake", [], b"\n" + (WRITTEN / f"{name}.doc").read_bytes(), seconds=30)
    assert (stored["format"], seen(answer_of(from_dict(stored)))) == ("doc", seen(expected(name)))


@needs_libreoffice
def test_a_doc_that_libreoffice_can_not_read_is_refused() -> None:
    broken = (WRITTEN / f"{NAMES[0]}.doc").read_bytes()[:1500] + "WordDocument".encode("utf-16-le")
    with pytest.raises(UnreadableDocument) as caught:
        documents.load(broken)
    assert caught.value.reason is Refusal.DAMAGED


def test_a_program_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 100 & sleep 100\n")
    program.chmod(0o755)
    monkeypatch.setattr(doc, "_TIMEOUT", 0.2)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    with pytest.raises(UnreadableDocument) as caught:
        doc.read(b"any")
    assert caught.value.reason is Refusal.DAMAGED
