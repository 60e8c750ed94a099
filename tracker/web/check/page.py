"""The check: the source and what was understood side by side, the doubts, and changes of many points at once."""

from collections.abc import Callable

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import audit
from tracker.calendar.deadlines import Reason
from tracker.directory import queries as directory
from tracker.directory.roles import Role
from tracker.resolutions import corrections
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.queries import assignments, possible_controllers
from tracker.resolutions.states import ResolutionAction, Stage
from tracker.web import access
from tracker.web.access import allow
from tracker.web.check import loading, marking, meanings, remarks, undoing
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import BulkForm, people
from tracker.web.check.meanings import Meanings


@bp.get("/<int:resolution_id>/check")
@allow(Role.SECRETARY)
def show(resolution_id: int) -> Response:
    """The check of a resolution; once it is past that, its own page."""
    resolution = loading.resolution_of(resolution_id, Role.SECRETARY)
    if resolution.stage is not Stage.DRAFT:
        return redirect(url_for("resolutions.show", resolution_id=resolution_id))
    known = meanings.known()
    chosen = _chosen(resolution, request.args.get("choose", ""))
    return page_of(resolution, known, bulk_form(resolution, known), chosen)


def page_of(resolution: Resolution, known: Meanings, form: BulkForm, chosen: set[int]) -> Response:
    found = remarks.remarks(resolution, known)
    page = render_template(
        "check/show.html",
        resolution=resolution,
        rows=marking.rows(resolution),
        deeds=undoing.deeds(resolution),
        remarks=found,
        open=[each for each in found if each.is_open],
        open_at=remarks.at_points(found),
        lacking=remarks.lacking(resolution),
        members=directory.membership(),
        returned=_returned(resolution),
        defaults=sum(_is_default(each) for each in assignments(resolution)),
        form=form,
        chosen=chosen,
        edited=request.args.get("edit", type=int),
    )
    return make_response(page, 409 if form.overtaken else 200)


def _returned(resolution: Resolution) -> str:
    """What the chair wanted to be looked at, when the resolution came back."""
    told = [each.comment for each in audit.entries_of(resolution) if each.action == ResolutionAction.TAKE_BACK]
    return told[-1] if told else ""


def _is_default(assignment: Assignment) -> bool:
    return assignment.due_reason.get("reason") == Reason.DEFAULT_TERM


CHOICES: dict[str, Callable[[Point], bool]] = {
    "assignments": lambda point: bool(point.assignments),
    "default_term": lambda point: any(_is_default(each) for each in point.assignments),
    "no_addressee": lambda point: any(not each.addressees for each in point.assignments),
}
"""Which points can be ticked all at once."""


def _chosen(resolution: Resolution, choice: str) -> set[int]:
    fits = CHOICES.get(choice)
    return {point.id for point in resolution.points if fits and fits(point)}


def bulk_form(resolution: Resolution, known: Meanings) -> BulkForm:
    """The form that changes many points at once, about the resolution as it is now."""
    form = BulkForm(str(resolution.version))
    form.meaning.choices = {"": [("", "—")], **known.grouped()}
    form.controller.choices = people(possible_controllers(resolution, access.today()))
    return form


@bp.post("/<int:resolution_id>/check/doubts/<int:doubt_id>")
@allow(Role.SECRETARY)
def settle(resolution_id: int, doubt_id: int) -> Response:
    """Note that a doubt has been looked at; back to the list of doubts, or to the point where it was."""
    doubt = loading.doubt_in_check(resolution_id, doubt_id)
    corrections.settle_doubt(doubt, access.visitor())
    at_point = request.form.get("at", 0, type=int)
    return loading.to_check(resolution_id, f"point-{at_point}" if at_point else "doubts")
