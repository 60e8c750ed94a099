"""Deadlines with their reasons, by table; adopted on Thursday 26 March 2026 unless said otherwise."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar.deadlines import Due, DueKind, DuePhrase, Reason, due, set_by_hand
from tracker.calendar.recurrence import Every, Recurrence
from tracker.calendar.rules import DeadlineRules, DueWord
from tracker.calendar.terms import DayOff, Offset, Unit
from tracker.calendar.working_days import WorkingCalendar

CALENDAR = WorkingCalendar()
RULES = DeadlineRules()
ADOPTED_ON = date(2026, 3, 26)


def day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def offset(number: int, unit: Unit) -> DuePhrase:
    return DuePhrase(DueKind.RELATIVE, offset=Offset(number, unit))


def word(said: DueWord) -> DuePhrase:
    return DuePhrase(DueKind.PERIOD, word=said)


NONE = DuePhrase(DueKind.NONE)
TABLE = [
    #            phrase, adopted_on, day, reason, moved_from
    pytest.param(DuePhrase(DueKind.DATE, day=date(2026, 6, 1)), None, "2026-06-01", "stated", None, id="a-day"),
    pytest.param(
        DuePhrase(DueKind.DATE, day=date(2026, 5, 9)), None, "2026-05-08", "stated", "2026-05-09", id="a-day-off"
    ),
    pytest.param(
        DuePhrase(DueKind.PERIOD, day=date(2026, 8, 31)), None, "2026-08-31", "period_end", None, id="a-period"
    ),
    pytest.param(NONE, None, "2026-04-24", "default_term", "2026-04-26", id="no-deadline-one-month"),
    pytest.param(NONE, "2026-01-31", "2026-02-27", "default_term", "2026-02-28", id="the-last-day-of-a-short-month"),
    pytest.param(NONE, "2026-03-31", "2026-04-30", "default_term", None, id="31-march-30-april"),
    pytest.param(NONE, "2024-01-31", "2024-02-29", "default_term", None, id="a-leap-year"),
    pytest.param(word(DueWord.URGENT), None, "2026-03-27", "urgent", "2026-03-29", id="urgent-back-from-sunday"),
    pytest.param(word(DueWord.URGENT), "2026-03-23", "2026-03-26", "urgent", None, id="urgent"),
    pytest.param(word(DueWord.PROMPT), None, "2026-04-03", "prompt", "2026-04-05", id="prompt"),
    pytest.param(word(DueWord.WITHIN_YEAR), None, "2026-12-30", "named", "2026-12-31", id="within-the-year"),
    pytest.param(
        word(DueWord.SCHOOL_YEAR_START), "2024-03-26", "2024-08-30", "named", "2024-09-01", id="school-year-start"
    ),
    pytest.param(word(DueWord.SCHOOL_YEAR_START), "2026-09-01", "2027-09-01", "named", None, id="on-that-very-day"),
    pytest.param(word(DueWord.SCHOOL_YEAR), "2026-09-24", "2027-05-31", "named", None, id="school-year"),
    pytest.param(word(DueWord.FIRST_HALF), None, "2026-06-30", "named", None, id="first-half-of-the-year"),
    pytest.param(
        word(DueWord.FIRST_SCHOOL_HALF), "2026-09-24", "2026-12-30", "named", "2026-12-31", id="first-school-half"
    ),
    pytest.param(offset(10, Unit.WORKING_DAY), None, "2026-04-09", "counted", None, id="ten-working-days"),
    pytest.param(offset(2, Unit.WEEK), None, "2026-04-09", "counted", None, id="two-weeks"),
    pytest.param(offset(3, Unit.MONTH), None, "2026-06-26", "counted", None, id="three-months"),
    pytest.param(offset(1, Unit.YEAR), "2024-02-29", "2025-02-28", "counted", None, id="a-year-from-29-february"),
    pytest.param(offset(1, Unit.DAY), "2026-03-28", "2026-03-30", "counted", "2026-03-29", id="not-before-adoption"),
    pytest.param(DuePhrase(DueKind.PERMANENT), None, "2027-01-20", "permanent", None, id="permanent"),
    pytest.param(
        DuePhrase(DueKind.RECURRING, recurrence=Recurrence(Every.QUARTER)),
        None, "2026-04-10", "recurring", None, id="quarterly",
    ),
    pytest.param(
        DuePhrase(DueKind.RECURRING, recurrence=Recurrence(Every.MONTH)),
        "2026-04-10", "2026-05-08", "recurring", "2026-05-10", id="monthly",
    ),
    pytest.param(DuePhrase(DueKind.RELATIVE), None, None, "awaits_event", None, id="counted-from-an-event"),
    pytest.param(DuePhrase(DueKind.RECURRING), None, None, "not_computed", None, id="recurring-nobody-knows-how"),
    pytest.param(DuePhrase(DueKind.PERIOD), None, None, "not_computed", None, id="a-period-without-a-day"),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "adopted_on", "expected", "reason", "moved_from"), TABLE)
def test_the_day_and_its_reason(
    phrase: DuePhrase, adopted_on: str | None, expected: str | None, reason: str, moved_from: str | None
) -> None:
    found = due(phrase, day(adopted_on) or ADOPTED_ON, CALENDAR, RULES)
    assert (found.day, found.reason, found.moved_from) == (day(expected), Reason(reason), day(moved_from))


@pytest.mark.parametrize(
    ("phrase", "values"),
    [
        (NONE, {"number": 1, "unit": "month", "from_on": ADOPTED_ON}),
        (word(DueWord.URGENT), {"number": 3, "unit": "day", "from_on": ADOPTED_ON}),
        (word(DueWord.SCHOOL_YEAR), {"word": "school_year"}),
        (DuePhrase(DueKind.PERMANENT), {"year": 2027}),
        (
            DuePhrase(DueKind.RECURRING, recurrence=Recurrence(Every.QUARTER)),
            {"period": "2026-Q1", "first_on": date(2026, 1, 1), "last_on": date(2026, 3, 31)},
        ),
    ],
    ids=["default", "urgent", "named", "permanent", "recurring"],
)
def test_a_reason_has_what_its_words_need(phrase: DuePhrase, values: dict[str, object]) -> None:
    assert due(phrase, ADOPTED_ON, CALENDAR, RULES).values == values


def test_a_region_may_count_urgent_in_working_days() -> None:
    rules = DeadlineRules(urgent=Offset(3, Unit.WORKING_DAY))
    assert due(word(DueWord.URGENT), ADOPTED_ON, CALENDAR, rules).day == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("day_off", "expected"),
    [(DayOff.BACK, "2026-05-08"), (DayOff.FORWARD, "2026-05-12"), (DayOff.STAYS, "2026-05-09")],
)
def test_a_body_may_move_days_off_otherwise(day_off: DayOff, expected: str) -> None:
    stated = DuePhrase(DueKind.DATE, day=date(2026, 5, 9))
    assert due(stated, ADOPTED_ON, CALENDAR, DeadlineRules(day_off=day_off)).day == day(expected)


def test_a_day_set_by_a_person_stands_and_no_deadline_is_said_so() -> None:
    assert set_by_hand(date(2026, 5, 9)) == Due(date(2026, 5, 9), Reason.SET)
    assert set_by_hand(None) == Due(None, Reason.NO_DEADLINE)


@pytest.mark.parametrize("phrase", [row.values[0] for row in TABLE], ids=[row.id for row in TABLE])
def test_a_deadline_is_stored_as_json_and_comes_back(phrase: DuePhrase) -> None:
    found = due(phrase, ADOPTED_ON, CALENDAR, RULES)
    assert Due.from_json(json.loads(json.dumps(found.as_json()))) == found


@given(st.dates(date(2010, 1, 1), date(2040, 1, 1)), st.integers(1, 400), st.sampled_from(Unit))
def test_a_counted_day_is_worked_and_not_before_the_adoption(adopted_on: date, number: int, unit: Unit) -> None:
    found = due(offset(number, unit), adopted_on, CALENDAR, RULES)
    assert found.day
    assert found.day >= adopted_on
    assert CALENDAR.is_working(found.day)
