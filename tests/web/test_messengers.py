"""A person's own page of messengers, and the administrator's switch."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from config import Settings
from tests import webhook
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import db
from tracker.directory import accounts
from tracker.directory.models import Person
from tracker.mail import Letter, Messenger
from tracker.reminders.services import send_sign_in_link

Enter = Callable[[str], Browser]


@pytest.fixture
def hook(app: Flask, settings: Settings) -> Iterator[webhook.Hook]:
    """A webhook in the inner network."""
    app.config["SETTINGS"] = replace(settings, messenger_hosts=("localhost",))
    with webhook.serving() as serving:
        yield serving


def test_a_messenger_is_added_tried_out_and_removed_and_its_address_is_never_shown(
    signed_in: Enter, hook: webhook.Hook
) -> None:
    browser = signed_in("school1")
    browser.open("/account/messengers")
    page = browser.fill("/account/messengers", {"url": hook.url})
    assert "Webhook: localhost" in page.text
    assert b"secret-path" not in page.response.data
    assert "Сообщение отправляется." in browser.fill("/try").text
    with db.transaction(write=False):
        assert db.session.query(Letter).one().address == "Webhook: localhost"
    assert "Webhook: localhost" not in browser.fill("/remove").text
    with db.transaction(write=False):
        assert db.session.query(Messenger).count() == 0
    administrator = signed_in("administrator")
    assert b"secret-path" not in administrator.open("/admin/history").response.data


def test_what_can_not_be_taken_is_said_at_the_field(signed_in: Enter, municipality: Municipality) -> None:
    browser = signed_in("school1")
    browser.open("/account/messengers")
    assert "указывает на внутреннюю сеть" in browser.fill("/account/messengers", {"url": "jsons://127.0.0.1/x"}).text
    assert "Адрес начинается не так" in browser.fill("/account/messengers", {"url": "file:///etc/passwd"}).text
    assert "Напишите адрес." in browser.fill("/account/messengers", {"url": ""}).text


def test_the_administrator_switches_them_off(signed_in: Enter, municipality: Municipality) -> None:
    administrator = signed_in("administrator")
    page = administrator.open("/admin/messengers")
    assert page.tree.xpath("//input[@name='allowed' and @checked]")
    administrator.send("/admin/messengers", {})
    page = signed_in("school1").open("/account/messengers")
    assert "Мессенджеры отключены администратором." in page.text


def test_a_link_that_signs_in_goes_by_no_messenger(
    app: Flask, signed_in: Enter, municipality: Municipality, hook: webhook.Hook
) -> None:
    browser = signed_in("school1")
    browser.open("/account/messengers")
    browser.fill("/account/messengers", {"url": hook.url})
    with db.transaction():
        link = accounts.ask_link("school1", "")
        assert link is not None
        send_sign_in_link(link, db.session.get_one(Person, link.person_id))
    with db.transaction(write=False):
        assert [each.kind for each in db.session.query(Letter)] == ["sign_in"]
