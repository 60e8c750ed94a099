"""The text of an issued point corrected once for all: what it will say, why, and to how many it will be told."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from tracker import language
from tracker.directory.roles import Role
from tracker.executions import decisions, overview
from tracker.resolutions.models import Point
from tracker.resolutions.queries import assignments
from tracker.resolutions.states import Stage
from tracker.web import access, cards
from tracker.web.access import allow
from tracker.web.forms import Form, _, required_text

bp = Blueprint("texts", __name__, url_prefix="/resolutions")


class TextForm(Form):
    """The text as it should be, and why it is corrected; `before` is the text that was looked at."""

    text = required_text(_("The text as it should be"))
    reason = required_text(_("Why it is corrected"))
    before = HiddenField()
    stale = False


@bp.route("/<int:resolution_id>/points/<int:assignment_id>/text", methods=["GET", "POST"])
@allow(Role.CHAIR)
def correct(resolution_id: int, assignment_id: int) -> Response | tuple[str, int]:
    """Correct the text; whoever hasn't finished is told by letter."""
    visitor = access.visitor()
    resolution = access.found(overview.resolution(visitor, resolution_id))
    point = access.found(next((e.point for e in assignments(resolution) if e.id == assignment_id), None))
    access.require(resolution.body_id in visitor.offices.bodies(Role.CHAIR))
    cards.require_now(resolution.stage is Stage.ISSUED)
    form = TextForm(text=point.text, before=point.text)
    if form.validate_on_submit():
        form.stale = _plain(form.before.data) != _plain(point.text)
        form.before.data = point.text
        if not form.stale and _corrected(point, form):
            return redirect(url_for("resolutions.assignment", resolution_id=resolution_id, assignment_id=assignment_id))
    page = {"form": form, "point": point, "resolution": resolution, "assignment_id": assignment_id}
    page["number"] = len(decisions.unfinished(point))
    return render_template("decisions/text.html", **page), 409 if form.stale else 200


def _plain(text: str | None) -> str:
    """The text without what a browser does to the ends of lines."""
    return " ".join((text or "").split())


def _corrected(point: Point, form: TextForm) -> bool:
    try:
        decisions.correct_text(point, form.text.data, access.visitor(), form.reason.data)
    except decisions.SameText:
        form.text.errors = [language.gettext("This is the text that stands there already.")]
        return False
    flash(language.gettext("The text is corrected; whoever has not finished is told by letter."))
    return True
