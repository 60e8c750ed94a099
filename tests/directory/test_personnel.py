"""The office, not the person: who takes over and when, gaps, two heads, absences, observers, groups by numbers."""

from datetime import date, timedelta

import pytest

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tracker import clock, db
from tracker.directory import personnel, registry, services, sessions
from tracker.directory import queries as directory
from tracker.directory.models import Absence, Appointment, Organisation, Person, WebSession
from tracker.directory.personnel import BadDays
from tracker.directory.roles import OrganisationKind, Role
from tracker.directory.services import OrganisationClosed, TwoHeads
from tracker.executions import at_a_glance, queries, worklists

ZONE = "Asia/Irkutsk"
DAY = timedelta(days=1)


def newcomer(made: Municipality, login: str) -> Person:
    """Somebody without an office."""
    person = services.add_person(f"Фамилия {login}", login, f"{login}@example.org", by_id=None)
    made.people[login] = person.id
    return person


def head(made: Municipality, login: str, on: date, *, name: str = "school1", **more: object) -> Appointment:
    """Appoint a newcomer head of an organisation."""
    organisation_id = made.organisations[name]
    return services.appoint(newcomer(made, login), Role.HEAD, on, by_id=None, organisation_id=organisation_id, **more)  # type: ignore[arg-type]


def heads(made: Municipality, *days: date) -> list[str | None]:
    """Who answers for the first school on these days."""
    with db.transaction(write=False):
        school = made.organisations["school1"]
        found = [directory.heads([school], day).get(school) for day in days]
        return [person.login if person else None for person in found]


def numbers(made: Municipality, *names: str, on: date) -> list[int]:
    """How many open duties each of these people sees on a day."""
    with db.transaction(write=False):
        return [at_a_glance.own(made.as_(name, on)).open for name in names]


def test_on_the_day_the_new_head_gets_the_open_work_and_the_old_one_loses_it(municipality: Municipality) -> None:
    day = municipality.today + timedelta(days=7)
    with db.transaction():
        rows.duty(municipality)
        head(municipality, "new", day)
    assert heads(municipality, day - DAY, day) == ["school1", "new"]
    assert numbers(municipality, "school1", "new", on=day - DAY) == [1, 0]
    assert numbers(municipality, "school1", "new", on=day) == [0, 1]


def test_on_the_day_the_sessions_of_both_are_ended(municipality: Municipality) -> None:
    day = municipality.today + timedelta(days=3)
    with db.transaction():
        head(municipality, "new", day)
    with db.transaction():
        people = {name: db.session.get_one(Person, municipality.people[name]) for name in ("school1", "new", "school2")}
        for person in people.values():
            sessions.open_for(person, "", "")
    clock.show_day(day - DAY, ZONE)
    with db.transaction():
        assert sessions.end_outlived(day - DAY, ZONE) == 0
    clock.show_day(day, ZONE)
    with db.transaction():
        assert sessions.end_outlived(day, ZONE) == 2
    with db.transaction():
        assert sessions.end_outlived(day, ZONE) == 0
        assert [each.person.login for each in db.session.query(WebSession)] == ["school2"]


def test_who_acts_answers_between_two_days_and_both_see_the_work(municipality: Municipality) -> None:
    first, last = municipality.today + DAY, municipality.today + timedelta(days=10)
    with db.transaction():
        rows.duty(municipality)
        head(municipality, "acting", first, acting=True, ends_on=last)
    days = (municipality.today, first, last, last + DAY)
    assert heads(municipality, *days) == ["school1", "acting", "acting", "school1"]
    assert numbers(municipality, "school1", "acting", on=first) == [1, 1]
    assert numbers(municipality, "school1", "acting", on=last + DAY) == [1, 0]


def test_two_heads_do_not_begin_on_one_day(municipality: Municipality) -> None:
    with db.transaction():
        head(municipality, "first", municipality.today)
    with pytest.raises(TwoHeads), db.transaction():
        head(municipality, "second", municipality.today)
    assert heads(municipality, municipality.today) == ["first"]


