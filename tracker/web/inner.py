"""Inside an organisation: a head passes a duty on, the other answers, the head sends on, returns or takes back."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import Optional

from tracker import language
from tracker.directory import queries as directory
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions import desk, passing
from tracker.executions.inner import SubAssignment, SubReport
from tracker.executions.models import Execution
from tracker.executions.refusals import AlreadyAsked, NoSuchInnerDay
from tracker.executions.states import TRANSITIONS, UNANSWERED, Action, State, Who, allowed, next_state
from tracker.executions.words import INSIDE
from tracker.language import pgettext
from tracker.web import access, answers, cards, history, proofs
from tracker.web.access import allow
from tracker.web.answers import AnswerForm, ReturnForm
from tracker.web.cards import Versioned
from tracker.web.forms import _, day, optional_text
from tracker.web.proofs import Given

bp = Blueprint("inner", __name__, url_prefix="/inside")


class PassForm(Versioned):
    """To whom a duty is passed, by when, and what is to be done."""

    person = SelectField(_("To whom"), coerce=int)
    due_on = day(_("Answer to you by"), validators=[Optional()])
    words = optional_text(_("What is to be done"))


class TakeBackForm(Versioned):
    """Why a duty is taken back."""

    words = optional_text(_("The reason"))


@bp.app_template_filter("inner_words")
def inner_words(state: State) -> str:
    """The word of a state inside an organisation."""
    return pgettext(*INSIDE[state])


@bp.app_template_filter("inner_proofs")
def inner_proofs(report: SubReport) -> list[Given]:
    """What was given to the head beside words and files."""
    return proofs.given_inside(report.sub_assignment.execution.assignment, report.said)


@bp.get("/")
@allow(Role.DEPUTY)
def mine() -> str:
    """What heads have passed to the visitor, the nearest day first."""
    return render_template("inner/mine.html", passed=desk.passed_to(access.visitor()))


@bp.route("/pass/<int:execution_id>", methods=["GET", "POST"])
@allow(Role.HEAD)
def pass_on(execution_id: int) -> Response | tuple[str, int]:
    """Pass a duty to somebody of the organisation."""
    execution = cards.execution(execution_id)
    cards.require_executor(execution)
    cards.require_now(execution.state in UNANSWERED)
    form = _pass_form(execution, execution)

    def passed(to: int) -> None:
        taken = [each for each in directory.staff(execution.organisation_id, access.today()) if each.id == to]
        passing.pass_on(execution, taken[0], access.visitor(), form.due_on.data, form.words.data or "")

    if form.validate_on_submit() and form.over(execution) and _fits(form, passed):
        flash(language.gettext("It is passed on. The answer will come back to you."))
        return redirect(url_for("executions.show", execution_id=execution.id))
    page = cards.page(execution, form, passed=None, inside=desk.passed_on(execution))
    return render_template("inner/pass.html", **page), form.status


@bp.get("/<int:sub_assignment_id>")
@allow(Role.HEAD, Role.DEPUTY)
def show(sub_assignment_id: int) -> str:
    """What was passed on: the duty, the answers, what may be done."""
    passed = _passed(sub_assignment_id)
    actions = allowed(passed.state, desk.parts(access.visitor(), passed))
    page = cards.page(passed.execution, passed=passed, actions=actions, lines=history.lines(passed))
    return render_template("inner/show.html", **page)


@bp.route("/<int:sub_assignment_id>/report", methods=["GET", "POST"])
@allow(Role.DEPUTY)
def report(sub_assignment_id: int) -> Response | tuple[str, int]:
    """Answer to the head."""
    passed = _passed_for(Action.REPORT, sub_assignment_id, Who.DEPUTY)
    kind = answers.asking(AnswerForm, passed.execution.assignment)
    before = passed.reports[-1] if passed.reports else None
    begun = {"text": before.text, "attachable": before.files, **answers.said_before(before.said)} if before else {}
    form = cards.form_over(kind, passed, **begun)
    if form.validate_on_submit() and form.over(passed):
        passing.answer(passed, access.visitor(), form.text.data, form.kept(), form.said)
        flash(language.gettext("The answer is sent to the head of the organisation."))
        return redirect(url_for(".mine"))
    form.hold_files()
    page = cards.page(passed.execution, form, passed=passed, limit=access.settings().max_upload_mb)
    return render_template("inner/report.html", **page), form.status


@bp.route("/<int:sub_assignment_id>/return", methods=["GET", "POST"])
@allow(Role.HEAD)
def send_back(sub_assignment_id: int) -> Response | tuple[str, int]:
    """Return an answer inside, saying what is missing."""
    return _turned(Action.RETURN, sub_assignment_id, ReturnForm, passing.send_back)


@bp.route("/<int:sub_assignment_id>/take-back", methods=["GET", "POST"])
@allow(Role.HEAD)
def take_back(sub_assignment_id: int) -> Response | tuple[str, int]:
    """Take a duty back."""
    return _turned(Action.WITHDRAW, sub_assignment_id, TakeBackForm, passing.take_back)


@bp.route("/<int:sub_assignment_id>/reassign", methods=["GET", "POST"])
@allow(Role.HEAD)
def reassign(sub_assignment_id: int) -> Response | tuple[str, int]:
    """Give a duty to somebody else, or by another day."""
    passed = _passed_for(Action.WITHDRAW, sub_assignment_id, Who.HEAD)
    cards.require_now(passed.state in UNANSWERED)
    values = {"person": passed.person_id, "due_on": passed.due_on, "words": passed.words}
    form = _pass_form(passed.execution, passed, **values)

    def given(to: int) -> None:
        taken = [each for each in directory.staff(passed.execution.organisation_id, access.today()) if each.id == to]
        passing.reassign(passed, taken[0], access.visitor(), form.due_on.data, form.words.data or "")

    if form.validate_on_submit() and form.over(passed) and _fits(form, given):
        flash(language.gettext("It is passed on. The answer will come back to you."))
        return redirect(url_for(".show", sub_assignment_id=passed.id))
    page = cards.page(passed.execution, form, passed=passed, inside=[])
    return render_template("inner/pass.html", **page), form.status


def _passed(sub_assignment_id: int) -> SubAssignment:
    return access.found(desk.sub_assignment(access.visitor(), sub_assignment_id))


def _passed_for(action: Action, sub_assignment_id: int, who: Who) -> SubAssignment:
    """What was passed on, to be acted upon: 404 unseen, 403 not the visitor's to do, 409 not now."""
    passed = _passed(sub_assignment_id)
    parts = desk.parts(access.visitor(), passed)
    access.require(who in parts and who in TRANSITIONS[action].by)
    next_state(passed.state, action)
    return passed


