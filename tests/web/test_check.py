"""The check: the source beside what was understood, doubts, changes of many points at once, rights."""

from datetime import date
from typing import Any

import pytest

from tests.municipality import Municipality
from tests.resolutions import texts
from tests.web.checking import (
    SignedIn,
    address,
    row_of,
    said,
    stored,
)
from tests.web.client import Browser
from tracker import db
from tracker.resolutions.states import Stage


@pytest.fixture
def draft(municipality: Municipality) -> int:
    """A resolution just brought in; its id."""
    with db.transaction():
        return texts.brought_in(municipality)


def test_the_source_stands_beside_what_was_understood(signed_in: SignedIn, draft: int) -> None:
    page = signed_in("secretary").open(f"/resolutions/{draft}/check")
    row = row_of(page, "2.1")
    source, understood = row.findall("./div")
    assert said(source) == "2.1. разработать план проверок до 1 июля 2026 г.;"
    assert [(mark.get("class"), said(mark)) for mark in source.iter("mark")] == [
        ("number", "2.1."),
        ("kind", "разработать"),
        ("deadline", "до 1 июля 2026 г."),
    ]
    assert "Кому Управление образования" in said(understood)
    assert "1 июля 2026 г. — как в тексте" in said(understood)
    assert "разработать план" not in said(understood), "what the source says already isn't said twice"


def test_every_line_of_the_source_is_shown_once(signed_in: SignedIn, draft: int) -> None:
    page = signed_in("secretary").open(f"/resolutions/{draft}/check")
    shown = [said(each) for each in page.tree.xpath("//div[contains(@class, 'source')]/p")]
    assert shown == [" ".join(line.split()) for line in texts.TEXT.splitlines() if line.strip()]


def test_a_computed_day_says_why(signed_in: SignedIn, draft: int) -> None:
    page = signed_in("secretary").open(f"/resolutions/{draft}/check")
    assert "10 июля 2026 г. — 1 месяц с 10.06.2026: срок не указан" in said(row_of(page, "2.3"))
    assert "20.06.2026 – выходной день" in said(row_of(page, "3"))
    assert "В 1 поручении срок не указан" in page.text


def test_doubts_and_obstacles_lead_to_their_places(signed_in: SignedIn, draft: int) -> None:
    page = signed_in("secretary").open(f"/resolutions/{draft}/check")
    doubts = [said(each) for each in page.tree.xpath("//h2[@id='doubts']/following-sibling::ul[1]/li")]
    assert any("После пункта 2.1 идёт 2.3" in each for each in doubts)
    assert any("В пункте 2 срока: «до 1 июля 2026 г.», «до 1 августа 2026 г.»" in each for each in doubts)
    assert any("Такого исполнителя нет в справочнике: Отделу культуры" in each for each in doubts)
    [obstacle] = page.tree.xpath("//h2[@id='obstacles']/following-sibling::ul[1]/li")
    assert said(obstacle).startswith("! Пункт 5: Исполнителя нет в справочнике: Отдел культуры. Исправить")
    links = [link.get("href") for link in obstacle.iter("a")]
    assert links[0] == f"#point-{texts.point(stored(draft), '5').id}"
    assert page.tree.xpath(f"//*[@id='{links[0][1:]}']")
    assert "Кто это: Отделу культуры?" in signed_in("secretary").open(links[1]).heading


def test_a_closed_addressee_is_told_with_the_page_on_which_another_is_named(
    signed_in: SignedIn, municipality: Municipality, draft: int
) -> None:
    with db.transaction():
        municipality.organisation("centre").closed_on = municipality.today
    page = signed_in("secretary").open(f"/resolutions/{draft}/check")
    told = page.tree.xpath("//h2[@id='obstacles']/following-sibling::ul[1]/li")[0]
    assert said(told).startswith("! Пункт 3: Организация, которой адресовано поручение, закрыта.")
    page = signed_in("secretary").open([each.get("href") for each in told.iter("a")][-1])
    chosen = [said(each) for each in page.tree.xpath("//option[@selected]")]
    assert "МКУ «Ресурсный центр»" not in chosen
    assert "МБОУ СОШ № 1" in chosen


def test_each_phrase_and_its_understanding_lead_to_each_other(signed_in: SignedIn, draft: int) -> None:
    page = signed_in("secretary").open(f"/resolutions/{draft}/check")
    links = [each.get("href") for each in page.tree.xpath("//mark/a | //a[@class='led']")]
    assert len(links) > 20
    ids = set(page.tree.xpath("//@id"))
    assert {each[1:] for each in links} <= ids
    point = texts.point(stored(draft), "2.1").id
    assert f"#understood-{point}-deadline" in links
    assert f"#source-{point}-deadline" in links


