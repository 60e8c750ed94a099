"""The only place that reads the clock."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_shift = timedelta()
_stands: ContextVar[datetime | None] = ContextVar("stands", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _stands.get() or datetime.now(UTC) + _shift


def today(zone: str) -> date:
    """The present day in a time zone such as «Asia/Irkutsk»."""
    return day_of(now(), zone)


def day_of(at: datetime, zone: str) -> date:
    """The day of an instant in a time zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def show_day(day: date | None, zone: str) -> None:
    """Run as of `day` from here on, the hour staying real: how the demonstration shows another week."""
    global _shift  # noqa: PLW0603  # one process has one clock
    real = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    _shift = (day - real) if day else timedelta()


def later(by: timedelta) -> None:
    """Run so much later from here on: how a trial lets days pass."""
    global _shift  # noqa: PLW0603  # one process has one clock
    _shift += by


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Everything inside happens at one instant: how what was due by then is found afterwards."""
    before = _stands.set(instant)
    try:
        yield
    finally:
        _stands.reset(before)


@dataclass(frozen=True)
class Reading:
    """What the machine's clock says, and beside it for how long the machine has run since it was started."""

    at: datetime
    start: str
    """Another one after each start of the machine; "" where it isn't known."""
    runs: float
    """Seconds, those of sleep too."""


def reading() -> Reading:
    """The machine's own clock, whatever day is shown."""
    which = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    start = Path("/proc/sys/kernel/random/boot_id")
    return Reading(
        datetime.now(UTC),
        start.read_text(encoding="ascii").strip() if start.exists() else "",
        time.clock_gettime(which),
    )
