"""What a machine that watches is told: whether the timetable lives and letters go, and nothing about anybody."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from config import Settings
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import clock, db, mail
from tracker.jobs import timetable
from tracker.mail import Letter, LetterState, Outage
from tracker.mail.models import Pace
from tracker.reminders import pulse, queries
from tracker.reminders.models import Tick
from tracker.reminders.services import tick
from tracker.web import words


def told(app: Flask) -> tuple[int, dict[str, object]]:
    answer = app.test_client().get("/healthz")
    assert answer.json is not None
    return answer.status_code, answer.json


@pytest.fixture
def ticking(app: Flask, municipality: Municipality) -> Flask:
    """An installation whose timetable has just ticked."""
    with db.transaction():
        for name in pulse.EVERY:
            tick(name, 0)
    return app


def test_an_installation_whose_timetable_never_ran_is_not_well(app: Flask, municipality: Municipality) -> None:
    assert told(app)[0] == 503


def test_an_installation_that_works_says_so_and_names_nobody(ticking: Flask) -> None:
    code, answer = told(ticking)
    assert (code, answer["ok"], answer["letters_parked"], answer["mail_server_down"]) == (200, True, 0, False)
    assert set(answer) == {
        *("ok", "last_tick_seconds", "jobs_silent", "oldest_due_letter_seconds", "letters_parked", "mail_server_down"),
        *("mail_server_refuses", "letters_held", "backup_age_seconds"),
    }


def last_ran(name: str, ago: timedelta) -> None:
    with db.transaction():
        db.session.get_one(Tick, name).at = clock.now() - ago


@pytest.mark.parametrize(
    ("name", "ago", "silent"),
    [
        ("remind", timedelta(minutes=14), []),
        ("remind", timedelta(minutes=16), ["remind"]),
        ("open_periods", timedelta(minutes=170), []),
        ("open_periods", timedelta(minutes=190), ["open_periods"]),
        ("send", timedelta(minutes=16), ["send"]),
    ],
)
def test_a_job_that_is_silent_for_several_of_its_periods_is_dead_whatever_else_lives(
    ticking: Flask, signed_in: Callable[[str], Browser], name: str, ago: timedelta, silent: list[str]
) -> None:
    last_ran(name, ago)
    code, answer = told(ticking)
    assert (code, answer["jobs_silent"], answer["last_tick_seconds"]) == (503 if silent else 200, silent, 0)
    page = signed_in("administrator").open("/admin/").tree
    marked = page.xpath("//dd[contains(@class, 'overdue')]/preceding-sibling::dt[1]/text()")
    assert [each.strip() for each in marked] == [words.of_job(each) for each in silent]


def test_a_long_run_of_sending_lives_as_long_as_letters_go(ticking: Flask) -> None:
    last_ran("send", timedelta(hours=1))
    with db.transaction():
        db.session.add(Pace(free_at=clock.now()))
    assert told(ticking)[0] == 200


def test_a_letter_that_should_have_gone_and_a_dead_server_are_told(ticking: Flask) -> None:
    long_ago = clock.now() - timedelta(hours=1)
    with db.transaction():
        mail.post("a", "digest", recipient_id=None, address="a@example.org", facts={}, due_at=long_ago)
    code, answer = told(ticking)
    assert code == 503
    assert 3600 <= int(str(answer["oldest_due_letter_seconds"])) < 3660
    with db.transaction():
        db.session.add(Outage(since=long_ago, next_try_at=clock.now(), said="535 secret words"))
    assert [told(ticking)[1][name] for name in ("mail_server_down", "mail_server_refuses")] == [True, True]
    assert b"secret" not in ticking.test_client().get("/healthz").data


def test_a_heap_of_letters_that_goes_is_no_fault(ticking: Flask) -> None:
    now, due_at = clock.now(), clock.now() - timedelta(hours=1)
    with db.transaction():
        for key, ago in (("a", 16), ("b", None)):
            mail.post(key, "digest", recipient_id=None, address="a@example.org", facts={}, due_at=due_at)
            if ago:
                gone = db.session.scalars(select(Letter)).one()
                gone.state, gone.turn_at, gone.sent_at = LetterState.SENT, None, now - timedelta(minutes=ago)
    assert told(ticking)[0] == 503
    with db.transaction():
        db.session.scalars(select(Letter).where(Letter.state == LetterState.SENT)).one().sent_at = now
    assert told(ticking)[0] == 200


def test_every_job_of_the_timetable_is_told_of_in_words(
    signed_in: Callable[[str], Browser], settings: Settings
) -> None:
    for job in timetable.JOBS:
        job.run(settings, threading.Event())
    with db.transaction(write=False):
        noted = set(queries.ticks())
    assert noted == set(words.JOBS) == set(pulse.EVERY)
    page = signed_in("administrator").open("/admin/")
    told = [each.text_content().strip() for each in page.tree.xpath("//dl[@class='facts']/dt")]
    assert set(map(words.of_job, noted)) <= set(told)
    assert not noted & set(told)


def test_the_age_of_the_newest_backup_is_told(
    ticking: Flask, signed_in: Callable[[str], Browser], tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    ticking.config["SETTINGS"] = replace(ticking.config["SETTINGS"], backup_dir=folder)
    assert (told(ticking)[0], told(ticking)[1]["backup_age_seconds"]) == (503, None)
    folder.mkdir()
    for name, age in {"old": 5, "new": 1}.items():
        (folder / name).write_bytes(b"x")
        at = (clock.now() - timedelta(days=age)).timestamp()
        os.utime(folder / name, (at, at))
    code, answer = told(ticking)
    assert (code, 86_400 <= int(str(answer["backup_age_seconds"])) < 86_500) == (200, True)
    assert "Последняя резервная копия" in signed_in("administrator").open("/admin/").text
    (folder / "new").unlink()
    assert told(ticking)[0] == 503
