"""The controller's path: the queue of answers, one answer with all that belongs to it, the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectMultipleField, ValidationError
from wtforms.validators import InputRequired

from tracker import language
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.roles import Role
from tracker.executions import bulk, services, worklists
from tracker.executions.bulk import Change
from tracker.executions.changes import Accept, SendBack
from tracker.executions.deadlines import ExecutionRules, days_late, is_review_late
from tracker.executions.models import Execution
from tracker.executions.queries import PAGE, After
from tracker.executions.states import Action
from tracker.executions.worklists import Queued
from tracker.resolutions.queries import working_calendar
from tracker.web import access, cards, history, paging
from tracker.web.access import allow
from tracker.web.cards import Versioned
from tracker.web.decisions_sealed import Sealed, looked
from tracker.web.forms import _, optional_text
from tracker.web.given import whole

bp = Blueprint("control", __name__, url_prefix="/control")

CONTROLLERS = (Role.CONTROLLER, Role.SECRETARY)


@dataclass(frozen=True)
class Waited:
    """How many working days an answer has waited, whether that is longer than it may, and how many days after the day
    it was due it had been sent."""

    days: int
    late: bool
    days_late: int


class CheckForm(Versioned):
    """A word on the answer; a return can't do without."""

    comment = optional_text(_("A word to the executor"))

    def validate_comment(self, field: Any) -> None:
        """A return says what is missing; nothing is decided by a form that names no decision."""
        decision = request.form.get("decision")
        if decision not in {Action.ACCEPT, Action.RETURN}:
            raise ValidationError(language.gettext("Accept the answer or return it."))
        if decision == Action.RETURN and not (field.data or "").strip():
            raise ValidationError(language.gettext("Say what is missing: an answer is returned with a word."))


@bp.get("/")
@allow(*CONTROLLERS)
def queue() -> str:
    """What waits for the visitor, the longest waiting first."""
    visitor, after = access.visitor(), paging.after_instant()
    waiting = worklists.waiting(visitor)
    rows = worklists.queue(visitor, after) if after else worklists.queued(waiting[: PAGE + 1])
    page = paging.page(rows, worklists.key_of_queued)
    return render_template(
        "control/queue.html", page=page, waits=waits(page.rows), number=len(waiting), many=worklists.MANY
    )


def waits(rows: Sequence[Queued]) -> dict[int, Waited]:
    """How long each of these answers has waited, by the execution."""
    calendar, today = working_calendar(), access.visitor().today
    found = {}
    for each in rows:
        rules = ExecutionRules.from_json(each.rules.get("executions", {}))
        found[each.duty.id] = _waited(each.submitted_on, each.duty.due_on, rules, calendar, today)
    return found


def _waited(
    submitted_on: date, due_on: date | None, rules: ExecutionRules, calendar: WorkingCalendar, today: date
) -> Waited:
    return Waited(
        calendar.between(submitted_on, today),
        is_review_late(submitted_on, today, calendar, rules),
        days_late(due_on, submitted_on),
    )


def _place(execution: Execution) -> After:
    return After(execution.submitted_at.isoformat() if execution.submitted_at else "", execution.id)


@bp.route("/<int:execution_id>", methods=["GET", "POST"])
@allow(*CONTROLLERS)
def check(execution_id: int) -> Response | tuple[str, int]:
    """One answer with the duty, the files and the earlier rounds: accept or return, then the next one."""
    execution = cards.execution_for(Action.RETURN, execution_id)
    form = cards.form_over(CheckForm, execution)
    if form.validate_on_submit() and form.over(execution):
        _decide(execution, form.comment.data.strip())
        return redirect(_next(execution))
    lines = history.lines(execution.assignment, execution)
    report = execution.reports[-1]
    wait = _waited(
        report.submitted_on, execution.due_on, cards.rules(execution), working_calendar(), access.visitor().today
    )
    page = cards.page(execution, form, report=report, wait=wait, lines=lines)
    return render_template("control/check.html", **page), form.status


def _decide(execution: Execution, comment: str) -> None:
    accepted = request.form.get("decision") == Action.ACCEPT
    decide = services.accept if accepted else services.send_back
    decide(execution, access.visitor(), comment)
    name = execution.organisation.short_name
    said = language.gettext("Accepted: %(name)s.") if accepted else language.gettext("Returned: %(name)s.")
    flash(said % {"name": name})


def _next(decided: Execution) -> str:
    """The answer that follows in the queue, else its beginning."""
    following = worklists.queue(access.visitor(), _place(decided), most=1) or worklists.queue(access.visitor(), most=1)
    return url_for(".check", execution_id=following[0].duty.id) if following else url_for(".queue")


class ChosenForm(Sealed):
    """Answers that are decided on together, and the word that goes with the decision."""

    chosen = SelectMultipleField(
        _("Answers"), [InputRequired(_("Mark the answers."))], coerce=whole, validate_choice=False
    )
    decision = HiddenField()
    words = optional_text(_("A word to the executors"))

    def is_whole(self) -> bool:
        """Whether a return says what is missing; asked when it is confirmed."""
        if self.confirmed and self.decision.data == Action.RETURN and not (self.words.data or "").strip():
            self.words.errors = [language.gettext("Say what is missing: an answer is returned with a word.")]
            return False
        return True


@bp.post("/decide")
@allow(*CONTROLLERS)
def decide() -> Response | tuple[str, int]:
    """Accept or return several answers at once: what will change is shown first; then all of it, or nothing."""
    form = ChosenForm()
    fits = form.validate()
    if form.chosen.errors or form.decision.data not in {Action.ACCEPT, Action.RETURN}:
        flash(language.gettext("Mark the answers that you want to decide on."), "error")
        return redirect(url_for(".queue"))
    found = bulk.of_ids(access.visitor(), form.chosen.data[:PAGE])
    if len(found) < len(set(form.chosen.data)):
        access.found(None)
    words, accepting = form.words.data or "", form.decision.data == Action.ACCEPT
    change: Change = Accept(words) if accepting else SendBack(words)
    if not (fits and form.is_whole()):
        form.seal.data = ""
    it = looked(form, change, found)
    if it.done is not None:
        flash(_decided(it.done, accepting=accepting))
        return redirect(url_for(".queue"))
    title = language.gettext("Accept the answers") if accepting else language.gettext("Return the answers")
    back = url_for(".queue"), language.gettext("To check")
    return render_template("control/chosen.html", title=title, back=back, **it.page), it.status


def _decided(number: int, *, accepting: bool) -> str:
    if accepting:
        return language.ngettext("%(num)s answer is accepted.", "%(num)s answers are accepted.", number)
    return language.ngettext("%(num)s answer is returned.", "%(num)s answers are returned.", number)
