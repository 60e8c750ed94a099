"""Every page of every visitor, in both languages and both themes, on a phone, a tablet and at a desk."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, TABLET, Site, fits, speak

Enter = Callable[..., Page]

PAGES = {
    "secretary": [
        "/",
        "/resolutions/",
        "/resolutions/import",
        "/resolutions/5/check",
        "/resolutions/5/preview",
        "/resolutions/2",
        "/resolutions/2/matrix",
        "/resolutions/2/remind",
        "/control/",
        "/reports/",
        "/reports/bodies/1",
        "/reports/kept",
        "/letters/",
        "/letters/planned",
        "/bodies/1/rules",
        "/search?q=безопасностью",
        "/executions/?state=overdue",
        "/letters/came/",
        "/addresses/",
        "/selections/",
        "/reports/bodies/1/template",
        "/resolutions/5/check?edit=3",
    ],
    "chair": [
        "/",
        "/resolutions/4",
        "/resolutions/2/changes/day",
        "/extensions/",
        "/reports/",
        "/reports/resolutions/2",
        "/organisations/",
    ],
    "school3": [
        "/",
        "/executions/mine",
        "/executions/closed",
        "/resolutions/",
        "/resolutions/2",
        "/calendar/",
        "/letters/choice/",
        "/account/messengers",
        "/help/head",
    ],
    "deputy3": ["/"],
    "curator2": ["/", "/control/"],
    "controller": ["/", "/control/", "/resolutions/3"],
    "observer": ["/", "/resolutions/2"],
    "admin": [
        "/",
        "/admin/",
        "/admin/people",
        "/admin/calendar",
        "/admin/history",
        "/admin/directory",
        "/admin/directory/table",
        "/admin/links",
        "/admin/inbox",
        "/admin/messengers",
        "/letters/held",
        "/organisations/people",
        "/account",
    ],
}


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    name: str
    size: dict[str, int]
    theme: str
    language: str


LOOKS = (Look("phone", PHONE, "light", "Русский"), Look("desk", DESK, "dark", "English"))

PICTURES = os.environ.get("TRACKER_PICTURES")
"""A folder for pictures of every page (`make pictures`)."""


@pytest.fixture
def opened(enter: Enter, look: Look, login: str) -> Iterator[Page]:
    """Somebody signed in, in the language of the look."""
    page = enter(login, look.size, theme=look.theme)
    speak(page, look.language)
    yield page
    speak(page, "Русский")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("login", PAGES)
def test_every_page_fits_is_accessible_and_asks_nothing_from_outside(
    opened: Page, site: Site, login: str, look: Look
) -> None:
    outside: list[str] = []
    opened.on("request", lambda request: outside.append(request.url))
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in PAGES[login]:
        opened.goto(path)
        expect(opened.get_by_role("heading", level=1)).to_be_visible()
        fits(opened)
        assert violations(opened) == [], path
        picture(opened, f"{login}{path.rstrip('/').replace('/', '-')}-{look.name}.png")
        if look.size == DESK:
            opened.set_viewport_size(TABLET)
            fits(opened)
            opened.set_viewport_size(DESK)
    assert [url for url in outside if not url.startswith(site.url)] == []
    assert said == []


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page, when pictures are wanted."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / name, full_page=True)
