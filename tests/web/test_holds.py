"""Letters that are held, as those see it who look after them."""

from collections.abc import Callable

from flask import Flask

from tests.executions.rows import duty
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import clock, db, mail
from tracker.mail import Letter, LetterState, Outage
from tracker.mail.holds import Why, hold

Enter = Callable[[str], Browser]

BANNER = "Письма приостановлены: ничего не отправляется."


def held(town: Municipality) -> None:
    with db.transaction():
        duty(town, "school1", days=7, issued_on=town.today)
        mail.post("a", "note_requested", recipient_id=town.people["school2"], address="school2@example.org", facts={})
        hold(Why.RESTORED, "<a@example.org>", clock.now())


def test_every_page_says_to_administrator_and_secretary_that_letters_are_held(
    signed_in: Enter, municipality: Municipality
) -> None:
    assert BANNER not in signed_in("secretary").open("/").text
    held(municipality)
    for who, told in {"administrator": True, "secretary": True, "chair": False, "school1": False}.items():
        browser = signed_in(who)
        assert all((BANNER in browser.open(url).text) is told for url in ("/", "/account", "/calendar")), who
    assert BANNER not in Browser(signed_in("chair").client.application).open("/sign-in").text


def test_the_administrator_sees_what_will_go_and_releases(signed_in: Enter, municipality: Municipality) -> None:
    held(municipality)
    assert "Отправку возобновляет администратор." in signed_in("secretary").open("/letters/held/").text
    browser = signed_in("administrator")
    page = browser.open("/letters/held/")
    assert "База данных восстановлена из резервной копии" in page.text
    assert "Будут отменены (1)" in page.text
    assert "Фамилия school1: о 1 поручении" in page.text
    assert "1 письмо, которое могло уйти раньше, отменено." in browser.fill("/letters/held/release").text
    with db.transaction(write=False):
        waiting = db.session.query(Letter).filter(Letter.state != LetterState.CANCELLED).count()
    assert waiting == 0
    assert "не приостановлены" in browser.open("/letters/held/").text
    assert BANNER not in browser.open("/").text


def test_a_health_check_says_that_letters_are_held(app: Flask, municipality: Municipality) -> None:
    held(municipality)
    answer = app.test_client().get("/healthz")
    assert answer.json is not None
    assert (answer.status_code, answer.json["letters_held"]) == (503, "restored")


def test_the_administrator_alone_is_told_that_the_mail_server_refuses_everything(
    signed_in: Enter, municipality: Municipality
) -> None:
    with db.transaction():
        db.session.add(Outage(since=clock.now(), next_try_at=clock.now(), said="535 5.7.8 bad password"))
    for who, told in {"administrator": True, "secretary": False, "school1": False}.items():
        assert ("535 5.7.8 bad password" in signed_in(who).open("/").text) is told
