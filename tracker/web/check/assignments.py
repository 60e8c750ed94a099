"""Correcting what has to be done: the day, the addressees, the controller, a second assignment of a point."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker import language
from tracker.calendar.deadlines import Reason
from tracker.directory.roles import Role
from tracker.language import gettext, long_date
from tracker.resolutions import corrections, days, drafting
from tracker.resolutions.corrections import LastAssignment
from tracker.resolutions.days import NotUnderstood
from tracker.resolutions.models import Addressee, Assignment
from tracker.resolutions.queries import possible_controllers, working_calendar
from tracker.resolutions.words import reason
from tracker.web import access
from tracker.web.access import allow
from tracker.web.check import loading, meanings
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import (
    MOST_ADDRESSEES,
    AddresseesForm,
    Choices,
    ControllerForm,
    Correction,
    DayForm,
    ExplainForm,
    IndicatorForm,
    fingerprint,
    people,
)
from tracker.web.check.meanings import Meanings
from tracker.web.check.points import form_page

SPARE_ROWS = 2
"""Empty rows under the addressees that there are."""


@bp.route("/<int:resolution_id>/check/assignments/<int:assignment_id>/day", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def day(resolution_id: int, assignment_id: int) -> Response:
    """Set the day: as the text gives it, another one, or none, said so."""
    assignment = loading.assignment_in_check(resolution_id, assignment_id)
    form = DayForm(fingerprint(assignment.due_on, assignment.due_reason), data=_present_day(assignment))
    form.choice.choices = _day_choices(assignment)
    if not form.validate_on_submit():
        return _page("check/day.html", form, assignment)
    try:
        _set_day(assignment, form)
    except NotUnderstood:
        form.words.errors = [gettext("These words state no deadline, or several. Look at the examples.")]
        return _page("check/day.html", form, assignment)
    flash(gettext("The deadline is set."))
    return loading.to_point(assignment.point)


def _page(template: str, form: Correction, assignment: Assignment, **values: object) -> Response:
    point = assignment.point
    return form_page(template, form, point.resolution, point, assignment=assignment, **values)


def _set_day(assignment: Assignment, form: DayForm) -> None:
    by, choice = access.visitor(), form.choice.data
    if choice == "text":
        days.restore_day(assignment, by, working_calendar())
    elif choice == "words":
        days.set_words(assignment, form.words.data, by, working_calendar())
    else:
        days.set_day(assignment, form.day.data if choice == "day" else None, by)


def _present_day(assignment: Assignment) -> dict[str, object]:
    why = assignment.due_reason.get("reason")
    if why == Reason.SET:
        return {"choice": "day", "day": assignment.due_on}
    if assignment.due_stated.get("typed"):
        return {"choice": "words" if assignment.due_printed else "", "words": assignment.due_printed}
    return {"choice": "none" if why == Reason.NO_DEADLINE else "text"}


def _day_choices(assignment: Assignment) -> Choices:
    stated = drafting.read_due(assignment, working_calendar())
    choices = [
        ("day", gettext("another day")),
        ("words", gettext("in words")),
        ("none", gettext("without a deadline")),
    ]
    if stated and stated.day:
        said = f"{long_date(stated.day)} — {reason(stated.as_json())}"
        choices.insert(0, ("text", gettext("by the text: %(day)s", day=said)))
    return choices


@bp.route("/<int:resolution_id>/check/assignments/<int:assignment_id>/addressees", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def addressees(resolution_id: int, assignment_id: int) -> Response:
    """Say whom an assignment is addressed to, and who of them leads."""
    assignment = loading.assignment_in_check(resolution_id, assignment_id)
    known = meanings.known()
    rows = [{"meaning": meanings.key_of(each), "part": each.part.value} for each in assignment.addressees]
    form = AddresseesForm(fingerprint(rows), data={"addressees": rows})
    wants_more = request.form.get("do") == "more"
    _add_rows(form, SPARE_ROWS if request.method == "GET" or wants_more else 0)
    form.offer(known.grouped())
    taught = corrections.taught(assignment)
    if wants_more or not form.validate_on_submit():
        return _page("check/addressees.html", form, assignment, taught=taught)
    chosen = [(known.by_key[key], part) for key, part in form.chosen()]
    forgotten = taught if form.forget.data else []
    corrections.set_addressees(assignment, chosen, access.visitor(), forget=forgotten)
    flash(gettext("The addressees are set."))
    return loading.to_point(assignment.point)


def _add_rows(form: AddresseesForm, number: int) -> None:
    for _row in range(min(number, MOST_ADDRESSEES - len(form.addressees))):
        form.addressees.append_entry()


@bp.route("/<int:resolution_id>/check/addressees/<int:addressee_id>", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def explain(resolution_id: int, addressee_id: int) -> Response:
    """Say what a printed phrase means, wherever it stands; the meaning can be remembered.

    One of the meanings offered in the list of doubts leads back to the list.
    """
    addressee = loading.addressee_in_check(resolution_id, addressee_id)
    point = addressee.assignment.point
    if meanings.key_of(addressee):
        return redirect(url_for(".addressees", resolution_id=resolution_id, assignment_id=addressee.assignment_id))
    known = meanings.known()
    suggested = _suggested(addressee, known)
    form = ExplainForm(fingerprint(addressee.name), data={"choice": suggested[0][0], "meaning": ""})
    form.choice.choices = suggested
    form.meaning.choices = {"": [("", "—")], **known.grouped()}
    if not form.validate_on_submit() or not _is_explained(form):
        places = len(corrections.same_phrases(addressee))
        return form_page("check/explain.html", form, point.resolution, point, addressee=addressee, places=places)
    _explain(addressee, form, known)
    is_of_list = request.args.get("from") == "doubts"
    return loading.to_check(resolution_id, "doubts") if is_of_list else loading.to_point(point)


def _suggested(addressee: Addressee, known: Meanings) -> Choices:
    doubts = addressee.assignment.point.resolution.doubts
    same = [each.values for each in doubts if each.values.get("printed") == addressee.printed]
    return [
        *known.named([name for values in same for name in values.get("suggestions", [])]),
        ("other", gettext("an organisation or a group of the directory")),
        ("nobody", gettext("nobody of the directory: leave it out")),
    ]


def _is_explained(form: ExplainForm) -> bool:
    if form.choice.data == "other" and not form.meaning.data:
        form.meaning.errors = [gettext("Choose the organisation or the group.")]
    elif form.choice.data != "other" and form.meaning.data:
        form.choice.errors = [gettext("You chose from the directory: say so here, or leave the list empty.")]
    return not form.errors


def _explain(addressee: Addressee, form: ExplainForm, known: Meanings) -> None:
    if form.choice.data == "nobody":
        places = corrections.leave_out(addressee, access.visitor())
    else:
        meaning = known.by_key[form.meaning.data if form.choice.data == "other" else form.choice.data]
        places = corrections.explain_addressee(addressee, meaning, access.visitor(), teach=form.teach.data)
    flash(language.ngettext("It is explained in %(num)s place.", "It is explained in %(num)s places.", places))


@bp.route("/<int:resolution_id>/check/assignments/<int:assignment_id>/controller", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def controller(resolution_id: int, assignment_id: int) -> Response:
    """Name who checks the answers."""
    assignment = loading.assignment_in_check(resolution_id, assignment_id)
    candidates = possible_controllers(assignment.point.resolution, access.today())
    form = ControllerForm(
        fingerprint(assignment.controller_id), data={"controller": str(assignment.controller_id or "")}
    )
    form.controller.choices = people(candidates)
    if not form.validate_on_submit():
        return _page("check/controller.html", form, assignment)
    chosen = next((each for each in candidates if str(each.id) == form.controller.data), None)
    corrections.set_controller(assignment, chosen, access.visitor())
    flash(gettext("The controller is named."))
    return loading.to_point(assignment.point)


@bp.route("/<int:resolution_id>/check/assignments/<int:assignment_id>/indicator", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def indicator(resolution_id: int, assignment_id: int) -> Response:
    """Say what has to be reached in figures."""
    assignment = loading.assignment_in_check(resolution_id, assignment_id)
    form = IndicatorForm(fingerprint(assignment.indicator), data=assignment.indicator or {"comparison": ">="})
    if not form.validate_on_submit():
        return _page("check/indicator.html", form, assignment)
    corrections.set_indicator(assignment, form.indicator(), access.visitor())
    flash(gettext("The indicator is set."))
    return loading.to_point(assignment.point)


@bp.post("/<int:resolution_id>/check/points/<int:point_id>/assignments")
@allow(Role.SECRETARY)
def add_assignment(resolution_id: int, point_id: int) -> Response:
    """A second assignment of a point, with a day of its own."""
    point = loading.point_in_check(resolution_id, point_id)
    if not point.assignments:
        abort(409)
    corrections.add_assignment(point, access.visitor(), working_calendar())
    flash(gettext("The point has one more assignment: set its day and its addressees."))
    return loading.to_point(point)


@bp.post("/<int:resolution_id>/check/assignments/<int:assignment_id>/remove")
@allow(Role.SECRETARY)
def remove_assignment(resolution_id: int, assignment_id: int) -> Response:
    """Take out one assignment of a point that has several."""
    assignment = loading.assignment_in_check(resolution_id, assignment_id)
    point = assignment.point
    try:
        corrections.remove_assignment(assignment, access.visitor())
    except LastAssignment:
        abort(409)
    flash(gettext("The assignment is taken out."))
    return loading.to_point(point)
