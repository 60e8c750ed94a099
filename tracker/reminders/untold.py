"""What has not been told yet, by the person to be told, and as much of it as the person wants to hear today."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.mail import Letter
from tracker.reminders.cards import to_tell
from tracker.reminders.facts import ISSUED, Day, Fact, is_step
from tracker.reminders.models import LetterChoice, Reminder
from tracker.reminders.recipients import recipients
from tracker.reminders.regular import OF_A_DAY, monday_of, wants_letter


def untold_news(
    today: date, body_days: dict[int, Day], silent: Collection[int]
) -> tuple[dict[int, list[Fact]], set[int]]:
    """What was not told yet, by the person to be told; and those to whom a body would speak that is silent yet."""
    readers, heard, later = recipients(today), _heard_lately(), set[int]()
    news: dict[int, list[Fact]] = defaultdict(list)
    for card in to_tell(body_days, readers.heads):
        people = readers.of(card)
        for key, to in card.news:
            for person_id in people[to]:
                if not card.is_told(person_id, key) and (person_id, card.id) not in heard:
                    news[person_id].append(Fact(card.id, key, to))
                    if card.case.body_id in silent:
                        later.add(person_id)
    return news, later


def apart(news: Mapping[int, Sequence[Fact]], lately: Mapping[int, int]) -> dict[int, list[Fact]]:
    """The news without steps of the ladder about what a letter of last night told; they come a day later.

    `lately` are those letters with their readers.
    """
    rows = select(Reminder.letter_id, Reminder.execution_id).where(Reminder.letter_id.in_(lately), Reminder.told)
    heard = (
        {(lately[letter_id], execution_id) for letter_id, execution_id in session.execute(rows)} if lately else set()
    )
    return {
        person_id: [fact for fact in facts if not (is_step(fact.key) and (person_id, fact.execution_id) in heard)]
        for person_id, facts in news.items()
    }


def wanted(news: dict[int, list[Fact]], today: date, settings: Settings) -> dict[int, list[Fact]]:
    """The news without those of people who have chosen to hear less; such news stay untold until a letter comes."""
    chosen = select(LetterChoice.person_id, LetterChoice.often, LetterChoice.paused_until)
    choices = [row for row in session.execute(chosen) if row.person_id in news]
    opens = _opens_week(today, settings) if choices else False
    for person_id, often, until in choices:
        first_notice = any(fact.key == ISSUED for fact in news[person_id])
        if not wants_letter(often, until, first_notice=first_notice, today=today, opens_week=opens):
            del news[person_id]
    return news


def _opens_week(today: date, settings: Settings) -> bool:
    """Whether no letter of the day was made on an earlier day of this week."""
    zone = ZoneInfo(settings.time_zone)
    monday, begins = (datetime.combine(day, time.min, zone) for day in (monday_of(today), today))
    earlier = Letter.kind.in_(OF_A_DAY) & (Letter.created_at >= monday) & (Letter.created_at < begins)
    return session.scalar(select(Letter.id).where(earlier).limit(1)) is None


def _heard_lately() -> set[tuple[int | None, int | None]]:
    """(person, execution) of what a notice tells within a day, past or to come: no reminder of the same comes by."""
    now, day = clock.now(), timedelta(days=1)
    lately = or_(Letter.turn_at < now + day, Letter.sent_at > now - day)
    about = select(Letter.recipient_id, Letter.about_id).where(Letter.about_id.is_not(None), lately)
    return {(row[0], row[1]) for row in session.execute(about)}
