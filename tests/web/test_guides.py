"""The guides: every step of every office, in both languages, and the link that leads to the right one."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import db, language
from tracker.directory.models import Appointment
from tracker.web import guides

CHOSEN = ("ru", "en")


@pytest.mark.parametrize("locale", CHOSEN)
def test_every_guide_has_its_steps_and_pictures(signed_in: Callable[[str], Browser], app: Flask, locale: str) -> None:
    browser = signed_in("observer")
    browser.send("/account/language", {"locale": locale})
    for guide in guides.GUIDES:
        page = browser.open(f"/help/{guide.name}")
        assert page.tree.xpath("//section/@id") == [step.name for step in guide.steps]
        assert all(section.xpath(".//p | .//li") for section in page.tree.xpath("//section"))
        for source in page.tree.xpath("//figure/img/@src"):
            assert source.startswith(f"/static/help/{locale}/")
            assert (Path(app.static_folder or "") / source.removeprefix("/static/")).exists()


def test_steps_explain_pages_that_exist(app: Flask) -> None:
    known = set(app.view_functions) | set(app.blueprints)

    assert {page for guide in guides.GUIDES for step in guide.steps for page in step.pages} <= known


def test_every_word_of_the_guides_is_in_russian() -> None:
    with language.speaking("ru"):
        titles = [language.pgettext(*step.title) for guide in guides.GUIDES for step in guide.steps]

    assert [title for title in titles if not re.match("[А-ЯЁ]", title)] == []


@pytest.mark.parametrize(
    ("login", "page", "leads"),
    [
        ("school1", "/executions/mine", "/help/head#list"),
        ("school1", "/search", "/help/head"),
        ("secretary", "/letters/planned", "/help/secretary#letters"),
        ("secretary", "/resolutions/import", "/help/secretary#import"),
        ("chair", "/extensions/", "/help/chair#later"),
        ("controller", "/control/", "/help/controller#queue"),
        ("administrator", "/admin/people", "/help/administrator#people"),
    ],
)
def test_help_leads_to_the_step_of_the_page(
    signed_in: Callable[[str], Browser], login: str, page: str, leads: str
) -> None:
    assert signed_in(login).open(page).tree.xpath("//header//a[text()='Помощь']/@href") == [leads]


def test_who_has_no_office_is_led_to_all_guides(
    signed_in: Callable[[str], Browser], municipality: Municipality
) -> None:
    with db.transaction():
        for office in db.session.scalars(
            select(Appointment).where(Appointment.person_id == municipality.people["observer"])
        ):
            db.session.delete(office)
    assert signed_in("observer").open("/").tree.xpath("//header//a[text()='Помощь']/@href") == ["/help/"]


def test_there_is_no_guide_of_another_name(signed_in: Callable[[str], Browser]) -> None:
    assert signed_in("observer").open("/help/nobody").status == 404
