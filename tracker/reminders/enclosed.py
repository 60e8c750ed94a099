"""A letter that brings a report: what it is of, and the files themselves."""

from config import Settings
from tracker import clock, files
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import visitor
from tracker.executions.queries import READERS_OF_A_BODY
from tracker.files import StoredFile
from tracker.language import gettext, ngettext, speaking
from tracker.mail import Attached, Composed, Posted
from tracker.reminders.choices import DECLINED, declining
from tracker.reminders.digest import NO_OFFICE
from tracker.reminders.hours import not_today
from tracker.reminders.links import overviews_link
from tracker.reminders.wording import Button, Said, written

REPORT = "report"
"""The kind of a letter with a report: facts `body_id`, `title`, `page` (its address under ours) and `files` (ids)."""


def report(letter: Posted, settings: Settings) -> Composed:
    """The letter with its files, if its reader still reads the reports of the body."""
    person = session.get(Person, letter.recipient_id or 0)
    if person is None or person.deactivated_at is not None:
        return NO_OFFICE
    today = clock.today(settings.time_zone)
    offices = visitor(person, today).offices
    if letter.facts["body_id"] not in offices.bodies(*READERS_OF_A_BODY):
        return NO_OFFICE
    if person.id in declining(today):
        return DECLINED
    if later := not_today(settings):
        return later
    leave = overviews_link(person.id, settings)
    attached = tuple(_attached(file_id, settings) for file_id in letter.facts["files"])
    with speaking(person.locale):
        said = Said(
            subject=letter.facts["title"],
            title=letter.facts["title"],
            sentences=(_enclosed(len(attached)),) if attached else (),
            buttons=(Button(gettext("Open the report"), settings.base_url + letter.facts["page"]),),
            foot=gettext("This letter was made by a machine and needs no answer."),
            attached=attached,
            leave=leave,
            secrets=((leave, settings.base_url),),
        )
        return written(said, person.full_name, person.email)


def _enclosed(number: int) -> str:
    return ngettext("%(num)s file is attached.", "%(num)s files are attached.", number)


def _attached(file_id: int, settings: Settings) -> Attached:
    kept = session.get_one(StoredFile, file_id)
    return Attached(kept.name, _media_type(kept), files.content(settings.files_dir, kept))


def _media_type(kept: StoredFile) -> str:
    """The kind that mail programs open by: a DOCX is a ZIP by its content, a CSV is plain bytes."""
    return MEDIA_TYPES.get(kept.name.rpartition(".")[2].lower(), kept.media_type)


MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
