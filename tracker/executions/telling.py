"""Who is told at once what has happened to a duty: the letter is a row of the same transaction."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from tracker import clock, mail
from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.executions.inner import SubAssignment
from tracker.executions.models import Execution, NoteRequest
from tracker.intake.draft import Part
from tracker.mail import Draft
from tracker.resolutions.models import TextCorrection
from tracker.resolutions.queries import working_calendar

MORNING = time(8)


def news_asked(request: NoteRequest, by: Visitor) -> None:
    """The head of the organisation is asked how the work is going."""
    organisation_id = request.execution.organisation_id
    for head in directory.heads([organisation_id], by.today).values():
        _post(f"note_requested:{request.id}", head, request.execution, by, request.words)


def passed_on(passed: SubAssignment, by: Visitor) -> None:
    """Somebody has got a duty inside the organisation, and is reminded on the working day before the inner day."""
    which = f"{passed.id}:{passed.person_id}:{passed.due_on}"
    _post(f"inner_duty:{which}", passed.person, passed.execution, by, passed.words)
    if passed.due_on is None:
        return
    eve = working_calendar().shift(passed.due_on, -1)
    zone = passed.execution.assignment.point.resolution.body.time_zone
    at = datetime.combine(eve, MORNING, ZoneInfo(zone))
    if at > clock.now() + timedelta(hours=1):
        _post(f"inner_due:{which}", passed.person, passed.execution, by, passed.words, at=at)


def returned_inside(passed: SubAssignment, by: Visitor, comment: str) -> None:
    """The head has returned an answer inside."""
    key = f"returned_inside:{passed.id}:{len(passed.reports)}"
    _post(key, passed.person, passed.execution, by, comment)


def helper_answered(execution: Execution, by: Visitor) -> None:
    """A co-executor has answered: the heads of the leads learn it."""
    leads = select(Execution.organisation_id).where(
        Execution.assignment_id == execution.assignment_id,
        Execution.period == execution.period,
        Execution.part == Part.LEAD,
    )
    for head in directory.heads(session.scalars(leads), by.today).values():
        key = f"co_executor_answered:{execution.id}:{len(execution.reports)}:{head.id}"
        _post(key, head, execution, by, execution.reports[-1].text)


def corrected(row: TextCorrection, left: Iterable[tuple[int, int]], by: Visitor) -> None:
    """Whoever answers for one of these (execution, organisation) learns that the text was corrected."""
    of_executions = dict(left)
    heads = directory.heads(of_executions.values(), by.today)
    mail.post_all(
        {
            f"corrected:{row.id}:{execution_id}": _draft("corrected", heads[office], execution_id, by, row.reason)
            for execution_id, office in of_executions.items()
            if office in heads
        }
    )


def _post(key: str, to: Person, about: Execution, by: Visitor, words: str, *, at: datetime | None = None) -> None:
    """What is to come at a moment of its own gathers with nothing."""
    kind, _sign, _rest = key.partition(":")
    draft = _draft(kind, to, about.id, by, words)
    mail.post_all({key: replace(draft, due_at=at, gathered_by=None) if at else draft})


def _draft(kind: str, to: Person, about_id: int, by: Visitor, words: str) -> Draft:
    return Draft(
        kind=kind,
        recipient_id=to.id,
        address=to.email,
        facts={"by_id": by.person.id, "words": words},
        about_id=about_id,
        gathered_by=f"notice:{to.id}",
    )
