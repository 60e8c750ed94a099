"""Signing in and out, and what is kept when a session ends in the middle of work."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from config import Settings
from tests.counting import statements
from tests.municipality import Municipality
from tests.web.client import PASSWORD, Browser, Page
from tracker import clock, db, language
from tracker.app import create_app
from tracker.directory import sessions
from tracker.directory.models import Person, WebSession
from tracker.directory.roles import Role
from tracker.directory.services import appoint
from tracker.web import account

NOTE = "Мероприятие проведено, справка приложена."


def test_a_person_signs_in_and_out(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("school1")
    assert browser.open("/account").heading == "Фамилия school1"
    browser.send("/sign-out")
    assert browser.open("/account").status == 401


def test_a_wrong_password_and_an_unknown_name_are_told_alike(app: Flask, municipality: Municipality) -> None:
    said = []
    for login in ("school1", "nobody-of-ours"):
        page = Browser(app).sign_in(login, "не тот пароль")
        said.append((page.status, page.text.replace(login, "")))
    assert said[0] == said[1]
    assert "Неверный логин или пароль" in said[0][1]


def test_after_five_guesses_the_right_password_is_refused_too(app: Flask, municipality: Municipality) -> None:
    for _guess in range(5):
        Browser(app).sign_in("school1", "не тот пароль")
    assert Browser(app).sign_in("school1", PASSWORD).status == 429
    assert Browser(app).sign_in("school2", PASSWORD).status == 200


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "10.0.0.7"), (2, "10.0.0.6")])
def test_who_asks_is_told_by_the_servers_in_front_alone(
    settings: Settings, municipality: Municipality, proxies: int, address: str
) -> None:
    browser = Browser(create_app(replace(settings, proxies=proxies)))
    browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = "10.0.0.5, 10.0.0.6, 10.0.0.7"
    browser.sign_in("school1")
    with db.transaction(write=False):
        assert db.session.scalars(select(WebSession.address)).one() == address


def test_the_session_gets_a_new_id_at_every_sign_in(app: Flask, municipality: Municipality) -> None:
    browser = Browser(app)
    tokens = set()
    for _turn in range(2):
        browser.sign_in("school1")
        with browser.client.session_transaction() as cookie:
            tokens.add(cookie["_user_id"])
        browser.send("/sign-out")
    assert len(tokens) == 2


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(signed_in: Callable[[str], Browser], app: Flask) -> None:
    browser, thief = signed_in("school1"), Browser(app)
    with browser.client.session_transaction() as cookie, thief.client.session_transaction() as stolen:
        stolen.update(cookie)
    assert thief.open("/account").status == 200
    browser.open("/account")
    browser.send("/sign-out")
    assert thief.open("/account").status == 401


@pytest.mark.parametrize("wanted", ["/account?tab=1", "/"])
def test_the_visitor_comes_to_the_page_that_was_wanted(app: Flask, municipality: Municipality, wanted: str) -> None:
    browser = Browser(app)
    browser.open(wanted)
    page = browser.fill("/sign-in", {"login": "school1", "password": PASSWORD})
    assert page.status == 200
    assert page.response.request.full_path.startswith(wanted.partition("?")[0])


@pytest.mark.parametrize(
    "foreign",
    ["//evil.example", "//[", "/\t/evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_nobody_is_sent_to_a_foreign_address(app: Flask, municipality: Municipality, foreign: str) -> None:
    browser = Browser(app)
    browser.open("/sign-in")
    answer = browser.client.post(
        "/sign-in",
        data={"csrf_token": browser._token(), "login": "school1", "password": PASSWORD, "next": foreign},
    )
    assert answer.headers["Location"] == "/"


def test_what_was_typed_when_the_session_ended_is_given_back(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("school1")
    browser.open("/account")
    with db.transaction():
        sessions.end_all(db.session.query(Person).filter_by(login="school1").one())
    page = browser.send(
        "/account", {"note": "Мероприятие проведено, справка приложена.", "new_password": "тайна-тайна"}
    )
    assert page.status == 401
    assert "Введённое сохранено" in page.text
    page = browser.fill("/sign-in", {"login": "school1", "password": PASSWORD})
    assert page.tree.xpath("//input[@name='note']/@value | //textarea[@name='note']/text()") == [NOTE]
    assert not page.tree.xpath("//*[@name='new_password']")


@pytest.fixture
def ended(signed_in: Callable[[str], Browser]) -> Browser:
    """The page that asks the chair to sign in again, with what was typed."""
    browser = signed_in("chair")
    browser.open("/account")
    with db.transaction():
        chair = db.session.query(Person).filter_by(login="chair").one()
        chair.second_factor_required = True
        sessions.end_all(chair)
    browser.send("/account", {"note": NOTE})
    return browser


def given_back(page: Page) -> list[str]:
    """What was typed, in a form to be sent once more."""
    return page.tree.xpath("//form[@action='/account']//textarea[@name='note']/text()")


def test_a_code_that_took_too_long_does_not_cost_the_typed_text(
    ended: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ended.fill("/sign-in", {"login": "chair", "password": PASSWORD})
    secret = page.tree.findtext(".//code")
    ended.client.get("/sign-in")
    with ended.client.session_transaction() as cookie:
        del cookie["second_step"]
    page = ended.fill("/sign-in/code", {"code": "000000"})
    assert "войдите ещё раз" in page.text
    page = ended.fill("/sign-in", {"login": "chair", "password": PASSWORD})
    secret = page.tree.findtext(".//code")
    assert given_back(ended.fill("/sign-in/code", {"code": pyotp.TOTP(secret).at(clock.now())})) == [NOTE]


def test_who_signs_in_by_a_link_gets_the_typed_text_back(ended: Browser, municipality: Municipality) -> None:
    kept = ended.page.form("/sign-in")
    page = ended.send("/sign-in/link", dict(kept.form_values()) | {"login": "chair"})
    assert "вернитесь сюда" in page.text
    assert ended.fill("/sign-in/resume").status == 401  # not signed in yet: nothing is lost by asking too early
    with db.transaction():
        token = sessions.open_for(db.session.get_one(Person, municipality.people["chair"]), "", "")
    with ended.client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
    assert given_back(ended.send("/sign-in/resume", {"kept": kept.fields["kept"]})) == [NOTE]


def test_too_many_guesses_leave_the_typed_text_on_the_page(ended: Browser) -> None:
    page = ended.page
    for _guess in range(6):
        page = ended.fill("/sign-in", {"login": "chair", "password": "не тот пароль"})
    assert page.status == 429
    assert page.tree.xpath("//textarea/text()") == [NOTE]


def test_a_second_factor_is_set_up_at_the_first_sign_in_and_asked_at_the_next(
    app: Flask, municipality: Municipality
) -> None:
    with db.transaction():
        db.session.get_one(Person, municipality.people["chair"]).second_factor_required = True
    browser = Browser(app)
    page = browser.sign_in("chair")
    secret = page.tree.findtext(".//code")
    assert browser.open("/account").status == 401
    browser.sign_in("chair")
    assert browser.fill("/sign-in/code", {"code": "000000"}).heading == "Второй шаг"
    with browser.client.session_transaction() as cookie:
        assert "_user_id" not in cookie
    page = browser.sign_in("chair")
    secret = page.tree.findtext(".//code")
    page = browser.fill("/sign-in/code", {"code": pyotp.TOTP(secret).at(clock.now())})
    assert browser.open("/account").status == 200
    browser.send("/sign-out")
    assert browser.sign_in("chair").tree.findtext(".//code") is None


def test_a_password_is_changed_by_its_owner_and_other_browsers_are_signed_out(
    signed_in: Callable[[str], Browser], app: Flask
) -> None:
    other, browser = signed_in("school1"), signed_in("school1")
    browser.open("/account")
    fresh = "совсем новый пароль"
    wrong = {"present_password": "не тот", "new_password": fresh, "again_password": fresh}
    assert "Текущий пароль указан неверно" in browser.fill("/account", wrong).text
    page = browser.fill("/account", {**wrong, "present_password": PASSWORD})
    assert "Пароль изменён" in page.text
    assert other.open("/account").status == 401
    assert Browser(app).sign_in("school1", fresh).status == 200


def test_the_language_is_kept_with_the_person(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("school1")
    browser.open("/account")
    browser.send("/account/language", {"locale": "en", "back": "/account"})
    assert "Offices" in browser.open("/account").text
    assert "Offices" in signed_in("school1").open("/account").text


@pytest.mark.parametrize("back", ["/control/decide", "/executions/0/extension/take-back", "/nowhere", "//evil.example"])
def test_a_language_chosen_on_an_answer_that_has_no_address_leads_to_the_first_page(
    signed_in: Callable[[str], Browser], back: str
) -> None:
    browser = signed_in("controller")
    browser.open("/account")
    page = browser.send("/account/language", {"locale": "en", "back": back})
    assert (page.status, page.url) == (200, "/")


def later(monkeypatch: pytest.MonkeyPatch, **much: int) -> None:
    """Let time pass."""
    monkeypatch.setattr(clock, "_shift", clock._shift + timedelta(**much))


def last_visit() -> datetime:
    with db.transaction(write=False):
        return db.session.scalars(select(WebSession.seen_at)).one()


def test_a_session_in_use_goes_on_and_one_left_alone_ends(
    signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("school1")
    for _visit in range(3):
        later(monkeypatch, hours=11)
        assert browser.open("/account").status == 200
    later(monkeypatch, hours=13)
    assert browser.open("/account").status == 401
    assert browser.open("/account").status == 401


def test_the_last_visit_is_shown_and_written_once_in_five_minutes(
    signed_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("school1")
    signed_in_at = last_visit()
    later(monkeypatch, minutes=4)
    browser.open("/account")
    assert last_visit() == signed_in_at
    later(monkeypatch, minutes=2)
    page = browser.open("/account")
    noted_at = last_visit()
    assert noted_at > signed_in_at
    assert language.local_time(noted_at, "Asia/Irkutsk") in page.text
    later(monkeypatch, minutes=4)
    with statements() as sent:
        browser.open("/account")
    assert not [each for each in sent if each.startswith("UPDATE")]
    assert last_visit() == noted_at


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
         "Chrome, Windows"),
        ("Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/140.0 YaBrowser/26.3 Mobile Safari/537.36",
         "Яндекс Браузер, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
         "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8.0", "curl/8.0"),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_people_name_it(said: str, named: str) -> None:
    assert account.browser(said) == named


@pytest.mark.parametrize("role", [Role.CHAIR, Role.SECRETARY, Role.ADMINISTRATOR])
def test_whoever_is_given_such_an_office_signs_in_with_a_second_factor(
    app: Flask, municipality: Municipality, role: Role
) -> None:
    with db.transaction():
        who = db.session.get_one(Person, municipality.people["observer"])
        body = None if role is Role.ADMINISTRATOR else municipality.body
        appoint(who, role, municipality.today, by_id=None, body_id=body)
    assert Browser(app).sign_in("observer").heading == "Второй шаг"


def test_who_has_lost_the_telephone_gets_a_new_key(
    app: Flask, municipality: Municipality, signed_in: Callable[[str], Browser]
) -> None:
    with db.transaction():
        chair = db.session.get_one(Person, municipality.people["chair"])
        chair.second_factor_required, chair.second_factor_secret = True, pyotp.random_base32()
        token = sessions.open_for(chair, "", "")
    assert Browser(app).sign_in("chair").tree.findtext(".//code") is None
    administrator = signed_in("administrator")
    administrator.open(f"/admin/people/{municipality.people['chair']}")
    assert "будет показан новый ключ" in administrator.fill("/second-factor").text
    assert Browser(app).sign_in("chair").tree.findtext(".//code")
    with db.transaction(write=False):
        assert sessions.of_token(token, municipality.today) is None
