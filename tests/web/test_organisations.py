"""The pages of organisations: what each owes, what it has done, who answers for it, and who may look."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from tests.compliance.rows import Life, Written, on
from tests.municipality import EDUCATIONAL, Municipality
from tests.web.client import Browser, Page
from tracker import db
from tracker.directory.models import Organisation
from tracker.directory.roles import OrganisationKind, Role
from tracker.directory.services import add_person, appoint
from tracker.executions.states import Answer

ADOPTED, DUE, TODAY = date(2026, 4, 24), date(2026, 6, 1), date(2026, 6, 15)

SignedIn = Callable[[str], Browser]


@pytest.fixture
def life(municipality: Municipality) -> Life:
    """Two bodies have ordered things; school 1 has done one of four, was late with one, and owes two."""
    life = Life(municipality)
    with db.transaction():
        life.resolution(
            [
                Written("1", "завершить ремонт", to=(EDUCATIONAL,), due_on=DUE),
                Written("2", "представить план", to=("school1",), due_on=date(2026, 6, 5)),
                Written("3", "провести смотр", to=("school1",), due_on=date(2026, 9, 1)),
                Written("4", "разместить сведения", to=("school1",), due_on=DUE),
                Written("5", "помочь центру", to=("centre",), helpers=("school1",), due_on=date(2026, 9, 1)),
            ],
            adopted_on=ADOPTED,
        )
        life.done(date(2026, 5, 20), "1", "school1")
        life.done(date(2026, 6, 3), "4", "school1")
        life.report(date(2026, 6, 3), "1", "sad1", answer=Answer.NOT_OURS)
        life.accept(date(2026, 6, 4), "1", "sad1")
        life.resolution(
            [Written("1", "чужое поручение", to=("school1",), due_on=DUE)],
            adopted_on=ADOPTED, body=municipality.other_body,
        )  # fmt: skip
    on(TODAY)
    return life


def line(page: Page, name: str) -> list[str]:
    """The cells of an organisation: itself, its kind, what is open, what is overdue, its compliance."""
    [row] = [row for row in page.tree.xpath("//tbody/tr") if name in row.text_content()]
    return [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("МБОУ СОШ № 1", ["2", "! 1", "33,3 % (1 из 3)"]),
        ("МБОУ СОШ № 2", ["1", "! 1", "0,0 % (0 из 1)"]),
        ("МБДОУ № 1", ["0", "0", "–"]),
        ("МКУ «Ресурсный центр»", ["1", "0", "–"]),
    ],
)
def test_the_index_says_what_each_owes(signed_in: SignedIn, life: Life, name: str, cells: list[str]) -> None:
    page = signed_in("chair").open("/organisations/")
    assert line(page, name)[2:] == cells


def test_a_recommendation_is_not_in_compliance(signed_in: SignedIn, life: Life) -> None:
    with db.transaction():
        recommended = Written("1", "рассмотреть опыт", to=("school2",), due_on=DUE, advisory=True)
        life.resolution([recommended], adopted_on=ADOPTED, number="3")
    on(TODAY)
    assert line(signed_in("chair").open("/organisations/"), "МБОУ СОШ № 2")[2:] == ["2", "! 2", "0,0 % (0 из 1)"]


def names(page: Page) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in page.tree.xpath("//tbody/tr/td[1]")]


def test_the_index_is_narrowed_by_kind_and_to_what_is_overdue(signed_in: SignedIn, life: Life) -> None:
    browser = signed_in("secretary")
    assert names(browser.open("/organisations/?kind=kindergarten")) == ["МБДОУ № 1", "МБДОУ № 2"]
    assert names(browser.open("/organisations/?overdue=1")) == [
        "МБОУ СОШ № 1", "МБОУ СОШ № 2", "МБОУ СОШ № 3", "МБДОУ № 2",
    ]  # fmt: skip
    assert browser.open("/organisations/?kind=castle").status == 404


def test_what_another_body_ordered_is_not_counted(signed_in: SignedIn, life: Life) -> None:
    stranger = signed_in("stranger")
    assert line(stranger.open("/organisations/"), "МБОУ СОШ № 1")[2:] == ["1", "! 1", "0,0 % (0 из 1)"]
    page = stranger.open(f"/organisations/{life.municipality.organisations['school1']}")
    assert "чужое поручение" in page.text
    assert "представить план" not in page.text


def test_an_administrator_sees_the_directory_and_no_executions(signed_in: SignedIn, life: Life) -> None:
    browser = signed_in("administrator")
    assert line(browser.open("/organisations/"), "МБОУ СОШ № 1")[2:] == ["0", "0", "–"]
    page = browser.open(f"/organisations/{life.municipality.organisations['school1']}")
    assert "Фамилия school1" in page.text
    assert "представить план" not in page.text


def test_a_curator_sees_the_figures_of_the_curated_ones(signed_in: SignedIn, life: Life) -> None:
    places = life.municipality
    with db.transaction():
        appoint(
            places.as_("administrator").person, Role.CONTROLLER, date(2026, 1, 1), by_id=None,
            body_id=places.body, organisation_id=places.organisations["school2"],
        )  # fmt: skip
    page = signed_in("administrator").open("/organisations/")
    assert line(page, "МБОУ СОШ № 2")[2:] == ["1", "! 1", "0,0 % (0 из 1)"]
    assert line(page, "МБОУ СОШ № 1")[2:] == ["0", "0", "–"]


def shown(page: Page) -> list[str]:
    """What is ordered, of each execution of the list."""
    links = page.tree.xpath("//ul[@class='cards']//a[starts-with(@href, '/executions/')]")
    return [" ".join(each.text_content().split()) for each in links]


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("", ["представить план", "провести смотр"]),
        ("?show=overdue", ["представить план"]),
        ("?show=executed", ["разместить сведения", "завершить ремонт"]),
        ("?show=withdrawn", []),
    ],
)
def test_one_organisation_lists_what_it_owes_and_what_it_did(
    signed_in: SignedIn, life: Life, show: str, expected: list[str]
) -> None:
    page = signed_in("chair").open(f"/organisations/{life.municipality.organisations['school1']}{show}")
    assert page.heading == "МБОУ СОШ № 1"
    assert shown(page) == expected


def test_what_an_organisation_only_helps_with_is_a_link_further(signed_in: SignedIn, life: Life) -> None:
    page = signed_in("chair").open(f"/organisations/{life.municipality.organisations['school1']}")
    [link] = page.tree.xpath("//p[@class='more']/a[contains(., 'соисполнител')]/@href")
    assert "помочь центру" in signed_in("chair").open(link).text


def test_one_organisation_has_its_figures_and_its_coefficient(signed_in: SignedIn, life: Life) -> None:
    page = signed_in("chair").open(f"/organisations/{life.municipality.organisations['school1']}")
    assert "Исполнительская дисциплина 33,3 % (1 из 3)" in page.text
    assert "Коэффициент участия 5 из 10 исполнено пунктов: 2, адресовано пунктов: 4" in page.text
    assert "На контроле (2) Просрочено (1) Исполнено (2) Снято с контроля (0)" in page.text


def test_an_organisation_to_which_nothing_was_addressed_says_so(
    signed_in: SignedIn, municipality: Municipality
) -> None:
    page = signed_in("chair").open(f"/organisations/{municipality.organisations['sad2']}")
    assert "нет: срок исполнения не наступил" in page.text
    assert "пунктов ей не адресовано" in page.text
    assert "На контроле ничего нет." in page.text


def test_people_in_office_stand_before_those_of_other_times(signed_in: SignedIn, municipality: Municipality) -> None:
    school = municipality.organisations["school1"]
    with db.transaction():
        new = add_person("Новая Анна Ивановна", "new", "new@example.org", by_id=None)
        appoint(new, Role.HEAD, date(2026, 6, 10), by_id=None, organisation_id=school, position="директор")
    page = signed_in("chair").open(f"/organisations/{school}")
    tables = [" ".join(table.text_content().split()) for table in page.tree.xpath("//table")]
    assert "В должности" in tables[0]
    assert "Новая Анна Ивановна" in tables[0]
    assert "Фамилия school1" in tables[1]
    assert "по 09.06.2026" in tables[1] or "до 09.06.2026" in tables[1]


RIGHTS = {
    #                index own foreign
    "chair":         (200, 200, 200),
    "secretary":     (200, 200, 200),
    "controller":    (200, 200, 200),
    "observer":      (200, 200, 200),
    "administrator": (200, 200, 200),
    "school1":       (403, 200, 404),
}  # fmt: skip


@pytest.mark.parametrize("who", RIGHTS)
def test_who_may_look_at_organisations(signed_in: SignedIn, life: Life, who: str) -> None:
    browser, ids = signed_in(who), life.municipality.organisations
    urls = ("/organisations/", f"/organisations/{ids['school1']}", f"/organisations/{ids['school2']}")
    assert tuple(browser.open(url).status for url in urls) == RIGHTS[who]


def test_nobody_looks_without_signing_in_and_nothing_missing_is_found(
    app: Flask, signed_in: SignedIn, municipality: Municipality
) -> None:
    assert Browser(app).open("/organisations/").status == 401
    assert Browser(app).open(f"/organisations/{municipality.organisations['school1']}").status == 401
    assert signed_in("chair").open("/organisations/999").status == 404


def asked(browser: Browser, url: str) -> int:
    """How many questions the page asks of the database."""
    statements: list[str] = []
    engine = db.session.get_bind()

    def count(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", count)
    browser.open(url)
    event.remove(engine, "before_cursor_execute", count)
    return len([each for each in statements if each.startswith("SELECT")])


def test_two_hundred_organisations_take_as_many_queries_as_ten(signed_in: SignedIn, life: Life) -> None:
    browser = signed_in("chair")
    few = asked(browser, "/organisations/")
    with db.transaction():
        db.session.add_all(
            Organisation(name=f"Сад {n}", short_name=f"Сад {n}", kind=OrganisationKind.KINDERGARTEN, position=n)
            for n in range(10, 210)
        )
    assert asked(browser, "/organisations/") == few
    page = browser.open("/organisations/")
    assert len(names(page)) == 100
    [more] = page.tree.xpath("//p[@class='more']/a/@href")
    seen = names(page) + names(browser.open(more))
    assert len(set(seen)) == 200
