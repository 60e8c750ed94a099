"""Selections on pages: kept where something is chosen, opened by a link, refused in words."""

from collections.abc import Callable

import pytest

from tests.executions import rows
from tests.municipality import Municipality
from tests.web.client import Browser, Page
from tracker import db

SignedIn = Callable[[str], Browser]


def links(page: Page) -> dict[str, str]:
    """The selections that a list offers, by their names."""
    found = page.tree.xpath("//div[contains(@class,'selections')]//a[not(contains(@href,'/selections/'))]")
    return {each.text_content(): each.get("href") for each in found}


def test_what_is_chosen_is_kept_and_opened_by_a_link(signed_in: SignedIn) -> None:
    browser = signed_in("secretary")
    browser.open("/executions/?organisation=&state=overdue&after=2026-01-01.7")
    page = browser.fill("/selections/", {"name": "  Просроченное "})
    assert page.response.request.full_path == "/executions/?state=overdue"
    assert "Отбор «Просроченное» сохранён." in page.text
    assert links(browser.open("/executions/")) == {"Просроченное": "/executions/?state=overdue"}
    assert links(browser.open("/search")) == {}
    assert links(signed_in("chair").open("/executions/")) == {}


def test_a_search_and_a_matrix_are_kept_too(signed_in: SignedIn, municipality: Municipality) -> None:
    with db.transaction():
        resolution_id = rows.assignment(rows.resolution(municipality), municipality.today).point.resolution_id
    browser = signed_in("chair")
    for url in ("/search?q=методист", f"/resolutions/{resolution_id}/matrix?state=overdue"):
        browser.open(url)
        assert list(links(browser.fill("/selections/", {"name": url}))) == [url]


def test_nothing_chosen_is_nothing_to_keep(signed_in: SignedIn) -> None:
    page = signed_in("secretary").open("/executions/")
    assert not page.tree.xpath("//form[contains(@action,'/selections')]")


def test_a_taken_name_is_refused_beside_the_field_and_what_was_typed_stays(signed_in: SignedIn) -> None:
    browser = signed_in("secretary")
    for state in ("overdue", "executed"):
        browser.open(f"/executions/?state={state}")
        page = browser.fill("/selections/", {"name": "Мой"})
    assert "У вас уже есть отбор с таким названием" in page.text
    assert page.tree.xpath("//input[@id='name']/@value") == ["Мой"]
    page = browser.fill("/selections/", {"name": "Мой второй"})
    assert page.response.request.full_path == "/executions/?state=executed"


FOREIGN = [
    "",
    "https://example.org/executions/?state=overdue",
    "//example.org/executions/",
    "/\\example.org/executions/",
    "javascript:alert(1)",
    "/sign-out",
    "/admin/people?q=1",
    "/nowhere?x=1",
    "/executions/?state=" + "a" * 2000,
]


@pytest.mark.parametrize("address", FOREIGN)
def test_only_pages_of_ours_on_which_things_are_chosen_are_kept(signed_in: SignedIn, address: str) -> None:
    browser = signed_in("secretary")
    page = browser.send("/selections/", {"name": "Чужое", "address": address})
    assert "Сохранить можно только отбор" in page.text
    assert "Сохранённых отборов нет." in browser.open("/selections/").text


def test_a_selection_is_renamed_and_removed(signed_in: SignedIn) -> None:
    browser = signed_in("secretary")
    for name, state in (("Первый", "overdue"), ("Второй", "executed")):
        browser.open(f"/executions/?state={state}")
        browser.fill("/selections/", {"name": name})
    page = browser.open("/selections/")
    first = page.tree.xpath("//li[.//a='Первый']//form/@action")[0]
    refused = browser.fill(first, {"name": "Второй"})
    assert "У вас уже есть отбор с таким названием" in refused.text
    assert sorted(refused.tree.xpath("//main//input[@name='name']/@value")) == ["Второй", "Второй"]
    assert "Отбор теперь называется «Третий»." in browser.fill(first, {"name": "Третий"}).text
    page = browser.send(f"{first}/remove")
    assert "Отбор «Третий» удалён." in page.text
    assert page.tree.xpath("//a[@class='words']/text()") == ["Второй"]
