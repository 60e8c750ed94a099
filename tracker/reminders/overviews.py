"""The overview of a week for secretary and controllers, the summary of a month for the chair; nothing when all is well.

The key in the outbox is the whole ledger: one letter a person, a body and a week or month.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from config import Settings
from tracker import clock, mail
from tracker.db import session
from tracker.directory.models import Body, Organisation, Person
from tracker.directory.queries import holders, visitor
from tracker.directory.roles import Role
from tracker.executions.models import Execution
from tracker.executions.queries import how_many
from tracker.executions.states import UNANSWERED, State
from tracker.language import gettext, long_date, ngettext, speaking
from tracker.mail import Composed, Letter, Posted, Priority
from tracker.reminders.choices import DECLINED, declining
from tracker.reminders.digest import NO_OFFICE, NOTHING
from tracker.reminders.links import overviews_link
from tracker.reminders.regular import LetterRules, is_first_of_week, month_key, week_key
from tracker.reminders.wording import Button, Line, Paragraph, Said, written
from tracker.resolutions.queries import working_calendar

WEEK, MONTH = "week", "month"
READERS = {WEEK: (Role.SECRETARY, Role.CONTROLLER), MONTH: (Role.CHAIR,)}
SHOWN = 10
"""Organisations of one list."""


@dataclass(frozen=True)
class Owed:
    """An overview that a person should have by now."""

    key: str
    kind: str
    body_id: int
    person_id: int
    address: str


def owed(settings: Settings) -> list[Owed]:
    """The overviews of today that are not in the outbox yet: on a week's first working day, in a month's first five."""
    today, calendar = clock.today(settings.time_zone), working_calendar()
    found = []
    for body in session.scalars(select(Body).order_by(Body.id)) if calendar.is_working(today) else ():
        rules = LetterRules.from_json(body.rules.get("letters", {}))
        kinds = {
            WEEK: week_key(body.id, today) if rules.week and is_first_of_week(today, calendar) else "",
            MONTH: month_key(body.id, today) if rules.month and _opens_month(today) else "",
        }
        found += [each for kind, key in kinds.items() if key for each in _to(body, kind, key, today)]
    posted = set(session.scalars(select(Letter.key).where(Letter.key.in_([each.key for each in found]))))
    declined = declining(today)
    return [each for each in found if each.key not in posted and each.person_id not in declined]


def _opens_month(today: date) -> bool:
    """The summary comes by the 5th, on the first working day; days off at the beginning of January are long."""
    calendar = working_calendar()
    first = calendar.next_or_same(today.replace(day=1))
    return first <= today <= max(first, today.replace(day=5))


def _to(body: Body, kind: str, key: str, today: date) -> Iterator[Owed]:
    people = {person.id: person for role in READERS[kind] for person in holders(role, body.id, today)}
    for person in people.values():
        if _paragraphs(kind, body.id, today):
            yield Owed(f"{key}:{person.id}", kind, body.id, person.id, person.email)


def post(it: Owed) -> int:
    """Put an overview into the outbox; whether it was not there."""
    facts = {"body_id": it.body_id}
    made = mail.post(
        it.key, it.kind, recipient_id=it.person_id, address=it.address, facts=facts, priority=Priority.BULK
    )
    return int(made is not None)


def overview(letter: Posted, settings: Settings) -> Composed:
    """The words of an overview at the moment of sending, for who still holds the office."""
    person, today = session.get(Person, letter.recipient_id or 0), clock.today(settings.time_zone)
    if person is None or person.deactivated_at is not None:
        return NO_OFFICE
    body = session.get_one(Body, letter.facts["body_id"])
    if body.id not in visitor(person, today).offices.bodies(*READERS[letter.kind]):
        return NO_OFFICE
    if person.id in declining(today):
        return DECLINED
    leave = overviews_link(person.id, settings)
    with speaking(person.locale):
        paragraphs = _paragraphs(letter.kind, body.id, today)
        if not paragraphs:
            return NOTHING
        title = gettext("Overview of the week") if letter.kind == WEEK else gettext("Summary of the month")
        said = Said(
            subject=f"{title}: {body.called}, {long_date(today)}",
            title=f"{title}. {body.name}",
            paragraphs=paragraphs,
            buttons=(Button(gettext("Open the tracker"), f"{settings.base_url}/"),),
            foot=gettext("This letter was made by a machine and needs no answer."),
            leave=leave,
            secrets=((leave, settings.base_url),),
        )
        return written(said, person.full_name, person.email)


def _paragraphs(kind: str, body_id: int, today: date) -> tuple[Paragraph, ...]:
    counted = _week(body_id, today) if kind == WEEK else _month(body_id, today)
    late = _late(body_id, today)
    if not counted and not late:
        return ()
    parts = [Paragraph(gettext("In figures"), tuple(map(Line, counted)))] if counted else []
    if late:
        lines = tuple(Line(f"{name}: {number}") for name, number in late[:SHOWN])
        parts.append(Paragraph(gettext("Overdue by organisation"), lines, max(0, len(late) - SHOWN)))
    return tuple(parts)


def _week(body_id: int, today: date) -> list[str]:
    """What is overdue, due in seven days, waiting for a check."""
    unanswered = Execution.state.in_(UNANSWERED)
    row = session.execute(
        select(
            how_many(unanswered & (Execution.due_on < today)),
            how_many(unanswered & (Execution.due_on >= today) & (Execution.due_on < today + timedelta(days=7))),
            how_many(Execution.state == State.UNDER_REVIEW),
        ).where(Execution.body_id == body_id)
    ).one()
    said = (
        ngettext("%(num)s assignment is overdue", "%(num)s assignments are overdue", row[0]),
        ngettext("%(num)s assignment is due within a week", "%(num)s assignments are due within a week", row[1]),
        ngettext("%(num)s report waits for a check", "%(num)s reports wait for a check", row[2]),
    )
    return [words for number, words in zip(row, said, strict=True) if number]


def _month(body_id: int, today: date) -> list[str]:
    """Of what fell due in the month before, how much was executed on time and late."""
    last = today.replace(day=1) - timedelta(days=1)
    executed = Execution.state == State.EXECUTED
    row = session.execute(
        select(
            func.count(),
            how_many(executed & (Execution.executed_on <= Execution.due_on)),
            how_many(executed & (Execution.executed_on > Execution.due_on)),
        ).where(
            Execution.body_id == body_id,
            Execution.due_on.between(last.replace(day=1), last),
            or_(Execution.state != State.WITHDRAWN, Execution.not_ours.is_(False)),
        )
    ).one()
    said = (
        ngettext("%(num)s assignment fell due in the month", "%(num)s assignments fell due in the month", row[0]),
        ngettext("%(num)s was executed on time", "%(num)s were executed on time", row[1]),
        ngettext("%(num)s was executed late", "%(num)s were executed late", row[2]),
    )
    return list(said) if row[0] else []


def _late(body_id: int, today: date) -> list[tuple[str, int]]:
    """The organisations with what they have overdue, the most first."""
    late = (Execution.body_id == body_id, Execution.state.in_(UNANSWERED), Execution.due_on < today)
    number = func.count().label("number")
    counted = select(Organisation.short_name, number).join(Execution, Execution.organisation_id == Organisation.id)
    rows = session.execute(
        counted.where(*late).group_by(Organisation.id, Organisation.short_name).order_by(number.desc(), Organisation.id)
    )
    return [(row[0], row[1]) for row in rows]
