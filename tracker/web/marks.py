"""The small things that recur a thousand times on a page: a state, a day, an address. Each is drawn once and kept."""

from datetime import date
from functools import lru_cache
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from tracker import language
from tracker.executions.states import State
from tracker.executions.words import SIGNS
from tracker.web import words

KEPT = 2000
"""So many marks are kept; a year of days in two languages, open and closed, is fewer."""


def state(it: State, late: bool = False) -> Markup:
    """A state as word, sign and colour; what is late and not answered is shown as overdue."""
    return _state(it, late and it is not State.UNDER_REVIEW, language.locale())


@lru_cache(KEPT)
def _state(it: State, late: bool, _locale: str) -> Markup:
    name, sign = ("overdue", "!") if late else (it.value, SIGNS[it])
    return Markup('<span class="state {}"><span aria-hidden="true">{}</span> {}</span>').format(
        name, sign, language.gettext("overdue") if late else words.of(it)
    )


def day(it: date | None, left: int | None) -> Markup:
    """A due day, and, while it is waited for, how many working days are left."""
    return _day(it, left, language.locale())


@lru_cache(KEPT)
def _day(it: date | None, left: int | None, _locale: str) -> Markup:
    if it is None:
        return Markup('<span class="due none">{}</span>').format(language.gettext("without a deadline"))
    wait = Markup("") if left is None else Markup(' <span class="left">({})</span>').format(left_words(left))
    late = " late" if left is not None and left < 0 else ""
    return Markup('<time datetime="{}" class="due{}">{}{}</time>').format(it, late, language.long_date(it), wait)


def left_words(left: int) -> str:
    """«через 3 рабочих дня», «сегодня», «просрочено на 2 рабочих дня»."""
    if left == 0:
        return language.gettext("today")
    if left > 0:
        return language.ngettext("in %(num)s working day", "in %(num)s working days", left)
    return language.ngettext("overdue by %(num)s working day", "overdue by %(num)s working days", -left)


def address(endpoint: str, **ids: int) -> str:
    """The address of a page about things known by their ids."""
    return _pattern(request.script_root, endpoint, tuple(ids)).format(**ids)


@lru_cache(KEPT)
def _pattern(_root: str, endpoint: str, names: tuple[str, ...]) -> str:
    """An address with a place for each id; to build one takes longer than to draw what it stands on."""
    places: dict[str, Any] = {name: 10**12 + number for number, name in enumerate(names)}
    pattern = url_for(endpoint, **places)
    for name, place in places.items():
        pattern = pattern.replace(str(place), f"{{{name}}}")
    return pattern
