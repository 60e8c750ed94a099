"""Transactions on both databases."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from tracker import clock, db
from tracker.directory.models import Person, SignInAttempt

pytestmark = pytest.mark.usefixtures("database")


def people() -> int:
    with db.transaction(write=False) as session:
        return session.scalar(select(func.count(Person.id))) or 0


def test_an_error_undoes_everything_of_its_transaction() -> None:
    with pytest.raises(ZeroDivisionError), db.transaction() as session:
        session.add(Person(full_name="Кто-то", login="someone"))
        session.flush()
        raise ZeroDivisionError
    assert people() == 0


def test_a_reading_transaction_refuses_to_write() -> None:
    with pytest.raises(DBAPIError), db.transaction(write=False) as session:
        session.add(Person(full_name="Кто-то", login="someone"))
        session.flush()
    with db.transaction() as session:
        session.add(Person(full_name="Кто-то", login="someone"))
    assert people() == 1


def test_all_that_is_read_is_of_one_moment() -> None:
    def come(login: str) -> None:
        with db.transaction() as session:
            session.add(Person(full_name="Кто-то", login=login))

    come("first")
    with db.transaction(write=False) as session:
        counted = session.scalar(select(func.count(Person.id)))
        other = threading.Thread(target=come, args=["second"])
        other.start()
        other.join()
        assert len(session.scalars(select(Person.login)).all()) == counted == 1
    assert people() == 2


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(StatementError), db.transaction() as session:
        session.add(SignInAttempt(key="k", at=datetime(2026, 6, 15, 12, 0)))  # noqa: DTZ001
        session.flush()


def test_an_instant_comes_back_aware_and_equal() -> None:
    at = clock.now()
    with db.transaction() as session:
        session.add(SignInAttempt(key="k", at=at))
    with db.transaction(write=False) as session:
        assert session.scalars(select(SignInAttempt.at)).one() == at


def test_writers_that_read_first_wait_for_each_other_and_lose_nothing() -> None:
    with db.transaction() as session:
        session.add(Person(full_name="0", login="counter"))
    failures = []

    def add_one() -> None:
        try:
            for _turn in range(10):
                with db.transaction() as session:
                    db.one_at_a_time("counter")
                    person = session.scalars(select(Person)).one()
                    person.full_name = str(int(person.full_name) + 1)
        except Exception as error:  # whatever it is, the test has to say it
            failures.append(error)

    threads = [threading.Thread(target=add_one) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with db.transaction(write=False) as session:
        assert session.scalars(select(Person.full_name)).one() == "40"


def test_a_connection_that_the_server_closed_while_it_rested_is_replaced(postgresql_url: str) -> None:
    engine = db.connect(postgresql_url)
    try:
        with db.transaction(write=False) as session:
            rested = session.scalar(text("SELECT pg_backend_pid()"))
        closing = create_engine(postgresql_url)
        with closing.connect() as other:
            assert other.scalar(text("SELECT pg_terminate_backend(:rested, 5000)"), {"rested": rested})
        closing.dispose()
        with db.transaction(write=False) as session:
            assert session.scalar(text("SELECT pg_backend_pid()")) != rested
    finally:
        engine.dispose()
