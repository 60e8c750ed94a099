"""What recurs by a rule of its own: a duty for each period, until its last day or until it is taken off control."""

from collections.abc import Iterable
from datetime import date

import pytest
from sqlalchemy import select

from tests.executions import rows
from tests.executions.rows import CALENDAR, Story
from tests.municipality import Municipality
from tests.resolutions import texts
from tracker import audit, clock, db
from tracker.calendar.recurrence import Every, Recurrence
from tracker.executions import bulk, changes, decisions, issuing, recurring
from tracker.executions.bulk import Why
from tracker.executions.issuing import open_periods
from tracker.executions.models import Execution
from tracker.executions.recurring import Rule, changeable, missed, next_start
from tracker.executions.refusals import NeedsWords
from tracker.executions.states import Action, Answer, State
from tracker.intake.draft import Part
from tracker.resolutions import days
from tracker.resolutions.models import Assignment
from tracker.resolutions.states import NotAtThisStage

MONTHLY = {"every": "month", "day": 10, "months_after": 1}
QUARTERLY = Recurrence(Every.QUARTER, 5)
"""By the 5th of the month after the quarter."""


@pytest.fixture
def monthly(municipality: Municipality) -> int:
    """An assignment of 16 May that recurs every month: two schools and a co-executor have May."""
    with db.transaction():
        row = rows.assignment(rows.resolution(municipality), date(2026, 6, 10), recurrence=MONTHLY)
        for name in ("school1", "school2"):
            rows.execution(row, municipality.organisations[name], period="2026-05")
        helping = {"part": Part.CO_EXECUTOR, "period": "2026-05"}
        rows.execution(row, municipality.organisations["sad1"], **helping)
        return row.id


def sweep(assignment_id: int, *on: date) -> list[int]:
    """How many executions the sweep makes on these days."""
    made = []
    for day in on:
        with db.transaction():
            made.append(open_periods(db.session.get_one(Assignment, assignment_id), day, CALENDAR))
    return made


def periods(assignment_id: int, organisation_id: int | None = None) -> list[tuple[str, str]]:
    """(period, day) of all duties, or of those of one organisation, in the order in which they came."""
    chosen = select(Execution.period, Execution.due_on).where(Execution.assignment_id == assignment_id)
    if organisation_id:
        chosen = chosen.where(Execution.organisation_id == organisation_id)
    with db.transaction(write=False):
        found = db.session.execute(chosen.order_by(Execution.id)).all()
    return list(dict.fromkeys((period, str(day)) for period, day in found))


def story(municipality: Municipality, assignment_id: int, name: str, period: str) -> Story:
    of_it = select(Execution.id).where(Execution.assignment_id == assignment_id, Execution.period == period)
    with db.transaction(write=False):
        chosen = of_it.where(Execution.organisation_id == municipality.organisations[name])
        return Story(municipality, db.session.scalars(chosen).one())


def change(municipality: Municipality, assignment_id: int, recurrence: Recurrence, **given: object) -> int:
    values = {"starts_on": municipality.today, "ends_on": None, "reason": "Реже.", **given}
    with db.transaction():
        row = db.session.get_one(Assignment, assignment_id)
        return recurring.change(row, Rule(recurrence, **values), municipality.as_("chair"), CALENDAR)  # type: ignore[arg-type]


def test_a_rule_of_its_own_is_set_in_the_check_and_undone_by_another_day(municipality: Municipality) -> None:
    with db.transaction():
        draft = texts.brought_in(municipality)
    with db.transaction():
        row, secretary = texts.assignment(texts.resolution(draft), "2.1"), municipality.as_("secretary")
        yearly = Recurrence(Every.YEAR, 1, -2)
        days.set_recurrence(row, yearly, (None, date(2028, 12, 31)), secretary, CALENDAR)
        assert (row.due_on, row.ends_on, row.due_kind) == (date(2026, 10, 1), date(2028, 12, 31), "recurring")
        days.set_recurrence(row, QUARTERLY, (date(2026, 9, 1), None), secretary, CALENDAR)
        assert row.due_on == date(2026, 10, 5)
        days.restore_day(row, secretary, CALENDAR)
        assert (row.due_on, row.recurrence, row.recurs_from, row.ends_on) == (date(2026, 7, 1), None, None, None)


