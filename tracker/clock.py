"""The only place that reads the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_shift = timedelta()


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _shift


def today(zone: str) -> date:
    """The present day in a time zone such as «Asia/Irkutsk»."""
    return now().astimezone(ZoneInfo(zone)).date()


def show_day(day: date | None, zone: str) -> None:
    """Run as of `day` from here on, the hour staying real: how the demonstration shows another week."""
    global _shift  # noqa: PLW0603  # one process has one clock
    real = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    _shift = (day - real) if day else timedelta()


def later(by: timedelta) -> None:
    """Run so much later from here on: how a trial lets days pass."""
    global _shift  # noqa: PLW0603  # one process has one clock
    _shift += by
