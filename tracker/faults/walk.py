"""Everybody tries everything on duties at random: what must hold holds after each of 50,000 actions."""

import logging
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tracker import clock, db
from tracker.faults import DAY, Figure, Trial

ROOT = Path(__file__).parents[2]
ACTIONS, FEW = 50_000, 360

log = logging.getLogger(__name__)


def walk(trial: Trial) -> Iterator[Figure]:
    """1 when something that must always hold was broken, which is told in the log; the walk ends there."""
    if not (ROOT / "tests" / "executions").is_dir():
        return
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    count = FEW if trial.quick else ACTIONS
    life, municipality = import_module("tests.executions.life"), import_module("tests.municipality")
    with db.transaction():
        made = municipality.settle(DAY)
        life.settle(made)
    try:
        walked = life.walk(made, count)
        done = f"{walked.done.total()} of them done, each kind at least {walked.rarest} times"
        yield trial.figure("walk_broken", 0, f"{walked.tried} actions of all roles, {done}")
    except AssertionError:
        log.exception("what must hold was broken")
        yield trial.figure("walk_broken", 1, f"{count} actions of all roles at most")
    finally:
        clock.show_day(DAY, trial.settings.time_zone)
