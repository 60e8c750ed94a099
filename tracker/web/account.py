"""The visitor's own page: offices, open sessions, password, language."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from tracker import db, language
from tracker.directory import accounts, sessions
from tracker.directory.models import Appointment, WebSession
from tracker.directory.queries import in_force
from tracker.web import access, assets
from tracker.web.access import allow, public
from tracker.web.auth import own_address, page_at
from tracker.web.forms import Form, _, known_as

bp = Blueprint("account", __name__, url_prefix="/account")

BROWSERS = {
    "YaBrowser/": "Яндекс Браузер", "Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome",
    "Safari/": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS", "Linux": "Linux"
}  # fmt: skip
"""What is said by what a browser says of itself; each names the later ones too."""


class PasswordForm(Form):
    """A new password, twice, and the present one."""

    present_password = PasswordField(
        _("Present password"),
        [InputRequired(_("Write your present password."))],
        render_kw=known_as("current-password"),
    )
    new_password = PasswordField(
        _("New password"),
        [InputRequired(_("Write the new password.")), Length(max=200)],
        render_kw=known_as("new-password"),
    )
    again_password = PasswordField(
        _("New password once more"),
        [EqualTo("new_password", _("The two passwords differ."))],
        render_kw=known_as("new-password"),
    )


@bp.route("", methods=["GET", "POST"])
@allow()
def show() -> Response | str:
    """Who I am here, where I am signed in, and a new password."""
    form = PasswordForm()
    if form.validate_on_submit() and _changed(form):
        flash(language.gettext("The password is changed; other browsers have been signed out."))
        return redirect(url_for(".show"))
    known = {"offices": _offices(), "sessions": _sessions(), "browser": browser}
    return render_template("account/show.html", form=form, **known)


def browser(said: str) -> str:
    """«Chrome, Windows»; in its own words when it is none that is known."""
    names = [next((name for part, name in known.items() if part in said), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names)) or said[:80]


def _changed(form: PasswordForm) -> bool:
    who = access.person()
    if not accounts.password_fits(who, form.present_password.data):
        form.present_password.errors = [language.gettext("This is not your present password.")]
        return False
    try:
        accounts.set_password(who, form.new_password.data, by_id=who.id)
    except accounts.WeakPassword as weak:
        form.new_password.errors = [_weak(weak.reason)]
        return False
    access.enter(who)
    return True


def _weak(reason: str) -> str:
    if reason == "holds_login":
        return language.gettext("A password must not contain the login.")
    return language.ngettext(
        "A password has at least %(num)s character.",
        "A password has at least %(num)s characters.",
        accounts.SHORTEST_PASSWORD,
    )


def _page_before() -> str:
    """The page on which something was chosen, where it has an address of its own; else the first page."""
    before = own_address(request.form.get("back"))
    return before if before and page_at(before) else url_for("home.show")


def _offices() -> list[Appointment]:
    visitor = access.visitor()
    found = select(Appointment).where(Appointment.person_id == visitor.person.id, in_force(visitor.today))
    return list(db.session.scalars(found.order_by(Appointment.starts_on)))


def _sessions() -> list[WebSession]:
    found = select(WebSession).where(WebSession.person_id == access.person().id)
    return list(db.session.scalars(found.order_by(WebSession.seen_at.desc())))


@bp.post("/sessions/end")
@allow()
def end_other_sessions() -> Response:
    """Sign out everywhere but here."""
    sessions.end_all(access.person(), but=current_user.token)
    flash(language.gettext("All other browsers have been signed out."))
    return redirect(url_for(".show"))


@bp.post("/language")
@public(writes=True)
def choose_language() -> Response:
    """Switch the language, for the person where there is one, else for the browser."""
    chosen = request.form.get("locale")
    if chosen in language.LOCALES:
        session["locale"] = chosen
        if current_user.is_authenticated:
            access.person().locale = chosen
    return redirect(_page_before())


@bp.post("/theme")
@public()
def choose_theme() -> Response:
    """Keep light or dark colours for this browser; «auto» follows its system."""
    answer = redirect(_page_before())
    if (chosen := request.form.get("theme")) in assets.THEMES:
        answer.set_cookie(
            "theme", chosen, max_age=assets.A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return answer
