"""The application over the small municipality, and browsers of its people."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from config import Settings
from tests.municipality import Municipality, settle
from tests.web.client import PASSWORD, Browser
from tracker import clock, db
from tracker.app import create_app
from tracker.directory import accounts
from tracker.directory.models import Person


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Pages are tried on SQLite; what they ask of the database is tried on both."""
    return sqlite_url


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on the day of the tests."""
    made = create_app(settings)
    yield made
    db.session.remove()
    clock.show_day(None, settings.time_zone)


@pytest.fixture
def municipality(app: Flask, settings: Settings) -> Municipality:
    """The small municipality, committed, in which everybody has the same password."""
    assert settings.today is not None
    with db.transaction():
        made = settle(settings.today)
        hashed = accounts._hasher.hash(PASSWORD)
        for person_id in made.people.values():
            db.session.get_one(Person, person_id).password_hash = hashed
    return made


@pytest.fixture
def signed_in(app: Flask, municipality: Municipality) -> Callable[[str], Browser]:
    """A browser in which somebody has signed in: `signed_in("school1")`."""

    def enter(login: str) -> Browser:
        browser = Browser(app)
        browser.sign_in(login)
        return browser

    return enter
