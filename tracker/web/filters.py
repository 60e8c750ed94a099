"""What templates may ask: words, dates, whether something is overdue. No page decides these by itself."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request
from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup, escape

from tracker import language
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory import names
from tracker.directory.roles import Role
from tracker.executions import words as executions
from tracker.executions.deadlines import is_overdue
from tracker.executions.models import Execution
from tracker.executions.states import OPEN
from tracker.resolutions import words as resolutions
from tracker.resolutions.models import Resolution
from tracker.resolutions.queries import working_calendar
from tracker.web import access, marks, navigation, words


class Unindented(Extension):
    """Pages without the indentation of their templates, which is a fifth of a long page and says nothing."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source as it is compiled, with one space where many were; the text of a letter keeps its form."""
        return re.sub(r"\n[ \t]+", "\n ", source) if name and name.endswith(".html") else source


def prepare(app: Flask) -> None:
    """Give the templates their filters, tests and the words of the visitor's language."""
    _prepare_language(app.jinja_env)
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= FILTERS
    app.jinja_env.tests |= {"overdue": overdue}
    app.jinja_env.globals |= GLOBALS


def write_when_shown(app: Flask) -> None:
    """Let no template keep what a filter makes of a constant: it would keep the language of its first reader."""
    filters = app.jinja_env.filters
    ours = {name: it for name, it in filters.items() if (getattr(it, "__module__", "") or "").startswith("tracker")}
    filters |= {name: _when_shown(it) for name, it in ours.items()}


def _when_shown(write: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def written(_context: Context, *values: Any, **named: Any) -> Any:
        return write(*values, **named)

    return written


def _prepare_language(environment: Environment) -> None:
    environment.add_extension("jinja2.ext.i18n")
    environment.add_extension("jinja2.ext.do")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.worded, language.worded_number, newstyle=True, pgettext=language.worded_in
    )
    environment.policies["ext.i18n.trimmed"] = True


def overdue(execution: Execution) -> bool:
    """Whether an execution is open and its day has passed."""
    return is_overdue(execution.state in OPEN, execution.due_on, access.today())


def local_time(at: datetime) -> str:
    """An instant by the clock of the installation."""
    return language.local_time(at, access.settings().time_zone)


def days_left(due_on: date) -> int:
    """Working days from today to a day, today not counted; negative when it has passed."""
    return _calendar().between(access.today(), due_on)


def due_mark(due_on: date | None, is_open: bool = True) -> Markup:
    """A due day, and how far it is from today while it is waited for."""
    return marks.day(due_on, days_left(due_on) if due_on and is_open else None)


def _calendar() -> WorkingCalendar:
    """The production calendar, asked for once a request."""
    if "calendar" not in g:
        g.calendar = working_calendar()
    calendar: WorkingCalendar = g.calendar
    return calendar


def resolution_name(it: Resolution) -> str:
    """«Коллегия управления 22.04.2026 № 4. О подготовке …», as far as it is known."""
    return f"{resolution_head(it)}. {it.title}" if it.title else resolution_head(it)


def resolution_head(it: Resolution) -> str:
    """«Коллегия управления 22.04.2026 № 4», where its title would be too long."""
    day = language.short_date(it.adopted_on) if it.adopted_on else ""
    number = f"№ {it.number}" if it.number else ""
    return " ".join(part for part in (it.body.called, day, number) if part)


def shown_day() -> date | None:
    """The day that a demonstration shows in place of the real one."""
    shown: date | None = access.settings().today
    return shown


def size(count: int) -> str:
    """A file's size in words."""
    if count < 1024 * 1024:
        return language.gettext("%(number)s KB", number=max(1, count // 1024))
    return language.gettext("%(number)s MB", number=f"{count / 1024 / 1024:.1f}")


def paragraphs(text: str) -> Markup:
    """A text as people typed it, in paragraphs, with everything in it escaped."""
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in text.splitlines() if part.strip()) or escape("")


OWN_LINK = re.compile(r"https?://[^\s<>]+")


def paragraphs_with_links(text: str) -> Markup:
    """A letter's text in paragraphs, in which the addresses of this installation can be followed."""
    base = access.settings().base_url + "/"

    def linked(part: str) -> Markup:
        pieces, end = Markup(""), 0
        for match in OWN_LINK.finditer(part):
            url = match[0]
            link = Markup('<a href="{0}">{0}</a>').format(url) if url.startswith(base) else escape(url)
            pieces += escape(part[end : match.start()]) + link
            end = match.end()
        return pieces + escape(part[end:])

    return Markup("").join(Markup("<p>{}</p>").format(linked(part)) for part in text.splitlines() if part.strip())


def with_query(**changes: Any) -> str:
    """The address of the present page with some of its query changed."""
    query = {**request.args.to_dict(), **{key: value for key, value in changes.items() if value is not None}}
    return f"{request.path}?{urlencode(query)}" if query else request.path


FILTERS: dict[str, Callable[..., Any]] = {
    "listed_name": lambda full_name: names.name(full_name).listed,
    "date": language.long_date,
    "day": language.short_date,
    "time": local_time,
    "words": words.of,
    "reason": resolutions.reason,
    "recurrence": resolutions.recurrence,
    "obstacle": words.of_obstacle,
    "indicator": resolutions.indicator,
    "sign": executions.SIGNS.__getitem__,
    "left_words": marks.left_words,
    "resolution_name": resolution_name,
    "resolution_head": resolution_head,
    "size": size,
    "paragraphs": paragraphs,
    "paragraphs_with_links": paragraphs_with_links,
    "letter_reason": words.of_letter_reason,
    "hold_words": words.of_hold,
    "tick_words": words.of_job,
}
"""How a thing is written on a page."""

GLOBALS: dict[str, Any] = {
    "Role": Role,
    "today": access.today,
    "address": marks.address,
    "days_left": days_left,
    "due_mark": due_mark,
    "state_mark": marks.state,
    "with_query": with_query,
    "locale": language.locale,
    "navigation": navigation.entries,
    "shown_day": shown_day,
}
"""What a page may ask."""
