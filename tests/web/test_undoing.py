"""Undoing, cutting, joining, giving a place, the corrected file: as the secretary does it on the pages."""

from datetime import date
from io import BytesIO

import pytest

from tests.counting import statements
from tests.municipality import Municipality
from tests.resolutions import texts
from tests.web.checking import SignedIn, address, row_of, said, stored, worked_off
from tests.web.client import Browser
from tracker import db


@pytest.fixture
def draft(municipality: Municipality) -> int:
    """A resolution just brought in; its id."""
    with db.transaction():
        return texts.brought_in(municipality)


@pytest.fixture
def browser(signed_in: SignedIn) -> Browser:
    """The secretary's."""
    return signed_in("secretary")


def set_day(browser: Browser, draft: int, label: str, day: str) -> None:
    browser.open(address(draft, label, "/day"))
    browser.fill("", {"choice": "day", "day": day})


def test_a_correction_is_undone_and_made_again(browser: Browser, draft: int) -> None:
    set_day(browser, draft, "2.1", "2026-09-05")
    set_day(browser, draft, "2.3", "2026-09-06")
    page = browser.open(f"/resolutions/{draft}/check")
    assert "2 исправления. Отменить последнее Срок установлен вручную (2.3), Фамилия secretary" in page.text
    page = browser.fill("/check/undo")
    assert "Отменено: срок установлен вручную (пункты 2.3)." in page.text
    assert "Вернуть Срок установлен вручную (2.3)" in page.text
    assert "10 июля 2026 г." in said(row_of(page, "2.3"))
    page = browser.fill("/check/redo")
    assert "6 сентября 2026 г. — установлен вручную" in said(row_of(page, "2.3"))
    browser.fill("/check/undo")
    page = browser.fill("/check/undo")
    assert "1 июля 2026 г. — как в тексте" in said(row_of(page, "2.1"))
    assert not page.tree.xpath("//form[contains(@action, '/undo')]")


def test_what_somebody_else_corrected_meanwhile_is_not_undone_unseen(signed_in: SignedIn, draft: int) -> None:
    first, second = signed_in("secretary"), signed_in("secretary")
    set_day(first, draft, "2.1", "2026-09-05")
    second.open(f"/resolutions/{draft}/check")
    set_day(first, draft, "2.3", "2026-09-06")
    assert second.fill("/check/undo").status == 409
    assert texts.assignment(stored(draft), "2.3").due_on == date(2026, 9, 6)


def test_a_point_is_not_joined_to_one_that_was_not_seen(signed_in: SignedIn, draft: int) -> None:
    first, second = signed_in("secretary"), signed_in("secretary")
    point = texts.point(stored(draft), "4.2").id
    second.open(f"/resolutions/{draft}/check?edit={point}")
    first.open(f"/resolutions/{draft}/check/points/new?after={texts.point(stored(draft), '4.1').id}")
    first.fill("", {"number": "4.1.1.", "text": "подвести итоги"})
    assert second.fill(f"/points/{point}/join").status == 409
    assert len(stored(draft).points) == 11


def test_a_point_is_cut_and_joined(browser: Browser, draft: int) -> None:
    browser.open(address(draft, "4.2", "/split"))
    page = browser.fill("", {"text": "обновить сайты до 1 июля 2026 г.,\n\nпредставить до 1 августа"})
    assert "Слова пункта должны остаться прежними" in page.text
    page = browser.fill("", {"text": "обновить сайты до 1 июля 2026 г.,\r\n\r\nпредставить отчёт до 1 августа 2026 г."})
    assert "Пункт разделён на 2 части." in page.text
    assert "31 июля 2026 г." in said(row_of(page, "–"))
    second = stored(draft).points[8].id
    browser.open(f"/resolutions/{draft}/check?edit={second}")
    page = browser.fill(f"/points/{second}/join")
    assert "Пункты объединены." in page.text
    assert (
        texts.point(stored(draft), "4.2").text
        == "обновить сайты до 1 июля 2026 г., представить отчёт до 1 августа 2026 г."
    )


def test_a_stray_line_becomes_a_point_or_continues_one(browser: Browser, draft: int) -> None:
    browser.open(address(draft, "5", "/remove"))
    page = browser.fill("")
    link = next(each for each in page.tree.xpath("//a") if "5. Отделу культуры" in said(each)).get("href")
    page = browser.open(link)
    assert "продолжение пункта 4.2" in page.text
    page = browser.fill("", {"place": "point"})
    assert "30 июня 2026 г. — как в тексте" in said(row_of(page, "5"))
    assert browser.open(link).status == 404
    page = browser.open(f"/resolutions/{draft}/check")
    browser.fill("/check/undo")
    browser.open(link)
    browser.fill("", {"place": f"into-{texts.point(stored(draft), '4.2').id}"})
    assert "ярмарку" in texts.point(stored(draft), "4.2").text


