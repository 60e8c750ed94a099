"""From a file to a checked resolution, on real rows of both databases."""

import threading
import time
from datetime import date
from pathlib import Path

import pytest

from tests.counting import statements
from tests.municipality import EDUCATIONAL, SCHOOLS, Municipality
from tests.resolutions import texts
from tests.resolutions.texts import labels, open_doubts, to_whom
from tracker import audit, db, files
from tracker.calendar.rules import DeadlineRules
from tracker.calendar.services import correct_calendar
from tracker.calendar.terms import Offset, Unit
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Body, Person
from tracker.directory.services import set_rules
from tracker.files import ChildRefused
from tracker.intake.draft import Part
from tracker.resolutions import corrections, days, services, structure
from tracker.resolutions.days import Heading
from tracker.resolutions.models import Resolution
from tracker.resolutions.queries import assignments, lock, obstacles
from tracker.resolutions.reading import read_document
from tracker.resolutions.rereading import bring_in_again
from tracker.resolutions.services import NotInCheck, NotReady
from tracker.resolutions.states import NotAtThisStage, Stage

CALENDAR = WorkingCalendar()
UNKNOWN = "Отдел культуры"


def test_a_file_becomes_points_with_days_and_addressees_of_the_directory(opened: Resolution) -> None:
    assert (opened.number, opened.adopted_on) == ("4", date(2026, 6, 10))
    assert labels(opened) == ["1", "2", "2.1", "2.3", "3", "4", "4.1", "4.2", "5", "6"]
    counted = {point.label: [each.due_on for each in point.assignments] for point in opened.points if point.assignments}
    assert counted == {
        "2.1": [date(2026, 7, 1)],
        "2.3": [date(2026, 7, 10)],
        "3": [date(2026, 6, 19)],
        "4.1": [date(2026, 7, 10)],
        "4.2": [date(2026, 7, 1), date(2026, 7, 31)],
        "5": [date(2026, 6, 30)],
    }
    assert to_whom(opened, "2.3") == [("Управление образования", Part.LEAD)]
    assert to_whom(opened, "3") == [("МКУ «Ресурсный центр»", Part.LEAD), ("МБОУ СОШ № 1", Part.CO_EXECUTOR)]
    assert to_whom(opened, "4.2", 1) == [(SCHOOLS, Part.LEAD)]


def test_what_the_reader_doubts_is_kept_in_the_order_of_the_text(opened: Resolution) -> None:
    assert open_doubts(opened) == ["number_gap", "several_deadlines", "addressee_unknown", "controller_unknown"]


def test_a_document_brought_in_twice_is_a_doubt_that_stays(municipality: Municipality, tmp_path: Path) -> None:
    other = texts.TEXT.replace("№ 4", "№ 5")
    with db.transaction():
        by, body = municipality.as_("secretary"), db.session.get_one(Body, municipality.body)

        def brought(text: str, written: str) -> Resolution:
            kept = files.keep(tmp_path, written.encode(), "решение.txt", by.person.id)
            return services.bring_in(body, texts.read(text), kept, by, CALENDAR)

        first, another = brought(texts.TEXT, texts.TEXT), brought(other, other)
        same_number, same_file = brought(texts.TEXT, texts.TEXT + "\n"), brought(other, other)
        found = {each.id: open_doubts(each)[:1] == ["brought_in_before"] for each in (first, another)}
        assert not any(found.values())
        for twin in (same_number, same_file):
            bring_in_again(twin, texts.read(other), files.keep(tmp_path, b"-", "-", None), by, CALENDAR)
            assert "brought_in_before" in open_doubts(twin)


def test_a_controller_named_in_the_text_controls_every_assignment(municipality: Municipality) -> None:
    with db.transaction():
        db.session.get_one(Person, municipality.people["controller"]).full_name = "Петрова Анна Борисовна"
        resolution = texts.resolution(texts.brought_in(municipality))
        named = {each.controller and each.controller.login for point in resolution.points for each in point.assignments}
        assert named == {"controller"}
        assert "controller_unknown" not in open_doubts(resolution)


