"""Several in one organisation's duty: lead and co-executors, and those to whom a head passes it on inside."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from config import Settings
from tests.executions import rows
from tests.executions.rows import CALENDAR, RULES, Story
from tests.municipality import Municipality
from tracker import audit, clock, db
from tracker.directory.models import Person
from tracker.directory.roles import Role
from tracker.directory.services import add_person, appoint
from tracker.executions import at_a_glance, changes, desk, extending, noting, passing, queries, worklists
from tracker.executions.bulk import Why
from tracker.executions.extending import Days
from tracker.executions.inner import SubAssignment
from tracker.executions.models import Execution
from tracker.executions.refusals import (
    AlreadyAsked,
    AlreadyDecided,
    NoSuchInnerDay,
    NotOfTheOrganisation,
    OwnReport,
    PastTheLead,
)
from tracker.executions.states import Answer, NotAllowedNow, State, Who
from tracker.intake.draft import Part
from tracker.mail import Content, Letter
from tracker.reminders.digest import NOTHING
from tracker.reminders.notices import notice


@pytest.fixture
def shared(municipality: Municipality) -> tuple[int, int]:
    """A duty that the department leads with school 1 as its co-executor: the ids of both."""
    with db.transaction():
        ordered = rows.assignment(rows.resolution(municipality), municipality.today + timedelta(days=20))
        lead = rows.execution(ordered, municipality.organisations["department"]).id
        inner_on = municipality.today + timedelta(days=10)
        helping = {"part": Part.CO_EXECUTOR, "due_on": inner_on, "first_due_on": inner_on}
        return lead, rows.execution(ordered, municipality.organisations["school1"], **helping).id


def test_a_co_executor_answers_to_the_lead_who_may_return_it(
    municipality: Municipality, shared: tuple[int, int]
) -> None:
    helper = Story(municipality, shared[1]).report()
    with db.transaction(write=False):
        seen = queries.execution(municipality.as_("department"), shared[1])
        assert seen is not None
        assert queries.parts(municipality.as_("department"), seen) == {Who.LEAD}
        assert queries.parts(municipality.as_("controller"), seen) == frozenset()
        assert queries.execution(municipality.as_("school2"), shared[1]) is None
        assert worklists.queue(municipality.as_("controller")) == []
        assert at_a_glance.standing(municipality.as_("chair")).open == 1
    helper.send_back("department", "Уточните число.")
    assert rows.state(shared[1]) is State.RETURNED
    with pytest.raises(OwnReport):
        helper.report().send_back("school1")


def test_with_the_leads_answer_goes_what_co_executors_have_open(
    municipality: Municipality, shared: tuple[int, int]
) -> None:
    with db.transaction():
        lead = db.session.get_one(Execution, shared[0])
        late = rows.execution(lead.assignment, municipality.organisations["sad1"], part=Part.CO_EXECUTOR).id
    Story(municipality, shared[1]).report()
    Story(municipality, shared[0]).report("department")
    assert rows.state(shared[1]) is State.UNDER_REVIEW
    Story(municipality, shared[0]).accept()
    assert [rows.state(each) for each in (*shared, late)] == [State.EXECUTED, State.EXECUTED, State.WITHDRAWN]
    assert Story(municipality, shared[1]).seen().executed_on == municipality.today
    Story(municipality, shared[0]).reopen()
    assert rows.state(shared[1]) is State.EXECUTED, "what is closed is reopened one by one"


@pytest.mark.parametrize("later", ["reopened", "joined"])
def test_a_co_executor_whose_lead_is_done_answers_to_the_controller(
    municipality: Municipality, shared: tuple[int, int], later: str
) -> None:
    Story(municipality, shared[0]).report("department").accept()
    if later == "reopened":
        helper = Story(municipality, shared[1]).reopen()
    else:
        with db.transaction():
            ordered = db.session.get_one(Execution, shared[0]).assignment
            helping = rows.execution(ordered, municipality.organisations["sad1"], part=Part.CO_EXECUTOR).id
        helper = Story(municipality, helping)
    helper.report("school1" if later == "reopened" else "sad1")
    with db.transaction(write=False):
        seen = queries.execution(municipality.as_("controller"), helper.execution_id)
        assert seen is not None
        assert queries.parts(municipality.as_("controller"), seen) == {Who.CONTROLLER}
        assert queries.parts(municipality.as_("department"), seen) == frozenset()
        assert [each.duty.id for each in worklists.queue(municipality.as_("controller"))] == [seen.id]
    assert helper.accept().seen().state is State.EXECUTED


def test_of_several_leads_the_last_one_closes(municipality: Municipality, shared: tuple[int, int]) -> None:
    with db.transaction():
        lead = db.session.get_one(Execution, shared[0])
        second = rows.execution(lead.assignment, municipality.organisations["centre"]).id
    Story(municipality, shared[0]).withdraw()
    assert rows.state(shared[1]) is State.IN_PROGRESS
    Story(municipality, second).report("centre").accept()
    assert rows.state(shared[1]) is State.WITHDRAWN


def test_a_co_executor_asks_for_no_more_than_the_lead_has(municipality: Municipality, shared: tuple[int, int]) -> None:
    with pytest.raises(PastTheLead):
        Story(municipality, shared[1]).ask(21)
    helper = Story(municipality, shared[1]).ask(15)
    with db.transaction(write=False):
        request, chair = db.session.get_one(Execution, shared[1]).extensions[-1], municipality.as_("chair")
        with pytest.raises(PastTheLead):
            extending.grant(request, chair, day=_in(municipality, 21))
        decide = changes.Decide(True, day=_in(municipality, 21))
        assert decide.line(request.execution, chair).why is Why.PAST_THE_LEAD
    assert helper.grant().ask(20).grant().seen().due_on == _in(municipality, 20)


# A duty passed on inside


@pytest.fixture
def deputy(municipality: Municipality) -> str:
    """The deputy of school 1."""
    with db.transaction():
        person = add_person("Фамилия deputy", "deputy", "deputy@example.org", by_id=None)
        school = municipality.organisations["school1"]
        appoint(person, Role.DEPUTY, date(2020, 1, 1), by_id=None, organisation_id=school)
        municipality.people["deputy"] = person.id
    return "deputy"


@pytest.fixture
def passed(municipality: Municipality, deputy: str) -> int:
    """School 1's duty, due in five days, passed to the deputy by three days earlier."""
    with db.transaction():
        duty = db.session.get_one(Execution, rows.duty(municipality))
        return passing.pass_on(duty, _person(municipality), municipality.as_("school1"), _in(municipality, 2)).id


