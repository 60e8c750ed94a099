"""Who is told what on which day: never twice, never on a day off, one letter a person a day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.counting import statements
from tests.executions.rows import Story, assignment, curator, duty, execution, resolution
from tests.municipality import Municipality
from tests.reminders.post import NO_OVERVIEWS, Post, letters, no_overviews, on, states
from tests.smtp import HANG_UP
from tracker import clock, db
from tracker.directory.models import Body, Organisation, Person
from tracker.directory.roles import Role
from tracker.directory.services import add_person, appoint
from tracker.executions import queries as executions
from tracker.executions.models import Execution
from tracker.executions.states import State
from tracker.intake.draft import Part
from tracker.mail import LetterState
from tracker.mail.turns import claim
from tracker.reminders import choices, sweep
from tracker.reminders.cards import to_tell
from tracker.reminders.choices import Choice
from tracker.reminders.hours import days
from tracker.reminders.models import Reminder
from tracker.reminders.recipients import recipients
from tracker.reminders.regular import Often
from tracker.reminders.schedule import Audience


@pytest.fixture(autouse=True)
def ladder_alone(municipality: Municipality) -> None:
    """Overviews have tests of their own."""
    no_overviews()


def issued(made: Municipality, organisation: str = "school1", due: str = "2026-06-29", **values: object) -> int:
    """A duty issued on the day of the tests."""
    with db.transaction():
        left = (date.fromisoformat(due) - made.today).days
        return duty(made, organisation, days=left, **{"issued_on": made.today, **values})


def told(name: str, made: Municipality) -> list[str]:
    """The keys of what a person was told."""
    found = select(Reminder.rung).where(Reminder.recipient_id == made.people[name]).order_by(Reminder.id)
    with db.transaction(write=False):
        return list(db.session.scalars(found))


def test_a_second_run_posts_nothing(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    issued(municipality, "school2")
    assert (post.remind(), post.remind()) == (2, 0)
    assert post.send() == 2
    assert (post.remind(), post.send()) == (0, 0)


def test_the_whole_ladder_of_a_fortnight_is_one_letter_a_step(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    day, went = date(2026, 6, 15), []
    while day <= date(2026, 7, 20):
        count = post.day(day.isoformat())
        if count:
            went.append(f"{day:%d.%m} {count}")
        day += timedelta(days=1)
    assert went == [
        "15.06 1",  # the issue, ten working days ahead
        "22.06 1",  # five
        "24.06 1",  # three
        "26.06 1",  # one
        "29.06 1",  # the day
        "30.06 2",  # the day after: the executor and the controller
        "06.07 1",  # five days late: the chair
        "13.07 2",  # then weekly to the executor and the controller
        "20.07 2",
    ]
    assert told("school1", municipality)[:3] == ["issued", "before:5@2026-06-29", "before:3@2026-06-29"]


def test_three_days_of_downtime_give_one_letter(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    post.day("2026-06-15")
    assert post.day("2026-06-29") == 1
    assert told("school1", municipality) == ["issued", "on@2026-06-29"]


def test_a_day_off_sends_nothing_and_its_rung_goes_the_working_day_before(
    municipality: Municipality, post: Post
) -> None:
    issued(municipality, due="2026-06-20")  # a Saturday
    assert post.day("2026-06-15") == 1
    assert post.day("2026-06-19") == 1
    assert "on@2026-06-20" in told("school1", municipality)
    assert [post.day(day) for day in ("2026-06-20", "2026-06-21")] == [0, 0]
    assert post.day("2026-06-22") == 2


def test_news_of_the_same_day_wait_for_the_next_working_day(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    assert post.day("2026-06-15") == 1
    issued(municipality, due="2026-07-20")
    assert post.day("2026-06-15") == 0
    assert post.day("2026-06-16") == 1
    assert "1 новое" in post.went()[-1]


def test_news_go_into_the_letter_that_has_not_gone_yet(municipality: Municipality, post: Post) -> None:
    first = issued(municipality)
    assert post.remind() == 1
    second = issued(municipality, due="2026-07-20")
    assert post.remind() == 0
    assert post.send() == 1
    assert post.linked() == [first, second]


def test_days_without_a_mail_server_end_in_one_letter_a_person(municipality: Municipality, post: Post) -> None:
    issued(municipality, due="2026-06-17")
    post.sink.mail = "421 closing"
    for day in ("2026-06-15", "2026-06-16", "2026-06-17", "2026-06-18"):
        assert post.day(day) == 0
    issued(municipality, "school1", due="2026-07-30")
    post.remind()
    post.sink.mail = "250 OK"
    on("2026-06-19")
    assert post.day("2026-06-19") == 2
    assert post.day("2026-06-19") == 0
    assert post.went() == [
        "controller: На контроле: 1 просрочено",
        "school1: 2 поручения: 1 просрочено, 1 новое, ближайший срок 30 июля",
    ]
    assert {letter.attempts for letter in letters()} == {1}


def test_an_answered_duty_is_not_reminded_of(municipality: Municipality, post: Post) -> None:
    execution_id = issued(municipality)
    post.day("2026-06-15")
    Story(municipality, execution_id).report()
    assert [post.day(day) for day in ("2026-06-16", "2026-06-17")] == [0, 0]


def test_a_report_that_waits_longer_than_two_working_days_is_told_to_the_controller(
    municipality: Municipality, post: Post
) -> None:
    execution_id = issued(municipality)
    post.day("2026-06-15")
    Story(municipality, execution_id).report()
    assert [post.day(f"2026-06-{day}") for day in (16, 17, 18, 19, 22, 23)] == [0, 0, 1, 0, 0, 0]
    assert post.went()[0] == "controller: На контроле: 1 отчёт ждёт проверки"
    assert "отчёт от 15.06.2026, срок " in post.text()
    assert "просрочено" not in post.text()
    assert post.day("2026-06-24") == 1


@pytest.mark.parametrize(("lead", "told"), [(State.IN_PROGRESS, 0), (State.EXECUTED, 1)])
def test_a_co_executors_report_waits_for_the_controllers_once_no_lead_is_left_to_look_at_it(
    municipality: Municipality, post: Post, lead: State, told: int
) -> None:
    leads = issued(municipality)
    with db.transaction():
        of = db.session.get_one(Execution, leads)
        of.state, of.executed_on = lead, municipality.today if lead is State.EXECUTED else None
        beside = execution(of.assignment, municipality.organisations["school2"], part=Part.CO_EXECUTOR).id
    post.day("2026-06-15")
    Story(municipality, beside).report("school2")
    for day in (16, 17, 18, 19):
        post.day(f"2026-06-{day}")
    assert post.went().count("controller: На контроле: 1 отчёт ждёт проверки") == told


def test_a_returned_report_is_told_with_what_is_missing(municipality: Municipality, post: Post) -> None:
    execution_id = issued(municipality)
    post.day("2026-06-15")
    Story(municipality, execution_id).report().send_back(comment="Приложите <b>акт</b> & фото.")
    assert post.day("2026-06-16") == 1
    assert post.last()["Subject"] == "1 поручение возвращено, срок 29 июня"
    assert "нужно исправить: Приложите <b>акт</b> & фото." in post.text()
    assert "Приложите &lt;b&gt;акт&lt;/b&gt; &amp; фото." in post.html()
    Story(municipality, execution_id).report().send_back(comment="Ещё раз.")
    assert post.day("2026-06-17") == 1


def test_of_two_returns_on_one_day_the_last_is_told(municipality: Municipality, post: Post) -> None:
    story = Story(municipality, issued(municipality))
    post.day("2026-06-15")
    for comment in ("Приложите акт.", "Приложите и фото."):
        story.report().send_back(comment=comment)
    assert [post.day("2026-06-16"), post.day("2026-06-17")] == [1, 0]
    assert "нужно исправить: Приложите и фото." in post.text()
    assert "Приложите акт" not in post.text()


def test_a_decision_on_a_later_day_is_told_and_the_old_ladder_falls_silent(
    municipality: Municipality, post: Post
) -> None:
    execution_id = issued(municipality, due="2026-06-22")
    post.day("2026-06-15")
    Story(municipality, execution_id).ask(days=40).grant()
    assert post.day("2026-06-16") == 1
    assert "срок продлён" in post.text()
    assert "срок 25.07.2026" in post.text()
    assert [post.day(f"2026-06-{day}") for day in (17, 19, 22, 23)] == [0, 0, 0, 0]


def test_a_refused_request_is_told_with_its_reason(municipality: Municipality, post: Post) -> None:
    execution_id = issued(municipality, due="2026-08-31")
    post.day("2026-06-15")
    Story(municipality, execution_id).ask(days=90).refuse(reason="Оснований нет.")
    assert post.day("2026-06-16") == 1
    assert "в продлении срока отказано: Оснований нет." in post.text()


def test_a_refusal_is_said_once_of_a_duty_whose_day_is_near_too(municipality: Municipality, post: Post) -> None:
    execution_id = issued(municipality, due="2026-06-18")
    post.day("2026-06-15")
    Story(municipality, execution_id).ask(days=40).refuse()
    post.day("2026-06-16")
    assert post.text().count("в продлении срока отказано: Оснований нет.") == 1
    post.day("2026-06-17")
    assert (len(post.sink.letters), "отказано" in post.text()) == (3, False)


def test_a_new_head_is_told_what_the_old_one_knew_and_the_old_one_nothing_more(
    municipality: Municipality, post: Post
) -> None:
    issued(municipality, due="2026-08-31")
    post.day("2026-06-15")
    with db.transaction():
        newcomer = add_person("Новая Анна Ивановна", "newcomer", "newcomer@example.org", by_id=None)
        school = municipality.organisations["school1"]
        appoint(newcomer, Role.HEAD, date(2026, 6, 17), by_id=None, organisation_id=school)
    assert [post.day("2026-06-16"), post.day("2026-06-17")] == [0, 1]
    assert post.last()["To"] == "newcomer@example.org"
    assert "Здравствуйте, Анна Ивановна!" in post.text()


DAYS_LATE = ("2026-06-15", "2026-06-16", "2026-06-18", "2026-06-22")
"""A due day, then one, three and five working days after it."""


def told_on(post: Post, *days: str) -> dict[str, list[str]]:
    """To whom letters went on each day."""
    went = {}
    for day in days:
        post.sink.raw.clear()
        post.day(day)
        went[day] = [line.split(":")[0] for line in post.went()]
    return went


def test_late_duties_climb_to_curator_and_chair(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        curator(municipality, "curator", "school1")
    issued(municipality, due="2026-06-15")
    issued(municipality, "school2", due="2026-06-15")
    assert told_on(post, *DAYS_LATE) == {
        "2026-06-15": ["school1", "school2"],
        "2026-06-16": ["controller", "curator", "school1", "school2"],
        "2026-06-18": ["curator"],
        "2026-06-22": ["chair"],
    }
    assert post.last()["Subject"] == "На контроле: 2 просрочены"
    assert "МБОУ СОШ № 2" in post.text()


def test_one_who_checks_and_presides_climbs_each_step(municipality: Municipality, post: Post) -> None:
    issued(municipality, due="2026-06-15", controller_id=municipality.people["chair"])
    with db.transaction():
        chair = db.session.get_one(Person, municipality.people["chair"])
        appoint(chair, Role.CONTROLLER, date(2020, 1, 1), by_id=None, body_id=municipality.body)
    assert told_on(post, *DAYS_LATE) == {
        "2026-06-15": ["school1"],
        "2026-06-16": ["chair", "school1"],
        "2026-06-18": [],
        "2026-06-22": ["chair"],
    }


def test_nobody_above_hears_of_a_co_executor(municipality: Municipality, post: Post) -> None:
    issued(municipality, due="2026-06-15", part=Part.CO_EXECUTOR)
    post.day("2026-06-15")
    assert post.day("2026-06-16") == 1
    assert post.last()["To"] == "school1@example.org"


def test_the_rules_of_the_body_make_the_ladder(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        body = db.session.get_one(Body, municipality.body)
        body.rules = {**NO_OVERVIEWS, "ladder": {"before": [2], "on_the_day": False}}
    issued(municipality)
    assert [post.day(f"2026-06-{day}") for day in (15, 16, 22, 24, 25, 26, 29)] == [1, 0, 0, 0, 1, 0, 0]


def test_a_dry_run_says_what_would_be_told_and_writes_nothing(municipality: Municipality, post: Post) -> None:
    execution_id = issued(municipality)
    with db.transaction(write=False):
        (plan,) = sweep.planned(post.settings)
    assert (plan.name, plan.address, plan.into) == ("Фамилия school1", "school1@example.org", None)
    assert [(fact.execution_id, fact.to) for fact in plan.facts] == [(execution_id, Audience.EXECUTOR)]
    assert letters() == []


def test_the_sweep_tells_whom_the_stages_before_name(municipality: Municipality) -> None:
    with db.transaction():
        curator(municipality, "curator", "school1", "school2")
        curator(municipality, "busy", "sad1", head_of="sad1")
        gone = add_person("Ушедший", "gone", "gone@example.org", by_id=None)
        gone.deactivated_at = clock.now()
        db.session.flush()
        named = municipality.people["secretary"]
        for organisation in municipality.organisations:
            for controller_id in (None, named, gone.id):
                duty(municipality, organisation, days=1, controller_id=controller_id)
    with db.transaction(write=False):
        readers = recipients(municipality.today)
        for card in to_tell(days(), readers.heads):
            row = db.session.get_one(Execution, card.id)
            expected = {person.id for person in executions.controllers(row, municipality.today)}
            found = set(readers.of(card)[Audience.CONTROLLER])
            assert found == expected - {readers.heads[card.organisation_id]}


@pytest.mark.parametrize("size", [10, 400])
def test_a_sweep_asks_the_database_as_often_for_many_executions_as_for_few(
    municipality: Municipality, post: Post, size: int
) -> None:
    with db.transaction():
        of = resolution(municipality)
        row = assignment(of, municipality.today + timedelta(days=3))
        schools = [f"Школа {number}" for number in range(size)]
        for number, name in enumerate(schools):
            organisation = Organisation(name=name, short_name=name, kind="school", position=100 + number)
            db.session.add(organisation)
            db.session.flush()
            execution(row, organisation.id)
            person = add_person(f"Директор {number}", f"head{number}", f"head{number}@example.org", by_id=None)
            appoint(person, Role.HEAD, date(2020, 1, 1), by_id=None, organisation_id=organisation.id)
    with statements() as sent, db.transaction(write=False):
        plans = sweep.planned(post.settings)
    asked = [each for each in sent if each.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert len(plans) == size
    assert len(asked) == 15


def test_a_letter_in_a_senders_hands_takes_nothing_in(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    post.remind()
    with db.transaction():
        assert claim(clock.now()) is not None
    issued(municipality, due="2026-07-20")
    assert post.remind() == 0
    assert told("school1", municipality) == ["issued"]


def test_a_letter_that_may_have_arrived_takes_nothing_in(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    post.sink.data = HANG_UP
    assert post.day("2026-06-15") == 0
    issued(municipality, due="2026-07-20")
    assert post.remind() == 0
    assert told("school1", municipality) == ["issued"]
    post.sink.data = "250 OK"
    assert post.send("2026-06-16") == 1
    assert post.day("2026-06-17") == 1
    assert len({letter["Message-ID"] for letter in post.sink.letters}) == 2


def test_who_wants_fewer_letters_hears_of_new_duties_only(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    post.day("2026-06-15")
    with db.transaction():
        choices.stop_digests(db.session.get_one(Person, municipality.people["school1"]))
    assert [post.day(f"2026-06-{day}") for day in (22, 24, 26, 29)] == [0, 0, 0, 0]
    issued(municipality, due="2026-07-31")
    assert post.day("2026-06-29") == 1
    assert "1 новое" in post.went()[-1]


def test_what_is_chosen_after_a_letter_was_made_holds_for_it(municipality: Municipality, post: Post) -> None:
    issued(municipality, due="2026-06-22")
    assert post.day("2026-06-15") == 1
    post.remind("2026-06-17")
    assert states()[-1] == (LetterState.QUEUED, "")
    with db.transaction():
        head = db.session.get_one(Person, municipality.people["school1"])
        choices.choose(head, Choice(paused_until=date(2026, 6, 17)))
    assert post.send() == 0
    assert states()[-1] == (LetterState.CANCELLED, "declined")
    assert [post.day(f"2026-06-{day}") for day in (17, 18, 19)] == [0, 1, 1]


def test_who_wants_a_letter_a_week_gets_it_on_its_first_working_day(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    post.day("2026-06-15")
    with db.transaction():
        choices.choose(db.session.get_one(Person, municipality.people["school1"]), Choice(Often.WEEKLY))
    assert [post.day(f"2026-06-{day}") for day in (22, 24, 26, 29)] == [1, 0, 0, 1]


def test_a_pause_ends_by_itself(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    post.day("2026-06-15")
    with db.transaction():
        chosen = db.session.get_one(Person, municipality.people["school1"])
        choices.choose(chosen, Choice(paused_until=date(2026, 6, 24)))
    assert [post.day(f"2026-06-{day}") for day in (22, 24, 25)] == [0, 0, 1]
    assert told("school1", municipality)[1:] == ["before:3@2026-06-29"]
