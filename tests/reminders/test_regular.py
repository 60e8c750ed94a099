"""What comes regularly beside the ladder: overviews, the report before a meeting, the hour of a body."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.executions.rows import Story, duty
from tests.municipality import Municipality
from tests.reminders.post import Post, on
from tracker import db, jobs
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Body, Person
from tracker.directory.roles import Role
from tracker.directory.services import appoint
from tracker.mail import Letter
from tracker.reminders import choices
from tracker.reminders.choices import Choice
from tracker.reminders.regular import LetterRules, Often, meeting_to_report, wants_letter

CALENDAR = WorkingCalendar()
PAUSED = date(2026, 6, 24)


def ruled(made: Municipality, **rules: object) -> None:
    with db.transaction():
        db.session.get_one(Body, made.body).rules = {"letters": rules}


def regular(post: Post, day: str) -> list[str]:
    """Who got which regular letter on a day, after two runs of the job."""
    post.sink.raw.clear()
    on(day)
    jobs.regular(post.settings)
    jobs.regular(post.settings)
    post.send()
    return post.went()


def test_secretary_and_controllers_get_an_overview_on_the_first_working_day_of_a_week(
    municipality: Municipality, post: Post
) -> None:
    with db.transaction():
        for days in (-3, -3, 2):
            duty(municipality, "school1", days=days)
        waiting = duty(municipality, "school2", days=5)
    Story(municipality, waiting).report("school2")
    went = regular(post, "2026-06-15")
    assert [line.split(":")[0] for line in went] == ["controller", "secretary"]
    text = post.text()
    for said in ("2 поручения просрочены", "1 поручение со сроком в ближайшие 7 дней", "1 отчёт ждёт проверки"):
        assert said in text
    assert "МБОУ СОШ № 1: 2" in text
    assert regular(post, "2026-06-16") == []
    assert len(regular(post, "2026-06-22")) == 2


def test_one_overview_tells_of_all_the_bodies_of_a_person(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        person = db.session.get_one(Person, municipality.people["secretary"])
        appoint(person, Role.SECRETARY, date(2020, 1, 1), by_id=person.id, body_id=municipality.other_body)
        duty(municipality, "school1", days=-3)
        duty(municipality, "school1", days=-3, body_id=municipality.other_body)
    went = [line for line in regular(post, "2026-06-15") if line.startswith("secretary")]
    assert went == ["secretary: Сводка на неделю, 15 июня 2026 г."]
    with db.transaction(write=False):
        mine = Letter.recipient_id == municipality.people["secretary"]
        (text,) = db.session.scalars(select(Letter.text).where(mine))
    assert text.count(": в цифрах") == text.count("1 поручение просрочено") == 2
    assert regular(post, "2026-06-16") == []


def test_nothing_to_say_is_no_overview(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        duty(municipality, "school1", days=60)
    assert regular(post, "2026-06-15") == []


def test_the_chair_gets_the_summary_of_the_month_before_by_the_fifth(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        in_time, late = duty(municipality, "school1", days=1), duty(municipality, "school2", days=2)
        duty(municipality, "school3", days=3)
    Story(municipality, in_time).report().accept()
    Story(municipality, late, on=date(2026, 6, 30)).report("school2").accept()
    went = regular(post, "2026-07-01")
    assert [line.split(":")[0] for line in went] == ["chair"]
    counted = "3 поручения со сроком в прошлом месяце 1 исполнено в срок 1 исполнено с опозданием 1 не исполнено"
    for said in counted.split(" 1 "):
        assert said in post.text()
    assert regular(post, "2026-07-02") == []


def test_a_person_gets_one_letter_a_day_of_all_kinds(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        duty(municipality, "school1", days=-3)
    assert [line.split(":")[0] for line in regular(post, "2026-06-15")] == ["controller", "secretary"]
    assert post.day("2026-06-15") == 1
    assert post.last()["To"] == "school1@example.org"
    assert post.day("2026-06-16") == 1
    assert post.last()["To"] == "controller@example.org"


def test_overviews_and_reports_are_left_with_one_click_or_paused_and_duties_are_told_as_before(
    municipality: Municipality, post: Post
) -> None:
    ruled(municipality, report_ahead=3, meetings=["2026-06-18"])
    with db.transaction():
        duty(municipality, "school1", days=-3)
        db.session.get_one(Person, municipality.people["secretary"]).email = "secretary@example.org"
    assert len(regular(post, "2026-06-15")) == 4
    leaves = [str(letter["List-Unsubscribe"]) for letter in post.sink.letters]
    assert all(each.endswith("/overviews>") for each in leaves)
    with db.transaction(write=False):
        kept = "".join(letter.text + letter.html for letter in db.session.scalars(select(Letter)))
    assert "/letters/choice/" not in kept
    with db.transaction():
        choices.stop_overviews(db.session.get_one(Person, municipality.people["secretary"]))
        choices.choose(db.session.get_one(Person, municipality.people["controller"]), Choice(paused_until=PAUSED))
    assert regular(post, "2026-06-22") == []
    assert [line.split(":")[0] for line in regular(post, "2026-06-29")] == ["controller"]
    on("2026-07-06")
    jobs.regular(post.settings)
    with db.transaction():
        choices.stop_overviews(db.session.get_one(Person, municipality.people["controller"]))
    assert post.send() == 0


def test_the_page_of_rules_switches_regular_letters_off(municipality: Municipality, post: Post) -> None:
    ruled(municipality, week=False, month=False)
    with db.transaction():
        duty(municipality, "school1", days=-20)
    assert regular(post, "2026-06-15") == regular(post, "2026-07-01") == []


def test_the_report_goes_out_before_a_meeting_as_a_word_file(municipality: Municipality, post: Post) -> None:
    ruled(municipality, week=False, report_ahead=3, meetings=["2026-06-24"])
    with db.transaction():
        duty(municipality, "school1", days=-3)
    assert regular(post, "2026-06-18") == []
    went = regular(post, "2026-06-19")
    assert went == [f"{name}: Справка об исполнении решений к заседанию 24.06.2026" for name in ("chair", "secretary")]
    (attached,) = post.last().iter_attachments()
    assert attached.get_filename() == "Справка об исполнении 2026-06-19.docx"
    assert attached.get_content()[:2] == b"PK"
    assert [regular(post, day) for day in ("2026-06-22", "2026-06-24", "2026-06-25")] == [[], [], []]


def test_a_body_whose_hour_has_not_come_speaks_to_nobody(municipality: Municipality, post: Post) -> None:
    ruled(municipality, from_hour=10)
    with db.transaction():
        duty(municipality, "school1", issued_on=municipality.today)
        duty(municipality, "school2", issued_on=municipality.today, body_id=municipality.other_body)
    on("2026-06-15")
    assert [jobs.remind(post.settings, hour=hour) for hour in (7, 9, 10)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("today", "reported"),
    [
        ("2026-06-18", None),
        ("2026-06-19", "2026-06-24"),
        ("2026-06-24", "2026-06-24"),
        ("2026-06-25", None),
        ("2026-08-25", "2026-08-28"),
    ],
)
def test_the_report_of_the_nearest_meeting_is_due_so_many_working_days_ahead(today: str, reported: str | None) -> None:
    rules = LetterRules(meetings=(date(2026, 8, 28), date(2026, 6, 24)))
    found = meeting_to_report(rules, date.fromisoformat(today), CALENDAR)
    assert found == (reported and date.fromisoformat(reported))
    assert meeting_to_report(LetterRules(report_ahead=0, meetings=rules.meetings), rules.meetings[0], CALENDAR) is None


@pytest.mark.parametrize(
    ("often", "paused", "first_notice", "today", "wants"),
    [
        (Often.DAILY, None, False, "2026-06-17", True),
        (Often.DAILY, "2026-06-17", False, "2026-06-17", False),
        (Often.DAILY, "2026-06-16", False, "2026-06-17", True),
        (Often.DAILY, "2026-06-17", True, "2026-06-17", True),
        (Often.WEEKLY, None, False, "2026-06-17", False),
        (Often.WEEKLY, None, False, "2026-06-15", True),
        (Often.FIRST, None, False, "2026-06-15", False),
        (Often.FIRST, "2027-01-01", True, "2026-06-15", True),
    ],
)
def test_of_a_new_duty_everybody_hears(
    often: Often, paused: str | None, first_notice: bool, today: str, wants: bool
) -> None:
    until = date.fromisoformat(paused) if paused else None
    day = date.fromisoformat(today)
    assert wants_letter(often, until, first_notice=first_notice, today=day, calendar=CALENDAR) is wants
