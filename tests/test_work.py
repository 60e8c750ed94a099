"""Long work on rows of both databases: done once, written once, never lost, and shown when it can't be done."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from config import Settings
from tests.municipality import Municipality
from tracker import db, work
from tracker.work import MOST_ATTEMPTS, NotFailed, Progress, Refused, Work, WorkState, Write


@pytest.fixture
def by(municipality: Municipality) -> int:
    """Who asks."""
    return municipality.people["secretary"]


def asked(by: int, kind: str = "count", **facts: Any) -> int:
    with db.transaction():
        return work.ask(kind, facts, by).id


def row(work_id: int) -> Work:
    with db.transaction(write=False):
        return db.session.get_one(Work, work_id)


def later(hours: int) -> time_machine.travel:
    """So many hours later."""
    return time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=False)


def doing(work_out: Callable[[dict[str, Any]], dict[str, Any]]) -> work.Doer:
    """A doer that works out and writes at the end."""

    def do(_settings: Settings, facts: dict[str, Any], _by_id: int, _progress: Progress) -> Write:
        found = work_out(facts)
        return lambda: found

    return do


def test_what_was_asked_for_is_done_in_its_order_and_its_result_is_kept(by: int, settings: Settings) -> None:
    ids = [asked(by, number=each) for each in (1, 2, 3)]
    order: list[int] = []
    doer = doing(lambda facts: order.append(facts["number"]) or {"twice": facts["number"] * 2})
    assert work.run({"count": doer}, settings) == 3
    assert work.run({"count": doer}, settings) == 0
    assert order == [1, 2, 3]
    assert [(row(each).state, row(each).result) for each in ids] == [(WorkState.DONE, {"twice": n * 2}) for n in order]


def test_nothing_is_open_while_it_is_worked_out(by: int, settings: Settings) -> None:
    asked(by)

    def beside(_facts: dict[str, Any]) -> dict[str, Any]:
        written = threading.Thread(target=asked, args=(by, "other"))
        written.start()
        written.join(5)
        return {"waited": written.is_alive()}

    assert work.run({"count": doing(beside), "other": doing(dict)}, settings) == 2
    assert row(1).result == {"waited": False}


@pytest.mark.parametrize(
    ("error", "reason"), [(Refused("no_points", {"page": 2}), "no_points"), (ValueError("no"), "broken")]
)
def test_what_can_not_be_done_says_why_and_can_be_done_once_more(
    by: int, settings: Settings, error: Exception, reason: str
) -> None:
    number, other = asked(by), asked(by)

    def failing(_facts: dict[str, Any]) -> dict[str, Any]:
        raise error

    assert work.run({"count": doing(failing)}, settings) == 2
    assert (row(number).state, row(number).reason) == (WorkState.FAILED, reason)
    with db.transaction():
        work.again(db.session.get_one(Work, number))
        work.put_away(db.session.get_one(Work, other))
    assert work.run({"count": doing(dict)}, settings) == 1
    assert (row(number).state, row(other).state) == (WorkState.DONE, WorkState.PUT_AWAY)
    with db.transaction(), pytest.raises(NotFailed):
        work.again(db.session.get_one(Work, number))


def test_what_was_begun_to_be_written_is_undone_when_it_fails(by: int, settings: Settings) -> None:
    number = asked(by)

    def do(_settings: Settings, _facts: dict[str, Any], by_id: int, _progress: Progress) -> Write:
        def write() -> dict[str, Any]:
            work.ask("other", {}, by_id)
            raise ValueError

        return write

    work.run({"count": do}, settings)
    assert row(number).state is WorkState.FAILED
    with db.transaction(write=False):
        assert db.session.query(Work).count() == 1


def test_a_worker_that_dies_leaves_its_work_to_the_next_and_after_the_second_time_to_a_person(
    by: int, settings: Settings
) -> None:
    number = asked(by)

    class Killed(BaseException):
        """What no worker catches."""

    def dying(_facts: dict[str, Any]) -> dict[str, Any]:
        raise Killed

    for turn in range(MOST_ATTEMPTS):
        with later(turn), pytest.raises(Killed):
            work.run({"count": doing(dying)}, settings)
    assert work.run({"count": doing(dict)}, settings) == 0, "the lease has to run out first"
    with later(3):
        work.run({"count": doing(dict)}, settings)
    assert (row(number).state, row(number).reason) == (WorkState.FAILED, "interrupted")


def test_a_worker_whose_lease_ran_out_writes_nothing(by: int, settings: Settings) -> None:
    number = asked(by)

    def slow(_facts: dict[str, Any]) -> dict[str, Any]:
        with later(1):
            work.run({"count": doing(lambda _: {"by": "the second"})}, settings)
        return {"by": "the first"}

    work.run({"count": doing(slow)}, settings)
    assert row(number).result == {"by": "the second"}


def test_progress_is_seen_and_lengthens_the_lease(by: int, settings: Settings) -> None:
    number = asked(by)
    seen: list[tuple[int, int]] = []

    def do(_settings: Settings, _facts: dict[str, Any], _by_id: int, progress: Progress) -> Write:
        before = row(number).turn_at
        progress(3, 7)
        after = row(number)
        seen.append((after.done, after.total))
        assert before is not None
        assert after.turn_at is not None
        assert after.turn_at > before
        return dict

    work.run({"count": do}, settings)
    assert seen == [(3, 7)]


def test_only_the_own_unsettled_work_is_shown(by: int, municipality: Municipality, settings: Settings) -> None:
    mine, _others = asked(by), asked(municipality.people["chair"])
    with db.transaction(write=False):
        assert [each.id for each in work.asked_by(by, ["count"])] == [mine]
        assert work.asked_by(by, ["other"]) == []
    work.run({"count": doing(dict)}, settings)
    with db.transaction(write=False):
        assert work.asked_by(by, ["count"]) == []


def test_a_worker_that_is_stopped_takes_nothing_new(by: int, settings: Settings) -> None:
    asked(by)
    stop = threading.Event()
    stop.set()
    assert work.run({"count": doing(dict)}, settings, stop) == 0
