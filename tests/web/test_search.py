"""The page of search: what was asked stays in the address, the words found are marked, nothing typed is code."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.executions import rows
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import db
from tracker.web.excerpts import excerpt


@pytest.fixture
def town(municipality: Municipality) -> Municipality:
    """Thirty points about feeding, ordered to the first school."""
    with db.transaction():
        of = rows.resolution(municipality, number="4-К", title="О питании <b>школьников</b>")
        for number in range(30):
            text = f"Провести мониторинг питания в {number} классе"
            order = rows.assignment(of, municipality.today + timedelta(days=5), text)
            rows.execution(order, municipality.organisations["school1"])
    return municipality


def test_each_kind_stands_under_its_own_heading_with_the_words_marked(
    town: Municipality, signed_in: Callable[[str], Browser]
) -> None:
    page = signed_in("secretary").open("/search?q=питанием")
    headings = [each.text_content().strip() for each in page.tree.findall(".//main//h2")]
    assert headings == ["Решения", "Пункты"]
    assert {each.text for each in page.tree.xpath("//main//mark")} == {"питания"}
    assert "О питании <b>школьников</b>" in page.text
    assert page.tree.xpath("//input[@id='q']/@value") == ["питанием"]


def test_more_of_a_kind_comes_by_pages(town: Municipality, signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("school1")
    seen, url = 0, "/search?q=питание&kind=point"
    while url:
        page = browser.open(url)
        seen += len(page.tree.xpath("//ul[@class='found']/li"))
        url = next(iter(page.tree.xpath("//a[@rel='next']/@href")), "")
    assert seen == 30


@pytest.mark.parametrize("words", ["нет такого слова", "%22%27%3B--%26%7C", "%00"])
def test_nothing_found_is_said_in_words(town: Municipality, signed_in: Callable[[str], Browser], words: str) -> None:
    page = signed_in("school1").open(f"/search?q={words}")
    assert page.status == 200
    assert page.tree.xpath("//ul[@class='found']") == []


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Провести & учесть", "учли", "Провести &amp; <mark>учесть</mark>"),
        ("<script>школа</script>", "школы", "&lt;script&gt;<mark>школа</mark>&lt;/script&gt;"),
        ("а" * 300 + " школа", "школой", "… <mark>школа</mark>"),
        ("слово " * 100, "школа", "слово " * 46 + "слов…"),
    ],
)
def test_a_piece_shows_the_words_and_escapes_everything_else(text: str, words: str, shown: str) -> None:
    assert excerpt(text, words) == shown
