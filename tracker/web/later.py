"""A later day: the executor asks for it and may take the request back."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import language
from tracker.directory.roles import Role
from tracker.executions import extending
from tracker.executions.extending import Days
from tracker.executions.models import Execution
from tracker.executions.refusals import DayNotLater, PastTheLead
from tracker.executions.states import UNANSWERED
from tracker.resolutions.queries import working_calendar
from tracker.web import access, cards
from tracker.web.access import allow
from tracker.web.answers import ExtensionForm
from tracker.web.executions import bp

__all__ = ["bp"]


@bp.route("/<int:execution_id>/extension", methods=["GET", "POST"])
@allow(Role.HEAD)
def extension(execution_id: int) -> Response | tuple[str, int]:
    """Ask the chair for a later day; until it is decided upon, the old day holds."""
    execution = cards.execution(execution_id)
    cards.require_executor(execution)
    cards.require_now(execution.state in UNANSWERED and extending.extendable(execution))
    form = cards.form_over(ExtensionForm, execution)
    if form.validate_on_submit() and form.over(execution) and _asked(execution, form):
        flash(language.gettext("The request is sent to the chairperson. Until it is decided upon, the old day holds."))
        return redirect(url_for(".show", execution_id=execution.id))
    page = cards.page(execution, form, ahead=cards.rules(execution).extension_ahead)
    return render_template("executions/extension.html", **page), form.status


def _asked(execution: Execution, form: ExtensionForm) -> bool:
    """Whether the request could be sent; else the form says why not."""
    days = Days(working_calendar(), cards.rules(execution))
    try:
        extending.ask(execution, access.visitor(), form.new_due_on.data, form.reason.data, days)
    except PastTheLead:
        form.new_due_on.errors = [language.gettext("The lead executor itself has to answer before that day.")]
        return False
    except DayNotLater:
        form.new_due_on.errors = [language.gettext("Choose a day that is later than the present one and still ahead.")]
        return False
    return True


@bp.post("/<int:execution_id>/extension/take-back")
@allow(Role.HEAD)
def take_back_extension(execution_id: int) -> Response:
    """Withdraw the request that waits; the day stays as it is."""
    execution = cards.execution(execution_id)
    cards.require_executor(execution)
    request = extending.pending(execution)
    if request is None:
        abort(409)
    extending.take_back(request, access.visitor())
    flash(language.gettext("The request is taken back. The day stays as it was."))
    return redirect(url_for(".show", execution_id=execution.id))
