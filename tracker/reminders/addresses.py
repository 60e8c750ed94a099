"""Addresses that a mail server refused for good: whose they are, and what a person does about them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from tracker import audit, clock, mail
from tracker.db import session
from tracker.directory import accounts, sessions
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.mail import FlaggedAddress, Letter, LetterState
from tracker.reminders import ledger
from tracker.reminders.cards import FRESH
from tracker.reminders.links import INVITATION, SIGN_IN
from tracker.reminders.queries import visible_to


@dataclass(frozen=True)
class Flagged:
    """A flagged address, the letter that was refused, and its reader; None when the letter was to nobody we know."""

    flag: FlaggedAddress
    letter: Letter
    person: Person | None

    @property
    def is_old(self) -> bool:
        """Whether the reader gets letters at another address by now."""
        return self.person is not None and self.person.email != self.flag.address


def flagged(visitor: Visitor, letter_id: int | None = None) -> list[Flagged]:
    """The flagged addresses whose refused letter the visitor may see, the newest first; of one letter, if given."""
    chosen = (
        select(FlaggedAddress, Letter, Person)
        .join(Letter, Letter.id == FlaggedAddress.letter_id)
        .outerjoin(Person, Person.id == Letter.recipient_id)
        .where(visible_to(visitor))
        .order_by(FlaggedAddress.at.desc(), FlaggedAddress.address)
    )
    if letter_id is not None:
        chosen = chosen.where(Letter.id == letter_id)
    return [Flagged(*row) for row in session.execute(chosen)]


def count(visitor: Visitor) -> int:
    """How many flagged addresses the visitor sees."""
    chosen = select(func.count()).select_from(FlaggedAddress).join(Letter, Letter.id == FlaggedAddress.letter_id)
    return session.scalar(chosen.where(visible_to(visitor))) or 0


def write_again(found: Flagged, by: Person) -> int:
    """Write to an address again that somebody says is right; how many letters that waited for it go now."""
    queued = mail.unflag(found.flag.address)
    _come_back(Letter.address == found.flag.address)
    audit.record(found.letter, "clear_flag", by_id=by.id, after={"letters": queued})
    return queued


def correct(person: Person, email: str, by: Person) -> int:
    """Give a person an address; how many letters that waited go now. A flag falls when nobody has its address.

    Who reads what went to another address comes in no more. The history says that it was done, not the address: what
    stands there can never be taken out again.
    """
    old, person.email = person.email, email.strip().lower()
    if person.email != old:
        _shut_out(person, by)
    audit.record(person, "correct_address", by_id=by.id)
    session.flush()
    queued = mail.now_reachable(Letter.recipient_id == person.id)
    _come_back(Letter.recipient_id == person.id)
    if session.scalar(select(Person.id).where(Person.email == old, Person.deactivated_at.is_(None))) is not None:
        return queued
    return queued + mail.unflag(old)


def _shut_out(person: Person, by: Person) -> None:
    """End what links have opened, and the links themselves but those in letters that still wait to go."""
    waiting = select(Letter.facts).where(
        Letter.recipient_id == person.id, Letter.kind.in_((SIGN_IN, INVITATION)), Letter.state != LetterState.SENT
    )
    accounts.end_links(person, but=[facts["link_id"] for facts in session.scalars(waiting)])
    if person is not by:
        sessions.end_all(person)


def _come_back(these: ColumnElement[bool]) -> None:
    """What letters were to tell that came back lately is news again; what they said long ago has been overtaken."""
    lately = Letter.sent_at > clock.now() - FRESH
    came = select(Letter.id).where(these, Letter.state == LetterState.SENT, Letter.reason == "bounced", lately)
    ledger.give_back(session.scalars(came).all())
