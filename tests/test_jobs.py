"""The timetable: two processes at once, a killed sender, the scheduler's start and stop, the lease."""

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from config import Settings
from tests import processes, smtp
from tests.executions.rows import assignment, duty, execution, resolution
from tests.municipality import Municipality
from tests.reminders.post import Post, letters, on
from tracker import clock, db, jobs
from tracker.directory.models import SignInAttempt
from tracker.executions.models import Execution
from tracker.jobs import sending, timetable
from tracker.jobs.timetable import Job
from tracker.lease import lease
from tracker.mail import LetterState, RoadError
from tracker.mail.turns import Share
from tracker.reminders import queries, sweep
from tracker.reminders.models import Reminder

ORGANISATIONS = ("department", "centre", "school1", "school2", "school3", "sad1", "sad2")


@pytest.fixture
def post(settings: Settings, municipality: Municipality) -> Post:
    """An installation in which every organisation has been given three duties today."""
    with db.transaction():
        for organisation in ORGANISATIONS:
            for days in (3, 14, 30):
                duty(municipality, organisation, days=days, issued_on=municipality.today)
    sink = smtp.Sink()
    given = replace(settings, mail_from="tracker@example.org", smtp_url="smtp://127.0.0.1:1")
    return Post(replace(given, letters_per_minute=60_000), sink)


def served(post: Post) -> Post:
    """The same installation, its mail server running."""
    return Post(replace(post.settings, smtp_url=post.sink.url), post.sink)


def test_two_processes_at_once_post_and_send_each_letter_once(post: Post) -> None:
    with smtp.serving(post.sink):
        assert processes.at_once(processes.remind_and_send, 2, served(post).settings) == [0, 0]
    went = Counter(str(letter["To"]) for letter in post.sink.letters)
    assert went == Counter(f"{name}@example.org" for name in ORGANISATIONS)
    assert [letter.state for letter in letters()] == [LetterState.SENT] * 7
    with db.transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Reminder)) >= 21


def test_what_a_killed_helper_leaves_is_sent_by_the_one_that_has_started_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.remind(post.settings)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(sending, "MANY", 1)
    monkeypatch.setattr(sending, "_help", lambda *_given: os.kill(os.getpid(), signal.SIGKILL))
    with smtp.serving(post.sink):
        assert jobs.send_side_by_side(served(post).settings) == 7
    assert len(post.sink.letters) == 7


def test_a_sweep_that_fails_leaves_no_helper_behind(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_plans: Sequence[sweep.Planned], _settings: Settings) -> int:
        raise OperationalError("", {}, Exception("the database is gone"))

    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(sending, "MANY", 1)
    monkeypatch.setattr(sweep, "tell", failing)
    with pytest.raises(OperationalError):
        jobs.remind_and_send(post.settings)
    for helper in multiprocessing.active_children():
        helper.join(30)
    assert not multiprocessing.active_children()


def test_senders_side_by_side_go_together_just_as_fast_as_one_may(post: Post) -> None:
    given = replace(post.settings, letters_per_minute=120)
    senders = [sending.sender(given, Share(number, 2)).throttle for number in (0, 1)]
    at, went = clock.now(), 0
    for _tick in range(120):
        at += timedelta(seconds=0.25)
        for sender in senders:
            with db.transaction():
                went += sender.take(at)
    assert 59 <= went <= 60


@pytest.mark.parametrize("after", [False, True], ids=["before-it-went", "after-it-went"])
def test_a_killed_sender_loses_nothing_and_adds_at_most_one_copy(post: Post, after: bool) -> None:
    jobs.remind(post.settings)
    with smtp.serving(post.sink):
        settings = served(post).settings
        killed = processes.SPAWN.Process(target=processes.send_and_be_killed, args=(settings, after))
        assert processes.finished([killed]) == [-signal.SIGKILL]
        assert jobs.send(settings) == 6
        on("2026-06-16")
        assert jobs.send(settings) == 1
    copies = Counter(str(letter["Message-ID"]) for letter in post.sink.letters)
    assert sorted(copies.values()) == [1] * 6 + [1 + after]
    assert set(copies) == {letter.message_id for letter in letters()}
    assert {letter.state for letter in letters()} == {LetterState.SENT}


def test_each_job_notes_its_end(post: Post) -> None:
    jobs.remind(post.settings)
    jobs.open_periods(post.settings)
    jobs.housekeeping(post.settings)
    jobs.send(replace(post.settings, smtp_url=None))
    with db.transaction(write=False):
        done = {name: tick.done for name, tick in queries.ticks().items()}
    assert done == {"remind": 7, "open_periods": 0, "housekeeping": 0, "send": 7}


