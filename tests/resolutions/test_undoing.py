"""Undoing and making again, on real rows of both databases: whatever was corrected, nothing of the source is lost."""

import random
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from tests.municipality import SCHOOLS, Municipality
from tests.resolutions import texts
from tests.resolutions.texts import labels, open_doubts, to_whom
from tracker import db
from tracker.calendar.recurrence import Every, Recurrence
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Alias
from tracker.directory.queries import Visitor
from tracker.directory.services import teach_alias
from tracker.intake.draft import Indicator, Part, PointKind
from tracker.resolutions import corrections, days, items, structure, undoing
from tracker.resolutions.days import Heading, NotUnderstood
from tracker.resolutions.models import Correction, Resolution
from tracker.resolutions.structure import NotStray, WordsChanged
from tracker.resolutions.undoing import NothingToUndo
from tracker.resolutions.wordings import Wording

CALENDAR = WorkingCalendar()


@pytest.fixture
def by(opened: Resolution, municipality: Municipality) -> Visitor:
    """The secretary."""
    return municipality.as_("secretary")


def undo(of: Resolution, by: Visitor) -> None:
    undoing.undo(of, [each for each in undoing.corrections_of(of) if not each.undone][-1].number, by, CALENDAR)


def redo(of: Resolution, by: Visitor) -> None:
    undoing.redo(of, next(each.number for each in undoing.corrections_of(of) if each.undone), by, CALENDAR)


def seen(of: Resolution) -> items.Items:
    """What anybody sees, as it would be read again."""
    db.session.flush()
    db.session.expire_all()
    return items.snapshot(texts.resolution(of.id)) | {
        each.key + " day": {"due_on": each.due_on} for point in of.points for each in point.assignments
    }


def every_line_has_its_place(of: Resolution) -> None:
    placed = [*of.header_lines, *of.unplaced, *(line for point in of.points for line in point.lines)]
    assert set(placed) == set(range(len(of.lines)))
    for point in of.points:
        assert point.parent_id in {None, *(each.id for each in of.points)}


Deed = Callable[[Resolution, Visitor, random.Random], object]


def _some(of: Resolution, chance: random.Random) -> int:
    return chance.randrange(len(of.points))


def _cut(of: Resolution, by: Visitor, chance: random.Random) -> None:
    point = of.points[_some(of, chance)]
    words = point.text.split()
    at = chance.randrange(len(words) + 1)
    structure.split_point(point, [" ".join(words[:at]), " ".join(words[at:])], by, CALENDAR)


def _join(of: Resolution, by: Visitor, chance: random.Random) -> None:
    if len(of.points) > 1:
        at = chance.randrange(len(of.points) - 1)
        structure.join_points(of.points[at], of.points[at + 1], by, CALENDAR)


def _remove(of: Resolution, by: Visitor, chance: random.Random) -> None:
    if len(of.points) > 1:
        structure.remove_point(of.points[_some(of, chance)], by)


def _place(of: Resolution, by: Visitor, chance: random.Random) -> None:
    if of.unplaced:
        structure.place_line(of, chance.choice(of.unplaced), of.points[_some(of, chance)], by, CALENDAR)


def _make_a_point(of: Resolution, by: Visitor, chance: random.Random) -> None:
    if of.unplaced:
        line = chance.choice(of.unplaced)
        number, text = structure.as_wording(of.lines[line])
        wording = Wording(chance.choice(list(PointKind)), number, text)
        structure.add_point(of, structure.before_line(of, line), wording, by, CALENDAR, lines=[line])


def _reword(of: Resolution, by: Visitor, chance: random.Random) -> None:
    wording = Wording(chance.choice(list(PointKind)), f"{chance.randrange(9)}.", "сделать иначе", chance.random() < 0.2)
    corrections.correct_point(of.points[_some(of, chance)], wording, by, CALENDAR)