def _in(municipality: Municipality, days: int) -> date:
    return municipality.today + timedelta(days=days)


def _person(municipality: Municipality, login: str = "deputy") -> Person:
    return db.session.get_one(Person, municipality.people[login])


def act(municipality: Municipality, passed: int, who: str, do: Callable[..., object], *words: object) -> None:
    """Somebody does something to what was passed on."""
    with db.transaction():
        do(db.session.get_one(SubAssignment, passed), municipality.as_(who), *words)


def inside(passed: int) -> SubAssignment:
    """What was passed on, as it is now."""
    with db.transaction(write=False):
        found = db.session.get_one(SubAssignment, passed)
        _loaded = (found.execution.state, [each.files for each in found.reports])
        return found


def test_the_answer_comes_back_to_the_head_who_sends_it_on(municipality: Municipality, passed: int) -> None:
    act(municipality, passed, "deputy", passing.answer, "Проверено.", [], {})
    act(municipality, passed, "school1", passing.send_back, "А журнал?")
    act(municipality, passed, "deputy", passing.answer, "Проверено, журнал заполнен.", [], {})
    duty = inside(passed).execution_id
    assert rows.state(duty) is State.IN_PROGRESS, "an answer inside closes nothing"
    Story(municipality, duty).report()
    found = inside(passed)
    assert found.state is State.EXECUTED
    assert [each.report_id for each in found.reports] == [None, Story(municipality, duty).seen().reports[0].id]
    with db.transaction(write=False):
        actions = [each.action for each in audit.entries_of(found)]
    assert actions == ["inner_pass", "inner_report", "inner_return", "inner_report", "inner_accept"]


