"""What a digest says at the moment of sending: from the present state, in Russian, with links of our own only."""

import re
from datetime import date, timedelta

import pytest

from tests.counting import statements
from tests.executions.rows import Story, duty
from tests.municipality import Municipality
from tests.reminders.post import Post, letters, states
from tracker import db
from tracker.directory.models import Appointment, Person
from tracker.directory.roles import Role
from tracker.directory.services import add_person, appoint
from tracker.executions.models import Execution
from tracker.mail import Content, LetterState, posted
from tracker.reminders import sweep
from tracker.reminders.kinds import Renderer
from tracker.reminders.letters import previews


def issued(made: Municipality, organisation: str = "school1", days: int = 14, **values: object) -> int:
    with db.transaction():
        return duty(made, organisation, days=days, **{"issued_on": made.today, **values})


def test_the_subject_says_what_and_when(municipality: Municipality, post: Post) -> None:
    issued(municipality, days=-3)
    issued(municipality, days=3)
    issued(municipality, days=14)
    post.day("2026-06-15")
    assert post.last()["Subject"] == "3 поручения: 1 просрочено, 1 с близким сроком, 1 новое, ближайший срок 18 июня"


PARTED = {
    "1 поручение, срок 17 июня": {"soon": 1},
    "2 поручения, ближайший срок 17 июня": {"soon": 2},
    "2 новых поручения, ближайший срок 14 августа": {"new": 2},
    "1 поручение с решением о сроке, срок 3 сентября": {"decided": 1},
    "3 поручения: 1 возвращено, 2 новых, ближайший срок 5 июля": {"returned": 1, "new": 2},
    "4 поручения: 2 возвращены, 1 с решением о сроке, 1 новое, ближайший срок 5 июля": {
        "returned": 2,
        "decided": 1,
        "new": 1,
    },
    "10 поручений: 1 возвращено, 2 просрочены, 1 с решением о сроке, 1 с близким сроком, 5 новых, "
    "ближайший срок 17 июня": {"returned": 1, "overdue": 2, "decided": 1, "soon": 1, "new": 5},
}


def given(made: Municipality, part: str) -> None:
    """A duty that stands in a part of the letter."""
    execution_id = issued(made, days={"returned": 20, "overdue": -2, "decided": 60, "soon": 2, "new": 60}[part])
    if part == "returned":
        Story(made, execution_id).report().send_back()
    if part == "decided":
        Story(made, execution_id).ask(days=80).grant()


@pytest.mark.parametrize("subject", PARTED)
def test_the_numbers_of_the_subject_add_up(municipality: Municipality, post: Post, subject: str) -> None:
    for part, number in PARTED[subject].items():
        for _ in range(number):
            given(municipality, part)
    post.day("2026-06-15")
    total, *parts = map(int, re.findall(r"(\d+) (?!июня|июля|августа|сентября)", post.last()["Subject"]))
    assert post.last()["Subject"] == subject
    assert sum(parts or [total]) == total == sum(PARTED[subject].values())


@pytest.mark.parametrize(
    ("count", "subject"),
    [
        (1, "1 поручение просрочено"),
        (2, "2 поручения просрочены"),
        (5, "5 поручений просрочено"),
        (21, "21 поручение просрочено"),
    ],
)
def test_numbers_are_followed_by_the_right_form(
    municipality: Municipality, post: Post, count: int, subject: str
) -> None:
    for _ in range(count):
        issued(municipality, days=-1)
    post.day("2026-06-15")
    assert post.last()["Subject"] == subject


def test_the_year_is_said_when_it_is_another(municipality: Municipality, post: Post) -> None:
    issued(municipality, days=250)
    post.day("2026-06-15")
    assert "срок 20 февраля 2027" in post.last()["Subject"]


def test_a_letter_names_the_duty_its_day_and_the_way_to_it(municipality: Municipality, post: Post) -> None:
    execution_id = issued(municipality, days=3, text="Провести\r\n«День <знаний>» & отчитаться.")
    post.day("2026-06-15")
    text, html = post.text(), post.html()
    assert "Провести «День <знаний>» & отчитаться." in text
    assert "Провести «День &lt;знаний&gt;» &amp; отчитаться." in html
    assert "срок 18.06.2026, через 3 рабочих дня (новое)" in text
    assert "Коллегия Управления образования, 16.05.2026, № 4" in text
    assert post.linked() == [execution_id]
    (link,) = re.findall(r"https://tracker.example.org/a/\S+", text)
    assert f'href="{link}"' in html
    assert set(re.findall(r"https?://[^/\s\"]+", text + html)) == {"https://tracker.example.org"}


