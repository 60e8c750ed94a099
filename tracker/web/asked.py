"""Saying what proves execution: the secretary in the check, the chair after the issue, in the same form."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, FieldList, FormField, SelectField
from wtforms.validators import Length

from tracker.directory.roles import Role
from tracker.language import gettext
from tracker.resolutions import asking
from tracker.resolutions.contract import MOST_NUMBERS, Against, Asked, Contract, Over, Proof, contract
from tracker.resolutions.models import Assignment
from tracker.resolutions.queries import assignments
from tracker.resolutions.words import indicator
from tracker.web import access
from tracker.web.access import allow
from tracker.web.check import loading
from tracker.web.check.forms import Correction, fingerprint
from tracker.web.check.points import form_page
from tracker.web.forms import Form, _, optional_text, short_text

bp = Blueprint("asked", __name__, url_prefix="/resolutions")

NO, MAY, MUST = "", "may", "must"
"""Not asked for, if there is one, required."""

PLAIN = (Proof.TEXT, Proof.FILE, Proof.LINK, Proof.ORDER)


class NumberForm(Form):
    """One measured number; without a name there is none."""

    class Meta(Form.Meta):
        """The form around it is the one that is protected."""

        csrf = False

    counted = short_text(_("What is counted"))
    unit = short_text(_("Unit"), longest=40)
    over = SelectField(_("Over all organisations"))
    against = SelectField(_("Compared with the point's indicator"), default=Against.NOTHING.value)
    required = BooleanField(_("Required"), default=True)


class AskedForm(Correction):
    """What proves execution."""

    text = SelectField(_("Words"))
    file = SelectField(_("Files"))
    link = SelectField(_("Link"))
    order = SelectField(_("Number and date of the order"))
    numbers = FieldList(FormField(NumberForm), min_entries=MOST_NUMBERS, max_entries=MOST_NUMBERS)
    reason = optional_text(_("The reason of the change"))

    def __init__(self, assignment: Assignment, *, needs_reason: bool) -> None:
        super().__init__(fingerprint(assignment.asked), data=_present(assignment))
        self.needs_reason = needs_reason
        choices = [(NO, gettext("not asked for")), (MAY, gettext("if there is one")), (MUST, gettext("required"))]
        for proof in PLAIN:
            self[proof.value].choices = choices
        for row in self.numbers:
            row.over.choices = [(Over.SUM.value, gettext("summed")), (Over.AVERAGE.value, gettext("averaged"))]
            row.against.choices = [
                (Against.NOTHING.value, gettext("no")),
                (Against.EACH.value, gettext("each organisation's number")),
                (Against.TOTAL.value, gettext("the one number of all")),
            ]

    def validate_reason(self, field: object) -> None:
        """After the issue a reason is needed."""
        Length(max=2000)(self, field)
        if self.needs_reason and not (self.reason.data or "").strip():
            self.reason.errors = [gettext("Write at least a few words.")]

    def validate(self, extra_validators: object = None) -> bool:
        """Something has to be asked for."""
        fits = super().validate(extra_validators)
        if fits and not self.asked():
            self.text.errors = [gettext("Ask for something: otherwise nothing proves the execution.")]
        return bool(fits) and not self.errors and not self.overtaken

    def asked(self) -> Contract:
        """What was chosen."""
        plain = [(proof, self[proof.value].data) for proof in PLAIN]
        found = [Asked(proof.value, proof, required=said == MUST) for proof, said in plain if said]
        return (
            *found,
            *(self._number(place) for place, row in enumerate(self.numbers) if (row.counted.data or "").strip()),
        )

    def _number(self, place: int) -> Asked:
        row = self.numbers[place]
        return Asked(
            key=f"number{place + 1}",
            proof=Proof.NUMBER,
            required=bool(row.required.data),
            label=row.counted.data.strip(),
            unit=(row.unit.data or "").strip(),
            over=Over(row.over.data),
            against=Against(row.against.data),
        )


def _present(assignment: Assignment) -> dict[str, object]:
    """What the form begins with: what is asked for now, and the unit of the point's indicator in the next row."""
    asked = contract(assignment.asked)
    found: dict[str, object] = {each.key: MUST if each.required else MAY for each in asked if each.proof in PLAIN}
    numbers = [{**each.as_json(), "counted": each.label} for each in asked if each.proof is Proof.NUMBER]
    if assignment.indicator and not numbers:
        is_share = assignment.indicator["unit"] == "%"
        numbers.append(
            {
                "unit": assignment.indicator["unit"],
                "over": Over.AVERAGE if is_share else Over.SUM,
                "against": Against.EACH if is_share else Against.TOTAL,
                "required": True,
            }
        )
    return {**{proof.value: NO for proof in PLAIN}, **found, "numbers": numbers}


@bp.route("/<int:resolution_id>/check/assignments/<int:assignment_id>/asked", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def in_check(resolution_id: int, assignment_id: int) -> Response:
    """Say in the check what proves execution."""
    assignment = loading.assignment_in_check(resolution_id, assignment_id)
    form = AskedForm(assignment, needs_reason=False)
    if not form.validate_on_submit():
        return _page(form, assignment)
    asking.set_asked(assignment, form.asked(), access.visitor())
    flash(gettext("What proves execution is set."))
    return loading.to_point(assignment.point)


@bp.route("/<int:resolution_id>/points/<int:assignment_id>/asked", methods=["GET", "POST"])
@allow(Role.CHAIR)
def issued(resolution_id: int, assignment_id: int) -> Response:
    """Change it after the issue, with a reason."""
    found = assignments(loading.resolution_of(resolution_id, Role.CHAIR))
    assignment = access.found(next((each for each in found if each.id == assignment_id), None))
    form = AskedForm(assignment, needs_reason=True)
    if not form.validate_on_submit():
        return _page(form, assignment)
    asking.change_asked(assignment, form.asked(), access.visitor(), form.reason.data)
    flash(gettext("What proves execution is set."))
    return redirect(url_for("resolutions.assignment", resolution_id=resolution_id, assignment_id=assignment_id))


def _page(form: AskedForm, assignment: Assignment) -> Response:
    target = indicator(assignment.indicator)
    point = assignment.point
    return form_page("check/asked.html", form, point.resolution, point, assignment=assignment, target=target)
