"""How executions stood on a day: what came later does not change it, and the database counts as Python does."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from tests.compliance.rows import ZONE, Life, Written, on
from tests.municipality import EDUCATIONAL, SCHOOLS
from tracker import db
from tracker.compliance.figures import Figures, Span, figures
from tracker.compliance.queries import Duty, duties, figures_by, of_resolution
from tracker.compliance.standing import State
from tracker.compliance.stood import Moment, moment
from tracker.executions.states import Answer

START = date(2026, 4, 24)
DUE = date(2026, 6, 1)
LATER = date(2026, 7, 15)
JUNE_30 = date(2026, 6, 30)
OCTOBER = date(2026, 10, 20)
WHO = ("school1", "school2", "school3", "sad1", "sad2")


def june(day: int) -> date:
    return date(2026, 6, day)


def stands(resolution_id: int, day: date) -> dict[str, Duty]:
    """The executions of a resolution at the end of a day, by organisation."""
    with db.transaction(write=False):
        found = duties(moment(day, ZONE), of_resolution(resolution_id))
        return {each.organisation: each for each in found}


def told(resolution_id: int, day: date) -> tuple[object, ...]:
    """State, due day, day of execution, whether extended, not theirs, under review: of school 1."""
    it = stands(resolution_id, day)["МБОУ СОШ № 1"]
    fact = it.fact
    return fact.state, fact.due_on, fact.executed_on, fact.extended, fact.not_ours, it.under_review


def nothing(life: Life) -> None:
    """The organisation is silent."""


def accepted_in_time(life: Life) -> None:
    life.done(date(2026, 5, 20), "1", "school1")


def sent_before_and_accepted_after(life: Life) -> None:
    life.report(june(29), "1", "school1")
    life.accept(date(2026, 7, 1), "1", "school1")


def sent_after(life: Life) -> None:
    life.done(date(2026, 7, 2), "1", "school1")


def returned_and_accepted_after(life: Life) -> None:
    life.report(date(2026, 5, 20), "1", "school1")
    life.send_back(june(2), "1", "school1", "нет копии приказа")
    life.done(date(2026, 7, 3), "1", "school1")


def extended_after(life: Life) -> None:
    life.ask(june(28), "1", "school1", LATER)
    db.session.expire_all()
    life.grant(date(2026, 7, 1), "1", "school1")


def extended_twice(life: Life) -> None:
    life.extend(date(2026, 5, 20), "1", "school1", june(15))
    life.extend(date(2026, 7, 1), "1", "school1", LATER)


def withdrawn_before(life: Life) -> None:
    life.withdraw(june(5), "1", "school1")


def withdrawn_after(life: Life) -> None:
    life.withdraw(date(2026, 7, 5), "1", "school1")


def executed_and_reopened_after(life: Life) -> None:
    accepted_in_time(life)
    life.reopen(date(2026, 8, 1), "1", "school1")


def executed_reopened_and_executed_again(life: Life) -> None:
    accepted_in_time(life)
    life.reopen(june(10), "1", "school1")
    life.done(date(2026, 7, 10), "1", "school1")


def withdrawn_and_reopened_after(life: Life) -> None:
    withdrawn_before(life)
    life.reopen(date(2026, 8, 1), "1", "school1")


def withdrawn_reopened_and_withdrawn_again(life: Life) -> None:
    withdrawn_before(life)
    life.reopen(june(20), "1", "school1")
    life.withdraw(date(2026, 7, 20), "1", "school1")


def withdrawn_under_review_and_reopened(life: Life) -> None:
    life.report(june(1), "1", "school1")
    life.withdraw(june(5), "1", "school1")
    life.reopen(june(20), "1", "school1")


def released(life: Life) -> None:
    life.report(date(2026, 5, 20), "1", "school1", answer=Answer.NOT_OURS)
    life.accept(june(1), "1", "school1")


def released_after(life: Life) -> None:
    life.report(date(2026, 5, 20), "1", "school1", answer=Answer.NOT_OURS)
    life.accept(date(2026, 7, 1), "1", "school1")


OPEN, DONE, LEFT = State.OPEN, State.EXECUTED, State.WITHDRAWN
HISTORIES: list[tuple[Callable[[Life], None], tuple[object, ...]]] = [
    #                                       state  due        executed on        extended not theirs under review
    (nothing, (OPEN, DUE, None, False, False, False)),
    (accepted_in_time, (DONE, DUE, date(2026, 5, 20), False, False, False)),
    (sent_before_and_accepted_after, (OPEN, DUE, None, False, False, True)),
    (sent_after, (OPEN, DUE, None, False, False, False)),
    (returned_and_accepted_after, (OPEN, DUE, None, False, False, False)),
    (extended_after, (OPEN, DUE, None, False, False, False)),
    (extended_twice, (OPEN, june(15), None, True, False, False)),
    (withdrawn_before, (LEFT, DUE, None, False, False, False)),
    (withdrawn_after, (OPEN, DUE, None, False, False, False)),
    (executed_and_reopened_after, (DONE, DUE, date(2026, 5, 20), False, False, False)),
    (executed_reopened_and_executed_again, (OPEN, DUE, None, False, False, False)),
    (withdrawn_and_reopened_after, (LEFT, DUE, None, False, False, False)),
    (withdrawn_reopened_and_withdrawn_again, (OPEN, DUE, None, False, False, False)),
    (withdrawn_under_review_and_reopened, (OPEN, DUE, None, False, False, False)),
    (released, (LEFT, DUE, None, False, True, False)),
    (released_after, (OPEN, DUE, None, False, False, True)),
]


@pytest.mark.parametrize(("happens", "expected"), HISTORIES, ids=[each.__name__ for each, _ in HISTORIES])
def test_the_thirtieth_of_june_is_in_october_what_it_was(
    life: Life, happens: Callable[[Life], None], expected: tuple[object, ...]
) -> None:
    with db.transaction():
        resolution = life.resolution([Written("1", to=("school1",), due_on=DUE)], adopted_on=START)
        happens(life)
    on(OCTOBER)
    assert told(resolution, JUNE_30) == expected


def test_a_day_belongs_to_the_time_zone_of_the_body(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    assert moment(JUNE_30, "Asia/Irkutsk").over_at is None
    on(OCTOBER)
    irkutsk, moscow = moment(JUNE_30, "Asia/Irkutsk").over_at, moment(JUNE_30, "Europe/Moscow").over_at
    assert irkutsk is not None
    assert moscow is not None
    assert (irkutsk.isoformat(), moscow.isoformat()) == ("2026-06-30T16:00:00+00:00", "2026-06-30T21:00:00+00:00")


def test_what_was_executed_where_it_is_tomorrow_already_is_executed(life: Life) -> None:
    with db.transaction():
        life.resolution([Written("1", to=("school1",), due_on=DUE)], adopted_on=START)
        life.done(june(2), "1", "school1")
    with db.transaction(write=False):
        [figures] = figures_by("part", Moment(june(1))).values()
    assert (figures.late, figures.not_yet_due) == (1, 0)


def test_what_was_issued_later_was_not_there_yet(life: Life) -> None:
    with db.transaction():
        resolution = life.resolution(
            [Written("1", to=(SCHOOLS,), due_on=OCTOBER)], adopted_on=START, issued_on=date(2026, 7, 2)
        )
    on(OCTOBER)
    assert stands(resolution, JUNE_30) == {}
    assert len(stands(resolution, OCTOBER)) == 3


def test_co_executors_are_not_counted(life: Life) -> None:
    with db.transaction():
        resolution = life.resolution([Written("1", to=("centre",), helpers=("school1",), due_on=DUE)], adopted_on=START)
    assert list(stands(resolution, DUE)) == ["МКУ «Ресурсный центр»"]


def lived(life: Life, seed: int) -> int:
    """A resolution of five points to five organisations with a random history."""
    dice = random.Random(seed)
    points = [
        Written(str(number), to=(EDUCATIONAL,), due_on=dice.choice([None, DUE, JUNE_30, LATER])) for number in range(5)
    ]
    resolution = life.resolution(points, adopted_on=START)
    day = START
    while day < OCTOBER:
        day += timedelta(days=dice.randint(1, 4))
        point, who = dice.choice(points), dice.choice(WHO)
        _something(life, dice, day, point.number, who)
        db.session.expire_all()
    return resolution


def _something(life: Life, dice: random.Random, day: date, point: str, who: str) -> None:
    match life.execution(point, who).state, dice.random():
        case (("in_progress" | "returned"), chance) if chance < 0.55:
            life.report(day, point, who, answer=dice.choices(list(Answer), (6, 1, 2))[0])
        case (("in_progress" | "returned"), chance) if chance < 0.8:
            it = life.execution(point, who)
            if it.due_on:
                life.extend(day, point, who, max(it.due_on, day) + timedelta(days=dice.randint(1, 40)))
        case "under_review", chance if chance < 0.7:
            life.accept(day, point, who)
        case "under_review", _:
            life.send_back(day, point, who, "доработать")
        case (("executed" | "withdrawn"), chance) if chance < 0.4:
            life.reopen(day, point, who)
        case "in_progress", chance if chance < 0.9:
            life.withdraw(day, point, who)


SPANS = [None, Span(date(2026, 5, 15), date(2026, 6, 15)), Span(JUNE_30, LATER)]


@pytest.mark.parametrize("seed", range(3))
def test_the_database_counts_as_python_does_on_any_day_of_random_histories(life: Life, seed: int) -> None:
    with db.transaction():
        resolution = lived(life, seed)
    on(OCTOBER)
    for day in (date(2026, 5, 20), JUNE_30, date(2026, 8, 8), OCTOBER):
        for span in SPANS:
            with db.transaction(write=False):
                at, mine = moment(day, ZONE), of_resolution(resolution)
                rows = [each.fact for each in duties(at, mine)]
                counted = figures_by("organisation_id", at, mine, span=span)
                narrowed = [each.fact for each in duties(at, mine, span=span)]
            assert sum(counted.values(), Figures()) == figures(rows, day, span) == figures(narrowed, day, span)


@pytest.mark.parametrize("seed", range(3))
def test_every_day_asked_later_is_what_it_was_when_it_was_today(life: Life, seed: int) -> None:
    seen: dict[date, dict[str, Duty]] = {}
    with db.transaction():
        resolution = life.resolution([Written("1", to=(EDUCATIONAL,), due_on=DUE)], adopted_on=START)
    dice = random.Random(seed)
    day = START
    while day < date(2026, 8, 1):
        day += timedelta(days=dice.randint(1, 3))
        for who in dice.sample(WHO, 2):
            with db.transaction():
                _something(life, dice, day, "1", who)
        on(day)
        seen[day] = stands(resolution, day)
    on(OCTOBER)
    assert [
        (day, who, it, seen[day][who])
        for day in seen
        for who, it in stands(resolution, day).items()
        if it != seen[day][who]
    ] == []


def test_a_past_day_takes_as_many_queries_as_today(life: Life) -> None:
    with db.transaction():
        resolution = lived(life, 1)
    on(OCTOBER)
    asked: list[str] = []
    engine = db.session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for day in (JUNE_30, OCTOBER):
        asked.clear()
        stands(resolution, day)
        assert len([each for each in asked if each.startswith(("SELECT", "WITH"))]) == 1
