"""What an administrator looks after: whether everything runs, people and offices, days off, the history."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from tracker import audit, clock, db, language, mail
from tracker.calendar.models import CalendarCorrection
from tracker.calendar.services import correct_calendar
from tracker.directory import queries as directory
from tracker.directory import services
from tracker.directory.models import Appointment, Person
from tracker.directory.roles import OF_A_BODY, OF_AN_ORGANISATION, Role
from tracker.mail import LetterState
from tracker.reminders import pulse
from tracker.reminders import queries as letters
from tracker.resolutions.services import count_days_anew
from tracker.web import access, cards
from tracker.web.access import allow, found
from tracker.web.forms import Form, _, address, day, short_text
from tracker.web.given import whole
from tracker.web.guarded import Guarded
from tracker.web.health import newest_backup
from tracker.web.history import line, subject
from tracker.web.words import of

bp = Blueprint("admin", __name__, url_prefix="/admin")

PAGE = 50

NARROWED = frozenset({Role.CONTROLLER, Role.OBSERVER})
"""Offices of a body that may be held for one organisation only: its curator, its observer."""


class PersonForm(Form):
    """A new person."""

    full_name = StringField(_("Surname, name, patronymic"), [InputRequired(_("Write the name.")), Length(max=200)])
    login = StringField(
        _("Login"),
        [
            InputRequired(_("Write a login.")),
            Regexp(r"^[A-Za-z0-9._-]{2,64}$", message=_("Only Latin letters, digits, dots and dashes.")),
        ],
    )
    email = address(_("E-mail"), Optional())


class AppointmentForm(Guarded):
    """A new office of a person."""

    role = SelectField(_("Role"), [InputRequired(_("Choose a role."))])
    body = SelectField(_("Of which body"), coerce=int)
    organisation = SelectField(_("Of which organisation"), coerce=int)
    position = short_text(_("Position"))
    acting = BooleanField(_("Acting"))
    starts_on = day(_("From"), default=access.today, validators=[InputRequired(_("Choose the first day."))])
    ends_on = day(_("To"), validators=[Optional()])


class CorrectionForm(Guarded):
    """A day that is working, or off, whatever the published calendar says."""

    day = day(_("Day"), validators=[InputRequired(_("Choose a day."))])
    working = SelectField(_("What it is"))
    note = short_text(_("Ground"))


@bp.get("/")
@allow(Role.ADMINISTRATOR)
def index() -> str:
    """Whether everything runs: the timetable's last ticks, the oldest unsent letter, letters not delivered."""
    counts, now = letters.counts(access.visitor()), clock.now()
    return render_template(
        "admin/index.html",
        jobs=pulse.jobs(now),
        oldest=letters.oldest_due(now),
        backup=newest_backup(access.settings().backup_dir),
        parked=counts.get(LetterState.PARKED, 0) + counts.get(LetterState.WITHHELD, 0),
        outage=mail.outage(),
        settings=access.settings(),
    )


