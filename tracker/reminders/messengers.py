"""Being told by messenger besides mail: whose messengers there are, and the short words that go there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from sqlalchemy import func, select

from config import Settings
from tracker import audit, clock, mail
from tracker.db import session
from tracker.directory.models import Person
from tracker.language import gettext, speaking
from tracker.mail import Composed, Content, Letter, LetterState, Meaningless, Posted, Priority
from tracker.mail.messengers import label_of
from tracker.mail.models import MESSAGE, Messenger
from tracker.reminders.installation import rules_of
from tracker.reminders.regular import MessengerRules
from tracker.reminders.together import joined_to, joint
from tracker.reminders.wording import execution_page

MOST = 3
"""Messengers of one person."""

GONE = Meaningless(LetterState.CANCELLED, "no_messenger")


class TooMany(Exception):
    """A person has so many messengers already."""


def of(person: Person) -> list[Messenger]:
    """A person's messengers, in the order in which they were added."""
    return list(session.scalars(select(Messenger).where(Messenger.person_id == person.id).order_by(Messenger.id)))


def add(person: Person, url: str, settings: Settings) -> Messenger:
    """Tell a person by this messenger too from now on; BadRoad when nothing may be sent there, TooMany."""
    if len(of(person)) >= MOST:
        raise TooMany
    made = Messenger(
        person_id=person.id,
        url=url.strip(),
        label=label_of(url, settings.messenger_hosts),
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.record(person, "add_messenger", by_id=person.id, after={"messenger": made.label})
    return made


def remove(messenger: Messenger, person: Person) -> None:
    """Tell a person by this messenger no more; what is under way there is cancelled by itself."""
    audit.record(person, "remove_messenger", by_id=person.id, before={"messenger": messenger.label})
    session.delete(messenger)


def try_out(messenger: Messenger) -> None:
    """Queue a message of trial, as any other goes."""
    sent = select(func.count(Letter.id)).where(Letter.key.startswith(f"{MESSAGE}:trial:{messenger.id}:"))
    mail.post(
        f"{MESSAGE}:trial:{messenger.id}:{session.scalar(sent)}",
        MESSAGE,
        recipient_id=messenger.person_id,
        address=messenger.label,
        facts={"messenger": messenger.id},
        priority=Priority.URGENT,
    )


Compose = Callable[[Sequence[Posted]], Sequence[Composed]]


def messages(letters: Sequence[Posted], settings: Settings, compose: Compose) -> Mapping[int, Composed]:
    """The short words of messages; one goes as long as the letter that it goes beside would, and says no secret.

    One that stands for several says what a joint letter of theirs would.
    """
    if not rules_of(MessengerRules).allowed:
        return dict.fromkeys((each.id for each in letters), Meaningless(LetterState.CANCELLED, "messengers_off"))
    several = joined_to(each for each in letters if each.is_joint)
    beside = {each.id: each.facts.get("beside") for each in chain(letters, *several.values())}
    found = session.scalars(select(Letter).where(Letter.id.in_([each for each in beside.values() if each])))
    sources = {letter.id: mail.posted(letter) for letter in found}
    single = [source for source in (sources.get(beside[each.id] or 0) for each in letters) if source]
    composed = dict(zip((each.id for each in single), compose(single), strict=True))
    said: dict[int, Composed | None] = {each.id: composed.get(beside[each.id] or 0) for each in letters}
    said |= {joint_id: _of_several(parts, sources, settings) for joint_id, parts in several.items()}
    return {each.id: _short(each, said[each.id], settings) for each in letters}


def _of_several(parts: Sequence[Posted], sources: Mapping[int, Posted], settings: Settings) -> Content | Meaningless:
    """What the letters beside which some messages stand would say together."""
    of_source = {each.facts["beside"]: each.id for each in parts}
    said = joint([sources[source_id] for source_id in of_source], settings)
    joined = tuple((of_source[source_id], told) for source_id, told in said.joined)
    return replace(said, joined=joined)


def _short(letter: Posted, source: Composed | None, settings: Settings) -> Composed:
    road = session.get(Messenger, letter.facts["messenger"])
    person = session.get(Person, letter.recipient_id or 0)
    if road is None or person is None or person.deactivated_at is not None or road.person_id != person.id:
        return GONE
    if source is not None and not isinstance(source, Content):
        return source
    with speaking(person.locale):
        subject = source.subject if source else gettext("Messages come here from now on.")
        page = execution_page(letter.about_id, settings) if letter.about_id else f"{settings.base_url}/"
        joined = source.joined if source else ()
        return Content(subject, page, "", road.label, road=road.id, joined=joined)