def _day(of: Resolution, by: Visitor, chance: random.Random) -> None:
    if not (assignments := of.points[_some(of, chance)].assignments):
        return
    assignment, turn = assignments[0], chance.randrange(6)
    words = chance.choice(["ежеквартально до 5 числа", "в течение 10 дней", "постоянно", "до 1 октября"])
    if turn < 2:
        days.set_day(assignment, date(2026, 9, chance.randrange(1, 28)) if turn else None, by)
    elif turn == 2:
        days.set_words(assignment, words, by, CALENDAR)
    elif turn == 3:
        days.restore_day(assignment, by, CALENDAR)
    elif turn == 4:
        corrections.add_assignment(assignment.point, by, CALENDAR)
    else:
        corrections.set_indicator(assignment, Indicator(70, "%", ">=", ""), by)


def _heading(of: Resolution, by: Visitor, chance: random.Random) -> None:
    adopted_on = date(2026, 6, chance.randrange(1, 28))
    days.correct_heading(of, Heading("9", "Иное", adopted_on), by, CALENDAR)


def _explain(of: Resolution, by: Visitor, chance: random.Random) -> None:
    everybody = [each for point in of.points for it in point.assignments for each in it.addressees]
    unknown = [each for each in everybody if each.group_id is None and each.organisation_id is None]
    meaning = db.session.scalars(select(corrections.OrganisationGroup)).first()
    if unknown and meaning:
        corrections.explain_addressee(unknown[0], meaning, by, teach=chance.random() < 0.5)


DEEDS: tuple[Deed, ...] = (_cut, _join, _remove, _place, _make_a_point, _reword, _day, _heading, _explain)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_corrected_nothing_is_lost_and_all_of_it_is_undone_and_made_again(
    opened: Resolution, by: Visitor, seed: int
) -> None:
    chance = random.Random(seed)
    pictures = [seen(opened)]
    for _turn in range(14):
        chance.choice(DEEDS)(opened, by, chance)
        every_line_has_its_place(opened)
        if (picture := seen(opened)) != pictures[-1]:
            pictures.append(picture)
    made = undoing.corrections_of(opened)
    assert len(made) == len(pictures) - 1
    for picture in reversed(pictures[:-1]):
        undo(opened, by)
        assert seen(opened) == picture
    for picture in pictures[1:]:
        redo(opened, by)
        assert seen(opened) == picture


def test_only_the_latest_is_undone_and_what_was_undone_waits_until_something_else_is_corrected(
    opened: Resolution, by: Visitor
) -> None:
    for day in (1, 2, 3):
        days.set_day(texts.assignment(opened, "2.1"), date(2026, 9, day), by)
    with pytest.raises(NothingToUndo):
        undoing.undo(opened, 2, by, CALENDAR)
    undo(opened, by)
    undo(opened, by)
    assert texts.assignment(opened, "2.1").due_on == date(2026, 9, 1)
    days.set_day(texts.assignment(opened, "2.3"), None, by)
    assert [(each.number, each.undone) for each in undoing.corrections_of(opened)] == [(1, False), (4, False)]
    with pytest.raises(NothingToUndo):
        undoing.redo(opened, 2, by, CALENDAR)


def test_what_was_taught_is_forgotten_with_the_correction(
    opened: Resolution, by: Visitor, municipality: Municipality
) -> None:
    unknown = texts.assignment(opened, "5").addressees[0]
    corrections.explain_addressee(unknown, municipality.organisation("centre"), by, teach=True)
    undo(opened, by)
    assert db.session.query(Alias).count() == 0
    assert "addressee_unknown" in open_doubts(opened)
    redo(opened, by)
    assert [each.phrase for each in db.session.query(Alias)] == ["Отдел культуры"]
    assert to_whom(texts.resolution(opened.id), "5") == [("МКУ «Ресурсный центр»", Part.LEAD)]


