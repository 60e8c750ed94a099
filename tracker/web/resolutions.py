"""Resolutions: their list, the text with its state in the margin, and who of an assignment has answered."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.compliance import evidence
from tracker.compliance.stood import Moment
from tracker.directory.roles import Role
from tracker.executions import overview, recurring
from tracker.executions.lists import Duty
from tracker.executions.overview import ANSWERS, OVERDUE, Progress
from tracker.executions.queries import READERS_OF_A_BODY, After
from tracker.executions.states import State
from tracker.language import gettext
from tracker.resolutions.models import Point, Resolution
from tracker.resolutions.queries import Ordered, Written, assignments, text_of
from tracker.resolutions.sources import around
from tracker.resolutions.states import Stage
from tracker.web import access, history, paging, words
from tracker.web.access import allow
from tracker.web.decisions_later import marked

bp = Blueprint("resolutions", __name__, url_prefix="/resolutions")

READERS = (Role.CHAIR, Role.SECRETARY, Role.CONTROLLER, Role.OBSERVER, Role.HEAD)


@bp.get("/")
@allow(*READERS)
def index() -> str:
    """The resolutions that the visitor may see, the newest first."""
    visitor = access.visitor()
    page = paging.page(overview.resolution_list(visitor, paging.after_day()), overview.key_of)
    return render_template(
        "resolutions/index.html",
        page=page,
        progress=overview.of_resolutions([each.id for each in page.rows], visitor),
        may_bring_in=visitor.offices.has(Role.SECRETARY),
    )


class Margin(NamedTuple):
    """What stands beside a point for one of its assignments: how far all are, and how far the own organisation is."""

    ordered: Ordered
    all: Progress | None
    own: Duty | None


@bp.get("/<int:resolution_id>")
@allow(*READERS)
def show(resolution_id: int) -> str:
    """The text as adopted, with the state of each point in the margin."""
    visitor = access.visitor()
    resolution = access.found(overview.heading(visitor, resolution_id))
    points = text_of(resolution_id)
    margins = _margins(resolution, points)
    *between, behind = [
        [resolution.lines[each] for each in numbers]
        for numbers in around(len(resolution.lines), [point.lines for point in points])
    ]
    everybody = [each.all for beside in margins.values() for each in beside if each.all]
    return render_template(
        "resolutions/show.html",
        resolution=resolution,
        points=list(zip(points, between, strict=True)),
        behind=behind,
        margins=margins,
        progress=sum(everybody, Progress()) if everybody else None,
        history=history.lines(resolution),
        off=marked(resolution.id),
        is_issued=resolution.stage in {Stage.ISSUED, Stage.CLOSED},
        may_report=resolution.body_id in visitor.offices.bodies(*READERS_OF_A_BODY),
        is_secretary=resolution.body_id in visitor.offices.bodies(Role.SECRETARY),
        sees_all=overview.sees_all(visitor, resolution.body_id),
    )


def _margins(resolution: Resolution, points: Sequence[Written]) -> dict[int, list[Margin]]:
    """What stands beside each point; once it is issued, only what the visitor may know."""
    visitor, body_id = access.visitor(), resolution.body_id
    is_draft = resolution.stage in {Stage.DRAFT, Stage.READY}
    ids = [] if is_draft else [each.id for point in points for each in point.ordered]
    everybody = overview.of_assignments(ids, visitor, body_id) if ids and overview.sees_all(visitor, body_id) else {}
    own = overview.own(ids, visitor) if ids else {}
    return {
        point.id: [
            Margin(each, everybody.get(each.id), own.get(each.id))
            for each in point.ordered
            if is_draft or each.id in everybody or each.id in own
        ]
        for point in points
    }


@bp.get("/<int:resolution_id>/points/<int:assignment_id>")
@allow(*READERS)
def assignment(resolution_id: int, assignment_id: int) -> Response | str:
    """Who of an assignment has answered; the address narrows it to one state."""
    visitor = access.visitor()
    resolution = access.found(overview.resolution(visitor, resolution_id))
    found = access.found(next((each for each in assignments(resolution) if each.id == assignment_id), None))
    if resolution.stage not in {Stage.ISSUED, Stage.CLOSED}:
        return redirect(url_for(".show", resolution_id=resolution_id, _anchor=f"point-{found.point_id}"))
    shown = _shown()
    page = paging.page(overview.answers(found, visitor, shown, _after()), overview.key_of_answer, ANSWERS)
    return render_template(
        "resolutions/assignment.html",
        resolution=resolution,
        assignment=found,
        point=found.point,
        above=_above(found.point),
        page=page,
        shown=shown,
        filters=_filters(overview.answer_counts(found, visitor)),
        progress=overview.of_assignments([found.id], visitor, resolution.body_id).get(assignment_id),
        history=history.lines(found),
        off=marked(resolution.id),
        figures=evidence.figures(Moment(access.today()), [found]),
        missed=recurring.missed(found, overview.seen_in(visitor, resolution.body_id), visitor.today),
        may_ask=resolution.stage is Stage.ISSUED and resolution.body_id in visitor.offices.bodies(Role.CHAIR),
        sees_all=overview.sees_all(visitor, resolution.body_id),
    )


def _after() -> After | None:
    """Where the page of answers begins: after an organisation's place in a period."""
    return paging.after(lambda key: int(key.rpartition("|")[2]))


def _shown() -> str | None:
    shown = request.args.get("state") or None
    if shown not in {None, OVERDUE, *State}:
        abort(400)
    return shown


def _filters(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """(value, words, how many) of each state that there is."""
    return [
        (value, gettext("overdue") if value == OVERDUE else words.of(State(value)), count)
        for value, count in counts.items()
    ]


def _above(point: Point) -> list[Point]:
    """The points over a point, the outermost first."""
    by_id = {each.id: each for each in point.resolution.points}
    found: list[Point] = []
    parent = by_id.get(point.parent_id or 0)
    while parent is not None and parent not in found:
        found.insert(0, parent)
        parent = by_id.get(parent.parent_id or 0)
    return found
