"""Changes of the production calendar by an administrator."""

from datetime import date

from sqlalchemy import select

from tracker import audit
from tracker.calendar.models import CalendarCorrection
from tracker.db import session


def correct_calendar(day: date, working: bool, *, note: str, by_id: int | None) -> CalendarCorrection:
    """Say that a day is working, or off, whatever the published calendar says; days on control stay as they are."""
    known = session.scalars(select(CalendarCorrection).where(CalendarCorrection.day == day)).first()
    correction = known or CalendarCorrection(day=day)
    before = {"working": known.working} if known else {}
    correction.working, correction.note = working, note.strip()
    session.add(correction)
    session.flush()
    after = {"day": day.isoformat(), "working": working, "note": correction.note}
    audit.record(correction, "correct_calendar", by_id=by_id, before=before, after=after)
    return correction