def test_what_somebody_else_taught_since_is_not_forgotten(
    opened: Resolution, by: Visitor, municipality: Municipality
) -> None:
    school = municipality.organisation("school1")
    unknown = texts.assignment(opened, "5").addressees[0]
    corrections.explain_addressee(unknown, municipality.organisation("centre"), by, teach=True)
    teach_alias("Отдел культуры", school, by_id=by.person.id)
    undo(opened, by)
    assert undoing.meaning_of("Отдел культуры") == {"group": False, "id": school.id}


def test_a_point_with_two_days_is_cut_into_two_with_a_day_each(opened: Resolution, by: Visitor) -> None:
    point = texts.point(opened, "4.2")
    parts = ["обновить сайты до 1 июля 2026 г.,", "представить отчёт до 1 августа 2026 г."]
    with pytest.raises(WordsChanged):
        structure.split_point(point, [parts[0], "представить отчет"], by, CALENDAR)
    made = structure.split_point(point, parts, by, CALENDAR)
    assert [[each.due_on for each in one.assignments] for one in made] == [[date(2026, 7, 1)], [date(2026, 7, 31)]]
    assert [one.lines for one in made] == [point.lines] * 2, "both stand on one line of the source"
    assert "several_deadlines" not in open_doubts(opened)
    assert {each.addressees[0].group.name for one in made for each in one.assignments} == {SCHOOLS}


def test_a_day_set_by_hand_goes_with_the_part_whose_words_it_corrects(
    opened: Resolution, by: Visitor, municipality: Municipality
) -> None:
    school = municipality.organisation("school1")
    days.set_day(texts.assignment(opened, "4.2"), date(2026, 9, 4), by)
    days.set_recurrence(
        texts.assignment(opened, "4.2", 1), Recurrence(Every.MONTH, 5), (None, date(2026, 12, 31)), by, CALENDAR
    )
    corrections.set_addressees(texts.assignment(opened, "4.2", 1), [(school, Part.LEAD)], by)
    parts = ["обновить сайты до 1 июля 2026 г.,", "представить отчёт до 1 августа 2026 г."]
    first, second = structure.split_point(texts.point(opened, "4.2"), parts, by, CALENDAR)
    assert [each.due_on for each in first.assignments] == [date(2026, 9, 4)]
    assert [(each.recurrence, each.ends_on) for each in second.assignments] == [
        ({"every": "month", "day": 5, "months_after": 1}, date(2026, 12, 31))
    ]
    assert [each.organisation for each in second.assignments[0].addressees] == [school]
    structure.join_points(first, second, by, CALENDAR)
    assert [each.ends_on for each in first.assignments] == [None, date(2026, 12, 31)]
    assert open_doubts(opened).count("several_deadlines") == 1


def test_the_days_follow_the_words(opened: Resolution, by: Visitor) -> None:
    def say(label: str, text: str, kind: PointKind = PointKind.ASSIGNMENT) -> None:
        point = texts.point(opened, label)
        corrections.correct_point(point, Wording(kind, point.number, text, point.heading), by, CALENDAR)

    def dated(label: str) -> list[date | None]:
        return [each.due_on for each in texts.point(opened, label).assignments]

    days.set_words(texts.assignment(opened, "2.1"), "до 3 августа", by, CALENDAR)
    say("2.1", "разработать план проверок до 2 июля 2026 г.;")
    assert dated("2.1") == [date(2026, 8, 3)], "what a person typed stays"
    days.restore_day(texts.assignment(opened, "2.1"), by, CALENDAR)
    assert dated("2.1") == [date(2026, 7, 2)], "what the text gives is what it says now"
    say("4.2", "обновить сайты до 1 июля 2026 г., отчитаться до 3 августа 2026 г., до 1 сентября 2026 г.")
    assert dated("4.2") == [date(2026, 7, 1), date(2026, 8, 3), date(2026, 9, 1)]
    say("5", "Отделу культуры организовать ярмарку")
    assert texts.assignment(opened, "5").due_reason["reason"] == "default_term"
    say("5", "Отделу культуры организовать ярмарку до 30 июня 2026 г.", PointKind.STATEMENT)
    say("5", "Отделу культуры организовать ярмарку до 30 июня 2026 г.")
    assert dated("5") == [date(2026, 6, 30)]
    assert [each.name for each in texts.assignment(opened, "5").addressees] == ["Отдел культуры"], "as it was read"
    say("4", "Руководителям общеобразовательных организаций в срок до 15 июля 2026 г.:")
    say("4", "Руководителям общеобразовательных организаций в срок до 16 июля 2026 г.:")
    assert dated("4.2")[0] == date(2026, 7, 1), "an own day is not that of the heading"


