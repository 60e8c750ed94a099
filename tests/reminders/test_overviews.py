"""The overview of the week and the summary of the month: one letter with the news of the day, whoever runs first."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from tests.conftest import ZONE
from tests.executions.rows import Story, duty
from tests.municipality import Municipality
from tests.reminders.post import Post, letters, on, states
from tracker import clock, db, jobs
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Body, Person
from tracker.directory.roles import Role
from tracker.directory.services import appoint
from tracker.mail import Letter, LetterState
from tracker.reminders import choices, sweep
from tracker.reminders.choices import Choice
from tracker.reminders.letters import previews
from tracker.reminders.models import Reminder
from tracker.reminders.regular import Often, opens_month

CALENDAR = WorkingCalendar()
WEEK_OF_15 = "сводка на неделю: Коллегия Управления образования, 15 июня 2026 г."


@pytest.fixture
def made(municipality: Municipality) -> Municipality:
    """A municipality in which a duty of a school has been overdue for three days."""
    with db.transaction():
        duty(municipality, "school1", days=-3)
    return municipality


def day(post: Post, shown: str) -> list[str]:
    """Who got which letter on a day of two sweeps."""
    post.sink.raw.clear()
    post.day(shown)
    return post.went()


def who(went: list[str]) -> list[str]:
    return [line.split(":")[0] for line in went]


def chosen(made: Municipality, name: str, choice: Choice) -> None:
    with db.transaction():
        choices.choose(db.session.get_one(Person, made.people[name]), choice)


def appointed(made: Municipality, name: str, role: Role, body_id: int) -> None:
    with db.transaction():
        person = db.session.get_one(Person, made.people[name])
        appoint(person, role, date(2020, 1, 1), by_id=person.id, body_id=body_id)


def words(made: Municipality, name: str) -> list[str]:
    with db.transaction(write=False):
        mine = select(Letter.text).where(Letter.recipient_id == made.people[name]).order_by(Letter.id)
        return list(db.session.scalars(mine))


def test_an_overview_comes_once_a_week_and_brings_the_news_of_the_day_in_one_letter(
    made: Municipality, post: Post
) -> None:
    assert day(post, "2026-06-15") == [
        f"controller: На контроле: 1 просрочено; {WEEK_OF_15}",
        "school1: 1 поручение просрочено",
        f"secretary: {WEEK_OF_15[0].upper()}{WEEK_OF_15[1:]}",
    ]
    (text,) = words(made, "controller")
    parts = (
        "Просрочено на вашем контроле",
        "Сводка на неделю. Коллегия Управления образования: в цифрах",
        "МБОУ СОШ № 1: 1",
    )
    assert [part in text for part in parts] == [True] * 3
    assert sorted(text.index(part) for part in parts) == [text.index(part) for part in parts]
    assert day(post, "2026-06-16") == []
    assert "secretary" in who(day(post, "2026-06-22"))


def test_the_figures_of_the_week(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        for days in (-3, -3, 2):
            duty(municipality, "school1", days=days)
        waiting = duty(municipality, "school2", days=5)
    Story(municipality, waiting).report("school2")
    day(post, "2026-06-15")
    (text,) = words(municipality, "secretary")
    for said in ("2 поручения просрочены", "1 поручение со сроком в ближайшие 7 дней", "1 отчёт ждёт проверки"):
        assert said in text
    assert "МБОУ СОШ № 1: 2" in text


def test_two_sweeps_at_once_make_one_letter_with_all_of_it(made: Municipality, post: Post) -> None:
    on("2026-06-15")
    with db.transaction(write=False):
        both = [sweep.planned(post.settings) for _process in range(2)]
    for plans in both:
        with db.transaction():
            sweep.tell(plans, post.settings)
    post.send()
    assert who(post.went()) == ["controller", "school1", "secretary"]


def test_what_was_not_made_on_monday_comes_on_the_next_working_day(made: Municipality, post: Post) -> None:
    assert (
        day(post, "2026-06-16")[-1] == "secretary: Сводка на неделю: Коллегия Управления образования, 16 июня 2026 г."
    )
    assert day(post, "2026-06-17") == []


def test_who_has_had_the_letter_of_the_day_gets_the_overview_on_the_next_working_day(
    made: Municipality, post: Post
) -> None:
    with db.transaction():
        body = db.session.get_one(Body, made.body)
        body.rules = {"letters": {"week": False}}
    assert who(day(post, "2026-06-15")) == ["controller", "school1"]
    with db.transaction():
        db.session.get_one(Body, made.body).rules = {}
    assert who(day(post, "2026-06-15")) == ["secretary"]
    assert day(post, "2026-06-16") == ["controller: Сводка на неделю: Коллегия Управления образования, 16 июня 2026 г."]


def test_what_began_within_the_week_makes_no_overview_of_it(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        answered = duty(municipality, "school1", days=14)
    assert who(day(post, "2026-06-15")) == ["school1"]
    with db.transaction():
        duty(municipality, "school2", days=4, issued_on=date(2026, 6, 16))
    Story(municipality, answered, on=date(2026, 6, 16)).report()
    assert [who(day(post, f"2026-06-{number}")) for number in (16, 17)] == [["school2"], []]
    assert {"controller", "secretary"} <= set(who(day(post, "2026-06-22")))


def test_an_overview_that_has_not_gone_takes_in_what_is_news_later(made: Municipality, post: Post) -> None:
    post.sink.mail = "421 closing"
    post.day("2026-06-15")
    with db.transaction():
        duty(made, "school2", days=-4)
    assert post.remind("2026-06-16") == 1  # to the head alone
    post.sink.mail = "250 OK"
    assert day(post, "2026-06-17")[0] == (
        "controller: На контроле: 2 просрочены; сводка на неделю: Коллегия Управления образования, 17 июня 2026 г."
    )


def test_a_letter_that_has_not_gone_takes_the_overview_in(made: Municipality, post: Post) -> None:
    post.sink.mail = "421 closing"
    chosen(made, "controller", Choice(overviews=False))
    post.day("2026-06-15")
    chosen(made, "controller", Choice())
    assert post.remind("2026-06-16") == 0
    post.sink.mail = "250 OK"
    assert day(post, "2026-06-17")[0].startswith("controller: На контроле: 1 просрочено; сводка на неделю")
    assert day(post, "2026-06-18") == []


def test_weeks_without_a_mail_server_end_in_one_overview(made: Municipality, post: Post) -> None:
    post.sink.mail = "421 closing"
    for shown in ("2026-06-15", "2026-06-19", "2026-06-22"):
        assert post.day(shown) == 0
    post.sink.mail = "250 OK"
    went = day(post, "2026-06-23")
    assert sorted(set(who(went))) == who(went)
    assert f"week:2026-W26:{made.people['secretary']}" in {letter.key for letter in letters()}
    assert not {"secretary", "controller"} & set(who(day(post, "2026-06-24")))


def test_one_overview_tells_of_all_the_bodies_of_a_person(made: Municipality, post: Post) -> None:
    appointed(made, "secretary", Role.SECRETARY, made.other_body)
    with db.transaction():
        duty(made, "school1", days=-3, body_id=made.other_body)
    assert "secretary: Сводка на неделю, 15 июня 2026 г." in day(post, "2026-06-15")
    (text,) = words(made, "secretary")
    assert text.count(": в цифрах") == text.count("1 поручение просрочено") == 2


def test_nothing_to_say_is_no_overview(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        duty(municipality, "school1", days=60)
    assert who(day(post, "2026-06-15")) == ["school1"]


def test_the_chair_gets_the_summary_of_the_month_before(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        in_time, late = duty(municipality, "school1", days=1), duty(municipality, "school2", days=2)
        duty(municipality, "school3", days=3)
    Story(municipality, in_time).report().accept()
    Story(municipality, late, on=date(2026, 6, 30)).report("school2").accept()
    went = day(post, "2026-07-01")
    assert went[0] == "chair: На контроле: 1 просрочено; итоги месяца: Коллегия Управления образования, июнь 2026 г."
    counted = "3 поручения со сроком в прошлом месяце 1 исполнено в срок 1 исполнено с опозданием 1 не исполнено"
    (text,) = words(municipality, "chair")
    assert [said for said in counted.split(" 1 ") if said not in text] == []
    assert "chair" not in who(day(post, "2026-07-02"))


@pytest.mark.parametrize(
    ("today", "opens"),
    [
        ("2026-06-01", True),
        ("2026-06-10", True),
        ("2026-06-11", False),
        ("2026-05-01", False),
        ("2026-05-04", True),
        ("2027-01-11", True),
        ("2027-01-15", True),
        ("2027-01-18", False),
    ],
)
def test_the_summary_of_a_month_may_come_for_some_days(today: str, opens: bool) -> None:
    assert opens_month(date.fromisoformat(today), CALENDAR) is opens


def test_overviews_of_week_and_month_come_on_two_days(municipality: Municipality, post: Post) -> None:
    appointed(municipality, "secretary", Role.CHAIR, municipality.other_body)
    with db.transaction():
        for body_id in (municipality.body, municipality.other_body):
            duty(municipality, "school1", days=-20, body_id=body_id)
    went = {shown: day(post, shown) for shown in ("2026-06-01", "2026-06-02", "2026-06-03")}
    of_secretary = {shown: [line for line in lines if line.startswith("secretary")] for shown, lines in went.items()}
    assert [[line.rpartition("; ")[2][:6] for line in lines] for lines in of_secretary.values()] == [
        ["secret"],
        ["итоги "],
        [],
    ]


def test_who_leaves_overviews_hears_of_duties_and_who_leaves_digests_of_overviews(
    made: Municipality, post: Post
) -> None:
    chosen(made, "controller", Choice(overviews=False))
    appointed(made, "school1", Role.SECRETARY, made.body)
    chosen(made, "school1", Choice(Often.FIRST))
    on("2026-06-10")
    went = day(post, "2026-06-15")
    assert went[0] == "controller: На контроле: 1 просрочено"
    assert went[1] == f"school1: 1 поручение просрочено; {WEEK_OF_15}"  # the first notice goes in any case


def test_a_letter_with_a_first_notice_is_left_with_no_click(made: Municipality, post: Post) -> None:
    appointed(made, "school1", Role.SECRETARY, made.body)
    with db.transaction():
        duty(made, "school1", days=30, issued_on=made.today)
    day(post, "2026-06-15")
    leaves = {str(letter["To"]).split("@")[0]: str(letter["List-Unsubscribe"]) for letter in post.sink.letters}
    assert leaves["school1"] == "None"
    assert leaves["secretary"].endswith("/overviews>")
    assert "/letters/choice/" in leaves["controller"]
    assert "/letters/choice/" not in "".join(letter.text + letter.html for letter in letters())


def test_a_choice_after_the_letter_was_made_takes_out_its_overview_only(made: Municipality, post: Post) -> None:
    post.remind("2026-06-15")
    for name in ("controller", "secretary"):
        chosen(made, name, Choice(overviews=False))
    assert post.send() == 2
    assert post.went() == ["controller: На контроле: 1 просрочено", "school1: 1 поручение просрочено"]
    assert (LetterState.CANCELLED, "declined") in states()


def test_a_pause_holds_overviews_back(made: Municipality, post: Post) -> None:
    for name in ("controller", "secretary"):
        chosen(made, name, Choice(paused_until=date(2026, 6, 24)))
    assert [who(day(post, f"2026-06-{number}")) for number in (15, 22)] == [["school1"], ["chair"]]
    assert {"controller", "secretary"} <= set(who(day(post, "2026-06-29")))


def test_what_is_answered_takes_the_news_out_of_an_overview_and_leaves_the_rest(made: Municipality, post: Post) -> None:
    with db.transaction():
        duty(made, "school2", days=5)
    post.remind("2026-06-15")
    with db.transaction(write=False):
        answered = db.session.scalars(select(Reminder.execution_id).order_by(Reminder.id)).first() or 0
    Story(made, answered).report()
    assert post.send() == 3  # the controller, the secretary, the other school
    assert f"controller: {WEEK_OF_15[0].upper()}{WEEK_OF_15[1:]}" in post.went()
    Story(made, answered).send_back()
    assert "controller: На контроле: 1 просрочено" in day(post, "2026-06-16")  # that was not told yet


def test_an_overview_waits_for_the_hour_of_its_body_by_the_clock_of_the_body(made: Municipality, post: Post) -> None:
    with db.transaction():
        body = db.session.get_one(Body, made.body)
        body.rules, body.time_zone = {"letters": {"from_hour": 9}}, "Europe/Moscow"
    clock.show_day(None, ZONE)
    posted = []
    for hour in (9, 13, 14):  # in Irkutsk, five hours ahead
        with time_machine.travel(datetime(2026, 6, 15, hour, 1, tzinfo=ZoneInfo(ZONE)), tick=False):
            posted.append(jobs.remind_by_day(post.settings))
    assert posted == [0, 0, 3]


def test_no_overview_goes_on_a_day_off(made: Municipality, post: Post) -> None:
    assert post.remind("2026-06-19") == 4  # the chair is told by then too
    assert post.send("2026-06-20") == 0
    assert {letter.turn_at for letter in letters()} == {datetime(2026, 6, 22, tzinfo=ZoneInfo(ZONE))}
    assert post.send("2026-06-22") == 4


def test_a_plan_names_the_overview_and_says_what_then_goes(made: Municipality, post: Post) -> None:
    on("2026-06-15")
    with db.transaction(write=False):
        plans = sweep.planned(post.settings)
        said = [getattr(each, "subject", "") for each in previews(plans, post.settings)]
    assert [(plan.name.split()[1], plan.kind, len(plan.facts)) for plan in plans] == [
        ("controller", "week", 1),
        ("school1", "digest", 2),
        ("secretary", "week", 0),
    ]
    post.remind()
    post.send()
    went = {str(letter["To"]): str(letter["Subject"]) for letter in post.sink.letters}
    assert went == {plan.address: subject.replace("\u202f", " ") for plan, subject in zip(plans, said, strict=True)}
    assert f"week:2026-W25:{made.people['controller']}" in {letter.key for letter in letters()}


def test_who_wants_a_letter_a_week_gets_it_on_the_first_day_on_which_letters_are_made(
    made: Municipality, post: Post
) -> None:
    day(post, "2026-06-15")
    chosen(made, "school1", Choice(Often.WEEKLY))
    with db.transaction():
        duty(made, "school1", days=14, issued_on=date(2026, 6, 10))
    assert ["school1" in who(day(post, f"2026-06-{number}")) for number in (23, 24, 29)] == [True, False, True]
