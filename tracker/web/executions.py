"""The head's path: what is to be done, the card of one duty, the answer to it, a later day."""

from collections.abc import Callable
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import Exists
from werkzeug.wrappers import Response

from tracker import db, language
from tracker.compliance import words as compliance
from tracker.directory import personnel
from tracker.directory.models import Absence
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions import beside, desk, extending, noting, queries, services, worklists
from tracker.executions.models import Execution
from tracker.executions.queries import READERS_OF_A_BODY, After
from tracker.executions.states import OPEN, UNANSWERED, Action, Answer, State, Who, allowed, next_state
from tracker.executions.worklists import Section
from tracker.language import Marked, mark
from tracker.reminders import coming_back
from tracker.reminders import queries as letters
from tracker.web import access, answers, cards, history, paging, words
from tracker.web.access import allow
from tracker.web.answers import NewsForm, NoteForm, ReportForm, ReturnForm
from tracker.web.given import whole

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
    return render_template(
        "executions/mine.html",
        page=page,
        whole=after is None and page.after is None,
        sections=[(section, list(rows)) for section, rows in groupby(page.rows, attrgetter("section"))],
        words=SECTIONS,
        several=len(visitor.offices.organisations) > 1,
        **(_above(visitor) if after is None else {}),
    )


ABOVE: dict[str, tuple[Callable[[Visitor], Exists], Callable[[Visitor], list[Any]]]] = {
    "news": (desk.is_asked_for_news, desk.note_requests),
    "inside": (desk.is_answered_inside, desk.answered_inside),
    "drafts": (coming_back.is_drafted, coming_back.drafts),
}


def _above(visitor: Visitor) -> dict[str, list[Any]]:
    """What stands above the duties. Whether there is any is asked of all in one: on most days there is none."""
    there = db.whether(waits(visitor) for waits, _rows in ABOVE.values())
    return {name: rows(visitor) for (name, (_waits, rows)), any_ in zip(ABOVE.items(), there, strict=True) if any_}


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
@allow(*READERS, Role.DEPUTY, writes=True)
def show(execution_id: int) -> Response | str:
    """The card of a duty: all that is known of it. Its first opening by the executor is noted."""
    execution = queries.execution(access.visitor(), execution_id)
    if execution is None:
        passed = access.found(desk.passed_only(access.visitor(), execution_id))
        return redirect(url_for("inner.show", sub_assignment_id=passed))
    parts = _opened(execution)
    inside = desk.passed_on(execution) if Who.EXECUTOR in parts else []
    page = cards.page(
        execution,
        actions=allowed(execution.state, parts, execution.reports[-1].answer if execution.reports else None),
        may=_may(execution, parts),
        partners=beside.partners(execution),
        inside=inside,
        periods=beside.periods(execution),
        asked=desk.asked_for_news(execution),
        lines=history.lines(execution.assignment, execution, *inside),
        letters=letters.about(access.visitor(), execution_id),
        away=_away(execution),
    )
    return render_template("executions/show.html", **page)


def _away(execution: Execution) -> Absence | None:
    """Whether whoever answers on the day is away then, while something is still to be done."""
    if execution.state not in UNANSWERED or execution.due_on is None:
        return None
    duty = (execution.organisation_id, execution.due_on)
    return personnel.away([duty]).get(duty)


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
        "ask": executor and answerable and extending.extendable(execution),
        "note": executor and execution.state in OPEN,
        "pass_on": executor and answerable,
        "ask_note": Who.CONTROLLER in parts and execution.state in OPEN,
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
    inside = [each for each in desk.passed_on(execution) if each.state is State.UNDER_REVIEW] if executor else []
    draft = coming_back.draft(access.visitor(), request.args.get("letter", type=whole)) if executor else None
    form = answers.report_form(execution, inside, draft)
    if form.validate_on_submit() and form.over(execution, *inside):
        _sent(execution, form, on_behalf=not executor)
        if draft:
            coming_back.settle(draft, access.person())
        flash(language.gettext("The answer is sent for review. You will be told when it has been looked at."))
        to_list = executor and not access.is_limited()
        return redirect(url_for(".mine") if to_list else url_for(".show", execution_id=execution.id))
    form.hold_files()
    limit = access.settings().max_upload_mb
    page = cards.page(execution, form, executor=executor, inside=inside, limit=limit, draft=draft)
    return render_template("executions/report.html", **page), form.status


def _sent(execution: Execution, form: ReportForm, *, on_behalf: bool) -> None:
    services.submit_report(
        execution,
        access.visitor(),
        Answer(form.answer.data),
        form.text.data,
        form.kept(),
        said=form.said,
        on_behalf=on_behalf,
    )


@bp.route("/<int:execution_id>/return", methods=["GET", "POST"])
@allow(Role.HEAD)
def send_back(execution_id: int) -> Response | tuple[str, int]:
    """The lead returns a co-executor's answer, saying what is missing."""
    execution = cards.execution_for(Action.RETURN, execution_id)
    form = cards.form_over(ReturnForm, execution)
    if form.validate_on_submit() and form.over(execution):
        services.send_back(execution, access.visitor(), form.words.data)
        name = execution.organisation.short_name
        flash(language.gettext("Returned: %(name)s.", name=name))
        return redirect(url_for(".show", execution_id=execution.id))
    return render_template("executions/turn.html", **cards.page(execution, form, action=Action.RETURN)), form.status


@bp.route("/<int:execution_id>/note", methods=["GET", "POST"])
@allow(Role.HEAD)
def note(execution_id: int) -> Response | tuple[str, int]:
    """Say how the work is going; closes nothing."""
    execution = cards.execution(execution_id)
    cards.require_executor(execution)
    cards.require_now(execution.state in OPEN)
    form = cards.form_over(NoteForm, execution)
    if form.validate_on_submit():
        noting.add(execution, access.visitor(), form.text.data)
        flash(language.gettext("The note is added. The assignment stays on control until an answer is accepted."))
        return redirect(url_for(".show", execution_id=execution.id))
    return render_template("executions/note.html", **cards.page(execution, form)), form.status


@bp.route("/<int:execution_id>/ask", methods=["GET", "POST"])
@allow(Role.CONTROLLER, Role.SECRETARY)
def ask_note(execution_id: int) -> Response | tuple[str, int]:
    """The controller asks how the work is going."""
    execution = cards.execution(execution_id)
    access.require(Who.CONTROLLER in queries.parts(access.visitor(), execution))
    cards.require_now(execution.state in OPEN and not desk.asked_for_news(execution))
    form = cards.form_over(NewsForm, execution)
    if form.validate_on_submit():
        noting.ask(execution, access.visitor(), form.words.data)
        flash(language.gettext("The request is sent. The answer will stand on the card and closes nothing."))
        return redirect(url_for(".show", execution_id=execution.id))
    return render_template("executions/ask.html", **cards.page(execution, form)), form.status