def test_of_several_controllers_each_has_the_own_part_of_the_text_or_is_a_doubt(municipality: Municipality) -> None:
    last = "6. Контроль за исполнением решения возложить на Петрову А.Б."
    with db.transaction():
        for login, name in (("controller", "Петрова Анна Борисовна"), ("secretary", "Сизова Вера Глебовна")):
            db.session.get_one(Person, municipality.people[login]).full_name = name
        text = texts.TEXT.replace(last, "4.3. Контроль за исполнением возложить на Сизову В.Г.;\n\n" + last)
        resolution = texts.resolution(texts.brought_in(municipality, text))
        named = {
            each.point.label: each.controller.login for each in assignments(resolution) if each.controller is not None
        }
        assert named == {"4.1": "secretary", "4.2": "secretary"}
        doubts = {each.point.label: each.code for each in resolution.doubts if each.point and "control" in each.code}
        assert doubts == {"6": "several_controllers"}
        by, controller = municipality.as_("secretary"), db.session.get_one(Person, municipality.people["controller"])
        for each in assignments(resolution):
            assert "several_controllers" in open_doubts(resolution)
            corrections.set_controller(each, controller, by)
        assert "several_controllers" not in open_doubts(resolution)


def test_a_phrase_that_means_all_of_a_group_is_that_group(municipality: Municipality) -> None:
    text = texts.TEXT.replace("Отделу культуры", "Руководителям образовательных учреждений")
    with db.transaction():
        resolution = texts.resolution(texts.brought_in(municipality, text))
        assert to_whom(resolution, "5") == [(EDUCATIONAL, Part.LEAD)]


def test_an_unknown_addressee_keeps_it_from_the_chair(opened: Resolution, municipality: Municipality) -> None:
    with pytest.raises(NotReady) as refused:
        services.send_to_chair(opened, municipality.as_("secretary"))
    assert [(each.code, each.point and each.point.label) for each in refused.value.obstacles] == [
        ("unknown_addressee", "5")
    ]


def test_a_closed_addressee_keeps_it_from_the_chair(opened: Resolution, municipality: Municipality) -> None:
    municipality.organisation("centre").closed_on = municipality.today
    found = [(each.code, each.point and each.point.label) for each in obstacles(opened)]
    assert found == [("closed_addressee", "3"), ("unknown_addressee", "5")]


def test_a_day_set_by_hand_outlives_another_date_of_adoption(opened: Resolution, municipality: Municipality) -> None:
    secretary = municipality.as_("secretary")
    days.set_day(texts.assignment(opened, "2.1"), date(2026, 9, 5), secretary)
    days.set_day(texts.assignment(opened, "3"), None, secretary)
    heading = Heading(number="4", title="О подготовке", adopted_on=date(2026, 6, 11))
    days.correct_heading(opened, heading, secretary, CALENDAR)
    found = [texts.assignment(opened, label).due_on for label in ("2.1", "2.3", "3")]
    assert found == [date(2026, 9, 5), date(2026, 7, 10), None]  # 11 July is a Saturday
    assert [each.code for each in obstacles(opened)] == ["unknown_addressee"]


def test_what_is_not_issued_is_counted_anew_by_another_calendar_and_other_rules(
    opened: Resolution, municipality: Municipality
) -> None:
    by, version = municipality.as_("secretary"), opened.version
    days.set_day(texts.assignment(opened, "4.2"), date(2026, 7, 1), by)
    correct_calendar(date(2026, 7, 1), False, note="", by_id=by.person.id)
    services.count_days_anew(by)
    assert texts.assignment(opened, "2.1").due_on == date(2026, 6, 30)
    assert texts.assignment(opened, "4.2").due_on == date(2026, 7, 1), "what a person set stays"
    set_rules(opened.body, {"deadlines": DeadlineRules(default_term=Offset(2, Unit.WEEK)).as_json()}, by_id=None)
    services.count_days_anew(by, opened.body)
    assert texts.assignment(opened, "2.3").due_on == date(2026, 6, 24)
    db.session.flush()
    assert opened.version > version


def test_the_day_of_the_text_comes_back_with_its_recurrence(opened: Resolution, municipality: Municipality) -> None:
    quarterly = texts.assignment(opened, "4.1")
    days.set_day(quarterly, date(2026, 9, 5), municipality.as_("secretary"))
    assert quarterly.recurrence is None
    days.restore_day(quarterly, municipality.as_("secretary"), CALENDAR)
    assert (quarterly.due_on, quarterly.recurrence["every"]) == (date(2026, 7, 10), "quarter")


def test_without_the_day_of_adoption_nothing_can_be_counted(municipality: Municipality) -> None:
    text = texts.TEXT.replace("от 10 июня 2026 г. № 4", "")
    with db.transaction():
        draft = texts.brought_in(municipality, text)
    with db.transaction():
        resolution = texts.resolution(draft)
        assert {each.code for each in obstacles(resolution)} >= {"no_date", "no_day"}
        heading = Heading(number="4", title=resolution.title, adopted_on=date(2026, 6, 10))
        days.correct_heading(resolution, heading, municipality.as_("secretary"), CALENDAR)
        assert texts.assignment(resolution, "2.3").due_on == date(2026, 7, 10)
        assert {each.code for each in obstacles(resolution)} == {"unknown_addressee"}


