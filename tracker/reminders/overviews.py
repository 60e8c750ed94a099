"""The overview of a week for secretary and controllers, the summary of a month for the chair; nothing when all is well.

The key in the outbox is the whole ledger: one letter a person and a week or month.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from config import Settings
from tracker import clock, mail
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.models import Body, Organisation, Person
from tracker.directory.queries import holders, visitor
from tracker.directory.roles import Role
from tracker.executions.models import Execution
from tracker.executions.queries import how_many
from tracker.executions.states import UNANSWERED, State
from tracker.language import gettext, long_date, month, ngettext, speaking
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
    """An overview that a person should have by now, of all the bodies that the person leads, keeps or checks."""

    key: str
    kind: str
    person_id: int
    address: str
    body_ids: tuple[int, ...]


def owed(settings: Settings) -> list[Owed]:
    """The overviews of today that are not in the outbox yet: on a week's first working day, in a month's first five."""
    today, calendar = clock.today(settings.time_zone), working_calendar()
    readers: dict[tuple[str, int], list[int]] = defaultdict(list)
    addresses: dict[int, str] = {}
    for body in session.scalars(select(Body).order_by(Body.id)) if calendar.is_working(today) else ():
        for kind in _kinds(body, today, calendar):
            for person in {each for role in READERS[kind] for each in holders(role, body.id, today)}:
                readers[kind, person.id].append(body.id)
                addresses[person.id] = person.email
    keys = {WEEK: week_key(today), MONTH: month_key(today)}
    found = [
        Owed(f"{keys[kind]}:{person_id}", kind, person_id, addresses[person_id], tuple(body_ids))
        for (kind, person_id), body_ids in sorted(readers.items())
    ]
    posted = set(session.scalars(select(Letter.key).where(Letter.key.in_([each.key for each in found]))))
    declined = declining(today)
    return [each for each in found if each.key not in posted and each.person_id not in declined]


def _kinds(body: Body, today: date, calendar: WorkingCalendar) -> list[str]:
    """The overviews in which there is something to say of a body today."""
    rules = LetterRules.from_json(body.rules.get("letters", {}))
    wanted = {WEEK: rules.week and is_first_of_week(today, calendar), MONTH: rules.month and _opens_month(today)}
    return [kind for kind, is_wanted in wanted.items() if is_wanted and _paragraphs(kind, body.id, today)]


def _opens_month(today: date) -> bool:
    """The summary comes by the 5th, on the first working day; days off at the beginning of January are long."""
    calendar = working_calendar()
    first = calendar.next_or_same(today.replace(day=1))
    return first <= today <= max(first, today.replace(day=5))


def post(it: Owed) -> int:
    """Put an overview into the outbox; whether it was not there."""
    facts = {"body_ids": list(it.body_ids)}
    made = mail.post(
        it.key, it.kind, recipient_id=it.person_id, address=it.address, facts=facts, priority=Priority.BULK
    )
    return int(made is not None)


def overview(letter: Posted, settings: Settings) -> Composed:
    """The words of an overview at the moment of sending, for who still holds the office."""
    person, today = session.get(Person, letter.recipient_id or 0), clock.today(settings.time_zone)
    if person is None or person.deactivated_at is not None:
        return NO_OFFICE
    # a letter of an earlier version is of one body
    of = letter.facts.get("body_ids") or [letter.facts["body_id"]]
    held = visitor(person, today).offices.bodies(*READERS[letter.kind])
    bodies = [session.get_one(Body, body_id) for body_id in of if body_id in held]
    if not bodies:
        return NO_OFFICE
    if person.id in declining(today):
        return DECLINED
    with speaking(person.locale):
        said = _said(letter.kind, bodies, today)
        if not said.paragraphs:
            return NOTHING
        leave = overviews_link(person.id, settings)
        said = replace(
            said,
            buttons=(Button(gettext("Open the tracker"), f"{settings.base_url}/"),),
            foot=gettext("This letter was made by a machine and needs no answer."),
            leave=leave,
            secrets=((leave, settings.base_url),),
        )
        return written(said, person.full_name, person.email)


def _said(kind: str, bodies: Sequence[Body], today: date) -> Said:
    """What there is to say of some bodies together; of several each paragraph names its own."""
    title = gettext("Overview of the week") if kind == WEEK else gettext("Summary of the month")
    when = long_date(today) if kind == WEEK else month(today.replace(day=1) - timedelta(days=1))
    if len(bodies) == 1:
        (body,) = bodies
        subject = f"{title}: {body.called}, {when}"
        return Said(subject, f"{title}. {body.name}", paragraphs=_paragraphs(kind, body.id, today))
    paragraphs = [
        replace(each, title=f"{body.called}: {each.title[:1].lower()}{each.title[1:]}")
        for body in bodies
        for each in _paragraphs(kind, body.id, today)
    ]
    return Said(f"{title}, {when}", f"{title}, {when}", paragraphs=tuple(paragraphs))


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
    """Of what fell due in the month before, what became of it: the numbers add up to the first."""
    last = today.replace(day=1) - timedelta(days=1)
    executed = Execution.state == State.EXECUTED
    row = session.execute(
        select(
            func.count(),
            how_many(executed & (Execution.executed_on <= Execution.due_on)),
            how_many(executed & (Execution.executed_on > Execution.due_on)),
            how_many(Execution.state == State.UNDER_REVIEW),
            how_many(Execution.state.in_(UNANSWERED)),
            how_many(Execution.state == State.WITHDRAWN),
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
        ngettext("%(num)s report waits for a check", "%(num)s reports wait for a check", row[3]),
        ngettext("%(num)s is not executed", "%(num)s are not executed", row[4]),
        ngettext("%(num)s was taken off control", "%(num)s were taken off control", row[5]),
    )
    return [
        words for place, (number, words) in enumerate(zip(row, said, strict=True)) if number or (place < 3 and row[0])
    ]


def _late(body_id: int, today: date) -> list[tuple[str, int]]:
    """The organisations with what they have overdue, the most first."""
    late = (Execution.body_id == body_id, Execution.state.in_(UNANSWERED), Execution.due_on < today)
    number = func.count().label("number")
    counted = select(Organisation.short_name, number).join(Execution, Execution.organisation_id == Organisation.id)
    rows = session.execute(
        counted.where(*late).group_by(Organisation.id, Organisation.short_name).order_by(number.desc(), Organisation.id)
    )
    return [(row[0], row[1]) for row in rows]