def test_the_first_period_is_issued_though_it_has_not_begun(municipality: Municipality) -> None:
    with db.transaction():
        it = rows.resolution(municipality, stage="ready", adopted_on=date(2026, 6, 1))
        row = rows.assignment(it, recurrence={"every": "year", "day": 1, "months_after": -8})  # by 1 April
        rows.addressed(row, municipality.organisations["school1"])
        assignment_id = row.id
    with db.transaction():
        resolution = db.session.get_one(Assignment, assignment_id).point.resolution
        issuing.issue(resolution, municipality.as_("chair"), CALENDAR)
    assert periods(assignment_id) == [("2027", "2027-04-01")]
    assert sweep(assignment_id, date(2027, 2, 1), date(2028, 1, 1)) == [0, 1]
    assert periods(assignment_id)[-1] == ("2028", "2028-03-31")  # 1 April is a Saturday


def test_a_late_answer_does_not_move_the_next_period_and_what_was_missed_is_told(
    municipality: Municipality, monthly: int
) -> None:
    assert sweep(monthly, date(2026, 6, 15)) == [3]
    late = story(municipality, monthly, "school1", "2026-05")
    late.on = date(2026, 7, 20)
    late.report().accept()
    assert sweep(monthly, date(2026, 7, 20)) == [3]
    expected = [("2026-05", "2026-06-10"), ("2026-06", "2026-07-10"), ("2026-07", "2026-08-10")]
    assert periods(monthly, municipality.organisations["school1"]) == expected
    with db.transaction(write=False):
        row = db.session.get_one(Assignment, monthly)
        everybody = Execution.id.is_not(None)
        assert missed(row, everybody, date(2026, 7, 20)) == ["2026-05", "2026-06"]
        alone = Execution.organisation_id == municipality.organisations["school1"]
        assert missed(row, alone, date(2026, 7, 20)) == ["2026-06"]


def test_another_rule_counts_from_its_day_and_leaves_the_periods_that_there_are(
    municipality: Municipality, monthly: int
) -> None:
    sweep(monthly, date(2026, 6, 15))
    with db.transaction(write=False):
        row = db.session.get_one(Assignment, monthly)
        assert next_start(row, municipality.today, CALENDAR) == date(2026, 7, 1)
    assert change(municipality, monthly, QUARTERLY, starts_on=date(2026, 7, 1)) == 0
    assert sweep(monthly, date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)) == [0, 3, 0]
    expected = [("2026-05", "2026-06-10"), ("2026-06", "2026-07-10"), ("2026-Q3", "2026-10-05")]
    assert periods(monthly, municipality.organisations["school1"]) == expected
    assert change(municipality, monthly, QUARTERLY, starts_on=municipality.today) == 3
    assert periods(monthly)[-1][0] == "2026-Q2"


def test_what_happened_once_recurs_from_now_on(municipality: Municipality) -> None:
    execution_id = rows_of_one(municipality)
    with db.transaction(write=False):
        assignment_id = db.session.get_one(Execution, execution_id).assignment_id
    assert change(municipality, assignment_id, Recurrence(Every.WEEK, 5)) == 1
    assert periods(assignment_id) == [("", "2026-06-20"), ("2026-W25", "2026-06-19")]


def rows_of_one(municipality: Municipality) -> int:
    with db.transaction():
        return rows.duty(municipality)


