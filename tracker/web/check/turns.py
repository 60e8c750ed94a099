"""From the check to control: what issuing would make, handing to the chair, issuing, taking back, discarding."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import language
from tracker.db import session
from tracker.directory import personnel
from tracker.directory import queries as directory
from tracker.directory.models import Absence, Organisation, Person
from tracker.directory.roles import Role
from tracker.executions.issuing import Issued, Share, duties, issue, preview
from tracker.language import gettext
from tracker.resolutions import services
from tracker.resolutions.models import Point, Resolution
from tracker.resolutions.queries import assignments, working_calendar
from tracker.resolutions.services import NotReady
from tracker.resolutions.states import STAGES, ResolutionAction, Stage, require_stage
from tracker.web import access
from tracker.web.access import allow
from tracker.web.check import loading, meanings, remarks
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import CommentForm, Correction
from tracker.web.check.points import form_page


@dataclass(frozen=True)
class Recipient:
    """An organisation, what it would be given, and who would get its letter."""

    organisation: Organisation
    share: Share
    head: Person | None


@bp.get("/<int:resolution_id>/preview", endpoint="preview")
@allow(Role.SECRETARY, Role.CHAIR)
def show_preview(resolution_id: int) -> Response | str:
    """Who would get how much; from here it goes to the chair, or to the executors."""
    resolution = loading.resolution_of(resolution_id, Role.SECRETARY, Role.CHAIR)
    if resolution.stage not in {Stage.DRAFT, Stage.READY}:
        return redirect(url_for("resolutions.show", resolution_id=resolution_id))
    return _preview(resolution, CommentForm(formdata=None))


def _preview(resolution: Resolution, form: CommentForm) -> str:
    made = preview(resolution, resolution.body.today, working_calendar())
    return render_template(
        "check/preview.html",
        resolution=resolution,
        made=made,
        recipients=_recipients(made, access.today()),
        lacking=remarks.lacking(resolution),
        doubts=[each for each in remarks.remarks(resolution, meanings.known()) if each.is_open],
        away=_away(resolution),
        late=_late(resolution),
        may=_allowed(resolution),
        form=form,
        seen=Correction(str(resolution.version), formdata=None),
    )


def _late(resolution: Resolution) -> list[Point]:
    """The points of the assignments of which the day has passed; of one that recurs only the coming periods count."""
    return [
        each.point
        for each in assignments(resolution)
        if each.due_on is not None and each.due_on < access.today() and not each.recurrence
    ]


@dataclass(frozen=True)
class Away:
    """Whoever answers for an organisation is away on the day of so many of its assignments."""

    organisation: Organisation
    absence: Absence
    number: int


def _away(resolution: Resolution) -> list[Away]:
    members = directory.membership()
    due = Counter(
        (organisation_id, each.due_on)
        for each in assignments(resolution)
        if each.due_on is not None
        for organisation_id in duties(each, members)
    )
    found: dict[int, Away] = {}
    gone = personnel.away([(organisation_id, day) for organisation_id, day in due])
    names = {each.id: each for each in _organisations({organisation_id for organisation_id, _day in gone})}
    for (organisation_id, day), absence in gone.items():
        before = found[organisation_id].number if organisation_id in found else 0
        found[organisation_id] = Away(names[organisation_id], absence, before + due[organisation_id, day])
    return sorted(found.values(), key=lambda each: (each.organisation.position, each.organisation.id))


def _recipients(made: Issued, on: date) -> list[Recipient]:
    heads = directory.heads(made.shares, on)
    return [Recipient(each, made.shares[each.id], heads.get(each.id)) for each in _organisations(made.shares)]


def _organisations(ids: Iterable[int]) -> list[Organisation]:
    return list(session.scalars(directory.organisations(closed=True).where(Organisation.id.in_(list(ids)))))


WHO_MAY = {
    ResolutionAction.SEND_TO_CHAIR: frozenset({Role.SECRETARY}),
    ResolutionAction.TAKE_BACK: frozenset({Role.CHAIR, Role.SECRETARY}),
    ResolutionAction.ISSUE: frozenset({Role.CHAIR}),
    ResolutionAction.DISCARD: frozenset({Role.SECRETARY}),
}
"""What is done to a resolution as a whole, and by which offices of its body."""


def _allowed(resolution: Resolution) -> set[ResolutionAction]:
    """What the visitor may do to the resolution now."""
    offices = access.visitor().offices
    return {
        action
        for action, roles in WHO_MAY.items()
        if resolution.stage in STAGES[action][0] and resolution.body_id in offices.bodies(*roles)
    }


def _resolution_for(resolution_id: int, action: ResolutionAction) -> Resolution:
    found = loading.resolution_of(resolution_id, *WHO_MAY[action])
    require_stage(found.stage, action)
    return found


@bp.post("/<int:resolution_id>/hand")
@allow(Role.SECRETARY)
def hand(resolution_id: int) -> Response:
    """Hand a checked resolution to the chair."""
    resolution = _resolution_for(resolution_id, ResolutionAction.SEND_TO_CHAIR)
    try:
        services.send_to_chair(resolution, access.visitor())
    except NotReady:
        return _not_ready(resolution_id)
    flash(gettext("The resolution is on the chair's table."))
    return redirect(url_for("resolutions.show", resolution_id=resolution_id))


def _not_ready(resolution_id: int) -> Response:
    flash(gettext("Something has to be settled first: it is named below."), "error")
    return redirect(url_for(".preview", resolution_id=resolution_id))


@bp.post("/<int:resolution_id>/issue", endpoint="issue")
@allow(Role.CHAIR)
def issue_it(resolution_id: int) -> Response:
    """Turn the assignments into executions; refused once when the resolution isn't what the chair saw."""
    resolution = _resolution_for(resolution_id, ResolutionAction.ISSUE)
    if not Correction(str(resolution.version)).validate_on_submit():
        flash(gettext("The resolution was changed after you opened it: look at it again before issuing."), "error")
        return redirect(url_for(".preview", resolution_id=resolution_id))
    try:
        made = issue(resolution, access.visitor(), working_calendar())
    except NotReady:
        return _not_ready(resolution_id)
    flash(
        language.ngettext(
            "Issued: %(num)s execution is on control.", "Issued: %(num)s executions are on control.", made.executions
        )
    )
    return redirect(url_for("resolutions.show", resolution_id=resolution_id))


@bp.post("/<int:resolution_id>/take-back")
@allow(Role.SECRETARY, Role.CHAIR)
def take_back(resolution_id: int) -> Response | str:
    """Return a resolution from the chair's table to the check, saying what has to be looked at."""
    resolution = _resolution_for(resolution_id, ResolutionAction.TAKE_BACK)
    form = CommentForm()
    if not form.validate_on_submit():
        return _preview(resolution, form)
    services.take_back(resolution, access.visitor(), form.comment.data)
    flash(gettext("The resolution is in check again."))
    return redirect(url_for("resolutions.show", resolution_id=resolution_id))


@bp.route("/<int:resolution_id>/discard", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def discard(resolution_id: int) -> Response:
    """Throw away what was brought in by mistake, after having asked."""
    resolution = _resolution_for(resolution_id, ResolutionAction.DISCARD)
    form = Correction(str(resolution.version))
    if request.method == "GET" or not form.validate_on_submit():
        return form_page("check/discard.html", form, resolution)
    services.discard(resolution, access.visitor())
    flash(gettext("The draft is discarded."))
    return redirect(url_for("resolutions.index"))
