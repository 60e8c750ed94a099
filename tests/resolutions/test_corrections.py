"""What a person corrects in the check, on real rows of both databases."""

from datetime import date

import pytest

from tests.municipality import SCHOOLS, Municipality
from tests.resolutions import texts
from tests.resolutions.texts import labels, open_doubts, to_whom
from tracker import db
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Alias
from tracker.directory.services import teach_alias
from tracker.intake.draft import Part, PointKind
from tracker.resolutions import corrections, structure, undoing
from tracker.resolutions.corrections import LastAssignment
from tracker.resolutions.models import Resolution
from tracker.resolutions.queries import obstacles
from tracker.resolutions.wordings import Wording

CALENDAR = WorkingCalendar()
UNKNOWN = "Отдел культуры"


def test_a_phrase_is_explained_everywhere_at_once_and_taught(municipality: Municipality) -> None:
    text = texts.TEXT.replace("6. Контроль", "6. Отделу культуры подготовить афишу.\n\n7. Контроль")
    with db.transaction():
        draft = texts.brought_in(municipality, text)
    with db.transaction():
        resolution = texts.resolution(draft)
        unknown = texts.assignment(resolution, "5").addressees[0]
        meaning = municipality.organisation("centre")
        places = corrections.explain_addressee(unknown, meaning, municipality.as_("secretary"), teach=True)
        assert places == 2
    with db.transaction():
        resolution = texts.resolution(draft)
        assert to_whom(resolution, "6") == to_whom(resolution, "5") == [("МКУ «Ресурсный центр»", Part.LEAD)]
        assert "addressee_unknown" not in open_doubts(resolution)
        assert not obstacles(resolution)
        assert [each.phrase for each in db.session.query(Alias)] == [UNKNOWN]
        again = texts.resolution(texts.brought_in(municipality, text))
        assert to_whom(again, "5") == [("МКУ «Ресурсный центр»", Part.LEAD)]


def test_what_was_taught_wrongly_is_forgotten_where_it_is_corrected(municipality: Municipality) -> None:
    with db.transaction():
        by, centre = municipality.as_("secretary"), municipality.organisation("centre")
        teach_alias("Отдел культуры", centre, by_id=by.person.id)
        of = texts.resolution(texts.brought_in(municipality))
        wrong = texts.assignment(of, "5")
        assert (to_whom(of, "5"), corrections.taught(wrong)) == ([(centre.short_name, Part.LEAD)], ["Отдел культуры"])
        chosen = [(municipality.organisation("sad1"), Part.LEAD)]
        corrections.set_addressees(wrong, chosen, by, forget=corrections.taught(wrong))
        assert undoing.meaning_of("Отдел культуры") is None
        undoing.undo(of, 1, by, CALENDAR)
        assert undoing.meaning_of("Отдел культуры") == {"group": False, "id": centre.id}
        assert to_whom(of, "5") == [(centre.short_name, Part.LEAD)]


def test_a_phrase_that_is_nobody_of_ours_is_left_out(opened: Resolution, municipality: Municipality) -> None:
    unknown = texts.assignment(opened, "5").addressees[0]
    assert corrections.leave_out(unknown, municipality.as_("secretary")) == 1
    assert [each.code for each in obstacles(opened)] == ["no_addressee"]


def test_addressees_are_chosen_from_the_directory(opened: Resolution, municipality: Municipality) -> None:
    chosen = [
        (municipality.group(SCHOOLS), Part.LEAD),
        (municipality.organisation("sad1"), Part.CO_EXECUTOR),
    ]
    corrections.set_addressees(texts.assignment(opened, "5"), chosen, municipality.as_("secretary"))
    assert to_whom(opened, "5") == [(SCHOOLS, Part.LEAD), ("МБДОУ № 1", Part.CO_EXECUTOR)]
    assert not obstacles(opened)


def test_co_executors_alone_need_a_lead(opened: Resolution, municipality: Municipality) -> None:
    chosen = [(municipality.organisation("sad1"), Part.CO_EXECUTOR)]
    corrections.set_addressees(texts.assignment(opened, "5"), chosen, municipality.as_("secretary"))
    assert [each.code for each in obstacles(opened)] == ["no_lead"]


def test_the_printed_words_stay_with_an_addressee_that_stays(opened: Resolution, municipality: Municipality) -> None:
    chosen = [(municipality.organisation("centre"), Part.LEAD)]
    corrections.set_addressees(texts.assignment(opened, "3"), chosen, municipality.as_("secretary"))
    assert [each.printed for each in texts.assignment(opened, "3").addressees] == ["МКУ «Ресурсный центр»"]


def test_a_statement_that_becomes_an_assignment_is_filled_in(opened: Resolution, municipality: Municipality) -> None:
    wording = Wording(PointKind.ASSIGNMENT, "1.", "Продолжить работу.")
    corrections.correct_point(texts.point(opened, "1"), wording, municipality.as_("secretary"), CALENDAR)
    made = texts.assignment(opened, "1")
    assert (made.due_on, made.addressees) == (date(2026, 7, 10), [])
    assert next((each.code, each.point and each.point.label) for each in obstacles(opened)) == ("no_addressee", "1")


