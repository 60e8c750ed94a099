"""What comes regularly beside the ladder: the report before a meeting; the hour of a body, and how often at all."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.conftest import ZONE
from tests.executions.rows import duty
from tests.municipality import Municipality
from tests.reminders.post import Post, on
from tracker import clock, db, jobs
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Body, Person
from tracker.reminders import choices
from tracker.reminders.choices import Choice
from tracker.reminders.regular import LetterRules, Often, meeting_to_report, wants_letter

CALENDAR = WorkingCalendar()


def ruled(made: Municipality, **rules: object) -> None:
    with db.transaction():
        db.session.get_one(Body, made.body).rules = {"letters": rules}


def reports(post: Post, day: str) -> list[str]:
    """Who got which report on a day, after two runs of the job."""
    post.sink.raw.clear()
    on(day)
    for _run in range(2):
        jobs.report_before_meetings(post.settings)
    post.send()
    return post.went()


def test_the_report_goes_out_before_a_meeting_as_a_word_file(municipality: Municipality, post: Post) -> None:
    ruled(municipality, report_ahead=3, meetings=["2026-06-24"])
    with db.transaction():
        duty(municipality, "school1", days=-3)
    assert reports(post, "2026-06-18") == []
    went = reports(post, "2026-06-19")
    assert went == [f"{name}: Справка об исполнении решений к заседанию 24.06.2026" for name in ("chair", "secretary")]
    assert all(str(letter["List-Unsubscribe"]).endswith("/overviews>") for letter in post.sink.letters)
    (attached,) = post.last().iter_attachments()
    assert attached.get_filename() == "Справка об исполнении 2026-06-19.docx"
    assert attached.get_content()[:2] == b"PK"
    assert [reports(post, day) for day in ("2026-06-22", "2026-06-24", "2026-06-25")] == [[], [], []]


def test_a_body_whose_hour_has_not_come_speaks_to_nobody(municipality: Municipality, post: Post) -> None:
    ruled(municipality, from_hour=10)
    with db.transaction():
        duty(municipality, "school1", issued_on=municipality.today)
        duty(municipality, "school2", issued_on=municipality.today, body_id=municipality.other_body)
    clock.show_day(None, ZONE)
    with time_machine.travel(datetime(2026, 6, 15, 7, tzinfo=ZoneInfo(ZONE)), tick=False) as shown:
        posted = [jobs.remind_by_day(post.settings)]
        for hours in (2, 1):
            shown.shift(timedelta(hours=hours))
            posted.append(jobs.remind_by_day(post.settings))
    assert posted == [1, 0, 1]


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
    ("often", "paused", "first_notice", "opens_week", "wants"),
    [
        (Often.DAILY, None, False, False, True),
        (Often.DAILY, "2026-06-17", False, False, False),
        (Often.DAILY, "2026-06-16", False, False, True),
        (Often.DAILY, "2026-06-17", True, False, True),
        (Often.WEEKLY, None, False, False, False),
        (Often.WEEKLY, None, False, True, True),
        (Often.WEEKLY, "2026-06-17", False, True, False),
        (Often.FIRST, None, False, True, False),
        (Often.FIRST, "2027-01-01", True, True, True),
    ],
)
def test_of_a_new_duty_everybody_hears(
    often: Often, paused: str | None, first_notice: bool, opens_week: bool, wants: bool
) -> None:
    until = date.fromisoformat(paused) if paused else None
    day = date(2026, 6, 17)
    assert wants_letter(often, until, first_notice=first_notice, today=day, opens_week=opens_week) is wants


def test_who_leaves_overviews_or_pauses_gets_no_reports_either(municipality: Municipality, post: Post) -> None:
    ruled(municipality, report_ahead=3, meetings=["2026-06-24"])
    for name, choice in {"secretary": Choice(overviews=False), "chair": Choice(paused_until=date(2026, 6, 22))}.items():
        with db.transaction():
            choices.choose(db.session.get_one(Person, municipality.people[name]), choice)
    assert reports(post, "2026-06-19") == []
    assert [line.split(":")[0] for line in reports(post, "2026-06-23")] == ["chair"]


def test_no_report_goes_on_a_day_off(municipality: Municipality, post: Post) -> None:
    ruled(municipality, report_ahead=3, meetings=["2026-06-24"])
    on("2026-06-19")
    assert jobs.report_before_meetings(post.settings) == 2
    assert post.send("2026-06-20") == 0
    assert reports(post, "2026-06-21") == []
    assert len(reports(post, "2026-06-22")) == 2


def test_a_body_far_in_the_west_reports_by_its_own_day(municipality: Municipality, post: Post) -> None:
    ruled(municipality, report_ahead=3, meetings=["2026-06-24"], from_hour=8)
    with db.transaction():
        db.session.get_one(Body, municipality.body).time_zone = "Europe/Moscow"
    clock.show_day(None, ZONE)
    posted = []
    for hour in (9, 12, 13):  # in Irkutsk, five hours ahead
        with time_machine.travel(datetime(2026, 6, 19, hour, 1, tzinfo=ZoneInfo(ZONE)), tick=False):
            posted.append(jobs.report_before_meetings(post.settings))
    assert posted == [0, 0, 2]
