"""Headers, forged requests, foreign hosts, error pages."""

import gc
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

import config
from config import Settings
from tests.web.client import Browser
from tracker import clock, db
from tracker.app import serving
from tracker.web.access import allow, require_declared
from tracker.web.forms import Form, required_text


def test_every_answer_carries_a_strict_policy(app: Flask) -> None:
    for url in ("/sign-in", "/nowhere", "/static/icon.svg"):
        with app.test_client().get(url) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


def test_a_page_is_not_kept_by_caches_but_a_picture_of_the_product_is(app: Flask) -> None:
    assert app.test_client().get("/sign-in").headers["Cache-Control"] == "no-store"
    with app.test_client().get("/static/icon.svg") as answer:
        assert "max-age" in answer.headers["Cache-Control"]


def test_a_foreign_host_is_refused(app: Flask) -> None:
    assert app.test_client().get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_a_forged_request_changes_nothing(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("school1")
    answer = browser.client.post("/account/sessions/end", data={})
    assert answer.status_code == 400
    assert "Форма устарела" in answer.get_data(as_text=True)


def test_a_route_that_does_not_say_who_may_use_it_stops_the_start(app: Flask) -> None:
    app.view_functions["silent"] = lambda: ""
    app.url_map.add(app.url_rule_class("/silent", endpoint="silent"))
    with pytest.raises(RuntimeError, match="silent"):
        require_declared(app)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (StaleDataError("two at once"), 409, "Вас опередили"),
        (OperationalError("select", {}, Exception("database is locked")), 503, "База данных не отвечает"),
        (ZeroDivisionError("ours"), 500, "Произошла ошибка"),
    ],
)
def test_whatever_breaks_gives_the_typed_text_back(
    app: Flask, signed_in: Callable[[str], Browser], error: Exception, status: int, said: str
) -> None:
    browser = signed_in("school1")
    browser.open("/account")

    def broken(**_values: object) -> str:
        raise error

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["account.show"] = allow()(broken)
    page = browser.send("/account", {"text": "Длинный отчёт об исполнении", "password": "секрет"})
    assert page.status == status
    assert said in page.text
    kept = page.tree.xpath("//textarea/text()")
    assert kept == ["Длинный отчёт об исполнении"]
    assert "секрет" not in page.response.get_data(as_text=True)


def test_a_reading_request_cannot_write_even_by_mistake(app: Flask, signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("school1")

    def writes_by_mistake() -> str:
        from tracker.directory.services import add_person  # noqa: PLC0415

        add_person("Кто-то", "someone", "", by_id=None)
        return ""

    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["account.show"] = allow()(writes_by_mistake)
    assert browser.open("/account").status == 503


def test_an_error_page_says_what_to_do(app: Flask) -> None:
    browser = Browser(app)
    page = browser.open("/nowhere")
    assert (page.status, page.heading) == (404, "Такой страницы нет")


def test_what_no_database_keeps_is_left_out_of_a_typed_text(app: Flask) -> None:
    class Note(Form):
        text = required_text("text")

    with app.test_request_context(method="POST", data={"text": "Сделано\0 вчера"}):
        assert Note(meta={"csrf": False}).text.data == "Сделано вчера"


def test_a_worker_looks_for_cycles_seldom(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = gc.get_threshold()
    monkeypatch.setattr(config, "from_environment", lambda: settings)
    try:
        serving()
        assert gc.get_threshold()[0] > 10 * before[0]
    finally:
        gc.set_threshold(*before)
        db.session.remove()
        clock.show_day(None, settings.time_zone)
