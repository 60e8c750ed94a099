"""Who may use which route: deny by default, declared at each view, looked at before anything else happens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from flask_login import login_user as remember

from config import Settings
from tracker import clock, db, language
from tracker.directory import sessions
from tracker.directory.models import Person, WebSession
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role

View = TypeVar("View", bound=Callable[..., Any])
Thing = TypeVar("Thing")

STATIC = frozenset({"static", "assets.file"})
"""Routes that serve files of the product itself."""

OF_ONE_DUTY = frozenset({f"executions.{page}" for page in ("show", "report", "note", "extension")})
"""What a session from a letter's link may open, for its one duty."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Access:
    """Who may use a route (`roles` None: everybody signed in), and whether reading it changes something."""

    roles: frozenset[Role] | None = None
    public: bool = False
    writes: bool = False


def allow(*roles: Role, writes: bool = False) -> Callable[[View], View]:
    """Open a view to those who hold one of the roles, or to everybody signed in when none is named."""
    return _declare(Access(frozenset(roles) or None, writes=writes))


def public(*, writes: bool = False) -> Callable[[View], View]:
    """Open a view to visitors who haven't signed in."""
    return _declare(Access(public=True, writes=writes))


def _declare(access: Access) -> Callable[[View], View]:
    def declared(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return declared


def of_endpoint(app: Flask, endpoint: str | None) -> Access | None:
    """What was declared for an endpoint; None where nothing was, or there is no such endpoint."""
    return getattr(app.view_functions.get(endpoint or ""), "access", None)


def require_declared(app: Flask) -> None:
    """Refuse to start when a route doesn't say who may use it."""
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in STATIC and of_endpoint(app, rule.endpoint) is None
    ]
    if silent:
        raise RuntimeError(f"these routes do not say who may use them: {', '.join(sorted(set(silent)))}")


def changes_something() -> bool:
    """Whether the present request needs a transaction that may write."""
    access = of_endpoint(current_app, request.endpoint)
    return request.method not in READING or bool(access and access.writes)


def note_visit() -> None:
    """Note that the visitor was here: in a transaction of its own, as a page that only reads can't write it.

    The cookie remembers when it was noted, so that the database isn't asked at every page.
    """
    token, now = session.get("_user_id"), int(clock.now().timestamp())
    if token is None or 0 <= now - session.get("noted", 0) < sessions.NOTED_EVERY.total_seconds():
        return
    with db.transaction():
        sessions.note_visit(token)
    session["noted"] = now


def admit() -> None:
    """Let the present visitor in, or refuse: 401 not signed in, 403 no role for it."""
    if request.endpoint is None or request.endpoint in STATIC:
        return
    access = of_endpoint(current_app, request.endpoint)
    if access is None:
        abort(403)
    if access.public:
        return
    if not current_user.is_authenticated or not _is_within():
        abort(401)
    if access.roles is not None and not visitor().offices.has(*access.roles):
        abort(403)


def _is_within() -> bool:
    """Whether the page is one of the duty that a session from a letter's link is for."""
    limited_to = cast(SignedIn, current_user).limited_to
    if limited_to is None:
        return True
    return request.endpoint in OF_ONE_DUTY and (request.view_args or {}).get("execution_id") == limited_to


class SignedIn(UserMixin):  # type: ignore[misc]
    """The visitor behind an open session; Flask-Login keeps the session's token as the id."""

    def __init__(self, token: str, opened: WebSession, visitor: Visitor) -> None:
        self.token, self.session_id, self.visitor = token, opened.id, visitor
        self.limited_to = opened.limited_to

    def get_id(self) -> str:
        """The token, by which the session is found again at the next request."""
        return self.token


def visitor() -> Visitor:
    """The visitor of the present request; only behind a view that is not public."""
    return cast(SignedIn, current_user).visitor


def person() -> Person:
    """The person behind the present request."""
    return visitor().person


def is_limited() -> bool:
    """Whether the present session came from a letter's link and sees one duty only."""
    return cast(SignedIn, current_user).limited_to is not None


def settings() -> Settings:
    """The settings of this installation."""
    kept: Settings = current_app.config["SETTINGS"]
    return kept


def today() -> date:
    """The present day in the installation's time zone; one request has one, even at midnight."""
    if "today" not in g:
        g.today = clock.today(settings().time_zone)
    day: date = g.today
    return day


def found(thing: Thing | None) -> Thing:
    """The thing, or 404 when there is none that the visitor may see."""
    if thing is None:
        abort(404)
    return thing


def require(allowed: bool) -> None:
    """403 unless the visitor may do this."""
    if not allowed:
        abort(403)


def prepare(app: Flask) -> None:
    """Tie Flask-Login to the sessions that are kept in the database."""
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SignedIn | None:
        opened = sessions.of_token(token, today())
        return SignedIn(token, opened[0], opened[1]) if opened else None


def enter(who: Person, limited_to: int | None = None) -> None:
    """Open a session for a person, or for one duty of the person's, and tie the present browser to it."""
    token = sessions.open_for(who, request.remote_addr or "", request.headers.get("User-Agent", ""), limited_to)
    opened = sessions.of_token(token, today())
    if opened is None:
        raise RuntimeError("a session just opened is not open")
    remember(SignedIn(token, opened[0], opened[1]))


def visitors_language() -> str:
    """The language a visitor chose, for the person or for the browser; Russian otherwise."""
    if current_user.is_authenticated:
        return person().locale
    return str(session.get("locale", language.DEFAULT))


def forget_visitor() -> None:
    """Drop what was loaded of the visitor, after a transaction that was undone."""
    g.pop("_login_user", None)
