"""Working days by Russia's production calendar, with an administrator's corrections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple


class _Year(NamedTuple):
    """One year: its working days in order, and for each day of it how many of them have come."""

    days: tuple[date, ...]
    come: tuple[int, ...]


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked: the official calendar, and `corrections` over it (True: worked, False: a day off).

    A value: equal corrections make equal calendars. Years are laid out once for each calendar, so keep one
    for a whole request or sweep; then no question costs more than a few look-ups.
    """

    corrections: Mapping[date, bool] = field(default_factory=dict, hash=False)
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "corrections", MappingProxyType(dict(self.corrections)))

    def is_working(self, day: date) -> bool:
        """Return whether `day` is worked."""
        come = self._year(day.year).come
        position = _position(day)
        return come[position] > (come[position - 1] if position else 0)

    def is_known(self, year: int) -> bool:
        """Return whether the days moved by decree in `year` are known, so that a page can warn when they are not.

        Beyond the known years weekends and the holidays of the law (Labour Code, art. 112) still count.
        """
        return min(_decreed()) <= year <= max(_decreed())

    def previous_or_same(self, day: date) -> date:
        """Return `day`, or the last working day before it."""
        return self.shift(day, 0)

    def next_or_same(self, day: date) -> date:
        """Return `day`, or the first working day after it."""
        return day if self.is_working(day) else self.next_after(day)

    def next_after(self, day: date) -> date:
        """Return the first working day after `day`."""
        return self.shift(day, 1)

    def shift(self, day: date, working_days: int) -> date:
        """Return the n-th working day after `day`, before it when n is negative; for 0 the last one not after it."""
        year = day.year
        rank = self._year(year).come[_position(day)] + working_days
        if working_days < 0 and not self.is_working(day):
            rank += 1
        while rank < 1:
            year -= 1
            rank += len(self._year(year).days)
        while rank > len(self._year(year).days):
            rank -= len(self._year(year).days)
            year += 1
        return self._year(year).days[rank - 1]

    def between(self, first: date, last: date) -> int:
        """Return how many working days follow `first` up to and including `last`; negative when `last` is earlier."""
        if last < first:
            return -self.between(last, first)
        whole = sum(len(self._year(year).days) for year in range(first.year, last.year))
        return whole + self._come(last) - self._come(first)

    def _come(self, day: date) -> int:
        return self._year(day.year).come[_position(day)]

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            self._years[year] = self._laid_out(year)
        return self._years[year]

    def _laid_out(self, year: int) -> _Year:
        days: list[date] = []
        come: list[int] = []
        for day, official in _official(year).items():
            if self.corrections.get(day, official):
                days.append(day)
            come.append(len(days))
        return _Year(tuple(days), tuple(come))


def _position(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal()


@lru_cache(maxsize=1)
def _decreed() -> frozenset[int]:
    """The years whose moved days the library holds; the Government decrees them a year at a time."""
    return frozenset(_russia().special_public_holidays)


def _russia(year: int | None = None) -> Any:
    from holidays import country_holidays  # noqa: PLC0415  (half a second: only when a day is asked for)

    return country_holidays("RU", years=year)


@lru_cache(maxsize=64)
def _official(year: int) -> Mapping[date, bool]:
    # a calendar of its own for each year: the library fills one in as it is asked, which two threads may not do
    russia = _russia(year)
    first = date(year, 1, 1)
    length = date(year, 12, 31).toordinal() - first.toordinal() + 1
    days = (first + timedelta(days=n) for n in range(length))
    return MappingProxyType({day: russia.is_working_day(day) for day in days})