def test_what_continues_a_point_gives_it_its_day_and_its_kind(
    opened: Resolution, by: Visitor, municipality: Municipality
) -> None:
    structure.join_points(texts.point(opened, "2.3"), texts.point(opened, "3"), by, CALENDAR)
    assert [each.due_on for each in texts.point(opened, "2.3").assignments] == [date(2026, 6, 19)]
    assert to_whom(opened, "2.3") == [("Управление образования", Part.LEAD)]
    assert "number_gap" in open_doubts(opened)
    structure.join_points(texts.point(opened, "2.1"), texts.point(opened, "2.3"), by, CALENDAR)
    assert "number_gap" in open_doubts(opened), "what is doubtful in the words stays"
    structure.join_points(texts.point(opened, "1"), texts.point(opened, "2"), by, CALENDAR)
    structure.join_points(texts.point(opened, "1"), texts.point(opened, "2.1"), by, CALENDAR)
    joined = texts.point(opened, "1")
    assert (joined.kind, joined.heading, len(joined.assignments)) == (PointKind.ASSIGNMENT, False, 2)
    [line] = [each for each in opened.unplaced if "Коллегия РЕШИЛА" in opened.lines[each]]
    opened.lines = [*opened.lines[:line], "Срок: до 26 июня 2026 г.", *opened.lines[line + 1 :]]
    structure.place_line(opened, line, texts.point(opened, "4.1"), by, CALENDAR)
    assert texts.assignment(opened, "4.1").due_on == date(2026, 6, 26)


def test_joined_points_say_what_both_said(opened: Resolution, by: Visitor) -> None:
    first, second = texts.point(opened, "2.1"), texts.point(opened, "2.3")
    structure.join_points(first, second, by, CALENDAR)
    assert first.text == "разработать план проверок до 1 июля 2026 г.; 2.3. подготовить справку о готовности."
    assert labels(opened) == ["1", "2", "2.1", "3", "4", "4.1", "4.2", "5", "6"]
    every_line_has_its_place(opened)


def test_a_stray_line_continues_a_point_or_becomes_one(opened: Resolution, by: Visitor) -> None:
    structure.remove_point(texts.point(opened, "5"), by)
    [line] = [each for each in opened.unplaced if "ярмарку" in opened.lines[each]]
    structure.place_line(opened, line, texts.point(opened, "4.2"), by, CALENDAR)
    assert texts.point(opened, "4.2").text.endswith("5. Отделу культуры организовать ярмарку до 30 июня 2026 г.")
    with pytest.raises(NotStray):
        structure.place_line(opened, line, texts.point(opened, "3"), by, CALENDAR)
    undo(opened, by)
    number, text = structure.as_wording(opened.lines[line])
    wording = Wording(PointKind.ASSIGNMENT, number, text)
    structure.add_point(opened, structure.before_line(opened, line), wording, by, CALENDAR, lines=[line])
    made = texts.point(opened, "5")
    assert (made.text, made.lines) == ("Отделу культуры организовать ярмарку до 30 июня 2026 г.", [line])
    assert made.assignments[0].due_on == date(2026, 6, 30), "the day is read from the line itself"
    assert labels(opened)[-2:] == ["5", "6"]


