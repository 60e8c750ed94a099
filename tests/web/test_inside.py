"""Pages of what was asked as a proof and of what is passed on inside an organisation."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import PASSWORD, Browser
from tracker import db
from tracker.directory import accounts
from tracker.directory.roles import Role
from tracker.directory.services import add_person, appoint
from tracker.executions import passing
from tracker.executions.inner import SubAssignment
from tracker.executions.models import Execution
from tracker.executions.states import State
from tracker.resolutions.contract import Against, Asked, Over, Proof, stored

Enter = Callable[[str], Browser]

SHARE = Asked("number1", Proof.NUMBER, label="Охвачено детей", unit="%", over=Over.AVERAGE, against=Against.EACH)
ASKED = (Asked("text", Proof.TEXT), Asked("order", Proof.ORDER), SHARE)
INDICATOR = {"value": 70.0, "unit": "%", "comparison": ">=", "printed": "не менее 70 %"}


@pytest.fixture
def duty(municipality: Municipality) -> int:
    """A duty of school 1 that asks for an order and a share; the school has a deputy."""
    with db.transaction():
        person = add_person("Фамилия deputy", "deputy", "deputy@example.org", by_id=None)
        person.password_hash = accounts._hasher.hash(PASSWORD)
        school = municipality.organisations["school1"]
        appoint(person, Role.DEPUTY, date(2020, 1, 1), by_id=None, organisation_id=school)
        municipality.people["deputy"] = person.id
        made = rows.duty(municipality)
        assignment = db.session.get_one(Execution, made).assignment
        assignment.asked, assignment.indicator = stored(ASKED), INDICATOR
        return made


def value(browser: Browser, name: str) -> str:
    """What stands in a field of the open page."""
    assert browser.page is not None
    return str(dict(browser.page.form().form_values())[name])


def test_the_form_asks_exactly_that_and_keeps_what_was_typed(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    browser = signed_in("school1")
    page = browser.open(f"/executions/{duty}/report")
    for words in ("Номер и дата приказа", "Охвачено детей, %", "не менее 70 %"):
        assert words in page.text
    assert "Ссылка" not in page.text
    page = browser.fill("", {"text": "Сделано.", "said_number1": "семьдесят"})
    assert page.status == 200
    assert "Заполните: это требуется как подтверждение." in page.text
    assert "Укажите одно число не меньше нуля" in page.text
    assert (value(browser, "text").strip(), value(browser, "said_number1")) == ("Сделано.", "семьдесят")
    assert rows.state(duty) is State.IN_PROGRESS
    browser.fill("", {"said_order": "№ 12 от 01.06.2026", "said_number1": "65"})
    for who in ("school1", "controller"):
        text = signed_in(who).open(f"/executions/{duty}").text
        assert "65 % ! показатель не достигнут: не менее 70 %" in text
        assert "№ 12 от 01.06.2026" in text


def test_the_chair_changes_what_is_asked_with_a_reason(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    with db.transaction(write=False):
        assignment = db.session.get_one(Execution, duty).assignment
        address = f"/resolutions/{assignment.point.resolution_id}/points/{assignment.id}"
    browser = signed_in("chair")
    browser.open(f"{address}/asked")
    page = browser.fill("", {"file": "must", "order": ""})
    assert page.tree.xpath("//*[@id='reason-error']")
    page = browser.fill("", {"reason": "Нужен сам акт."})
    assert page.url == address
    assert "Что сделано; Подтверждающие файлы; Охвачено детей, % (не менее 70 %)" in page.text
    page = signed_in("school1").open(f"/executions/{duty}")
    assert "Определено, чем подтверждается исполнение" in page.text
    assert "Нужен сам акт." in page.text
    browser.open(f"{address}/asked")
    browser.fill("", {"numbers-0-counted": "Охвачено семей", "reason": "Считаем семьи."})
    browser.open(f"{address}/asked")
    assert value(browser, "numbers-0-counted") == "Охвачено семей"
    signed_in("school1").open(f"/executions/{duty}/report").form().fields["said_number2"]


def test_a_duty_goes_to_the_deputy_and_back_to_the_controller(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    head = signed_in("school1")
    head.open(f"/inside/pass/{duty}")
    page = head.fill("", {"due_on": "2026-07-30", "words": "Соберите приказ."})
    assert page.tree.xpath("//*[@id='due_on-error']")
    assert "Соберите приказ." in value(head, "words")
    assert head.fill("", {"due_on": "2026-06-17"}).url == f"/executions/{duty}"
    head.open(f"/inside/pass/{duty}")
    assert "Этому сотруднику поручение уже передано." in head.fill("").text
    deputy = signed_in("deputy")
    page = deputy.open("/")
    assert (page.url, page.heading) == ("/inside/", "Передано мне")
    assert "Соберите приказ." in page.text
    deputy.open("/inside/1/report")
    deputy.fill("", {"text": "Приказ издан.", "said_order": "№ 12", "said_number1": "75"})
    page = head.open("/executions/mine")
    assert "Вам отчитались сотрудники" in page.text
    page = head.open(f"/executions/{duty}/report")
    assert "Форма заполнена по отчёту сотрудника: Фамилия deputy" in page.text
    assert (value(head, "text").strip(), value(head, "said_order")) == ("Приказ издан.", "№ 12")
    head.fill("", {"text": "Приказ издан, дети охвачены."})
    assert rows.state(duty) is State.UNDER_REVIEW
    assert "Направлено в отчёте организации" in head.open(f"/executions/{duty}").text
    assert "Направлено в отчёте" not in signed_in("controller").open(f"/executions/{duty}").text


def test_of_two_at_once_the_second_reads_what_has_changed(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    head = signed_in("school1")
    head.open(f"/inside/pass/{duty}")
    Story(municipality, duty).ask(20).grant()
    page = head.fill("", {"words": "Соберите приказ."})
    assert page.status == 409
    assert "Срок продлён · Фамилия chair" in page.text
    assert "Соберите приказ." in value(head, "words")


def test_an_answer_that_comes_while_the_head_writes_is_read_before_the_heads_own_goes(
    signed_in: Enter, municipality: Municipality, duty: int
) -> None:
    with db.transaction():
        deputy = municipality.as_("deputy")
        passed = passing.pass_on(
            db.session.get_one(Execution, duty), deputy.person, municipality.as_("school1"), None
        ).id
    head = signed_in("school1")
    head.open(f"/executions/{duty}/report")
    with db.transaction():
        said = {"order": "№ 12"}
        passing.answer(db.session.get_one(SubAssignment, passed), municipality.as_("deputy"), "Издан.", [], said)
    page = head.fill("", {"text": "Сделано.", "said_order": "№ 11", "said_number1": "75"})
    assert (page.status, rows.state(duty)) == (409, State.IN_PROGRESS)
    assert "Отчёт направлен руководителю · Фамилия deputy" in page.text
    assert "Издан." in page.text
    assert (value(head, "text").strip(), value(head, "said_order")) == ("Сделано.", "№ 11")
    head.fill("")
    assert rows.state(duty) is State.UNDER_REVIEW


def test_a_controller_asks_and_a_note_answers(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    controller = signed_in("controller")
    controller.open(f"/executions/{duty}/ask")
    assert "Сколько охвачено?" in controller.fill("", {"words": "Сколько охвачено?"}).text
    head = signed_in("school1")
    assert "Просят сообщить о ходе исполнения" in head.open("/executions/mine").text
    head.open(f"/executions/{duty}/note")
    head.fill("", {"text": "Половина."})
    assert "Просят сообщить" not in head.open("/executions/mine").text


def test_a_request_for_a_later_day_is_taken_back(signed_in: Enter, municipality: Municipality, duty: int) -> None:
    Story(municipality, duty).ask(20)
    head = signed_in("school1")
    head.open(f"/executions/{duty}")
    page = head.fill("/take-back")
    assert "Запрос отозван. Срок остаётся прежним." in page.text
    assert "Запрос о продлении отозван" in page.text
