"""The outbox: letters are posted with the change that makes them due, and queued once more when a person says so."""

import secrets
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeGuard, cast

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.db import Base, in_batches, session
from tracker.mail.attempts import Composed, Content, Meaningless
from tracker.mail.message import BadAddress, domain_of, one_address
from tracker.mail.models import MESSAGE, FlaggedAddress, Letter, LetterState, Messenger, Priority

OBSTACLES = ("no_address", "bad_address", "flagged")
"""Why a letter is withheld until somebody gives its reader a right address."""

_domain = "localhost"


def write_from(sender: str) -> None:
    """From here on the Message-IDs of this process's letters are of the domain of this address."""
    global _domain  # noqa: PLW0603  # one process is one installation
    _domain = domain_of(sender)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter to be posted: `about_id` is the execution it is about, `due_at` from when it may go."""

    kind: str
    recipient_id: int | None
    address: str
    facts: dict[str, Any]
    about_id: int | None = None
    priority: Priority = Priority.NORMAL
    due_at: datetime | None = None
    by_mail_only: bool = False
    """What lets its reader in goes by no messenger."""
    gathered_by: str | None = None
    """What comes in heaps: letters of the same one that are due soon after each other go together."""


def post(
    key: str,
    kind: str,
    *,
    recipient_id: int | None,
    address: str,
    facts: dict[str, Any],
    about_id: int | None = None,
    priority: Priority = Priority.NORMAL,
    due_at: datetime | None = None,
    by_mail_only: bool = False,
) -> int | None:
    """Put a letter into the outbox with the present transaction; its id, or None when it is there already."""
    draft = Draft(
        kind=kind,
        recipient_id=recipient_id,
        address=address,
        facts=facts,
        about_id=about_id,
        priority=priority,
        due_at=due_at,
        by_mail_only=by_mail_only,
    )
    return post_all({key: draft}).get(key)


def post_all(drafts: Mapping[str, Draft]) -> dict[str, int]:
    """Put letters into the outbox by their keys; the ids of those that were not there already."""
    if not drafts:
        return {}
    now = clock.now()
    rows = [row(key, draft, now) for key, draft in drafts.items()]
    added = insert_into(Letter).on_conflict_do_nothing(index_elements=["key"]).returning(Letter.key, Letter.id)
    new = {row.key: row.id for row in session.connection().execute(added, rows)}
    _post_beside({key: (letter_id, drafts[key]) for key, letter_id in new.items()}, now)
    return new


def _post_beside(posted: Mapping[str, tuple[int, Draft]], now: datetime) -> None:
    """A message beside each new letter to a person who has messengers; its key is the letter's and the messenger's."""
    told = {
        each.recipient_id
        for _id, each in posted.values()
        if each.recipient_id and each.kind != MESSAGE and not each.by_mail_only
    }
    roads: dict[int, list[Messenger]] = {}
    for batch in in_batches(told):
        for road in session.scalars(select(Messenger).where(Messenger.person_id.in_(batch))):
            roads.setdefault(road.person_id, []).append(road)
    rows = [
        row(f"{MESSAGE}:{key}>{road.id}", _beside(letter_id, draft, road), now)
        for key, (letter_id, draft) in posted.items()
        if draft.kind != MESSAGE and not draft.by_mail_only
        for road in roads.get(draft.recipient_id or 0, ())
    ]
    if rows:
        session.connection().execute(insert_into(Letter).on_conflict_do_nothing(index_elements=["key"]), rows)


def _beside(letter_id: int, draft: Draft, road: Messenger) -> Draft:
    heap = draft.gathered_by and f"{draft.gathered_by}>{road.id}"
    facts = {"beside": letter_id, "messenger": road.id}
    return replace(draft, kind=MESSAGE, address=road.label, facts=facts, gathered_by=heap)


def row(key: str, draft: Draft, now: datetime) -> dict[str, Any]:
    """What is stored of a letter at first, under a Message-ID of its own."""
    obstacle = "" if draft.kind == MESSAGE else address_obstacle(draft.address)
    return {
        "key": key,
        "kind": draft.kind,
        "priority": int(draft.priority),
        "recipient_id": draft.recipient_id,
        "address": draft.address,
        "about_id": draft.about_id,
        "facts": draft.facts,
        "state": LetterState.WITHHELD if obstacle else LetterState.QUEUED,
        "reason": obstacle,
        "message_id": f"<{secrets.token_hex(16)}@{_domain}>",
        "created_at": now,
        "turn_at": None if obstacle else draft.due_at or now,
        "gathered_by": draft.gathered_by,
    }


def insert_into(table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens to a row that is there already."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(cast(Table, table.__table__))


def address_obstacle(address: str) -> str:
    """The code of what keeps letters from an address, or ""."""
    if not address.strip():
        return "no_address"
    try:
        one_address(address)
    except BadAddress:
        return "bad_address"
    return ""


def only_to_addresses(letters: Sequence[Composed]) -> list[Composed]:
    """The same, but withheld what would go to no usable address, or to one that was refused for good."""
    found = select(FlaggedAddress.address).where(FlaggedAddress.address.in_(_addresses(letters)))
    flagged = set(session.scalars(found))
    return [_withheld(each, flagged) if _is_mail(each) else each for each in letters]


def _is_mail(composed: Composed) -> TypeGuard[Content]:
    return isinstance(composed, Content) and composed.road is None


def _addresses(letters: Sequence[Composed]) -> set[str]:
    return {each.address for each in letters if _is_mail(each)}


def _withheld(content: Content, flagged: Container[str]) -> Composed:
    obstacle = "flagged" if content.address in flagged else address_obstacle(content.address)
    return Meaningless(LetterState.WITHHELD, obstacle) if obstacle else content


def flag(address: str, letter_id: int, said: str, now: datetime) -> None:
    """Keep in mind that a server refused an address for good, so that nobody goes on writing to it."""
    row = insert_into(FlaggedAddress).values(address=address, letter_id=letter_id, said=said, at=now)
    session.connection().execute(row.on_conflict_do_nothing())


def unflag(address: str) -> int:
    """Write to an address again: its letters that were refused or withheld are queued once more; how many."""
    session.execute(delete(FlaggedAddress).where(FlaggedAddress.address == address))
    return now_reachable(Letter.address == address)


def now_reachable(these: ColumnElement[bool]) -> int:
    """Queue those of some letters once more that reached nobody for want of a right address; how many."""
    withheld = and_(Letter.state == LetterState.WITHHELD, Letter.reason.in_(OBSTACLES))
    refused = and_(Letter.state == LetterState.PARKED, Letter.reason == "refused")
    queued = update(Letter).where(these, or_(withheld, refused), Letter.joins_id.is_(None)).values(_anew())
    ids = session.scalars(queued.returning(Letter.id)).all()
    follow(ids)
    return len(ids)


def _anew() -> dict[str, Any]:
    now = clock.now()
    return {"state": LetterState.QUEUED, "reason": "", "turn_at": now, "attempts": 0, "unknown_outcomes": 0}


def again(letter_id: int) -> bool:
    """Queue a letter that did not go once more; whether it could be. What it says is composed anew.

    Whoever says so has looked at its address: that is written to again.
    """
    stopped = [LetterState.PARKED, LetterState.WITHHELD, LetterState.CANCELLED]
    alone = (Letter.id == letter_id, Letter.joins_id.is_(None))
    changed = update(Letter).where(*alone, Letter.state.in_(stopped)).values(_anew())
    address = session.execute(changed.returning(Letter.address)).scalar()
    if address is None:
        return False
    follow([letter_id])
    unflag(address)
    return True


def follow(letter_ids: Sequence[int]) -> None:
    """Give those that go together in some letters the state of these, after it has changed."""
    joint, fate = aliased(Letter), ("state", "reason", "turn_at", "sent_at")
    joined = update(Letter).where(Letter.joins_id == joint.id, joint.id.in_(letter_ids))
    session.execute(
        joined.values({name: getattr(joint, name) for name in fate}), execution_options={"synchronize_session": False}
    )
