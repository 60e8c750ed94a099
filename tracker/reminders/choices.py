"""What people choose to get: how often the letter of the day, whether overviews and reports, and a pause of both."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from tracker import audit
from tracker.db import session
from tracker.directory.models import Person
from tracker.mail import LetterState, Meaningless
from tracker.reminders.models import LetterChoice
from tracker.reminders.regular import Often, still_wants_letter, wants_overview

DECLINED = Meaningless(LetterState.CANCELLED, "declined")


@dataclass(frozen=True)
class Choice:
    """What a person has chosen; who has chosen nothing gets all, every day."""

    often: Often = Often.DAILY
    paused_until: date | None = None
    overviews: bool = True


def chosen(person_id: int) -> Choice:
    """What a person has chosen."""
    kept = session.get(LetterChoice, person_id)
    return Choice(kept.often, kept.paused_until, kept.overviews) if kept else Choice()


def choose(person: Person, choice: Choice) -> None:
    """Keep what a person wants; the choice is the person's own."""
    kept = session.get(LetterChoice, person.id) or LetterChoice(person_id=person.id)
    kept.often, kept.paused_until, kept.overviews = choice.often, choice.paused_until, choice.overviews
    session.add(kept)
    until = choice.paused_until and choice.paused_until.isoformat()
    after = {"often": choice.often.value, "paused_until": until, "overviews": choice.overviews}
    audit.record(person, "choose_letters", by_id=person.id, after=after)


def stop_digests(person: Person) -> None:
    """First notices only from now on; overviews stay as they are chosen."""
    choose(person, replace(chosen(person.id), often=Often.FIRST, paused_until=None))


def stop_overviews(person: Person) -> None:
    """No overviews and reports from now on; letters about duties stay as they are chosen."""
    choose(person, replace(chosen(person.id), overviews=False))


def silent(person_ids: Iterable[int], today: date) -> set[int]:
    """Those of these people who want nothing but first notices now."""
    chosen = select(LetterChoice.person_id, LetterChoice.often, LetterChoice.paused_until)
    rows = session.execute(chosen.where(LetterChoice.person_id.in_(person_ids)))
    return {person_id for person_id, often, until in rows if not still_wants_letter(often, until, today)}


def declining(today: date) -> set[int]:
    """The people who get no overviews and reports today."""
    rows = session.execute(select(LetterChoice.person_id, LetterChoice.overviews, LetterChoice.paused_until))
    return {person_id for person_id, overviews, until in rows if not wants_overview(overviews, until, today)}
