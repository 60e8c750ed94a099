"""The chair's decisions: a later day granted or refused, an execution off control or on it again."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.validators import Optional

from tracker import language
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions import extending, queries, requests, services
from tracker.executions.models import Execution, Extension
from tracker.executions.refusals import DayNotLater, PastTheLead
from tracker.executions.states import OPEN, Action
from tracker.web import access, cards
from tracker.web.access import allow, found
from tracker.web.auth import own_address
from tracker.web.cards import Versioned
from tracker.web.forms import Form, _, day, required_text

bp = Blueprint("decisions", __name__)


class GroundForm(Versioned):
    """On what ground an execution is taken off control unexecuted."""

    words = required_text(_("The ground: a decision, an order, what has changed"))


class ReasonForm(Versioned):
    """Why an execution is put on control again."""

    words = required_text(_("The reason"))


class GrantForm(Form):
    """A later day, the one asked for unless the chair gives another."""

    day = day(_("Another day"), validators=[Optional()])


class RefusalForm(Form):
    """Why a later day is refused."""

    reason = required_text(_("The reason of the refusal"))


def refusal_form(request_id: int) -> RefusalForm:
    """The form of one request; its names are its own, so that several stand on a page."""
    return RefusalForm(prefix=f"request-{request_id}-")


@bp.route("/executions/<int:execution_id>/withdraw", methods=["GET", "POST"])
@allow(Role.CHAIR)
def withdraw(execution_id: int) -> Response | tuple[str, int]:
    """Take an execution off control unexecuted."""
    return _turned(Action.WITHDRAW, execution_id, GroundForm, services.withdraw)


@bp.route("/executions/<int:execution_id>/reopen", methods=["GET", "POST"])
@allow(Role.CHAIR)
def reopen(execution_id: int) -> Response | tuple[str, int]:
    """Put a closed execution on control again."""
    return _turned(Action.REOPEN, execution_id, ReasonForm, services.reopen)


def _turned(
    action: Action, execution_id: int, kind: type[Versioned], turn: Callable[[Execution, Visitor, str], None]
) -> Response | tuple[str, int]:
    execution = cards.execution_for(action, execution_id)
    form = cards.form_over(kind, execution)
    if form.validate_on_submit() and form.over(execution):
        turn(execution, access.visitor(), form.words.data)
        off = action is Action.WITHDRAW
        flash(language.gettext("It is off control.") if off else language.gettext("It is on control again."))
        return redirect(url_for("executions.show", execution_id=execution.id))
    return render_template("executions/turn.html", **cards.page(execution, form, action=action)), form.status


@bp.get("/extensions/<int:request_id>")
@allow(Role.CHAIR)
def extension(request_id: int) -> str:
    """One request for a later day, to be decided upon."""
    return _asked(_request(request_id))


@bp.post("/extensions/<int:request_id>/grant")
@allow(Role.CHAIR)
def grant(request_id: int) -> Response | str:
    """Move the day as asked, or to another one."""
    request_, form = _request(request_id), GrantForm()
    if not form.validate_on_submit():
        return _asked(request_, granting=form)
    try:
        extending.grant(request_, access.visitor(), day=form.day.data)
    except PastTheLead:
        form.day.errors = [language.gettext("The lead executor itself has to answer before that day.")]
        return _asked(request_, granting=form)
    except DayNotLater:
        form.day.errors = [language.gettext("Choose a day that is later than the present one and still ahead.")]
        return _asked(request_, granting=form)
    moved_to = language.long_date(request_.new_due_on)
    flash(
        language.gettext("%(organisation)s: the day is moved to %(day)s.", organisation=_name(request_), day=moved_to)
    )
    return _back(request_)


@bp.post("/extensions/<int:request_id>/refuse")
@allow(Role.CHAIR)
def refuse(request_id: int) -> Response | str:
    """Leave the day as it is, with a reason."""
    request_ = _request(request_id)
    form = refusal_form(request_id)
    if not form.validate_on_submit():
        return _asked(request_, refusing=form)
    extending.refuse(request_, access.visitor(), form.reason.data)
    flash(language.gettext("%(organisation)s: the later day is refused.", organisation=_name(request_)))
    return _back(request_)


def _request(request_id: int) -> Extension:
    """The request to be decided upon: 404 unseen, 403 not the visitor's, 409 when it is settled or closed."""
    request_ = found(requests.extension(access.visitor(), request_id))
    access.require(queries.may_decide_on(access.visitor(), request_))
    cards.require_now(request_.decision is None and request_.execution.state in OPEN)
    return request_


def _asked(request_: Extension, granting: GrantForm | None = None, refusing: RefusalForm | None = None) -> str:
    """The page of a request."""
    granting, refusing = granting or GrantForm(formdata=None), refusing or refusal_form(request_.id)
    page = cards.page(request_.execution, refusing, request_=request_, granting=granting)
    return render_template("executions/request.html", **page)


def _name(request_: Extension) -> str:
    return request_.execution.organisation.short_name


def _back(request_: Extension) -> Response:
    """To the page that the decision was taken on: the home page, else the card."""
    card = url_for("executions.show", execution_id=request_.execution_id)
    return redirect(own_address(request.form.get("back")) or card)
