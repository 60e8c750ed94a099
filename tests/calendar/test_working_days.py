"""Working days against the official production calendars, corrections, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()
DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))

# the Government's decrees on moving days off, and art. 112 of the Labour Code
OFF = """
    2022-01-07 2022-03-07 2022-05-03 2022-05-10 2022-06-13 2022-11-04
    2023-01-06 2023-02-24 2023-05-08 2023-06-12 2023-11-06
    2024-01-08 2024-04-29 2024-04-30 2024-05-10 2024-12-30 2024-12-31
    2025-01-08 2025-05-02 2025-05-08 2025-06-13 2025-11-03 2025-12-31
    2026-01-09 2026-02-23 2026-03-09 2026-05-11 2026-12-31
"""
WORKED = """
    2022-01-10 2022-03-05 2023-01-09 2023-02-27 2024-01-09 2024-04-27 2024-11-02 2024-12-28
    2025-01-09 2025-02-24 2025-03-10 2025-11-01 2026-01-12 2026-05-12 2026-12-30
"""
IN_A_YEAR = {2022: 247, 2023: 247, 2024: 248, 2025: 247, 2026: 247}
"""Working days of the official calendars for the week of five days."""


@pytest.mark.parametrize("day", OFF.split())
def test_an_official_day_off_is_off(day: str) -> None:
    assert not CALENDAR.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", WORKED.split())
def test_an_official_working_day_is_worked_saturdays_too(day: str) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day))


@pytest.mark.parametrize(("year", "days"), IN_A_YEAR.items())
def test_a_year_has_as_many_working_days_as_the_official_calendar(year: int, days: int) -> None:
    assert CALENDAR.between(date(year - 1, 12, 31), date(year, 12, 31)) == days


@pytest.mark.parametrize(
    ("day", "working_days", "expected"),
    [
        pytest.param("2026-06-01", 1, "2026-06-02", id="the-next-day"),
        pytest.param("2026-06-05", 1, "2026-06-08", id="over-a-weekend"),
        pytest.param("2026-06-06", 1, "2026-06-08", id="from-a-day-off"),
        pytest.param("2026-06-06", -1, "2026-06-05", id="back-from-a-day-off"),
        pytest.param("2026-06-08", -1, "2026-06-05", id="back-over-a-weekend"),
        pytest.param("2026-06-06", 0, "2026-06-05", id="nowhere-from-a-day-off"),
        pytest.param("2026-06-05", 0, "2026-06-05", id="nowhere"),
        pytest.param("2025-12-30", 1, "2026-01-12", id="over-the-new-year"),
        pytest.param("2026-01-12", -1, "2025-12-30", id="back-over-the-new-year"),
        pytest.param("2024-12-27", 1, "2024-12-28", id="to-a-working-saturday"),
        pytest.param("2024-12-31", 500, "2027-01-18", id="two-years-ahead"),
    ],
)
def test_shift(day: str, working_days: int, expected: str) -> None:
    assert CALENDAR.shift(date.fromisoformat(day), working_days) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        pytest.param("2026-06-01", "2026-06-04", 3, id="within-a-week"),
        pytest.param("2026-06-04", "2026-06-09", 3, id="over-a-weekend"),
        pytest.param("2026-06-01", "2026-06-01", 0, id="the-same-day"),
        pytest.param("2026-06-04", "2026-06-01", -3, id="back"),
        pytest.param("2025-12-30", "2026-01-12", 1, id="over-the-new-year"),
    ],
)
def test_between(first: str, last: str, days: int) -> None:
    assert CALENDAR.between(date.fromisoformat(first), date.fromisoformat(last)) == days


def test_a_correction_overrules_the_official_calendar_both_ways() -> None:
    corrected = WorkingCalendar({date(2026, 6, 1): False, date(2026, 6, 6): True})
    assert not corrected.is_working(date(2026, 6, 1))
    assert corrected.shift(date(2026, 6, 5), 1) == date(2026, 6, 6)
    assert CALENDAR.is_working(date(2026, 6, 1))


def test_a_calendar_is_a_value_that_cannot_change_behind_its_back() -> None:
    corrections = {date(2026, 6, 1): False}
    calendar = WorkingCalendar(corrections)
    corrections.clear()
    assert calendar == WorkingCalendar({date(2026, 6, 1): False}) != WorkingCalendar()
    assert hash(calendar) == hash(WorkingCalendar({date(2026, 6, 1): False}))


def test_a_year_without_a_decree_is_not_known_but_keeps_the_holidays_of_the_law() -> None:
    assert CALENDAR.is_known(2026)
    assert not CALENDAR.is_known(2060)
    assert not CALENDAR.is_working(date(2060, 5, 1))


@given(DAYS)
def test_previous_or_same_is_a_working_day_not_after_the_day_with_none_between(day: date) -> None:
    found = CALENDAR.previous_or_same(day)
    assert found <= day
    assert CALENDAR.is_working(found)
    skipped = (found + timedelta(days=n) for n in range(1, (day - found).days + 1))
    assert not any(CALENDAR.is_working(each) for each in skipped)


@given(DAYS, st.integers(1, 600))
def test_shift_and_between_agree_and_lead_back(day: date, working_days: int) -> None:
    later = CALENDAR.shift(day, working_days)
    assert CALENDAR.is_working(later)
    assert CALENDAR.between(day, later) == working_days
    assert CALENDAR.shift(later, -working_days) == CALENDAR.previous_or_same(day)
