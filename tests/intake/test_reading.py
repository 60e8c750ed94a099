"""Reading as a whole: nothing is lost, nothing is silent, the same bytes give the same draft."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.corpus_answers import FOLDER
from tests.intake.test_corpus import SENT, draft_of
from tests.intake.test_seeds import READING
from tracker.intake import documents
from tracker.intake.draft import Draft
from tracker.intake.draft_json import as_dict, as_read, from_dict
from tracker.intake.reading import read

FILES = [*sorted(FOLDER.glob("*.txt")), *SENT, *sorted((READING / "seeds").glob("*.txt"))]
ROOT = Path(__file__).resolve().parents[2]

SENTENCES = [
    "1. Принять к сведению.", "2. Отделу кадров:", "2.1. подготовить план до 1 мая;", "– провести сбор;",
    "а) создать группу;", "РЕШИЛИ:", "СЛУШАЛИ: доклад.", "Коллегия решила:", "Срок: 01.06.2022",
    "Отв.: Котова И.И.", "Председатель И.И. Котов", "Приложение 1", "7", "О работе", "РЕШЕНИЕ",
    "от 01.02.2022 № 3", "обычный текст без конца", "| a | b | c |", "| 1 | Провести | до 1 мая |", "",
    "I. Направление", "5. И ещё.", "Направление «Школа»", "Прошу директоров школ явиться.", "«3. Цитата.»",
    "изложить в следующей редакции:", "Голосовали: за – 3",
]  # fmt: skip


def accounted(draft: Draft) -> list[int]:
    """The lines that the header, the points and the unplaced rest together account for."""
    placed = set(draft.header.lines) | {line.line for line in draft.unplaced}
    for point in draft.points:
        placed |= set(range(point.span[0], point.span[1] + 1))
    return sorted(placed)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_line_of_a_document_is_lost(path: Path) -> None:
    draft = draft_of(path)
    assert draft.lines == tuple(line.text for line in documents.load(path.read_bytes()).lines)
    assert accounted(draft) == list(range(len(draft.lines)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=25))
def test_no_line_is_lost_in_any_order_of_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    if not text.strip():
        return
    draft = read(text.encode())
    assert accounted(draft) == list(range(len(draft.lines)))
    assert from_dict(json.loads(json.dumps(as_dict(draft)))) == draft


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_words_of_a_point_stand_in_its_lines(path: Path) -> None:
    draft = draft_of(path)
    for point in draft.points:
        source = "".join(draft.lines[point.span[0] : point.span[1] + 1]).replace("-", "")
        for word in point.text.replace("-", "").split()[:8]:
            assert word in source


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_own_addressee_and_deadline_shows_its_characters(path: Path) -> None:
    for point in (draft := draft_of(path)).points:
        shown = {evidence.field: evidence for evidence in reversed(point.evidence)}
        assert shown["kind"].spans
        assert shown["kind"].rule
        if point.number:
            assert shown["number"].spans or shown["number"].rule == "automatic"
        if point.addressees and "addressees" not in point.inherited:
            assert shown["addressees"].spans
        if point.deadline.printed and "deadline" not in point.inherited:
            assert shown["deadline"].rule == point.deadline.rule
            written = " ".join(draft.lines[s.line][s.start : s.end] for s in shown["deadline"].spans)
            assert point.deadline.printed.split()[0] in written


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_draft_goes_through_json_unchanged(path: Path) -> None:
    draft = draft_of(path)
    assert from_dict(json.loads(json.dumps(as_dict(draft)))) == draft
    assert read(path.read_bytes()) == draft


def test_the_object_of_the_command_has_its_keys() -> None:
    shown = as_read(read(FILES[0].read_bytes()), "a.txt")
    assert {"file", "kind", "header", "points", "unplaced", "warnings"} <= set(shown)
    keys = """number label level section heading kind text addressees addressees_printed deadline_kind deadline_iso
    deadline_printed inherited span"""
    assert set(keys.split()) <= set(shown["points"][0])


def test_a_text_that_is_no_resolution_gives_no_points_and_says_so() -> None:
    draft = read("Список покупок\nмолоко\nхлеб".encode())
    assert draft.points == ()
    assert "no_points" in {doubt.code for doubt in draft.doubts}


def test_a_day_before_the_adoption_is_a_doubt() -> None:
    text = (
        "РЕШЕНИЕ коллегии\nот 10.06.2022 № 1\nО деле\nКоллегия решила:\n1. Отделу кадров сдать отчёт до 01.06.2022.\n"
    )
    assert [(note.code, note.point) for note in read(text.encode()).doubts] == [("day_passed", 0)]


@pytest.mark.parametrize(
    ("task", "printed"),
    [
        ("обходить школы в течение урока", "в течение урока"),
        ("проводить обходы каждую смену дважды", "каждую смену"),
        ("сверять списки на пятый день", "на пятый день"),
        ("проводить акцию «1 сентября – каждому»", None),
        ("исполнить приказ от 5 мая 2022 № 3", None),
    ],
)
def test_words_of_time_that_no_rule_understands_are_a_doubt(task: str, printed: str | None) -> None:
    text = f"РЕШЕНИЕ коллегии\nот 10.06.2022 № 1\nО деле\nКоллегия решила:\n1. Отделу кадров {task}.\n"
    found = [note.values for note in read(text.encode()).doubts if note.code == "time_unread"]
    assert found == ([{"printed": printed}] if printed else [])


def test_numbered_orders_that_stand_in_no_point_are_a_doubt() -> None:
    text = (
        "ПРОТОКОЛ № 1\n1. О кадрах\nПоручения прежние\n1.1. Подготовить план.\n1.2. Провести сбор.\n"
        "2. Разное\nРЕШИЛИ:\n2.1. Отделу связи сдать отчёт.\nПредседатель И.И. Орлов\n"
    )
    assert [note.values for note in read(text.encode()).doubts if note.code == "tasks_left_out"] == [{"count": 2}]


def test_the_reader_runs_as_a_program_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker.intake", "a.txt"],
        input=b"\n" + FILES[0].read_bytes(),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert from_dict(json.loads(done.stdout)) == read(FILES[0].read_bytes())


def test_a_refusal_is_an_exit_code_and_a_reason() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker.intake"], input=b"\n\x89PNG\r\n", capture_output=True, cwd=ROOT, check=False
    )
    assert done.returncode == 3
    assert json.loads(done.stdout) == {"reason": "unsupported_type", "values": {"found": "png"}}