def test_text_and_html_say_the_same(municipality: Municipality, post: Post) -> None:
    for days in (-3, 3, 14):
        issued(municipality, days=days)
    post.day("2026-06-15")
    plain = re.sub(r"<[^>]+>", " ", post.html().split("<body")[1].split(">", 1)[1])
    said = re.findall(r"[а-яё]+", plain.lower())
    assert said == re.findall(r"[а-яё]+", post.text().lower())


def test_a_letter_parses_without_defects(municipality: Municipality, post: Post) -> None:
    issued(municipality, text="Очень длинный текст поручения. " * 50)
    post.day("2026-06-15")
    assert [part.defects for part in post.last().walk()] == [[], [], []]


def test_the_parts_stand_in_their_order(municipality: Municipality, post: Post) -> None:
    returned = issued(municipality, days=20)
    Story(municipality, returned).report().send_back()
    for days in (60, 2, -2):
        issued(municipality, days=days)
    post.day("2026-06-15")
    found = re.findall(r"^(.+)\n-+$", post.text(), re.MULTILINE)
    assert found == ["Возвращено на доработку", "Просрочено", "Подходит срок", "Новые"]


def test_of_a_long_list_the_letter_says_how_many_more(municipality: Municipality, post: Post) -> None:
    for _ in range(23):
        issued(municipality, days=-1)
    post.day("2026-06-15")
    assert "И ещё 3: смотрите список." in post.text()
    assert len(post.linked()) == 20


def test_an_answer_given_after_queueing_cancels_the_letter(municipality: Municipality, post: Post) -> None:
    execution_id = issued(municipality)
    post.remind()
    Story(municipality, execution_id).report()
    assert post.send() == 0
    assert states() == [(LetterState.CANCELLED, "nothing_to_say")]


def test_a_withdrawn_duty_cancels_the_letter(municipality: Municipality, post: Post) -> None:
    execution_id = issued(municipality)
    post.remind()
    Story(municipality, execution_id).withdraw()
    assert post.send() == 0
    assert states() == [(LetterState.CANCELLED, "nothing_to_say")]


def test_old_news_alone_are_no_reason_for_a_letter(municipality: Municipality, post: Post) -> None:
    issued(municipality, days=-3)
    assert [post.day("2026-06-15"), post.day("2026-06-16"), post.remind("2026-06-17")] == [1, 2, 0]
    answered = issued(municipality)
    assert post.remind() == 1
    Story(municipality, answered, on=date(2026, 6, 17)).report()
    assert post.send() == 0
    assert states()[-1] == (LetterState.CANCELLED, "nothing_to_say")


def test_a_deadline_moved_after_queueing_is_the_one_that_the_letter_says(
    municipality: Municipality, post: Post
) -> None:
    execution_id = issued(municipality, days=2)
    post.remind()
    with db.transaction():
        db.session.get_one(Execution, execution_id).due_on = date(2026, 7, 1)
    assert post.send() == 1
    assert "01.07.2026" in post.text()
    assert "17.06.2026" not in post.text()


def test_a_reminder_of_a_day_that_no_longer_holds_does_not_go(municipality: Municipality, post: Post) -> None:
    execution_id = issued(municipality, days=14)
    post.day("2026-06-15")
    post.remind("2026-06-22")
    with db.transaction():
        db.session.get_one(Execution, execution_id).due_on = date(2026, 8, 31)
    assert post.send() == 0
    assert states()[-1] == (LetterState.CANCELLED, "nothing_to_say")


def test_a_later_day_granted_after_queueing_is_the_one_that_the_letter_says(
    municipality: Municipality, post: Post
) -> None:
    story = Story(municipality, issued(municipality, days=7))
    post.day("2026-06-15")
    post.remind("2026-06-17")
    story.ask(days=40).grant()
    assert post.send() == 0
    assert states()[-1] == (LetterState.CANCELLED, "nothing_to_say")
    assert [post.day("2026-06-17"), post.day("2026-06-18")] == [1, 0]
    assert "срок 25.07.2026" in post.text()
    assert "22.06.2026" not in post.text()


def test_a_first_notice_has_no_button_to_leave_and_a_reminder_has(municipality: Municipality, post: Post) -> None:
    issued(municipality, days=7)
    for day in (15, 17):
        post.day(f"2026-06-{day}")
    first, reminder = post.sink.letters
    assert first["List-Unsubscribe"] is None
    assert reminder["List-Unsubscribe"].startswith("<https://tracker.example.org/letters/choice/")
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_lost_the_office_after_queueing_gets_nothing_and_the_successor_does(
    municipality: Municipality, post: Post
) -> None:
    issued(municipality)
    post.remind()
    with db.transaction():
        old = db.session.query(Appointment).filter_by(person_id=municipality.people["school1"]).one()
        old.ends_on = date(2026, 6, 14)
        newcomer = add_person("Новая Директор", "newcomer", "newcomer@example.org", by_id=None)
        school = municipality.organisations["school1"]
        appoint(newcomer, Role.HEAD, municipality.today, by_id=None, organisation_id=school)
    assert post.send() == 0
    assert states() == [(LetterState.CANCELLED, "no_office")]
    assert post.day("2026-06-15") == 1
    assert post.last()["To"] == "newcomer@example.org"


