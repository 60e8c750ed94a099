"""Many things to do: each in a transaction of its own, so that one that fails doesn't stop the others."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from tracker.db import transaction
from tracker.reminders.services import tick

log = logging.getLogger(__name__)

Item = TypeVar("Item")

TOGETHER = 250
"""Items of one transaction."""


def together(items: Sequence[Item], do: Callable[[Sequence[Item]], int], stop: threading.Event | None) -> int:
    """Do many items in a transaction; where that fails each in one of its own, so that one doesn't stop the others."""
    done = 0
    for first in range(0, len(items), TOGETHER):
        if stop is not None and stop.is_set():
            break
        some = items[first : first + TOGETHER]
        try:
            with transaction():
                done += do(some)
        except OperationalError:
            raise
        except Exception:
            log.warning("%s items could not be done together", len(some), exc_info=True)
            done += one_by_one(some, lambda item: do([item]), stop)
    return done


def one_by_one(items: Iterable[Item], do: Callable[[Item], int], stop: threading.Event | None) -> int:
    """Do each item in its own transaction; one that fails is logged and doesn't stop the others."""
    done = 0
    for item in items:
        if stop is not None and stop.is_set():
            break
        try:
            with transaction():
                done += do(item)
        except OperationalError:
            raise
        except Exception:
            log.exception("one item failed: %.200r", item)
    return done


def ended(name: str, done: int) -> int:
    """Note that a job came to its end; how much it did."""
    with transaction():
        tick(name, done)
    return done