def test_an_unknown_addressee_of_many_points_is_asked_about_once(
    signed_in: SignedIn, municipality: Municipality
) -> None:
    more = "".join(f"5.{n}. Отделу культуры подготовить ярмарку {n}.\n" for n in range(1, 12))
    with db.transaction():
        made = texts.brought_in(municipality, texts.TEXT.replace("6. Контроль", f"{more}6. Контроль"))
    browser = signed_in("secretary")
    page = browser.open(f"/resolutions/{made}/check")
    [obstacle] = page.tree.xpath("//h2[@id='obstacles']/following-sibling::ul[1]/li")
    named = "Пункты 5.1, 5.2, 5.3, 5.4, 5.5, 5.6, 5.7, 5.8 и ещё 3:"
    assert said(obstacle) == f"! {named} Исполнителя нет в справочнике: Отдел культуры. Исправить 5.1"
    doubts = page.tree.xpath("//h2[@id='doubts']/following-sibling::ul[1]/li")
    [doubt] = [each for each in doubts if "Такого исполнителя нет" in said(each)]
    assert "Рассмотрено 0 из 4." in page.text
    assert "Такого исполнителя нет" in said(row_of(page, "5.11"))
    [beside] = row_of(page, "5.11").xpath(".//*[@class='doubt']//button[@formaction]")
    assert beside.get("value") == str(texts.point(stored(made), "5.11").id), "one comes back to the point"
    page = browser.fill(doubt.xpath(".//button/@formaction")[-1])
    assert "Рассмотрено 1 из 4." in page.text
    assert "Такого исполнителя нет" not in said(row_of(page, "5.11"))
    page = browser.fill("/check/undo")
    assert "Такого исполнителя нет" in said(row_of(page, "5.11"))


def test_who_may_be_meant_is_offered_once_so_that_a_page_of_many_unknown_stays_light(
    signed_in: SignedIn, municipality: Municipality
) -> None:
    unknown = "".join(
        f"5.{n}. МКУ «Ресурсный центр образования № {n}» подготовить ярмарку {n}.\n" for n in range(1, 21)
    )
    with db.transaction():
        made = texts.brought_in(municipality, texts.TEXT.replace("6. Контроль", f"{unknown}6. Контроль"))
    page = signed_in("secretary").open(f"/resolutions/{made}/check")
    [leading] = row_of(page, "5.7").xpath(".//*[@class='doubt']//a")
    asked = page.tree.get_element_by_id(leading.get("href").removeprefix("#"))
    offered = [said(each) for each in asked.xpath(".//button[@name='choice']")]
    assert offered[0] == "Это МКУ «Ресурсный центр»"
    everywhere = [(each.getparent().get("action"), each.get("value")) for each in page.tree.xpath("//button[@name]")]
    assert len(everywhere) == len(set(everywhere)) > 20
    assert len(page.response.get_data()) < 20 * 4_000 + 40_000


