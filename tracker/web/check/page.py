"""The check: the source and what was understood side by side, the doubts, and changes of many points at once."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import audit
from tracker.calendar.deadlines import Reason
from tracker.directory import queries as directory
from tracker.directory.roles import Role
from tracker.resolutions import corrections
from tracker.resolutions.models import Addressee, Assignment, Doubt, Point, Resolution
from tracker.resolutions.queries import Obstacle, assignments, obstacles, possible_controllers
from tracker.resolutions.states import ResolutionAction, Stage
from tracker.web import access, doubts
from tracker.web.access import allow
from tracker.web.check import loading, marking, meanings, undoing
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import BulkForm, Choices, fingerprint, people
from tracker.web.check.meanings import Meanings


@dataclass(frozen=True)
class Remark:
    """A doubt in words, and the addressee that it wants to be explained, if it does, with the nearest meanings."""

    doubt: Doubt
    words: str
    unknown: Addressee | None
    suggested: Choices

    @property
    def seen(self) -> str:
        """What the form that explains the addressee carries."""
        return fingerprint(self.unknown.name) if self.unknown else ""


@bp.get("/<int:resolution_id>/check")
@allow(Role.SECRETARY)
def show(resolution_id: int) -> Response:
    """The check of a resolution; once it is past that, its own page."""
    resolution = loading.resolution_of(resolution_id, Role.SECRETARY)
    if resolution.stage is not Stage.DRAFT:
        return redirect(url_for("resolutions.show", resolution_id=resolution_id))
    return page_of(resolution, bulk_form(resolution), _chosen(resolution, request.args.get("choose", "")))


def page_of(resolution: Resolution, form: BulkForm, chosen: set[int]) -> Response:
    known = meanings.known()
    unknown = _unknown(resolution)
    remarks = [_remark(each, unknown, known) for each in sorted(resolution.doubts, key=_place)]
    left = [each for each in remarks if each.doubt.settled_at is None]
    page = render_template(
        "check/show.html",
        resolution=resolution,
        rows=marking.rows(resolution),
        deeds=undoing.deeds(resolution),
        remarks=remarks,
        open=left,
        open_at=_by_point(left),
        obstacles=[(each, where(each, resolution.id)) for each in obstacles(resolution)],
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


def _place(doubt: Doubt) -> tuple[int, int]:
    return (doubt.point.position if doubt.point else -1, doubt.id)


def _by_point(remarks: list[Remark]) -> dict[int | None, list[Remark]]:
    return {at: list(those) for at, those in groupby(remarks, key=lambda each: each.doubt.point_id)}


def _unknown(resolution: Resolution) -> dict[str, Addressee]:
    """The first addressee that is not understood, by its printed words."""
    everybody = [each for assignment in assignments(resolution) for each in assignment.addressees]
    return {each.printed: each for each in reversed(everybody) if each.printed and not meanings.key_of(each)}


def _remark(doubt: Doubt, unknown: dict[str, Addressee], known: Meanings) -> Remark:
    printed = doubt.values.get("printed") if doubt.code == "addressee_unknown" else None
    found = unknown.get(printed) if printed else None
    return Remark(doubt, doubts.words(doubt), found, known.named(doubt.values.get("suggestions", [])) if found else [])


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


def bulk_form(resolution: Resolution) -> BulkForm:
    """The form that changes many points at once, about the resolution as it is now."""
    form = BulkForm(str(resolution.version))
    form.meaning.choices = {"": [("", "—")], **meanings.known().grouped()}
    form.controller.choices = people(possible_controllers(resolution, access.today()))
    return form


@bp.post("/<int:resolution_id>/check/doubts/<int:doubt_id>")
@allow(Role.SECRETARY)
def settle(resolution_id: int, doubt_id: int) -> Response:
    """Note that a doubt has been looked at; back to the list of doubts, or to the point where it was."""
    doubt = loading.doubt_in_check(resolution_id, doubt_id)
    corrections.settle_doubt(doubt, access.visitor())
    at_point = f"point-{doubt.point_id}" if request.form.get("at") == "point" else "doubts"
    return loading.to_check(resolution_id, at_point)