@bp.route("/people", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def people() -> str | Response:
    """Everybody by name, and a form for a newcomer."""
    form = PersonForm()
    if form.validate_on_submit():
        try:
            person = services.add_person(
                form.full_name.data, form.login.data, form.email.data or "", by_id=access.person().id
            )
        except services.LoginTaken:
            form.login.errors = [language.gettext("Somebody signs in under this name already.")]
        else:
            return redirect(url_for(".person", person_id=person.id))
    listed = select(Person).options(
        selectinload(Person.appointments).joinedload(Appointment.organisation),
        selectinload(Person.appointments).joinedload(Appointment.body),
    )
    everybody = db.session.scalars(listed.order_by(Person.full_name)).all()
    uninvited = len(directory.uninvited(access.today()))
    return render_template("admin/people.html", form=form, people=everybody, uninvited=uninvited)


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def person(person_id: int) -> tuple[str, int] | Response:
    """One person: offices past and present, and a form for a new one."""
    who = found(db.session.get(Person, person_id))
    form, held = _appointment_form(), _appointments(who)
    if form.validate_on_submit() and _fits(form) and form.over(*held) and _appointed(who, form):
        flash(language.gettext("The office is given."))
        return redirect(url_for(".person", person_id=person_id))
    return render_template("admin/person.html", who=who, form=form, appointments=held), form.status


def _appointed(who: Person, form: AppointmentForm) -> bool:
    """Whether the office could be given; else the form says why not."""
    try:
        services.appoint(
            who,
            Role(form.role.data),
            form.starts_on.data,
            by_id=access.person().id,
            organisation_id=form.organisation.data or None,
            body_id=form.body.data or None,
            position=form.position.data or "",
            acting=form.acting.data,
            ends_on=form.ends_on.data,
        )
    except services.TwoHeads:
        said = language.gettext("Another head begins on this day: end that office, or let one of the two be acting.")
        form.starts_on.errors = [said]
        return False
    except services.OrganisationClosed:
        form.organisation.errors = [language.gettext("The organisation is closed by then.")]
        return False
    return True


def _appointment_form() -> AppointmentForm:
    form = AppointmentForm()
    form.role.choices = [(role.value, of(role)) for role in Role]
    nothing = (0, "–")
    form.body.choices = [nothing, *((each.id, each.name) for each in directory.bodies())]
    found = db.session.scalars(directory.organisations())
    form.organisation.choices = [nothing, *((each.id, each.short_name) for each in found)]
    return form


def _fits(form: AppointmentForm) -> bool:
    """Whether the office is of something that has such an office."""
    role, body, organisation = Role(form.role.data), bool(form.body.data), bool(form.organisation.data)
    if body != (role in OF_A_BODY):
        wrong = language.gettext("Chair, secretary, controller and observer are of a body, the others are not.")
        form.body.errors = [wrong]
        return False
    possible = role in OF_AN_ORGANISATION | NARROWED
    if (organisation and not possible) or (role in OF_AN_ORGANISATION and not organisation):
        wrong = language.gettext("A head and a deputy are of an organisation; only controllers and observers may be.")
        form.organisation.errors = [wrong]
        return False
    if form.ends_on.data and form.ends_on.data < form.starts_on.data:
        form.ends_on.errors = [language.gettext("The last day is before the first.")]
        return False
    return True


def _appointments(who: Person) -> list[Appointment]:
    given = select(Appointment).where(Appointment.person_id == who.id).order_by(Appointment.starts_on.desc())
    return list(db.session.scalars(given))


@bp.post("/appointments/<int:appointment_id>/end")
@allow(Role.ADMINISTRATOR)
def end_appointment(appointment_id: int) -> Response:
    """End an office today; 409 when that was done already."""
    given = found(db.session.get(Appointment, appointment_id))
    cards.require_now(given.ends_on is None)
    services.dismiss(given, max(access.today(), given.starts_on), by_id=access.person().id)
    flash(language.gettext("The office ends today."))
    return redirect(url_for(".person", person_id=given.person_id))


@bp.post("/people/<int:person_id>/password")
@allow(Role.ADMINISTRATOR)
def new_password(person_id: int) -> str:
    """Give a person a random password, shown once on the answering page."""
    who = found(db.session.get(Person, person_id))
    password = services.random_password(who, by_id=access.person().id)
    return render_template("admin/password.html", who=who, password=password)


@bp.post("/people/<int:person_id>/activity")
@allow(Role.ADMINISTRATOR)
def activity(person_id: int) -> Response:
    """Close or open a person's way in; 409 when somebody has done so meanwhile."""
    who = found(db.session.get(Person, person_id))
    access.require(who.id != access.person().id)
    cards.require_now(bool(who.deactivated_at) == bool(request.form.get("closed")))
    services.set_active(who, active=who.deactivated_at is not None, by_id=access.person().id)
    return redirect(url_for(".person", person_id=person_id))


@bp.route("/calendar", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def calendar() -> tuple[str, int] | Response:
    """Corrections of the production calendar."""
    form = CorrectionForm()
    form.working.choices = [("off", language.gettext("day off")), ("working", language.gettext("working day"))]
    corrections = list(db.session.scalars(select(CalendarCorrection).order_by(CalendarCorrection.day.desc())))
    if form.validate_on_submit() and form.over(*(each for each in corrections if each.day == form.day.data)):
        correct_calendar(
            form.day.data, form.working.data == "working", note=form.note.data or "", by_id=access.person().id
        )
        count_days_anew(access.visitor())
        return redirect(url_for(".calendar"))
    return render_template("admin/calendar.html", form=form, corrections=corrections), form.status


@bp.get("/history")
@allow(Role.ADMINISTRATOR)
def history() -> str:
    """The whole history, newest first."""
    before = request.args.get("after", type=whole)
    chosen = select(audit.HistoryEntry).order_by(audit.HistoryEntry.id.desc()).limit(PAGE + 1)
    if before:
        chosen = chosen.where(audit.HistoryEntry.id < before)
    entries = list(db.session.scalars(chosen))
    names = directory.names({entry.by_id for entry in entries if entry.by_id is not None})
    return render_template(
        "admin/history.html",
        rows=[(line(entry, names), subject(entry)) for entry in entries[:PAGE]],
        next_after=entries[PAGE - 1].id if len(entries) > PAGE else None,
    )