def test_what_is_in_no_point_any_more_stands_at_its_place_in_the_resolution(browser: Browser, draft: int) -> None:
    browser.open(address(draft, "4.1", "/remove"))
    browser.fill("")
    page = browser.open(f"/resolutions/{draft}")
    shown = [said(each) for each in page.tree.xpath("//*[@class='document']//p[not(ancestor::*[@class='margin'])]")]
    [place] = [at for at, words in enumerate(shown) if words.startswith("4.1.")]
    assert shown[place - 1].startswith("4. ")
    assert shown[place + 1].startswith("4.2. ")


def test_a_deadline_is_written_in_words(browser: Browser, draft: int) -> None:
    browser.open(address(draft, "2.3", "/day"))
    page = browser.fill("", {"choice": "words", "words": "как получится"})
    assert "В этих словах нет срока или их несколько." in page.text
    page = browser.fill("", {"choice": "words", "words": "ежемесячно до 5 числа"})
    assert "ежемесячно до 5 числа" in said(row_of(page, "2.3"))
    page = browser.open(address(draft, "2.3", "/day"))
    assert page.tree.xpath("string(//input[@name='words']/@value)") == "ежемесячно до 5 числа"
    page = browser.fill("", {"choice": "text", "words": ""})
    assert "10 июля 2026 г. — 1 месяц" in said(row_of(page, "2.3"))


def test_an_indicator_is_set_and_taken_away(browser: Browser, draft: int) -> None:
    browser.open(address(draft, "2.3", "/indicator"))
    page = browser.fill("", {"value": "", "unit": "%"})
    assert "Укажите значение или очистите единицу." in page.text
    page = browser.fill("", {"comparison": ">=", "value": "70", "unit": "%"})
    assert "Показатель не менее 70 %" in said(row_of(page, "2.3"))
    browser.open(address(draft, "2.3", "/indicator"))
    browser.fill("", {"value": "", "unit": ""})
    assert texts.assignment(stored(draft), "2.3").indicator is None


def test_the_corrected_file_keeps_the_corrections_and_names_those_that_are_lost(browser: Browser, draft: int) -> None:
    set_day(browser, draft, "2.1", "2026-09-05")
    set_day(browser, draft, "3", "2026-09-06")
    browser.open(f"/resolutions/{draft}/check/again")
    text = texts.TEXT.replace(
        "3. МКУ «Ресурсный центр» совместно с МБОУ СОШ № 1 провести семинар", "3. Принять к сведению"
    )
    page = worked_off(browser, browser.fill("", {"file": (BytesIO(text.encode()), "решение-2.txt")}))
    assert page.url == f"/resolutions/{draft}/check"
    assert "5 сентября 2026 г. — установлен вручную" in said(row_of(page, "2.1"))
    assert "Исправление не перенесено, так как новый текст в этом месте другой: Срок установлен вручную" in page.text
    assert "решение-2.txt" in page.text
    page = browser.fill("/check/undo")
    assert "решение-2.txt" not in page.text
    assert "6 сентября 2026 г." in said(row_of(page, "3"))


def test_a_suggestion_is_taken_with_one_click(browser: Browser, municipality: Municipality) -> None:
    with db.transaction():
        made = texts.brought_in(
            municipality, texts.TEXT.replace("Отделу культуры", "МКУ «Ресурсный центр образования»")
        )
    browser.open(f"/resolutions/{made}/check")
    wanted = f"organisation-{municipality.organisations['centre']}"
    unknown = texts.assignment(stored(made), "5").addressees[0].id
    page = browser.fill(f"/check/addressees/{unknown}?from=doubts", {"choice": wanted})
    assert "У каждого поручения есть исполнитель и срок." in page.text


def test_the_page_of_a_long_resolution_asks_as_many_questions_as_that_of_a_short_one(
    browser: Browser, municipality: Municipality
) -> None:
    asked, sizes = [], []
    for points in (30, 120):
        more = "\n".join(f"5.{n}. Руководителям школ подготовить отчёт {n}." for n in range(1, points - 9))
        with db.transaction():
            made = texts.brought_in(municipality, texts.TEXT.replace("6. Контроль", f"{more}\n6. Контроль"))
        with statements() as counted:
            page = browser.open(f"/resolutions/{made}/check")
        asked.append(len(counted))
        sizes.append(len(page.response.get_data()))
        assert len(stored(made).points) == points
    assert asked[0] == asked[1] <= 30
    assert (sizes[1] - sizes[0]) / 90 < 1700, "what a point adds to the page"
