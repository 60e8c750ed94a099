"""An answer by letter on its way to the controller, the secretary's list of what came, the administrator's switches."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from tests.executions.rows import duty, state
from tests.mailed import answer
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import db, jobs
from tracker.executions.models import ExecutionReport
from tracker.executions.states import State
from tracker.mail import Letter
from tracker.reminders.installation import set_rules
from tracker.reminders.regular import InboxRules

Enter = Callable[[str], Browser]


@pytest.fixture
def answered(app: Flask, municipality: Municipality, settings: Settings, tmp_path: Path) -> int:
    """The first school's duty, answered by letter with a file; somebody else has written too."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "came" / name).mkdir(parents=True)
    with db.transaction():
        made = duty(municipality, "school1", days=7, issued_on=municipality.today)
        set_rules(InboxRules(bounces=True, answers=True), municipality.as_("administrator").person)
    jobs.remind(settings)
    jobs.send(settings)
    with db.transaction(write=False):
        message_id = db.session.query(Letter).filter(Letter.address == "school1@example.org").one().message_id
    raw = answer("Сделано.\n> старое", message_id, attached={"акт.pdf": b"%PDF-1.7", "x.exe": b"MZ"})
    (tmp_path / "came/new/1").write_bytes(raw)
    (tmp_path / "came/new/2").write_bytes(answer("Кто вы?", "<a@b>", sender="somebody@example.org"))
    assert jobs.read_inbox(replace(settings, inbox_url=f"maildir://{tmp_path / 'came'}")) == 2
    return made


def test_the_head_looks_at_the_answer_and_sends_it_on(signed_in: Enter, answered: int) -> None:
    browser = signed_in("school1")
    page = browser.open("/executions/mine")
    assert "Вы ответили письмом" in page.text
    assert "Приложено: акт.pdf" in page.text
    assert "Не может быть принято: x.exe" in page.text
    whole = browser.client.get(page.tree.xpath("//main//a[@download]/@href")[0])
    assert (whole.status_code, b"x.exe" in whole.data) == (200, True)
    link = page.tree.xpath("//a[contains(@href, 'letter=')]/@href")[0]
    page = browser.open(link)
    assert page.tree.xpath("string(//textarea)").strip() == "Сделано."
    assert "акт.pdf" in page.text
    assert state(answered) is State.IN_PROGRESS
    browser.send(link, _form(page))
    assert state(answered) is State.UNDER_REVIEW
    with db.transaction(write=False):
        report = db.session.query(ExecutionReport).one()
        assert (report.text, [each.name for each in report.files]) == ("Сделано.", ["акт.pdf"])
    assert "Вы ответили письмом" not in browser.open("/executions/mine").text


def _form(page: object) -> dict[str, object]:
    """The answer's form as it is shown."""
    form = page.tree.xpath("//form[.//textarea]")[0]  # type: ignore[attr-defined]
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def test_a_draft_is_put_aside_and_is_nobody_elses(signed_in: Enter, answered: int) -> None:
    other = signed_in("school2")
    assert other.client.get("/letters/drafts/1/letter").status_code == 404
    browser = signed_in("school1")
    browser.open("/executions/mine")
    assert "Письмо отложено" in browser.fill("/put-aside").text
    assert "Вы ответили письмом" not in browser.open("/executions/mine").text
    assert state(answered) is State.IN_PROGRESS


def test_what_is_no_answer_stands_in_the_secretarys_list_until_looked_at(signed_in: Enter, answered: int) -> None:
    browser = signed_in("secretary")
    page = browser.open("/letters/came/")
    assert "somebody@example.org" in page.text
    assert "Кто вы?" in page.text
    assert "Непросмотренных писем нет." in browser.fill("/done").text


def test_the_administrator_switches_and_sees_no_password(
    app: Flask, signed_in: Enter, settings: Settings, municipality: Municipality
) -> None:
    app.config["SETTINGS"] = replace(settings, inbox_url="imaps://user:secret-word@mail.example.org/INBOX")
    browser = signed_in("administrator")
    page = browser.open("/admin/inbox")
    assert "user, mail.example.org, INBOX" in page.text
    assert b"secret-word" not in page.response.data
    assert not page.tree.xpath("//input[@type='checkbox' and @checked]")
    page = browser.fill("", {"bounces": "y", "answers": "y"})
    assert len(page.tree.xpath("//input[@type='checkbox' and @checked]")) == 2
