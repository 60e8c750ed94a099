"""The first page of each role: what waits for the visitor today."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import language
from tracker.compliance import trend
from tracker.directory import personnel
from tracker.directory import queries as directory
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions import at_a_glance, overview, requests, worklists
from tracker.executions.overview import Progress
from tracker.mail import LetterState
from tracker.reminders import addresses
from tracker.reminders import queries as letters
from tracker.resolutions import queries as resolutions
from tracker.resolutions.states import Stage
from tracker.web import access, first_steps, work
from tracker.web.access import allow
from tracker.web.control import waits
from tracker.web.decisions import refusal_form

bp = Blueprint("home", __name__, url_prefix="")

SHORT = 5
"""Rows of the queue on a first page; all are on the page of the queue."""

UNDELIVERED = (LetterState.PARKED, LetterState.WITHHELD)
"""Letters that a person has to look at."""


@bp.app_template_filter("assignments")
def assignments(number: int) -> str:
    """«по 22 поручениям», as it follows «312 исполнений»."""
    return language.ngettext("of %(num)s assignment", "of %(num)s assignments", number)


@bp.get("/")
@allow()
def show() -> Response | str:
    """The day's work by the visitor's offices, one under another; a head goes straight to the duties."""
    visitor = access.visitor()
    held = {office.role for office in visitor.offices.held}
    for role, desk in DESKS.items():
        if held == {role}:
            return redirect(url_for(desk))
    page: dict[str, Any] = {"visitor": visitor, "standing": None, "works": work.own()}
    for role, load in PARTS.items():
        if visitor.offices.has(role):
            page |= load(visitor)
    return render_template("home/show.html", **page)


def _control(visitor: Visitor) -> dict[str, Any]:
    """What everybody of a body reads first: the figures, and the resolutions with their bars."""
    issued = at_a_glance.on_control(visitor)
    progress = overview.of_resolutions([each.id for each in issued], visitor)
    on_control = [(each, progress.get(each.id, Progress())) for each in issued]
    return {"standing": at_a_glance.standing(visitor), "on_control": on_control}


def _chair(visitor: Visitor) -> dict[str, Any]:
    waiting = requests.pending_extensions(visitor)
    return {
        **_control(visitor),
        "requests": [(each, refusal_form(each.id)) for each in waiting],
        "ready": resolutions.at_stage(Stage.READY, visitor.offices.bodies(Role.CHAIR)),
        "worst": at_a_glance.worst_overdue(visitor),
        "trend": trend.of_last_months(visitor.offices.bodies(Role.CHAIR), visitor.today),
    }


def _secretary(visitor: Visitor) -> dict[str, Any]:
    drafts = resolutions.at_stage(Stage.DRAFT, visitor.offices.bodies(Role.SECRETARY))
    members = directory.membership() if drafts else {}
    counts = letters.counts(visitor)
    return {
        **_control(visitor),
        **_queue(visitor),
        "drafts": [(each, resolutions.obstacles(each, members)) for each in drafts],
        "gaps": personnel.gaps(visitor.today),
        "undelivered": sum(counts.get(state, 0) for state in UNDELIVERED),
        "refused": addresses.count(visitor),
    }


def _queue(visitor: Visitor) -> dict[str, Any]:
    waiting = worklists.waiting(visitor)
    queue = worklists.queued(waiting[:SHORT])
    return {"number": len(waiting), "many": worklists.MANY, "queue": queue, "waits": waits(queue)}


def _controller(visitor: Visitor) -> dict[str, Any]:
    return {**_queue(visitor), "standing": at_a_glance.standing(visitor)}


def _head(visitor: Visitor) -> dict[str, Any]:
    return {"own": at_a_glance.own(visitor)}


def _administrator(visitor: Visitor) -> dict[str, Any]:
    return {"steps": first_steps.steps(), "refused": addresses.count(visitor)}


DESKS = {Role.HEAD: "executions.mine", Role.DEPUTY: "inner.mine"}
"""Where those go straight who have nothing else to look at."""

PARTS = {
    Role.OBSERVER: _control,
    Role.CONTROLLER: _controller,
    Role.SECRETARY: _secretary,
    Role.CHAIR: _chair,
    Role.HEAD: _head,
    Role.ADMINISTRATOR: _administrator,
}
"""What each role's part of the page is made of."""