def test_only_the_head_and_the_person_see_it(municipality: Municipality, passed: int) -> None:
    with db.transaction(write=False):
        people = ("school1", "deputy", "school2", "controller", "chair", "stranger")
        seen = {who for who in people if desk.sub_assignment(municipality.as_(who), passed)}
        assert seen == {"school1", "deputy"}
        assert queries.execution(municipality.as_("deputy"), inside(passed).execution_id) is None


@pytest.mark.parametrize("rounds", [1, 2])
def test_who_answered_inside_accepts_nothing_of_it(municipality: Municipality, passed: int, rounds: int) -> None:
    act(municipality, passed, "deputy", passing.answer, "Проверено.", [], {})
    duty = inside(passed).execution_id
    Story(municipality, duty).report()
    if rounds == 2:
        Story(municipality, duty).send_back().report()
    with db.transaction():
        appoint(_person(municipality), Role.CONTROLLER, date(2020, 1, 1), by_id=None, body_id=municipality.body)
    with pytest.raises(OwnReport):
        Story(municipality, duty).accept("deputy")
    with db.transaction(write=False):
        later = municipality.as_("deputy")
        assert worklists.queue(later) == []
        found = queries.execution(later, duty)
        assert found is not None
        assert Who.CONTROLLER not in queries.parts(later, found)


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (5, False), (6, True), (None, False)])
def test_the_inner_day_lies_between_today_and_the_own(
    municipality: Municipality, deputy: str, days: int | None, refused: bool
) -> None:
    with db.transaction():
        duty = db.session.get_one(Execution, rows.duty(municipality))
        wished = None if days is None else _in(municipality, days)
        if refused:
            with pytest.raises(NoSuchInnerDay):
                passing.pass_on(duty, _person(municipality), municipality.as_("school1"), wished)
        else:
            made = passing.pass_on(duty, _person(municipality), municipality.as_("school1"), wished)
            assert made.due_on == (wished or duty.due_on)


def test_it_is_passed_to_nobody_else_and_to_nobody_twice(municipality: Municipality, passed: int) -> None:
    with db.transaction():
        duty = db.session.get_one(Execution, inside(passed).execution_id)
        head = municipality.as_("school1")
        with pytest.raises(NotOfTheOrganisation):
            passing.pass_on(duty, _person(municipality, "school2"), head, None)
        with pytest.raises(AlreadyAsked):
            passing.pass_on(duty, _person(municipality), head, None)


def test_it_is_given_to_another_and_taken_back(municipality: Municipality, passed: int) -> None:
    with db.transaction():
        other = add_person("Фамилия other", "other", "other@example.org", by_id=None)
        school = municipality.organisations["school1"]
        appoint(other, Role.DEPUTY, date(2020, 1, 1), by_id=None, organisation_id=school)
        municipality.people["other"] = other.id
        found, head = db.session.get_one(SubAssignment, passed), municipality.as_("school1")
        beside = passing.pass_on(found.execution, other, head, None)
        with pytest.raises(AlreadyAsked):
            passing.reassign(found, other, head, None)
        passing.take_back(beside, head)
        passing.reassign(found, other, head, _in(municipality, 3), "Вам ближе.")
    with db.transaction(write=False):
        assert desk.passed_to(municipality.as_("deputy")) == []
        assert [each.id for each in desk.passed_to(municipality.as_("other"))] == [passed]
    act(municipality, passed, "school1", passing.take_back, "Сделаю сам.")
    with pytest.raises(NotAllowedNow):
        act(municipality, passed, "other", passing.answer, "Готово.", [], {})
    with db.transaction(write=False):
        changed = [each.after.get("person") for each in audit.entries_of(inside(passed))]
    assert changed == ["Фамилия deputy", "Фамилия other", None]


