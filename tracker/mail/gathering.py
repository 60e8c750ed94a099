"""What happens in heaps is told together: the first letter goes at once, what comes soon after it in one joint letter.

It is found out when a letter is taken to be sent, not when it is posted: nobody who posts waits for anybody, and what
has waited for its server for days makes one letter too.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, or_, select, update

from tracker.db import one_at_a_time, session
from tracker.mail.attempts import Attempt, Composed, Content, Meaningless, Outcome
from tracker.mail.models import MESSAGE, TOGETHER, Letter, LetterState, Posted, Priority
from tracker.mail.outbox import Draft, follow, insert_into, row

HEAP = timedelta(minutes=30)
"""After a letter went, others of its heap wait so long, and then go together: as many as there are make two letters."""

_posted = [cast(Table, Letter.__table__).c[name] for name in Posted._fields]


class Other(NamedTuple):
    """Another letter of a heap, which waits, is under way, or went a moment ago."""

    id: int
    state: LetterState
    facts: dict[str, Any]
    unknown_outcomes: int
    turn_at: datetime | None
    sent_at: datetime | None

    @property
    def is_joint(self) -> bool:
        """Whether others go together in it."""
        return "together" in self.facts

    def keeps_until(self, now: datetime) -> datetime | None:
        """Until when it keeps others back, as it went, or may have; None: it doesn't."""
        if self.sent_at:  # a clock that was set back keeps nobody for longer
            return min(self.sent_at, now) + HEAP
        return now + HEAP if self.state is LetterState.SENDING or self.unknown_outcomes else None


def in_its_heap(letter: Posted, now: datetime) -> Posted | None:
    """What goes in place of a letter that was taken just now: itself, or a joint letter of all of its heap that is due.

    None when it has to wait, since one of its heap went a moment ago, or has joined a letter that waits for its server.
    One that may have arrived goes again as it was.
    """
    if letter.gathered_by is None or letter.is_joint or letter.unknown_outcomes:
        return letter
    one_at_a_time(f"heap:{letter.gathered_by}")
    others = _others(letter, now)
    due = {each.id for each in others if each.is_joint or (each.turn_at and each.turn_at <= now)}
    joint = next((each for each in others if each.is_joint and not each.sent_at), None)
    until = max(filter(None, (each.keeps_until(now) for each in others)), default=None)
    ready = _kept(due) if until is None else set()
    if until or (joint and joint.id not in ready):
        _put_off(letter, until or now + HEAP)
        return None
    if joint:
        _join(joint, {letter.id, *ready} - {joint.id})
        return None
    return _joint(letter, ready, now) if ready else letter


def _others(letter: Posted, now: datetime) -> list[Other]:
    lately = Letter.sent_at.between(now - HEAP, now + HEAP)
    found = select(*(getattr(Letter, name) for name in Other._fields)).where(
        Letter.gathered_by == letter.gathered_by,
        Letter.joins_id.is_(None),
        Letter.id != letter.id,
        or_(lately, Letter.sent_at.is_(None) & Letter.turn_at.is_not(None)),
    )
    return [Other(*each) for each in session.execute(found)]


def _put_off(letter: Posted, until: datetime) -> None:
    session.execute(update(Letter).where(Letter.id == letter.id).values(state=LetterState.QUEUED, turn_at=until))


def _kept(letter_ids: Collection[int]) -> set[int]:
    """Those that no sender has, nor gets until the end of the transaction."""
    waiting = Letter.state.in_([LetterState.QUEUED, LetterState.WAITING])
    found = select(Letter.id).where(Letter.id.in_(letter_ids), waiting)
    return set(session.scalars(found.with_for_update(skip_locked=True)))


def _join(joint: Other, letter_ids: Collection[int]) -> None:
    """Have letters go in one that waits; its facts change, so that words found before hold no more."""
    facts = {**joint.facts, "together": joint.facts["together"] + len(letter_ids)}
    session.execute(update(Letter).where(Letter.id == joint.id).values(facts=facts))
    _give(letter_ids, joint.id)


def _joint(letter: Posted, others: Collection[int], now: datetime) -> Posted:
    """A joint letter in place of one that was taken, under its lease."""
    road = {"messenger": letter.facts["messenger"]} if letter.kind == MESSAGE else {}
    draft = Draft(
        kind=letter.kind if road else TOGETHER,
        recipient_id=letter.recipient_id,
        address=letter.address,
        facts={**road, "together": 1 + len(others)},
        priority=Priority(letter.priority),
        gathered_by=letter.gathered_by,
    )
    held = select(Letter.turn_at).where(Letter.id == letter.id).scalar_subquery()
    given = {**row(f"{TOGETHER}:{letter.key}", draft, now), "state": LetterState.SENDING, "reason": "", "turn_at": held}
    made = insert_into(Letter).values(given).returning(*_posted)
    joint = Posted._make(session.connection().execute(made).one())
    _give([letter.id, *others], joint.id)
    return joint


def _give(letter_ids: Collection[int], joint_id: int) -> None:
    session.execute(update(Letter).where(Letter.id.in_(letter_ids)).values(joins_id=joint_id))
    follow([joint_id])


def settle(letter: Posted, content: Composed, attempt: Attempt) -> None:
    """Give those that go together in a letter its state, now that it was tried; what it leaves out is cancelled."""
    if isinstance(content, Meaningless) or (isinstance(content, Content) and attempt.outcome is Outcome.SENT):
        for joined_id, said in content.joined:
            told = {"joins_id": letter.id, "subject": said} if isinstance(said, str) else _left_out(said)
            session.execute(update(Letter).where(Letter.id == joined_id).values(told))
    follow([letter.id])


def _left_out(why: Meaningless) -> dict[str, Any]:
    return {"joins_id": None, "state": why.state, "reason": why.reason, "turn_at": None, "sent_at": None}
