"""The session, and the one way to open a transaction, on SQLite and on PostgreSQL."""

import enum
import select
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Engine, Enum, Exists, MetaData, String, create_engine, event, insert, sql, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session, sessionmaker
from sqlalchemy.types import TypeDecorator

SQLITE_WAIT = 15
"""Seconds that a writer waits for another before it says that the database is locked."""

LOOK_EVERY = 0.001
"""Seconds after which a waiting writer looks again."""

READING: dict[str, dict[str, Any]] = {
    "sqlite": {"read_only": True},
    "postgresql": {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
}
"""How a transaction that only reads is opened; SQLite shows a transaction one moment by itself."""

session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False))
"""The session of the present thread; bound by `connect`."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept and given back in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a column of instants holds."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant must be aware")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


class Base(DeclarativeBase):
    """Every table: enums are kept as their words, instants in UTC, constraints have names."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str: String(),
        datetime: Instant(),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            length=32,
            values_callable=lambda kind: [each.value for each in kind],
        ),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(),
    }


def connect(url: str) -> Engine:
    """Bind the session to a database and return its engine."""
    engine = create_engine(url, **_engine_options(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "checkout", _refuse_closed)
    session.remove()
    session.configure(bind=engine)
    return engine


def _engine_options(url: str) -> dict[str, Any]:
    return {"connect_args": {"timeout": SQLITE_WAIT}} if url.startswith("sqlite") else {}


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        # a few megabytes in memory and in the log, so that who writes much neither reads nor copies pages twice
        "cache_size=-8000",
        "wal_autocheckpoint=4000",
        f"busy_timeout={SQLITE_WAIT * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    """Its compiler is off: a question as of a past day took 0.1 s in it, and as long without it altogether."""
    connection.execute("SET jit = off")
    connection.commit()


def _refuse_closed(connection: Any, _record: Any, _proxy: Any) -> None:
    """Have the pool open another connection in place of one that the server has closed while it rested.

    A resting connection on which there is something to read is such a one. To look costs a hundredth of what a question
    does, by which a pool would else find out.
    """
    if select.select([connection.fileno()], [], [], 0)[0]:
        raise DisconnectionError("the server has closed a resting connection")


def _begin_sqlite(connection: Connection) -> None:
    """Writers queue at the start: a read that becomes a write would fail in spite of the waiting time."""
    raw: Any = connection.connection.dbapi_connection
    if connection.get_execution_options().get("read_only", False):
        raw.execute("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
        return
    raw.execute("PRAGMA query_only=OFF")
    raw.execute("PRAGMA busy_timeout=0")
    try:
        if not _begun_writing(raw):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={SQLITE_WAIT * 1000}")


def _begun_writing(raw: Any) -> bool:
    """Look every millisecond whether the writer before has ended; False when it hasn't for long, or at another fault.

    The looks of SQLite itself come as rarely as ten a second: somebody who writes one thing after another, such as a
    sender, would keep everybody else out.
    """
    until = time.monotonic() + SQLITE_WAIT
    while time.monotonic() < until:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                return False
            time.sleep(LOOK_EVERY)
        else:
            return True
    return False


@contextmanager
def transaction(*, write: bool = True) -> Iterator[Session]:
    """One transaction: committed at the end, undone on an error.

    With `write=False` the database refuses changes, and all that is read is of one moment, whatever others commit
    meanwhile: what a page counts is what it lists.
    """
    session.remove()
    try:
        if not write:
            session.connection(execution_options=READING[session.get_bind().dialect.name])
        yield session()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.remove()


def in_batches(ids: Iterable[int], size: int = 500) -> Iterator[list[int]]:
    """The ids in their order, so many a query: databases limit the values of one."""
    ordered = sorted(ids)
    for first in range(0, len(ordered), size):
        yield ordered[first : first + size]


def insert_rows(table: type[Base], rows: Sequence[dict[str, Any]], size: int = 10_000) -> None:
    """Insert rows, any number of them: so many at once, since all values of one insert are held in memory twice."""
    for first in range(0, len(rows), size):
        session.execute(insert(table), rows[first : first + size])


def whether(there: Iterable[Exists]) -> Sequence[bool]:
    """Which of several things there are, asked of all in one question."""
    return session.execute(sql.select(*there)).one()


def insert_plain(table: type[Base], names: Sequence[str], rows: Sequence[tuple[int | str, ...]]) -> None:
    """Insert rows of numbers and words, handed over as they are: two hundred thousand a second."""
    connection = session.connection()
    into = f"{table.__tablename__} ({', '.join(names)})"
    if connection.dialect.name == "sqlite":
        given = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({given})", list(rows))  # noqa: S608  # nosec B608
        return
    raw: Any = connection.connection.cursor()
    with raw, raw.copy(f"COPY {into} FROM STDIN") as copied:
        for row in rows:
            copied.write_row(row)


def one_at_a_time(name: str) -> None:
    """Wait until no other transaction holds this name, and hold it to the end of the present one.

    On SQLite a writer is alone from its beginning.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
