"""The history: append-only and chained."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from tests.municipality import Municipality
from tests.test_cli import run
from tracker import audit, db
from tracker.audit import HistoryEntry
from tracker.directory.models import Person


def chain() -> list[int]:
    with db.transaction(write=False):
        return [link.id for link in audit.broken_links()]


def tampered(statement: str, **values: object) -> None:
    """Carry out a statement behind the back of the history's triggers."""
    with db.transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("DROP TRIGGER history_keeps ON history"))
        else:
            for verb in ("UPDATE", "DELETE"):
                session.execute(text(f"DROP TRIGGER history_keeps_{verb}"))
        session.execute(text(statement), values)


def test_the_chain_of_everything_that_was_done_holds(municipality: Municipality) -> None:
    with db.transaction():
        audit.record(municipality.organisation("school1"), "renamed", by_id=None, comment="приказ")
    assert chain() == []
    with db.transaction(write=False):
        last = audit.entries_of(municipality.organisation("school1"))[-1]
        assert (last.action, last.comment) == ("renamed", "приказ")


def test_the_history_refuses_to_be_changed_or_shortened(municipality: Municipality) -> None:
    for statement in ("UPDATE history SET comment = 'иначе'", "DELETE FROM history"):
        with pytest.raises(DBAPIError, match="append-only"), db.transaction() as session:
            session.execute(text(statement))


def fourth() -> HistoryEntry:
    with db.transaction(write=False):
        return db.session.scalars(select(HistoryEntry).order_by(HistoryEntry.id).offset(3)).all()[0]


OTHER = {
    "at": datetime(2026, 6, 1, tzinfo=UTC),
    "by_id": 2,
    "subject": "body",
    "subject_id": 777,
    "action": "иначе",
    "before": {"x": 1},
    "after": {"x": 1},
    "comment": "иначе",
    "previous_hash": "0" * 64,
}
"""Another value for every column that the hash is made of."""


def test_a_byte_changed_behind_our_back_in_whatever_column_is_found_and_named(municipality: Municipality) -> None:
    assert OTHER.keys() | {"id", "hash"} == set(HistoryEntry.__table__.columns.keys())
    row = fourth()
    tampered("SELECT 1")
    for column, value in OTHER.items():
        put(row.id, column, value)
        assert chain() == [row.id], column
        put(row.id, column, getattr(row, column))
        assert chain() == []


def put(row_id: int, column: str, value: object) -> None:
    with db.transaction() as session:
        session.execute(update(HistoryEntry).where(HistoryEntry.id == row_id).values({column: value}))


def test_a_row_whose_hash_was_made_anew_is_found_at_the_next_one(municipality: Municipality) -> None:
    row = fourth()
    forged = {
        each.key: getattr(row, each.key) for each in HistoryEntry.__table__.columns if each.key not in ("id", "hash")
    }
    made_anew = audit.digest({**forged, "comment": "иначе"})
    tampered("UPDATE history SET comment = 'иначе', hash = :hash WHERE id = :id", hash=made_anew, id=row.id)
    assert chain() == [fourth().id + 1]


def test_after_a_row_that_was_taken_out_the_next_one_is_named(municipality: Municipality) -> None:
    gone = fourth().id
    tampered("DELETE FROM history WHERE id = :id", id=gone)
    assert chain() == [fourth().id]
    assert fourth().id > gone


def test_the_command_says_in_which_row_and_of_what(municipality: Municipality, database: str, tmp_path: Path) -> None:
    row = fourth()
    whole = run(tmp_path, "check", TRACKER_DATABASE_URL=database)
    assert (whole.returncode, "История цела" in whole.stdout) == (0, True), whole.stderr
    tampered("UPDATE history SET comment = 'x' WHERE id = :id", id=row.id)
    broken = run(tmp_path, "check", TRACKER_DATABASE_URL=database)
    assert broken.returncode == 1
    assert f"История изменена: запись {row.id} ({row.subject} {row.subject_id})." in broken.stderr


def test_what_was_undone_leaves_no_history(municipality: Municipality) -> None:
    with db.transaction(write=False):
        before = audit.length()
    with pytest.raises(ZeroDivisionError), db.transaction():
        audit.record(municipality.organisation("school1"), "renamed", by_id=None)
        raise ZeroDivisionError
    with db.transaction():
        pass
    with db.transaction(write=False):
        assert audit.length() == before


def test_people_who_work_at_once_make_one_chain(municipality: Municipality) -> None:
    failures = []

    def work() -> None:
        try:
            for _turn in range(5):
                with db.transaction() as session:
                    audit.record(session.get_one(Person, municipality.people["school1"]), "touched", by_id=None)
        except Exception as error:  # whatever it is, the test has to say it
            failures.append(error)

    threads = [threading.Thread(target=work) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert chain() == []
