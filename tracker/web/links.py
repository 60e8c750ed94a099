"""The ways in by a link from a letter: to one duty's answer form, or signing in without a password.

Programs that look through mail open every link, so opening one changes nothing: a person presses «Продолжить».
"""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from tracker import db, language
from tracker.directory import accounts
from tracker.directory import queries as directory
from tracker.directory.models import Person, SignInLink
from tracker.directory.roles import Role
from tracker.executions.models import Execution
from tracker.executions.states import UNANSWERED
from tracker.reminders import links, services
from tracker.reminders.installation import rules_of, set_rules
from tracker.reminders.links import Promise
from tracker.reminders.models import Installation
from tracker.reminders.regular import LinkRules
from tracker.web import access, auth
from tracker.web.access import allow, public
from tracker.web.forms import Form, _
from tracker.web.guarded import Guarded

bp = Blueprint("links", __name__)

GONE = 410
"""The link was one of ours perhaps, and is good no more."""


class AskForm(Form):
    """Whom the link is for."""

    login = StringField(_("Login or e-mail"), [InputRequired(_("Write your login.")), Length(max=254)])
    kept = HiddenField()


class LinksForm(Guarded):
    """Which links let in."""

    answer_links = BooleanField(_("A duty in a letter leads straight to its answer form"))
    answer_days = IntegerField(
        _("For how many days such a link is good"), [NumberRange(1, 60, _("A whole number from 1 to 60."))]
    )
    sign_in_links = BooleanField(_("One may sign in by a link that is sent by e-mail"))


@bp.after_request
def _tell_nobody(response: Response) -> Response:
    """The address holds a secret: no page that is gone to from here is told it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.route("/a/<token>", methods=["GET", "POST"])
@public()
def answer(token: str) -> ResponseReturnValue:
    """Straight from a letter to the answer form of one duty."""
    promise = links.promised(token, access.settings())
    if promise is None:
        return _gone()
    found = _kept(promise)
    if found is None:
        return _run_out(promise)
    who, execution = found
    form = Form()
    if not form.validate_on_submit():
        return render_template("links/answer.html", form=form, who=who, execution=execution)
    if not _is_here(who):
        access.enter(who, limited_to=execution.id)
    page = "executions.report" if execution.state in UNANSWERED else "executions.show"
    return redirect(url_for(page, execution_id=execution.id))


def _kept(promise: Promise) -> tuple[Person, Execution] | None:
    """Whom a link lets in and to which duty, if both are still so."""
    who = db.session.get(Person, promise.person_id) if promise.holds(access.today()) else None
    execution = who and links.may_answer(directory.visitor(who, access.today()), promise.execution_id)
    return (who, execution) if who and execution else None


def _run_out(promise: Promise) -> ResponseReturnValue:
    """A link that lets nobody in any more still shows the way: the duty opens to whoever has signed in for it."""
    page = url_for("executions.show", execution_id=promise.execution_id)
    if current_user.is_authenticated and not access.is_limited():
        return redirect(page)
    return _gone(page, promise.until if promise.until < access.today() else None)


def _is_here(who: Person) -> bool:
    """Whether the same person has signed in already, and not by a link to another duty."""
    return current_user.is_authenticated and not access.is_limited() and access.person().id == who.id


@bp.route("/sign-in/link", methods=["GET", "POST"])
@public()
def ask() -> ResponseReturnValue:
    """Ask for a link that signs in; the answer doesn't say whether the address is known."""
    if not rules_of(LinkRules).sign_in_links:
        return _gone()
    form = AskForm()
    if not form.validate_on_submit():
        return render_template("links/ask.html", form=form)
    link = accounts.ask_link(form.login.data, request.remote_addr or "")
    if link is not None:
        services.send_sign_in_link(link, db.session.get_one(Person, link.person_id))
    return render_template("links/asked.html", form=form)


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
@public()
def sign_in(token: str) -> ResponseReturnValue:
    """Sign in by a link, once."""
    link = db.session.get(SignInLink, links.signed_link(token, access.settings()) or 0)
    if link is None or not link.is_good or not rules_of(LinkRules).sign_in_links:
        return _gone()
    form = Form()
    if not form.validate_on_submit():
        return render_template("links/sign_in.html", form=form)
    who = accounts.use_link(link.id)
    return auth.known(who) if who else _gone()


@bp.route("/admin/links", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def settings() -> ResponseReturnValue:
    """Which links let in, and for how long."""
    held = rules_of(LinkRules)
    form = LinksForm(data=held.as_json())
    if form.validate_on_submit() and form.over(db.session.get(Installation, 1), actions=("set_links",)):
        rules = LinkRules(form.answer_links.data, form.answer_days.data, form.sign_in_links.data)
        set_rules(rules, access.person())
        flash(language.gettext("The links are set."))
        return redirect(url_for(".settings"))
    return render_template("links/settings.html", form=form), form.status


def _gone(page: str = "", until: date | None = None) -> tuple[str, int]:
    """`page` is what opens after signing in, `until` the last day of a link that has run out."""
    return render_template("links/gone.html", page=page, until=until), GONE
