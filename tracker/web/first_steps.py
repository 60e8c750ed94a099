"""The way from an empty installation to the first resolution: what is done, what is missing, where it is done."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select

from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory.models import Appointment, Organisation, OrganisationGroup, Person
from tracker.directory.roles import Role
from tracker.language import gettext, ngettext
from tracker.resolutions.models import Resolution
from tracker.web import access
from tracker.web.words import of

NEEDED = (Role.CHAIR, Role.SECRETARY, Role.CONTROLLER)
"""Without them a body's resolution can't be checked, issued and accepted."""


@dataclass(frozen=True)
class Step:
    """One step: its words, what is still missing (nothing: it is done), where it is done."""

    words: str
    missing: list[str]
    url: str


def steps() -> list[Step]:
    """The steps in their order; none when all are done."""
    found = [_bodies(), _organisations(), _groups(), _people(), _resolution()]
    return found if any(step.missing for step in found) else []


def _bodies() -> Step:
    missing = [] if directory.bodies() else [gettext("There is no body yet that adopts resolutions.")]
    return Step(gettext("The body: a collegium, a council"), missing, url_for("registry.new_body"))


def _organisations() -> Step:
    known = session.scalar(directory.organisations().with_only_columns(func.count()).order_by(None))
    missing = [] if known else [gettext("There are no organisations yet.")]
    return Step(gettext("The organisations: by the office's own table"), missing, url_for("registry.bring_table"))


def _groups() -> Step:
    known = session.scalar(select(func.count(OrganisationGroup.id)))
    missing = [] if known else [gettext("There is no group yet: «all schools».")]
    return Step(gettext("The groups that points are addressed to"), missing, url_for("registry.new_group"))


def _people() -> Step:
    return Step(
        gettext("The people and their offices"),
        [*_offices(), *_heads(), *_addresses(), *_invitations()],
        url_for("admin.people"),
    )


def _offices() -> list[str]:
    """Offices of a body that nobody holds for the whole of it, or only those whose way in is closed."""
    held = (
        select(Appointment.body_id, Appointment.role)
        .join(Appointment.person)
        .where(
            directory.in_force(access.today()),
            Appointment.organisation_id.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    present = {(row.body_id, row.role) for row in session.execute(held)}
    return [
        gettext("%(body)s: nobody is %(role)s.", body=body.called, role=of(role))
        for body in directory.bodies()
        for role in NEEDED
        if (body.id, role) not in present
    ]


def _heads() -> list[str]:
    ids = session.scalars(directory.organisations().with_only_columns(Organisation.id)).all()
    lacking = len(ids) - len(directory.heads(ids, access.today()))
    words = ngettext("%(num)s organisation has no head.", "%(num)s organisations have no head.", lacking)
    return [words] if lacking else []


def _addresses() -> list[str]:
    lacking = (
        session.scalar(select(func.count(Person.id)).where(Person.email == "", Person.deactivated_at.is_(None))) or 0
    )
    words = ngettext(
        "%(num)s person has no e-mail address, letters do not come.",
        "%(num)s people have no e-mail address, letters do not come.",
        lacking,
    )
    return [words] if lacking else []


def _invitations() -> list[str]:
    """Who has no way in, as long as the installation is new: later a letter's link is one."""
    lacking = 0 if _first_resolution() else len(directory.uninvited(access.today()))
    words = ngettext("%(num)s person has not been invited yet.", "%(num)s people have not been invited yet.", lacking)
    return [words] if lacking else []


def _first_resolution() -> int | None:
    return session.scalar(select(Resolution.id).limit(1))


def _resolution() -> Step:
    known = _first_resolution()
    missing = [] if known else [gettext("The secretary brings in the first decision's file and checks it.")]
    return Step(gettext("The first resolution"), missing, url_for("resolutions.index"))
