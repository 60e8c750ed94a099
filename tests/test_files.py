"""Bytes under their hash, and children that can be stopped."""

from pathlib import Path

import pytest

from tracker import db, files
from tracker.files import ChildFailed, ChildRefused


@pytest.mark.usefixtures("database")
def test_the_same_bytes_are_kept_once_and_given_back(tmp_path: Path) -> None:
    with db.transaction():
        first = files.keep(tmp_path / "files", b"%PDF-1.7 proof", "..\\папка/отчёт.pdf", None)
        second = files.keep(tmp_path / "files", b"%PDF-1.7 proof", "копия.pdf", None)
    assert (first.name, first.media_type, first.size) == ("отчёт.pdf", "application/pdf", 14)
    assert first.sha256 == second.sha256
    assert [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == [first.sha256]
    assert files.content(tmp_path / "files", first) == b"%PDF-1.7 proof"


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module `child_of_test` whose text each test writes."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return str(tmp_path / "child_of_test.py")


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("while True: pass", ChildFailed),
        ("x = bytearray(3_000_000_000)", ChildFailed),
        ("import os; os.abort()", ChildFailed),
        ('import sys; print(\'{"reason": "empty", "values": {}}\'); sys.exit(3)', ChildRefused),
    ],
    ids=["endless", "greedy", "broken", "refusing"],
)
def test_a_child_that_goes_wrong_is_stopped_and_the_parent_lives(
    child: str, source: str, refusal: type[Exception]
) -> None:
    Path(child).write_text(source, encoding="utf-8")
    with pytest.raises(refusal):
        files.run_limited("child_of_test", [], b"", seconds=1)


def test_a_child_reads_its_input_and_answers_in_json(child: str) -> None:
    Path(child).write_text("import sys; print(len(sys.stdin.buffer.read()))", encoding="utf-8")
    assert files.run_limited("child_of_test", [], b"12345") == 5
