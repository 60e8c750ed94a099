"""What a visitor sees when something can't be done: what happened, what was kept, what to do next."""

import logging
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, make_response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from tracker import db, language
from tracker.directory.accounts import TooManyAttempts
from tracker.directory.registry import NameTaken
from tracker.executions.refusals import AlreadyAsked, AlreadyDecided
from tracker.executions.states import NotAllowedNow
from tracker.language import Marked, mark, pgettext
from tracker.reminders.services import WentAlready
from tracker.resolutions.services import NotInCheck
from tracker.resolutions.states import NotAtThisStage
from tracker.resolutions.structure import NotBeside, NotStray
from tracker.resolutions.undoing import NothingToUndo
from tracker.web import access, typed
from tracker.work import NotFailed

CONFLICTS = (
    StaleDataError,
    IntegrityError,
    NotAllowedNow,
    NotAtThisStage,
    NotInCheck,
    AlreadyAsked,
    AlreadyDecided,
    WentAlready,
    NotFailed,
    NothingToUndo,
    NotStray,
    NameTaken,
    NotBeside,
)
"""Somebody else was first, or the page was old."""

log = logging.getLogger(__name__)


def prepare(app: Flask) -> None:
    """Give every failure a page of its own, in the visitor's language and with what was typed."""
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(DatabaseError, _no_database)
    app.register_error_handler(TooManyAttempts, lambda _error: _page(429))
    app.register_error_handler(Exception, _broken)
    for conflict in CONFLICTS:
        app.register_error_handler(conflict, _conflict)


@dataclass(frozen=True)
class Problem:
    """What went wrong in three sentences, in the language being spoken."""

    name: str

    @property
    def title(self) -> str:
        """What it is."""
        return pgettext(*self._words[0])

    @property
    def happened(self) -> str:
        """What happened, and what was kept."""
        return pgettext(*self._words[1])

    @property
    def next(self) -> str:
        """What to do."""
        return pgettext(*self._words[2])

    @property
    def _words(self) -> tuple[Marked, Marked, Marked]:
        return PROBLEMS.get(self.name, PROBLEMS["500"])


PROBLEMS: dict[str, tuple[Marked, Marked, Marked]] = {
    "400": (
        mark("error", "The request can't be read"),
        mark("error", "The browser sent something that the page doesn't expect. Nothing was changed."),
        mark("error", "Go back and try again."),
    ),
    "expired_form": (
        mark("error", "The page was open for too long"),
        mark("error", "The form is no longer valid, so nothing was changed."),
        mark("error", "Open the page again and repeat."),
    ),
    "401": (
        mark("error", "You have to sign in"),
        mark("error", "The page is for people who have signed in, or your session has ended."),
        mark("error", "Sign in and repeat."),
    ),
    "403": (
        mark("error", "This is not yours to do"),
        mark("error", "Your offices don't allow this page. Nothing was changed."),
        mark("error", "If you think you need it, ask the secretary of the body."),
    ),
    "404": (
        mark("error", "There is no such page"),
        mark("error", "The address is mistyped, or what it showed is not yours to see."),
        mark("error", "Begin from the first page."),
    ),
    "405": (
        mark("error", "The page can't be opened this way"),
        mark("error", "The address is for a button of another page. Nothing was changed."),
        mark("error", "Begin from the first page."),
    ),
    "409": (
        mark("error", "Somebody was here before you"),
        mark("error", "What you wanted to change has changed meanwhile, so your change was not made."),
        mark("error", "Open the page again, look at what is new and decide."),
    ),
    "413": (
        mark("error", "The file is too large"),
        mark("error", "It is larger than this installation accepts. Nothing was changed."),
        mark("error", "Send a smaller file, or a link to it."),
    ),
    "429": (
        mark("error", "Too many attempts"),
        mark("error", "Signing in was tried too often, so it is closed for a quarter of an hour."),
        mark("error", "Wait and try again, or ask the administrator for a new password."),
    ),
    "500": (
        mark("error", "The page broke"),
        mark("error", "This is our mistake, it has been noted. Nothing was changed."),
        mark("error", "Try again in a minute. If it breaks again, tell the administrator when it happened."),
    ),
    "503": (
        mark("error", "The database does not answer"),
        mark("error", "It is missing or busy with a long piece of work. Nothing was changed."),
        mark("error", "Try again in a minute."),
    ),
}
"""Each failure: what it is, what happened, what to do."""


def _refused(error: HTTPException) -> Response:
    code = error.code or 500
    if isinstance(error, SecurityError):
        return Response("400", code, mimetype="text/plain")  # no address of ours may be built for a foreign host
    if code < 400:
        return make_response(error.get_response())
    return _page(code)


def _expired_form(_error: CSRFError) -> Response:
    return _page(400, "expired_form")


def _conflict(error: Exception) -> Response:
    log.info("conflict: %s", error)
    return _page(409)


def _no_database(error: DatabaseError) -> Response:
    log.error("the database does not answer: %s", error)
    return _page(503)


def _broken(error: Exception) -> Response:
    log.exception("a page broke", exc_info=error)
    return _page(500)


def _page(code: int, name: str | None = None) -> Response:
    """The error page; when even the database is away, the page without the visitor's name."""
    page: dict[str, Any] = {"error": Problem(name or str(code)), "typed": typed.written()}
    try:
        with db.transaction(write=False), language.speaking(access.visitors_language()):
            return make_response(render_template("errors/error.html", **page), code)
    except (DatabaseError, StaleDataError):
        g._login_user = None
        with language.speaking(language.DEFAULT):
            return make_response(render_template("errors/bare.html", **page), code)
