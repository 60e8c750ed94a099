"""Correcting what is written: the heading of the resolution, its points, points that were missed."""

from flask import flash, make_response, render_template, request
from werkzeug.wrappers import Response

from tracker import language
from tracker.directory.roles import Role
from tracker.intake.draft import PointKind
from tracker.resolutions import corrections, days, structure
from tracker.resolutions.days import Heading
from tracker.resolutions.models import Point, Resolution
from tracker.resolutions.queries import working_calendar
from tracker.resolutions.wordings import Wording
from tracker.web import access
from tracker.web.access import allow
from tracker.web.check import loading, undoing
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import Correction, HeadingForm, PointForm, fingerprint


@bp.route("/<int:resolution_id>/check/heading", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def heading(resolution_id: int) -> Response:
    """Correct number, day of adoption, title and second basis."""
    resolution = loading.resolution_in_check(resolution_id)
    present = Heading(resolution.number, resolution.title, resolution.adopted_on, resolution.basis)
    form = HeadingForm(fingerprint(present), obj=present)
    if not form.validate_on_submit():
        return form_page("check/heading.html", form, resolution)
    given = Heading(form.number.data or "", form.title.data, form.adopted_on.data, form.basis.data or "")
    days.correct_heading(resolution, given, access.visitor(), working_calendar())
    flash(language.gettext("The heading is corrected."))
    return loading.to_check(resolution_id)


def form_page(
    template: str, form: Correction, resolution: Resolution, point: Point | None = None, **values: object
) -> Response:
    """A page with a form; 409 when the thing was changed by somebody else meanwhile, and what was is told."""
    meanwhile = undoing.since(resolution, int(form.known.data or 0)) if form.overtaken else []
    form.known.data = undoing.latest(resolution)
    page = render_template(template, form=form, resolution=resolution, point=point, meanwhile=meanwhile, **values)
    return make_response(page, 409 if form.overtaken else 200)


@bp.route("/<int:resolution_id>/check/points/<int:point_id>", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def point(resolution_id: int, point_id: int) -> Response:
    """Correct the number, the text and the kind of a point."""
    found = loading.point_in_check(resolution_id, point_id)
    form = PointForm(_seen(found), obj=found)
    if not form.validate_on_submit():
        return form_page("check/point.html", form, found.resolution, found)
    corrections.correct_point(found, _wording(form), access.visitor(), working_calendar())
    flash(language.gettext("The point is corrected."))
    return loading.to_point(found)


def _seen(found: Point) -> str:
    return fingerprint(found.kind.value, found.number, found.text, found.heading)


def _wording(form: PointForm) -> Wording:
    return Wording(PointKind(form.kind.data), form.number.data or "", form.text.data, form.heading.data)


@bp.route("/<int:resolution_id>/check/points/new", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def new_point(resolution_id: int) -> Response:
    """Add a point that the reader has missed, after the one that the address names, or first."""
    resolution = loading.resolution_in_check(resolution_id)
    after = _after(resolution)
    form = PointForm(fingerprint(len(resolution.points)), kind=PointKind.ASSIGNMENT.value)
    if not form.validate_on_submit():
        return form_page("check/new_point.html", form, resolution, after)
    added = structure.add_point(resolution, after, _wording(form), access.visitor(), working_calendar())
    flash(language.gettext("The point is added. Look at its addressees and its day."))
    return loading.to_point(added)


def _after(resolution: Resolution) -> Point | None:
    wanted = request.args.get("after", type=int)
    return access.found(next((each for each in resolution.points if each.id == wanted), None)) if wanted else None


@bp.route("/<int:resolution_id>/check/points/<int:point_id>/remove", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def remove_point(resolution_id: int, point_id: int) -> Response:
    """Take out what is no point, after having asked."""
    found = loading.point_in_check(resolution_id, point_id)
    form = Correction(_seen(found))
    if not form.validate_on_submit():
        return form_page("check/remove_point.html", form, found.resolution, found)
    structure.remove_point(found, access.visitor())
    flash(language.gettext("The point is taken out."))
    return loading.to_check(resolution_id)
