"""The first page of each role."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import db
from tracker.directory.models import Appointment
from tracker.directory.roles import Role
from tracker.executions.models import Decision
from tracker.mail import Letter, LetterState, post
from tracker.resolutions.states import Stage

Enter = Callable[[str], Browser]


def headings(browser: Browser) -> list[str]:
    """The sections of the open page."""
    assert browser.page is not None
    return [each.text_content().strip() for each in browser.page.tree.xpath("//main//h2")]


@pytest.fixture
def busy(municipality: Municipality) -> dict[str, int]:
    """Something of everything: overdue, under review, executed, asked for, ready, a draft."""
    with db.transaction():
        ordered = rows.assignment(rows.resolution(municipality, title="О приемке"), municipality.today)
        made = {
            "overdue": rows.duty(municipality, "school1", days=-4),
            "sent": rows.duty(municipality, "school2", days=-2),
            "asked": rows.duty(municipality, "school3", days=2),
            "done": rows.execution(ordered, municipality.organisations["sad1"]).id,
            "left": rows.execution(ordered, municipality.organisations["sad2"]).id,
        }
        rows.resolution(municipality, stage=Stage.READY, title="О летнем отдыхе")
        draft = rows.resolution(municipality, stage=Stage.DRAFT, title="О питании")
        rows.addressed(rows.assignment(draft, municipality.today), None, name="Всем")
        rows.addressed(rows.assignment(draft, None), municipality.organisations["school1"])
        made["draft"] = draft.id
    Story(municipality, made["sent"]).report("school2")
    Story(municipality, made["asked"]).ask(20, who="school3")
    Story(municipality, made["done"]).report("sad1").accept()
    return made


def test_the_chair_reads_one_sentence_with_the_figures(signed_in: Enter, busy: dict[str, int]) -> None:
    page = signed_in("chair").open("/")
    assert "На контроле 4 исполнения по 4 поручениям: 2 просрочено, 1 на проверке." in page.text


def test_the_chair_sees_what_waits_for_a_decision(signed_in: Enter, busy: dict[str, int]) -> None:
    browser = signed_in("chair")
    page = browser.open("/")
    assert headings(browser) == ["Ждёт вашего решения", "Больше всего просрочено", "Решения на контроле"]
    assert "О летнем отдыхе" in page.text
    assert "Просит продлить срок с 17 июня 2026 г. до 5 июля 2026 г." in page.text
    assert "Болеет библиотекарь." in page.text
    assert "О питании" not in page.text


def test_the_chair_sees_who_is_late_most(signed_in: Enter, busy: dict[str, int]) -> None:
    page = signed_in("chair").open("/")
    found = page.tree.xpath("//section[@aria-labelledby='worst']//tbody/tr")
    assert [[" ".join(cell.text_content().split()) for cell in row.xpath("./td")][:3] for row in found] == [
        ["МБОУ СОШ № 1", "1", "0"],
        ["МБОУ СОШ № 2", "1", "1"],
    ]


def test_the_chair_sees_the_trend_of_twelve_months(
    signed_in: Enter, municipality: Municipality, busy: dict[str, int]
) -> None:
    browser = signed_in("chair")
    assert "За двенадцать месяцев" not in browser.open("/").text
    with db.transaction():
        rows.duty(municipality, "school1", days=-70)
        rows.duty(municipality, "school1", days=-400)
    [drawing] = browser.open("/").tree.xpath("//section[@aria-labelledby='trend']//*[local-name()='svg']")
    shown = drawing.xpath("./*[local-name()='text']/text()")
    assert (shown[-12], shown[-1]) == ("07.2025", "06.2026")
    assert drawing.get("aria-label") == ("Исполнено в срок из наступившего, по месяцам. 04.2026: 0 %; 06.2026: 33,3 %.")


def test_a_resolution_on_control_has_its_bar(signed_in: Enter, busy: dict[str, int]) -> None:
    page = signed_in("chair").open("/")
    bars = {
        " ".join(each.xpath(".//a")[0].text.split()): each.xpath(".//meter")[0].attrib
        for each in page.tree.xpath("//section[@aria-labelledby='on-control']//li")
    }
    name = next(key for key in bars if "О приемке" in key)
    assert (bars[name]["value"], bars[name]["max"]) == ("1", "2")


def test_the_chair_grants_in_one_click(signed_in: Enter, municipality: Municipality, busy: dict[str, int]) -> None:
    browser = signed_in("chair")
    browser.open("/")
    page = browser.fill("/grant")
    assert page.url == "/"
    assert "МБОУ СОШ № 3: срок продлён до 5 июля 2026 г." in page.text
    assert "Просит продлить" not in page.text
    found = Story(municipality, busy["asked"]).seen()
    assert found.due_on == municipality.today + timedelta(days=20)


def test_the_chair_refuses_with_a_reason_on_the_same_card(
    signed_in: Enter, municipality: Municipality, busy: dict[str, int]
) -> None:
    request = rows.extension(busy["asked"])
    browser = signed_in("chair")
    browser.open("/")
    page = browser.fill("/refuse", {f"request-{request}-reason": ""})
    assert page.tree.xpath(f"//*[@id='request-{request}-reason-error']")
    browser.open("/")
    page = browser.fill("/refuse", {f"request-{request}-reason": "Оснований нет."})
    assert page.url == "/"
    found = Story(municipality, busy["asked"]).seen()
    assert (found.extensions[0].decision, found.extensions[0].comment) == (Decision.REFUSED, "Оснований нет.")


def test_of_two_requests_the_second_form_decides_on_the_second(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        made = [rows.duty(municipality) for _number in range(2)]
    for each in made:
        Story(municipality, each).ask(20)
    browser = signed_in("chair")
    browser.open("/")
    browser.fill(f"/extensions/{rows.extension(made[1])}/grant")
    assert [Story(municipality, each).seen().extensions_granted for each in made] == [0, 1]


def test_the_secretary_sees_the_work_of_the_day(signed_in: Enter, busy: dict[str, int]) -> None:
    browser = signed_in("secretary")
    page = browser.open("/")
    assert headings(browser) == ["Решения, которые нужно проверить", "Отчёты на проверке", "Решения на контроле"]
    assert "О питании" in page.text
    assert "1 препятствие к постановке на контроль" in page.text
    assert "МБОУ СОШ № 2, пункт 1." in page.text
    assert "Вся очередь: 1 отчёт" in page.text


def test_letters_that_did_not_arrive_are_told(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        person = municipality.people["secretary"]
        post("one", "digest", recipient_id=person, address="secretary@example.org", facts={})
        letter = db.session.query(Letter).one()
        letter.state, letter.reason, letter.turn_at = LetterState.PARKED, "refused", None
    browser = signed_in("secretary")
    page = browser.open("/")
    assert "1 письмо не доставлено" in page.text
    assert "Письма" in headings(browser)


def test_a_controller_sees_the_queue_in_short(signed_in: Enter, busy: dict[str, int]) -> None:
    browser = signed_in("controller")
    page = browser.open("/")
    assert headings(browser) == ["Отчёты на проверке"]
    assert "МБОУ СОШ № 2, пункт 1." in page.text


def test_an_observer_sees_how_far_things_are(signed_in: Enter, busy: dict[str, int]) -> None:
    browser = signed_in("observer")
    assert "На контроле 4 исполнения" in browser.open("/").text
    assert headings(browser) == ["Решения на контроле"]


def test_an_administrator_finds_the_way(signed_in: Enter, busy: dict[str, int]) -> None:
    browser = signed_in("administrator")
    page = browser.open("/")
    assert headings(browser) == ["Первые шаги", "Управление"]
    assert "На контроле" not in page.text


def test_a_chair_who_heads_an_organisation_sees_both(
    signed_in: Enter, municipality: Municipality, busy: dict[str, int]
) -> None:
    with db.transaction():
        given = {"person_id": municipality.people["chair"], "organisation_id": municipality.organisations["school1"]}
        db.session.add(Appointment(role=Role.HEAD, starts_on=municipality.today, **given))
    browser = signed_in("chair")
    page = browser.open("/")
    assert "Ждёт вашего решения" in headings(browser)
    assert "На контроле в моей организации: 1 · 1 просрочено" in page.text


def test_a_person_without_an_office_is_told_so(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        for office in db.session.query(Appointment).filter_by(person_id=municipality.people["observer"]):
            office.ends_on = municipality.today - timedelta(days=1)
    assert "нет действующих назначений" in signed_in("observer").open("/").text


def test_an_empty_day_is_told_in_words(signed_in: Enter) -> None:
    browser = signed_in("chair")
    text = browser.open("/").text
    for words in ("Сейчас на контроле ничего нет.", "Вашего решения ничего не ждёт.", "Решений на контроле нет."):
        assert words in text
    assert "Решений на проверке нет." in signed_in("secretary").open("/").text


def test_nobody_sees_another_bodys_day(signed_in: Enter, busy: dict[str, int]) -> None:
    text = signed_in("stranger").open("/").text
    assert "Сейчас на контроле ничего нет." in text
    assert "О питании" not in text
    assert "МБОУ СОШ № 2" not in text


def test_without_signing_in_the_first_page_asks_to(app: Flask, busy: dict[str, int]) -> None:
    assert Browser(app).open("/").status == 401


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("chair", "/"),
        ("secretary", "/"),
        ("controller", "/control/"),
        ("school1", "/executions/mine"),
        ("school1", "card"),
    ],
)
def test_a_page_of_much_asks_as_often_as_a_page_of_little(
    signed_in: Enter, municipality: Municipality, who: str, url: str
) -> None:
    browser, numbers = signed_in(who), []
    for _more in range(2):
        card = fill(municipality)
        browser.open(url.replace("card", f"/executions/{card}"))
        with rows.counted() as sent:
            assert browser.open(url.replace("card", f"/executions/{card}")).status == 200
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 40


def fill(municipality: Municipality) -> int:
    """Some of everything that a page can show; a card on which much has happened."""
    with db.transaction():
        asked, sent = rows.duty(municipality), rows.duty(municipality)
        for days in (-3, 1, 40):
            rows.duty(municipality, days=days)
        draft = rows.resolution(municipality, stage=Stage.DRAFT)
        rows.addressed(rows.assignment(draft, municipality.today), None, name="Всем")
        rows.resolution(municipality, stage=Stage.READY)
    Story(municipality, asked).note().ask()
    Story(municipality, sent).report().send_back().report()
    return asked
