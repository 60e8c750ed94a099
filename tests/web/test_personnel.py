"""The pages of offices, curators, absences and groups."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import db
from tracker.directory import personnel, services
from tracker.directory.models import Appointment, OrganisationGroup, Person
from tracker.directory.queries import heads, members
from tracker.executions.states import State
from tracker.resolutions.states import Stage

Enter = Callable[[str], Browser]


def appoint(browser: Browser, municipality: Municipality, who: str, **fields: object) -> None:
    """Give an office on the page of a person."""
    browser.open(f"/admin/people/{municipality.people[who]}")
    given = {"role": "head", "body": "0", "organisation": "0", "starts_on": str(municipality.today), **fields}
    browser.fill(f"/admin/people/{municipality.people[who]}", given)


def offices(municipality: Municipality, who: str) -> list[tuple[str, int | None, int | None]]:
    with db.transaction(write=False):
        chosen = db.session.query(Appointment).filter_by(person_id=municipality.people[who]).order_by(Appointment.id)
        return [(each.role.value, each.organisation_id, each.body_id) for each in chosen]


def test_a_new_head_gets_the_office_and_a_second_one_on_the_day_is_refused(
    signed_in: Enter, municipality: Municipality
) -> None:
    browser, school = signed_in("administrator"), municipality.organisations["school1"]
    appoint(browser, municipality, "observer", organisation=str(school))
    with db.transaction(write=False):
        assert heads([school], municipality.today)[school].login == "observer"
    appoint(browser, municipality, "stranger", organisation=str(school))
    assert browser.page is not None
    assert "С этого дня уже назначен другой руководитель" in browser.page.text
    assert [role for role, _organisation, _body in offices(municipality, "stranger")] == ["secretary"]


@pytest.mark.parametrize(
    ("role", "body", "organisation", "given"),
    [
        ("observer", True, True, True),
        ("observer", True, False, True),
        ("observer", False, True, False),
        ("chair", True, True, False),
        ("head", True, True, False),
        ("head", False, False, False),
        ("administrator", False, True, False),
    ],
)
def test_an_office_is_of_what_has_such_an_office(
    signed_in: Enter, municipality: Municipality, role: str, body: bool, organisation: bool, given: bool
) -> None:
    fields = {
        "role": role,
        "body": str(municipality.body if body else 0),
        "organisation": str(municipality.organisations["school1"] if organisation else 0),
    }
    appoint(signed_in("administrator"), municipality, "stranger", **fields)
    assert len(offices(municipality, "stranger")) == 1 + given


def test_two_administrators_at_once_do_not_give_an_office_twice(signed_in: Enter, municipality: Municipality) -> None:
    first, second = signed_in("administrator"), signed_in("administrator")
    url, fields = f"/admin/people/{municipality.people['stranger']}", {"role": "observer", "body": "1"}
    fields |= {"organisation": "0", "starts_on": str(municipality.today), "position": "инспектор"}
    first.open(url)
    second.open(url)
    first.fill(url, fields)
    page = second.fill(url, fields)
    assert "Внесено назначение" in page.text
    assert page.tree.xpath("//input[@name='position']/@value") == ["инспектор"]
    assert len(offices(municipality, "stranger")) == 2
    second.fill(url, {**fields, "role": "secretary"})
    assert len(offices(municipality, "stranger")) == 3


def test_the_secretary_is_told_where_nobody_answers(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        chosen = db.session.query(Appointment).filter_by(organisation_id=municipality.organisations["school2"])
        services.dismiss(chosen.one(), municipality.today - timedelta(days=1), by_id=None)
    browser = signed_in("secretary")
    assert "За 1 организацию никто не отвечает – сейчас или в ближайший месяц: МБОУ СОШ № 2." in browser.open("/").text
    text = browser.open("/organisations/people").text
    assert "МБОУ СОШ № 2: руководителя нет: поручения никто не видит, письма никому не приходят." in text


def test_an_absence_is_noted_shown_on_the_card_and_taken_back(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality, days=5)
    browser = signed_in("secretary")
    browser.open("/organisations/people")
    days = {"starts_on": "2026-06-18", "ends_on": "2026-06-10"}
    page = browser.fill("/people", {"person": str(municipality.people["school1"]), **days, "reason": "Отпуск"})
    assert "Последний день раньше первого" in page.text
    page = browser.fill("/people", {"ends_on": "2026-06-25"})
    assert "Отпуск" in page.text
    warning = "В день срока отсутствует Фамилия school1 (с 18.06.2026 по 25.06.2026)"
    assert warning in browser.open(f"/executions/{duty}").text
    browser.open("/organisations/people")
    browser.fill("/remove")
    assert warning not in browser.open(f"/executions/{duty}").text


def test_issuing_warns_of_who_is_away_on_the_due_day(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        it = rows.resolution(municipality, stage=Stage.READY)
        rows.addressed(
            rows.assignment(it, municipality.today + timedelta(days=9)), municipality.organisations["school1"]
        )
        person = db.session.get_one(Person, municipality.people["school1"])
        personnel.add_absence(person, municipality.today, municipality.today + timedelta(days=30), "", by_id=None)
        resolution_id = it.id
    text = signed_in("chair").open(f"/resolutions/{resolution_id}/preview").text
    assert "МБОУ СОШ № 1: Фамилия school1, с 15.06.2026 по 15.07.2026" in text
    assert "на эти дни приходится 1 поручение" in text


def test_a_curator_is_appointed_checks_and_is_ended(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
    Story(municipality, duty).report()
    browser = signed_in("secretary")
    browser.open("/organisations/curators")
    fields = {"person": str(municipality.people["centre"]), "body": str(municipality.body), "starts_on": "2026-06-15"}
    page = browser.fill("/curators", {**fields, "organisations": []})
    assert "Отметьте организации." in page.text
    page = browser.fill("/curators", {**fields, "organisations": [str(municipality.organisations["school1"])]})
    assert "Закреплена 1 организация." in page.text
    assert Story(municipality, duty).accept("centre").seen().state is State.EXECUTED
    page = browser.fill("/end")
    assert "с 15.06.2026 по 15.06.2026" in page.text


def test_a_group_by_numbers_is_made_and_two_who_correct_it_at_once_are_told(
    signed_in: Enter, municipality: Municipality
) -> None:
    first, second = signed_in("administrator"), signed_in("administrator")
    first.open("/admin/directory/groups/new")
    page = first.fill("", {"name": "Школы 2–3", "kinds": ["school"], "first_number": "3", "last_number": "2"})
    assert "Последний номер меньше первого." in page.text
    assert "Группа" in first.fill("", {"first_number": "2", "last_number": "3"}).text
    with db.transaction(write=False):
        group = db.session.query(OrganisationGroup).filter_by(name="Школы 2–3").one()
        url, names = f"/admin/directory/groups/{group.id}", [each.short_name for each in members(group)]
    assert names == ["МБОУ СОШ № 2", "МБОУ СОШ № 3"]
    first.open(url)
    second.open(url)
    first.fill("", {"last_number": "2"})
    page = second.fill("", {"last_number": "9"})
    assert (page.status, "внёс изменения кто-то другой" in page.text) == (409, True)
    assert page.tree.xpath("//input[@name='last_number']/@value") == ["9"]
    assert second.fill("").status == 200
