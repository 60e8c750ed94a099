"""Installations for as long as something is measured or tried: one on SQLite, one on PostgreSQL where it is at hand."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from config import Settings
from tracker import clock, db, mail, schema
from tracker.bench import servers
from tracker.language import gettext


@contextmanager
def databases(given: str | None, options: str = "") -> Iterator[list[str | None]]:
    """The empty databases to work on: the one given, or a temporary one of each kind (None: an SQLite file)."""
    if given is not None:
        yield [given]
    elif servers.programs() is None:
        click.echo(gettext("PostgreSQL is not installed: only SQLite is tried."), err=True)
        yield [None]
    else:
        with servers.postgresql(options) as server:
            servers.command(server, "CREATE DATABASE trial")
            yield [None, server.format(name="trial")]


def in_memory() -> Path | None:
    """A folder whose files are in memory, or None: for what is not about the disk."""
    found = Path("/dev/shm")  # noqa: S108  # nosec B108  # a folder of our own is made in it
    return found if os.access(found, os.W_OK) else None


@contextmanager
def installation(database: str | None, day: date, within: Path | None = None) -> Iterator[Settings]:
    """An installation of its own, in a temporary folder; the database is empty before and after."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-bench-", dir=within))
    url = (database or f"sqlite:///{folder / 'bench.sqlite'}").replace("postgresql://", "postgresql+psycopg://")
    settings = Settings(
        data_dir=folder,
        database_url=url,
        secret_key="bench" * 8,
        base_url="http://localhost",
        mail_from="tracker@example.org",
        today=day,
    )
    engine = db.connect(url)
    if not schema.is_empty(engine):
        raise click.ClickException(gettext("The database for measuring has to be empty, and this one is not."))
    schema.migrate(engine)
    clock.show_day(day, settings.time_zone)
    mail.write_from(settings.mail_from)
    try:
        yield settings
    finally:
        db.session.remove()
        engine.dispose()
        schema.undo(db.connect(url))
        shutil.rmtree(folder, ignore_errors=True)
