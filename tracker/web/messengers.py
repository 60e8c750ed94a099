"""A person's own messengers: added, tried out, removed; and the administrator's switch."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from tracker import language
from tracker.db import session
from tracker.directory.roles import Role
from tracker.mail import Messenger
from tracker.mail.messengers import BadRoad
from tracker.reminders import messengers
from tracker.reminders.installation import rules_of, set_rules
from tracker.reminders.models import Installation
from tracker.reminders.regular import MessengerRules
from tracker.web import access
from tracker.web.access import allow, found
from tracker.web.forms import Form, _
from tracker.web.guarded import Guarded

bp = Blueprint("messengers", __name__)

WHY = {
    "scheme": _("The address begins with none of those that are taken."),
    "address": _("The address is not written as the service wants it."),
    "private": _("This name is not known, or stands for a machine in an inner network: nothing is sent there."),
}


class MessengerForm(Form):
    """Where to be told besides mail."""

    url = StringField(_("Address of the messenger"), [InputRequired(_("Write the address.")), Length(max=1000)])


class SwitchForm(Guarded):
    """Whether anybody is told by messenger."""

    allowed = BooleanField(_("People may be told by messenger and webhook besides mail"))


@bp.route("/account/messengers", methods=["GET", "POST"])
@allow()
def show() -> ResponseReturnValue:
    """Where the visitor is told besides mail, and one more."""
    form: Any = MessengerForm()
    allowed = rules_of(MessengerRules).allowed
    if allowed and form.validate_on_submit() and _added(form):
        flash(language.gettext("The messenger is added. Try it out: a message has to arrive."))
        return redirect(url_for(".show"))
    mine = messengers.of(access.person())
    return render_template("account/messengers.html", form=form, messengers=mine, allowed=allowed)


def _added(form: Any) -> bool:
    """Whether it could be added; else the form says why not."""
    try:
        messengers.add(access.person(), form.url.data, access.settings())
    except BadRoad as error:
        form.url.errors = [str(WHY[error.reason])]
    except messengers.TooMany:
        form.url.errors = [language.gettext("Remove one first: three are the most.")]
    return not form.url.errors


@bp.post("/account/messengers/<int:messenger_id>/try")
@allow()
def try_out(messenger_id: int) -> Response:
    """Send a message of trial."""
    messengers.try_out(_mine(messenger_id))
    flash(language.gettext("A message is on its way."))
    return redirect(url_for(".show"))


@bp.post("/account/messengers/<int:messenger_id>/remove")
@allow()
def remove(messenger_id: int) -> Response:
    """Be told there no more."""
    messengers.remove(_mine(messenger_id), access.person())
    flash(language.gettext("Nothing is sent there any more."))
    return redirect(url_for(".show"))


def _mine(messenger_id: int) -> Messenger:
    own = {each.id: each for each in messengers.of(access.person())}
    return found(own.get(messenger_id))


@bp.route("/admin/messengers", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def settings() -> ResponseReturnValue:
    """Whether people are told by messenger at all."""
    form: Any = SwitchForm(data=rules_of(MessengerRules).as_json())
    if form.validate_on_submit() and form.over(session.get(Installation, 1), actions=("set_messengers",)):
        set_rules(MessengerRules(form.allowed.data), access.person())
        flash(language.gettext("It is set."))
        return redirect(url_for(".settings"))
    return render_template("admin/messengers.html", form=form), form.status
