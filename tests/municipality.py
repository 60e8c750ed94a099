"""A small municipality for tests: everybody that a rule can be about, and nobody more."""

from dataclasses import dataclass, field
from datetime import date

from tracker import db
from tracker.directory import queries as directory
from tracker.directory.models import Body, Organisation, OrganisationGroup, Person
from tracker.directory.queries import Visitor
from tracker.directory.roles import BodyKind, OrganisationKind, Role
from tracker.directory.services import add_person, appoint

ORGANISATIONS = (
    ("department", "Управление образования", OrganisationKind.DEPARTMENT),
    ("centre", "МКУ «Ресурсный центр»", OrganisationKind.RESOURCE_CENTRE),
    ("school1", "МБОУ СОШ № 1", OrganisationKind.SCHOOL),
    ("school2", "МБОУ СОШ № 2", OrganisationKind.SCHOOL),
    ("school3", "МБОУ СОШ № 3", OrganisationKind.SCHOOL),
    ("sad1", "МБДОУ № 1", OrganisationKind.KINDERGARTEN),
    ("sad2", "МБДОУ № 2", OrganisationKind.KINDERGARTEN),
)

SCHOOLS = "Общеобразовательные организации"
EDUCATIONAL = "Образовательные организации"

OFFICES = {
    "chair": Role.CHAIR,
    "secretary": Role.SECRETARY,
    "controller": Role.CONTROLLER,
    "observer": Role.OBSERVER,
    "administrator": Role.ADMINISTRATOR,
}


@dataclass
class Municipality:
    """The ids of what was made, by short names; `as_` gives the person at work on the day of the tests."""

    today: date
    body: int
    other_body: int
    organisations: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)

    def as_(self, name: str, on: date | None = None) -> Visitor:
        """A person by login, with the offices held on a day."""
        return directory.visitor(db.session.get_one(Person, self.people[name]), on or self.today)

    def organisation(self, name: str) -> Organisation:
        """An organisation by its short name here."""
        return db.session.get_one(Organisation, self.organisations[name])

    def group(self, name: str) -> OrganisationGroup:
        """A group by its name."""
        return db.session.get_one(OrganisationGroup, self.groups[name])


def settle(today: date) -> Municipality:
    """Make the municipality in the present transaction."""
    body = Body(name="Коллегия Управления образования", kind=BodyKind.COLLEGIUM, time_zone="Asia/Irkutsk", rules={})
    other = Body(name="Рабочая группа", kind=BodyKind.WORKING_GROUP, time_zone="Asia/Irkutsk", rules={})
    db.session.add_all([body, other])
    db.session.flush()
    made = Municipality(today, body.id, other.id)
    _organisations(made)
    _groups(made)
    for login, role in OFFICES.items():
        person = _person(made, login)
        of_body = None if role is Role.ADMINISTRATOR else body.id
        appoint(person, role, date(2020, 1, 1), by_id=None, body_id=of_body)
        person.second_factor_required = False  # a password is enough where signing in is not what is tried
    stranger = _person(made, "stranger")
    appoint(stranger, Role.SECRETARY, date(2020, 1, 1), by_id=None, body_id=other.id)
    stranger.second_factor_required = False
    return made


def _organisations(made: Municipality) -> None:
    for position, (key, name, kind) in enumerate(ORGANISATIONS):
        row = Organisation(
            name=f"{name} (полное имя)", short_name=name, kind=kind, email=f"{key}@example.org", position=position
        )
        db.session.add(row)
        db.session.flush()
        made.organisations[key] = row.id
        head = _person(made, key)
        appoint(head, Role.HEAD, date(2020, 1, 1), by_id=None, organisation_id=row.id, position="директор")


def _person(made: Municipality, login: str) -> Person:
    person = add_person(f"Фамилия {login}", login, f"{login}@example.org", by_id=None)
    made.people[login] = person.id
    return person


def _groups(made: Municipality) -> None:
    kinds = {
        SCHOOLS: [OrganisationKind.SCHOOL],
        EDUCATIONAL: [OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN],
    }
    for name, wanted in kinds.items():
        group = OrganisationGroup(name=name, kinds=list(wanted))
        db.session.add(group)
        db.session.flush()
        made.groups[name] = group.id
