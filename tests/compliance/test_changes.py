"""What is told of an assignment between two days: by table, and over real rows each closed one once."""

from datetime import date

import pytest

from tests.compliance.histories import END, History, came, make, word
from tests.compliance.rows import CALENDAR, Life, Written, on
from tests.municipality import EDUCATIONAL
from tracker import db
from tracker.compliance.changes import Change, change
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.printed import Sheet
from tracker.compliance.sheets import sheet
from tracker.compliance.standing import Standing
from tracker.executions import issuing
from tracker.resolutions.models import Resolution

ON_TIME, LATE, OVERDUE, AHEAD, LEFT = (
    Standing.ON_TIME, Standing.LATE, Standing.OVERDUE, Standing.NOT_YET_DUE, Standing.WITHDRAWN,
)  # fmt: skip
TABLE = [
    (AHEAD, ON_TIME, {}, Change.EXECUTED),
    (OVERDUE, LATE, {"moved": True, "went_on": True}, Change.EXECUTED),
    (None, ON_TIME, {}, Change.EXECUTED),
    (AHEAD, LEFT, {}, Change.WITHDRAWN),
    (ON_TIME, ON_TIME, {}, None),
    (ON_TIME, ON_TIME, {"altered": True}, Change.EXECUTED),
    (ON_TIME, LATE, {"altered": True}, Change.EXECUTED),
    (ON_TIME, LEFT, {}, Change.WITHDRAWN),
    (LEFT, LEFT, {}, None),
    (ON_TIME, AHEAD, {}, Change.REOPENED),
    (None, AHEAD, {}, Change.ISSUED),
    (AHEAD, OVERDUE, {"moved": True}, Change.BECAME_OVERDUE),
    (OVERDUE, AHEAD, {"moved": True}, Change.MOVED),
    (OVERDUE, OVERDUE, {"went_on": True, "altered": True}, Change.WENT_ON),
    (OVERDUE, OVERDUE, {"altered": True}, Change.ALTERED),
    (OVERDUE, OVERDUE, {}, None),
]


@pytest.mark.parametrize(("before", "after", "more", "expected"), TABLE)
def test_what_is_told(
    before: Standing | None, after: Standing | None, more: dict[str, bool], expected: Change | None
) -> None:
    assert change(before, after, **more) is expected


def june(day: int) -> date:
    return date(2026, 6, day)


def told(it: Sheet) -> dict[str, list[str]]:
    """The points by what is told of them."""
    parts = {part.heading.partition(":")[0]: part for part in it.parts if part.heading != "Показатели"}
    return {name: [line.cells[0].text for line in part.tables[0].lines] for name, part in parts.items() if part.tables}


def test_each_closed_point_is_told_of_once_as_closed(life: Life) -> None:
    with db.transaction():
        points = [Written(str(number), to=("school1",), due_on=june(20)) for number in range(1, 6)]
        first = life.resolution([*points, Written("6", to=(EDUCATIONAL,), due_on=june(5))], adopted_on=date(2026, 5, 4))
        life.done(june(1), "1", "school1")
        life.done(june(12), "2", "school1")
        life.withdraw(june(12), "3", "school1")
        life.extend(june(13), "4", "school1", date(2026, 7, 30))
        life.done(june(13), "6", "sad1")
        life.resolution([Written("7", to=("sad2",), due_on=june(30))], adopted_on=june(11), number="3")
    on(june(25))
    with db.transaction(write=False):
        it = sheet(Order(Kind.CHANGE, About.BODY, life.municipality.body, june(25), since=june(10)))
        of_resolution = sheet(Order(Kind.CHANGE, About.RESOLUTION, first, june(25), since=june(10)))
        nothing = sheet(Order(Kind.CHANGE, About.BODY, life.municipality.body, june(25), since=june(24)))
    assert told(it) == {
        "Исполнено": ["2"], "Снято с контроля без исполнения": ["3"], "Поставлено на контроль": ["7"],
        "Не исполнено в срок": ["5"], "Срок продлён": ["4"], "Исполнило больше организаций": ["6"],
    }  # fmt: skip
    assert {name: points for name, points in told(it).items() if points != ["7"]} == told(of_resolution)
    assert told(nothing) == {}
    assert nothing.parts[-1].notes == ("Изменений нет.",)


def test_whatever_makes_the_figures_differ_is_told(life: Life) -> None:
    with db.transaction():
        points = [Written(number, to=("centre",), due_on=june(10)) for number in ("1", "2", "3")]
        shared = [Written(number, to=(EDUCATIONAL,), due_on=date(2026, 9, 1)) for number in ("4", "5", "6")]
        made = life.resolution([*points, *shared], adopted_on=date(2026, 5, 4))
        for point in ("1", "2", "3"):
            life.done(june(5), point, "centre")
        life.done(june(5), "5", "school1")
    with db.transaction():
        db.session.expire_all()
        for point in ("1", "2", "3"):
            life.reopen(date(2026, 7, 1), point, "centre")
        life.done(date(2026, 7, 2), "1", "centre")
        life.withdraw(date(2026, 7, 2), "2", "centre")
        life.withdraw(date(2026, 7, 2), "4", "school3")
        life.reopen(date(2026, 7, 2), "5", "school1")
    on(date(2026, 7, 10))
    with db.transaction(write=False):
        it = sheet(Order(Kind.CHANGE, About.RESOLUTION, made, date(2026, 7, 10), since=june(30)))
    assert told(it) == {
        "Исполнено": ["1"], "Снято с контроля без исполнения": ["2"], "Возвращено на контроль": ["3"],
        "Иные изменения": ["4", "5"],
    }  # fmt: skip


def test_of_random_histories_each_assignment_with_an_execution_that_counts_otherwise_is_told_once(life: Life) -> None:
    with db.transaction():
        histories = make(life, 8, seed=11)
        labels = {life.execution(*key).assignment_id: key[0] for key in life.duties}
    on(END)
    for since, day in ((june(1), END), (date(2026, 4, 1), june(1)), (june(1), june(20))):
        with db.transaction(write=False):
            it = sheet(Order(Kind.CHANGE, About.BODY, life.municipality.body, day, since=since))
        points = [point for several in told(it).values() for point in several]
        changed = {labels[each.assignment] for each in histories if counts(each, since) != counts(each, day)}
        assert len(points) == len(set(points))
        assert changed <= set(points), (since, day)


def counts(it: History, day: date) -> str:
    now = came(it, day)
    return word(now, now.due_on, day)


def test_a_period_that_begins_is_new_on_control_and_nothing_was_put_back(life: Life) -> None:
    monthly = {"every": "month", "day": None, "months_after": 1}
    with db.transaction():
        made = life.resolution(
            [Written("1", to=("school1",), recurrence=monthly)], adopted_on=date(2026, 5, 1), issued_on=june(2)
        )
        periods = sorted(period for _, _, period in life.duties)
        for period in periods:
            life.done(june(5), "1", "school1", period=period)
    on(date(2026, 7, 3))
    with db.transaction():
        assignment = db.session.get_one(Resolution, made).points[0].assignments[0]
        assert issuing.open_periods(assignment, date(2026, 7, 3), CALENDAR) >= 1
    with db.transaction(write=False):
        it = sheet(Order(Kind.CHANGE, About.RESOLUTION, made, date(2026, 7, 3), since=june(20)))
    assert told(it) == {"Поставлено на контроль": ["1"]}