@pytest.mark.parametrize(
    ("ends_on", "made"),
    [
        (date(2026, 6, 30), [3, 0, 0]),
        (date(2026, 7, 1), [3, 3, 0]),
        (None, [3, 3, 3]),
    ],
)
def test_no_period_begins_after_the_last_day(
    municipality: Municipality, monthly: int, ends_on: date | None, made: Iterable[int]
) -> None:
    with db.transaction():
        db.session.get_one(Assignment, monthly).ends_on = ends_on
    assert sweep(monthly, date(2026, 6, 15), date(2026, 7, 15), date(2026, 8, 15)) == made


def test_what_had_ended_goes_on_without_the_periods_between(municipality: Municipality, monthly: int) -> None:
    with db.transaction():
        db.session.get_one(Assignment, monthly).ends_on = date(2026, 5, 31)
    assert sweep(monthly, date(2026, 6, 15)) == [0]
    later = date(2026, 9, 1)
    change(municipality, monthly, Recurrence(Every.MONTH, 10), starts_on=later)
    assert sweep(monthly, date(2026, 9, 2)) == [3]
    assert [period for period, _day in periods(monthly, municipality.organisations["school1"])] == [
        "2026-05",
        "2026-09",
    ]


def test_what_is_off_control_recurs_no_more_and_is_not_changed(municipality: Municipality, monthly: int) -> None:
    with db.transaction():
        decisions.take_off(db.session.get_one(Assignment, monthly), municipality.as_("chair"), "Утратило силу.")
    assert sweep(monthly, date(2026, 7, 15)) == [0]
    with db.transaction(write=False):
        assert not changeable(db.session.get_one(Assignment, monthly))
    with pytest.raises(NotAtThisStage):
        change(municipality, monthly, QUARTERLY)


