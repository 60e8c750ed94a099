"""The execution report: chosen, seen as a page, taken away as a Word file."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import DateField, SelectField, ValidationError
from wtforms.validators import DataRequired

from tracker.compliance import queries, words
from tracker.compliance.exports import docx
from tracker.compliance.figures import Span
from tracker.compliance.report import Report, period_report, report
from tracker.directory.models import Body
from tracker.directory.roles import Role
from tracker.language import gettext, short_date
from tracker.resolutions.models import Resolution
from tracker.web import access
from tracker.web.access import allow
from tracker.web.forms import Form, _

bp = Blueprint("reports", __name__, url_prefix="/reports")

OFFICE = (Role.CHAIR, Role.SECRETARY, Role.CONTROLLER, Role.OBSERVER)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DayForm(Form):
    """As of which day a report is wanted; it only asks, so it is sent in the address."""

    class Meta(Form.Meta):
        """Nothing is changed, so nothing has to be protected."""

        csrf = False

    as_of = DateField(_("As of"), [DataRequired(_("Choose a day."))])

    def validate_as_of(self, field: DateField) -> None:
        """A report of a day that has not come would say what nobody knows."""
        if field.data and field.data > access.today():
            raise ValidationError(gettext("The day has not come yet."))


class PeriodForm(DayForm):
    """All that is due to a body between two days."""

    first = DateField(_("Due from"), [DataRequired(_("Choose a day."))])
    last = DateField(_("Due to"), [DataRequired(_("Choose a day."))])

    def validate_last(self, field: DateField) -> None:
        """The second day is not before the first."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(gettext("The last day is before the first."))

    @property
    def span(self) -> Span:
        """The days, both included."""
        return Span(self.first.data, self.last.data)


class ResolutionChoice(DayForm):
    """One resolution, and the day."""

    resolution = SelectField(_("Resolution"), coerce=int)


class BodyChoice(PeriodForm):
    """A body, a period, and the day."""

    body = SelectField(_("Body"), coerce=int)


@bp.get("/")
@allow(*OFFICE)
def index() -> AnyResponse | str:
    """Choose a resolution, or a body and a period, and the day of the report."""
    bodies = queries.reported_bodies(access.visitor())
    one = ResolutionChoice(_asked("resolution"), as_of=access.today())
    all_of = BodyChoice(_asked("period-body"), prefix="period-", **_this_year())
    resolutions = queries.issued([body.id for body in bodies])
    one.resolution.choices = [(each.id, _short_name(each)) for each in resolutions]
    all_of.body.choices = [(body.id, body.name) for body in bodies]
    if _asked("resolution") and one.validate():
        return redirect(url_for(".resolution", resolution_id=one.resolution.data, as_of=one.as_of.data))
    if _asked("period-body") and all_of.validate():
        return redirect(url_for(".body", body_id=all_of.body.data, **_query(all_of)))
    return render_template("reports/index.html", one=one, all_of=all_of)


@bp.get("/resolutions/<int:resolution_id>")
@allow(*OFFICE)
def resolution(resolution_id: int) -> AnyResponse | str | tuple[str, int]:
    """The report of one resolution as of a day."""
    it, form = reported_resolution(resolution_id), _day_form()
    if not queries.is_issued(it):
        return render_template("reports/not_issued.html", resolution=it), 409
    made = report(it, form.as_of.data) if form.validate() else None
    return _page(form, made, url_for(".resolution_docx", resolution_id=it.id, **_query(form)))


@bp.get("/resolutions/<int:resolution_id>.docx")
@allow(*OFFICE)
def resolution_docx(resolution_id: int) -> AnyResponse:
    """The same report as a Word file."""
    it, form = reported_resolution(resolution_id), _day_form()
    if not queries.is_issued(it) or not form.validate():
        return redirect(url_for(".resolution", resolution_id=it.id, **_given()))
    return _file(report(it, form.as_of.data), it.number)


@bp.get("/bodies/<int:body_id>")
@allow(*OFFICE)
def body(body_id: int) -> AnyResponse | str:
    """The report of all that is due to a body in a period, as of a day."""
    it, form = reported_body(body_id), _period_form()
    made = period_report(it, form.span, form.as_of.data) if form.validate() else None
    return _page(form, made, url_for(".body_docx", body_id=it.id, **_query(form)))


@bp.get("/bodies/<int:body_id>.docx")
@allow(*OFFICE)
def body_docx(body_id: int) -> AnyResponse:
    """The same report as a Word file."""
    it, form = reported_body(body_id), _period_form()
    if not form.validate():
        return redirect(url_for(".body", body_id=it.id, **_given()))
    return _file(period_report(it, form.span, form.as_of.data))


def reported_resolution(resolution_id: int) -> Resolution:
    """The resolution, or 404 when the visitor may not see how its whole execution goes."""
    return access.found(queries.reported_resolution(access.visitor(), resolution_id))


def reported_body(body_id: int) -> Body:
    """The body, or 404 when the visitor may not see how its execution goes."""
    bodies = queries.reported_bodies(access.visitor())
    return access.found(next((body for body in bodies if body.id == body_id), None))


def _short_name(it: Resolution) -> str:
    """A resolution in a list, what tells it from others first: number, day, title, body."""
    number = f"№ {it.number}" if it.number else ""
    day = short_date(it.adopted_on) if it.adopted_on else ""
    return " · ".join(part for part in (number, day, it.title, it.body.called) if part)


def _asked(name: str) -> Mapping[str, str] | None:
    """What was chosen in the form that has a field of this name."""
    return request.args if name in request.args else None


def _given() -> dict[str, Any]:
    """What was asked for, as it stands in the address."""
    return request.args.to_dict()


def _day_form() -> DayForm:
    return DayForm(_asked("as_of"), as_of=access.today())


def _period_form() -> PeriodForm:
    return PeriodForm(_asked("first"), **_this_year())


def _this_year() -> dict[str, date]:
    """What a period begins with: the year, up to today, as of today."""
    today = access.today()
    return {"first": today.replace(month=1, day=1), "last": today, "as_of": today}


def _query(form: DayForm) -> dict[str, Any]:
    days = {"as_of": form.as_of.data}
    if isinstance(form, PeriodForm):
        days |= {"first": form.first.data, "last": form.last.data}
    return {name: day for name, day in days.items() if day}


def _page(form: DayForm, made: Report | None, file: str) -> str:
    """The page of a report; without one when the days make no sense, which the form then says."""
    return render_template("reports/show.html", form=form, report=made, sheet=words, file=file)


def _file(made: Report, number: str = "") -> Response:
    """The report to be kept, under a name in Cyrillic (RFC 5987) and one that any program reads."""
    name = f"{made.title} № {number}" if number else made.title
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", f"{name} ({short_date(made.as_of)}).docx")
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", number).strip("-")
    ascii_name = "_".join(part for part in ("Spravka", plain, made.as_of.isoformat()) if part)
    disposition = f"attachment; filename={ascii_name}.docx; filename*=UTF-8''{quote(name, safe='')}"
    return Response(docx.write(made), mimetype=WORD, headers={"Content-Disposition": disposition})
