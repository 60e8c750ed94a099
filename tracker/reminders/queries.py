"""Questions to the letters: the journal, what was told about an execution, whether the jobs live."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased, defer

from tracker.db import in_batches, session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions.models import Execution
from tracker.mail import Letter, LetterState
from tracker.reminders.models import Reminder, Tick

PAGE = 25
"""Rows of the journal."""

READERS = (Role.CHAIR, Role.SECRETARY, Role.CONTROLLER)
"""Who reads the letters about the executions of a body."""


def visible_to(visitor: Visitor) -> ColumnElement[bool]:
    """The letters a visitor may see: the own ones, those about the executions of the own bodies; administrators all."""
    if visitor.offices.administrator:
        return true()
    mine, joined = Execution.body_id.in_(visitor.offices.bodies(*READERS)), aliased(Letter)
    told = select(Reminder.id).join(Execution, Execution.id == Reminder.execution_id)
    about = select(Execution.id).where(Execution.id == Letter.about_id, mine)
    in_it = select(joined.id).join(Execution, Execution.id == joined.about_id)
    return or_(
        Letter.recipient_id == visitor.person.id,
        told.where(Reminder.letter_id == Letter.id, mine).exists(),
        about.exists(),
        in_it.where(joined.joins_id == Letter.id, mine).exists(),
    )


@dataclass(frozen=True)
class Row:
    """A letter in the journal, its words left unread, and the name of whom it is for."""

    letter: Letter
    name: str


@dataclass(frozen=True)
class Wanted:
    """How the journal is narrowed; what is None doesn't matter. `day` is one of the installation's zone."""

    state: LetterState | None = None
    kind: str | None = None
    recipient_id: int | None = None
    organisation_id: int | None = None
    day: date | None = None
    zone: str = "UTC"

    def conditions(self) -> list[ColumnElement[bool]]:
        """The letters that are wanted."""
        said = {Letter.state: self.state, Letter.kind: self.kind, Letter.recipient_id: self.recipient_id}
        found = [column == value for column, value in said.items() if value is not None]
        if self.organisation_id is not None:
            of_it = select(Execution.id).where(Execution.organisation_id == self.organisation_id)
            told = select(Reminder.letter_id).where(Reminder.execution_id.in_(of_it))
            joined = select(Letter.joins_id).where(Letter.about_id.in_(of_it), Letter.joins_id.is_not(None))
            found.append(or_(Letter.id.in_(told), Letter.about_id.in_(of_it), Letter.id.in_(joined)))
        if self.day is not None:
            begins = datetime.combine(self.day, time.min, ZoneInfo(self.zone))
            found += [Letter.created_at >= begins, Letter.created_at < begins + timedelta(days=1)]
        return found


def of_bodies(visitor: Visitor, execution_ids: Collection[int]) -> set[int]:
    """Those of the executions that are of bodies whose letters the visitor reads."""
    mine = select(Execution.id).where(Execution.body_id.in_(visitor.offices.bodies(*READERS)))
    return {
        each for batch in in_batches(execution_ids) for each in session.scalars(mine.where(Execution.id.in_(batch)))
    }


EVERYTHING = Wanted()


def letters(visitor: Visitor, wanted: Wanted = EVERYTHING, *, after: int | None = None) -> list[Row]:
    """A page of the journal, the newest first; `after` is the id of the last letter of the page before.

    One row more than a page is given, so that the caller knows of a next page.
    """
    chosen = (
        select(Letter, Person.full_name)
        .outerjoin(Person, Person.id == Letter.recipient_id)
        .options(defer(Letter.text), defer(Letter.html))
        .where(visible_to(visitor), *wanted.conditions())
    )
    if after is not None:
        chosen = chosen.where(Letter.id < after)
    rows = session.execute(chosen.order_by(Letter.id.desc()).limit(PAGE + 1))
    return [Row(letter, name or "") for letter, name in rows]


def letter(visitor: Visitor, letter_id: int) -> Letter | None:
    """One letter with its words, or None when the visitor may not see it."""
    return session.scalars(select(Letter).where(Letter.id == letter_id, visible_to(visitor))).first()


@dataclass(frozen=True)
class Told:
    """What a person was told about an execution, when and by which letter."""

    letter: Letter
    name: str
    keys: tuple[str, ...]


def about(visitor: Visitor, execution_id: int) -> list[Told]:
    """The letters about an execution that the visitor may see, the newest first.

    One that went for something else, and has left it out, is none of them.
    """
    told: dict[int, list[str]] = defaultdict(list)
    rungs = select(Reminder.letter_id, Reminder.rung).join(Letter, Letter.id == Reminder.letter_id)
    left_out = and_(~Reminder.told, Letter.state == LetterState.SENT, Letter.reason == "")
    rungs = rungs.where(Reminder.execution_id == execution_id, ~left_out)
    for letter_id, rung in session.execute(rungs.order_by(Reminder.rung)):
        told[letter_id].append(rung)
    found = session.execute(
        select(Letter, Person.full_name)
        .join(Person, Person.id == Letter.recipient_id)
        .options(defer(Letter.text), defer(Letter.html))
        .where(or_(Letter.id.in_(told), Letter.about_id == execution_id), visible_to(visitor))
        .order_by(Letter.id.desc())
    )
    return [Told(row, name, tuple(told.get(row.id, [row.kind]))) for row, name in found]


def told_of(letter_id: int) -> list[tuple[int, str]]:
    """(execution, key) of all that a letter was made for; a joint one for what the letters are about that joined it."""
    rungs = select(Reminder.execution_id, Reminder.rung).where(Reminder.letter_id == letter_id)
    joined = select(Letter.about_id, Letter.kind).where(Letter.joins_id == letter_id)
    return sorted((row[0], row[1]) for row in (*session.execute(rungs), *session.execute(joined)) if row[0])


def counts(visitor: Visitor) -> dict[LetterState, int]:
    """How many letters there are in each state, of those that the visitor may see."""
    counted = select(Letter.state, func.count()).where(visible_to(visitor)).group_by(Letter.state)
    return {row[0]: row[1] for row in session.execute(counted)}


def ticks() -> dict[str, Tick]:
    """When each regular job last came to its end."""
    return {tick.name: tick for tick in session.scalars(select(Tick).order_by(Tick.name))}


def oldest_due(now: datetime) -> datetime | None:
    """Since when the first of the letters that may go by now has been free to go."""
    return session.scalar(select(func.min(Letter.turn_at)).where(Letter.turn_at <= now))


def number_of(state: LetterState) -> int:
    """How many letters are in a state."""
    return session.scalar(select(func.count(Letter.id)).where(Letter.state == state)) or 0
