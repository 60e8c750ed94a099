"""The organisations: how each stands, what it has to do, who answers for it."""

from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, abort, render_template, request

from tracker.compliance import organisations as queries
from tracker.compliance import words
from tracker.compliance.coverage import out_of_ten
from tracker.compliance.organisations import OFFICE, ROWS, Shown
from tracker.directory.models import Appointment
from tracker.directory.roles import OrganisationKind, Role
from tracker.executions.queries import After
from tracker.web import access, paging
from tracker.web.access import allow
from tracker.web.given import wholes

bp = Blueprint("organisations", __name__, url_prefix="/organisations")

Code = TypeVar("Code", bound=StrEnum)


@bp.get("/")
@allow(*OFFICE)
def index() -> str:
    """All organisations with what they owe, by kind."""
    visitor, kind = access.visitor(), _code(OrganisationKind, "kind")
    overdue = "overdue" in request.args
    found = queries.organisations(visitor, kind, overdue=overdue, after=_after_place())
    return render_template(
        "organisations/index.html",
        accounts=queries.accounts(found[:ROWS], visitor),
        kinds=list(OrganisationKind),
        kind=kind,
        overdue=overdue,
        year=queries.this_year(visitor.today),
        after=f"{found[ROWS - 1].position}~{found[ROWS - 1].id}" if len(found) > ROWS else None,
        sheet=words,
    )


@bp.get("/<int:organisation_id>")
@allow(*OFFICE, Role.HEAD)
def show(organisation_id: int) -> str:
    """One organisation: its figures, its executions, its people."""
    visitor = access.visitor()
    it = access.found(queries.organisation(visitor, organisation_id))
    shown = _code(Shown, "show") or Shown.OPEN
    found = queries.executions(it.id, visitor, shown, paging.after_day())
    participation = queries.participation(it.id, visitor)
    return render_template(
        "organisations/show.html",
        account=queries.accounts([it], visitor)[0],
        year=queries.this_year(visitor.today),
        participation=participation,
        coefficient=out_of_ten(participation),
        shown=shown,
        page=paging.page(found, lambda each: queries.key_of(each, shown)),
        offices=_offices(it.id, visitor.today),
        sheet=words,
    )


def _offices(organisation_id: int, today: date) -> dict[bool, list[Appointment]]:
    """Who holds an office for the organisation today (True), and who no longer or not yet does (False)."""
    offices: dict[bool, list[Appointment]] = {True: [], False: []}
    for each in queries.appointments(organisation_id):
        offices[each.starts_on <= today and (each.ends_on is None or each.ends_on >= today)].append(each)
    return offices


def _code(kind: type[Code], name: str) -> Code | None:
    """What the address names, or nothing; 404 when there is no such thing."""
    given = request.args.get(name, "")
    if given and given not in set(kind):
        abort(404)
    return kind(given) if given else None


def _after_place() -> After | None:
    """Where the present page begins in the directory; None at its beginning, or when the address is mangled."""
    place, _sign, number = request.args.get("after", "").partition("~")
    numbers = wholes([place, number])
    return After(place, numbers[1]) if len(numbers) == 2 else None
