"""The open sessions: who is behind a cookie, how long it lasts, and what ends it."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import contains_eager

from tracker import audit, clock
from tracker.db import session
from tracker.directory.models import Appointment, Person, WebSession
from tracker.directory.offices import Office, Offices
from tracker.directory.queries import Visitor, in_force

IDLE = timedelta(hours=12)
"""A session without a visit for so long has ended."""

LONGEST = timedelta(days=14)
"""A session ends after so long whatever happens."""

NOTED_EVERY = timedelta(minutes=5)
"""A visit is noted at most so often."""


def open_for(person: Person, address: str, browser: str, limited_to: int | None = None) -> str:
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


def of_token(token: str, on: date) -> tuple[WebSession, Visitor] | None:
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


def end(token: str) -> None:
    """End one session: what signing out does."""
    session.execute(delete(WebSession).where(WebSession.token_hash == _hash(token)))


def end_all(person: Person, *, but: str | None = None) -> None:
    """End the sessions of a person, all or all but the present one."""
    ended = delete(WebSession).where(WebSession.person_id == person.id)
    session.execute(ended.where(WebSession.token_hash != _hash(but)) if but else ended)


def end_limited() -> None:
    """End the sessions that were opened by links from letters."""
    session.execute(delete(WebSession).where(WebSession.limited_to.is_not(None)))


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


def forget_ended() -> int:
    """Remove the sessions that have run out; how many."""
    now = clock.now()
    ended = (WebSession.seen_at < now - IDLE) | (WebSession.created_at < now - LONGEST)
    return len(session.scalars(delete(WebSession).where(ended).returning(WebSession.id)).all())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
