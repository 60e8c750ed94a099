"""The figures: what counts as what, by table; sums that hold whatever happens; a second computation."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.compliance.figures import (
    ControlSumBroken,
    Figures,
    Rate,
    RollUp,
    assignment_figures,
    counted,
    figures,
    figures_by,
)
from tracker.compliance.standing import Fact, Span, Standing, State, judged, standing

AS_OF = date(2026, 6, 30)
JUNE = Span(date(2026, 6, 1), date(2026, 6, 30))
DAYS = st.dates(date(2026, 4, 1), date(2026, 8, 31))


def june(day: int) -> date:
    return date(2026, 6, day)


def still_open(due_on: date | None, first_due_on: date | None = None, **more: object) -> Fact:
    return Fact(State.OPEN, due_on, first_due_on or due_on, **more)  # type: ignore[arg-type]


def executed(executed_on: date, due_on: date | None, first_due_on: date | None = None, **more: object) -> Fact:
    return Fact(State.EXECUTED, due_on, first_due_on or due_on, executed_on, **more)  # type: ignore[arg-type]


def withdrawn(due_on: date | None) -> Fact:
    return Fact(State.WITHDRAWN, due_on, due_on)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    state = draw(st.sampled_from(State))
    return Fact(
        state=state,
        due_on=draw(st.none() | DAYS),
        first_due_on=draw(st.none() | DAYS),
        executed_on=draw(DAYS if state is State.EXECUTED else st.none()),
        not_ours=draw(st.booleans()) if state is State.EXECUTED else False,
        extended=draw(st.booleans()),
        advisory=draw(st.booleans()),
        organisation=draw(st.integers(1, 4)),
        assignment=draw(st.integers(1, 4)),
    )


FACTS = st.lists(facts(), max_size=40)
SPANS = st.none() | st.builds(lambda day, length: Span(day, day + timedelta(days=length)), DAYS, st.integers(0, 90))


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        pytest.param(executed(june(10), june(10)), Standing.ON_TIME, id="submitted-on-the-day"),
        pytest.param(executed(june(11), june(10)), Standing.LATE, id="submitted-a-day-late"),
        pytest.param(executed(june(10), date(2026, 9, 1)), Standing.ON_TIME, id="early"),
        pytest.param(executed(june(10), None), Standing.ON_TIME, id="no-deadline"),
        pytest.param(executed(date(2026, 7, 1), june(10)), Standing.OVERDUE, id="submitted-after-as-of"),
        pytest.param(still_open(june(29)), Standing.OVERDUE, id="open-past-the-day"),
        pytest.param(still_open(june(30)), Standing.NOT_YET_DUE, id="open-on-the-day"),
        pytest.param(still_open(None), Standing.NOT_YET_DUE, id="open-without-a-day"),
        pytest.param(withdrawn(june(10)), Standing.WITHDRAWN, id="withdrawn"),
        pytest.param(executed(june(10), june(10), not_ours=True), Standing.WITHDRAWN, id="not-ours-accepted"),
    ],
)
def test_what_an_execution_counts_as(fact: Fact, expected: Standing) -> None:
    assert standing(fact, fact.due_on, AS_OF) is expected


EXTENDED_IN_TIME = executed(june(25), june(30), june(10), extended=True)
EXAMPLE = [
    executed(june(5), june(10)),
    executed(june(9), june(10)),
    EXTENDED_IN_TIME,
    executed(june(20), june(10)),
    still_open(june(15)),
    still_open(date(2026, 7, 20)),
    withdrawn(june(10)),
    executed(june(3), june(10), not_ours=True),
    executed(june(3), None),
]


def test_the_figures_of_nine_executions() -> None:
    found = figures(EXAMPLE, AS_OF)
    assert (found.total, found.on_time, found.late, found.overdue) == (9, 4, 1, 1)
    assert (found.not_yet_due, found.withdrawn, found.not_ours, found.undated) == (1, 2, 1, 1)
    assert found.control_sum == found.total
    assert found.compliance == Rate(3, 5)
    assert found.first_compliance == Rate(2, 5)
    assert found.share_never_extended == Rate(5, 6)
    assert found.roll_up == RollUp(5, 7, 1)


def test_an_extension_out_of_the_span_does_not_improve_the_figures_against_the_first_day() -> None:
    found = figures([still_open(date(2026, 7, 20), june(10), extended=True)], AS_OF, JUNE)
    assert (found.total, found.compliance) == (0, Rate(0, 0))
    assert found.first_compliance == Rate(0, 1)
    assert found.share_never_extended == Rate(0, 1)


@pytest.mark.parametrize(
    "nothing",
    [[], [still_open(date(2026, 7, 20))], [withdrawn(june(1))], [executed(june(1), None)]],
    ids=["none", "not-yet", "withdrawn", "no-deadline"],
)
def test_there_is_no_rate_when_nothing_fell_due(nothing: list[Fact]) -> None:
    found = figures(nothing, AS_OF)
    assert found.compliance.percent is None
    assert found.first_compliance.percent is None


@pytest.mark.parametrize(
    ("rate", "percent"),
    [
        (Rate(0, 0), None),
        (Rate(0, 3), "0.0"),
        (Rate(3, 3), "100.0"),
        (Rate(2, 3), "66.7"),
        (Rate(1, 8), "12.5"),
        (Rate(1, 16), "6.3"),
        (Rate(9_999, 10_000), "99.9"),
        (Rate(1, 10_000), "0.1"),
    ],
)
def test_a_per_cent_says_all_only_of_all_and_none_only_of_none(rate: Rate, percent: str | None) -> None:
    assert rate.percent == (Decimal(percent) if percent else None)


@pytest.mark.parametrize(
    ("members", "roll_up", "is_complete"),
    [
        pytest.param([executed(june(1), june(9)), still_open(june(9))], RollUp(1, 2, 1), False, id="one-of-two"),
        pytest.param([executed(june(1), june(9)), withdrawn(june(9))], RollUp(1, 1, 0), True, id="the-last-excluded"),
        pytest.param([withdrawn(june(9))], RollUp(0, 0, 0), False, id="all-excluded"),
    ],
)
def test_the_roll_up_of_an_assignment(members: list[Fact], roll_up: RollUp, is_complete: bool) -> None:
    found = figures(members, AS_OF).roll_up
    assert (found, found.is_complete) == (roll_up, is_complete)


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param([executed(june(1), june(9)), executed(june(2), june(9))], "on_time", id="all-in-time"),
        pytest.param([executed(june(1), june(9)), executed(june(12), june(9))], "late", id="one-late"),
        pytest.param([executed(june(12), june(9)), still_open(june(30))], "not_yet_due", id="one-under-way"),
        pytest.param([executed(june(1), june(9)), still_open(june(9))], "overdue", id="one-overdue"),
        pytest.param([executed(june(1), june(9)), withdrawn(june(9))], "on_time", id="one-withdrawn"),
        pytest.param([withdrawn(june(9)), withdrawn(june(9))], "withdrawn", id="all-withdrawn"),
    ],
)
def test_an_assignment_counts_once_by_its_worst_execution(members: list[Fact], expected: str) -> None:
    found = assignment_figures(members, AS_OF)
    assert (found.total, getattr(found, expected)) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [{"total": 1}, {"total": 0, "late": -1, "overdue": 1}, {"total": 1, "withdrawn": 1, "not_ours": 2}],
    ids=["sum", "negative", "part-over-whole"],
)
def test_figures_that_contradict_themselves_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ControlSumBroken):
        Figures(**wrong)


def test_an_executed_execution_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="day of its report"):
        Fact(State.EXECUTED, june(1), june(1))


@given(FACTS, DAYS, SPANS)
def test_the_control_sum_always_holds(rows: list[Fact], as_of: date, span: Span | None) -> None:
    for found in (figures(rows, as_of, span), assignment_figures(rows, as_of, span)):
        assert found.control_sum == found.total
        assert all(0 <= rate.numerator <= rate.denominator for rate in (found.compliance, found.share_never_extended))
    assert figures(rows, as_of).total == len(rows)


@given(FACTS, DAYS, SPANS)
def test_the_parts_and_the_counted_rows_make_the_whole(rows: list[Fact], as_of: date, span: Span | None) -> None:
    whole = figures(rows, as_of, span)
    assert sum(figures_by(lambda fact: fact.organisation, rows, as_of, span).values(), Figures()) == whole
    assert sum(figures_by(lambda fact: fact.advisory, rows, as_of, span).values(), Figures()) == whole
    assert counted(Counter(judged(fact, as_of, span) for fact in rows)) == whole


@given(FACTS, DAYS)
def test_a_second_computation_in_plain_words_agrees(rows: list[Fact], as_of: date) -> None:
    counting = [row for row in rows if row.state is not State.WITHDRAWN and not row.not_ours]
    done = [row for row in counting if row.executed_on and row.executed_on <= as_of]
    waiting = [row for row in counting if row not in done]
    in_time = sum(1 for row in done if row.due_on and row.executed_on and row.executed_on <= row.due_on)
    fallen = sum(1 for row in done if row.due_on) + sum(1 for row in waiting if row.due_on and row.due_on < as_of)
    assert figures(rows, as_of).compliance == Rate(in_time, fallen)
    assert figures(rows, as_of).roll_up[:2] == (len(done), len(counting))
