"""Which letters come and how often: chosen by their reader, from the letter itself or from the own page."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from tracker import language
from tracker.directory.models import Person
from tracker.reminders import choices, links
from tracker.reminders.choices import Choice
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
    """How often, whether overviews come, and a pause of both."""

    often = RadioField(_("Letters come"), choices=[SelectChoice(each.value, words) for each, words in OFTEN.items()])
    overviews = BooleanField(_("Overviews of the week and of the month, and reports by letter"))
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
    return redirect(links.choice_link(access.person().id, access.settings()).removeprefix(access.settings().base_url))


@bp.get("/<token>/overviews")
@bp.get("/<token>")
@public()
def show(token: str) -> str:
    """What is chosen now."""
    who = _who(token)
    kept = choices.chosen(who.id)
    form = ChoiceForm(often=kept.often.value, paused_until=kept.paused_until, overviews=kept.overviews)
    return render_template("letters/choice.html", form=form, who=who, token=token)


@bp.post("/<token>")
@public()
def stop(token: str) -> str:
    """The one click of a mail program: first notices only from now on."""
    choices.stop_digests(_who(token))
    return render_template("letters/chosen.html", overviews=False)


@bp.post("/<token>/overviews")
@public()
def stop_overviews(token: str) -> str:
    """The same in an overview or beside a report: no more of these."""
    choices.stop_overviews(_who(token))
    return render_template("letters/chosen.html", overviews=True)


@bp.post("/<token>/set")
@public()
def choose(token: str) -> ResponseReturnValue:
    """Keep a choice."""
    who, form = _who(token), ChoiceForm()
    if not form.validate_on_submit():
        return render_template("letters/choice.html", form=form, who=who, token=token)
    choices.choose(who, Choice(Often(form.often.data), form.paused_until.data, form.overviews.data))
    flash(language.gettext("The choice is kept. Of a new assignment you hear in any case."))
    return redirect(url_for(".show", token=token))


def _who(token: str) -> Person:
    return found(links.who_chooses(token, access.settings()))
