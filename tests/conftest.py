"""What every test stands on: a fresh database of each kind, the clock, a small municipality, a browser's client."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from config import Settings
from tests.municipality import Municipality, settle
from tracker import clock, db, schema
from tracker.bench import servers

SECRET = "a-secret-for-the-tests-only-0123456789"
ZONE = "Asia/Irkutsk"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one database run together, so that each is prepared once."""
    items.sort(key=lambda item: "postgresql" in item.name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database to copy for each test."""
    path = tmp_path_factory.mktemp("template") / "tracker.sqlite"
    engine = db.connect(f"sqlite:///{path}")
    schema.migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, in a temporary folder, reached by a socket."""
    if servers.programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with servers.postgresql(servers.UNSAFE) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A migrated, empty PostgreSQL database to copy for each test; the URL with a place for the name."""
    servers.command(postgres_server, "CREATE DATABASE template_tracker")
    engine = db.connect(postgres_server.format(name="template_tracker"))
    schema.migrate(engine)
    engine.dispose()
    return postgres_server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    path = tmp_path / "tracker.sqlite"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres_template: str) -> Iterator[str]:
    """A fresh PostgreSQL database."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    servers.command(postgres_template, f"CREATE DATABASE {name} TEMPLATE template_tracker")
    yield postgres_template.format(name=name)
    servers.command(postgres_template, f"DROP DATABASE {name} WITH (FORCE)")


def _count() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_numbers = _count()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database of each kind in turn: the test runs twice."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[str]:
    """The session bound to a fresh database of each kind in turn; its URL."""
    engine = db.connect(database_url)
    yield database_url
    db.session.remove()
    engine.dispose()


@pytest.fixture
def today() -> Iterator[date]:
    """The day that the tests live on: Monday, 15 June 2026."""
    day = date(2026, 6, 15)
    clock.show_day(day, ZONE)
    yield day
    clock.show_day(None, ZONE)


@pytest.fixture
def municipality(database: str, today: date) -> Municipality:
    """A small municipality, committed: a department, three schools, two kindergartens and their people."""
    with db.transaction():
        return settle(today)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of an installation over a fresh database."""
    return Settings(
        data_dir=tmp_path / "data",
        database_url=database_url,
        secret_key=SECRET,
        base_url="http://localhost",
        time_zone=ZONE,
        today=date(2026, 6, 15),
        letters_from_hour=0,
    )
