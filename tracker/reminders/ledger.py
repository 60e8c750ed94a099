"""The ledger: what was told to whom, and by which letter."""

from collections.abc import Sequence

from sqlalchemy import and_, select, update

from tracker.db import in_batches, insert_plain, session
from tracker.directory.models import Person
from tracker.executions.models import Execution
from tracker.mail import Letter
from tracker.reminders.models import Reminder


def write(rows: Sequence[tuple[int, int, str, int]]) -> None:
    """Note what letters are to tell: (execution, reader, key of the fact, letter)."""
    if rows:
        insert_plain(Reminder, ("execution_id", "recipient_id", "rung", "letter_id"), rows)


def give_back(letter_ids: Sequence[int], about: Sequence[int] | None = None) -> None:
    """These letters have not told what they were made for, or not of some executions: it is news if it matters."""
    theirs = update(Reminder).where(Reminder.letter_id.in_(letter_ids), Reminder.told).values(told=False)
    if about is None:
        session.connection().execute(theirs)
    for batch in in_batches(about or ()):
        session.connection().execute(theirs.where(Reminder.execution_id.in_(batch)))


def nameless() -> list[int]:
    """The first rows of the ledger whose execution, person or letter is not there."""
    there = (
        select(Execution.id).where(Execution.id == Reminder.execution_id).exists(),
        select(Person.id).where(Person.id == Reminder.recipient_id).exists(),
        select(Letter.id).where(Letter.id == Reminder.letter_id).exists(),
    )
    return list(session.scalars(select(Reminder.id).where(~and_(*there)).order_by(Reminder.id).limit(10)))
