"""Who holds which office on a day."""

from datetime import date

from tests.municipality import EDUCATIONAL, Municipality
from tracker import db
from tracker.directory import queries
from tracker.directory.models import Person
from tracker.directory.roles import Role
from tracker.directory.services import add_person, appoint


def test_a_group_of_kinds_has_all_organisations_of_those_kinds(municipality: Municipality) -> None:
    with db.transaction(write=False):
        names = [each.short_name for each in queries.members(municipality.group(EDUCATIONAL))]
    assert names == ["МБОУ СОШ № 1", "МБОУ СОШ № 2", "МБОУ СОШ № 3", "МБДОУ № 1", "МБДОУ № 2"]


def test_a_new_head_takes_the_office_over_on_the_day(municipality: Municipality) -> None:
    school = municipality.organisations["school1"]
    with db.transaction():
        newcomer = add_person("Новая Директор", "newcomer", "newcomer@example.org", by_id=None)
        appoint(newcomer, Role.HEAD, date(2026, 7, 1), by_id=None, organisation_id=school)
    with db.transaction(write=False):
        old = db.session.get_one(Person, municipality.people["school1"])
        new = db.session.get_one(Person, newcomer.id)
        offices = {
            (who, day): bool(queries.visitor(person, day).offices.organisations)
            for who, person in (("old", old), ("new", new))
            for day in (date(2026, 6, 30), date(2026, 7, 1))
        }
        answers_for = [queries.heads([school], day)[school].login for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert offices == {
        ("old", date(2026, 6, 30)): True,
        ("old", date(2026, 7, 1)): False,
        ("new", date(2026, 6, 30)): False,
        ("new", date(2026, 7, 1)): True,
    }
    assert answers_for == ["school1", "newcomer"]


def test_an_acting_head_answers_between_two_dates_and_the_head_keeps_the_office(municipality: Municipality) -> None:
    school = municipality.organisations["school1"]
    with db.transaction():
        acting = add_person("Временно Исполняющая", "acting", "acting@example.org", by_id=None)
        appoint(
            acting,
            Role.HEAD,
            date(2026, 7, 1),
            by_id=None,
            organisation_id=school,
            acting=True,
            ends_on=date(2026, 7, 14),
        )
    with db.transaction(write=False):
        days = (date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 14), date(2026, 7, 15))
        assert [queries.heads([school], day)[school].login for day in days] == [
            "school1",
            "acting",
            "acting",
            "school1",
        ]
