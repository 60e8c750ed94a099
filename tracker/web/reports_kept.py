"""Reports that are kept: made in the background, found again, made once more, and made on a schedule."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.compliance import keeping, queries
from tracker.compliance.models import KeptReport, ReportSchedule, Rhythm
from tracker.compliance.orders import KINDS as OFFERED
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.words import WORDS
from tracker.db import session
from tracker.directory.models import Body, Person
from tracker.directory.queries import holders
from tracker.directory.roles import Role
from tracker.executions.queries import READERS_OF_A_BODY
from tracker.language import gettext, pgettext
from tracker.web import access
from tracker.web import work as long_work
from tracker.web.access import allow
from tracker.web.files import attachment
from tracker.web.forms import Form, _
from tracker.web.reports import (
    ENDINGS,
    OFFICE,
    asked_order,
    bp,
    reported_body,
    reported_organisation,
    reported_resolution,
)
from tracker.web.work import Shown
from tracker.work import Work

__all__ = ["bp"]

KEEPERS = (Role.SECRETARY, Role.CHAIR)
"""Who has reports made on a schedule."""

MOST = 100
"""Kept reports of a page, the newest first."""


@bp.post("/resolutions/<int:resolution_id>/keep")
@allow(*OFFICE)
def resolution_keep(resolution_id: int) -> Response:
    """Have a sheet about a resolution made in the background and kept."""
    return _keep(About.RESOLUTION, reported_resolution(resolution_id).id)


@bp.post("/bodies/<int:body_id>/keep")
@allow(*OFFICE)
def body_keep(body_id: int) -> Response:
    """Have a sheet about a body made in the background and kept."""
    return _keep(About.BODY, reported_body(body_id).id)


@bp.post("/organisations/<int:organisation_id>/keep")
@allow(*OFFICE)
def organisation_keep(organisation_id: int) -> Response:
    """Have a sheet about an organisation made in the background and kept."""
    return _keep(About.ORGANISATION, reported_organisation(organisation_id).id)


def _keep(about: About, of: int) -> Response:
    asked = asked_order(about, of)
    if asked is None:
        flash(gettext("The days make no sense together, so nothing was made."))
        return redirect(url_for(f".{about}", **{f"{about}_id": of}))  # type: ignore[arg-type]
    ending = request.form.get("format", ENDINGS[0])
    made = keeping.ask(asked, ending if ending in ENDINGS else ENDINGS[0], access.visitor())
    return redirect(url_for("work.show", work_id=made.id))


@bp.get("/kept")
@allow(*OFFICE)
def kept() -> str:
    """The reports that were kept, of the bodies whose execution the visitor sees."""
    bodies = queries.reported_bodies(access.visitor())
    chosen = select(KeptReport).where(KeptReport.body_id.in_([body.id for body in bodies]))
    found = session.scalars(chosen.order_by(KeptReport.id.desc()).limit(MOST)).all()
    return render_template("reports/kept.html", kept=found, bodies=scheduled_bodies())


def scheduled_bodies() -> list[Body]:
    """The bodies for whose reports the visitor arranges."""
    mine = access.visitor().offices.bodies(*KEEPERS)
    return [body for body in queries.reported_bodies(access.visitor()) if body.id in mine]


def _kept(kept_id: int) -> KeptReport:
    """A kept report, or 404 when the visitor may not see how the execution of its body goes."""
    it = access.found(session.get(KeptReport, kept_id))
    reported_body(it.body_id)
    return it


@bp.get("/kept/<int:kept_id>")
@allow(*OFFICE)
def kept_report(kept_id: int) -> str:
    """One kept report: its file, its hash, and whether it comes out the same today."""
    return render_template("reports/kept_report.html", it=_kept(kept_id))


@bp.get("/kept/<int:kept_id>/file")
@allow(*OFFICE)
def kept_file(kept_id: int) -> Response:
    """The file as it was kept."""
    return attachment(_kept(kept_id).file)


@bp.post("/kept/<int:kept_id>/again")
@allow(*OFFICE)
def kept_again(kept_id: int) -> Response:
    """Make it once more from the history, and say whether it is the same file."""
    it = _kept(kept_id)
    if keeping.is_the_same(it, access.settings().files_dir):
        flash(gettext("Made once more from the history, the file is the same, byte for byte."))
    else:
        flash(gettext("Made once more, the file differs: it was made while its day was still running."))
    return redirect(url_for(".kept_report", kept_id=it.id))


class ScheduleForm(Form):
    """What is made, how often, for whom."""

    report = SelectField(_("Report"))
    format = SelectField(_("Format"))
    every = SelectField(_("How often"))
    day = IntegerField(_("Day of the week (1 is Monday) or of the month"), [NumberRange(1, 31)], default=1)
    recipients = SelectMultipleField(
        _("To whom"), [DataRequired(_("Choose at least one person."))], coerce=int,
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip
    enclosed = BooleanField(_("Attach the file; without it the letter brings a link"), default=True)


@bp.route("/bodies/<int:body_id>/schedules", methods=["GET", "POST"])
@allow(*KEEPERS)
def schedules(body_id: int) -> Response | str:
    """The reports of a body that are made by themselves, and a new one."""
    body = access.found(next((each for each in scheduled_bodies() if each.id == body_id), None))
    form = ScheduleForm()
    offered = [kind for kind in OFFERED[About.BODY] if kind is not Kind.LIST]
    form.report.choices = [(kind.value, pgettext(*WORDS[Kind][kind])) for kind in offered]
    form.format.choices = [(ending, ending.upper()) for ending in ENDINGS]
    form.every.choices = [(each.value, pgettext(*WORDS[Rhythm][each])) for each in Rhythm]
    form.recipients.choices = [(person.id, person.full_name) for person in _readers(body)]
    if form.validate_on_submit():
        order = Order(Kind(form.report.data), About.BODY, body.id, access.today())
        keeping.schedule(
            order, form.format.data, Rhythm(form.every.data), form.day.data,
            by=access.visitor(), recipients=form.recipients.data, enclosed=form.enclosed.data,
        )  # fmt: skip
        flash(gettext("The report will be made by itself from the next such day on."))
        return redirect(url_for(".schedules", body_id=body.id))
    running = select(ReportSchedule).where(ReportSchedule.body_id == body.id, ReportSchedule.stopped_on.is_(None))
    found = session.scalars(running.order_by(ReportSchedule.id)).all()
    people = {person.id: person.full_name for person in _readers(body)}
    return render_template(
        "reports/schedules.html", form=form, body=body, schedules=found, words=_words,
        names=lambda it: ", ".join(people[key] for key in it.recipients if key in people),
    )  # fmt: skip


def _readers(body: Body) -> list[Person]:
    """Those who may see how the whole execution of a body goes."""
    people = {person.id: person for role in READERS_OF_A_BODY for person in holders(role, body.id, access.today())}
    return sorted(people.values(), key=lambda person: person.full_name)


def _words(it: ReportSchedule) -> str:
    """«Справка об исполнении, PDF, ежемесячно»."""
    kind, every = pgettext(*WORDS[Kind][Kind(it.asked["kind"])]), pgettext(*WORDS[Rhythm][it.every])
    return f"{kind}, {it.format.upper()}, {every}"


@bp.post("/schedules/<int:schedule_id>/stop")
@allow(*KEEPERS)
def stop_schedule(schedule_id: int) -> Response:
    """Make it no more."""
    it = access.found(session.get(ReportSchedule, schedule_id))
    body = access.found(next((each for each in scheduled_bodies() if each.id == it.body_id), None))
    keeping.stop(it, access.visitor())
    flash(gettext("It will not be made any more; what was made is kept."))
    return redirect(url_for(".schedules", body_id=body.id))


def _instead(asked: Work) -> tuple[str, str]:
    return gettext("All reports"), url_for("reports.index")


long_work.KINDS[keeping.KIND] = Shown(
    title=lambda asked: gettext("Making a report (%(format)s)", format=asked.facts["format"].upper()),
    result=lambda asked: url_for("reports.kept_report", kept_id=asked.result["kept_id"]),
    failure=lambda _asked: gettext("The report could not be made."),
    again=lambda: gettext("Make it again"),
    instead=_instead,
)
