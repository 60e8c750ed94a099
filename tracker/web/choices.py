"""How often the letter of the day comes: chosen by its reader, from the letter itself or from the own page."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from config import Settings
from tracker import db, language
from tracker.directory.models import Person
from tracker.reminders import links, services
from tracker.reminders.models import LetterChoice
from tracker.reminders.regular import Often
from tracker.web import access
from tracker.web.access import allow, found, public
from tracker.web.forms import Form, _, day

bp = Blueprint("choices", __name__, url_prefix="/letters/choice")

OFTEN = {
    Often.DAILY: _("every working day when there is something to say"),
    Often.WEEKLY: _("once a week, on its first working day"),
    Often.FIRST: _("only when a new assignment is given"),
}


class ChoiceForm(Form):
    """How often, and a pause."""

    often = RadioField(_("Letters come"), choices=[SelectChoice(each.value, words) for each, words in OFTEN.items()])
    paused_until = day(_("Pause until"), validators=[Optional()])


@bp.after_request
def _tell_nobody(response: Response) -> Response:
    """The address lets its reader choose: no page that is gone to from here is told it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/")
@allow()
def mine() -> Response:
    """The own choice."""
    return redirect(links.choice_link(access.person().id, _settings()).removeprefix(_settings().base_url))


@bp.get("/<token>")
@public()
def show(token: str) -> str:
    """What is chosen now."""
    who = _who(token)
    kept = db.session.get(LetterChoice, who.id)
    form = ChoiceForm(often=(kept.often if kept else Often.DAILY).value, paused_until=kept and kept.paused_until)
    return render_template("letters/choice.html", form=form, who=who, token=token)


@bp.post("/<token>")
@public()
def stop(token: str) -> str:
    """The one click of a mail program: first notices only from now on."""
    services.choose(_who(token), Often.FIRST, None)
    return render_template("letters/chosen.html")


@bp.post("/<token>/set")
@public()
def choose(token: str) -> ResponseReturnValue:
    """Keep a choice."""
    who, form = _who(token), ChoiceForm()
    if not form.validate_on_submit():
        return render_template("letters/choice.html", form=form, who=who, token=token)
    services.choose(who, Often(form.often.data), form.paused_until.data)
    flash(language.gettext("The choice is kept. Of a new assignment you hear in any case."))
    return redirect(url_for(".show", token=token))


def _who(token: str) -> Person:
    return found(links.who_chooses(token, _settings()))


def _settings() -> Settings:
    kept: Settings = current_app.config["SETTINGS"]
    return kept
