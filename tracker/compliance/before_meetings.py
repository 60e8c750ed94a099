"""The execution report that goes out before a meeting, as a Word file, to chair and secretary."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from config import Settings
from tracker import clock, files, mail
from tracker.compliance import templates
from tracker.compliance.exports.formats import written
from tracker.compliance.layout import laid_out
from tracker.compliance.report import body_report
from tracker.db import one_at_a_time, session
from tracker.directory.models import Body, Person
from tracker.directory.queries import holders
from tracker.directory.roles import Role
from tracker.language import DEFAULT, gettext, short_date, speaking
from tracker.mail import Letter
from tracker.reminders.choices import declining
from tracker.reminders.enclosed import REPORT
from tracker.reminders.hours import days, early
from tracker.reminders.regular import meeting_to_report

READERS = (Role.CHAIR, Role.SECRETARY)


@dataclass(frozen=True)
class Meeting:
    """A meeting whose report should have gone out by now."""

    body_id: int
    on: date

    def key(self, person_id: int) -> str:
        """The business fact of one letter."""
        return f"{REPORT}:meeting:{self.body_id}:{self.on}:{person_id}"


def meetings(settings: Settings) -> list[Meeting]:
    """The meetings whose report has come due and is not in the outbox of everybody that it is for."""
    body_days = days()
    silent = early(body_days, settings)
    found = {
        body_id: meeting_to_report(day.letters, day.today, day.calendar)
        for body_id, day in sorted(body_days.items())
        if body_id not in silent
    }
    due = [Meeting(body_id, on) for body_id, on in found.items() if on is not None]
    return [each for each in due if _lacking(each, body_days[each.body_id].today)]


def _lacking(meeting: Meeting, today: date) -> list[Person]:
    people = {person.id: person for role in READERS for person in holders(role, meeting.body_id, today)}
    declined = declining(today)
    keys = {meeting.key(person_id): person for person_id, person in people.items() if person_id not in declined}
    posted = set(session.scalars(select(Letter.key).where(Letter.key.in_(keys))))
    return [person for key, person in keys.items() if key not in posted]


def send_report(meeting: Meeting, settings: Settings) -> int:
    """Make the report as of today, keep the file and post it to those who have not got it; how many letters."""
    one_at_a_time(f"{REPORT}:meeting:{meeting.body_id}")
    body = session.get_one(Body, meeting.body_id)
    today = clock.today(body.time_zone)
    people = _lacking(meeting, today)
    if not people:
        return 0
    with speaking(DEFAULT):
        sheet = laid_out(body_report(body, today))
        name = gettext("Execution report %(day)s", day=today.isoformat())
        title = gettext("Execution report before the meeting on %(day)s", day=short_date(meeting.on))
        own = templates.own(body.id, settings.files_dir)
        content = written(sheet, "docx", own)
    kept = files.keep(settings.files_dir, content, f"{name}.docx", None)
    session.flush()
    facts = {"body_id": body.id, "title": title, "page": f"/reports/bodies/{body.id}", "files": [kept.id]}
    for person in people:
        mail.post(meeting.key(person.id), REPORT, recipient_id=person.id, address=person.email, facts=facts)
    return len(people)
