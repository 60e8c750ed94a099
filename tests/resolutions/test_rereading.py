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
from tracker.resolutions import asking, corrections, days, items, structure, undoing
from tracker.resolutions.contract import Asked, Proof
from tracker.resolutions.days import Heading
from tracker.resolutions.models import Resolution
from tracker.resolutions.rereading import Again, bring_in_again
from tracker.resolutions.wordings import Wording

CALENDAR = WorkingCalendar()


@pytest.fixture
def by(opened: Resolution, municipality: Municipality) -> Visitor:
    """The secretary."""
    return municipality.as_("secretary")


def again(of: Resolution, by: Visitor, folder: Path, *changed: tuple[str, str], text: str = texts.TEXT) -> Again:
    """Bring in the same text again, some words of it changed."""
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
    structure.join_points(texts.point(opened, "1"), texts.point(opened, "2"), by, CALENDAR)
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


def test_what_proves_execution_stays_and_is_undone_like_any_correction(
    opened: Resolution, by: Visitor, tmp_path: Path
) -> None:
    asking.set_asked(texts.assignment(opened, "5"), (Asked("file", Proof.FILE),), by)
    told = again(opened, by, tmp_path, ("провести семинар", "провести большой семинар"))
    assert (told.carried, told.lost) == (1, [])
    assert texts.assignment(opened, "5").asked == [Asked("file", Proof.FILE).as_json()]
    for number in (2, 1):
        undoing.undo(opened, number, by, CALENDAR)
    assert texts.assignment(opened, "5").asked == []


def test_each_correction_that_is_lost_is_named_until_somebody_has_looked_at_it(
    opened: Resolution, by: Visitor, municipality: Municipality, tmp_path: Path
) -> None:
    with undoing.one_correction(opened, "bulk", by):
        for label in ("3", "5"):
            chosen = [(municipality.organisation("sad1"), Part.LEAD)]
            corrections.set_addressees(texts.assignment(opened, label), chosen, by)
    days.correct_heading(opened, Heading("5", "О ярмарке", date(2026, 6, 9)), by, CALENDAR)
    changed = (
        ("3. МКУ «Ресурсный центр» совместно с МБОУ СОШ № 1", "3. МБОУ СОШ № 2"),
        ("5. Отделу культуры", "5. Отделу туризма"),
        ("«О подготовке к новому учебному году»", "«О подготовке к учебному году»"),
    )
    told = again(opened, by, tmp_path, *changed)
    assert {(each["verb"], each["point"], each["field"]) for each in told.lost} == {
        ("bulk", "p4", "addressees"),
        ("bulk", "p8", "addressees"),
        ("correct_heading", "", "title"),
    }
    assert (opened.number, opened.title, opened.adopted_on) == ("5", "О подготовке к учебному году", date(2026, 6, 9))
    named = lost(opened)
    assert again(opened, by, tmp_path, *changed).lost == []
    assert lost(opened) == named
    for doubt in [each for each in opened.doubts if each.code == "correction_lost"]:
        corrections.settle_doubt(doubt, by)
    again(opened, by, tmp_path, *changed)
    assert lost(opened) == []


def test_what_was_put_in_by_hand_and_the_file_says_now_stands_once(
    opened: Resolution, by: Visitor, municipality: Municipality, tmp_path: Path
) -> None:
    wording = Wording(PointKind.ASSIGNMENT, "3.1.", "подвести итоги")
    added = structure.add_point(opened, texts.point(opened, "3"), wording, by, CALENDAR)
    corrections.set_addressees(added.assignments[0], [(municipality.organisation("sad1"), Part.LEAD)], by)
    parts = ["обновить сайты до 1 июля 2026 г.,", "представить отчёт до 1 августа 2026 г."]
    _kept, cut = structure.split_point(texts.point(opened, "4.2"), parts, by, CALENDAR)
    days.set_day(cut.assignments[0], date(2026, 9, 5), by)
    changed = (
        ("4. Руководителям", "3.1. подвести итоги\n\n4. Руководителям"),
        (" представить отчёт", "\n\n4.3. представить отчёт"),
    )
    for _time in range(2):
        told = again(opened, by, tmp_path, *changed)
        assert labels(opened) == ["1", "2", "2.1", "2.3", "3", "3.1", "4", "4.1", "4.2", "4.3", "5", "6"]
        assert texts.assignment(opened, "4.3").due_on == date(2026, 9, 5)
        assert all(len(texts.point(opened, label).assignments) == 1 for label in ("3.1", "4.2", "4.3"))
    assert to_whom(opened, "3.1") == [("МБДОУ № 1", Part.LEAD)]
    assert told.lost == []


def test_a_new_point_counts_from_the_day_of_adoption_that_was_corrected(
    opened: Resolution, by: Visitor, tmp_path: Path
) -> None:
    days.correct_heading(opened, Heading("4", opened.title, date(2027, 6, 10)), by, CALENDAR)
    again(opened, by, tmp_path, ("6. Контроль", "6. МБОУ СОШ № 1 провести слёт до 1 июля.\n\n7. Контроль"))
    assert texts.assignment(opened, "6").due_on == date(2027, 7, 1)


def test_of_points_that_say_the_same_the_order_tells_which_one_was_corrected(
    by: Visitor, municipality: Municipality, tmp_path: Path
) -> None:
    same = "1. Управлению образования подготовить отчёт.\n\n"
    first = f"I. По первому вопросу:\n\n{same}2. Управлению образования провести смотр.\n\n"
    second = f"II. По второму вопросу:\n\n{same}2. Управлению образования провести слёт.\n\n"
    text = texts.TEXT[: texts.TEXT.index("1. Признать")] + first + second + "Председатель коллегии С.И. Иванова\n"
    of = texts.resolution(texts.brought_in(municipality, text))
    days.set_day(of.points[0].assignments[0], date(2026, 9, 5), by)
    days.set_day(of.points[2].assignments[0], date(2026, 9, 6), by)
    told = again(of, by, tmp_path, (first, first.replace(f"{same}2.", "1.")), text=text)
    assert [each.assignments[0].due_on for each in of.points] == [
        date(2026, 7, 10),
        date(2026, 9, 6),
        date(2026, 7, 10),
    ]
    assert [each["verb"] for each in told.lost] == ["set_day"]
