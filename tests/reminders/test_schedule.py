"""The ladder: its rungs by table, and what holds for any term, any day and any gap between sweeps."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendar.working_days import WorkingCalendar
from tracker.reminders.schedule import (
    Audience,
    LadderRules,
    Rung,
    Term,
    is_due_soon,
    latest_rungs,
    rungs_between,
)

CALENDAR = WorkingCalendar({date(2026, 7, 15): False, date(2026, 7, 18): True})
RULES = LadderRules()
JUNE = Term(issued_on=date(2026, 5, 4), due_on=date(2026, 6, 1))
"""Issued on a Monday, due on a Monday four weeks later; 9 to 11 May are days off."""

DAYS = st.dates(date(2022, 1, 1), date(2027, 12, 31))
TERMS = st.builds(
    lambda issued_on, days, moved: Term(
        issued_on, issued_on + timedelta(days=days), issued_on + timedelta(days=moved) if moved else None
    ),
    DAYS,
    st.integers(-10, 90),
    st.integers(0, 40),
)
LADDERS = st.builds(
    LadderRules,
    at_issue=st.booleans(),
    before=st.lists(st.integers(1, 20), max_size=5).map(tuple),
    on_the_day=st.booleans(),
    executor_after=st.integers(0, 8),
    controller_after=st.integers(0, 8),
    curator_after=st.integers(0, 8),
    chair_after=st.integers(0, 8),
    weekly=st.booleans(),
    weekly_to=st.sets(st.sampled_from(Audience)).map(tuple),
)


def climbed(term: Term, first: str, last: str, rules: LadderRules = RULES) -> list[str]:
    found = rungs_between(term, date.fromisoformat(first), date.fromisoformat(last), CALENDAR, rules)
    return [f"{rung.falls_on} {rung.step} {rung.to}" for rung in found]


def test_the_whole_ladder_of_a_month() -> None:
    assert climbed(JUNE, "2026-01-01", "2026-06-23") == [
        "2026-05-04 issued executor",
        "2026-05-18 before:10 executor",
        "2026-05-25 before:5 executor",
        "2026-05-27 before:3 executor",
        "2026-05-29 before:1 executor",
        "2026-06-01 on executor",
        "2026-06-02 after:1 executor",
        "2026-06-02 after:1 controller",
        "2026-06-04 after:3 curator",
        "2026-06-08 after:5 chair",
        "2026-06-15 weekly:1 executor",
        "2026-06-15 weekly:1 controller",
        "2026-06-22 weekly:2 executor",
        "2026-06-22 weekly:2 controller",
    ]


@pytest.mark.parametrize(
    ("issued", "due", "steps"),
    [
        pytest.param("2026-06-01", "2026-06-04", "issued before:1 on", id="steps-longer-than-the-term-are-dropped"),
        pytest.param("2026-06-01", "2026-06-01", "issued", id="due-on-the-day-of-issue"),
        pytest.param("2026-06-06", "2026-06-09", "issued on", id="issued-on-a-saturday"),
        pytest.param("2026-06-01", "2026-06-07", "issued before:3 on", id="due-on-a-sunday"),
        pytest.param("2026-06-01", None, "issued", id="no-deadline"),
    ],
)
def test_the_steps_up_to_the_due_day(issued: str, due: str | None, steps: str) -> None:
    term = Term(date.fromisoformat(issued), date.fromisoformat(due) if due else None)
    until = due or "2030-01-01"
    found = rungs_between(term, term.issued_on, CALENDAR.next_or_same(date.fromisoformat(until)), CALENDAR, RULES)
    assert [rung.step for rung in found if not rung.step.startswith("after")] == steps.split()


@pytest.mark.parametrize(
    ("today", "executor", "others"),
    [
        pytest.param("2026-05-03", None, [], id="before-the-issue"),
        pytest.param("2026-05-04", "issued", [], id="on-the-day-of-issue"),
        pytest.param("2026-05-17", "issued", [], id="the-day-before-a-step"),
        pytest.param("2026-05-18", "before:10@2026-06-01", [], id="on-a-step"),
        pytest.param("2026-05-31", "before:1@2026-06-01", [], id="on-a-sunday-the-friday-one"),
        pytest.param("2026-06-01", "on@2026-06-01", [], id="on-the-due-day"),
        pytest.param("2026-06-03", "after:1@2026-06-01", ["after:1 controller"], id="the-day-after-the-first-late-one"),
        pytest.param(
            "2026-06-09",
            "after:1@2026-06-01",
            ["after:1 controller", "after:3 curator", "after:5 chair"],
            id="after-a-week-away-each-hears-once",
        ),
        pytest.param(
            "2026-12-31",
            "weekly:30@2026-06-01",
            ["weekly:30 controller", "after:3 curator", "after:5 chair"],
            id="after-half-a-year-the-week-moved-back-before-the-holidays",
        ),
    ],
)
def test_the_latest_rung_of_each(today: str, executor: str | None, others: list[str]) -> None:
    day = date.fromisoformat(today)
    found = latest_rungs(JUNE, day, CALENDAR, RULES)
    assert [rung.key for rung in found if rung.to is Audience.EXECUTOR] == ([executor] if executor else [])
    assert [f"{rung.step} {rung.to}" for rung in found if rung.to is not Audience.EXECUTOR] == others


def test_weeks_that_fall_into_one_holiday_make_one_letter() -> None:
    term = Term(date(2025, 12, 1), date(2025, 12, 18))
    assert climbed(term, "2025-12-26", "2026-01-31", LadderRules(weekly_to=(Audience.EXECUTOR,))) == [
        "2025-12-30 weekly:2 executor",
        "2026-01-15 weekly:3 executor",
        "2026-01-22 weekly:4 executor",
        "2026-01-29 weekly:5 executor",
    ]


def test_a_moved_deadline_makes_a_new_ladder_but_no_second_issue() -> None:
    moved = Term(JUNE.issued_on, date(2026, 7, 1), moved_on=date(2026, 5, 28))
    found = latest_rungs(moved, date(2026, 5, 28), CALENDAR, RULES)
    assert [rung for rung in found if rung.to is Audience.EXECUTOR] == [
        Rung("issued", date(2026, 5, 4), Audience.EXECUTOR, moved.due_on)
    ]
    assert {rung.key for rung in rungs_between(moved, date(2026, 5, 28), date(2026, 7, 1), CALENDAR, RULES)} == {
        "before:10@2026-07-01", "before:5@2026-07-01", "before:3@2026-07-01", "before:1@2026-07-01", "on@2026-07-01",
    }  # fmt: skip


def test_steps_that_passed_before_the_deadline_was_moved_are_not_made_up_for() -> None:
    moved = Term(JUNE.issued_on, date(2026, 6, 5), moved_on=date(2026, 5, 28))
    assert climbed(moved, "2026-05-01", "2026-06-05") == [
        "2026-05-04 issued executor",
        "2026-05-29 before:5 executor",
        "2026-06-02 before:3 executor",
        "2026-06-04 before:1 executor",
        "2026-06-05 on executor",
    ]


def test_nobody_is_late_before_being_told() -> None:
    term = Term(issued_on=date(2026, 6, 1), due_on=date(2026, 5, 1))
    assert climbed(term, "2026-05-01", "2026-06-08") == [
        "2026-06-01 issued executor",
        "2026-06-02 after:1 executor",
        "2026-06-02 after:1 controller",
        "2026-06-04 after:3 curator",
        "2026-06-08 after:5 chair",
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-05-26", False), ("2026-05-27", True), ("2026-06-01", True), ("2026-06-02", False)],
)
def test_a_digest_looks_three_working_days_ahead(today: str, expected: bool) -> None:
    assert is_due_soon(JUNE.due_on, date.fromisoformat(today), CALENDAR, RULES) is expected
    assert not is_due_soon(None, date.fromisoformat(today), CALENDAR, RULES)


@given(TERMS, LADDERS)
def test_no_rung_is_on_a_day_off_or_before_the_issue(term: Term, rules: LadderRules) -> None:
    for rung in rungs_between(term, date(2021, 1, 1), date(2029, 1, 1), CALENDAR, rules):
        assert CALENDAR.is_working(rung.falls_on)
        assert rung.falls_on >= term.issued_on


@given(TERMS, LADDERS)
def test_rungs_and_their_keys_are_one_an_audience_a_day(term: Term, rules: LadderRules) -> None:
    found = rungs_between(term, date(2021, 1, 1), date(2029, 1, 1), CALENDAR, rules)
    assert len({(rung.to, rung.falls_on) for rung in found}) == len(found)
    assert len({(rung.to, rung.key) for rung in found}) == len(found)


@given(TERMS, LADDERS, st.lists(st.integers(0, 150), min_size=1, max_size=40))
def test_a_sweep_with_gaps_ends_where_the_daily_one_does(term: Term, rules: LadderRules, offsets: list[int]) -> None:
    days = sorted({term.issued_on + timedelta(days=n) for n in offsets})
    sent = swept(term, rules, days)
    daily = swept(
        term, rules, [term.issued_on + timedelta(days=n) for n in range((days[-1] - term.issued_on).days + 1)]
    )
    assert len({(to, day) for (to, _), day in sent.items()}) == len(sent)
    assert last_of_each(sent) == last_of_each(daily)
    assert sent.keys() <= daily.keys()


@given(TERMS, LADDERS, st.integers(0, 150))
def test_the_forecast_is_what_daily_sweeps_do(term: Term, rules: LadderRules, start: int) -> None:
    first = term.issued_on + timedelta(days=start)
    days = [first + timedelta(days=n) for n in range(14)]
    before = swept(term, rules, [first - timedelta(days=1)])
    done = {
        who: day for who, day in swept(term, rules, [first - timedelta(days=1), *days]).items() if who not in before
    }
    forecast = rungs_between(term, days[0], days[-1], CALENDAR, rules)
    assert {(rung.to, rung.key): rung.falls_on for rung in forecast} == done


def swept(term: Term, rules: LadderRules, days: list[date]) -> dict[tuple[Audience, str], date]:
    """Run the ladder on each of the days, as the letters' unique keys would keep it."""
    sent: dict[tuple[Audience, str], date] = {}
    for today in days:
        for rung in latest_rungs(term, today, CALENDAR, rules):
            sent.setdefault((rung.to, rung.key), today)
    return sent


def last_of_each(sent: dict[tuple[Audience, str], date]) -> dict[Audience, str]:
    return {to: key for (to, key), _ in sorted(sent.items(), key=lambda each: each[1])}
