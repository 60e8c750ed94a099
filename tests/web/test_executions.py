"""The head's path, and the card that everybody opens."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import Browser, Page
from tracker import db, files
from tracker.directory.models import Appointment
from tracker.directory.roles import Role
from tracker.executions import queries
from tracker.executions.models import Execution
from tracker.executions.states import Answer, State
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment

Enter = Callable[[str], Browser]


@pytest.fixture
def duty(municipality: Municipality) -> int:
    """A duty of school 1, due in five days."""
    with db.transaction():
        return rows.duty(municipality)


def buttons(browser: Browser) -> list[str]:
    """What the actions of the open page are called."""
    assert browser.page is not None
    found = browser.page.tree.xpath("//main//*[contains(@class, 'btn')]")
    return [" ".join(each.text_content().split()) for each in found]


def sections(browser: Browser) -> dict[str, int]:
    """The headings of the sections and how many cards stand under each."""
    assert browser.page is not None
    found = browser.page.tree.xpath("//main//section")
    return {each.findtext("h2"): len(each.xpath(".//ul[@class='cards']/li")) for each in found}


def test_a_page_speaks_the_language_of_its_reader_whoever_has_read_it_before(signed_in: Enter, duty: int) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}")
    assert buttons(browser)[0] == "Отчитаться"
    browser.send("/account/language", {"locale": "en", "back": "/account"})
    browser.open(f"/executions/{duty}")
    assert buttons(browser)[0] == "Report execution"


# «Мои поручения»


def test_a_head_who_signs_in_stands_before_the_own_duties(signed_in: Enter, duty: int) -> None:
    page = signed_in("school1").open("/")
    assert (page.url, page.heading) == ("/executions/mine", "Мои поручения")
    assert "Провести инвентаризацию" in page.text
    assert "20 июня 2026 г. (через 5 рабочих дней)" in page.text or "через 4 рабочих дня" in page.text


def test_each_duty_stands_in_its_section_with_one_button(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        rows.duty(municipality, days=-3)
        rows.duty(municipality, days=3)
        rows.duty(municipality, days=40)
        returned, sent = rows.duty(municipality, days=3), rows.duty(municipality, days=3)
        rows.duty(municipality, "school2", days=3)
    Story(municipality, returned).report().send_back()
    Story(municipality, sent).report()
    browser = signed_in("school1")
    browser.open("/executions/mine")
    assert sections(browser) == {
        "Возвращены на доработку": 1,
        "Просрочены": 1,
        "Ближайшие": 1,
        "Новые": 1,
        "На проверке": 1,
    }
    assert buttons(browser) == ["Исправить и отправить снова", "Отчитаться", "Отчитаться", "Отчитаться"]


def test_an_empty_list_says_what_will_be_here(signed_in: Enter) -> None:
    assert "Для вас поручений нет." in signed_in("school1").open("/executions/mine").text


def test_a_long_section_goes_on_where_it_ended(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        of = rows.resolution(municipality)
        for number in range(queries.PAGE + 5):
            due_on = municipality.today + timedelta(days=number % 10)
            rows.execution(rows.assignment(of, due_on, f"Дело {number}."), municipality.organisations["school1"])
    browser = signed_in("school1")
    page = browser.open("/executions/mine")
    seen = page.tree.xpath("//a[@class='words']/text()")
    more = page.tree.xpath("//a[@rel='next']/@href")
    assert (len(seen), len(more)) == (queries.PAGE, 1)
    page = browser.open(more[0])
    seen += page.tree.xpath("//a[@class='words']/text()")
    assert len(set(seen)) == len(seen) == queries.PAGE + 5
    assert not page.tree.xpath("//a[@rel='next']")


@pytest.mark.parametrize("mangled", ["nonsense", "next|nonsense~1", "nonsense|2026-06-20~1", "next|2026-06-20~x"])
def test_a_mangled_address_shows_the_beginning(signed_in: Enter, duty: int, mangled: str) -> None:
    page = signed_in("school1").open(f"/executions/mine?after={mangled}")
    assert (page.status, "Провести инвентаризацию" in page.text) == (200, True)


def test_what_is_off_control_is_on_a_page_of_its_own(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    Story(municipality, duty).report().accept()
    browser = signed_in("school1")
    assert "Провести инвентаризацию" not in browser.open("/executions/mine").text
    page = browser.open("/executions/closed")
    assert "Провести инвентаризацию" in page.text
    assert "исполнено" in page.text


def test_a_head_of_two_organisations_sees_whose_each_duty_is(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    with db.transaction():
        rows.duty(municipality, "sad1")
        given = {"person_id": municipality.people["school1"], "organisation_id": municipality.organisations["sad1"]}
        db.session.add(Appointment(role=Role.HEAD, starts_on=municipality.today, **given))
    page = signed_in("school1").open("/executions/mine")
    assert "МБОУ СОШ № 1" in page.text
    assert "МБДОУ № 1" in page.text


# The card


def test_the_card_tells_all_that_has_happened(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    Story(municipality, duty).note().ask(20).grant().report().send_back().report(text="Акт приложен.").accept()
    page = signed_in("chair").open(f"/executions/{duty}")
    assert page.status == 200
    for words in (
        "Коллегия Управления образования",
        "5 июля 2026 г.",
        "Первоначальный срок 20 июня 2026 г. (продлён 1 раз)",
        "Проверено две трети фонда.",
        "Болеет библиотекарь.",
        "Инвентаризация проведена.",
        "Приложите акт.",
        "Акт приложен.",
        "Отчёт принят, снято с контроля как исполненное",
        "Срок продлён: с 20.06.2026 на 05.07.2026",
        "Фамилия school1",
        "Фамилия controller",
        "Фамилия chair",
    ):
        assert words in page.text


def test_the_card_says_how_the_day_was_computed(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    assert "как в тексте" in signed_in("school1").open(f"/executions/{duty}").text


def test_the_first_opening_by_the_executor_is_noted_and_no_others(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    assert "ещё нет" in signed_in("secretary").open(f"/executions/{duty}").text
    signed_in("school1").open(f"/executions/{duty}")
    version = Story(municipality, duty).seen().version
    assert "Исполнитель ознакомился с поручением" in signed_in("school1").open(f"/executions/{duty}").text
    seen = Story(municipality, duty).seen()
    assert (seen.acknowledged_by.login, seen.version) == ("school1", version)


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("school1", ["Отчитаться", "Попросить продлить срок", "Сообщить о ходе исполнения", "Передать сотруднику"]),
        ("chair", ["Снять с контроля без исполнения"]),
        ("secretary", ["Отчитаться за организацию", "Запросить информацию о ходе исполнения"]),
        ("controller", ["Запросить информацию о ходе исполнения"]),
        ("observer", []),
    ],
)
def test_the_card_offers_what_is_allowed(signed_in: Enter, duty: int, who: str, offered: list[str]) -> None:
    browser = signed_in(who)
    browser.open(f"/executions/{duty}")
    assert buttons(browser) == offered


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("school1", ["Сообщить о ходе исполнения"]),
        ("chair", ["Снять с контроля без исполнения"]),
        ("secretary", ["Проверить отчёт", "Запросить информацию о ходе исполнения"]),
        ("controller", ["Проверить отчёт", "Запросить информацию о ходе исполнения"]),
    ],
)
def test_the_card_of_an_answered_duty_offers_the_check(
    signed_in: Enter, municipality: Municipality, duty: int, who: str, offered: list[str]
) -> None:
    Story(municipality, duty).report()
    browser = signed_in(who)
    browser.open(f"/executions/{duty}")
    assert buttons(browser) == offered


def test_a_co_executor_reads_who_leads(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        ordered = rows.assignment(rows.resolution(municipality), municipality.today)
        rows.execution(ordered, municipality.organisations["department"])
        helper = rows.execution(ordered, municipality.organisations["school1"], part=Part.CO_EXECUTOR).id
    text = signed_in("school1").open(f"/executions/{helper}").text
    assert "соисполнитель" in text
    assert "Ответственный исполнитель Управление образования" in text


# The answer


def test_an_answer_with_files_goes_for_review(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    files = [(BytesIO(b"%PDF-1.7 proof"), "акт сверки.pdf"), (BytesIO(b"\x89PNG\r\n"), "фото.png")]
    page = browser.fill("", {"text": "Фонд проверен.", "files": files})
    assert page.url == "/executions/mine"
    assert "Отчёт направлен на проверку" in page.text
    found = Story(municipality, duty).seen()
    assert (found.state, found.reports[0].answer, found.reports[0].on_behalf) == (
        State.UNDER_REVIEW,
        Answer.EXECUTED,
        False,
    )
    assert [each.name for each in found.reports[0].files] == ["акт сверки.pdf", "фото.png"]


def test_a_refused_file_is_named_and_the_text_is_kept(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    files = [(BytesIO(b"%PDF-1.7"), "акт.pdf"), (BytesIO(b"MZ\x90\x00\x03"), "список.exe"), (BytesIO(b""), "пусто.txt")]
    page = browser.fill("", {"text": "Фонд проверен.", "answer": "partly", "files": files})
    assert page.status == 200
    assert "«список.exe» такого вида не принимается" in page.text
    assert "«пусто.txt» пуст" in page.text
    assert page.tree.xpath("//textarea[@name='text']")[0].text.strip() == "Фонд проверен."
    assert page.tree.xpath("//input[@name='answer'][@checked]/@value") == ["partly"]
    assert rows.state(duty) is State.IN_PROGRESS
    files = [(BytesIO(b"%PDF-1.7"), "приказ.pdf")]
    browser.fill("", {"text": "", "files": files})  # refused for want of words, with what was attached before
    browser.fill("", {"text": "Фонд проверен."})
    kept = Story(municipality, duty).seen().reports[0].files
    assert [each.name for each in kept] == ["акт.pdf", "приказ.pdf"]


def test_a_foreign_file_is_not_attached(signed_in: Enter, municipality: Municipality, duty: int, app: Flask) -> None:
    with db.transaction():
        folder, other = app.config["SETTINGS"].files_dir, municipality.people["school2"]
        foreign = files.keep(folder, b"%PDF-1.7", "чужой.pdf", other)
        db.session.flush()
        foreign_id = foreign.id
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    page = browser.fill("", {"text": "Фонд проверен.", "attached": str(foreign_id)})
    assert page.status == 200
    assert "чужой.pdf" not in page.text
    assert rows.state(duty) is State.IN_PROGRESS


def send_large(browser: Browser, sizes: list[int]) -> Page:
    """Send the open form with files of so many bytes, past the test client's own temporary file."""
    assert browser.page is not None
    held = dict(browser.page.form("").form_values())
    data = [BytesIO(b"%PDF-1.7" + b"0" * size) for size in sizes]
    files = [FileStorage(each, f"скан {number}.pdf") for number, each in enumerate(data, 1)]
    boundary, body = encode_multipart({**held, "text": "Фонд проверен.", "files": files})
    kind = f"multipart/form-data; boundary={boundary}"
    return browser._seen(browser.client.post(browser.page.url, data=body, content_type=kind))