def test_a_point_is_text_until_it_is_opened_to_be_corrected(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    row = row_of(browser.open(f"/resolutions/{draft}/check"), "2.1")
    assert "Контролёр" not in said(row), "what is as everywhere isn't said of each point"
    [opening] = row.xpath(".//a[@data-in-place]")
    assert said(opening) == "Исправить: 2.1"
    page = browser.open(opening.get("href"))
    row = row_of(page, "2.1")
    assert "Контролёр контролёры органа" in said(row)
    led = {each.get("href") for each in row.xpath(".//dl//a | .//ul//a")} - {
        each.get("href") for each in row.iter("a") if each.get("class")
    }
    assert led >= {
        address(draft, "2.1", f"/{what}") for what in ("day", "addressees", "indicator", "asked", "controller")
    }
    assert address(draft, "2.1", "") in led
    assert [said(each) for each in page.tree.xpath("//a[@data-in-place]")].count("Свернуть: 2.1") == 1
    for url in sorted(led):
        assert browser.open(url).status == 200


def test_the_list_of_doubts_says_how_far_it_is(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    page = browser.open(f"/resolutions/{draft}/check")
    assert "Рассмотрено 0 из 4. Показано всё, что осталось проверить." in page.text
    for doubt in stored(draft).doubts:
        page = browser.fill(f"/check/doubts/{doubt.id}")
    assert "Рассмотрено 4 из 4. Проверять больше нечего." in page.text


def test_a_doubt_is_settled(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/check")
    doubt = stored(draft).doubts[0].id
    page = browser.fill(f"/check/doubts/{doubt}")
    assert "рассмотрено: После пункта 2.1 идёт 2.3" in page.text
    assert stored(draft).doubts[0].settled_at is not None


def test_points_are_changed_in_bulk(signed_in: SignedIn, draft: int, municipality: Municipality) -> None:
    browser = signed_in("secretary")
    page = browser.open(f"/resolutions/{draft}/check?choose=assignments")
    chosen = page.tree.xpath("//input[@name='point'][@checked]/@value")
    assert len(chosen) == 6
    page = browser.fill("/bulk", {"point": chosen, "do": "day", "day": "2026-09-05"})
    assert "Изменятся 6 пунктов. Пока ничего не изменено." in page.text
    row = [said(each) for each in page.tree.xpath("//tbody/tr[1]/td")]
    assert row == [
        "2.1",
        "поручение · Управление образования · 1 июля 2026 г.",
        "поручение · Управление образования · 5 сентября 2026 г.",
    ]
    assert texts.assignment(stored(draft), "2.1").due_on == date(2026, 7, 1), "it is only shown"
    page = browser.fill("/bulk")
    assert "Изменено 6 пунктов." in page.text
    assert {each.due_on for point in stored(draft).points for each in point.assignments} == {date(2026, 9, 5)}
    wanted = f"organisation-{municipality.organisations['sad2']}"
    browser.fill("/bulk", {"point": chosen[:2], "do": "addressee", "meaning": wanted, "day": ""})
    browser.fill("/bulk")
    assert [texts.assignment(stored(draft), label).addressees[0].name for label in ("2.1", "2.3", "3")] == [
        "МБДОУ № 2",
        "МБДОУ № 2",
        "МКУ «Ресурсный центр»",
    ]
    browser.fill("/bulk", {"point": chosen, "do": "controller", "controller": str(municipality.people["controller"])})
    browser.fill("/bulk")
    assert {each.controller.login for point in stored(draft).points for each in point.assignments} == {"controller"}
    browser.fill("/bulk", {"point": chosen, "do": "kind", "kind": "statement"})
    page = browser.fill("/bulk")
    assert "В решении нет ни одного поручения" in page.text


def test_a_bulk_change_without_points_or_without_a_day_says_so(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    page = browser.open(f"/resolutions/{draft}/check")
    assert "Выберите пункты" in browser.fill("/bulk", {"do": "day", "day": "2026-09-05"}).text
    wanted = str(texts.point(stored(draft), "2.1").id)
    page = browser.fill("/bulk", {"point": wanted, "do": "day", "day": ""})
    assert "Укажите дату или срок словами" in page.text
    assert page.tree.xpath("//input[@name='point'][@checked]/@value") == [wanted], "the choice is kept"


def test_a_point_of_another_resolution_is_not_changed_in_bulk(
    signed_in: SignedIn, draft: int, municipality: Municipality
) -> None:
    with db.transaction():
        other = texts.brought_in(municipality)
    foreign = texts.point(stored(other), "2.1").id
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/check")
    own = texts.point(stored(draft), "2.1").id
    page = browser.fill("/bulk", {"point": [str(own), str(foreign)], "do": "day", "day": "2026-09-05"})
    assert page.status == 404
    assert texts.assignment(stored(draft), "2.1").due_on == date(2026, 7, 1)


def test_a_bulk_change_of_an_old_page_is_asked_once_more(signed_in: SignedIn, draft: int) -> None:
    first, second = signed_in("secretary"), signed_in("secretary")
    wanted = str(texts.point(stored(draft), "2.1").id)
    second.open(f"/resolutions/{draft}/check")
    first.open(address(draft, "2.1", "/day"))
    first.fill("", {"choice": "day", "day": "2026-08-01"})
    page = second.fill("/bulk", {"point": wanted, "do": "day", "day": "2026-09-05"})
    assert page.status == 409
    assert "Ваш выбор сохранён" in page.text
    second.fill("/bulk", {"point": wanted, "do": "day", "day": "2026-09-05"})
    second.fill("/bulk")
    assert texts.assignment(stored(draft), "2.1").due_on == date(2026, 9, 5)


PAGES = (
    "check",
    "check/heading",
    "check/points/new",
    "check/points/1",
    "check/points/1/remove",
    "check/assignments/1/day",
    "check/assignments/1/addressees",
    "check/assignments/1/controller",
    "check/addressees/7",
    "preview",
    "discard",
)
ACTIONS = (
    "check/bulk",
    "check/doubts/1",
    "check/points/3/assignments",
    "check/assignments/1/remove",
    "hand",
    "issue",
    "take-back",
)


@pytest.mark.parametrize("page", [*PAGES, *ACTIONS])
@pytest.mark.parametrize("who", ["school1", "observer", "controller", "stranger", "administrator", "nobody"])
def test_the_check_is_the_secretarys(signed_in: SignedIn, draft: int, page: str, who: str, app: Any) -> None:
    browser = signed_in(who) if who != "nobody" else Browser(app)
    if page in ACTIONS:
        browser.open("/account")
        answer = browser.send(f"/resolutions/{draft}/{page}")
    else:
        answer = browser.open(f"/resolutions/{draft}/{page}")
    expected = {"nobody": 401, "stranger": 403 if page == "issue" else 404}.get(who, 403)
    assert answer.status == expected
    assert stored(draft).stage is Stage.DRAFT


def test_things_of_another_resolution_are_not_there(
    signed_in: SignedIn, draft: int, municipality: Municipality
) -> None:
    with db.transaction():
        other = texts.brought_in(municipality)
    browser = signed_in("secretary")
    resolution = stored(other)
    for tail in (
        f"points/{texts.point(resolution, '2.1').id}",
        f"assignments/{texts.assignment(resolution, '2.1').id}/day",
        f"addressees/{texts.assignment(resolution, '5').addressees[0].id}",
        f"points/new?after={texts.point(resolution, '2.1').id}",
    ):
        assert browser.open(f"/resolutions/{draft}/check/{tail}").status == 404
