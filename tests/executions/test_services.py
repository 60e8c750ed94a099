"""What is done to executions, on real rows of both databases."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm.exc import StaleDataError

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tracker import audit, clock, db
from tracker.executions import services
from tracker.executions.models import Decision, Execution
from tracker.executions.refusals import (
    AlreadyDecided,
    DayNotLater,
    NeedsWords,
    NothingToExtend,
    OwnReport,
    ProofMissing,
)
from tracker.executions.states import Answer, NotAllowedNow, State


@pytest.fixture
def story(municipality: Municipality) -> Story:
    with db.transaction():
        execution_id = rows.duty(municipality)
    return Story(municipality, execution_id)


def history(execution: Execution) -> list[tuple[str, str]]:
    with db.transaction(write=False):
        return [(entry.action, entry.comment) for entry in audit.entries_of(execution)]


def test_an_accepted_report_makes_it_executed_on_the_day_it_was_sent(story: Story) -> None:
    story.report()
    story.on = story.made.today + timedelta(days=7)
    found = story.accept(comment="Принято.").seen()
    report = found.reports[0]
    assert (found.state, found.executed_on) == (State.EXECUTED, story.made.today)
    assert (report.decision, report.comment, report.decided_by.login) == (Decision.ACCEPTED, "Принято.", "controller")
    assert history(found) == [("report", ""), ("accept", "Принято.")]


def test_a_returned_report_waits_for_another_round(story: Story) -> None:
    found = story.report().send_back().report(text="Акт приложен.").seen()
    assert found.state is State.UNDER_REVIEW
    assert [(each.round, each.decision, each.comment) for each in found.reports] == [
        (1, Decision.RETURNED, "Приложите акт."),
        (2, None, ""),
    ]


def test_an_accepted_not_ours_leaves_the_count(story: Story) -> None:
    found = story.report(answer=Answer.NOT_OURS).accept().seen()
    assert (found.state, found.withdrawn_on, found.not_ours) == (State.WITHDRAWN, story.made.today, True)
    assert found.executed_on is None
    assert [action for action, _ in history(found)] == ["report", "release"]


def test_a_report_says_that_it_was_sent_on_behalf(story: Story) -> None:
    with db.transaction():
        secretary = story.made.as_("secretary")
        row = db.session.get_one(Execution, story.execution_id)
        services.submit_report(row, secretary, Answer.EXECUTED, "По телефону.", on_behalf=True)
    assert [(each.on_behalf, each.by.login) for each in story.seen().reports] == [(True, "secretary")]


def test_what_was_withdrawn_or_executed_may_be_put_on_control_again(story: Story) -> None:
    found = story.withdraw().seen()
    assert (found.state, found.withdrawn_on) == (State.WITHDRAWN, story.made.today)
    found = story.reopen().seen()
    assert (found.state, found.withdrawn_on, found.executed_on) == (State.IN_PROGRESS, None, None)
    found = story.report().accept().reopen().seen()
    assert (found.state, found.executed_on, len(found.reports)) == (State.IN_PROGRESS, None, 1)


def test_a_granted_request_moves_the_day_and_keeps_the_first(story: Story) -> None:
    first = story.seen().due_on
    found = story.ask(20).grant().seen()
    assert (found.due_on, found.first_due_on) == (story.made.today + timedelta(days=20), first)
    assert found.extensions_granted == 1
    assert [action for action, _ in history(found)] == ["ask_extension", "grant_extension"]


def test_a_refused_request_leaves_the_day(story: Story) -> None:
    found = story.ask(20).refuse().seen()
    assert (found.due_on, found.extensions_granted) == (found.first_due_on, 0)
    assert found.extensions[0].comment == "Оснований нет."


def test_the_old_day_holds_while_a_request_waits(story: Story) -> None:
    assert story.ask(20).seen().due_on == story.made.today + timedelta(days=5)


@pytest.mark.parametrize(("days", "late"), [(3, False), (2, True), (-1, True)])
def test_a_request_less_than_three_working_days_ahead_is_flagged(
    municipality: Municipality, days: int, late: bool
) -> None:
    with db.transaction():
        execution_id = rows.duty(municipality, days=days)
    assert Story(municipality, execution_id).ask(30).seen().extensions[0].late is late


def test_the_first_opening_is_noted_and_no_other(story: Story) -> None:
    story.acknowledge("school1").acknowledge("secretary")
    found = story.seen()
    assert found.acknowledged_by.login == "school1"
    assert history(found) == [("acknowledge", "")]


def test_of_two_who_open_it_at_once_the_first_is_noted(story: Story) -> None:
    with db.transaction():
        row = db.session.get_one(Execution, story.execution_id)
        first = {"acknowledged_at": clock.now(), "acknowledged_by_id": story.made.people["school1"]}
        db.session.execute(Execution.__table__.update().where(Execution.id == row.id).values(first))
        services.acknowledge(row, story.made.as_("school2").person)
    found = story.seen()
    assert (found.acknowledged_by.login, found.version, history(found)) == ("school1", 1, [])


def test_a_note_closes_nothing(story: Story) -> None:
    found = story.note().seen()
    assert (found.state, [note.by.login for note in found.notes]) == (State.IN_PROGRESS, ["school1"])


REFUSED: list[tuple[str, type[Exception], Callable[[Story], object]]] = [
    ("a report without words", ProofMissing, lambda story: story.report(text=" \n")),
    ("a second report", NotAllowedNow, lambda story: story.report().report()),
    ("a decision before a report", NotAllowedNow, lambda story: story.accept()),
    ("a return before a report", NotAllowedNow, lambda story: story.send_back()),
    ("a second decision", NotAllowedNow, lambda story: story.report().accept().send_back()),
    ("a return without a word", NeedsWords, lambda story: story.report().send_back(comment="")),
    ("a withdrawal without a ground", NeedsWords, lambda story: story.withdraw(ground="  ")),
    ("a second withdrawal", NotAllowedNow, lambda story: story.withdraw().withdraw()),
    ("a reopening of what is open", NotAllowedNow, lambda story: story.reopen()),
    ("a reopening without a reason", NeedsWords, lambda story: story.withdraw().reopen(reason="")),
    ("a report on what is closed", NotAllowedNow, lambda story: story.withdraw().report()),
    ("a second request", NothingToExtend, lambda story: story.ask(20).ask(30)),
    ("a request for what is closed", NothingToExtend, lambda story: story.withdraw().ask(20)),
    ("an earlier day", DayNotLater, lambda story: story.ask(4)),
    ("the same day", DayNotLater, lambda story: story.ask(5)),
    ("a request without a reason", NeedsWords, lambda story: story.ask(20, reason="")),
    ("a refusal without a reason", NeedsWords, lambda story: story.ask(20).refuse(reason="")),
    ("a second decision on a request", AlreadyDecided, lambda story: story.ask(20).refuse().grant()),
    ("a grant for what is closed", NothingToExtend, lambda story: story.ask(20).withdraw().grant()),
    ("an empty note", NeedsWords, lambda story: story.note(text="")),
    ("the own report", OwnReport, lambda story: story.report("controller").accept("controller")),
    ("the own organisation's report", OwnReport, lambda story: story.report("secretary").accept("school1")),
    ("the own report, returned", OwnReport, lambda story: story.report("controller").send_back("controller")),
]


def test_what_makes_no_sense_is_refused_and_breaks_no_history(municipality: Municipality) -> None:
    """One database for the whole table: each case has a duty of its own."""
    assert {name: _refusal(municipality, act) for name, _, act in REFUSED} == {name: kind for name, kind, _ in REFUSED}
    with db.transaction(write=False):
        assert list(audit.broken_links()) == []


def _refusal(municipality: Municipality, act: Callable[[Story], object]) -> type[Exception] | None:
    with db.transaction():
        story = Story(municipality, rows.duty(municipality))
    try:
        act(story)
    except Exception as refusal:  # whatever it is, it is compared with the table
        return type(refusal)
    return None


def test_a_refusal_changes_nothing_even_when_the_transaction_goes_on(story: Story) -> None:
    """A page shows the form again in the same transaction, which then commits."""
    with db.transaction():
        row, chair = db.session.get_one(Execution, story.execution_id), story.made.as_("chair")
        for refused in (
            lambda: services.withdraw(row, chair, ""),
            lambda: services.reopen(row, chair, "зачем-то"),
            lambda: services.submit_report(row, chair, Answer.EXECUTED, ""),
            lambda: services.accept(row, chair),
        ):
            with pytest.raises((NeedsWords, NotAllowedNow)):
                refused()
    found = story.seen()
    assert (found.state, found.withdrawn_on, found.submitted_at, found.reports) == (State.IN_PROGRESS, None, None, [])
    assert found.version == 1


def test_a_day_that_has_passed_is_not_asked_for(municipality: Municipality) -> None:
    with db.transaction():
        execution_id = rows.duty(municipality, days=-20)
    with pytest.raises(DayNotLater):
        Story(municipality, execution_id).ask(-1)
    assert Story(municipality, execution_id).ask(0).seen().extensions


def test_a_duty_without_a_day_is_not_extended(municipality: Municipality) -> None:
    with db.transaction():
        execution_id = rows.duty(municipality, days=None)
    with pytest.raises(NothingToExtend):
        Story(municipality, execution_id).ask(20)


def test_of_two_decisions_at_once_the_second_is_refused(story: Story) -> None:
    story.report()
    with pytest.raises(StaleDataError):
        accept_what_has_changed(story)
    assert rows.state(story.execution_id) is State.UNDER_REVIEW


def accept_what_has_changed(story: Story) -> None:
    with db.transaction():
        row = db.session.get_one(Execution, story.execution_id)
        changed = Execution.__table__.update().where(Execution.id == row.id).values(version=row.version + 1)
        db.session.execute(changed)
        services.accept(row, story.made.as_("controller"))


def test_the_history_is_written_in_one_chain(story: Story) -> None:
    story.acknowledge().note().ask(20).grant().report().send_back().report().accept().reopen().withdraw()
    with db.transaction(write=False):
        assert list(audit.broken_links()) == []
    assert [action for action, _ in history(story.seen())] == [
        "acknowledge",
        "note",
        "ask_extension",
        "grant_extension",
        "report",
        "return",
        "report",
        "accept",
        "reopen",
        "withdraw",
    ]


def test_on_time_is_judged_by_the_day_of_the_body(story: Story) -> None:
    """Where whoever acts is it may be yesterday still: at 17 o'clock UTC it is tomorrow already in Irkutsk."""
    at = datetime(2026, 6, 15, 17, tzinfo=UTC)
    with clock.standing_at(at):
        found = story.report().accept().seen()
        assert (found.submitted_at, found.executed_on) == (at, date(2026, 6, 16))
        assert story.reopen().withdraw().seen().withdrawn_on == date(2026, 6, 16)
