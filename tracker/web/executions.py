"""The head's path: what is to be done, the card of one duty, the answer to it, a later day."""

from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import language
from tracker.compliance import words as compliance
from tracker.directory.roles import Role
from tracker.executions import queries, services, worklists
from tracker.executions.models import Execution
from tracker.executions.queries import READERS_OF_A_BODY, After
from tracker.executions.states import OPEN, UNANSWERED, Action, Answer, Who, allowed, next_state
from tracker.executions.worklists import Section
from tracker.language import Marked, mark
from tracker.resolutions.queries import working_calendar
from tracker.web import access, answers, cards, history, paging, words
from tracker.web.access import allow
from tracker.web.answers import ExtensionForm, NoteForm, ReportForm

bp = Blueprint("executions", __name__, url_prefix="/executions")

READERS = (Role.HEAD, *READERS_OF_A_BODY)

SECTIONS: dict[Section, Marked] = {
    Section.RETURNED: mark("section of duties", "Returned for rework"),
    Section.OVERDUE: mark("section of duties", "Overdue"),
    Section.NEXT: mark("section of duties", "Next"),
    Section.NEW: mark("section of duties", "New"),
    Section.UNDER_REVIEW: mark("section of duties", "Under review"),
}


@bp.url_value_preprocessor
def _make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """An answer may bring several files; looked at before the form is read."""
    if endpoint == "executions.report":
        request.max_content_length = answers.room()


@bp.app_template_filter("period")
def period_words(key: str) -> str:
    """«II квартал 2026 г.»; "" for a duty that doesn't recur."""
    return compliance.period(key) if key else ""


@bp.app_template_filter("action_words")
def action_words(code: str) -> str:
    """What a button says, by the code of its action."""
    return words.of(Action(code))


@bp.get("/mine")
@allow(Role.HEAD)
def mine() -> str:
    """What waits for the visitor's organisations, section by section; of a long list, how many stand in each."""
    visitor, after = access.visitor(), paging.after(_place)
    page = paging.page(worklists.duties(visitor, after), worklists.key_of_duty)
    whole = after is None and page.after is None
    return render_template(
        "executions/mine.html",
        page=page,
        sections=[(section, list(rows)) for section, rows in groupby(page.rows, worklists.section_of)],
        words=SECTIONS,
        counts={} if whole else worklists.section_counts(visitor),
        several=len(visitor.offices.organisations) > 1,
    )


def _place(key: str) -> None:
    """ValueError unless this is a section and a day."""
    section, _sign, day = key.partition("|")
    date.fromisoformat(day)
    Section(section)


@bp.get("/closed")
@allow(Role.HEAD)
def closed() -> str:
    """What the visitor's organisations have behind them."""
    page = paging.page(
        worklists.closed(access.visitor(), paging.after_day()), lambda each: After(str(each.closed_on), each.id)
    )
    return render_template("executions/closed.html", page=page)


@bp.get("/<int:execution_id>")
@allow(*READERS, writes=True)
def show(execution_id: int) -> str:
    """The card of a duty: all that is known of it. Its first opening by the executor is noted."""
    execution = cards.execution(execution_id)
    parts = _opened(execution)
    page = cards.page(
        execution,
        actions=allowed(execution.state, parts, execution.reports[-1].answer if execution.reports else None),
        may=_may(execution, parts),
        partners=queries.partners(execution),
        lines=history.lines(execution.assignment, execution),
    )
    return render_template("executions/show.html", **page)


def _opened(execution: Execution) -> frozenset[Who]:
    """In what parts the visitor may act; an executor's first look is noted."""
    parts = queries.parts(access.visitor(), execution)
    if Who.EXECUTOR in parts:
        services.acknowledge(execution, access.person())
    return parts


def _may(execution: Execution, parts: frozenset[Who]) -> dict[str, bool]:
    """What the card offers beside the actions that move the state."""
    executor = Who.EXECUTOR in parts
    answerable = execution.state in UNANSWERED
    return {
        "answer_for_it": answerable and not executor and queries.may_answer_for(access.visitor(), execution),
        "ask": executor and answerable and services.extendable(execution),
        "note": executor and execution.state in OPEN,
        "decide_on_request": Who.CHAIR in parts,
    }


@bp.route("/<int:execution_id>/report", methods=["GET", "POST"])
@allow(Role.HEAD, Role.SECRETARY, writes=True)
def report(execution_id: int) -> Response | tuple[str, int]:
    """Answer: executed, in part, or not ours; a secretary answers for an organisation without access."""
    execution = cards.execution(execution_id)
    executor = Who.EXECUTOR in _opened(execution)
    access.require(executor or queries.may_answer_for(access.visitor(), execution))
    next_state(execution.state, Action.REPORT)
    form = cards.form_over(ReportForm, execution)
    if form.validate_on_submit() and form.over(execution):
        answer = Answer(form.answer.data)
        visitor = access.visitor()
        services.submit_report(execution, visitor, answer, form.text.data, form.kept(), on_behalf=not executor)
        flash(language.gettext("The answer is sent for review. You will be told when it has been looked at."))
        to_list = executor and not access.is_limited()
        return redirect(url_for(".mine") if to_list else url_for(".show", execution_id=execution.id))
    page = cards.page(execution, form, executor=executor, limit=answers.settings().max_upload_mb)
    return render_template("executions/report.html", **page), form.status


@bp.route("/<int:execution_id>/note", methods=["GET", "POST"])
@allow(Role.HEAD)
def note(execution_id: int) -> Response | tuple[str, int]:
    """Say how the work is going; closes nothing."""
    execution = cards.execution(execution_id)
    cards.require_executor(execution)
    cards.require_now(execution.state in OPEN)
    form = cards.form_over(NoteForm, execution)
    if form.validate_on_submit():
        services.add_note(execution, access.visitor(), form.text.data)
        flash(language.gettext("The note is added. The assignment stays on control until an answer is accepted."))
        return redirect(url_for(".show", execution_id=execution.id))
    return render_template("executions/note.html", **cards.page(execution, form)), form.status


@bp.route("/<int:execution_id>/extension", methods=["GET", "POST"])
@allow(Role.HEAD)
def extension(execution_id: int) -> Response | tuple[str, int]:
    """Ask the chair for a later day; until it is decided upon, the old day holds."""
    execution = cards.execution(execution_id)
    cards.require_executor(execution)
    cards.require_now(execution.state in UNANSWERED and services.extendable(execution))
    form = cards.form_over(ExtensionForm, execution)
    if form.validate_on_submit() and form.over(execution) and _asked(execution, form):
        flash(language.gettext("The request is sent to the chairperson. Until it is decided upon, the old day holds."))
        return redirect(url_for(".show", execution_id=execution.id))
    page = cards.page(execution, form, ahead=cards.rules(execution).extension_ahead)
    return render_template("executions/extension.html", **page), form.status


def _asked(execution: Execution, form: ExtensionForm) -> bool:
    """Whether the request could be sent; else the form says why not."""
    rules, calendar = cards.rules(execution), working_calendar()
    day, reason = form.new_due_on.data, form.reason.data
    try:
        services.ask_extension(execution, access.visitor(), day, reason, calendar=calendar, rules=rules)
    except services.DayNotLater:
        form.new_due_on.errors = [language.gettext("Choose a day that is later than the present one and still ahead.")]
        return False
    return True
