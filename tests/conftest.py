"""What every test stands on: a fresh database of each kind, the clock, a small municipality, a browser's client."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from tests.compiled import CompiledTemplates, Engines
from tests.municipality import Municipality, settle
from tracker import clock, db, schema
from tracker.bench import servers
from tracker.directory import accounts

SECRET = "a-secret-for-the-tests-only-0123456789"
ZONE = "Asia/Irkutsk"

ONE_TEST = "one_test"
"""The name of the PostgreSQL database of each test in turn."""


LONG = ("tests/browser/", "tests/test_faults.py", "tests/test_cli.py", "tests/test_jobs.py", "tests/demo/")
"""Files whose tests wait for other processes: begun last, one of them would keep all others waiting at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first; tests of one database run together, so that each is prepared once."""
    items.sort(key=lambda item: (not item.nodeid.startswith(LONG), "postgresql" in item.name))


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


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[Engines]:
    """Templates and statements are compiled once, not for each test anew; the engines that keep the statements."""
    engines = Engines(db.connect)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "connect", engines.connect)
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()})
        yield engines


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Passwords are hashed in the same way, with the least work: guessing is tried by the dozen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", accounts.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def sqlite_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite database of each test is put: its engine stays the same."""
    return tmp_path_factory.mktemp("database")


@pytest.fixture
def sqlite_url(sqlite_template: Path, sqlite_place: Path, compiled: Engines) -> Iterator[str]:
    """A fresh SQLite database."""
    fresh, path = sqlite_place / "fresh", sqlite_place / "tracker.sqlite"
    shutil.copyfile(sqlite_template, fresh)
    fresh.replace(path)
    yield compiled.kept(f"sqlite:///{path}")
    compiled.rest()
    for beside in sqlite_place.glob("tracker.sqlite*"):
        beside.unlink()


@pytest.fixture
def postgresql_url(postgres_template: str, compiled: Engines) -> Iterator[str]:
    """A fresh PostgreSQL database."""
    servers.command(postgres_template, f"CREATE DATABASE {ONE_TEST} TEMPLATE template_tracker")
    yield compiled.kept(postgres_template.format(name=ONE_TEST))
    compiled.rest()
    servers.command(postgres_template, f"DROP DATABASE {ONE_TEST} WITH (FORCE)")


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
