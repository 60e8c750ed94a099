"""Letting an assignment recur by a rule of its own: the secretary in the check, the chair after the issue."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from tracker.calendar.recurrence import Every, Recurrence
from tracker.directory.roles import Role
from tracker.executions import recurring
from tracker.language import gettext
from tracker.resolutions import days
from tracker.resolutions.models import Assignment
from tracker.resolutions.queries import assignments, working_calendar
from tracker.resolutions.words import report_month
from tracker.web import access, cards, words
from tracker.web.access import allow
from tracker.web.check import loading
from tracker.web.check.forms import Correction, fingerprint
from tracker.web.check.points import form_page
from tracker.web.forms import _, optional_text
from tracker.web.forms import day as day_field

bp = Blueprint("recurring", __name__, url_prefix="/resolutions")

REPORT_MONTHS = range(-11, 7)
"""The months of a report that are offered, counted from the last one of the period."""


class RecurrenceForm(Correction):
    """How often it recurs, by which day each period is reported on, from when and until when."""

    every = SelectField(_("How often"))
    day = IntegerField(_("By which day"), [Optional(), NumberRange(1, 31)])
    months_after = SelectField(_("Of which month"), coerce=int)
    starts_on = day_field(_("Counted from"), validators=[Optional()])
    ends_on = day_field(_("Ends on"), validators=[Optional()])
    reason = optional_text(_("The reason of the change"))

    def __init__(self, assignment: Assignment, *, issued: bool, starts_on: date | None) -> None:
        super().__init__(_seen(assignment), data=_present(assignment, starts_on))
        self.issued, self.today, self.assignment = issued, assignment.point.resolution.body.today, assignment
        self.every.choices = [(each.value, words.of(each)) for each in Every]
        self.months_after.choices = [(each, report_month(each)) for each in REPORT_MONTHS]

    def validate(self, extra_validators: Any = None) -> bool:
        """A day that there is, in a month that isn't before the period; after the issue nothing of the past changes."""
        if not super().validate(extra_validators):
            return False
        if self.every.data == Every.WEEK and (self.day.data or 1) > 7:
            self.day.errors = [gettext("Of a week: from 1, Monday, to 7, Sunday.")]
        elif self.recurrence().reports_before_it_begins:
            self.months_after.errors = [gettext("That is before the period begins.")]
        else:
            self._require_days()
        return not self.errors

    def _require_days(self) -> None:
        first_on = self.starts_on.data or self.assignment.point.resolution.adopted_on or date.min
        earliest_on = max(first_on, self.today) if self.issued else first_on
        if self.ends_on.data and self.ends_on.data < earliest_on:
            self.ends_on.errors = [gettext("The last day has to be ahead, and not before the first one.")]
        if self.issued and self.starts_on.data is None:
            self.starts_on.errors = [gettext("Choose a day.")]
        if self.issued and not (self.reason.data or "").strip():
            self.reason.errors = [gettext("Write at least a few words.")]

    def recurrence(self) -> Recurrence:
        """What was chosen."""
        return Recurrence(Every(self.every.data), self.day.data, self.months_after.data)


def _seen(assignment: Assignment) -> str:
    return fingerprint(assignment.recurrence, assignment.recurs_from, assignment.ends_on, assignment.due_on)


def _present(assignment: Assignment, starts_on: date | None) -> dict[str, object]:
    kept = assignment.recurrence or {"every": Every.QUARTER}
    present = {"every": str(kept["every"]), "day": kept.get("day"), "months_after": kept.get("months_after", 1)}
    return {**present, "starts_on": starts_on, "ends_on": assignment.ends_on}


@bp.route("/<int:resolution_id>/check/assignments/<int:assignment_id>/recurrence", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def in_check(resolution_id: int, assignment_id: int) -> Response:
    """Say in the check how it recurs."""
    assignment = loading.assignment_in_check(resolution_id, assignment_id)
    form = RecurrenceForm(assignment, issued=False, starts_on=assignment.recurs_from)
    if not form.validate_on_submit():
        return _page(form, assignment)
    span = form.starts_on.data, form.ends_on.data
    days.set_recurrence(assignment, form.recurrence(), span, access.visitor(), working_calendar())
    flash(gettext("The deadline is set."))
    return loading.to_point(assignment.point)


@bp.route("/<int:resolution_id>/points/<int:assignment_id>/recurrence", methods=["GET", "POST"])
@allow(Role.CHAIR)
def issued(resolution_id: int, assignment_id: int) -> Response:
    """Change it after the issue, with a reason; the periods that there are stay as they are."""
    found = assignments(loading.resolution_of(resolution_id, Role.CHAIR))
    assignment = access.found(next((each for each in found if each.id == assignment_id), None))
    cards.require_now(recurring.changeable(assignment))
    present = recurring.next_start(assignment, assignment.point.resolution.body.today, working_calendar())
    form = RecurrenceForm(assignment, issued=True, starts_on=present)
    if not form.validate_on_submit():
        return _page(form, assignment)
    span = form.starts_on.data, form.ends_on.data
    new = recurring.Rule(form.recurrence(), *span, form.reason.data)
    recurring.change(assignment, new, access.visitor(), working_calendar())
    flash(gettext("It recurs so from now on; the periods that there are stay as they are."))
    return redirect(url_for("resolutions.assignment", resolution_id=resolution_id, assignment_id=assignment_id))


def _page(form: RecurrenceForm, assignment: Assignment) -> Response:
    return form_page(
        "check/recurrence.html", form, assignment.point.resolution, assignment.point, assignment=assignment
    )