def test_a_head_in_between_serves_until_the_one_appointed_before(municipality: Municipality) -> None:
    soon, later = municipality.today + timedelta(days=10), municipality.today + timedelta(days=30)
    with db.transaction():
        head(municipality, "later", later)
    with db.transaction():
        between = head(municipality, "between", soon)
        assert between.ends_on == later - DAY
    days = (soon - DAY, soon, later - DAY, later)
    assert heads(municipality, *days) == ["school1", "between", "between", "later"]
    with db.transaction(write=False):
        assert personnel.doubled(soon) == {}


@pytest.mark.parametrize("named_first", [True, False])
def test_who_acts_until_there_is_a_head_loses_the_office_to_the_head(
    municipality: Municipality, named_first: bool
) -> None:
    named = municipality.today - timedelta(days=5)
    appointed = {"acting": {"on": named - timedelta(days=30), "acting": True}, "new": {"on": named}}
    with db.transaction():
        rows.duty(municipality)
        for login in reversed(appointed) if named_first else appointed:
            head(municipality, login, **appointed[login])  # type: ignore[arg-type]
    assert heads(municipality, named - DAY, named) == ["acting", "new"]
    assert numbers(municipality, "acting", "new", on=municipality.today) == [0, 1]


def test_two_heads_of_older_days_are_told(municipality: Municipality) -> None:
    with db.transaction():
        school, person = municipality.organisations["school1"], newcomer(municipality, "second")
        office = {"role": Role.HEAD, "organisation_id": school, "starts_on": date(2021, 1, 1)}
        db.session.add(Appointment(person_id=person.id, **office))
    with db.transaction(write=False):
        [(organisation, held)] = personnel.doubled(municipality.today).items()
        assert organisation.id == school
        assert [each.person.login for each in held] == ["school1", "second"]
    assert heads(municipality, municipality.today) == ["second"]


@pytest.mark.parametrize(("days", "told"), [(0, True), (5, True), (29, True), (45, False)])
def test_an_organisation_without_a_head_is_told_a_month_ahead(
    municipality: Municipality, days: int, told: bool
) -> None:
    last = municipality.today + timedelta(days=days)
    with db.transaction():
        chosen = db.session.query(Appointment).filter_by(organisation_id=municipality.organisations["school1"])
        services.dismiss(chosen.one(), last, by_id=None)
    with db.transaction(write=False):
        found = [(each.organisation.short_name, each.starts_on) for each in personnel.gaps(municipality.today)]
    assert found == ([("МБОУ СОШ № 1", last + DAY)] if told else [])


def test_a_successor_fills_the_gap_and_one_who_may_not_sign_in_does_not(municipality: Municipality) -> None:
    last = municipality.today + timedelta(days=5)
    with db.transaction():
        chosen = db.session.query(Appointment).filter_by(organisation_id=municipality.organisations["school1"])
        services.dismiss(chosen.one(), last, by_id=None)
        head(municipality, "new", last + DAY)
    with db.transaction(write=False):
        assert personnel.gaps(municipality.today) == []
    with db.transaction():
        new = db.session.get_one(Person, municipality.people["new"])
        services.set_active(new, active=False, by_id=None)
    with db.transaction(write=False):
        assert [each.starts_on for each in personnel.gaps(municipality.today)] == [last + DAY]


def test_nobody_is_appointed_to_a_closed_organisation_and_it_is_no_gap(municipality: Municipality) -> None:
    with db.transaction():
        school = db.session.get_one(Organisation, municipality.organisations["school1"])
        school.closed_on = municipality.today
        chosen = db.session.query(Appointment).filter_by(organisation_id=school.id)
        services.dismiss(chosen.one(), municipality.today - DAY, by_id=None)
    with pytest.raises(OrganisationClosed), db.transaction():
        head(municipality, "new", municipality.today)
    with db.transaction(write=False):
        assert personnel.gaps(municipality.today) == []