def test_every_correction_makes_a_new_version(draft: int, municipality: Municipality) -> None:
    versions = []
    for day in (date(2026, 8, 1), date(2026, 8, 2)):
        with db.transaction():
            resolution = texts.resolution(draft)
            days.set_day(texts.assignment(resolution, "2.1"), day, municipality.as_("secretary"))
            db.session.flush()
            versions.append(resolution.version)
    assert versions[1] == versions[0] + 1


def test_what_the_chair_has_cannot_be_corrected_until_it_is_taken_back(draft: int, municipality: Municipality) -> None:
    secretary, chair = municipality.as_("secretary"), municipality.as_("chair")
    with db.transaction():
        resolution = texts.resolution(draft)
        corrections.leave_out(texts.assignment(resolution, "5").addressees[0], secretary)
        structure.remove_point(texts.point(resolution, "5"), secretary)
        services.send_to_chair(resolution, secretary)
        with pytest.raises(NotInCheck):
            days.set_day(texts.assignment(resolution, "2.1"), None, secretary)
        services.take_back(resolution, chair, "Уточните срок пункта 3.")
        days.set_day(texts.assignment(resolution, "2.1"), None, secretary)
        with pytest.raises(NotAtThisStage):
            services.take_back(resolution, chair, "Ещё раз.")
    with db.transaction(write=False):
        told = [(each.action, each.comment) for each in audit.entries_of(texts.resolution(draft))]
    assert [action for action, _ in told] == [
        "bring_in",
        "explain_addressee",
        "remove_point",
        "send_to_chair",
        "take_back",
    ]
    assert told[-1][1] == "Уточните срок пункта 3."


def test_a_discarded_resolution_leaves_its_history(draft: int, municipality: Municipality) -> None:
    with db.transaction():
        services.discard(texts.resolution(draft), municipality.as_("secretary"))
    with db.transaction(write=False):
        assert db.session.get(Resolution, draft) is None
        kept = db.session.query(audit.HistoryEntry).filter_by(subject="resolution", subject_id=draft)
        assert [entry.action for entry in kept] == ["bring_in", "discard"]
        assert not list(audit.broken_links())


def test_a_number_longer_than_its_column_is_cut(municipality: Municipality) -> None:
    long = "5." + "1." * 40
    text = texts.TEXT.replace("5. Отделу", f"{long} Отделу").replace("№ 4", f"№ {'4' * 100}")
    with db.transaction():
        assert texts.resolution(texts.brought_in(municipality, text)).stage is Stage.DRAFT


def test_the_reader_refuses_by_a_code(municipality: Municipality) -> None:
    with db.transaction(), pytest.raises(ChildRefused) as refused:
        read_document(b" \n ", "a.txt")
    assert refused.value.reason == "empty"


def test_the_checks_ask_as_many_questions_however_many_points(municipality: Municipality) -> None:
    many = texts.TEXT.replace(
        "6. Контроль",
        "\n".join(f"5.{n}. Руководителям школ подготовить отчёт {n}." for n in range(1, 60)) + "\n6. Контроль",
    )
    with db.transaction():
        ids = [texts.brought_in(municipality), texts.brought_in(municipality, many)]
    asked = []
    for each in ids:
        with db.transaction(write=False), statements() as counted:
            obstacles(texts.resolution(each))
        asked.append(len(counted))
    assert 5 < asked[0] == asked[1] <= 12


def test_two_people_who_correct_at_once_wait_for_each_other(draft: int, municipality: Municipality) -> None:
    failed: list[BaseException] = []

    def correct(label: str) -> None:
        try:
            with db.transaction():
                lock(draft)
                resolution = texts.resolution(draft)
                time.sleep(0.2)
                by = municipality.as_("secretary")
                days.set_day(texts.assignment(resolution, label), date(2026, 9, 1), by)
        except BaseException as error:  # told in the test's own thread
            failed.append(error)

    both = [threading.Thread(target=correct, args=(label,)) for label in ("2.1", "2.3")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert failed == []
    with db.transaction(write=False):
        resolution = texts.resolution(draft)
        assert [texts.assignment(resolution, label).due_on for label in ("2.1", "2.3")] == [date(2026, 9, 1)] * 2
