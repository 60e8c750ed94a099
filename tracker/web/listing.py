"""The executions one by one: all that the visitor may see, narrowed by what stands in the address."""

from flask import Blueprint, render_template, request
from sqlalchemy import select, true
from werkzeug.wrappers import Response

from tracker import language
from tracker.db import session
from tracker.directory.models import Organisation
from tracker.directory.roles import Role
from tracker.executions import listing
from tracker.executions.listing import Narrowed
from tracker.executions.overview import OVERDUE
from tracker.executions.queries import READERS_OF_A_BODY
from tracker.executions.states import State
from tracker.intake.draft import Part
from tracker.web import access, listing_changes, paging, words
from tracker.web.access import allow
from tracker.web.given import day, whole

bp = Blueprint("listing", __name__, url_prefix="/executions")


@bp.get("/")
@allow(Role.HEAD, *READERS_OF_A_BODY)
def index() -> str:
    """A page of the list, the nearest day first."""
    visitor, to = access.visitor(), _narrowed()
    page = paging.page(listing.executions(visitor, to, paging.after_day()), listing.key_of)
    columns = Organisation.id, Organisation.short_name
    named = Organisation.id == to.organisation_id if to.organisation_id else true()
    offered = select(*columns).where(named).order_by(Organisation.position, Organisation.id)
    return render_template(
        "executions/index.html",
        page=page,
        to=to,
        kinds=listing_changes.offered(visitor),
        most=listing_changes.MOST,
        parts={each.value: words.of(each) for each in Part},
        states={OVERDUE: language.gettext("overdue"), **{each.value: words.of(each) for each in State}},
        organisations=session.execute(offered).all(),
    )


@bp.route("/change", methods=["GET", "POST"])
@allow(Role.CHAIR, Role.SECRETARY, Role.CONTROLLER)
def change() -> Response | tuple[str, int]:
    """Change what was marked in the list, or all that the list finds, at once."""
    if "whole" in request.args:
        return listing_changes.page(listing.ids(access.visitor(), _narrowed(), listing_changes.MOST))
    return listing_changes.page(request.args.getlist("chosen", type=whole))


def _narrowed() -> Narrowed:
    """How the address narrows the list; what it says wrongly is left out, a resolution not to be seen is not found."""
    wanted = request.args.get("resolution", type=whole)
    shown, part = request.args.get("state"), request.args.get("part")
    return Narrowed(
        organisation_id=request.args.get("organisation", type=whole),
        resolution=access.found(listing.resolution(access.visitor(), wanted)) if wanted else None,
        shown=shown if shown in {OVERDUE, *State} else None,
        part=Part(part) if part in set(Part) else None,
        first_on=request.args.get("from", type=day),
        last_on=request.args.get("to", type=day),
    )
