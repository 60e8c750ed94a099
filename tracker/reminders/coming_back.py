"""What becomes of letters that came: a bounce is counted once, an answer waits as a draft, the rest for a secretary."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, Exists, func, select, update

from config import Settings
from tracker import clock, files, mail
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor, visitor
from tracker.executions import evidence
from tracker.executions.models import Execution
from tracker.executions.states import UNANSWERED
from tracker.mail import Letter, LetterState
from tracker.mail import incoming as post
from tracker.mail.incoming import Incoming
from tracker.mail.outbox import flag
from tracker.reminders.installation import rules_of
from tracker.reminders.links import may_answer
from tracker.reminders.models import CameLetter
from tracker.reminders.queries import told_of
from tracker.reminders.regular import Came, InboxRules

LONGEST_SUBJECT = 500


def take(raw: bytes, settings: Settings) -> Came | None:
    """Take a letter that came; what became of it, None where it was counted before or only a machine wrote it."""
    found, rules = post.understood(raw), rules_of(InboxRules)
    letter = session.scalars(select(Letter).where(Letter.message_id.in_(found.about)).limit(1)).first()
    if found.what is post.Came.BOUNCE and letter and rules.bounces:
        return _bounced(found, letter, raw, settings)
    if found.what is post.Came.AUTOMATIC:
        return None
    person = _answering(found, letter, settings) if letter and rules.answers else None
    row = _row(Came.ANSWER if person else Came.OTHER, _hashed(raw), found, letter, person)
    return _kept(row, found, raw, settings)


def _hashed(raw: bytes) -> str:
    return f"letter:{sha256(raw).hexdigest()}"


def _bounced(found: Incoming, letter: Letter, raw: bytes, settings: Settings) -> Came | None:
    """Count a bounce once, whatever number of servers speaks of it; for good, and the address is flagged."""
    row = _row(Came.BOUNCE, f"bounce:{letter.id}:{found.status[0]}", found, letter)
    counted = _kept(row, found, raw, settings)
    if counted is None:
        return None
    said = found.said or found.status
    final = found.status.startswith("5")
    if final:
        flag(letter.address, letter.id, said, clock.now())
    if letter.state is LetterState.SENT and (final or not letter.reason):
        letter.reason, letter.answer = ("bounced" if final else "delayed"), said
        session.flush()
        mail.follow([letter.id])
    return counted


def _answering(found: Incoming, letter: Letter, settings: Settings) -> Person | None:
    """Whose answer it is: of nobody but the person that the letter went to, about a duty that waits for an answer."""
    person = session.get(Person, letter.recipient_id or 0)
    if person is None or found.what is not post.Came.ANSWER:
        return None
    here, own = visitor(person, clock.today(settings.time_zone)), {letter.address.lower(), person.email.lower()}
    return person if found.sender in own and answerable(here, letter) else None


def answerable(here: Visitor, letter: Letter) -> list[Execution]:
    """The duties that a letter told of and that its reader may still answer."""
    sources = {letter.facts.get("copy_of", letter.id), letter.id}  # a copy tells what has come to it besides
    told = [letter.about_id] if letter.about_id else sorted({row[0] for each in sources for row in told_of(each)})
    found = [may_answer(here, execution_id) for execution_id in told]
    return [each for each in found if each and each.state in UNANSWERED]


def _row(what: Came, key: str, found: Incoming, letter: Letter | None, person: Person | None = None) -> CameLetter:
    return CameLetter(
        key=key,
        what=what,
        at=clock.now(),
        sender=found.sender[:LONGEST_SUBJECT],
        subject=found.subject[:LONGEST_SUBJECT],
        text=found.text,
        status=found.status,
        said=found.said,
        letter=letter,
        person_id=person.id if person else None,
        settled_at=clock.now() if what is Came.BOUNCE else None,
    )


def _kept(row: CameLetter, found: Incoming, raw: bytes, settings: Settings) -> Came | None:
    """Keep the whole letter beside what was understood of it; None when that was done before."""
    if session.scalar(select(CameLetter.id).where(CameLetter.key == row.key)) is not None:
        return None
    row.whole = files.keep(settings.files_dir, raw, f"{found.subject[:80] or 'letter'}.eml", None)
    session.add(row)
    if row.what is Came.ANSWER:
        _attach(row, found, settings)
    session.flush()
    return row.what


def _attach(row: CameLetter, found: Incoming, settings: Settings) -> None:
    """Take the files that may be taken, as those of the form are; the others stay in the whole letter."""
    taken: list[files.StoredFile] = []
    refused: list[str] = []
    for each in found.attached:
        why = evidence.refusal(each.name, each.data, settings.max_upload_mb)
        if why is None and len(taken) < evidence.MOST_FILES:
            taken.append(files.keep(settings.files_dir, each.data, each.name, row.person_id))
        else:
            refused.append(each.name)
    row.files, row.refused = taken, refused


@dataclass(frozen=True)
class Draft:
    """An answer that came by letter and waits for its writer, with the duties that it may be about."""

    came: CameLetter
    duties: Sequence[Execution]


def drafts(here: Visitor) -> list[Draft]:
    """What the visitor has answered by letter and not sent on yet, the newest first."""
    found = session.scalars(select(CameLetter).where(*_mine(here)).order_by(CameLetter.id.desc()))
    return [Draft(each, answerable(here, each.letter)) for each in found if each.letter]


def is_drafted(here: Visitor) -> Exists:
    """Whether any such answer waits."""
    return select(CameLetter.id).where(*_mine(here)).exists()


def draft(here: Visitor, came_id: int | None) -> CameLetter | None:
    """One of the visitor's own drafts that still waits."""
    return session.scalars(select(CameLetter).where(*_mine(here), CameLetter.id == (came_id or 0))).first()


def _mine(here: Visitor) -> tuple[ColumnElement[bool], ...]:
    return _waits(Came.ANSWER), CameLetter.person_id == here.person.id


def to_look_at() -> list[CameLetter]:
    """What came and was neither a bounce nor an answer, the newest first."""
    return list(session.scalars(select(CameLetter).where(_waits(Came.OTHER)).order_by(CameLetter.id.desc()).limit(200)))


def number_to_look_at() -> int:
    """How many such letters wait for a look."""
    return session.scalar(select(func.count(CameLetter.id)).where(_waits(Came.OTHER))) or 0


def other(came_id: int) -> CameLetter | None:
    """A letter that is for a secretary to look at, or was."""
    return session.scalars(select(CameLetter).where(CameLetter.id == came_id, CameLetter.what == Came.OTHER)).first()


def settle(came: CameLetter, by: Person) -> None:
    """Nobody has to do anything about it any more."""
    mine = update(CameLetter).where(CameLetter.id == came.id, CameLetter.settled_at.is_(None))
    session.execute(mine.values(settled_at=clock.now(), settled_by_id=by.id))


def _waits(what: Came) -> ColumnElement[bool]:
    return (CameLetter.what == what) & CameLetter.settled_at.is_(None)