def test_an_assignment_that_becomes_a_statement_is_no_longer_tracked(
    opened: Resolution, municipality: Municipality
) -> None:
    wording = Wording(PointKind.STATEMENT, "5.", "Принять к сведению.")
    corrections.correct_point(texts.point(opened, "5"), wording, municipality.as_("secretary"), CALENDAR)
    assert texts.point(opened, "5").assignments == []
    assert not obstacles(opened)


def test_another_number_gives_another_label(opened: Resolution, municipality: Municipality) -> None:
    for number, label in (("2.2.", "2.2"), ("2.", "2.2"), ("б)", "2 б)"), ("", "")):
        wording = Wording(PointKind.ASSIGNMENT, number, "подготовить справку")
        corrections.correct_point(
            opened.points[3], Wording(PointKind.ASSIGNMENT, "9.", "x"), municipality.as_("secretary"), CALENDAR
        )
        corrections.correct_point(opened.points[3], wording, municipality.as_("secretary"), CALENDAR)
        assert opened.points[3].label == label


def test_a_point_added_by_hand_is_addressed_like_its_neighbour(draft: int, municipality: Municipality) -> None:
    with db.transaction():
        resolution = texts.resolution(draft)
        wording = Wording(PointKind.ASSIGNMENT, "2.2.", "провести совещание")
        structure.add_point(
            resolution, texts.point(resolution, "2.1"), wording, municipality.as_("secretary"), CALENDAR
        )
    with db.transaction():
        resolution = texts.resolution(draft)
        assert labels(resolution) == ["1", "2", "2.1", "2.2", "2.3", "3", "4", "4.1", "4.2", "5", "6"]
        assert [point.position for point in resolution.points] == list(range(11))
        assert to_whom(resolution, "2.2") == [("Управление образования", Part.LEAD)]
        assert texts.assignment(resolution, "2.2").due_on == date(2026, 7, 10)
        assert texts.point(resolution, "2.2").parent_id == texts.point(resolution, "2").id


def test_a_point_put_under_a_heading_or_first_has_its_place(draft: int, municipality: Municipality) -> None:
    secretary = municipality.as_("secretary")
    with db.transaction():
        resolution = texts.resolution(draft)
        wording = Wording(PointKind.STATEMENT, "0.", "Заслушать.")
        structure.add_point(resolution, None, wording, secretary, CALENDAR)
        structure.add_point(
            resolution,
            texts.point(resolution, "4"),
            Wording(PointKind.ASSIGNMENT, "4.0.", "начать"),
            secretary,
            CALENDAR,
        )
    with db.transaction(write=False):
        resolution = texts.resolution(draft)
        assert labels(resolution)[0] == "0"
        assert labels(resolution)[6:8] == ["4", "4.0"]
        assert to_whom(resolution, "4.0") == [(SCHOOLS, Part.LEAD)]


def test_a_point_is_taken_out_with_its_doubts_and_its_children_stay(draft: int, municipality: Municipality) -> None:
    with db.transaction():
        resolution = texts.resolution(draft)
        for label in ("4.2", "2"):
            structure.remove_point(texts.point(resolution, label), municipality.as_("secretary"))
    with db.transaction(write=False):
        resolution = texts.resolution(draft)
        assert labels(resolution) == ["1", "2.1", "2.3", "3", "4", "4.1", "5", "6"]
        assert texts.point(resolution, "2.1").parent_id is None
        assert "several_deadlines" not in open_doubts(resolution)


def test_a_point_has_a_second_assignment_and_never_none(draft: int, municipality: Municipality) -> None:
    secretary = municipality.as_("secretary")
    with db.transaction():
        resolution = texts.resolution(draft)
        corrections.add_assignment(texts.point(resolution, "2.1"), secretary, CALENDAR)
        corrections.remove_assignment(texts.assignment(resolution, "4.2", 1), secretary)
    with db.transaction():
        resolution = texts.resolution(draft)
        assert len(texts.point(resolution, "2.1").assignments) == 2
        assert to_whom(resolution, "2.1", 1) == [("Управление образования", Part.LEAD)]
        assert "several_deadlines" not in open_doubts(resolution)
        with pytest.raises(LastAssignment):
            corrections.remove_assignment(texts.assignment(resolution, "4.2"), secretary)


def test_a_point_numbered_under_another_one_stands_under_it(draft: int, municipality: Municipality) -> None:
    with db.transaction():
        resolution = texts.resolution(draft)
        wording = Wording(PointKind.ASSIGNMENT, "3.1.", "подвести итоги")
        structure.add_point(resolution, texts.point(resolution, "3"), wording, municipality.as_("secretary"), CALENDAR)
    with db.transaction(write=False):
        resolution = texts.resolution(draft)
        added = texts.point(resolution, "3.1")
        assert (added.level, added.parent_id) == (2, texts.point(resolution, "3").id)
        assert to_whom(resolution, "3.1") == to_whom(resolution, "3")
