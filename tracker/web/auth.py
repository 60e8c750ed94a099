"""Signing in and out: a password, then a six-digit code for those who need one."""

import re
from urllib.parse import urlsplit

import pyotp
from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import current_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException, Unauthorized
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tracker import db, language
from tracker.directory import accounts, sessions
from tracker.directory.models import Person
from tracker.web import access, typed
from tracker.web.access import public
from tracker.web.forms import Form, _, known_as

bp = Blueprint("auth", __name__)

OWN_ADDRESS = re.compile(r"/(?![/\\])[^\x00-\x1f]*")
"""A path and a query without a host; browsers leave out signs that can't be seen, and «/⇥/host» would be one."""

SECOND_STEP = 300
"""Seconds between the password and the code."""


class SignInForm(Form):
    """A name and a password; `next` and `kept` bring the visitor back to where the session ended."""

    login = StringField(
        _("Login or e-mail"), [InputRequired(_("Write your login.")), Length(max=254)], render_kw=known_as("username")
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Write your password.")), Length(max=200)],
        render_kw=known_as("current-password"),
    )
    next = HiddenField()
    kept = HiddenField()


class CodeForm(Form):
    """The second step: a code from the application on the phone."""

    code = StringField(
        _("Six-digit code"),
        [InputRequired(_("Write the code from the application.")), Length(max=8)],
        render_kw={**known_as("one-time-code"), "inputmode": "numeric"},
    )
    next = HiddenField()
    kept = HiddenField()


@bp.route("/sign-in", methods=["GET", "POST"])
@public()
def sign_in() -> AnyResponse | str:
    """Sign in with a name and a password."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=form)
    who = accounts.sign_in(form.login.data, form.password.data, request.remote_addr or "")
    if who is None:
        form.password.errors = [language.gettext("The login or the password is wrong.")]
        return render_template("auth/sign_in.html", form=form)
    return known(who, form.next.data, form.kept.data)


def known(who: Person, next_url: str | None = "", kept: str | None = "") -> AnyResponse | str:
    """Let in who has shown who it is, by way of the code where one is needed."""
    if not who.second_factor_required:
        return _enter(who, next_url, kept)
    session["second_step"] = _signer("second-step").dumps(who.id)
    form = CodeForm(formdata=None, next=next_url, kept=kept)
    return render_template("auth/code.html", form=form, secret=_new_secret(who), who=who)


def _new_secret(who: Person) -> str | None:
    """A secret to be put into the application, for a person who has none yet."""
    if who.second_factor_secret:
        return None
    session["new_secret"] = _signer("new-secret").dumps(pyotp.random_base32())
    return str(_signer("new-secret").loads(session["new_secret"], max_age=SECOND_STEP))


@bp.route("/sign-in/code", methods=["POST"])
@public()
def code() -> AnyResponse | str:
    """The second step of signing in."""
    who, form = _waiting_for_code(), CodeForm()
    if who is None:
        again = SignInForm(formdata=None, next=form.next.data, kept=form.kept.data)
        again.login.errors = [language.gettext("It took too long: sign in once more.")]
        return render_template("auth/sign_in.html", form=again)
    fresh = None if who.second_factor_secret else _offered_secret()
    if form.validate_on_submit() and _fits(who, form.code.data, fresh):
        return _enter(who, form.next.data, form.kept.data)
    if form.code.data:
        form.code.errors = [language.gettext("The code doesn't fit. Wait for the next one and try again.")]
    return render_template("auth/code.html", form=form, secret=fresh, who=who)


def _waiting_for_code() -> Person | None:
    try:
        person_id = _signer("second-step").loads(session.get("second_step", ""), max_age=SECOND_STEP)
    except BadSignature:
        return None
    return db.session.get(Person, person_id)


def _offered_secret() -> str | None:
    try:
        return str(_signer("new-secret").loads(session.get("new_secret", ""), max_age=SECOND_STEP))
    except BadSignature:
        return None


def _fits(who: Person, given: str, fresh: str | None) -> bool:
    """Whether the code is right; failures count like those of a password, and a new secret is kept when it works."""
    accounts.require_attempts_left(who)
    known, who.second_factor_secret = who.second_factor_secret, who.second_factor_secret or fresh
    if accounts.code_fits(who, given):
        return True
    who.second_factor_secret = known
    accounts.count_failure(who)
    return False


def _enter(who: Person, next_url: str | None, kept: str | None) -> AnyResponse:
    """Open a session under a new id; go where the visitor wanted to, with the text that was typed there."""
    locale = session.get("locale")
    session.clear()
    g.pop("csrf_token", None)  # the form of the old session; the page below needs one that fits the new
    if locale:
        session["locale"] = locale
    access.enter(who)
    return _resumed(kept) or redirect(own_address(next_url) or url_for("home.show"))


def _resumed(kept: str | None) -> Response | None:
    """The form that had failed with what was typed into it, to be sent once more."""
    fields = typed.kept(kept)
    return make_response(render_template("auth/resume.html", **fields, typed=typed)) if fields else None


@bp.post("/sign-in/resume")
@public()
def resume() -> AnyResponse:
    """Give back what was typed to who has signed in meanwhile by a link from a letter; it changes nothing."""
    if not current_user.is_authenticated:
        return to_sign_in(Unauthorized())
    return _resumed(request.form.get(typed.KEPT)) or redirect(url_for("home.show"))


@bp.route("/sign-out", methods=["POST"])
@public()
def sign_out() -> AnyResponse:
    """End the present session, here and on the server."""
    if current_user.is_authenticated:
        sessions.end(current_user.token)
    logout_user()
    session.clear()
    return redirect(url_for(".sign_in"))


@bp.app_errorhandler(401)
def to_sign_in(_error: Exception) -> Response:
    """Ask to sign in, keeping the page that was wanted, or the text that was typed when the session had ended."""
    form = SignInForm(formdata=None, next=request.full_path if request.method == "GET" else "", kept=typed.keep())
    with language.speaking(session.get("locale")):
        return make_response(render_template("auth/sign_in.html", form=form, ended=request.method == "POST"), 401)


def page_at(address: str) -> str | None:
    """The endpoint of the page that opens at an address of ours; None where there is none."""
    try:
        match: tuple[str, object] = current_app.create_url_adapter(request).match(  # type: ignore[union-attr]
            urlsplit(address).path, method="GET"
        )
    except HTTPException:
        return None
    return match[0]


def own_address(url: str | None) -> str | None:
    """The address if it is a page of ours, so that nobody is sent elsewhere from the sign-in page."""
    return url if url and OWN_ADDRESS.fullmatch(url) else None


def _signer(salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=salt)
