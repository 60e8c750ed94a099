"""Letters after a restored backup and after a clock's jump: held, released by a person, none of the old ones again."""

import contextlib
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import select

from config import Settings
from tests import smtp
from tests.executions.rows import duty
from tests.municipality import Municipality
from tests.reminders.post import Post, letters, on
from tracker import clock, db, jobs, mail
from tracker.bench import servers
from tracker.cli import holding
from tracker.clock import Reading
from tracker.compliance import letting_go
from tracker.jobs import watch
from tracker.mail import Letter, LetterState
from tracker.mail.holds import Why, hold, holds

SCHOOLS = ("school1", "school2", "school3")


@pytest.fixture
def post(settings: Settings, municipality: Municipality) -> Iterator[Post]:
    """An installation that has mail; three schools have a duty since yesterday and are reminded of its day ahead."""
    with db.transaction():
        for name in SCHOOLS:
            duty(municipality, name, days=4, issued_on=municipality.today)
    with smtp.serving(smtp.Sink()) as sink:
        given = replace(settings, smtp_url=sink.url, mail_from="tracker@example.org", today=None)
        mail.write_from(given.mail_from)
        yield Post(replace(given, letters_per_minute=60_000), sink)


@pytest.fixture
def backup(database: str, tmp_path: Path) -> Callable[[], Callable[[], None]]:
    """`backup()` keeps the database as it is and gives what brings it back: a file's copy, or dump and restore."""
    return lambda: _kept(database, tmp_path / "backup")


def _kept(url: str, to: Path) -> Callable[[], None]:
    db.session.remove()
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        with contextlib.closing(sqlite3.connect(path)) as source:
            source.execute("VACUUM INTO ?", (str(to),))
        return lambda: _file_back(path, to)
    _program("pg_dump", "-Fc", "-f", str(to), _plain(url))
    return lambda: _dump_back(url, to)


def _file_back(path: Path, kept: Path) -> None:
    db.session.remove()
    db.session.get_bind().dispose()  # type: ignore[union-attr]
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(kept, path)


def _dump_back(url: str, kept: Path) -> None:
    db.session.remove()
    db.session.get_bind().dispose()  # type: ignore[union-attr]
    _program("pg_restore", "--clean", "--if-exists", "--exit-on-error", "-d", _plain(url), str(kept))


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:")


def _program(name: str, *arguments: str) -> None:
    where = servers.programs()
    assert where is not None
    subprocess.run([str(where / name), *arguments], check=True, capture_output=True)


def why() -> list[str]:
    with db.transaction(write=False):
        return [each.reason for each in holds()]


def release(post: Post) -> int:
    with db.transaction():
        return letting_go.release(post.settings, None)


def test_after_a_restored_backup_nothing_goes_until_released_and_nothing_old_goes_again(
    post: Post, backup: Callable[[], Callable[[], None]], municipality: Municipality
) -> None:
    assert (post.remind(), why()) == (3, [])
    with db.transaction():
        mail.post("far", "note_requested", recipient_id=None, address="a@example.org", facts={}, due_at=_far())
    bring_back = backup()
    assert post.send() == 3
    assert post.day("2026-06-16") == 3  # three working days ahead: a rung that the backup knows nothing of
    went = Counter(str(letter["Message-ID"]) for letter in post.sink.letters)
    bring_back()
    assert {letter.state for letter in letters()} == {LetterState.QUEUED}
    assert (post.day("2026-06-16"), post.day("2026-06-17"), why()) == (0, 0, ["restored"])
    with db.transaction(write=False):
        outlook = letting_go.outlook(post.settings)
    assert outlook is not None
    assert (outlook.number_cancelled, outlook.number_going) == (3, 1)
    assert sorted(plan.name for plan in outlook.told) == [f"Фамилия {name}" for name in SCHOOLS]
    assert release(post) == 3
    assert why() == []
    assert post.day("2026-06-17") == 0
    assert Counter(str(letter["Message-ID"]) for letter in post.sink.letters) == went
    assert {letter.reason for letter in letters() if letter.state is LetterState.CANCELLED} == {"restored"}
    assert post.day("2026-06-18") == 3  # the next rung comes as ever
    assert why() == []


def _far() -> datetime:
    return clock.now() + timedelta(days=30)


def test_what_fell_due_after_the_last_letter_goes_when_released(
    post: Post, backup: Callable[[], Callable[[], None]]
) -> None:
    post.remind()
    bring_back = backup()
    post.send()
    bring_back()
    on("2026-06-16")
    assert (post.send(), why()) == (0, ["restored"])
    release(post)
    assert post.day("2026-06-16") == 3
    assert len(post.sink.raw) == 6


def test_a_hold_once_released_does_not_come_back(post: Post, backup: Callable[[], Callable[[], None]]) -> None:
    post.remind()
    bring_back = backup()
    post.send()
    bring_back()
    for _ in range(2):
        post.send()
    assert why() == ["restored"]
    release(post)
    for _ in range(2):
        post.send()
        post.remind()
    assert why() == []