def test_one_person_heads_two_organisations(municipality: Municipality) -> None:
    with db.transaction():
        rows.duty(municipality, "school1")
        rows.duty(municipality, "school2")
        rows.head_too(municipality, "school1", "school2")
    assert numbers(municipality, "school1", on=municipality.today) == [2]


# Away


@pytest.mark.parametrize(
    ("first", "last", "acting", "warned"),
    [(-1, 1, False, True), (0, 0, False, True), (1, 9, False, False), (-9, -1, False, False), (-1, 1, True, False)],
)
def test_a_due_day_on_which_the_head_is_away_is_warned_of_unless_somebody_acts(
    municipality: Municipality, first: int, last: int, acting: bool, warned: bool
) -> None:
    due_on = municipality.today + timedelta(days=20)
    school = municipality.organisations["school1"]
    with db.transaction():
        person = db.session.get_one(Person, municipality.people["school1"])
        days = (due_on + timedelta(days=first), due_on + timedelta(days=last))
        personnel.add_absence(person, *days, "Отпуск", by_id=None)
        if acting:
            head(municipality, "acting", due_on - DAY, acting=True, ends_on=due_on + DAY)
    with db.transaction(write=False):
        found = personnel.away([(school, due_on), (municipality.organisations["school2"], due_on)])
        assert list(found) == ([(school, due_on)] if warned else [])


def test_an_absence_is_kept_in_the_history_and_taken_back(municipality: Municipality) -> None:
    with db.transaction():
        person = db.session.get_one(Person, municipality.people["school1"])
        personnel.add_absence(person, municipality.today, municipality.today + DAY, "Отпуск", by_id=None)
    with db.transaction(write=False):
        [row] = personnel.absences(municipality.today)
        assert personnel.absences(municipality.today + timedelta(days=2)) == []
        row_id = row.id
    with db.transaction():
        personnel.remove_absence(db.session.get_one(Absence, row_id), by_id=None)
    with db.transaction(write=False):
        assert personnel.absences(municipality.today) == []
    with pytest.raises(BadDays), db.transaction():
        person = db.session.get_one(Person, municipality.people["school1"])
        personnel.add_absence(person, municipality.today, municipality.today - DAY, "", by_id=None)


# Observers, curators, groups


def test_an_observer_of_one_organisation_sees_that_one_and_does_nothing(municipality: Municipality) -> None:
    with db.transaction():
        made = [rows.duty(municipality, name) for name in ("school1", "school2")]
        office = {"body_id": municipality.body, "organisation_id": municipality.organisations["school1"]}
        services.appoint(newcomer(municipality, "watcher"), Role.OBSERVER, municipality.today, by_id=None, **office)
    Story(municipality, made[0]).report()
    with db.transaction(write=False):
        watcher = municipality.as_("watcher")
        found = queries.executions(watcher, made)
        assert [each.id for each in found] == made[:1]
        assert queries.parts(watcher, found[0]) == frozenset()
        assert worklists.queue(watcher) == []


def test_a_curator_gets_the_organisations_once(municipality: Municipality) -> None:
    ids = [municipality.organisations[name] for name in ("school1", "school2")]
    for new in (2, 0):
        with db.transaction():
            person = db.session.get_one(Person, municipality.people["observer"])
            given = services.appoint_curator(person, municipality.body, ids, municipality.today, by_id=None)
            assert given == new


@pytest.mark.parametrize(
    ("first", "last", "members"),
    [(None, None, [1, 2, 3]), (2, None, [2, 3]), (None, 2, [1, 2]), (2, 2, [2]), (7, 9, [])],
)
def test_a_group_takes_a_range_of_numbers(
    municipality: Municipality, first: int | None, last: int | None, members: list[int]
) -> None:
    with db.transaction():
        kinds, sads = [OrganisationKind.SCHOOL], [municipality.organisations["sad1"]]
        group = registry.put_group(None, "Школы по номерам", kinds, sads, by_id=None, numbers=(first, last))
        names = [each.short_name for each in directory.members(group)]
        assert names == [*(f"МБОУ СОШ № {number}" for number in members), "МБДОУ № 1"]
        assert len(directory.membership()[group.id]) == len(names)
