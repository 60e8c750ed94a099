"""Every page and every refused form of the access table, for everybody who may see it, in either language and theme.

The application answers the browser itself, with no server between them, and one page takes the place of another:
loading each anew would take longer than looking at it. The demonstration's pages are looked at in test_pages.py.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Route
from sqlalchemy import update
from werkzeug.test import TestResponse

from config import Settings
from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, fits
from tests.web.test_access import DEPUTY, Row, rows, url
from tests.web.world import VISITORS, World, make
from tracker import clock, db
from tracker.app import create_app
from tracker.directory.models import Person
from tracker.reminders import links
from tracker.web.access import public

HOST = "http://localhost"
DAY = date(2026, 6, 15)
Made = tuple[Flask, World, Path]
Look = Callable[[TestResponse], list[object]]

SIZES = {"ru": PHONE, "en": DESK}
CLOSED = {"/admin/": 403, "/nowhere": 404, "/sign-out": 405, "/broken": 500}
"""What is shown in place of a page, to somebody who has no office for the first."""


@pytest.fixture(scope="module")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The application, the world, and the database that holds it, which each test copies."""
    folder = tmp_path_factory.mktemp("every_page")
    path = folder / "world.sqlite"
    shutil.copyfile(sqlite_template, path)
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{path}",
        secret_key="s" * 40,
        base_url=HOST,
        time_zone="Asia/Irkutsk",
        today=DAY,
        letters_from_hour=0,
        max_upload_mb=1,
    )
    app = create_app(settings)
    app.config |= {"WTF_CSRF_ENABLED": False, "PROPAGATE_EXCEPTIONS": False}
    app.add_url_rule("/broken", view_func=_broken)
    with db.transaction():
        world = make(DAY, settings.files_dir)
    db.session.get_bind().engine.dispose()
    yield app, world, path
    clock.show_day(None, settings.time_zone)


@public()
def _broken() -> str:
    raise RuntimeError("a page that breaks")


@pytest.fixture
def client(made: Made, language: str, tmp_path: Path) -> Iterator[FlaskClient]:
    """Requests to the application over a copy of the world in which everybody speaks a language."""
    app, _world, path = made
    copy = shutil.copyfile(path, tmp_path / "copy.sqlite")
    engine = db.connect(f"sqlite:///{copy}")
    with db.transaction() as session:
        session.execute(update(Person).values(locale=language))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["locale"] = language
    yield client
    db.session.remove()
    engine.dispose()


@pytest.fixture
def look(browser: Browser, client: FlaskClient, language: str) -> Iterator[Look]:
    """What is wrong with a page when a browser shows it."""
    with browser.new_context(base_url=HOST, viewport=SIZES[language], color_scheme="light") as context:
        page = context.new_page()
        page.route("**/*", lambda route: _answer(route, client))
        page.goto("/sign-in")
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))

        def looked(answer: TestResponse) -> list[object]:
            said.clear()
            page.set_content(answer.text)
            fits(page)
            assert page.locator("html").get_attribute("lang") == language
            return [*violations(page), *said]

        yield looked


def _answer(route: Route, client: FlaskClient) -> None:
    with client.get(route.request.url) as answer:
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.data)


SEEN: set[tuple[str, str]] = set()
"""How the pages are built that have been looked at in a language."""

OF_ITS_OWN = re.compile(
    r'(href|action|formaction|value|id|for|name|title|datetime|data-label|aria-[a-z]+by|aria-label)="[^"]+"'
)
"""What differs between pages that are built alike; that names and labels fit is looked at in tests/web."""


def built(page: str) -> str:
    """How a page is built: its elements, and where there are words; two that are built alike are as accessible."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r">[^<]*[^\s<][^<]*(?=<)", ">x", OF_ITS_OWN.sub(r"\1", main))


def as_visitor(client: FlaskClient, world: World, visitor: str) -> None:
    """Sign somebody in."""
    with client.session_transaction() as cookie:
        cookie["_user_id"] = world.tokens[visitor]


@pytest.mark.parametrize("language", SIZES)
@pytest.mark.parametrize("visitor", [*VISITORS, "deputy"])
def test_every_page_and_every_refused_form_is_accessible_and_light(
    made: Made, client: FlaskClient, look: Look, visitor: str, language: str
) -> None:
    app, world, _path = made
    as_visitor(client, world, visitor)
    beside = sum(len(each.packed) for each in app.extensions["assets"].values())
    wrong = {}
    for row in sorted(open_to(visitor), key=lambda row: row.method):
        with client.open(url(app, world, row, missing=False), method=row.method) as answer:
            assert answer.status_code == 200, (row.method, row.endpoint)
            page = (language, built(answer.text)) if answer.mimetype == "text/html" else None
            if page and page not in SEEN:
                SEEN.add(page)
                assert beside + len(answer.data) < 100 * 1024, row.endpoint
                wrong[row.method, row.endpoint] = look(answer)
    assert {each: found for each, found in wrong.items() if found} == {}


def open_to(visitor: str) -> list[Row]:
    """The pages and forms that a visitor is shown, by the access table."""
    if visitor == "deputy":
        return [row for row in rows() if DEPUTY.get(row.endpoint) == 200]
    return [row for row in rows() if row.answers[1 + VISITORS.index(visitor)] == 200]


@pytest.mark.parametrize("language", SIZES)
def test_what_is_shown_in_place_of_a_page_is_accessible(
    made: Made, client: FlaskClient, look: Look, language: str
) -> None:
    _app, world, _path = made
    as_visitor(client, world, "school1")
    answers = {path: client.get(path) for path in CLOSED}
    assert {path: answer.status_code for path, answer in answers.items()} == CLOSED
    over, still_open = (f"/executions/{world.ids[each]}/report" for each in ("waiting", "execution_id"))
    answers["conflict"] = client.post(over, data={"text": "Сделано.", "answer": "executed"})
    answers["too large"] = client.post(still_open, data={"text": "а" * 1024 * 1024})
    assert [answers[each].status_code for each in ("conflict", "too large")] == [409, 413]
    assert {each: found for each, answer in answers.items() if (found := look(answer))} == {}


@pytest.mark.parametrize("language", SIZES)
def test_what_is_open_to_everybody_is_accessible(made: Made, client: FlaskClient, look: Look, language: str) -> None:
    app, world, _path = made
    person, duty = app.config["SETTINGS"], world.ids["execution_id"]
    ways = (links.answer_link(1, duty, DAY, person), links.choice_link(1, person), links.overviews_link(1, person))
    paths = ["/sign-in", "/sign-in/link", "/a/unknown", "/choice/unknown", *(way.removeprefix(HOST) for way in ways)]
    answers = {path: client.get(path) for path in paths}
    answers |= {f"POST {path}": client.post(path) for path in ("/sign-in", "/sign-in/link")}
    answers["ended"] = client.post(f"/executions/{duty}/report", data={"text": "Сделано."})
    answers["asked"] = client.post("/sign-in/link", data={"login": "school1"})
    assert {each: found for each, answer in answers.items() if (found := look(answer))} == {}
