"""The controller's path: the queue, one answer, the decision."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import PASSWORD, Browser
from tracker import db
from tracker.directory import accounts
from tracker.directory.models import Person
from tracker.executions.models import Decision
from tracker.executions.states import Answer, State

Enter = Callable[[str], Browser]


@pytest.fixture
def waiting(municipality: Municipality) -> list[int]:
    """Answers of three schools; the first has waited since last Wednesday, three working days."""
    names = ("school1", "school2", "school3")
    with db.transaction():
        made = [rows.duty(municipality, name) for name in names]
    for days, name, each in zip((-5, -3, 0), names, made, strict=True):
        Story(municipality, each, on=municipality.today + timedelta(days=days)).report(name)
    return made


def chosen(waiting: list[int], municipality: Municipality) -> list[str]:
    """What the boxes of these answers say when they are ticked."""
    return [f"{each}:{Story(municipality, each).seen().version}" for each in waiting]


def test_the_queue_is_by_waiting_time_and_marks_what_waits_too_long(signed_in: Enter, waiting: list[int]) -> None:
    page = signed_in("controller").open("/control/")
    assert "Вашей проверки ждут 3 отчёта" in page.text
    found = page.tree.xpath("//table[contains(@class, 'queue')]/tbody/tr")
    assert [" ".join(each.xpath(".//a")[0].text.split()) for each in found] == [
        "МБОУ СОШ № 1, пункт 1.",
        "МБОУ СОШ № 2, пункт 1.",
        "МБОУ СОШ № 3, пункт 1.",
    ]
    last = [" ".join(each.xpath("./td")[-1].text_content().split()) for each in found]
    assert last == ["2 рабочих дня", "1 рабочий день", "с сегодняшнего дня"]


def test_an_answer_that_waits_longer_than_two_working_days_is_marked(
    signed_in: Enter, municipality: Municipality
) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
    Story(municipality, duty, on=municipality.today - timedelta(days=7)).report()
    assert "дольше положенного" in signed_in("controller").open("/control/").text


def test_an_empty_queue_says_so(signed_in: Enter) -> None:
    assert "Проверять нечего" in signed_in("controller").open("/control/").text


def test_an_accepted_answer_leads_to_the_next(signed_in: Enter, municipality: Municipality, waiting: list[int]) -> None:
    browser = signed_in("controller")
    page = browser.open(f"/control/{waiting[0]}")
    assert "Инвентаризация проведена." in page.text
    page = browser.fill("", {"decision": "accept", "comment": "Хорошо."})
    assert page.url == f"/control/{waiting[1]}"
    assert "Принято: МБОУ СОШ № 1." in page.text
    report = Story(municipality, waiting[0]).seen().reports[0]
    assert (report.decision, report.comment) == (Decision.ACCEPTED, "Хорошо.")


def test_after_the_last_answer_the_first_of_those_left_comes_and_then_the_queue(
    signed_in: Enter, waiting: list[int]
) -> None:
    browser = signed_in("controller")
    browser.open(f"/control/{waiting[2]}")
    assert browser.fill("", {"decision": "accept"}).url == f"/control/{waiting[0]}"
    assert browser.fill("", {"decision": "accept"}).url == f"/control/{waiting[1]}"
    page = browser.fill("", {"decision": "accept"})
    assert (page.url, "Проверять нечего" in page.text) == ("/control/", True)


def test_a_return_needs_a_word(signed_in: Enter, waiting: list[int]) -> None:
    browser = signed_in("controller")
    browser.open(f"/control/{waiting[0]}")
    page = browser.fill("", {"decision": "return", "comment": " "})
    assert page.tree.xpath("//*[@id='comment-error']")
    assert rows.state(waiting[0]) is State.UNDER_REVIEW
    browser.fill("", {"decision": "return", "comment": "Приложите акт."})
    assert rows.state(waiting[0]) is State.RETURNED


def test_a_form_without_a_decision_decides_nothing(signed_in: Enter, waiting: list[int]) -> None:
    browser = signed_in("controller")
    browser.open(f"/control/{waiting[0]}")
    browser.fill("", {"comment": "Хорошо."})
    assert rows.state(waiting[0]) is State.UNDER_REVIEW


def test_an_accepted_not_ours_leaves_the_count(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
    Story(municipality, duty).report(answer=Answer.NOT_OURS)
    browser = signed_in("controller")
    assert "Принять: не относится к организации" in browser.open(f"/control/{duty}").text
    browser.fill("", {"decision": "accept"})
    assert Story(municipality, duty).seen().not_ours


def test_the_earlier_rounds_stand_on_the_page(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
    Story(municipality, duty).report(text="Первый отчёт.").send_back().report(text="Второй отчёт.")
    text = signed_in("controller").open(f"/control/{duty}").text
    for words in ("Прежние отчёты", "Первый отчёт.", "Приложите акт.", "Второй отчёт."):
        assert words in text


def test_a_decision_over_what_has_changed_is_shown_again_with_what_was_typed(
    signed_in: Enter, municipality: Municipality
) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
    Story(municipality, duty).ask(20).report()
    browser = signed_in("controller")
    browser.open(f"/control/{duty}")
    Story(municipality, duty).grant()
    page = browser.fill("", {"decision": "return", "comment": "Нет акта."})
    assert page.status == 409
    assert "Срок продлён · Фамилия chair" in page.text
    assert page.tree.xpath("//textarea[@name='comment']")[0].text.strip() == "Нет акта."
    assert rows.state(duty) is State.UNDER_REVIEW


def test_what_another_has_decided_on_is_not_decided_on_again(
    signed_in: Enter, municipality: Municipality, waiting: list[int]
) -> None:
    browser = signed_in("controller")
    browser.open(f"/control/{waiting[0]}")
    Story(municipality, waiting[0]).accept("secretary")
    assert browser.fill("", {"decision": "return", "comment": "Нет акта."}).status == 409
    assert rows.state(waiting[0]) is State.EXECUTED


# Several at once


def test_several_answers_are_accepted_at_once(signed_in: Enter, municipality: Municipality, waiting: list[int]) -> None:
    browser = signed_in("controller")
    page = browser.open("/control/")
    boxes = page.tree.xpath("//input[@name='chosen']/@value")
    assert boxes == chosen(waiting, municipality)
    page = browser.fill("/accept", {"chosen": boxes[:2]})
    assert (page.url, "Приняты 2 отчёта." in page.text) == ("/control/", True)
    assert [rows.state(each) for each in waiting] == [State.EXECUTED, State.EXECUTED, State.UNDER_REVIEW]


def test_when_one_has_changed_none_is_accepted(
    signed_in: Enter, municipality: Municipality, waiting: list[int]
) -> None:
    browser = signed_in("controller")
    browser.open("/control/")
    boxes = chosen(waiting, municipality)
    Story(municipality, waiting[1]).send_back()
    page = browser.fill("/accept", {"chosen": boxes})
    assert "Ничего не принято: пока Вы выбирали, изменились сведения: МБОУ СОШ № 2." in page.text
    assert [rows.state(each) for each in waiting] == [State.UNDER_REVIEW, State.RETURNED, State.UNDER_REVIEW]


def test_an_answer_in_part_is_decided_on_alone(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
    Story(municipality, duty).report(answer=Answer.PARTLY)
    browser = signed_in("controller")
    page = browser.open("/control/")
    assert not page.tree.xpath("//input[@name='chosen']")
    browser.fill("/accept", {"chosen": chosen([duty], municipality)})
    assert rows.state(duty) is State.UNDER_REVIEW


def test_nothing_chosen_is_told(signed_in: Enter, waiting: list[int]) -> None:
    browser = signed_in("controller")
    browser.open("/control/")
    assert "Отметьте отчёты, которые принимаете." in browser.fill("/accept").text


@pytest.mark.parametrize(
    ("others", "status"), [(["999999:1"], 404), (["x"], 404), (["foreign"], 404), (["own answer"], 403)]
)
def test_one_id_too_many_and_none_is_accepted(
    signed_in: Enter, municipality: Municipality, waiting: list[int], others: list[str], status: int
) -> None:
    with db.transaction():
        foreign = rows.duty(municipality, "sad1", body_id=municipality.other_body)
        own = rows.duty(municipality, "sad1")
    Story(municipality, own).report("secretary")
    named = {"foreign": f"{foreign}:1", "own answer": chosen([own], municipality)[0]}
    browser = signed_in("secretary")
    browser.open("/control/")
    boxes = chosen(waiting[:1], municipality) + [named.get(each, each) for each in others]
    assert browser.fill("/accept", {"chosen": boxes}).status == status
    assert rows.state(waiting[0]) is State.UNDER_REVIEW


# Who


def test_nobody_accepts_the_own_answer(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
    Story(municipality, duty).report("secretary")
    browser = signed_in("secretary")
    assert "Проверять нечего" in browser.open("/control/").text
    assert browser.open(f"/control/{duty}").status == 403
    assert browser.send(f"/control/{duty}", {"decision": "accept", "version": "2"}).status == 403
    assert rows.state(duty) is State.UNDER_REVIEW


def test_a_curator_checks_the_curated_organisations_and_never_the_own(
    signed_in: Enter, municipality: Municipality, waiting: list[int]
) -> None:
    with db.transaction():
        rows.curator(municipality, "curator", "school1", "school2", head_of="school2")
        person = db.session.get_one(Person, municipality.people["curator"])
        person.password_hash = accounts._hasher.hash(PASSWORD)
    browser = signed_in("curator")
    assert "Вашей проверки ждёт 1 отчёт" in browser.open("/control/").text
    statuses = [browser.open(f"/control/{each}").status for each in waiting]
    assert statuses == [200, 403, 404]


def test_the_queue_is_for_those_who_check(app: Flask, signed_in: Enter, waiting: list[int]) -> None:
    people = ("controller", "secretary", "stranger", "chair", "observer", "school1", "administrator")
    given = {}
    for who in people:
        browser = signed_in(who)
        browser.open("/account")
        given[who] = (
            browser.open("/control/").status,
            browser.open(f"/control/{waiting[0]}").status,
            browser.send(f"/control/{waiting[0]}", {"decision": "return", "comment": "", "version": "2"}).status,
        )
    refused = dict.fromkeys(("chair", "observer", "school1", "administrator"), (403, 403, 403))
    assert given == refused | {
        "controller": (200, 200, 200),
        "secretary": (200, 200, 200),
        "stranger": (200, 404, 404),
    }
    assert Browser(app).open("/control/").status == 401
    assert signed_in("controller").open("/control/999999").status == 404