def test_a_file_too_large_is_named_and_the_text_is_kept(signed_in: Enter, duty: int, app: Flask) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    limit = app.config["SETTINGS"].max_upload_mb * 1024 * 1024
    page = send_large(browser, [100, limit])
    assert page.status == 200
    assert "Файл «скан 2.pdf» больше 20 МБ." in page.text
    assert page.tree.xpath("//textarea[@name='text']")[0].text.strip() == "Фонд проверен."


def test_an_answer_larger_than_everything_gets_a_page(signed_in: Enter, duty: int, app: Flask) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    limit = app.config["SETTINGS"].max_upload_mb * 1024 * 1024
    assert send_large(browser, [limit] * 3).status == 413
    assert rows.state(duty) is State.IN_PROGRESS


def test_an_answer_needs_words(signed_in: Enter, duty: int) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    page = browser.fill("", {"text": "   "})
    assert page.status == 200
    assert page.tree.xpath("//*[@id='text-error']")
    assert rows.state(duty) is State.IN_PROGRESS


def test_a_returned_answer_is_corrected_beside_what_was_said(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    Story(municipality, duty).report().send_back()
    browser = signed_in("school1")
    page = browser.open(f"/executions/{duty}/report")
    assert "Приложите акт." in page.text
    browser.fill("", {"text": "Акт приложен."})
    assert [each.round for each in Story(municipality, duty).seen().reports] == [1, 2]


def test_a_secretary_answers_on_behalf(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    browser = signed_in("secretary")
    page = browser.open(f"/executions/{duty}/report")
    assert "Вы отчитываетесь за МБОУ СОШ № 1" in page.text
    page = browser.fill("", {"text": "Сообщили по телефону.", "answer": "not_ours"})
    assert page.url == f"/executions/{duty}"
    assert "внесено за организацию" in page.text
    report = Story(municipality, duty).seen().reports[0]
    assert (report.on_behalf, report.answer, report.by.login) == (True, Answer.NOT_OURS, "secretary")


def test_two_people_at_once_do_not_write_over_each_other(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    Story(municipality, duty).ask(20).grant()
    page = browser.fill("", {"text": "Долго писал."})
    assert page.status == 409
    assert "Пока вы писали, карточка изменилась. Срок продлён · Фамилия chair" in page.text
    assert page.tree.xpath("//textarea[@name='text']")[0].text.strip() == "Долго писал."
    assert rows.state(duty) is State.IN_PROGRESS
    assert browser.fill("").url == "/executions/mine"
    assert rows.state(duty) is State.UNDER_REVIEW


def test_an_answer_to_what_was_closed_meanwhile_gives_the_text_back(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    Story(municipality, duty).withdraw()
    page = browser.fill("", {"text": "Долго писал."})
    assert page.status == 409
    assert page.tree.xpath("//textarea[contains(., 'Долго писал.')]")


def test_opening_the_form_is_the_first_opening_too(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    assert browser.fill("", {"text": "Фонд проверен."}).url == "/executions/mine"
    assert Story(municipality, duty).seen().acknowledged_by.login == "school1"


# Notes and later days


def test_a_note_sent_twice_at_once_is_one_note(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    browser = signed_in("school1")
    form = browser.open(f"/executions/{duty}/note")
    for text in ("Работа идёт.", "Работа идёт.", "Готово наполовину."):
        browser.page = form
        browser.fill("", {"text": text})
    assert [each.text for each in Story(municipality, duty).seen().notes] == ["Работа идёт.", "Готово наполовину."]


def test_a_note_is_added_and_closes_nothing(signed_in: Enter, duty: int) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/note")
    page = browser.fill("", {"text": "Проверено две трети."})
    assert page.url == f"/executions/{duty}"
    assert "Проверено две трети." in page.text
    assert rows.state(duty) is State.IN_PROGRESS


def test_a_later_day_is_asked_for_once(signed_in: Enter, duty: int) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/extension")
    page = browser.fill("", {"new_due_on": "2026-07-10", "reason": "Болеет библиотекарь."})
    assert page.url == f"/executions/{duty}"
    assert "Просит продлить срок с 20 июня 2026 г. до 10 июля 2026 г." in page.text
    assert "ждёт решения председателя" in page.text
    assert "Попросить продлить срок" not in buttons(browser)
    assert browser.open(f"/executions/{duty}/extension").status == 409


@pytest.mark.parametrize("day", ["2026-06-20", "2026-06-01", "", "завтра"])
def test_a_day_that_makes_no_sense_is_refused_with_what_was_typed(signed_in: Enter, duty: int, day: str) -> None:
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/extension")
    page = browser.fill("", {"new_due_on": day, "reason": "Болеет библиотекарь."})
    assert page.status == 200
    assert page.tree.xpath("//*[@id='new_due_on-error']")
    assert page.tree.xpath("//textarea[@name='reason']")[0].text.strip() == "Болеет библиотекарь."


def test_a_late_request_is_marked(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        late = rows.duty(municipality, days=1)
    browser = signed_in("school1")
    browser.open(f"/executions/{late}/extension")
    assert "запрос опоздал" in browser.fill("", {"new_due_on": "2026-07-10", "reason": "Не успели."}).text


def test_the_rules_of_the_body_say_what_is_late(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    with db.transaction():
        body = db.session.get_one(Execution, duty).assignment.point.resolution.body
        body.rules = {"executions": {"extension_ahead": 30}}
    browser = signed_in("school1")
    page = browser.open(f"/executions/{duty}/extension")
    assert "не позднее чем за 30 рабочих дней" in page.text
    assert "запрос опоздал" in browser.fill("", {"new_due_on": "2026-07-10", "reason": "Не успели."}).text


# The chair's decisions


def test_the_chair_takes_off_control_with_a_ground_and_puts_on_again(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    browser = signed_in("chair")
    browser.open(f"/executions/{duty}/withdraw")
    page = browser.fill("", {"words": "Пункт утратил силу: решение от 10.06.2026 № 5."})
    assert "решение от 10.06.2026 № 5" in page.text
    assert (rows.state(duty), buttons(browser)) == (State.WITHDRAWN, ["Вернуть на контроль"])
    browser.open(f"/executions/{duty}/reopen")
    page = browser.fill("", {"words": "Решение отменено."})
    assert (page.url, rows.state(duty)) == (f"/executions/{duty}", State.IN_PROGRESS)


@pytest.mark.parametrize("turn", ["withdraw", "reopen"])
def test_a_turn_needs_words(signed_in: Enter, municipality: Municipality, duty: int, turn: str) -> None:
    if turn == "reopen":
        Story(municipality, duty).withdraw()
    before = rows.state(duty)
    browser = signed_in("chair")
    browser.open(f"/executions/{duty}/{turn}")
    page = browser.fill("", {"words": " "})
    assert page.tree.xpath("//*[@id='words-error']")
    assert rows.state(duty) is before


def test_a_turn_over_what_has_changed_is_shown_again(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    browser = signed_in("chair")
    browser.open(f"/executions/{duty}/withdraw")
    Story(municipality, duty).report()
    page = browser.fill("", {"words": "Утратило силу."})
    assert page.status == 409
    assert "Отчёт направлен на проверку · Фамилия school1" in page.text
    assert rows.state(duty) is State.UNDER_REVIEW


def test_a_request_is_granted_or_refused_from_its_page(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    Story(municipality, duty).ask(20)
    request = rows.extension(duty)
    browser = signed_in("chair")
    browser.open(f"/extensions/{request}")
    page = browser.fill("/refuse", {f"request-{request}-reason": " "})
    assert page.tree.xpath(f"//*[@id='request-{request}-reason-error']")
    browser.open(f"/extensions/{request}")
    page = browser.fill("/refuse", {f"request-{request}-reason": "Оснований нет."})
    assert page.url == f"/executions/{duty}"
    assert "Оснований нет." in page.text
    Story(municipality, duty).ask(25)
    again = rows.extension(duty)
    browser.open(f"/extensions/{again}")
    page = browser.fill("/grant")
    assert "МБОУ СОШ № 1: срок продлён до 10 июля 2026 г." in page.text
    assert browser.open(f"/extensions/{request}").status == 409


# Whose, foreign, missing

ROUTES = {
    "/executions/{duty}": {"school1": 200, "chair": 200, "secretary": 200, "controller": 200, "observer": 200},
    "/executions/{duty}/report": {"school1": 200, "secretary": 200},
    "/executions/{duty}/note": {"school1": 200},
    "/executions/{duty}/extension": {"school1": 200},
    "/executions/{duty}/withdraw": {"chair": 200},
    "/executions/{duty}/reopen": {"chair": 409},
    "/extensions/{request}": {"chair": 200},
}
HIDDEN = {"school2": 404, "stranger": 404, "administrator": 403}
"""A foreign head and the secretary of another body have the role, not the thing; an administrator hasn't even that."""


@pytest.fixture
def asked(municipality: Municipality) -> dict[str, int]:
    """A duty of school 1 with a request that waits, and another without."""
    with db.transaction():
        duty, waiting = rows.duty(municipality), rows.duty(municipality)
    Story(municipality, waiting).ask(20)
    return {"duty": duty, "request": rows.extension(waiting)}


@pytest.mark.parametrize("route", ROUTES)
def test_a_page_is_opened_by_those_whose_it_is(signed_in: Enter, asked: dict[str, int], route: str) -> None:
    given = {
        who: signed_in(who).open(route.format(**asked)).status
        for who in ("school1", "chair", "secretary", "controller", "observer", "school2", "stranger", "administrator")
    }
    roles = {"school2": "school1", "stranger": "secretary"}
    wanted = {who: ROUTES[route].get(who, 403) for who in given} | {
        who: 404 if roles[who] in ROUTES[route] else 403 for who in roles
    }
    assert given == wanted


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_missing_is_missing_for_everybody(signed_in: Enter, municipality: Municipality, route: str) -> None:
    who = next(iter(ROUTES[route]))
    assert signed_in(who).open(route.format(duty=999_999, request=999_999)).status == 404


@pytest.mark.parametrize("route", [*ROUTES, "/executions/mine", "/executions/closed"])
def test_without_signing_in_nothing_is_shown(app: Flask, asked: dict[str, int], route: str) -> None:
    assert Browser(app).open(route.format(**asked)).status == 401


@pytest.mark.parametrize("what", ["grant", "refuse"])
def test_only_the_chair_decides_on_requests(signed_in: Enter, asked: dict[str, int], what: str) -> None:
    for who, status in {"school1": 403, "secretary": 403, "controller": 403, "stranger": 403}.items():
        browser = signed_in(who)
        browser.open("/account")
        assert browser.send(f"/extensions/{asked['request']}/{what}").status == status
    browser = signed_in("chair")
    browser.open("/account")
    assert browser.send(f"/extensions/999999/{what}").status == 404


def test_a_form_sent_past_the_page_is_refused_as_the_page_is(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    for who, route, status in (
        ("school2", "report", 404),
        ("controller", "report", 403),
        ("school2", "note", 404),
        ("chair", "note", 403),
        ("school1", "withdraw", 403),
    ):
        browser = signed_in(who)
        browser.open("/account")
        fields = {"text": "Чужое.", "words": "Чужое.", "answer": "executed", "version": "1"}
        assert browser.send(f"/executions/{duty}/{route}", fields).status == status
    found = Story(municipality, duty).seen()
    assert (found.state, found.reports, found.notes) == (State.IN_PROGRESS, [], [])


def test_a_new_head_takes_the_duties_over(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    with db.transaction():
        office = db.session.query(Appointment).filter_by(person_id=municipality.people["school1"], role=Role.HEAD).one()
        office.ends_on = municipality.today - timedelta(days=1)
        given = {"person_id": municipality.people["sad2"], "organisation_id": municipality.organisations["school1"]}
        db.session.add(Appointment(role=Role.HEAD, starts_on=municipality.today, **given))
    assert signed_in("school1").open(f"/executions/{duty}").status == 403
    assert signed_in("sad2").open(f"/executions/{duty}/report").status == 200


def test_the_text_of_a_point_is_never_markup(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        duty = rows.duty(municipality, text="<script>alert(1)</script> & «кавычки»")
        assert db.session.get_one(Assignment, db.session.get_one(Execution, duty).assignment_id)
    page = signed_in("school1").open(f"/executions/{duty}")
    assert "<script>alert(1)</script> & «кавычки»" in page.text
