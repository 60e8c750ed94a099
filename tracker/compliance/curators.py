"""Who looks after which organisations of a body on a day."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from tracker.db import session
from tracker.directory.models import Appointment, Person
from tracker.directory.queries import in_force
from tracker.directory.roles import Role


def curators(body_id: int, on: date) -> dict[int, list[Person]]:
    """The curators of each organisation, by the organisation's id."""
    rows = session.execute(
        select(Appointment.organisation_id, Person)
        .join(Appointment.person)
        .where(
            Appointment.role == Role.CONTROLLER,
            Appointment.body_id == body_id,
            Appointment.organisation_id.is_not(None),
            in_force(on),
        )
        .order_by(Person.full_name, Person.id)
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for organisation_id, person in rows:
        if organisation_id is not None:
            found[organisation_id].append(person)
    return dict(found)
