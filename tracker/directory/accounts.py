"""Signing in: passwords, the sessions that are open, and how many times a guess may fail."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import contains_eager

from tracker import audit, clock
from tracker.db import one_at_a_time, session
from tracker.directory.models import Appointment, Person, SignInAttempt, SignInLink, WebSession
from tracker.directory.offices import Office, Offices
from tracker.directory.queries import Visitor, in_force, person_by_login

LINK_GOOD_FOR = timedelta(minutes=15)
"""How long a link that was asked for signs in."""

INVITATION_GOOD_FOR = timedelta(days=7)
"""How long a newcomer's link signs in."""

IDLE = timedelta(hours=12)
"""A session without a visit for so long has ended."""

LONGEST = timedelta(days=14)
"""A session ends after so long whatever happens."""

NOTED_EVERY = timedelta(minutes=5)
"""A visit is noted at most so often."""

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
    end_sessions(person)
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


def use_link(link_id: int) -> Person | None:
    """Whom a link signs in, once; None when it was used, has run out, or the way in is closed."""
    good = (SignInLink.id == link_id, SignInLink.used_at.is_(None), SignInLink.good_until > clock.now())
    used = update(SignInLink).where(*good).values(used_at=clock.now()).returning(SignInLink.person_id)
    person = session.get(Person, session.scalar(used) or 0)
    return person if person and person.deactivated_at is None else None


def end_limited_sessions() -> None:
    """End the sessions that were opened by links from letters."""
    session.execute(delete(WebSession).where(WebSession.limited_to.is_not(None)))


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


def open_session(person: Person, address: str, browser: str, limited_to: int | None = None) -> str:
    """Open a session and return its token, which is kept nowhere but in the visitor's cookie.

    One that is limited is for a single execution.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(
        WebSession(
            token_hash=_hash(token),
            person_id=person.id,
            created_at=now,
            seen_at=now,
            address=address[:45],
            browser=browser[:200],
            limited_to=limited_to,
        )
    )
    after = {"execution_id": limited_to} if limited_to else {}
    audit.record(person, "follow_link" if limited_to else "sign_in", by_id=person.id, after=after)
    return token


def session_of(token: str, on: date) -> tuple[WebSession, Visitor] | None:
    """The open session with this token and the person behind it with the offices of a day, or None; one query."""
    chosen = (
        select(WebSession, Appointment.role, Appointment.organisation_id, Appointment.body_id)
        .join(WebSession.person)
        .outerjoin(Appointment, and_(Appointment.person_id == Person.id, in_force(on)))
        .options(contains_eager(WebSession.person))
        .where(WebSession.token_hash == _hash(token))
    )
    rows = session.execute(chosen).all()
    if not rows or not _is_alive(rows[0][0], clock.now()):
        return None
    opened: WebSession = rows[0][0]
    held = [Office(*row[1:]) for row in rows if row[1]]
    return opened, Visitor(opened.person, Offices(frozenset(held)), on)


def _is_alive(web_session: WebSession, now: datetime) -> bool:
    rested, lived = now - web_session.seen_at, now - web_session.created_at
    return rested < IDLE and lived < LONGEST and web_session.person.deactivated_at is None


def note_visit(token: str) -> None:
    """Note that an open session is in use, so that it goes on; one that has run out stays ended."""
    now = clock.now()
    alive = (
        WebSession.token_hash == _hash(token),
        WebSession.seen_at > now - IDLE,
        WebSession.seen_at <= now - NOTED_EVERY,
        WebSession.created_at > now - LONGEST,
    )
    session.execute(update(WebSession).where(*alive).values(seen_at=now))


def end_session(token: str) -> None:
    """End one session: what signing out does."""
    session.execute(delete(WebSession).where(WebSession.token_hash == _hash(token)))


def end_sessions(person: Person, *, but: str | None = None) -> None:
    """End the sessions of a person, all or all but the present one."""
    ended = delete(WebSession).where(WebSession.person_id == person.id)
    session.execute(ended.where(WebSession.token_hash != _hash(but)) if but else ended)


def forget_old() -> int:
    """Remove what has run out: sessions, failed attempts, links; how many rows went."""
    now = clock.now()
    old = (WebSession.seen_at < now - IDLE) | (WebSession.created_at < now - LONGEST)
    sessions = session.scalars(delete(WebSession).where(old).returning(WebSession.id)).all()
    guesses = delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW).returning(SignInAttempt.id)
    links = delete(SignInLink).where(SignInLink.created_at < now - LONGEST).returning(SignInLink.id)
    return len(sessions) + len(session.scalars(guesses).all()) + len(session.scalars(links).all())


def end_outlived(today: date, zone: str) -> int:
    """End the sessions that were opened before an office of their person began or ended; how many.

    What the office allows follows the day by itself: this is for who sits in front of an open page.
    """
    midnight, ended = ZoneInfo(zone), []
    turned = func.coalesce(Appointment.ends_on, Appointment.starts_on) >= today - LONGEST - timedelta(days=1)
    chosen = select(WebSession, Appointment).join(Appointment, Appointment.person_id == WebSession.person_id)
    for opened, office in session.execute(chosen.where(turned)):
        turns = [office.starts_on, *([office.ends_on + timedelta(days=1)] if office.ends_on else [])]
        opened_on = opened.created_at.astimezone(midnight).date()
        if any(opened_on < turn <= today for turn in turns):
            ended.append(opened.id)
    session.execute(delete(WebSession).where(WebSession.id.in_(ended)))
    return len(set(ended))


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


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
