"""Requests for a later day decided several at once: chosen from a list, looked at, then done."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from tracker import language
from tracker.directory.roles import Role
from tracker.executions import bulk, requests
from tracker.executions.changes import Decide
from tracker.web import access
from tracker.web.access import allow
from tracker.web.decisions_sealed import Sealed, looked
from tracker.web.forms import _, day, optional_text
from tracker.web.given import wholes

bp = Blueprint("requests", __name__, url_prefix="/extensions")

GRANT, REFUSE = "grant", "refuse"


class DecisionForm(Sealed):
    """Which requests, and what is decided on all of them."""

    chosen = SelectMultipleField(_("Requests"), [InputRequired(_("Mark the requests."))], coerce=int)
    decision = SelectField(_("Decision"))
    day = day(_("One day for all, where it has to be another than asked for"), validators=[Optional()])
    words = optional_text(_("A word to those who asked; a refusal needs it"))

    def is_reasoned(self) -> bool:
        """Whether a refusal has its reason."""
        if self.decision.data == REFUSE and not (self.words.data or "").strip():
            self.words.errors = [language.gettext("Say why: a refusal has its reason.")]
            return False
        return True


@bp.route("/", methods=["GET", "POST"])
@allow(Role.CHAIR)
def index() -> Response | tuple[str, int]:
    """All requests that wait for the visitor; those chosen are decided upon together."""
    visitor = access.visitor()
    waiting = requests.pending_extensions(visitor)
    form: Any = DecisionForm()
    form.decision.choices = [(GRANT, language.gettext("Grant")), (REFUSE, language.gettext("Refuse"))]
    # what somebody else has decided on meanwhile is told of by the preview
    form.chosen.choices = [(each, "") for each in {*(each.execution_id for each in waiting), *_sent()}]
    if request.method == "GET" or "again" in request.form or not form.validate() or not form.is_reasoned():
        form.seal.data = form.newest.data = ""
        return render_template("decisions/requests.html", form=form, waiting=waiting), 200
    decide = Decide(form.decision.data == GRANT, form.words.data or "", form.day.data)
    found = bulk.of_ids(visitor, form.chosen.data)
    if len(found) < len(set(form.chosen.data)):
        access.found(None)
    it = looked(form, decide, found)
    if it.done is not None:
        flash(language.ngettext("%(num)s request is decided.", "%(num)s requests are decided.", it.done))
        return redirect(url_for(".index"))
    title = language.gettext("Grant the requests") if decide.granted else language.gettext("Refuse the requests")
    back = url_for(".index"), language.gettext("Requests for a later day")
    return render_template("decisions/preview.html", title=title, back=back, **it.page), it.status


def _sent() -> set[int]:
    return set(wholes(request.form.getlist("chosen")))
