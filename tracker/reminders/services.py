"""What is done to letters by people, and the note that a regular job came to its end."""

from sqlalchemy import select

from tracker import audit, clock, mail
from tracker.db import one_at_a_time, session
from tracker.directory.models import Person, SignInLink
from tracker.mail import UNSETTLED, Letter, LetterState, Priority
from tracker.mail.models import MESSAGE
from tracker.mail.outbox import insert_into
from tracker.reminders.links import INVITATION, SIGN_IN
from tracker.reminders.models import Tick


class WentAlready(Exception):
    """The letter still waits for a sender, or a copy of it does."""


def resend(letter: Letter, by: Person) -> None:
    """Queue a letter once more, its words found anew. WentAlready when it, or a copy of it, waits already.

    One that did not go takes its turn again; one that went gets a copy under a key and a Message-ID of its own. What
    went together with others does so again.
    """
    letter = session.get_one(Letter, letter.joins_id or letter.id)
    before = {"state": letter.state.value, "reason": letter.reason}
    if not mail.again(letter.id):
        _post_copy(letter)
    audit.record(letter, "resend", by_id=by.id, before=before)


def _post_copy(letter: Letter) -> None:
    one_at_a_time(f"again:{letter.key}")
    copies = select(Letter.state).where(Letter.key.startswith(f"{letter.key}~", autoescape=True))
    states = session.scalars(copies).all()
    if letter.state is not LetterState.SENT or UNSETTLED & set(states) or letter.kind in {SIGN_IN, MESSAGE}:
        raise WentAlready
    reader = session.get_one(Person, letter.recipient_id)
    mail.post(
        f"{letter.key}~{len(states) + 1}",
        letter.kind,
        recipient_id=reader.id,
        address=reader.email,
        facts={**letter.facts, "copy_of": letter.id},
        about_id=letter.about_id,
        by_mail_only=letter.kind == INVITATION,
    )


def send_sign_in_link(link: SignInLink, person: Person) -> None:
    """Queue the letter with a link that signs in, before all others."""
    mail.post(
        f"{SIGN_IN}:{link.id}",
        SIGN_IN,
        recipient_id=person.id,
        address=person.email,
        facts={"link_id": link.id},
        priority=Priority.URGENT,
        by_mail_only=True,
    )


def send_invitation(link: SignInLink, person: Person) -> None:
    """Queue the letter with which a newcomer comes in for the first time."""
    mail.post(
        f"{INVITATION}:{link.id}",
        INVITATION,
        recipient_id=person.id,
        address=person.email,
        facts={"link_id": link.id},
        by_mail_only=True,
    )


def tick(name: str, done: int) -> None:
    """Note that a regular job came to its end just now, and how much it did."""
    row = insert_into(Tick).values(name=name, at=clock.now(), done=done)
    now = {"at": row.excluded.at, "done": row.excluded.done}
    session.execute(row.on_conflict_do_update(index_elements=["name"], set_=now))
