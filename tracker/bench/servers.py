"""A PostgreSQL server of our own for as long as something is measured, in a temporary folder, reached by a socket."""

import os
import shutil
import subprocess  # nosec B404  # the database's own programs
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

UNSAFE = "-c fsync=off -c synchronous_commit=off"
"""Quick, for what is not about the disk: nobody cuts the power meanwhile."""


def programs() -> Path | None:
    """Where PostgreSQL is installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def postgresql(options: str = "") -> Iterator[str]:
    """The URL of the server with a place for the name of a database; LookupError when it isn't installed."""
    where = programs()
    if where is None:
        raise LookupError("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="tracker-pg-"))
    # PostgreSQL refuses to run as root
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    data, log = folder / "data", folder / "log"
    _run([*as_user, where / "initdb", "-D", data, "-U", "tracker", "-A", "trust", "-E", "UTF8", "--locale=C"])
    given = f"-k {folder} -c listen_addresses='' -c max_connections=60 {options}"
    _run([*as_user, where / "pg_ctl", "-D", data, "-o", given, "-w", "-l", log, "start"])
    try:
        yield f"postgresql+psycopg://tracker@/{{name}}?host={folder}"
    finally:
        _run([*as_user, where / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def command(server: str, statement: str) -> None:
    """Have the server do something outside of any transaction, such as making a database."""
    engine = create_engine(server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _run(arguments: list[str | Path]) -> None:
    subprocess.run(arguments, check=True, capture_output=True, cwd="/")  # nosec B603
