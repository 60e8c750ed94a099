"""Changes of an issued resolution for several points and organisations at once, each shown before it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import InputRequired

from tracker import language
from tracker.compliance.words import shortened
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.roles import Role
from tracker.executions import bulk, changes, members, overview
from tracker.executions.bulk import Change
from tracker.executions.models import Execution
from tracker.language import Marked, mark, pgettext
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.queries import assignments, possible_controllers
from tracker.resolutions.states import Stage
from tracker.web import access, cards
from tracker.web.access import allow
from tracker.web.decisions_fields import Ground, Joining, NewDay
from tracker.web.decisions_later import ByLaterDecision, later_point
from tracker.web.decisions_sealed import Sealed, looked
from tracker.web.filters import resolution_name
from tracker.web.forms import Choices, _, required_text
from tracker.web.given import wholes

bp = Blueprint("changes", __name__, url_prefix="/resolutions")


class SelectionForm(Sealed):
    """Of which points, and of which organisations where not of all."""

    points = Choices(_("Points"), [InputRequired(_("Mark the points."))], coerce=int)
    organisations = Choices(_("Organisations"), coerce=int)


class DayForm(NewDay, SelectionForm):
    """Points, and a later day for them."""


class GroundForm(Ground, SelectionForm):
    """Points, and why organisations are excluded from them."""


class ReasonForm(SelectionForm):
    """Why something comes on control again."""

    words = required_text(_("The reason"))


class JoinForm(Joining, SelectionForm):
    """Points, and who is added to them."""


class ControllerForm(SelectionForm):
    """Who checks the answers."""

    controller = SelectField(_("Who checks the answers"), coerce=int)


class TakeOffForm(SelectionForm, ByLaterDecision):
    """On what ground, or by which later decision."""


Make = Callable[[Any, list[Assignment]], Change]


@dataclass(frozen=True)
class Kind:
    """One kind of change: its page, who may, and what the form makes of the choice."""

    name: str
    title: Marked
    form: type[SelectionForm]
    make: Make
    roles: tuple[Role, ...] = (Role.CHAIR,)
    whole: bool = False
    """Whether it is about assignments as they are, for all their organisations."""


def _move_day(form: Any, _assignments: list[Assignment]) -> Change:
    return changes.MoveDay(form.new_due_on.data, form.words.data)


def _exclude(form: Any, _assignments: list[Assignment]) -> Change:
    return changes.Exclude(form.words.data)


def _join(form: Any, _assignments: list[Assignment]) -> Change:
    return members.Join(form.words.data)


def _controller(form: Any, _assignments: list[Assignment]) -> Change:
    return changes.NameController(session.get(Person, form.controller.data) if form.controller.data else None)


def _take_off(form: Any, found: list[Assignment]) -> Change:
    point = later_point(form, found[0].point.resolution)
    return changes.TakeOff(found, form.words.data or "", point, _called(point))


def _called(point: Point | None) -> str:
    if point is None:
        return ""
    named = resolution_name(point.resolution)
    return language.gettext("Point %(label)s of: %(resolution)s", label=point.label or "–", resolution=named)


def _put_back(form: Any, found: list[Assignment]) -> Change:
    return changes.PutBack(found, form.words.data)


KINDS = (
    Kind("day", mark("change", "Move the day"), DayForm, _move_day),
    Kind("join", mark("change", "Add organisations"), JoinForm, _join),
    Kind("exclude", mark("change", "Exclude organisations"), GroundForm, _exclude),
    Kind(
        "controller",
        mark("change", "Name the controller"),
        ControllerForm,
        _controller,
        (Role.CHAIR, Role.SECRETARY),
        whole=True,
    ),
    Kind("take-off", mark("change", "Take points off control"), TakeOffForm, _take_off, whole=True),
    Kind("put-back", mark("change", "Put points on control again"), ReasonForm, _put_back, whole=True),
)


def _page(kind: Kind, resolution_id: int) -> Response | tuple[str, int]:
    """Choose, look at what would change, and do exactly that."""
    resolution = _resolution(kind, resolution_id)
    form = _form(kind, resolution)
    if request.method == "GET" or "again" in request.form or not form.validate() or not _fits(form, resolution):
        return _asked(kind, resolution, form)
    chosen = [each for each in assignments(resolution) if each.id in form.points.data]
    change, found = kind.make(form, chosen), _chosen(form, chosen)
    it = looked(form, change, found, chosen)
    if it.done is not None:
        flash(_done(it.done))
        return redirect(url_for("resolutions.show", resolution_id=resolution_id))
    title = pgettext(*kind.title)
    back = url_for("resolutions.show", resolution_id=resolution_id), resolution_name(resolution)
    empty_too = isinstance(change, changes.TakeOff | changes.PutBack)
    return render_template("decisions/preview.html", title=title, back=back, empty_too=empty_too, **it.page), it.status


def _resolution(kind: Kind, resolution_id: int) -> Resolution:
    """404 unseen, 403 without the office in its body, 409 before its issue."""
    visitor = access.visitor()
    found = access.found(overview.resolution(visitor, resolution_id))
    access.require(found.body_id in visitor.offices.bodies(*kind.roles))
    cards.require_now(found.stage in {Stage.ISSUED, Stage.CLOSED})
    return found


def _form(kind: Kind, resolution: Resolution) -> Any:
    form: Any = kind.form(request.form if request.method == "POST" else None)
    form.points.choices = [(each.id, _words(each)) for each in assignments(resolution)]
    if isinstance(form, JoinForm):
        form.offer_everybody()
    else:
        concerned = [] if kind.whole else bulk.concerned(each.id for each in assignments(resolution))
        form.organisations.choices = [(each.id, each.short_name) for each in concerned]
    if isinstance(form, ByLaterDecision):
        form.offer(resolution)
    if kind.name == "controller":
        people = possible_controllers(resolution, access.today())
        everybody = (0, language.gettext("curators and controllers of the body"))
        form.controller.choices = [everybody, *((each.id, each.full_name) for each in people)]
    if request.method == "GET":
        form.points.data = wholes(request.args.getlist("point"))
        form.organisations.data = wholes(request.args.getlist("organisation"))
    return form


def _words(assignment: Assignment) -> str:
    return f"{assignment.point.label or '–'} {shortened(assignment.point.text, 118)}"


def _fits(form: Any, resolution: Resolution) -> bool:
    return not isinstance(form, ByLaterDecision) or form.is_grounded(resolution)


def _chosen(form: Any, chosen: list[Assignment]) -> list[Execution]:
    if isinstance(form, JoinForm):
        return form.candidates(chosen)
    return bulk.chosen([each.id for each in chosen], form.organisations.data or [])


def _asked(kind: Kind, resolution: Resolution, form: Any) -> tuple[str, int]:
    page = {"kind": kind, "title": pgettext(*kind.title), "form": form, "resolution": resolution}
    form.seal.data = form.newest.data = ""
    return render_template("decisions/change.html", **page), 200


def _done(number: int) -> str:
    return language.ngettext("%(num)s execution is changed.", "%(num)s executions are changed.", number)


def _add(kind: Kind) -> None:
    def view(resolution_id: int) -> Response | tuple[str, int]:
        return _page(kind, resolution_id)

    path, name = f"/<int:resolution_id>/changes/{kind.name}", kind.name.replace("-", "_")
    bp.add_url_rule(path, name, allow(*kind.roles)(cast(Any, view)), methods=["GET", "POST"])


for _kind in KINDS:
    _add(_kind)
