"""The periods of a recurring assignment: which exist, their names and their days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar.recurrence import Course, Every, Period, Recurrence, periods
from tracker.calendar.rules import DeadlineRules
from tracker.calendar.working_days import WorkingCalendar

param = pytest.param

CALENDAR = WorkingCalendar()
RULES = DeadlineRules()


def existing(recurrence: Recurrence, starts: str, today: str, ends: str | None = None) -> tuple[Period, ...]:
    course = Course(date.fromisoformat(starts), date.fromisoformat(ends) if ends else None)
    return periods(recurrence, course, date.fromisoformat(today), CALENDAR, RULES)


@pytest.mark.parametrize(
    ("recurrence", "key", "first_on", "last_on", "due_on"),
    [
        param(Recurrence(Every.WEEK), "2026-W13", "2026-03-23", "2026-03-29", "2026-03-27", id="weekly"),
        param(Recurrence(Every.WEEK, 3), "2026-W14", "2026-03-30", "2026-04-05", "2026-04-01", id="wednesdays"),
        param(Recurrence(Every.MONTH), "2026-03", "2026-03-01", "2026-03-31", "2026-04-10", id="monthly"),
        param(Recurrence(Every.MONTH, 31), "2026-03", "2026-03-01", "2026-03-31", "2026-04-30", id="short-month"),
        param(Recurrence(Every.QUARTER), "2026-Q1", "2026-01-01", "2026-03-31", "2026-04-10", id="quarterly"),
        param(Recurrence(Every.QUARTER, 5), "2026-Q1", "2026-01-01", "2026-03-31", "2026-04-03", id="moved-back"),
        param(Recurrence(Every.HALF_YEAR), "2026-H1", "2026-01-01", "2026-06-30", "2026-07-10", id="half-yearly"),
        param(Recurrence(Every.YEAR, 20), "2026", "2026-01-01", "2026-12-31", "2027-01-20", id="by-20-january"),
        param(Recurrence(Every.YEAR, 1, 0), "2026", "2026-01-01", "2026-12-31", "2026-12-01", id="by-1-december"),
        param(Recurrence(Every.MONTH, 25, 0), "2026-04", "2026-04-01", "2026-04-30", "2026-04-24", id="born-late"),
    ],
)  # fmt: skip
def test_the_first_period_of_a_course_from_26_march(
    recurrence: Recurrence, key: str, first_on: str, last_on: str, due_on: str
) -> None:
    first = existing(recurrence, "2026-03-26", "2027-01-01")[0]
    days = (first.first_on, first.last_on, first.due_on)
    assert (first.key, *map(str, days)) == (key, first_on, last_on, due_on)


@pytest.mark.parametrize(
    ("today", "ends", "keys"),
    [
        pytest.param("2026-03-25", None, "", id="not-before-the-start"),
        pytest.param("2026-03-26", None, "2026-03", id="the-period-under-way"),
        pytest.param("2026-04-30", None, "2026-03 2026-04", id="a-period-exists-from-its-first-day"),
        pytest.param("2026-06-01", None, "2026-03 2026-04 2026-05 2026-06", id="after-a-gap-all-of-them"),
        pytest.param("2026-09-01", "2026-05-15", "2026-03 2026-04 2026-05", id="no-new-one-after-the-end"),
        pytest.param("2026-09-01", "2026-01-01", "", id="ended-before-it-started"),
    ],
)
def test_the_periods_that_should_exist(today: str, ends: str | None, keys: str) -> None:
    found = existing(Recurrence(Every.MONTH), "2026-03-26", today, ends)
    assert [period.key for period in found] == keys.split()


@given(st.sampled_from(Every), st.dates(date(2020, 1, 1), date(2028, 1, 1)), st.integers(0, 900))
def test_periods_follow_one_another_and_asking_later_only_adds(every: Every, starts_on: date, days: int) -> None:
    def asked(after: int) -> tuple[Period, ...]:
        return periods(Recurrence(every), Course(starts_on), starts_on + timedelta(days=after), CALENDAR, RULES)

    found = asked(days)
    assert len({period.key for period in found}) == len(found)
    for period, following in pairwise(found):
        assert following.first_on == period.last_on + timedelta(days=1)
    assert asked(days + 40)[: len(found)] == found
