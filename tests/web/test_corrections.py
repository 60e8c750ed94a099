"""Correcting in place what was understood, also when two people do."""

from datetime import date

import pytest

from tests.municipality import Municipality
from tests.resolutions import texts
from tests.web.checking import (
    SignedIn,
    address,
    import_file,
    row_of,
    said,
    stored,
)
from tracker import db
from tracker.intake.draft import Part


@pytest.fixture
def draft(municipality: Municipality) -> int:
    """A resolution just brought in; its id."""
    with db.transaction():
        return texts.brought_in(municipality)


def test_the_heading_is_corrected_and_the_days_follow(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/check/heading")
    page = browser.fill("", {"adopted_on": "2026-06-01", "number": "5", "basis": "приказ от 02.06.2026 № 11"})
    assert "1 июня 2026 г., № 5" in page.text
    assert "1 июля 2026 г. — 1 месяц с 01.06.2026" in said(row_of(page, "2.3"))
    assert stored(draft).basis == "приказ от 02.06.2026 № 11"


def test_a_mistake_in_the_heading_keeps_what_was_typed(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/check/heading")
    page = browser.fill("", {"adopted_on": "", "title": "Другое название"})
    assert "Укажите дату: от неё отсчитываются сроки." in page.text
    assert "Другое название" in page.tree.xpath("string(//textarea[@name='title'])")
    assert stored(draft).title == "О подготовке к новому учебному году"


def test_a_point_is_corrected(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(address(draft, "1", ""))
    page = browser.fill("", {"kind": "assignment", "text": "Провести проверку.", "number": "1."})
    row = said(row_of(page, "1"))
    assert "поручение" in row
    assert "Провести проверку." in row
    assert "Пункт 1: Не указан исполнитель" in page.text


def test_a_day_is_set_by_hand_or_not_at_all(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(address(draft, "2.1", "/day"))
    page = browser.fill("", {"choice": "day", "day": "2026-09-05"})
    assert "5 сентября 2026 г. — установлен вручную" in said(row_of(page, "2.1"))
    browser.open(address(draft, "2.1", "/day"))
    page = browser.fill("", {"choice": "none", "day": ""})
    assert "без срока" in said(row_of(page, "2.1"))
    browser.open(address(draft, "2.1", "/day"))
    page = browser.fill("", {"choice": "text", "day": ""})
    assert "1 июля 2026 г. — как в тексте" in said(row_of(page, "2.1"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"choice": "day", "day": ""}, "Укажите дату."),
        ({"choice": "text", "day": "2026-09-05"}, "Вы указали дату"),
        ({"choice": "day", "day": "31.02.2026"}, ""),
    ],
)
def test_a_day_that_contradicts_itself_is_asked_again(
    signed_in: SignedIn, draft: int, fields: dict[str, str], sentence: str
) -> None:
    browser = signed_in("secretary")
    browser.open(address(draft, "2.1", "/day"))
    page = browser.fill("", fields)
    assert page.tree.xpath("//p[@class='error']")
    assert sentence in page.text
    assert stored(draft).points[2].assignments[0].due_on == date(2026, 7, 1)


def test_addressees_are_chosen_and_rows_are_added(signed_in: SignedIn, draft: int, municipality: Municipality) -> None:
    browser = signed_in("secretary")
    page = browser.open(address(draft, "3", "/addressees"))
    assert len(page.tree.findall(".//fieldset")) == 4
    page = browser.fill(
        "", {"do": "more", "addressees-2-meaning": f"organisation-{municipality.organisations['sad1']}"}
    )
    assert len(page.tree.findall(".//fieldset")) == 6
    assert (
        page.tree.xpath("string(//select[@name='addressees-2-meaning']/descendant::option[@selected])") == "МБДОУ № 1"
    )
    page = browser.fill("", {"addressees-0-meaning": "", "addressees-2-part": "lead"})
    row = said(row_of(page, "3"))
    assert "МБОУ СОШ № 1 — соисполнитель; МБДОУ № 1 — ответственный исполнитель" in row


def test_somebody_has_to_lead(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(address(draft, "3", "/addressees"))
    page = browser.fill("", {"addressees-0-part": "co_executor"})
    assert "Укажите ответственного исполнителя." in page.text
    assert [each.part for each in texts.assignment(stored(draft), "3").addressees] == [Part.LEAD, Part.CO_EXECUTOR]


def test_an_unknown_addressee_is_explained_and_taught(
    signed_in: SignedIn, draft: int, municipality: Municipality
) -> None:
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/check/addressees/{texts.assignment(stored(draft), '5').addressees[0].id}")
    page = browser.fill("", {"choice": "other", "meaning": ""})
    assert "Выберите организацию или группу." in page.text
    wanted = f"organisation-{municipality.organisations['centre']}"
    page = browser.fill("", {"choice": "other", "meaning": wanted, "teach": "y"})
    assert "Кому МКУ «Ресурсный центр»" in said(row_of(page, "5"))
    assert "У каждого поручения есть исполнитель и срок." in page.text
    page = import_file(browser, texts.TEXT.encode())
    assert "Кому МКУ «Ресурсный центр»" in said(row_of(page, "5"))
    page = browser.open(address(draft + 1, "5", "/addressees"))
    assert "Запомнено раньше: «Отдел культуры»." in page.text
    browser.fill("", {"forget": "y"})
    assert "Запомнено раньше" not in browser.open(address(draft + 1, "5", "/addressees")).text


def test_suggestions_come_first(signed_in: SignedIn, municipality: Municipality) -> None:
    browser = signed_in("secretary")
    text = texts.TEXT.replace("Отделу культуры", "МКУ «Ресурсный центр образования»")
    import_file(browser, text.encode())
    unknown = texts.assignment(stored(1), "5").addressees[0]
    page = browser.open(f"/resolutions/1/check/addressees/{unknown.id}")
    options = [said(each) for each in page.tree.xpath("//fieldset//label")]
    assert options[0] == "МКУ «Ресурсный центр»"
    assert options[-2:] == ["организация или группа из справочника", "никто из справочника: не учитывать"]
    page = browser.fill("", {"choice": f"organisation-{municipality.organisations['centre']}", "meaning": ""})
    assert "Исполнитель уточнён в 1 месте." in page.text


def test_a_phrase_may_be_nobody_of_ours(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/check/addressees/{texts.assignment(stored(draft), '5').addressees[0].id}")
    page = browser.fill("", {"choice": "nobody", "meaning": ""})
    assert "Пункт 5: Не указан исполнитель." in page.text


def test_the_controller_is_named(signed_in: SignedIn, draft: int, municipality: Municipality) -> None:
    browser = signed_in("secretary")
    page = browser.open(address(draft, "2.1", "/controller"))
    offered = [said(each) for each in page.tree.xpath("//select[@name='controller']/option")]
    assert offered == ["контролёры органа", "Фамилия controller", "Фамилия secretary"]
    page = browser.fill("", {"controller": str(municipality.people["controller"])})
    assert "Контролёр Фамилия controller" in said(row_of(page, "2.1"))


def test_a_point_is_added_and_taken_out(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/check/points/new?after={texts.point(stored(draft), '2.1').id}")
    page = browser.fill("", {"number": "2.2.", "text": "провести совещание", "kind": "assignment"})
    row = said(row_of(page, "2.2"))
    assert "Добавлено вручную." in row
    assert "Кому Управление образования" in row
    browser.open(address(draft, "2.2", "/remove"))
    page = browser.fill("")
    assert "Пункт удалён." in page.text
    assert "провести совещание" not in page.text


def test_a_point_gets_a_second_assignment_and_loses_it(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/check?edit={texts.point(stored(draft), '2.1').id}")
    page = browser.fill(address(draft, "2.1", "/assignments"))
    assert said(row_of(page, "2.1")).count("Кому Управление образования") == 2
    second = texts.assignment(stored(draft), "2.1", 1).id
    page = browser.fill(f"/assignments/{second}/remove")
    assert said(row_of(page, "2.1")).count("Кому Управление образования") == 1


def test_the_last_assignment_of_a_point_stays(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/check")
    only = texts.assignment(stored(draft), "2.1").id
    assert browser.send(f"/resolutions/{draft}/check/assignments/{only}/remove").status == 409
    several = texts.assignment(stored(draft), "4.2", 1).id
    browser.open(f"/resolutions/{draft}/check")
    browser.fill(f"/assignments/{several}/remove")
    assert len(texts.point(stored(draft), "4.2").assignments) == 1


def test_of_two_people_the_second_sees_what_the_first_did(signed_in: SignedIn, draft: int) -> None:
    first, second = signed_in("secretary"), signed_in("secretary")
    for browser in (first, second):
        browser.open(address(draft, "2.1", ""))
    first.fill("", {"text": "разработать план"})
    page = second.fill("", {"text": "составить перечень"})
    assert page.status == 409
    assert "Ваш ввод сохранён ниже" in page.text
    assert "Что исправлено за это время: Исправлен пункт (2.1) — Фамилия secretary" in page.text
    assert "разработать план" in said(page.tree.xpath("//*[@role='alert']//blockquote")[0])
    assert page.tree.xpath("string(//textarea[@name='text'])").strip() == "составить перечень"
    second.fill("")
    assert texts.point(stored(draft), "2.1").text == "составить перечень"