def test_an_address_corrected_after_queueing_is_the_one_written_to(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    post.remind()
    with db.transaction():
        db.session.get_one(Person, municipality.people["school1"]).email = "new@example.org"
    assert post.send() == 1
    assert post.last()["To"] == "new@example.org"
    assert letters()[0].address == "new@example.org"


def test_an_address_lost_after_queueing_withholds_the_letter(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    post.remind()
    with db.transaction():
        db.session.get_one(Person, municipality.people["school1"]).email = ""
    assert post.send() == 0
    assert states() == [(LetterState.WITHHELD, "no_address")]


def test_a_letter_left_over_on_a_day_off_goes_on_the_next_working_day(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    post.remind("2026-06-19")
    assert post.send("2026-06-20") == 0
    assert post.day("2026-06-21") == 0
    assert post.day("2026-06-22") == 1


def test_a_person_who_reads_english_gets_english(municipality: Municipality, post: Post) -> None:
    issued(municipality, days=1)
    with db.transaction():
        db.session.get_one(Person, municipality.people["school1"]).locale = "en"
    post.day("2026-06-15")
    assert post.last()["Subject"] == "1 assignment, due day 16 June"
    assert "due 16.06.2026, in 1 working day" in post.text()


def test_a_plan_can_be_read_before_it_is_carried_out(municipality: Municipality, post: Post) -> None:
    issued(municipality, days=1)
    with db.transaction(write=False):
        (plan,) = sweep.planned(post.settings)
        (before,) = previews([plan], post.settings)
    post.remind()
    with db.transaction(write=False):
        queued = Renderer(post.settings)([posted(letters()[0])])[0]
    assert isinstance(before, Content)
    assert before == queued


def test_what_goes_into_an_unsent_letter_is_read_with_all_that_it_says(municipality: Municipality, post: Post) -> None:
    first = issued(municipality, days=1)
    post.remind()
    second = issued(municipality, days=60)
    with db.transaction(write=False):
        (plan,) = sweep.planned(post.settings)
        (before,) = previews([plan], post.settings)
    assert plan.into == letters()[0].id
    post.remind()
    with db.transaction(write=False):
        assert Renderer(post.settings)([posted(letters()[0])])[0] == before
    post.send()
    assert post.linked() == [first, second]


def test_plans_of_many_are_read_in_as_many_queries_as_of_one(municipality: Municipality, post: Post) -> None:
    issued(municipality, days=1)
    issued(municipality, "school2", days=1)
    with db.transaction(write=False):
        plans = sweep.planned(post.settings)
        with statements() as of_one:
            (first,) = previews(plans[:1], post.settings)
        with statements() as of_all:
            assert previews(plans, post.settings)[0] == first
    assert len(plans) > 1
    assert len(of_all) == len(of_one)


def test_a_head_of_two_organisations_reads_which_is_meant(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        person = db.session.get_one(Person, municipality.people["school1"])
        second = municipality.organisations["school2"]
        appoint(person, Role.HEAD, municipality.today - timedelta(days=1), by_id=None, organisation_id=second)
    issued(municipality)
    issued(municipality, "school2")
    assert post.day("2026-06-15") == 1
    assert "МБОУ СОШ № 1, Коллегия" in post.text()
    assert "МБОУ СОШ № 2, Коллегия" in post.text()


def test_an_old_duty_is_not_called_new_in_the_first_letter_about_it(municipality: Municipality, post: Post) -> None:
    issued(municipality, days=-1, issued_on=municipality.today - timedelta(days=30))
    issued(municipality, days=2, issued_on=municipality.today - timedelta(days=30))
    with db.transaction(write=False):
        plan = next(each for each in sweep.planned(post.settings) if each.name == "Фамилия school1")
        (before,) = previews([plan], post.settings)
    assert post.day("2026-06-15") == 3  # the controller and the secretary have their overview
    assert post.went()[1] == "school1: 2 поручения: 1 просрочено, 1 с близким сроком, ближайший срок 17 июня"
    assert isinstance(before, Content)
    assert before.subject in post.went()[1]