def test_a_letter_cancelled_by_a_release_is_sent_again_when_a_person_says_so(
    post: Post, backup: Callable[[], Callable[[], None]], municipality: Municipality
) -> None:
    post.remind()
    bring_back = backup()
    post.send()
    bring_back()
    post.send()
    release(post)
    with db.transaction():
        letter = db.session.scalars(select(Letter).order_by(Letter.id).limit(1)).one()
        assert mail.again(letter.id)
    assert post.send() == 1


def test_a_database_that_goes_on_is_never_held(post: Post) -> None:
    for day in ("2026-06-15", "2026-06-16", "2026-06-18", "2026-06-15", "2026-06-19", "2026-06-22"):
        post.day(day)
    assert why() == []
    assert (post.settings.data_dir / "last-letter").stat().st_size == 400


@pytest.mark.parametrize("name", ["last-letter", "last-look"])
def test_a_spoilt_mark_holds_nothing_and_is_told(post: Post, name: str, caplog: pytest.LogCaptureFixture) -> None:
    post.settings.data_dir.mkdir(exist_ok=True)
    (post.settings.data_dir / name).write_bytes(b"\xff\x00")
    assert post.day("2026-06-15") == 3
    assert why() == []
    assert "can't be read" in caplog.text


def test_a_clock_that_goes_back_sends_nothing_twice(post: Post) -> None:
    for day in ("2026-06-15", "2026-06-16", "2026-06-18"):
        post.day(day)
    went = len(post.sink.raw)
    for day in ("2026-06-17", "2026-06-16", "2026-06-15", "2026-06-12", "2026-06-18"):
        assert post.day(day) == 0
    assert len(post.sink.raw) == went
    assert set(Counter(str(letter["Message-ID"]) for letter in post.sink.letters).values()) == {1}


def test_a_clock_far_ahead_holds_the_letters_until_released(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    with time_machine.travel(datetime(2026, 6, 15, 3, tzinfo=UTC), tick=False) as real:
        clock.show_day(None, post.settings.time_zone)
        assert (post.remind(), post.send(), why()) == (3, 3, [])
        real.shift(timedelta(days=400))
        for _ in range(3):
            assert (post.remind(), post.send()) == (0, 0)
        assert why() == ["leap"]
        assert [record.levelname for record in caplog.records if "letters are held" in record.message] == ["ERROR"]
        real.shift(timedelta(days=-400))
        assert (post.remind(), post.send(), why()) == (0, 0, ["leap"])
        assert release(post) == 0
        real.shift(timedelta(days=1))
        assert (post.remind(), post.send(), why()) == (3, 3, [])


START = Reading(datetime(2026, 6, 15, tzinfo=UTC), "a", 100.0)


@pytest.mark.parametrize(
    ("days", "ran", "start", "found"),
    [
        (1, 1, "a", None),
        (30, 30, "a", None),  # a month, and the machine ran all the while
        (3, 0, "a", Why.LEAP),
        (1.9, 0, "a", None),
        (-400, 0, "a", None),
        (3, 0, "b", None),  # three days of downtime
        (13, 0, "b", None),
        (15, 0, "b", Why.SILENCE),
        (-400, 0, "b", None),
    ],
)
def test_far_ahead_is_more_than_the_machine_can_know_of(days: float, ran: float, start: str, found: Why | None) -> None:
    now = Reading(START.at + timedelta(days=days), start, START.runs + ran * 86400)
    assert watch.far_ahead(START, now) is found


def test_three_days_of_downtime_hold_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch.clock, "reading", lambda: START)
    post.day("2026-06-15")
    monkeypatch.setattr(watch.clock, "reading", lambda: replace(START, at=START.at + timedelta(days=3), start="b"))
    assert post.day("2026-06-18") == 3
    assert why() == []


def commanded(post: Post, *arguments: str) -> tuple[int, str]:
    """How the command ended and what it said."""
    given = {"DATA_DIR": post.settings.data_dir, "DATABASE_URL": _plain(post.settings.database_url)}
    environ = {f"TRACKER_{name}": str(value) for name, value in given.items()} | {"TRACKER_TODAY": "2026-06-15"}
    done = CliRunner().invoke(holding.letters, arguments, env=environ)
    return done.exit_code, done.output


def test_a_command_holds_letters_after_a_machine_was_brought_back_and_lets_them_go(post: Post) -> None:
    assert commanded(post, "release") == (1, "Error: Письма не приостановлены и уходят в свой срок.\n")
    assert post.remind() == 3
    assert commanded(post, "hold", "--gone-until", "2026-06-16T00:00") == (0, "Письма приостановлены.\n")
    assert post.send() == 0
    code, said = commanded(post, "release", "--dry-run")
    assert (code, "3 письма" in said, why()) == (0, True, ["by_hand"])
    code, said = commanded(post, "release")
    assert (code, "3 письма" in said, why()) == (0, True, [])
    assert post.send() == 0
    assert {letter.state for letter in letters()} == {LetterState.CANCELLED}


def test_no_report_is_begun_while_letters_are_held(post: Post) -> None:
    with db.transaction():
        hold(Why.BY_HAND, "a")
    assert [job(post.settings) for job in (jobs.report_before_meetings, jobs.start_reports, jobs.remind)] == [0, 0, 0]
    assert release(post) == 0
    assert jobs.remind(post.settings) == 3
