"""The calendar of due days: the month, the personal feed, its address that dies when another is made."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from icalendar import Calendar

from tests.executions.rows import Story, duty
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import db
from tracker.directory.models import Person
from tracker.directory.services import set_active

Enter = Callable[[str], Browser]


def cells(browser: Browser, query: str = "") -> dict[str, str]:
    """The days of the month page that have duties."""
    page = browser.open(f"/calendar/?{query}")
    return {each.get("href").partition("day=")[2].partition("#")[0]: each.text for each in page.tree.xpath("//td/a")}


def feed(browser: Browser) -> str:
    """A new address of the feed."""
    browser.open("/calendar/")
    page = browser.fill("/calendar/feed")
    return str(page.tree.findtext(".//main//code")).removeprefix("http://localhost")


def test_the_month_shows_how_much_falls_due_on_which_day(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        first = duty(municipality, "school1", days=3)
        duty(municipality, "school1", days=3)
        duty(municipality, "school2", days=3)
        duty(municipality, "school1", days=30)
    head, secretary = signed_in("school1"), signed_in("secretary")
    assert cells(head) == {"2026-06-18": "2"}
    assert cells(secretary) == {"2026-06-18": "3"}
    assert cells(head, "month=2026-07") == {"2026-07-15": "1"}
    assert cells(head, "month=x&day=x") == {"2026-06-18": "2"}
    assert cells(signed_in("administrator")) == {}
    page = head.open("/calendar/?day=2026-06-18")
    assert f"/executions/{first}" in page.tree.xpath("//main//li/a/@href")
    Story(municipality, first).report()
    assert cells(head) == {"2026-06-18": "1"}


def test_the_feed_has_an_event_a_day_with_an_alarm(app: Flask, signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        for _turn in range(25):
            duty(municipality, "school1", days=3)
        duty(municipality, "school2", days=4)
    answer = app.test_client().get(feed(signed_in("school1")))
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert max(map(len, answer.data.split(b"\r\n"))) <= 75
    made = Calendar.from_ical(answer.data)
    (event,) = made.walk("VEVENT")
    assert event["DTSTART"].dt == date(2026, 6, 18)
    assert event["SUMMARY"] == "Срок 25 поручений"
    assert event["DESCRIPTION"].count("МБОУ СОШ № 1: 1.") == 20
    assert event["DESCRIPTION"].endswith("и ещё 5")
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [timedelta(hours=-15)]
    assert str(made["X-WR-TIMEZONE"]) == "Asia/Irkutsk"


def test_an_unchanged_feed_is_not_sent_again(app: Flask, signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        execution_id = duty(municipality, "school1", days=3)
    address, client = feed(signed_in("school1")), app.test_client()
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    Story(municipality, execution_id).report()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_an_address_dies_when_another_is_made_and_with_the_way_in(
    app: Flask, signed_in: Enter, municipality: Municipality
) -> None:
    browser, client = signed_in("school1"), app.test_client()
    old = feed(browser)
    new = feed(browser)
    assert [client.get(each).status_code for each in (old, new, new + "x", "/calendar/feed/x.ics")] == [
        404,
        200,
        404,
        404,
    ]
    with db.transaction():
        set_active(db.session.get_one(Person, municipality.people["school1"]), active=False, by_id=None)
    assert client.get(new).status_code == 404
