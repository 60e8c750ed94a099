"""The history: append-only and chained."""

import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.municipality import Municipality
from tracker import audit, db
from tracker.audit import HistoryEntry
from tracker.directory.models import Person


def chain() -> list[int]:
    with db.transaction(write=False):
        return list(audit.broken_links())


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


@pytest.mark.parametrize("column", ["comment", "action", "after"])
def test_a_byte_changed_behind_our_back_is_found_and_named(municipality: Municipality, column: str) -> None:
    with db.transaction() as session:
        changed = session.scalars(select(HistoryEntry.id).order_by(HistoryEntry.id).offset(3)).first()
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("ALTER TABLE history DISABLE TRIGGER history_keeps"))
        else:
            session.execute(text("DROP TRIGGER history_keeps_UPDATE"))
        value = '{"x": 1}' if column == "after" else "иначе"
        session.execute(text(f"UPDATE history SET {column} = :value WHERE id = :id"), {"value": value, "id": changed})
    assert chain() == [changed]


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
