"""The check: the source and what was understood side by side, the doubts, and changes of many points at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import audit, language
from tracker.calendar.deadlines import Reason
from tracker.directory import queries as directory
from tracker.directory.roles import Role
from tracker.intake.draft import Part, PointKind
from tracker.resolutions import corrections, days
from tracker.resolutions.models import Addressee, Assignment, Doubt, Point, Resolution
from tracker.resolutions.queries import Obstacle, assignments, obstacles, possible_controllers, working_calendar
from tracker.resolutions.states import ResolutionAction, Stage
from tracker.resolutions.wordings import Wording
from tracker.web import access, doubts
from tracker.web.access import allow
from tracker.web.check import loading, marking, meanings
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import BulkForm, people


@dataclass(frozen=True)
class Remark:
    """A doubt in words, and the addressee that it wants to be explained, if it does."""

    doubt: Doubt
    words: str
    unknown: Addressee | None


@bp.get("/<int:resolution_id>/check")
@allow(Role.SECRETARY)
def show(resolution_id: int) -> Response:
    """The check of a resolution; once it is past that, its own page."""
    resolution = loading.resolution_of(resolution_id, Role.SECRETARY)
    if resolution.stage is not Stage.DRAFT:
        return redirect(url_for("resolutions.show", resolution_id=resolution_id))
    return _page(resolution, _bulk_form(resolution), _chosen(resolution, request.args.get("choose", "")))


def _page(resolution: Resolution, form: BulkForm, chosen: set[int]) -> Response:
    page = render_template(
        "check/show.html",
        resolution=resolution,
        rows=list(marking.rows(resolution)),
        remarks=[_remark(each) for each in resolution.doubts],
        obstacles=[(each, where(each, resolution.id)) for each in obstacles(resolution)],
        members=directory.membership(),
        returned=_returned(resolution),
        defaults=sum(_is_default(each) for each in assignments(resolution)),
        form=form,
        chosen=chosen,
    )
    return make_response(page, 409 if form.overtaken else 200)


def _returned(resolution: Resolution) -> str:
    """What the chair wanted to be looked at, when the resolution came back."""
    told = [each.comment for each in audit.entries_of(resolution) if each.action == ResolutionAction.TAKE_BACK]
    return told[-1] if told else ""


def _remark(doubt: Doubt) -> Remark:
    printed = doubt.values.get("printed") if doubt.code == "addressee_unknown" else None
    everybody = [each for assignment in assignments(doubt.resolution) for each in assignment.addressees]
    unknown = (each for each in everybody if each.printed == printed and not meanings.key_of(each))
    return Remark(doubt, doubts.words(doubt), next(unknown, None) if printed else None)


def where(obstacle: Obstacle, resolution_id: int) -> str:
    """The page on which an obstacle is done away with."""
    point, assignment = obstacle.point, obstacle.assignment
    if point is None:
        page = "check.heading" if obstacle.code == "no_date" else "check.show"
        return url_for(page, resolution_id=resolution_id)
    if assignment is None:
        return url_for("check.point", resolution_id=resolution_id, point_id=point.id)
    unknown = next((each for each in assignment.addressees if not meanings.key_of(each)), None)
    if obstacle.code == "unknown_addressee" and unknown:
        return url_for("check.explain", resolution_id=resolution_id, addressee_id=unknown.id)
    page = "check.day" if obstacle.code == "no_day" else "check.addressees"
    return url_for(page, resolution_id=resolution_id, assignment_id=assignment.id)


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


def _bulk_form(resolution: Resolution) -> BulkForm:
    form = BulkForm(str(resolution.version))
    form.meaning.choices = {"": [("", "—")], **meanings.known().grouped()}
    form.controller.choices = people(possible_controllers(resolution, access.today()))
    return form


@bp.post("/<int:resolution_id>/check/bulk")
@allow(Role.SECRETARY)
def bulk(resolution_id: int) -> Response:
    """One change for all the chosen points: the day, an addressee, the kind or the controller."""
    resolution = loading.resolution_in_check(resolution_id)
    ids = {int(each) for each in request.form.getlist("point") if each.isdecimal()}
    points = [point for point in resolution.points if point.id in ids]
    access.found(points if len(points) == len(ids) else None)
    form = _bulk_form(resolution)
    change = BULK.get(request.form.get("do", ""))
    if not form.validate_on_submit() or change is None or not _changed(change, points, form):
        return _page(resolution, form, ids)
    flash(language.ngettext("%(num)s point is changed.", "%(num)s points are changed.", len(points)))
    return loading.to_check(resolution_id, f"point-{points[0].id}")


Change = Callable[[list[Point], BulkForm], str]
"""Makes the change; a sentence about what is lacking when it can't."""


def _changed(change: Change, points: list[Point], form: BulkForm) -> bool:
    lacking = change(points, form) if points else language.gettext("Choose the points: tick the boxes beside them.")
    form.form_errors = [lacking] if lacking else []
    return not lacking


def _assignments(points: list[Point]) -> list[Assignment]:
    return [assignment for point in points for assignment in point.assignments]


def _day(points: list[Point], form: BulkForm) -> str:
    if (form.day.data is None) is not form.without_day.data:
        return language.gettext("Write the day, or tick that there is no deadline.")
    for assignment in _assignments(points):
        days.set_day(assignment, form.day.data, access.visitor())
    return "" if _assignments(points) else language.gettext("There is no assignment among the chosen points.")


def _addressee(points: list[Point], form: BulkForm) -> str:
    if not form.meaning.data:
        return language.gettext("Choose the organisation or the group.")
    chosen = [(meanings.known().by_key[form.meaning.data], Part(form.part.data))]
    for assignment in _assignments(points):
        corrections.set_addressees(assignment, chosen, access.visitor())
    return "" if _assignments(points) else language.gettext("There is no assignment among the chosen points.")


def _kind(points: list[Point], form: BulkForm) -> str:
    for point in points:
        wording = Wording(PointKind(form.kind.data), point.number, point.text, point.heading)
        corrections.correct_point(point, wording, access.visitor(), working_calendar())
    return ""


def _controller(points: list[Point], form: BulkForm) -> str:
    people_by_id: dict[str, Any] = {
        str(each.id): each for each in possible_controllers(points[0].resolution, access.today())
    }
    for assignment in _assignments(points):
        corrections.set_controller(assignment, people_by_id.get(form.controller.data), access.visitor())
    return "" if _assignments(points) else language.gettext("There is no assignment among the chosen points.")


BULK: dict[str, Change] = {"day": _day, "addressee": _addressee, "kind": _kind, "controller": _controller}


@bp.post("/<int:resolution_id>/check/doubts/<int:doubt_id>")
@allow(Role.SECRETARY)
def settle(resolution_id: int, doubt_id: int) -> Response:
    """Note that a doubt has been looked at; back to the list of doubts, or to the point where it was."""
    doubt = loading.doubt_in_check(resolution_id, doubt_id)
    corrections.settle_doubt(doubt, access.visitor())
    at_point = f"point-{doubt.point_id}" if request.form.get("at") == "point" else "doubts"
    return loading.to_check(resolution_id, at_point)
