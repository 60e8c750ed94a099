"""The controller's path: the queue, one answer, the decision."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import PASSWORD, Browser, Page
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


def decide(browser: Browser, ids: list[int], decision: str = "accept") -> Page:
    """Tick answers in the queue and say what to do with them."""
    browser.open("/control/")
    return browser.fill("/decide", {"chosen": [str(each) for each in ids], "decision": decision})


def test_several_answers_are_accepted_at_once_after_a_look(
    signed_in: Enter, municipality: Municipality, waiting: list[int]
) -> None:
    browser = signed_in("controller")
    page = browser.open("/control/")
    assert page.tree.xpath("//input[@name='chosen']/@value") == [str(each) for each in waiting]
    page = decide(browser, waiting[:2])
    assert "Изменятся 2 исполнения" in page.text
    assert [rows.state(each) for each in waiting] == [State.UNDER_REVIEW] * 3
    page = browser.fill("/decide")
    assert (page.url, "Приняты 2 отчёта." in page.text) == ("/control/", True)
    assert [rows.state(each) for each in waiting] == [State.EXECUTED, State.EXECUTED, State.UNDER_REVIEW]


def test_several_answers_are_returned_with_one_word(
    signed_in: Enter, municipality: Municipality, waiting: list[int]
) -> None:
    browser = signed_in("controller")
    decide(browser, waiting[:2], "return")
    page = browser.fill("/decide")
    assert page.tree.xpath("//*[@id='words-error']")
    page = browser.fill("/decide", {"words": "Приложите акт."})
    assert "Возвращены 2 отчёта." in page.text
    assert [rows.state(each) for each in waiting] == [State.RETURNED, State.RETURNED, State.UNDER_REVIEW]
    assert Story(municipality, waiting[0]).seen().reports[0].comment == "Приложите акт."


def test_when_one_has_changed_none_is_decided_and_it_is_told(
    signed_in: Enter, municipality: Municipality, waiting: list[int]
) -> None:
    browser = signed_in("controller")
    decide(browser, waiting, "return")
    Story(municipality, waiting[1]).accept("secretary")
    page = browser.fill("/decide", {"words": "Приложите акт."})
    assert page.status == 409
    assert "Ничего не изменено: пока вы смотрели, здесь работал кто-то другой." in page.text
    assert "Фамилия secretary" in page.text
    assert page.tree.xpath("//textarea[@name='words']")[0].text.strip() == "Приложите акт."
    assert [rows.state(each) for each in waiting] == [State.UNDER_REVIEW, State.EXECUTED, State.UNDER_REVIEW]
    browser.fill("/decide")
    assert [rows.state(each) for each in waiting] == [State.RETURNED, State.EXECUTED, State.RETURNED]


def test_an_answer_in_part_is_accepted_alone(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality)
    Story(municipality, duty).report(answer=Answer.PARTLY)
    browser = signed_in("controller")
    assert "ответ не «исполнено»: рассмотрите отдельно" in decide(browser, [duty]).text
    assert rows.state(duty) is State.UNDER_REVIEW


def test_nothing_chosen_is_told(signed_in: Enter, waiting: list[int]) -> None:
    browser = signed_in("controller")
    assert "Отметьте отчёты, по которым принимаете решение." in decide(browser, []).text


def test_the_own_answer_is_left_out_and_a_foreign_one_is_not_there(
    signed_in: Enter, municipality: Municipality, waiting: list[int]
) -> None:
    with db.transaction():
        foreign = rows.duty(municipality, "sad1", body_id=municipality.other_body)
        own = rows.duty(municipality, "sad1")
    Story(municipality, own).report("secretary")
    browser = signed_in("secretary")
    assert decide(browser, [waiting[0], foreign]).status == 404
    assert decide(browser, [waiting[0], 999_999]).status == 404
    page = decide(browser, [waiting[0], own])
    assert "Ваше собственное: решает другое должностное лицо" in page.text
    browser.fill("/decide")
    assert [rows.state(each) for each in (waiting[0], own)] == [State.EXECUTED, State.UNDER_REVIEW]


def test_a_word_that_is_too_long_is_given_back_with_the_answers(signed_in: Enter, waiting: list[int]) -> None:
    browser = signed_in("controller")
    browser.open("/control/")
    browser.send("/control/decide", {"chosen": waiting, "decision": "return"})
    page = browser.fill("/decide", {"words": "Слово " * 4000})
    assert page.status == 200
    assert page.tree.xpath("//*[@id='words-error']")
    assert page.tree.xpath("string(//textarea[@name='words'])").strip().startswith("Слово Слово")
    browser.fill("/decide", {"words": "Приложите акт."})
    assert [rows.state(each) for each in waiting] == [State.RETURNED] * len(waiting)


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
