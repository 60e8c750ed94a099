"""What is done to letters by people, and the note that a regular job came to its end."""

from tracker import audit, clock, mail
from tracker.db import session
from tracker.directory.models import Person
from tracker.mail import Letter
from tracker.mail.outbox import insert_into
from tracker.reminders.models import Tick


class WentAlready(Exception):
    """The letter has gone, or still waits for a sender."""


def resend(letter: Letter, by: Person) -> None:
    """Queue a letter that did not go once more; its words are found anew. WentAlready when there is no need."""
    before = {"state": letter.state.value, "reason": letter.reason}
    if not mail.again(letter.id):
        raise WentAlready
    audit.record(letter, "resend", by_id=by.id, before=before)


def tick(name: str, done: int) -> None:
    """Note that a regular job came to its end just now, and how much it did."""
    row = insert_into(Tick).values(name=name, at=clock.now(), done=done)
    now = {"at": row.excluded.at, "done": row.excluded.done}
    session.execute(row.on_conflict_do_update(index_elements=["name"], set_=now))
