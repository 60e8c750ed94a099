"""The reports: chosen, seen as a page, taken away as a file."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import DateField, SelectField

from tracker.compliance import keeping, organisations, queries, templates
from tracker.compliance.exports.formats import FORMATS, is_long, takes_template, written
from tracker.compliance.exports.own_template import Own
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.printed import Lead, Sheet
from tracker.compliance.sheets import sheet
from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory.models import Body, Organisation
from tracker.directory.roles import Role
from tracker.language import gettext, short_date
from tracker.resolutions.models import Resolution
from tracker.web import access
from tracker.web.access import allow
from tracker.web.forms import Form, _
from tracker.web.reports_forms import OrderForm, order, order_form, query

bp = Blueprint("reports", __name__, url_prefix="/reports")

OFFICE = (Role.CHAIR, Role.SECRETARY, Role.CONTROLLER, Role.OBSERVER)

ENDINGS = ("docx", "pdf", "xlsx", "csv")
"""The files that are offered, in this order."""


class Choice(Form):
    """One resolution, or one body."""

    class Meta(Form.Meta):
        """Nothing is changed, so nothing has to be protected."""

        csrf = False

    resolution = SelectField(_("Resolution"), coerce=int)
    body = SelectField(_("Body"), coerce=int)
    organisation = SelectField(_("Organisation"), coerce=int)
    as_of = DateField(_("As of"))


@bp.get("/")
@allow(*OFFICE)
def index() -> AnyResponse | str:
    """Choose a resolution or a body."""
    bodies = queries.reported_bodies(access.visitor())
    form = Choice(request.args, as_of=access.today())
    form.resolution.choices = [(each.id, _short_name(each)) for each in queries.issued([body.id for body in bodies])]
    form.body.choices = [(body.id, body.name) for body in bodies]
    form.organisation.choices = [(each.id, each.short_name) for each in session.scalars(directory.organisations())]
    fields = {About.RESOLUTION: form.resolution, About.BODY: form.body, About.ORGANISATION: form.organisation}
    for about, field in fields.items():
        if field.data and field.data in dict(field.choices):
            day = {"as_of": form.as_of.data} if form.as_of.data else {}
            return redirect(_url(about, field.data, **day))
    return render_template("reports/index.html", form=form)


@bp.get("/resolutions/<int:resolution_id>")
@allow(*OFFICE)
def resolution(resolution_id: int) -> AnyResponse | str | tuple[str, int]:
    """A sheet about one resolution as of a day."""
    it = reported_resolution(resolution_id)
    if not queries.is_issued(it):
        return render_template("reports/not_issued.html", resolution=it), 409
    return _page(About.RESOLUTION, it.id)


@bp.get("/resolutions/<int:resolution_id>/file")
@allow(*OFFICE)
def resolution_file(resolution_id: int) -> AnyResponse:
    """The same sheet as a file."""
    it = reported_resolution(resolution_id)
    if not queries.is_issued(it):
        return redirect(url_for(".resolution", resolution_id=it.id))
    return _file(About.RESOLUTION, it.id, it.number)


@bp.get("/bodies/<int:body_id>")
@allow(*OFFICE)
def body(body_id: int) -> AnyResponse | str:
    """A sheet about all that a body has ordered."""
    return _page(About.BODY, reported_body(body_id).id)


@bp.get("/bodies/<int:body_id>/file")
@allow(*OFFICE)
def body_file(body_id: int) -> AnyResponse:
    """The same sheet as a file."""
    return _file(About.BODY, reported_body(body_id).id)


@bp.get("/organisations/<int:organisation_id>")
@allow(*OFFICE)
def organisation(organisation_id: int) -> AnyResponse | str:
    """A sheet about one organisation, for one of the bodies whose execution the visitor sees."""
    return _page(About.ORGANISATION, reported_organisation(organisation_id).id)


@bp.get("/organisations/<int:organisation_id>/file")
@allow(*OFFICE)
def organisation_file(organisation_id: int) -> AnyResponse:
    """The same sheet as a file."""
    return _file(About.ORGANISATION, reported_organisation(organisation_id).id)


def reported_organisation(organisation_id: int) -> Organisation:
    """The organisation, or 404 when the visitor sees the whole execution of no body, or names another body."""
    bodies = [body.id for body in queries.reported_bodies(access.visitor())]
    given = request.args.get("body", "")
    if not bodies or (given and given not in map(str, bodies)):
        abort(404)
    return access.found(organisations.organisation(access.visitor(), organisation_id))


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


def _page(about: About, of: int) -> str:
    """The page of a sheet; without one when the days make no sense, which the form then says."""
    form = order_form(about)
    asked = order(form, about, of) if form.validate() else None
    made = sheet(asked) if asked else None
    files = _files(asked, made)
    return render_template(
        "reports/show.html",
        form=form,
        sheet=made,
        files=files,
        endings=sorted(ENDINGS, key=files.__contains__),
        keep=_url(about, of, "_keep", **query(asked)) if asked else "",
        address=lambda lead: _address(lead, asked),
    )


def _files(asked: Order | None, made: Sheet | None) -> Mapping[str, str]:
    """The addresses of the files that are made at once, by their endings."""
    if asked is None or made is None:
        return {}
    short = [ending for ending in ENDINGS if not is_long(made, ending, _own(asked, made, ending))]
    return {ending: _url(asked.about, asked.id, "_file", **query(asked), format=ending) for ending in short}


def _url(about: About, of: int, route: str = "", **query: Any) -> str:
    return url_for(f".{about}{route}", **{f"{about}_id": of, **query})


def _address(lead: Lead, asked: Order | None) -> str | None:
    """Where a cell of a page leads to."""
    values: Mapping[str, Any] = lead.values
    if lead.kind == "point":
        anchor = f"point-{values['point_id']}"
        return url_for("resolutions.show", resolution_id=values["resolution_id"], _anchor=anchor)
    if lead.kind == "assignment":
        return url_for("resolutions.assignment", **values)
    if lead.kind == "execution":
        return url_for("executions.show", **values)
    if lead.kind == "duties" and asked:
        days = {name: values[name] for name in ("first", "last") if name in values}
        where = {**asked.where, **{name: value for name, value in values.items() if name not in days}}
        listed = replace(asked, kind=Kind.LIST, where=where)
        return _url(asked.about, asked.id, **{**query(listed), **days})
    return None


def asked_order(about: About, of: int) -> Order | None:
    """What the present address asks for; None when its days make no sense."""
    form = order_form(about)
    return order(form, about, of) if form.validate() else None


def _file(about: About, of: int, number: str = "") -> AnyResponse:
    """The sheet to be kept, under a name in Cyrillic (RFC 5987) and one that any program reads."""
    form: OrderForm = order_form(about)
    if not form.validate():
        return redirect(_url(about, of, **request.args.to_dict()))
    ending = request.args.get("format", ENDINGS[0])
    ending = ending if ending in ENDINGS else ENDINGS[0]
    asked = order(form, about, of)
    made = sheet(asked)
    own = _own(asked, made, ending)
    if is_long(made, ending, own):
        flash(gettext("The report is long: have it made in the background below, it is then kept."))
        return redirect(_url(about, of, **query(asked)))
    return saved(made, own, ending, number)


def _own(asked: Order, made: Sheet, ending: str) -> Own | None:
    """The body's own template, where the file is made of one."""
    folder: Path = access.settings().files_dir
    return templates.own(keeping.body_of(asked).id, folder) if takes_template(made, ending) else None


def saved(made: Sheet, own: Own | None, ending: str, number: str = "") -> Response:
    """A sheet as a file that the browser keeps, a Word file in the body's own template if it has one."""
    name = f"{made.title} № {number}" if number else made.title
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", f"{name} ({short_date(made.as_of)}).{ending}")
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", number).strip("-")
    ascii_name = "_".join(part for part in ("Spravka", plain, made.as_of.isoformat()) if part)
    disposition = f"attachment; filename={ascii_name}.{ending}; filename*=UTF-8''{quote(name, safe='')}"
    content = written(made, ending, own)
    return Response(content, mimetype=FORMATS[ending].media_type, headers={"Content-Disposition": disposition})