def test_one_person_who_can_not_be_told_does_not_stop_the_others(
    post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tell = sweep.tell

    def failing(plans: Sequence[sweep.Planned], settings: Settings) -> int:
        if any(plan.address.startswith("school1") for plan in plans):
            raise ValueError("no")
        return tell(plans, settings)

    monkeypatch.setattr(sweep, "tell", failing)
    assert jobs.remind(post.settings) == 6
    assert "one item failed" in caplog.text
    monkeypatch.undo()
    assert jobs.remind(post.settings) == 1


def test_the_periods_that_have_begun_are_opened_once(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        monthly = assignment(resolution(municipality), None, recurrence={"every": "month", "day": 10})
        for name in ("school1", "school2"):
            execution(monthly, municipality.organisations[name], period="2026-05")
    assert jobs.open_periods(post.settings) == 2
    assert jobs.open_periods(post.settings) == 0
    on("2026-08-03")
    assert jobs.open_periods(post.settings) == 4
    with db.transaction(write=False):
        found = db.session.scalars(
            select(Execution.period).where(Execution.assignment_id == monthly.id).order_by(Execution.id)
        ).all()
    assert found == ["2026-05"] * 2 + ["2026-06"] * 2 + ["2026-07", "2026-07", "2026-08", "2026-08"]


def test_housekeeping_forgets_what_has_run_out(post: Post) -> None:
    with db.transaction():
        db.session.add(SignInAttempt(key="login:a", at=clock.now()))
    assert jobs.housekeeping(post.settings) == 0
    on("2026-06-16")
    assert jobs.housekeeping(post.settings) == 1


def test_a_lease_has_one_holder_and_is_free_when_that_one_is_gone(settings: Settings, database: str) -> None:
    first, second = lease(settings, "scheduler"), lease(settings, "scheduler")
    assert [first.held(), second.held(), first.held()] == [True, False, True]
    first.release()
    assert second.held()
    second.release()


def test_the_scheduler_posts_and_sends_by_itself_and_stops_at_sigterm(post: Post) -> None:
    settings = replace(post.settings, smtp_url=None)
    running = processes.SPAWN.Process(target=processes.schedule, args=(settings,))
    running.start()
    try:
        sent = _until(lambda: sum(letter.state is LetterState.SENT for letter in letters()) == 7)
    finally:
        os.kill(running.pid or 0, signal.SIGTERM)
        running.join(20)
    assert sent
    assert running.exitcode == 0


def test_senders_of_their_own_share_the_letters_and_stop_at_sigterm(post: Post) -> None:
    jobs.remind(post.settings)
    with smtp.serving(post.sink):
        senders = [processes.SPAWN.Process(target=processes.send_on, args=(served(post).settings,)) for _ in range(2)]
        for sender in senders:
            sender.start()
        try:
            sent = _until(lambda: all(letter.state is LetterState.SENT for letter in letters()))
        finally:
            for sender in senders:
                os.kill(sender.pid or 0, signal.SIGTERM)
                sender.join(20)
    assert sent
    assert len(post.sink.raw) == 7
    assert {sender.exitcode for sender in senders} <= {0, -signal.SIGTERM}


def test_a_job_that_fails_does_not_stop_the_others(
    post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(_settings: Settings, _stop: threading.Event) -> int:
        raise ValueError("no")

    shortened = (Job(failing, 3600), Job(jobs.remind, 3600), timetable.SENDING)
    monkeypatch.setattr(timetable, "JOBS", shortened)
    stop = threading.Event()
    scheduler = threading.Thread(target=jobs.run_scheduler, args=(post.settings, stop))
    scheduler.start()
    told = _until(lambda: len(letters()) == 7)
    stop.set()
    scheduler.join(20)
    db.connect(post.settings.database_url)
    assert told
    assert "the job failing failed" in caplog.text


@pytest.mark.parametrize("wrong", [{"smtp_url": "localhost"}, {"inbox_url": "localhost"}])
def test_a_wrong_address_of_the_mail_server_is_said_before_anything_runs(
    settings: Settings, wrong: dict[str, str]
) -> None:
    with pytest.raises(RoadError):
        jobs.run_scheduler(replace(settings, **wrong))  # type: ignore[arg-type]


def _until(holds: object, seconds: float = 60) -> bool:
    """Whether something comes true in time: what another process does is waited for, not slept through."""
    assert callable(holds)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        threading.Event().wait(0.1)
    return False


@pytest.mark.parametrize(("hour", "posted"), [(7, 0), (8, 7)])
def test_the_timetable_posts_nothing_before_the_morning(post: Post, hour: int, posted: int) -> None:
    settings = replace(post.settings, letters_from_hour=8)
    clock.show_day(None, settings.time_zone)
    with time_machine.travel(datetime(2026, 6, 15, hour, 1, tzinfo=ZoneInfo(settings.time_zone)), tick=False):
        assert jobs.remind_by_day(settings) == posted
