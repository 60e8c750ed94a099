"""Signing in: by a password, a link or a code, and how many times a guess may fail."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update

from tracker import audit, clock
from tracker.db import one_at_a_time, session
from tracker.directory import sessions
from tracker.directory.models import Person, SignInAttempt, SignInLink
from tracker.directory.queries import person_by_login

LINK_GOOD_FOR = timedelta(minutes=15)
"""How long a link that was asked for signs in."""

INVITATION_GOOD_FOR = timedelta(days=7)
"""How long a newcomer's link signs in."""

WINDOW = timedelta(minutes=15)
"""Failed sign-ins are counted over so long."""

GUESSES_OF_A_LOGIN = 5
GUESSES_OF_AN_ADDRESS = 30
"""A school's people come from one address, so it is given more."""

LINKS_OF_A_LOGIN = 3
"""So many links one person is sent in that time."""

SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()


class TooManyAttempts(Exception):
    """Sign-in is closed for a while, for this name or from this address."""


class WeakPassword(Exception):
    """The password is too short or says the login; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def set_password(person: Person, password: str, *, by_id: int | None) -> None:
    """Give a person a password and end all sessions opened with the old one; WeakPassword when it is too plain."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword("short")
    if person.login in password.lower():
        raise WeakPassword("holds_login")
    person.password_hash = _hasher.hash(password)
    sessions.end_all(person)
    end_links(person)
    audit.record(person, "set_password", by_id=by_id)


def sign_in(login: str, password: str, address: str) -> Person | None:
    """The person whose name and password these are, or None; TooManyAttempts after too many failures.

    An unknown name takes as long as a wrong password, so that names can't be told apart by time.
    """
    keys = {f"login:{login.strip().lower()[:100]}": GUESSES_OF_A_LOGIN, f"address:{address}": GUESSES_OF_AN_ADDRESS}
    for key in keys:
        one_at_a_time(key)
    if any(_failures(key) >= limit for key, limit in keys.items()):
        raise TooManyAttempts
    person = person_by_login(login)
    known = person.password_hash if person and person.password_hash and not person.deactivated_at else None
    if _verified(known or _nobodys_hash(), password) and known:
        session.execute(delete(SignInAttempt).where(SignInAttempt.key == next(iter(keys))))
        return person
    session.add_all(SignInAttempt(key=key, at=clock.now()) for key in keys)
    return None


def ask_link(login: str, address: str) -> SignInLink | None:
    """A new link for whom this name or address is of; None for nobody of ours and for who has asked too often.

    The visitor is told the same in every case; TooManyAttempts when too much is asked from one address.
    """
    asked, wanted = f"links:{address}", f"link:{login.strip().lower()[:100]}"
    for key in (asked, wanted):
        one_at_a_time(key)
    if _failures(asked) >= GUESSES_OF_AN_ADDRESS:
        raise TooManyAttempts
    is_often = _failures(wanted) >= LINKS_OF_A_LOGIN
    session.add_all(SignInAttempt(key=key, at=clock.now()) for key in (asked, wanted))
    person = person_by_login(login)
    if person is None or person.deactivated_at is not None or not person.email or is_often:
        return None
    return _link(person, LINK_GOOD_FOR)


def invite(person: Person, *, by_id: int) -> SignInLink | None:
    """A link with which a person comes in for the first time; None without an address or with the way in closed."""
    if not person.email or person.deactivated_at is not None:
        return None
    audit.record(person, "invite", by_id=by_id)
    return _link(person, INVITATION_GOOD_FOR)


def _link(person: Person, good_for: timedelta) -> SignInLink:
    now = clock.now()
    link = SignInLink(person_id=person.id, created_at=now, good_until=now + good_for)
    session.add(link)
    session.flush()
    return link


def end_links(person: Person, but: Collection[int] = ()) -> None:
    """Let the links that sign a person in be good no more, all of them or all but some."""
    unused = (SignInLink.person_id == person.id, SignInLink.used_at.is_(None), SignInLink.id.not_in(but))
    session.execute(delete(SignInLink).where(*unused))


def use_link(link_id: int) -> Person | None:
    """Whom a link signs in, once, and the person's other links with it; None when it is used, has run out, or the way
    in is closed.
    """
    good = (SignInLink.id == link_id, SignInLink.used_at.is_(None), SignInLink.good_until > clock.now())
    used = update(SignInLink).where(*good).values(used_at=clock.now()).returning(SignInLink.person_id)
    person = session.get(Person, session.scalar(used) or 0)
    if person is None or person.deactivated_at is not None:
        return None
    end_links(person)
    return person


def password_fits(person: Person, password: str) -> bool:
    """Whether this is the person's password now."""
    return _verified(person.password_hash or _nobodys_hash(), password) and person.password_hash is not None


def require_attempts_left(person: Person) -> None:
    """Raise TooManyAttempts when codes were guessed too often for this person."""
    key = f"code:{person.id}"
    one_at_a_time(key)
    if _failures(key) >= GUESSES_OF_A_LOGIN:
        raise TooManyAttempts


def count_failure(person: Person) -> None:
    """Note that a code was wrong."""
    session.add(SignInAttempt(key=f"code:{person.id}", at=clock.now()))


def code_fits(person: Person, code: str) -> bool:
    """Whether a six-digit code is the person's second factor now; each code is taken once."""
    if not person.second_factor_secret:
        return False
    step = int(clock.now().timestamp()) // 30
    for candidate in (step, step - 1):
        expected = pyotp.TOTP(person.second_factor_secret).at(candidate * 30)
        if candidate > person.second_factor_step and secrets.compare_digest(expected, code.strip()):
            person.second_factor_step = candidate
            return True
    return False


def forget_old() -> int:
    """Remove what has run out: sessions, failed attempts, links; how many rows went."""
    now = clock.now()
    guesses = delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW).returning(SignInAttempt.id)
    links = delete(SignInLink).where(SignInLink.good_until < now).returning(SignInLink.id)
    return sessions.forget_ended() + len(session.scalars(guesses).all()) + len(session.scalars(links).all())


def _failures(key: str) -> int:
    since = clock.now() - WINDOW
    counted = select(func.count()).where(SignInAttempt.key == key, SignInAttempt.at > since)
    return session.scalar(counted) or 0


def _verified(known: str, password: str) -> bool:
    try:
        return _hasher.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))
