"""The pictures of the guides show the demonstration as it is now; `make pictures` takes them anew."""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.conftest import PHONE, ROOT, Site, fits, served, speak

Enter = Callable[..., Page]

FOLDER = ROOT / "static" / "help"
TAKEN = FOLDER / "pictures.json"
TAKE = "TRACKER_PICTURES" in os.environ
DESK = {"width": 1024, "height": 720}
LANGUAGES = {"ru": "Русский", "en": "English"}

CLOCK = re.compile(r"\d\d:\d\d")
"""The demonstration fixes the day, not the hour."""


@dataclass(frozen=True)
class Shot:
    """What a picture shows: a page, the links that are followed from it first, what is then at the top."""

    name: str
    path: str
    follow: tuple[str, ...] = ()
    top: str = "body"


SHOTS = {
    "school3": (
        Shot("head-list", "/executions/mine"),
        Shot("head-answer", "/executions/mine", ('main a[href$="/report"]',)),
        Shot("head-later", "/executions/mine", (".cards .what > p > a[href^='/executions/']", 'a[href$="/extension"]')),
    ),
    "chair": (
        Shot("chair-today", "/"),
        Shot("chair-later", "/extensions/"),
        Shot("report", "/reports/resolutions/2", top=".subject"),
    ),
    "secretary": (
        Shot("secretary-today", "/"),
        Shot("secretary-import", "/resolutions/import"),
        Shot("check", "/resolutions/5/check", top=".pairs section:nth-of-type(3)"),
        Shot("preview", "/resolutions/5/preview"),
        Shot("secretary-planned", "/letters/planned"),
        Shot("resolution", "/resolutions/2"),
        Shot("matrix", "/resolutions/2/matrix", top="main p:has(button), main h1"),
    ),
    "controller": (
        Shot("controller-queue", "/control/"),
        Shot("controller-look", "/control/", ('main a[href^="/control/"]',)),
    ),
    "observer": (Shot("search", "/search?q=безопасностью"),),
    "admin": (Shot("admin-organisations", "/admin/directory"), Shot("admin-people", "/admin/people")),
}
"""By the account that sees them, in the order in which they are taken: opening a card leaves a trace."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demonstration that nobody has touched, its first letters sent."""
    with served(tmp_path_factory.mktemp("untouched")) as it:
        _wait_for_letters(it)
        yield it


def _wait_for_letters(site: Site, seconds: float = 240) -> None:
    """Wait until the first letters have gone: what is planned differs before and after."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        gone = any(site.folder.glob("mailbox/new/*"))
        with suppress(HTTPError), urlopen(f"{site.url}/healthz", timeout=20) as answer:
            if gone and json.load(answer)["oldest_due_letter_seconds"] is None:
                return
        time.sleep(0.5)
    raise RuntimeError("the letters of the demonstration were not sent")


@pytest.mark.parametrize("login", SHOTS)
def test_the_pictures_of_the_guides_show_the_pages_of_today(enter: Enter, login: str) -> None:
    page = enter(login, PHONE if login == "school3" else DESK, scale=1.5)
    differing = []
    for key, language in LANGUAGES.items():
        speak(page, language)
        for shot in SHOTS[login]:
            _open(page, shot)
            if TAKE:
                _take(page, f"{key}/{shot.name}")
            if _taken().get(f"{key}/{shot.name}", {}).get("words") != _words(page):
                differing.append(shot.name)
    speak(page, LANGUAGES["ru"])
    assert differing == [], "the pages differ from their pictures; `make pictures` takes them anew"


def _open(page: Page, shot: Shot) -> None:
    page.goto(shot.path)
    for link in shot.follow:
        page.locator(link).first.click()
        page.wait_for_load_state()
    page.locator(shot.top).first.evaluate("it => it.scrollIntoView()")


def _words(page: Page) -> str:
    """What the page says, in short; the same for the same words."""
    return sha256(CLOCK.sub("", page.locator("main").inner_text()).encode()).hexdigest()[:16]


def _taken() -> dict[str, dict[str, object]]:
    taken: dict[str, dict[str, object]] = json.loads(TAKEN.read_text("utf-8"))
    return taken


def _take(page: Page, key: str) -> None:
    """Take the picture in few colours, and note its size and words."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(32, dither=Image.Dither.NONE)
    path = FOLDER / f"{key}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)
    taken = _taken() | {key: {**page.viewport_size, "words": _words(page)}}
    TAKEN.write_text(json.dumps(taken, indent=1, sort_keys=True) + "\n", "utf-8")


def test_every_picture_has_a_shot_and_a_file() -> None:
    wanted = {f"{key}/{shot.name}" for key in LANGUAGES for shots in SHOTS.values() for shot in shots}

    assert set(_taken()) == wanted
    assert {str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.glob("*/*.png")} == wanted


def test_a_guide_fits_a_phone_and_is_accessible(enter: Enter) -> None:
    page = enter("secretary", PHONE)
    page.goto("/help/secretary")
    fits(page)
    assert violations(page) == []


def test_help_leads_to_the_step_that_explains_the_page(enter: Enter) -> None:
    page = enter("secretary")
    page.goto("/letters/planned")
    page.get_by_role("link", name="Помощь").click()

    assert page.url.endswith("/help/secretary#letters")
