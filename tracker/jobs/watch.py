"""Before letters are made or sent: is the database the one that the last letter went from, and is the clock right?"""

import json
import logging
import os
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from config import Settings
from tracker import clock
from tracker.clock import Reading
from tracker.db import transaction
from tracker.mail.holds import Why, hold, holds
from tracker.mail.marks import Mark, MarkFile, is_behind
from tracker.mail.turns import clock_was_set_back

log = logging.getLogger(__name__)

NAME = "last-look"
"""The file in the data folder with the last reading of the clock."""

LEAP = timedelta(days=2)
"""A clock that moves by so much more than the machine has run has jumped."""

SLACK = timedelta(minutes=1)
"""Clocks are set back by less all the time, and nobody waits for that."""

SILENCE = timedelta(days=14)
"""After the machine was started anew nobody knows how long it stood: longer than this, and a person looks first."""


def is_held(settings: Settings) -> bool:
    """Whether the letters are held, after a look at the mark and at the clock."""
    mark = MarkFile(settings.data_dir).read()
    path = settings.data_dir / NAME
    before, now = _kept(path), clock.reading()
    # a demonstration shows another day on purpose, and stands still for weeks
    jumped = far_ahead(before, now) if before and not settings.today else None
    if before and now.at < before.at - SLACK:
        with transaction():
            clock_was_set_back(clock.now())
    with transaction(write=False):
        older = mark is not None and is_behind(mark)
        held = bool(holds())
    if older or jumped:
        held |= _held_now(mark if older else None, before if jumped else None, jumped)
    _keep(path, now)
    return held


def far_ahead(before: Reading, now: Reading) -> Why | None:
    """Why the clock can't be trusted, or None: back is harmless, as what was told isn't told again."""
    moved = now.at - before.at
    if before.start and before.start == now.start:
        return Why.LEAP if moved - timedelta(seconds=now.runs - before.runs) > LEAP else None
    return Why.SILENCE if moved > SILENCE else None


def _held_now(mark: Mark | None, before: Reading | None, jumped: Why | None) -> bool:
    with transaction():
        if mark:
            hold(Why.RESTORED, mark.message_id, gone_until=mark.at)
        if before and jumped:
            hold(jumped, f"{jumped}:{before.at.isoformat()}")
        return bool(holds())


def _kept(path: Path) -> Reading | None:
    try:
        kept = json.loads(path.read_text(encoding="ascii"))
        return Reading(datetime.fromisoformat(kept["at"]), str(kept["start"]), float(kept["runs"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError):
        log.exception("the last reading of the clock can't be read from %s", path)
        return None


def _keep(path: Path, now: Reading) -> None:
    """Written aside and put in place at once: another process may read it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_text(json.dumps({**asdict(now), "at": now.at.isoformat()}), encoding="ascii")
    part.replace(path)
