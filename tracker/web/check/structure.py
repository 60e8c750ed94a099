"""Which points there are: cut in parts, joined, and what becomes of a stray line of the source."""

from flask import flash, request
from werkzeug.wrappers import Response

from tracker import language
from tracker.directory.roles import Role
from tracker.intake.draft import PointKind
from tracker.language import gettext
from tracker.resolutions import structure
from tracker.resolutions.models import Point, Resolution
from tracker.resolutions.queries import working_calendar
from tracker.resolutions.structure import NotBeside, WordsChanged
from tracker.resolutions.wordings import Wording
from tracker.web import access
from tracker.web.access import allow
from tracker.web.check import loading
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import Choices, LineForm, SplitForm, fingerprint
from tracker.web.check.points import form_page
from tracker.web.given import whole


@bp.route("/<int:resolution_id>/check/points/<int:point_id>/split", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def split_point(resolution_id: int, point_id: int) -> Response:
    """Cut a point in parts at the empty lines that were typed into its text."""
    point = loading.point_in_check(resolution_id, point_id)
    form = SplitForm(fingerprint(point.text), data={"text": point.text})
    if not form.validate_on_submit():
        return form_page("check/split.html", form, point.resolution, point)
    try:
        made = structure.split_point(point, form.parts(), access.visitor(), working_calendar())
    except WordsChanged:
        form.text.errors = [gettext("The words of the point have to stay as they are; only empty lines are added.")]
        return form_page("check/split.html", form, point.resolution, point)
    flash(language.ngettext("The point is cut into %(num)s part.", "The point is cut into %(num)s parts.", len(made)))
    return loading.to_point(point)


@bp.post("/<int:resolution_id>/check/points/<int:point_id>/join")
@allow(Role.SECRETARY)
def join_points(resolution_id: int, point_id: int) -> Response:
    """Make a point the continuation of the one before it; refused when another one stands there by now."""
    point = loading.point_in_check(resolution_id, point_id)
    points = point.resolution.points
    first = access.found(points[points.index(point) - 1] if points.index(point) else None)
    if request.form.get("at", first.id, type=whole) != first.id:
        raise NotBeside
    structure.join_points(first, point, access.visitor(), working_calendar())
    flash(gettext("The two points are one now."))
    return loading.to_point(first)


@bp.route("/<int:resolution_id>/check/lines/<int:line>", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def line(resolution_id: int, line: int) -> Response:
    """Say what a stray line of the source is: the continuation of a point, or a point of its own."""
    resolution = loading.resolution_in_check(resolution_id)
    words = access.found(resolution.lines[line] if line in resolution.unplaced else None)
    number, text = structure.as_wording(words)
    beside = [structure.before_line(resolution, line), structure.behind_line(resolution, line)]
    form = LineForm(fingerprint(words), number=number, text=text, kind=PointKind.ASSIGNMENT.value, place="point")
    form.place.choices = _places([each for each in beside if each])
    if not form.validate_on_submit():
        return form_page("check/line.html", form, resolution, words=words)
    point = _placed(resolution, line, form)
    flash(gettext("The line has its place."))
    return loading.to_point(point)


def _places(beside: list[Point]) -> Choices:
    continued = [
        (f"into-{each.id}", gettext("it continues point %(label)s", label=each.label or "–")) for each in beside
    ]
    return [("point", gettext("it is a point of its own")), *continued]


def _placed(resolution: Resolution, line: int, form: LineForm) -> Point:
    if form.place.data != "point":
        point = next(each for each in resolution.points if f"into-{each.id}" == form.place.data)
        structure.place_line(resolution, line, point, access.visitor(), working_calendar())
        return point
    wording = Wording(PointKind(form.kind.data), form.number.data or "", form.text.data)
    after = structure.before_line(resolution, line)
    return structure.add_point(resolution, after, wording, access.visitor(), working_calendar(), lines=[line])