def _turned(
    action: Action,
    sub_assignment_id: int,
    kind: type[Versioned],
    turn: Callable[[SubAssignment, Visitor, str], None],
) -> Response | tuple[str, int]:
    passed = _passed_for(action, sub_assignment_id, Who.HEAD)
    form = cards.form_over(kind, passed)
    if form.validate_on_submit() and form.over(passed):
        turn(passed, access.visitor(), form.words.data or "")
        flash(language.gettext("It is done."))
        return redirect(url_for("executions.show", execution_id=passed.execution_id))
    page = cards.page(passed.execution, form, passed=passed, action=action)
    return render_template("inner/turn.html", **page), form.status


def _pass_form(execution: Execution, over: Execution | SubAssignment, **values: object) -> PassForm:
    form: PassForm = cards.form_over(PassForm, over, **{"due_on": execution.due_on, **values})
    staff = directory.staff(execution.organisation_id, access.today())
    form.person.choices = [(each.id, each.full_name) for each in staff]
    return form


def _fits(form: PassForm, give: Callable[[int], None]) -> bool:
    """Whether it could be given so; else the form says why not."""
    try:
        give(form.person.data)
    except AlreadyAsked:
        form.person.errors = [language.gettext("This person has it already.")]
        return False
    except NoSuchInnerDay:
        form.due_on.errors = [language.gettext("Choose a day from today to the organisation's own day.")]
        return False
    return True
