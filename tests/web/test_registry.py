"""The administrator's pages: an own table is looked at before it does anything, and the first steps say what lacks."""

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import delete, select

from tests.municipality import SCHOOLS, Municipality
from tests.web.client import Browser
from tracker import db
from tracker.db import session
from tracker.directory.models import Organisation, OrganisationGroup, Person
from tracker.directory.services import set_active

TABLE = "Полное название;Кратко;Директор;Почта\nМБОУ «Лицей № 9»;Лицей 9;Ветрова Анна Павловна;l9@example.org\n;x;;\n"


def upload(browser: Browser, text: str) -> None:
    browser.open("/admin/directory/table")
    browser.fill("", {"table": (BytesIO(text.encode()), "школы.csv")})


def short_names() -> list[str]:
    with db.transaction(write=False):
        return list(session.scalars(select(Organisation.short_name)))


def test_a_table_changes_nothing_before_it_was_looked_at(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("administrator")
    upload(browser, TABLE)
    assert browser.page is not None
    assert "1 новая организация, 0 изменятся, 0 останутся без изменений" in browser.page.text
    assert "Строка 3: нет наименования" in browser.page.text
    assert "Лицей 9" not in short_names()
    page = browser.send(browser.page.url)
    assert "добавлено организаций – 1" in page.text
    assert "Ветрова Анна Павловна" in page.text
    assert "Лицей 9" in short_names()


def test_the_columns_can_be_said_by_hand(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("administrator")
    upload(browser, "А;Б\nДетский сад;МБДОУ № 77\n")
    assert browser.page is not None
    assert "Укажите выше, в каком столбце" in browser.page.text
    page = browser.open(f"{browser.page.url}?name=1&kind=0")
    assert "МБДОУ № 77" in page.text
    assert "детский сад" in page.text


def test_what_would_be_changed_is_said_in_words_and_a_second_time_nothing_is(
    signed_in: Callable[[str], Browser],
) -> None:
    browser = signed_in("administrator")
    table = "Название;Тип;Кратко\nМБДОУ № 77;школа;Сад 77\n"
    upload(browser, table)
    browser.send(browser.page.url)
    upload(browser, table.replace("школа", "детский сад"))
    assert "Сад 77: Вид «школа» → «детский сад»" in browser.page.text
    browser.send(browser.page.url)
    upload(browser, table.replace("школа", "детский сад").replace("МБДОУ № 77", "МБДОУ №77"))
    assert "0 новых организаций, 1 изменится" in browser.page.text


@pytest.mark.parametrize("data", ["", "a\0b", "PK\x03\x04"])
def test_what_is_no_table_is_said_in_a_sentence(signed_in: Callable[[str], Browser], data: str) -> None:
    browser = signed_in("administrator")
    upload(browser, data)
    assert browser.page is not None
    assert browser.page.tree.xpath("//p[@class='error']")


def test_a_taken_name_is_said_beside_it_and_what_was_typed_stays(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("administrator")
    browser.open("/admin/directory/organisations/new")
    page = browser.fill("", {"name": "Новая", "short_name": "МБОУ СОШ № 1", "kind": "school"})
    assert "Такое наименование уже есть" in page.text
    assert page.tree.xpath("//input[@name='name']/@value") == ["Новая"]


def test_a_group_is_kept_as_it_was_ticked(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("administrator")
    browser.open("/admin/directory/groups/new")
    browser.fill("", {"name": "Сады", "kinds": ["kindergarten"], "organisations": ["1"]})
    with db.transaction(write=False):
        group = session.scalars(select(OrganisationGroup).where(OrganisationGroup.name == "Сады")).one()
        assert (group.kinds, [each.id for each in group.members]) == (["kindergarten"], [1])


def test_the_first_steps_say_what_is_missing_until_nothing_is(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("administrator")
    page = browser.open("/")
    assert "Секретарь загружает файл первого решения" in page.text
    assert "Нет ни одной группы" not in page.text
    with db.transaction():
        session.execute(delete(OrganisationGroup).where(OrganisationGroup.name != SCHOOLS))
        for group in session.scalars(select(OrganisationGroup)):
            session.delete(group)
    assert "Нет ни одной группы" in browser.open("/").text


@pytest.mark.parametrize("lost", ["closed", "a curator's"])
def test_the_first_steps_ask_for_an_office_that_nobody_can_hold_any_more(
    signed_in: Callable[[str], Browser], municipality: Municipality, lost: str
) -> None:
    browser = signed_in("administrator")
    said = "Коллегия Управления образования: не назначен контролёр"
    assert said not in browser.open("/").text
    with db.transaction():
        controller = session.get_one(Person, municipality.people["controller"])
        if lost == "closed":
            set_active(controller, active=False, by_id=None)
        else:
            controller.appointments[0].organisation_id = municipality.organisations["school1"]
    assert said in browser.open("/").text
