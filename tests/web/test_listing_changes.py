"""Executions of several resolutions chosen from the list: a preview of what will change, then all of it or nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import Browser, Page
from tracker import db
from tracker.directory.models import Appointment
from tracker.directory.roles import Role
from tracker.executions.models import Execution
from tracker.executions.states import State

Enter = Callable[[str], Browser]


@pytest.fixture
def duties(municipality: Municipality) -> dict[str, int]:
    """Duties under two resolutions of the collegium, and one under the working group's."""
    with db.transaction():
        return {
            "first": rows.duty(municipality, "school1", number="4"),
            "second": rows.duty(municipality, "school2", number="5"),
            "done": rows.duty(municipality, "school3"),
            "group's": rows.duty(municipality, "sad1", body_id=municipality.other_body),
        }


def marked(browser: Browser, kind: str, *ids: int) -> Page:
    """Mark some rows of the list and choose what to do with them."""
    browser.open("/executions/")
    return browser.open("/executions/change", query_string={"kind": kind, "chosen": list(map(str, ids))})


def outcome(page: Page) -> list[list[str]]:
    found = page.tree.xpath("//table[contains(@class, 'plain')]//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("./td")] for row in found]


def test_days_of_several_resolutions_are_moved_together(
    signed_in: Enter, municipality: Municipality, duties: dict[str, int]
) -> None:
    Story(municipality, duties["done"]).report("school3").accept()
    browser = signed_in("chair")
    page = marked(browser, "day", duties["first"], duties["second"], duties["done"])
    assert "Выбрано 3 исполнения" in page.text
    assert "Укажите день." in browser.fill("", {"words": "Карантин."}).text
    page = browser.fill("", {"new_due_on": "2026-07-20"})
    assert [row[1:] for row in outcome(page)] == [
        ["1: МБОУ СОШ № 1", "20.06.2026", "20.07.2026"],
        ["1: МБОУ СОШ № 2", "20.06.2026", "20.07.2026"],
        ["1: МБОУ СОШ № 3", "уже закрыто"],
    ]
    assert "№ 4" in outcome(page)[0][0]
    assert "№ 5" in outcome(page)[1][0]
    page = browser.fill("")
    assert (page.url, "Изменены 2 исполнения." in page.text) == ("/executions/", True)
    with db.transaction(write=False):
        found = [db.session.get_one(Execution, duties[name]) for name in ("first", "second")]
        assert {each.due_on for each in found} == {municipality.today + timedelta(days=35)}
        assert {each.first_due_on for each in found} == {municipality.today + timedelta(days=5)}


def test_nothing_is_done_when_one_of_them_has_changed_since_the_preview(
    signed_in: Enter, municipality: Municipality, duties: dict[str, int]
) -> None:
    browser = signed_in("chair")
    marked(browser, "exclude", duties["first"], duties["second"])
    browser.fill("", {"words": "Реорганизация."})
    Story(municipality, duties["second"]).report("school2").accept()
    page = browser.fill("")
    assert page.status == 409
    assert "Отчёт принят" in page.text
    assert "Реорганизация." in page.text
    assert rows.state(duties["first"]) is State.IN_PROGRESS
    assert browser.fill("").url == "/executions/"
    assert [rows.state(duties[name]) for name in ("first", "second")] == [State.WITHDRAWN, State.EXECUTED]


def test_an_execution_of_another_body_stays_and_one_not_seen_is_not_there(
    signed_in: Enter, municipality: Municipality, duties: dict[str, int]
) -> None:
    browser = signed_in("chair")
    assert marked(browser, "exclude", duties["group's"]).status == 404
    with db.transaction():
        watching = {"person_id": municipality.people["chair"], "role": Role.OBSERVER, "starts_on": municipality.today}
        db.session.add(Appointment(**watching, body_id=municipality.other_body))
    marked(browser, "exclude", duties["first"], duties["group's"])
    page = browser.fill("", {"words": "Реорганизация."})
    assert [row[-1] for row in outcome(page)] == ["снято без исполнения", "решает председатель другого органа"]


def test_answers_to_several_resolutions_are_accepted_by_the_controller(
    signed_in: Enter, municipality: Municipality, duties: dict[str, int]
) -> None:
    for name, school in (("first", "school1"), ("second", "school2")):
        Story(municipality, duties[name]).report(school)
    browser = signed_in("controller")
    page = browser.open("/executions/", query_string={"state": "under_review"})
    assert page.tree.xpath("//select[@name='kind']/option/@value") == ["accept", "return"]
    query = {"kind": "accept", "state": "under_review", "whole": "1"}
    assert "Выбрано 2 исполнения" in browser.open("/executions/change", query_string=query).text
    browser.fill("", {"words": ""})
    assert "Изменены 2 исполнения." in browser.fill("").text
    assert [rows.state(duties[name]) for name in ("first", "second")] == [State.EXECUTED] * 2
    assert marked(browser, "exclude", duties["done"]).status == 403


def test_organisations_join_the_assignments_of_several_resolutions(
    signed_in: Enter, municipality: Municipality, duties: dict[str, int]
) -> None:
    browser = signed_in("chair")
    marked(browser, "join", duties["first"], duties["second"])
    fields = {"organisations": [str(municipality.organisations["sad2"])], "part": "lead", "words": "Открыта группа."}
    page = browser.fill("", fields)
    assert [row[1] for row in outcome(page)] == ["1: МБДОУ № 2"] * 2
    assert "Изменены 2 исполнения." in browser.fill("").text
    page = browser.open("/executions/", query_string={"organisation": municipality.organisations["sad2"]})
    assert len(page.tree.xpath("//ul[@class='cards']/li")) == 2


def test_without_a_mark_the_list_is_shown_again(signed_in: Enter, duties: dict[str, int]) -> None:
    page = marked(signed_in("chair"), "day")
    assert (page.url, "Отметьте исполнения" in page.text) == ("/executions/", True)
    assert "С отмеченными" not in signed_in("school1").open("/executions/").text
