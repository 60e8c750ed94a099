"""Bringing in again: what was corrected stays where it still applies, and is named where it doesn't."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.municipality import Municipality
from tests.resolutions import texts
from tests.resolutions.texts import labels, open_doubts, to_whom
from tracker import db, files
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.queries import Visitor
from tracker.intake.draft import Part, PointKind
from tracker.resolutions import corrections, days, items, structure, undoing
from tracker.resolutions.days import Heading
from tracker.resolutions.models import Resolution
from tracker.resolutions.rereading import Again, bring_in_again
from tracker.resolutions.wordings import Wording

CALENDAR = WorkingCalendar()


@pytest.fixture
def by(opened: Resolution, municipality: Municipality) -> Visitor:
    """The secretary."""
    return municipality.as_("secretary")


def again(of: Resolution, by: Visitor, folder: Path, *changed: tuple[str, str]) -> Again:
    """Bring in the same text again, some words of it changed."""
    text = texts.TEXT
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    kept = files.keep(folder, text.encode(), "исправленное.txt", by.person.id)
    db.session.flush()
    return bring_in_again(of, texts.read(text), kept, by, CALENDAR)


def lost(of: Resolution) -> list[dict[str, Any]]:
    return [doubt.values for doubt in of.doubts if doubt.code == "correction_lost"]


def test_every_correction_of_an_unchanged_text_stays(
    opened: Resolution, by: Visitor, municipality: Municipality, tmp_path: Path
) -> None:
    days.set_day(texts.assignment(opened, "2.1"), date(2026, 9, 5), by)
    days.set_words(texts.assignment(opened, "2.3"), "ежемесячно", by, CALENDAR)
    corrections.explain_addressee(
        texts.assignment(opened, "5").addressees[0], municipality.organisation("centre"), by, teach=False
    )
    structure.split_point(
        texts.point(opened, "4.2"),
        ["обновить сайты до 1 июля 2026 г.,", "представить отчёт до 1 августа 2026 г."],
        by,
        CALENDAR,
    )
    structure.join_points(texts.point(opened, "1"), texts.point(opened, "2"), by)
    structure.remove_point(texts.point(opened, "6"), by)
    wording = Wording(PointKind.ASSIGNMENT, "3.1.", "подвести итоги")
    structure.add_point(opened, texts.point(opened, "3"), wording, by, CALENDAR)
    days.correct_heading(opened, Heading("4-а", "О подготовке", date(2026, 6, 9)), by, CALENDAR)
    before = _without_file(opened)
    told = again(opened, by, tmp_path)
    assert (told.carried, told.lost) == (8, [])
    assert _without_file(opened) == before


def _without_file(of: Resolution) -> items.Items:
    db.session.flush()
    picture = items.snapshot(of)
    return {key: {**item, "file_id": None} for key, item in picture.items() if item["of"] != "doubt"}


def test_corrections_move_with_the_lines_and_the_numbers(opened: Resolution, by: Visitor, tmp_path: Path) -> None:
    days.set_day(texts.assignment(opened, "5"), date(2026, 9, 5), by)
    structure.remove_point(texts.point(opened, "6"), by)
    again(
        opened,
        by,
        tmp_path,
        ("3. МКУ", "3. Управлению образования подготовить приказ.\n\n4. МКУ"),
        ("4. Руководителям", "5. Руководителям"),
        ("4.1.", "5.1."),
        ("4.2.", "5.2."),
        ("5. Отделу", "6. Отделу"),
        ("6. Контроль", "7. Контроль"),
    )
    assert labels(opened) == ["1", "2", "2.1", "2.3", "3", "4", "5", "5.1", "5.2", "6"]
    assert texts.assignment(opened, "6").due_on == date(2026, 9, 5)
    assert any("Контроль за исполнением" in opened.lines[line] for line in opened.unplaced)
    assert lost(opened) == []


def test_what_no_longer_applies_is_named_and_what_the_file_says_now_stands(
    opened: Resolution, by: Visitor, municipality: Municipality, tmp_path: Path
) -> None:
    secretary = by
    chosen = [(municipality.organisation("sad1"), Part.LEAD)]
    corrections.set_addressees(texts.assignment(opened, "3"), chosen, secretary)
    wording = Wording(PointKind.ASSIGNMENT, "2.1.", "составить план проверок")
    corrections.correct_point(texts.point(opened, "2.1"), wording, secretary, CALENDAR)
    days.set_day(texts.assignment(opened, "2.3"), None, secretary)
    told = again(
        opened,
        secretary,
        tmp_path,
        ("разработать план проверок до 1 июля", "разработать и утвердить план проверок до 1 июля"),
        ("3. МКУ «Ресурсный центр» совместно с МБОУ СОШ № 1", "3. МБОУ СОШ № 2"),
    )
    assert told.carried == 1
    assert texts.assignment(opened, "2.3").due_on is None
    assert texts.point(opened, "2.1").text.startswith("разработать и утвердить")
    assert to_whom(opened, "3") == [("МБОУ СОШ № 2", Part.LEAD)]
    assert sorted((each["verb"], each["field"]) for each in lost(opened)) == [
        ("correct_point", "text"),
        ("set_addressees", "addressees"),
    ]
    assert "correction_lost" in open_doubts(opened)


def test_the_other_reading_is_undone_like_any_correction_and_read_a_third_time(
    opened: Resolution, by: Visitor, tmp_path: Path
) -> None:
    days.set_day(texts.assignment(opened, "2.1"), date(2026, 9, 5), by)
    before = items.snapshot(opened)
    again(opened, by, tmp_path, ("5. Отделу культуры организовать", "5. Отделу культуры провести"))
    after = items.snapshot(opened)
    number = undoing.corrections_of(opened)[-1].number
    undoing.undo(opened, number, by, CALENDAR)
    assert items.snapshot(opened) == before
    undoing.redo(opened, number, by, CALENDAR)
    assert items.snapshot(opened) == after
    days.set_day(texts.assignment(opened, "3"), date(2026, 9, 6), by)
    told = again(opened, by, tmp_path, ("5. Отделу культуры организовать", "5. Отделу культуры устроить"))
    assert (told.carried, told.lost) == (2, [])
    assert [texts.assignment(opened, label).due_on for label in ("2.1", "3")] == [date(2026, 9, 5), date(2026, 9, 6)]
    assert "устроить" in texts.point(opened, "5").text
