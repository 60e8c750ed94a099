"""The calendar of due days: a month as a page for everybody, and the personal feed for calendar programs."""

import calendar
from datetime import date
from hashlib import sha256

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker import language
from tracker.directory import queries as directory
from tracker.reminders import feed
from tracker.web import access, given
from tracker.web.access import allow, found, public

bp = Blueprint("due_days", __name__, url_prefix="/calendar")

MOST = 200
"""Duties that the page shows of one day."""


@bp.get("/")
@allow()
def show() -> str:
    """A month of due days, and the duties of one day of it."""
    visitor = access.visitor()
    day = request.args.get("day", type=given.day)
    first = _month(request.args.get("month"), day or visitor.today)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return render_template(
        "due_days/show.html",
        first=first,
        weeks=weeks,
        counts=feed.counts(visitor, weeks[0][0], weeks[-1][-1]),
        day=day,
        duties=feed.due_on(visitor, [day], MOST)[day] if day else [],
        before=_shifted(first, -1),
        after=_shifted(first, 1),
        address=feed.address(visitor.person, access.settings()),
    )


def _month(text: str | None, otherwise: date) -> date:
    """The first day of the month that is asked for."""
    try:
        asked = date.fromisoformat(f"{text}-01") if text else otherwise
    except ValueError:
        asked = otherwise
    return min(max(asked, date(2000, 1, 1)), date(2100, 12, 1)).replace(day=1)


def _shifted(first: date, months: int) -> str:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return f"{year}-{month + 1:02}"


@bp.post("/feed")
@allow()
def renew() -> AnyResponse:
    """A new address of the own feed; the one before is dead from now on."""
    feed.renew(access.person())
    flash(language.gettext("The calendar has a new address; the one before works no more."))
    return redirect(url_for(".show"))


@bp.get("/feed/<token>.ics")
@public()
def ics(token: str) -> AnyResponse:
    """The feed, for a calendar program that knows its address; unchanged, it is not sent again."""
    person = found(feed.reader(token, access.settings()))
    with language.speaking(person.locale):
        data = feed.feed(directory.visitor(person, access.today()), access.settings())
    answer = make_response(data)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.set_etag(sha256(data).hexdigest()[:32])
    return answer.make_conditional(request)


@bp.app_template_filter("month_words")
def month_words(first: date) -> str:
    """«июнь 2026 г.»"""
    return language.month(first)


@bp.app_template_global("weekday_names")
def weekday_names() -> list[str]:
    """The days of the week as a calendar's head has them."""
    return language.weekdays()
