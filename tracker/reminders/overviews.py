"""The overview of a week for secretary and controllers, the summary of a month for the chair; nothing when all is well.

Either is a letter of the day: it brings the news of the day too. Its key in the outbox is the whole ledger of
overviews: one letter a person and a week or month.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Select, select

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.directory.models import Appointment, Body, Person
from tracker.directory.queries import in_force, visitor
from tracker.directory.roles import Role
from tracker.language import gettext, long_date, month, speaking
from tracker.mail import Content, Letter, Meaningless
from tracker.reminders.choices import DECLINED, declining
from tracker.reminders.digest import NO_OFFICE, NOTHING
from tracker.reminders.facts import Day
from tracker.reminders.links import overviews_link
from tracker.reminders.regular import MONTH, WEEK, monday_of, month_key, opens_month, week_key
from tracker.reminders.summaries import paragraphs, said_something
from tracker.reminders.wording import Button, Paragraph, Said, written

READERS = {WEEK: (Role.SECRETARY, Role.CONTROLLER), MONTH: (Role.CHAIR,)}


@dataclass(frozen=True)
class Owed:
    """An overview that a person should have by now, of all the bodies that the person leads, keeps or checks."""

    key: str
    kind: str
    body_ids: tuple[int, ...]

    @property
    def facts(self) -> dict[str, list[int]]:
        """What its letter is of."""
        return {"body_ids": list(self.body_ids)}

    def of(self, body_ids: Collection[int]) -> "Owed | None":
        """As much of it as is of these bodies."""
        kept = tuple(body_id for body_id in self.body_ids if body_id in body_ids)
        return replace(self, body_ids=kept) if kept else None


def owed(today: date, body_days: Mapping[int, Day], going: Collection[str] = ()) -> dict[int, Owed]:
    """The overview that each person should have and has not got: that of the week, else that of the month before.

    It is owed from the first working day on until it is posted: to the end of the week, and into the month's second
    week. `going` are keys that are taken as posted.
    """
    wanted = _wanted(today, body_days)
    keys = {key for key, _kind, _person_id in wanted}
    posted = {*going, *session.scalars(select(Letter.key).where(Letter.key.in_(keys)))}
    declined = declining(today)
    said = cache(lambda kind, body_id: _said_something(kind, body_id, body_days[body_id]))
    found: dict[int, Owed] = {}
    for (key, kind, person_id), body_ids in wanted.items():
        if key in posted or person_id in declined or person_id in found:
            continue
        if of := tuple(body_id for body_id in sorted(body_ids) if said(kind, body_id)):
            found[person_id] = Owed(key, kind, of)
    return found


def _said_something(kind: str, body_id: int, day: Day) -> bool:
    begins = monday_of(day.today) if kind == WEEK else day.today.replace(day=1)
    return said_something(kind, body_id, day.calendar.next_or_same(begins), day.zone)


def _wanted(today: date, body_days: Mapping[int, Day]) -> dict[tuple[str, str, int], set[int]]:
    """The bodies of each overview that may be owed on a day, by (key, kind, person); those of weeks first."""
    keys = {WEEK: week_key(today)}
    if any(opens_month(today, day.calendar) for day in body_days.values()):
        keys[MONTH] = month_key(today)
    found: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    readers = session.execute(_readers(today)).all()
    for kind, key in keys.items():
        for role, body_id, person_id in readers:
            if body_id is None or role not in READERS[kind]:
                continue
            rules = body_days[body_id].letters
            if rules.week if kind == WEEK else rules.month:
                found[f"{key}:{person_id}", kind, person_id].add(body_id)
    return found


def _readers(today: date) -> Select[Role, int | None, int]:
    return (
        select(Appointment.role, Appointment.body_id, Appointment.person_id)
        .distinct()
        .join(Appointment.person)
        .where(
            Appointment.role.in_({role for roles in READERS.values() for role in roles}),
            Appointment.organisation_id.is_(None),
            in_force(today),
            Person.deactivated_at.is_(None),
        )
        .order_by(Appointment.person_id, Appointment.body_id)
    )


@dataclass(frozen=True)
class Overview:
    """An overview as it stands at the moment of sending, and whom it is for."""

    person: Person
    name: str
    subject: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    named: tuple[Paragraph, ...]
    """The same, each with the name of its body."""


def overview(person_id: int, kind: str, body_ids: Sequence[int], settings: Settings) -> Overview | Meaningless:
    """What an overview says now to one who still holds the office, or why it says nothing."""
    person, today = session.get(Person, person_id), clock.today(settings.time_zone)
    if person is None or person.deactivated_at is not None:
        return NO_OFFICE
    held = visitor(person, today).offices.bodies(*READERS[kind])
    bodies = [session.get_one(Body, body_id) for body_id in body_ids if body_id in held]
    if not bodies:
        return NO_OFFICE
    if person.id in declining(today):
        return DECLINED
    with speaking(person.locale):
        said = _said(person, kind, bodies, today)
    return said if said.paragraphs else NOTHING


def _said(person: Person, kind: str, bodies: Sequence[Body], today: date) -> Overview:
    """What there is to say of some bodies together; of several each paragraph names its own."""
    title = gettext("Overview of the week") if kind == WEEK else gettext("Summary of the month")
    when = long_date(today) if kind == WEEK else month(today.replace(day=1) - timedelta(days=1))
    parts = [(body, each) for body in bodies for each in paragraphs(kind, body.id, clock.today(body.time_zone))]
    named = tuple(replace(each, title=f"{body.called}: {_inside(each.title)}") for body, each in parts)
    if len(bodies) > 1:
        return Overview(person, title, f"{title}, {when}", f"{title}, {when}", named, named)
    (body,), alone = bodies, tuple(each for _body, each in parts)
    return Overview(person, title, f"{title}: {body.called}, {when}", f"{title}. {body.name}", alone, named)


def alone(it: Overview, settings: Settings) -> Content:
    """The letter on a day on which there is nothing else to tell."""
    leave = overviews_link(it.person.id, settings)
    with speaking(it.person.locale):
        said = Said(
            subject=it.subject,
            title=it.title,
            paragraphs=it.paragraphs,
            buttons=(Button(gettext("Open the tracker"), f"{settings.base_url}/"),),
            foot=gettext("This letter was made by a machine and needs no answer."),
            leave=leave,
            secrets=((leave, settings.base_url),),
        )
        return written(said, it.person.full_name, it.person.email)


def below(said: Said, it: Overview) -> Said:
    """A letter of the day with the overview under what there is to do."""
    first, *others = it.named
    first = replace(first, title=f"{it.name}. {first.title}")
    return replace(
        said, subject=f"{said.subject}; {_inside(it.subject)}", paragraphs=(*said.paragraphs, first, *others)
    )


def _inside(title: str) -> str:
    """A title as it stands within a sentence."""
    return title[:1].lower() + title[1:]