@pytest.mark.parametrize(
    ("words", "kind", "day"),
    [
        ("до 5 июля", "date", date(2026, 7, 3)),
        ("в течение 10 дней", "relative", date(2026, 6, 19)),
        ("ежеквартально до 5 числа", "recurring", date(2026, 7, 3)),
        ("постоянно", "permanent", date(2027, 1, 20)),
        ("в течение года", "period", date(2026, 12, 30)),
        ("после получения лицензии", "relative", None),
    ],
)
def test_a_deadline_is_typed_in_words(opened: Resolution, by: Visitor, words: str, kind: str, day: date | None) -> None:
    assignment = texts.assignment(opened, "2.3")
    days.set_words(assignment, words, by, CALENDAR)
    assert (assignment.due_kind, assignment.due_on, assignment.due_printed) == (kind, day, words)
    days.restore_day(assignment, by, CALENDAR)
    assert (assignment.due_kind, assignment.due_on, assignment.due_printed) == ("none", date(2026, 7, 10), "")
    with pytest.raises(NotUnderstood):
        days.set_words(assignment, "когда-нибудь", by, CALENDAR)


def test_another_day_of_adoption_moves_the_printed_days_without_a_year(municipality: Municipality) -> None:
    text = texts.TEXT.replace("до 30 июня 2026 г.", "до 1 февраля")
    with db.transaction():
        resolution = texts.resolution(texts.brought_in(municipality, text))
        assert texts.assignment(resolution, "5").due_on == date(2027, 2, 1)
        heading = Heading("4", "О подготовке", date(2025, 12, 10))
        days.correct_heading(resolution, heading, municipality.as_("secretary"), CALENDAR)
        assert texts.assignment(resolution, "5").due_on == date(2026, 1, 30)
        assert texts.assignment(resolution, "2.1").due_on == date(2026, 7, 1), "a printed year stays"
        undo(resolution, municipality.as_("secretary"))
        assert texts.assignment(resolution, "5").due_on == date(2027, 2, 1)


def test_the_day_of_the_text_under_a_typed_one_moves_with_the_day_of_adoption(municipality: Municipality) -> None:
    by = municipality.as_("secretary")
    with db.transaction():
        resolution = texts.resolution(texts.brought_in(municipality, texts.TEXT.replace("30 июня 2026 г.", "30 июня")))
        ordered = texts.assignment(resolution, "5")
        days.set_words(ordered, "до 15 июля", by, CALENDAR)
        days.correct_heading(resolution, Heading("4", "О подготовке", date(2027, 6, 10)), by, CALENDAR)
        assert ordered.due_on == date(2027, 7, 15)
        days.restore_day(ordered, by, CALENDAR)
        assert ordered.due_on == date(2027, 6, 30)


def test_the_day_of_adoption_of_a_plan_moves_the_days_counted_from_its_title(municipality: Municipality) -> None:
    text = (
        "ПЛАН мероприятий на 2026 год\n| № | Мероприятие | Срок | Исполнитель |\n"
        "| 1 | Провести сбор | до 1 февраля | Отдел культуры |\n"
        "| 2 | Сдать отчёт | до 1 мая 2026 г. | Отдел культуры |\n"
    )
    with db.transaction():
        resolution = texts.resolution(texts.brought_in(municipality, text))
        stated = [texts.assignment(resolution, label).due_stated["iso"] for label in ("1", "2")]
        assert stated == ["2026-02-01", "2026-05-01"]
        heading = Heading("4", resolution.title, date(2026, 2, 20))
        days.correct_heading(resolution, heading, municipality.as_("secretary"), CALENDAR)
        stated = [texts.assignment(resolution, label).due_stated["iso"] for label in ("1", "2")]
        assert stated == ["2027-02-01", "2026-05-01"]


def test_many_points_changed_at_once_are_one_correction(opened: Resolution, by: Visitor) -> None:
    before = seen(opened)
    with undoing.one_correction(opened, "bulk", by):
        for label in ("2.1", "2.3"):
            days.set_day(texts.assignment(opened, label), date(2026, 9, 5), by)
    assert db.session.query(Correction).count() == 1
    undo(opened, by)
    assert seen(opened) == before
