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


def test_one_word_in_a_field_of_one_of_several_forms_is_given_back_and_what_the_page_wrote_is_not(
    app: Flask, signed_in: Callable[[str], Browser]
) -> None:
    browser = signed_in("school1")
    browser.open("/account")
    fields = {"request-5-reason": "Rejected", "position": "Методист", "seal": "8c6f09a1", "back": "/?from=2026-06-01"}
    page = browser.send("/nowhere", fields)
    assert page.status == 404
    assert page.tree.xpath("//textarea/text()") == ["Rejected", "Методист"]
    assert "Причина" in page.text


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


HUGE = "9" * 30
"""No database counts its rows so far."""

MANGLED = (
    *(f"/executions/?{name}={HUGE}" for name in ("organisation", "resolution", "after")),
    *(f"/executions/{each}{HUGE}" for each in ("", "?after=9999-12-31~", "change?kind=day&chosen=")),
    *(f"/letters/?{name}={HUGE}" for name in ("person", "organisation", "after")),
    *(f"/letters/?day={day}" for day in ("0001-01-01", "9999-12-31")),
    *(f"/control/?after={at}~1" for at in ("2026-06-15", "0001-01-01T00:00:00%2B14:00", f"2026-06-15T00:00Z~{HUGE}")),
    *(f"/{each}?after=1~{HUGE}" for each in ("organisations/", "resolutions/", "resolutions/1")),
    *(f"/search?q=школа&kind=point&after={each}" for each in (HUGE, "-1", "²")),
    f"/resolutions/import?work={HUGE}",
    f"/resolutions/{HUGE}/matrix",
)


def test_no_number_or_day_in_an_address_breaks_a_page(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("secretary")
    broken = {url: page.status for url in MANGLED if (page := browser.open(url)).status not in {200, 302, 404}}
    assert not broken


def test_no_number_in_a_form_breaks_a_page(signed_in: Callable[[str], Browser]) -> None:
    browser = signed_in("secretary")
    fields = {"chosen": HUGE, "decision": "accept", "kind": "accept", "newest": HUGE}
    assert browser.send("/control/decide", fields).status == 200
    assert browser.send("/executions/change", fields).status == 200
    browser.open("/organisations/people")
    page = browser.fill("", {"newest": HUGE, "starts_on": "2026-06-15", "ends_on": "2026-06-16"})
    assert page.status in {200, 409}
