"""What the commands share: the settings, the database, one way to refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine

import config
from config import Settings
from tracker import clock, db, mail, schema
from tracker.directory.models import Person
from tracker.directory.queries import Visitor, person_by_login, visitor
from tracker.language import gettext


def refused(sentence: str) -> click.ClickException:
    """The command can't be done, and why, in one sentence."""
    return click.ClickException(sentence)


def settings() -> Settings:
    """The settings of this installation; SettingsError when one is wrong."""
    return config.from_environment()


@contextmanager
def database(*, write: bool = True) -> Iterator[Settings]:
    """One transaction on the installation's database, whose tables must be of this version."""
    chosen = settings()
    require_schema(open_database(chosen))
    clock.show_day(chosen.today, chosen.time_zone)
    with db.transaction(write=write):
        yield chosen


def open_database(chosen: Settings) -> Engine:
    """The engine of the installation's database; a missing SQLite file is refused, not made by the way."""
    if chosen.database_url.startswith("sqlite:///"):
        path = Path(chosen.database_url.removeprefix("sqlite:///"))
        if not path.exists():
            raise refused(gettext("There is no database at %(path)s. Make it with: tracker migrate", path=path))
    mail.write_from(chosen.mail_from)
    return db.connect(chosen.database_url)


def require_schema(engine: Engine) -> None:
    """Refuse a database whose tables are of another version."""
    if not schema.is_at_head(engine):
        raise refused(gettext("The database is of another version. Bring it up to date with: tracker migrate"))


def acting(login: str, chosen: Settings) -> Visitor:
    """The person in whose name a command works, with today's offices."""
    person: Person | None = person_by_login(login)
    if person is None:
        raise refused(gettext("Nobody signs in as %(login)s.", login=login))
    return visitor(person, clock.today(chosen.time_zone))
