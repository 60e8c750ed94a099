"""A lease on a piece of work, so that of several schedulers one works: for economy, as the keys keep it correct."""

import fcntl
import threading
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from config import Settings


class Lease(Protocol):
    """Held by one process at a time, and free again when that process is no more."""

    def held(self) -> bool:
        """Whether it is ours, taking it when it is free."""
        ...

    def release(self) -> None:
        """Give it up."""
        ...


def lease(settings: Settings, name: str) -> Lease:
    """The lease of this name in an installation: in PostgreSQL itself, or a lock on a file beside SQLite."""
    if settings.database_url.startswith("sqlite"):
        return FileLease(settings.data_dir / f"{name}.lock")
    return PostgresLease(settings.database_url, name)


class FileLease:
    """A lock on a file, which the system frees when the process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None
        self._one_thread = threading.Lock()

    def held(self) -> bool:
        """Whether the lock is ours, taking it when it is free."""
        with self._one_thread:
            return self._file is not None or self._taken()

    def _taken(self) -> bool:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Free the lock."""
        if self._file is not None:
            self._file.close()
        self._file = None


class PostgresLease:
    """An advisory lock on a connection held open, which the server frees when that connection ends."""

    def __init__(self, url: str, name: str) -> None:
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._name = f"tracker:{name}"
        self._connection: Connection | None = None
        self._one_thread = threading.Lock()

    def held(self) -> bool:
        """Whether the lock is ours, taking it when it is free; a lost connection has lost it."""
        with self._one_thread:
            try:
                return self._lives() or self._taken()
            except DBAPIError:
                self.release()
                return False

    def _lives(self) -> bool:
        return self._connection is not None and self._connection.scalar(text("SELECT 1")) == 1

    def _taken(self) -> bool:
        connection = self._engine.connect()
        locked = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
        if connection.execute(locked, {"name": self._name}).scalar():
            self._connection = connection
        else:
            connection.close()
        return self._connection is not None

    def release(self) -> None:
        """Free the lock by ending its connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
