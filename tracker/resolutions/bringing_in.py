"""Bringing in a file as long work: it is kept at once, read by a child, and becomes a draft in one transaction."""

from dataclasses import asdict, dataclass
from typing import Any

from config import Settings
from tracker import clock, files, work
from tracker.db import session, transaction
from tracker.directory import queries as directory
from tracker.directory.models import Body, Person
from tracker.directory.queries import Visitor
from tracker.files import ChildFailed, ChildRefused, StoredFile
from tracker.intake.draft import Draft
from tracker.resolutions import services
from tracker.resolutions.models import Resolution
from tracker.resolutions.queries import lock, whole, working_calendar
from tracker.resolutions.reading import names_of_directory, read_document
from tracker.resolutions.rereading import bring_in_again
from tracker.resolutions.states import Stage
from tracker.work import Refused, Work, Write

KIND = "read_resolution"
"""The kind of this work."""


@dataclass(frozen=True)
class Facts:
    """Which stored file is brought in for which body, its name, and whether it is a text that was pasted."""

    file_id: int
    body_id: int
    name: str
    pasted: bool = False
    again: int | None = None
    """The resolution in check whose corrected file it is."""


def ask(kept: StoredFile, body_id: int, by: Visitor, *, pasted: bool = False, again: Resolution | None = None) -> Work:
    """Have a stored file read, as a new resolution or as the corrected file of one; the row says what became of it."""
    session.flush()
    facts = Facts(kept.id, body_id, kept.name, pasted, again.id if again else None)
    return work.ask(KIND, asdict(facts), by.person.id)


def read(settings: Settings, given: dict[str, Any], by_id: int, _progress: work.Progress) -> Write:
    """Read the file; the draft is made by what is returned. Refused with the reader's reason."""
    facts = Facts(**given)
    with transaction(write=False):
        kept, names = session.get_one(StoredFile, facts.file_id), names_of_directory()
    draft = _understood(files.content(settings.files_dir, kept), facts.name, names)

    def write() -> dict[str, Any]:
        person = session.get_one(Person, by_id)
        by = directory.visitor(person, clock.today(settings.time_zone))
        body, file = session.get_one(Body, facts.body_id), session.get_one(StoredFile, facts.file_id)
        if facts.again is None:
            return {"resolution_id": services.bring_in(body, draft, file, by, working_calendar()).id}
        return _again(facts.again, draft, file, by)

    return write


def _again(resolution_id: int, draft: Draft, file: StoredFile, by: Visitor) -> dict[str, Any]:
    lock(resolution_id)
    resolution = session.scalars(whole().where(Resolution.id == resolution_id)).first()
    if resolution is None or resolution.stage is not Stage.DRAFT:
        raise Refused("not_in_check")
    bring_in_again(resolution, draft, file, by, working_calendar())
    return {"resolution_id": resolution_id}


def _understood(data: bytes, name: str, names: dict[str, Any]) -> Draft:
    try:
        draft = read_document(data, name, names)
    except ChildRefused as refusal:
        raise Refused(refusal.reason, refusal.values) from refusal
    except ChildFailed as failure:
        raise Refused("stopped") from failure
    if not draft.points:
        raise Refused("no_points")
    return draft
