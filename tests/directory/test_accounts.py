"""Passwords, sessions, guesses, codes."""

from datetime import date, timedelta

import pyotp
import pytest
from sqlalchemy import select

from tests.municipality import Municipality
from tracker import clock, db
from tracker.directory import accounts, sessions
from tracker.directory.models import Person, WebSession
from tracker.directory.queries import person_by_login
from tracker.directory.roles import Role
from tracker.directory.services import add_person, appoint, set_active

PASSWORD = "надёжный-пароль"


def person(municipality: Municipality, login: str = "school1") -> Person:
    return db.session.get_one(Person, municipality.people[login])


@pytest.fixture
def protected(municipality: Municipality) -> Municipality:
    """The municipality in which the head of the first school has a password."""
    with db.transaction():
        accounts.set_password(person(municipality), PASSWORD, by_id=None)
    return municipality


def test_a_password_is_kept_as_argon2id(protected: Municipality) -> None:
    with db.transaction(write=False):
        assert str(person(protected).password_hash).startswith("$argon2id$")


@pytest.mark.parametrize(("password", "reason"), [("короткий", "short"), ("school1-school1", "holds_login")])
def test_a_plain_password_is_refused(protected: Municipality, password: str, reason: str) -> None:
    with pytest.raises(accounts.WeakPassword) as refusal, db.transaction():
        accounts.set_password(person(protected), password, by_id=None)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("login", ["school1", "SCHOOL1", " school1 ", "school1@example.org"])
def test_the_name_or_the_address_signs_in_whatever_the_capitals(protected: Municipality, login: str) -> None:
    with db.transaction():
        found = accounts.sign_in(login, PASSWORD, "10.0.0.1")
        assert found is not None
        assert found.login == "school1"


def test_an_address_of_the_office_signs_in_whoever_holds_it_now(protected: Municipality) -> None:
    """The school's one mailbox: who headed it before, who was shut out, who heads it now."""
    with db.transaction():
        before = db.session.get_one(Person, protected.people["school1"])
        shut, now = (add_person(f"Новый {n}", f"new{n}", before.email, by_id=None) for n in (1, 2))
        set_active(shut, active=False, by_id=None)
        appoint(now, Role.HEAD, protected.today, by_id=None, organisation_id=protected.organisations["school1"])
        assert person_by_login(before.email) is now
        assert person_by_login("school1") is before


def test_somebody_without_a_password_or_closed_never_signs_in(protected: Municipality) -> None:
    with db.transaction():
        assert accounts.sign_in("school2", "", "10.0.0.1") is None
        set_active(person(protected), active=False, by_id=None)
        assert accounts.sign_in("school1", PASSWORD, "10.0.0.1") is None


def test_guesses_at_one_name_are_counted_whatever_the_address_and_forgotten_in_time(protected: Municipality) -> None:
    with db.transaction():
        for guess in range(accounts.GUESSES_OF_A_LOGIN):
            assert accounts.sign_in("school1", "мимо", f"10.0.0.{guess}") is None
        with pytest.raises(accounts.TooManyAttempts):
            accounts.sign_in("school1", PASSWORD, "10.0.0.99")
    clock.show_day(date(2026, 6, 16), "Asia/Irkutsk")
    with db.transaction():
        assert accounts.sign_in("school1", PASSWORD, "10.0.0.99") is not None
        assert accounts.forget_old() > 0


def test_guesses_from_one_address_are_counted_whatever_the_name(protected: Municipality) -> None:
    with db.transaction():
        for guess in range(accounts.GUESSES_OF_AN_ADDRESS):
            accounts.sign_in(f"nobody{guess}", "мимо", "10.0.0.1")
        with pytest.raises(accounts.TooManyAttempts):
            accounts.sign_in("school1", PASSWORD, "10.0.0.1")
        assert accounts.sign_in("school1", PASSWORD, "10.0.0.2") is not None


def test_a_session_is_found_by_its_token_and_the_token_is_kept_nowhere(protected: Municipality) -> None:
    with db.transaction():
        token = sessions.open_for(person(protected), "10.0.0.1", "браузер")
    with db.transaction(write=False):
        kept = db.session.scalars(select(WebSession)).one()
        assert token not in {kept.token_hash, kept.browser, kept.address}
        assert sessions.of_token(token, protected.today) is not None
        assert sessions.of_token(token + "x", protected.today) is None


@pytest.mark.parametrize("ending", ["sign_out", "password", "closed", "office", "idle", "old"])
def test_a_session_ends(protected: Municipality, ending: str) -> None:
    with db.transaction():
        token = sessions.open_for(person(protected), "10.0.0.1", "браузер")
    with db.transaction():
        who = person(protected)
        if ending == "sign_out":
            sessions.end(token)
        elif ending == "password":
            accounts.set_password(who, PASSWORD + "!", by_id=None)
        elif ending == "closed":
            set_active(who, active=False, by_id=None)
        elif ending == "office":
            appoint(who, Role.OBSERVER, protected.today, by_id=None, body_id=protected.body)
        else:
            opened = db.session.scalars(select(WebSession)).one()
            opened.seen_at -= sessions.IDLE if ending == "idle" else timedelta()
            opened.created_at -= sessions.LONGEST if ending == "old" else timedelta()
    with db.transaction(write=False):
        assert sessions.of_token(token, protected.today) is None


def test_a_code_is_taken_once_and_only_in_its_time(protected: Municipality) -> None:
    with db.transaction():
        who = person(protected)
        assert not accounts.code_fits(who, "000000")
        who.second_factor_secret = pyotp.random_base32()
        now = clock.now()
        code = pyotp.TOTP(who.second_factor_secret).at(now)
        stale = pyotp.TOTP(who.second_factor_secret).at(now - timedelta(minutes=5))
        assert not accounts.code_fits(who, stale)
        assert accounts.code_fits(who, code)
        assert not accounts.code_fits(who, code)
