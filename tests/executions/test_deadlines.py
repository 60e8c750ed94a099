"""The days of one execution, by table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar.working_days import WorkingCalendar
from tracker.executions.deadlines import (
    ExecutionRules,
    co_executor_due_on,
    days_late,
    is_late_request,
    is_overdue,
    is_review_late,
    review_due_on,
)

CALENDAR = WorkingCalendar()
RULES = ExecutionRules()
DUE_ON = date(2026, 6, 11)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("is_open", "due_on", "today", "expected"),
    [
        pytest.param(True, DUE_ON, date(2026, 6, 10), False, id="before"),
        pytest.param(True, DUE_ON, date(2026, 6, 11), False, id="on-the-day"),
        pytest.param(True, DUE_ON, date(2026, 6, 12), True, id="after"),
        pytest.param(False, DUE_ON, date(2026, 6, 12), False, id="closed"),
        pytest.param(True, None, date(2026, 6, 12), False, id="no-deadline"),
    ],
)
def test_overdue_is_open_and_past_the_day(is_open: bool, due_on: date | None, today: date, expected: bool) -> None:
    assert is_overdue(is_open, due_on, today) is expected


@pytest.mark.parametrize(
    ("submitted_on", "due_on", "on_time", "late"),
    [
        pytest.param(date(2026, 6, 10), DUE_ON, True, 0, id="early"),
        pytest.param(date(2026, 6, 11), DUE_ON, True, 0, id="on-the-day"),
        pytest.param(date(2026, 6, 15), DUE_ON, False, 4, id="late-in-calendar-days"),
        pytest.param(date(2026, 6, 15), None, True, 0, id="no-deadline"),
    ],
)
def test_on_time_is_judged_by_the_submission(submitted_on: date, due_on: date | None, on_time: bool, late: int) -> None:
    days = days_late(due_on, submitted_on)
    assert (days == 0, days) == (on_time, late)


@pytest.mark.parametrize(
    ("asked_on", "expected"),
    [
        pytest.param(date(2026, 6, 8), False, id="three-working-days-ahead"),
        pytest.param(date(2026, 6, 7), False, id="on-the-sunday-before"),
        pytest.param(date(2026, 6, 9), True, id="two"),
        pytest.param(date(2026, 6, 11), True, id="on-the-day"),
        pytest.param(date(2026, 6, 15), True, id="after-it"),
    ],
)
def test_an_extension_is_asked_for_three_working_days_ahead(asked_on: date, expected: bool) -> None:
    assert is_late_request(asked_on, DUE_ON, CALENDAR, RULES) is expected


@pytest.mark.parametrize(
    ("issued_on", "due_on", "expected"),
    [
        pytest.param(date(2026, 6, 1), date(2026, 6, 11), date(2026, 6, 5), id="half-of-the-term-moved-back"),
        pytest.param(date(2026, 6, 2), date(2026, 6, 30), date(2026, 6, 16), id="half-of-the-term"),
        pytest.param(date(2026, 6, 11), date(2026, 6, 11), date(2026, 6, 11), id="no-term"),
        pytest.param(date(2026, 6, 13), date(2026, 6, 19), date(2026, 6, 16), id="issued-on-a-saturday"),
        pytest.param(date(2026, 6, 13), date(2026, 6, 15), date(2026, 6, 15), id="never-before-the-issue"),
        pytest.param(date(2026, 6, 15), date(2026, 6, 1), date(2026, 6, 1), id="issued-too-late"),
    ],
)
def test_co_executors_answer_the_lead_by_an_inner_day(issued_on: date, due_on: date, expected: date) -> None:
    assert co_executor_due_on(issued_on, due_on, CALENDAR, RULES) == expected


@pytest.mark.parametrize(
    ("submitted_on", "look_by"),
    [
        pytest.param(date(2026, 6, 8), date(2026, 6, 10), id="monday"),
        pytest.param(date(2026, 6, 11), date(2026, 6, 16), id="over-the-holiday"),
        pytest.param(date(2026, 6, 13), date(2026, 6, 16), id="submitted-on-a-saturday"),
    ],
)
def test_the_controller_has_two_working_days(submitted_on: date, look_by: date) -> None:
    assert review_due_on(submitted_on, CALENDAR, RULES) == look_by
    assert not is_review_late(submitted_on, look_by, CALENDAR, RULES)
    assert is_review_late(submitted_on, CALENDAR.next_after(look_by), CALENDAR, RULES)


@given(DAYS, DAYS, st.integers(1, 100))
def test_the_inner_day_is_never_after_the_lead_s(issued_on: date, due_on: date, percent: int) -> None:
    inner_on = co_executor_due_on(issued_on, due_on, CALENDAR, ExecutionRules(co_executor_percent=percent))
    assert inner_on <= due_on
    assert inner_on >= min(issued_on, due_on)
