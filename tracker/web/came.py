"""Letters that came: the list for the secretary, the drafts of those who answered by letter, what is made of them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField

from config import Settings
from tracker import language
from tracker.db import session
from tracker.directory.roles import Role
from tracker.mail import RoadError
from tracker.mail.inbox import box
from tracker.reminders import coming_back
from tracker.reminders.installation import rules_of, set_rules
from tracker.reminders.models import Installation
from tracker.reminders.regular import InboxRules
from tracker.web import access
from tracker.web.access import allow, found
from tracker.web.files import attachment
from tracker.web.forms import _
from tracker.web.guarded import Guarded

bp = Blueprint("came", __name__)

KEEPERS = (Role.SECRETARY, Role.ADMINISTRATOR)


class InboxForm(Guarded):
    """What is made of the letters that come."""

    bounces = BooleanField(_("Addresses to which letters don't arrive are noted"))
    answers = BooleanField(_("An answer to a letter becomes the draft of an answer, which its writer confirms"))


@bp.get("/letters/came/")
@allow(*KEEPERS)
def index() -> str:
    """What came and was neither a bounce nor an answer."""
    return render_template("letters/came.html", came=coming_back.to_look_at())


@bp.get("/letters/came/<int:came_id>/letter")
@allow(*KEEPERS)
def whole(came_id: int) -> Response:
    """The whole letter, to be opened in a mail program."""
    return attachment(found(coming_back.other(came_id)).whole)


@bp.post("/letters/came/<int:came_id>/done")
@allow(*KEEPERS)
def done(came_id: int) -> Response:
    """Take a letter that was looked at off the list."""
    coming_back.settle(found(coming_back.other(came_id)), access.person())
    return redirect(url_for(".index"))


@bp.get("/letters/drafts/<int:draft_id>/letter")
@allow(Role.HEAD)
def whole_draft(draft_id: int) -> Response:
    """The whole letter with which somebody has answered, for that person."""
    return attachment(found(coming_back.draft(access.visitor(), draft_id)).whole)


@bp.post("/letters/drafts/<int:draft_id>/put-aside")
@allow(Role.HEAD)
def put_aside(draft_id: int) -> Response:
    """Make no answer of a letter."""
    coming_back.settle(found(coming_back.draft(access.visitor(), draft_id)), access.person())
    flash(language.gettext("The letter is put aside; nothing was answered with it."))
    return redirect(url_for("executions.mine"))


@bp.route("/admin/inbox", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def settings() -> ResponseReturnValue:
    """What is made of the letters that come to the mailbox, and which it is."""
    form: Any = InboxForm(data=rules_of(InboxRules).as_json())
    if form.validate_on_submit() and form.over(session.get(Installation, 1), actions=("set_inbox",)):
        set_rules(InboxRules(form.bounces.data, form.answers.data), access.person())
        flash(language.gettext("It is set."))
        return redirect(url_for(".settings"))
    mailbox = _mailbox(access.settings())
    return render_template("admin/inbox.html", form=form, mailbox=mailbox), form.status


def _mailbox(kept: Settings) -> str:
    """Which mailbox is read, or why it can't be."""
    try:
        return box(kept.inbox_url).shown if kept.inbox_url else ""
    except RoadError as error:
        return str(error)
