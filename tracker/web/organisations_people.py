"""Who answers for the organisations: where nobody does, who is away and when, and who looks after which."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.validators import DataRequired, InputRequired

from tracker import language
from tracker.db import session
from tracker.directory import personnel, services
from tracker.directory import queries as directory
from tracker.directory.models import Absence, Appointment, Body, Person
from tracker.directory.roles import Role
from tracker.web import access, cards
from tracker.web.access import allow
from tracker.web.forms import Choices, _, day, short_text
from tracker.web.guarded import Guarded

bp = Blueprint("people", __name__, url_prefix="/organisations")

OFFICERS = (Role.SECRETARY, Role.ADMINISTRATOR)


class AbsenceForm(Guarded):
    """Who is away, from when to when."""

    person = SelectField(_("Who"), [DataRequired(_("Choose a person."))], coerce=int)
    starts_on = day(_("From"), validators=[InputRequired(_("Choose the first day."))])
    ends_on = day(_("To"), validators=[InputRequired(_("Choose the last day."))])
    reason = short_text(_("Why: a holiday, an illness, a business trip"))


class CuratorForm(Guarded):
    """Who looks after which organisations for a body, from when."""

    person = SelectField(_("Curator"), [DataRequired(_("Choose a person."))], coerce=int)
    body = SelectField(_("For which body"), coerce=int)
    organisations = Choices(_("Organisations"), [InputRequired(_("Mark the organisations."))], coerce=int)
    starts_on = day(_("From"), validators=[InputRequired(_("Choose the first day."))])


@bp.route("/people", methods=["GET", "POST"])
@allow(*OFFICERS)
def offices() -> Response | tuple[str, int]:
    """Organisations without a head or with two, who is away, and a form for an absence."""
    form: Any = AbsenceForm()
    form.person.choices = _people()
    if form.validate_on_submit() and _noted(form):
        flash(language.gettext("The absence is noted: due days that fall into it are warned of."))
        return redirect(url_for(".offices"))
    today = access.today()
    page = {
        "gaps": personnel.gaps(today),
        "doubled": personnel.doubled(today),
        "absences": personnel.absences(today),
    }
    return render_template("organisations/people.html", form=form, **page), form.status


def _noted(form: Any) -> bool:
    """Whether the absence could be noted; else the form says why not."""
    who = session.get_one(Person, form.person.data)
    if not form.over(who, actions=("add_absence", "remove_absence")):
        return False
    try:
        personnel.add_absence(
            who, form.starts_on.data, form.ends_on.data, form.reason.data or "", by_id=access.person().id
        )
    except personnel.BadDays:
        form.ends_on.errors = [language.gettext("The last day is before the first.")]
        return False
    return True


def _people() -> list[tuple[int, str]]:
    """Nobody yet, and everybody who can sign in."""
    chosen = select(Person.id, Person.full_name).where(Person.deactivated_at.is_(None))
    found = session.execute(chosen.order_by(Person.full_name, Person.id))
    return [(0, "—"), *((person_id, name) for person_id, name in found)]


@bp.post("/people/absences/<int:absence_id>/remove")
@allow(*OFFICERS)
def remove_absence(absence_id: int) -> Response:
    """Take an absence back."""
    personnel.remove_absence(access.found(session.get(Absence, absence_id)), by_id=access.person().id)
    flash(language.gettext("The absence is taken back."))
    return redirect(url_for(".offices"))


@bp.route("/curators", methods=["GET", "POST"])
@allow(*OFFICERS)
def curators() -> Response | tuple[str, int]:
    """Who looks after which organisations, and a form for more."""
    form: Any = CuratorForm()
    form.person.choices = _people()
    form.body.choices = [(each.id, each.called) for each in _bodies()]
    form.organisations.choices = [(each.id, each.short_name) for each in session.scalars(directory.organisations())]
    if form.validate_on_submit() and form.over(*_offices_of(form.person.data)):
        given = services.appoint_curator(
            session.get_one(Person, form.person.data),
            form.body.data,
            form.organisations.data,
            form.starts_on.data,
            by_id=access.person().id,
        )
        flash(language.ngettext("%(num)s organisation is given.", "%(num)s organisations are given.", given))
        return redirect(url_for(".curators"))
    page = {"form": form, "offices": _curators(), "today": access.today()}
    return render_template("organisations/curators.html", **page), form.status


def _offices_of(person_id: int) -> list[Appointment]:
    """All that a person ever looked after: what somebody gave or ended meanwhile is told."""
    chosen = select(Appointment).where(Appointment.person_id == person_id, Appointment.role == Role.CONTROLLER)
    return list(session.scalars(chosen))


def _bodies() -> list[Body]:
    """The bodies whose curators the visitor appoints: the secretary's own, for an administrator all."""
    offices = access.visitor().offices
    mine = offices.bodies(Role.SECRETARY)
    return [each for each in directory.bodies() if offices.administrator or each.id in mine]


def _curators() -> list[Appointment]:
    chosen = (
        select(Appointment)
        .options(*(joinedload(each) for each in (Appointment.person, Appointment.organisation, Appointment.body)))
        .join(Appointment.person)
        .where(
            Appointment.role == Role.CONTROLLER,
            Appointment.organisation_id.is_not(None),
            Appointment.body_id.in_([each.id for each in _bodies()]),
            (Appointment.ends_on.is_(None)) | (Appointment.ends_on >= access.today()),
        )
        .order_by(Person.full_name, Appointment.body_id, Appointment.organisation_id)
    )
    return list(session.scalars(chosen))


@bp.post("/curators/<int:appointment_id>/end")
@allow(*OFFICERS)
def end_curator(appointment_id: int) -> Response:
    """A curator no longer looks after an organisation; 409 when that was ended already."""
    found = next((each for each in _curators() if each.id == appointment_id), None)
    office = access.found(found)
    cards.require_now(office.ends_on is None)
    services.dismiss(office, max(access.today(), office.starts_on), by_id=access.person().id)
    flash(language.gettext("The office ends today."))
    return redirect(url_for(".curators"))
