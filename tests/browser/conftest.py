"""A real server over the demonstration, and a real Chromium."""

import mailbox
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email import message_from_binary_file, policy
from email.message import EmailMessage
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 780}
TABLET = {"width": 768, "height": 1024}
DESK = {"width": 1440, "height": 900}


class Steps:
    """What a person does, counted: each click, each field filled in, each choice, each file."""

    def __init__(self) -> None:
        self.count = 0

    def click(self, what: Locator) -> None:
        self.count += 1
        what.click()

    def fill(self, what: Locator, words: str) -> None:
        self.count += 1
        what.fill(words)

    def choose(self, what: Locator, label: str) -> None:
        self.count += 1
        what.select_option(label=label)

    def attach(self, what: Locator, file: Path) -> None:
        self.count += 1
        what.set_input_files(file)


def speak(page: Page, language: str) -> None:
    """Choose a language at the foot of the page, unless it is spoken already."""
    code = {"Русский": "ru", "English": "en"}[language]
    if page.locator("html").get_attribute("lang") != code:
        page.get_by_role("button", name=language, exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", code)
    page.wait_for_load_state()


def fits(page: Page) -> None:
    """Nothing sticks out of the screen."""
    width = page.locator("html").evaluate("it => it.scrollWidth")
    assert width <= page.viewport_size["width"], f"{page.url} is {width} wide"


def chromium() -> str | None:
    """Where a Chromium is on this machine."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


class Site:
    """A running installation: its address and the passwords of its accounts."""

    def __init__(self, url: str, folder: Path, passwords: dict[str, str]) -> None:
        self.url, self.folder, self.passwords = url, folder, passwords


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, which the tests of this process share and change."""
    with served(tmp_path_factory.mktemp("site")) as it:
        yield it


def environment(folder: Path) -> dict[str, str]:
    """What the processes of an installation in a folder are told."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")},
        "TRACKER_DATA_DIR": str(folder),
        "TRACKER_LETTERS_FROM_HOUR": "0",
        "TRACKER_WORKERS": "1",
    }


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """What is in a folder, else the demonstration, as `make run` serves it: pages and timetable, in two processes."""
    port = free_port()
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "start", "--port", str(port)],
        cwd=ROOT,
        env=environment(folder),
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in", process, folder / "log")
        yield Site(f"http://127.0.0.1:{port}", folder, passwords(folder))
    finally:
        process.terminate()
        process.wait(timeout=40)
        log.close()


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 240) -> None:
    """Wait until a page answers; say what the server said when it doesn't."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-3000:]}")


def passwords(folder: Path) -> dict[str, str]:
    """The demonstration's accounts, as they were printed at the first start; none where there is no demonstration."""
    path = folder / "demonstration.txt"
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines()) if path.exists() else ()
    return {login: password for _role, login, password in rows}


def letters_to(folder: Path, address: str, pattern: str) -> list[str]:
    """What a pattern finds in the letters that came to an address, in an installation without a mail server."""
    found: list[str] = []
    for letter in mailbox.Maildir(folder / "mailbox", _whole_letter):
        if address in str(letter["To"]):
            found += re.findall(pattern, letter.get_body(("plain",)).get_content())
    return found


def _whole_letter(file: IO[bytes]) -> EmailMessage:
    return message_from_binary_file(file, policy=policy.default)  # type: ignore[return-value]


@pytest.fixture
def come(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """The browser of somebody who has not signed in: `come(PHONE)`; a page that breaks fails the test.

    Without a `url` it is the demonstration that the tests share.
    """
    with ExitStack() as opened:

        def came(
            size: dict[str, int] = DESK,
            *,
            url: str | None = None,
            scripts: bool = True,
            theme: str = "light",
            scale: float = 1,
        ) -> Page:
            context = browser.new_context(
                base_url=url or request.getfixturevalue("site").url,
                viewport=size,
                locale="ru-RU",
                java_script_enabled=scripts,
                accept_downloads=True,
                color_scheme=theme,
                device_scale_factor=scale,
            )
            opened.callback(context.close)
            page = context.new_page()
            page.on("response", _refuse_broken)
            return page

        yield came


@pytest.fixture
def enter(come: Callable[..., Page], site: Site) -> Callable[..., Page]:
    """Sign somebody in on a phone or at a desk: `enter("school3", PHONE)`."""

    def entered(login: str, size: dict[str, int] = DESK, **options: object) -> Page:
        page = come(size, **options)
        page.goto("/sign-in")
        page.get_by_label("Логин или e-mail").fill(login)
        page.get_by_label("Пароль").fill(site.passwords[login])
        page.get_by_role("button", name="Войти").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    return entered


def _refuse_broken(response: object) -> None:
    status = getattr(response, "status", 0)
    assert status < 500, f"{getattr(response, 'url', '')} answered {status}"