def test_what_is_passed_on_ends_with_the_duty_and_stays_within_its_day(municipality: Municipality, passed: int) -> None:
    duty = inside(passed).execution_id
    with db.transaction():
        extending.move_day(db.session.get_one(Execution, duty), _in(municipality, 1))
    assert inside(passed).due_on == _in(municipality, 1)
    Story(municipality, duty).withdraw()
    assert inside(passed).state is State.WITHDRAWN


# Requests


def test_a_note_answers_what_was_asked_and_closes_nothing(municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
        noting.ask(db.session.get_one(Execution, duty), municipality.as_("controller"), "Сколько сделано?")
    with db.transaction(write=False):
        assert [each.words for each in desk.note_requests(municipality.as_("school1"))] == ["Сколько сделано?"]
        assert desk.note_requests(municipality.as_("school2")) == []
    with pytest.raises(AlreadyAsked), db.transaction():
        noting.ask(db.session.get_one(Execution, duty), municipality.as_("secretary"), "Ну как?")
    Story(municipality, duty).note()
    with db.transaction(write=False):
        assert desk.note_requests(municipality.as_("school1")) == []
    assert rows.state(duty) is State.IN_PROGRESS


def test_a_request_for_a_later_day_is_taken_back_once(municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
    before = Story(municipality, duty).ask(20).seen()
    with db.transaction():
        request = extending.pending(db.session.get_one(Execution, duty))
        assert request is not None
        extending.take_back(request, municipality.as_("school1"))
        with pytest.raises(AlreadyDecided):
            extending.take_back(request, municipality.as_("school1"))
        again = extending.ask(
            db.session.get_one(Execution, duty), municipality.as_("school1"), _in(municipality, 9), "Всё же нужно.",
            Days(CALENDAR, RULES),
        )  # fmt: skip
        assert again.decision is None
    assert Story(municipality, duty).seen().due_on == before.due_on


def test_partly_and_not_ours_are_decided_in_their_own_way(municipality: Municipality) -> None:
    with db.transaction():
        partly, foreign = rows.duty(municipality), rows.duty(municipality)
    Story(municipality, partly).report(answer=Answer.PARTLY).accept()
    Story(municipality, foreign).report(answer=Answer.NOT_OURS).accept()
    assert [rows.state(each) for each in (partly, foreign)] == [State.EXECUTED, State.WITHDRAWN]


# Letters


def told() -> set[tuple[str, str, bool]]:
    """(kind, login of the reader, whether it goes at once) of every letter."""
    with db.transaction(write=False):
        chosen = select(Letter.kind, Person.login, Letter.turn_at).join(Person, Person.id == Letter.recipient_id)
        return {(kind, login, at is None or at <= clock.now()) for kind, login, at in db.session.execute(chosen)}


def test_whoever_has_to_act_is_told(municipality: Municipality, shared: tuple[int, int], passed: int) -> None:
    Story(municipality, shared[1]).report()
    act(municipality, passed, "deputy", passing.answer, "Проверено.", [], {})
    act(municipality, passed, "school1", passing.send_back, "А журнал?")
    with db.transaction():
        noting.ask(db.session.get_one(Execution, shared[0]), municipality.as_("controller"), "Сколько сделано?")
    assert told() == {
        ("co_executor_answered", "department", True),
        ("inner_duty", "deputy", True),
        ("inner_due", "deputy", False),
        ("returned_inside", "deputy", True),
        ("note_requested", "department", True),
    }


def test_the_reminder_of_an_inner_day_goes_only_while_it_is_awaited(
    municipality: Municipality, passed: int, settings: Settings
) -> None:
    def composed() -> object:
        with db.transaction(write=False):
            letter = db.session.scalars(select(Letter).where(Letter.kind == "inner_due")).one()
            return notice(letter, settings)  # type: ignore[arg-type]

    assert isinstance(composed(), Content)
    act(municipality, passed, "deputy", passing.answer, "Проверено.", [], {})
    assert composed() == NOTHING
