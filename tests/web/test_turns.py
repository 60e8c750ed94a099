"""From the check to control: preview, handing over, issuing, taking back, discarding."""

from datetime import date

import pytest

from tests.municipality import Municipality
from tests.resolutions import texts
from tests.web.checking import (
    SignedIn,
    address,
    resolutions,
    said,
    settled,
    stored,
)
from tracker import db
from tracker.executions.models import Execution
from tracker.resolutions.states import Stage


@pytest.fixture
def draft(municipality: Municipality) -> int:
    """A resolution just brought in; its id."""
    with db.transaction():
        return texts.brought_in(municipality)


def test_the_preview_says_who_gets_how_many(signed_in: SignedIn, draft: int) -> None:
    page = settled(signed_in, draft).open(f"/resolutions/{draft}/preview")
    assert "6 писем, 7 поручений, 14 исполнений" in page.text
    rows = [[said(cell) for cell in row.findall("td")] for row in page.tree.xpath("//tbody/tr")]
    assert rows[2] == ["МБОУ СОШ № 1", "Фамилия school1", "3", "1"]
    assert "срок уже прошёл" not in page.text
    with db.transaction():
        for label in ("2.1", "5"):
            texts.assignment(texts.resolution(draft), label).due_on = date(2026, 6, 11)
    page = signed_in("secretary").open(f"/resolutions/{draft}/preview")
    assert "Пункты 2.1, 5: срок уже прошёл" in page.text


def test_what_is_not_settled_cannot_be_handed_over(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    page = browser.open(f"/resolutions/{draft}/preview")
    assert "Пункт 5: Исполнителя нет в справочнике" in page.text
    assert not page.tree.xpath("//form[contains(@action, '/hand')]")
    page = browser.send(f"/resolutions/{draft}/hand")
    assert "Сначала нужно устранить то, что названо ниже." in page.text
    assert stored(draft).stage is Stage.DRAFT


def test_from_the_secretary_to_the_chair_and_to_the_executors(signed_in: SignedIn, draft: int) -> None:
    secretary, chair = settled(signed_in, draft), signed_in("chair")
    secretary.open(f"/resolutions/{draft}/preview")
    page = secretary.fill("/hand")
    assert (page.url, stored(draft).stage) == (f"/resolutions/{draft}", Stage.READY)
    assert secretary.open(address(draft, "2.1", "/day")).status == 409
    chair.open(f"/resolutions/{draft}/preview")
    page = chair.fill("/issue")
    assert "Решение на контроле: 14 исполнений." in page.text
    assert stored(draft).stage is Stage.ISSUED
    with db.transaction(write=False):
        assert db.session.query(Execution).count() == 14


def test_the_chair_takes_back_with_a_comment(signed_in: SignedIn, draft: int) -> None:
    secretary, chair = settled(signed_in, draft), signed_in("chair")
    secretary.open(f"/resolutions/{draft}/preview")
    secretary.fill("/hand")
    chair.open(f"/resolutions/{draft}/preview")
    page = chair.fill("/take-back", {"comment": " "})
    assert stored(draft).stage is Stage.READY
    page = chair.fill("/take-back", {"comment": "Уточните срок пункта 3."})
    assert "Решение возвращено на проверку." in page.text
    page = secretary.open(f"/resolutions/{draft}/check")
    assert "Уточните срок пункта 3." in page.text


def test_the_chair_may_issue_at_once(signed_in: SignedIn, draft: int) -> None:
    settled(signed_in, draft)
    chair = signed_in("chair")
    chair.open(f"/resolutions/{draft}/preview")
    chair.fill("/issue")
    assert stored(draft).stage is Stage.ISSUED


def test_what_changed_after_the_chair_looked_is_looked_at_again(signed_in: SignedIn, draft: int) -> None:
    secretary, chair = settled(signed_in, draft), signed_in("chair")
    chair.open(f"/resolutions/{draft}/preview")
    secretary.open(address(draft, "2.1", "/day"))
    secretary.fill("", {"choice": "none", "day": ""})
    page = chair.fill("/issue")
    assert "посмотрите ещё раз" in page.text
    assert stored(draft).stage is Stage.DRAFT
    chair.fill("/issue")
    assert stored(draft).stage is Stage.ISSUED


def test_a_draft_is_discarded_after_a_question(signed_in: SignedIn, draft: int) -> None:
    browser = signed_in("secretary")
    browser.open(f"/resolutions/{draft}/discard")
    assert resolutions() == 1
    page = browser.fill("")
    assert (page.url, resolutions()) == ("/resolutions/", 0)