@pytest.mark.parametrize(
    ("back_on", "made"),
    [
        (date(2026, 6, 15), ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"]),
        (date(2026, 9, 10), ["2026-05", "2026-08", "2026-09"]),
        (date(2026, 9, 11), ["2026-05", "2026-09"]),
    ],
)
def test_what_is_put_back_begins_no_period_of_which_the_day_passed_while_it_was_off(
    municipality: Municipality, monthly: int, back_on: date, made: list[str]
) -> None:
    with db.transaction():
        row = db.session.get_one(Assignment, monthly)
        taken_off = decisions.take_off(row, municipality.as_("chair"), "Утратило силу.")
        clock.show_day(back_on, "Asia/Irkutsk")
        decisions.put_back(taken_off, municipality.as_("chair", back_on), "Ошибка.")
    sweep(monthly, date(2026, 9, 15))
    assert [period for period, _day in periods(monthly, municipality.organisations["school1"])] == made


def test_a_change_says_why(municipality: Municipality, monthly: int) -> None:
    with pytest.raises(NeedsWords):
        change(municipality, monthly, QUARTERLY, reason=" ")


def test_a_co_executor_whose_duty_ended_with_the_leads_has_the_next_period(
    municipality: Municipality, monthly: int
) -> None:
    for name in ("school1", "school2"):
        story(municipality, monthly, name, "2026-05").report(name).accept()
    helper = story(municipality, monthly, "sad1", "2026-05")
    assert rows.state(helper.execution_id) is State.WITHDRAWN
    assert [each.after["state"] for each in history(helper) if each.action == Action.END] == ["withdrawn"]
    assert sweep(monthly, date(2026, 6, 15)) == [3]
    assert periods(monthly, municipality.organisations["sad1"])[-1][0] == "2026-06"


def test_a_co_executor_who_only_opens_the_card_of_an_ended_duty_has_the_next_period(
    municipality: Municipality, monthly: int
) -> None:
    for name in ("school1", "school2"):
        story(municipality, monthly, name, "2026-05").report(name).accept()
    helper = story(municipality, monthly, "sad1", "2026-05").acknowledge("sad1")
    assert [each.action for each in history(helper)] == [Action.END, "acknowledge"]
    assert sweep(monthly, date(2026, 6, 15)) == [3]


@pytest.mark.parametrize("not_theirs", [False, True])
def test_without_a_lead_left_no_period_begins_until_one_is_put_back(
    municipality: Municipality, monthly: int, not_theirs: bool
) -> None:
    for name in ("school1", "school2"):
        lead = story(municipality, monthly, name, "2026-05")
        if not_theirs:
            lead.report(name, Answer.NOT_OURS).accept()
        else:
            lead.withdraw()
    assert sweep(monthly, date(2026, 6, 15)) == [0]
    story(municipality, monthly, "school1", "2026-05").reopen()
    assert sweep(monthly, date(2026, 6, 15)) == [2]


def test_a_closed_organisation_has_no_further_period(municipality: Municipality, monthly: int) -> None:
    with db.transaction():
        municipality.organisation("school1").closed_on = municipality.today
    assert sweep(monthly, date(2026, 6, 15)) == [2]
    assert [period for period, _day in periods(monthly, municipality.organisations["school1"])] == ["2026-05"]


def test_who_is_put_on_control_again_after_a_period_began_without_it_has_the_following_ones(
    municipality: Municipality, monthly: int
) -> None:
    left = story(municipality, monthly, "school1", "2026-05").withdraw()
    assert sweep(monthly, date(2026, 6, 15)) == [2]
    left.reopen()
    assert sweep(monthly, date(2026, 6, 16), date(2026, 7, 15)) == [0, 3]
    made = [period for period, _day in periods(monthly, municipality.organisations["school1"])]
    assert made == ["2026-05", "2026-07"]


def excluded(municipality: Municipality, assignment_id: int, name: str) -> list[Why | None]:
    """Exclude an organisation from all that it has under an assignment; why each of its duties stays as it is."""
    with db.transaction():
        change, chair = changes.Exclude("Школа реорганизована."), municipality.as_("chair")
        plan = bulk.plan(change, bulk.chosen([assignment_id], [municipality.organisations[name]]), chair)
        bulk.carry_out(change, plan, plan.seal, chair)
        return [each.why for each in plan.lines]


def test_who_has_done_this_period_is_excluded_from_the_following_ones_until_put_back(
    municipality: Municipality, monthly: int
) -> None:
    for name in ("school1", "school2"):
        story(municipality, monthly, name, "2026-05").report(name).accept()
    assert [excluded(municipality, monthly, "school1") for _time in range(2)] == [[None], [Why.CLOSED]]
    left = story(municipality, monthly, "school1", "2026-05")
    assert rows.state(left.execution_id) is State.EXECUTED
    assert [(each.action, each.comment) for each in history(left)][-1] == ("leave", "Школа реорганизована.")
    assert sweep(monthly, date(2026, 6, 15)) == [2]
    left.reopen()
    assert sweep(monthly, date(2026, 7, 15)) == [3]


def test_a_co_executor_is_excluded_after_its_duty_ended_with_the_leads(
    municipality: Municipality, monthly: int
) -> None:
    for name in ("school1", "school2"):
        story(municipality, monthly, name, "2026-05").report(name).accept()
    assert excluded(municipality, monthly, "sad1") == [None]
    assert sweep(monthly, date(2026, 6, 15)) == [2]


def test_only_the_latest_period_of_what_goes_on_is_left(municipality: Municipality, monthly: int) -> None:
    story(municipality, monthly, "school1", "2026-05").report().accept()
    sweep(monthly, date(2026, 6, 15))
    assert excluded(municipality, monthly, "school1") == [Why.CLOSED, None]
    story(municipality, monthly, "school2", "2026-06").report("school2").accept()
    with db.transaction():
        db.session.get_one(Assignment, monthly).ends_on = date(2026, 6, 1)
    assert excluded(municipality, monthly, "school2") == [None, Why.CLOSED]


def history(told: Story) -> list[audit.HistoryEntry]:
    with db.transaction(write=False):
        return audit.entries_of(db.session.get_one(Execution, told.execution_id))
