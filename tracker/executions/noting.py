"""How the work is going: told by oneself, or asked for by the controller. It closes nothing. Nothing here commits."""

from datetime import timedelta

from sqlalchemy import select

from tracker import audit, clock
from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.executions import telling
from tracker.executions.models import Execution, NoteRequest, ProgressNote
from tracker.executions.refusals import AlreadyAsked, required
from tracker.executions.states import OPEN, Action, NotAllowedNow

TWICE = timedelta(minutes=1)
"""The same words within this time were sent by a button pressed twice."""


def add(execution: Execution, by: Visitor, text: str) -> ProgressNote:
    """Say how the work is going; whatever was asked about it is answered so. A button pressed twice makes one note."""
    waiting = _waiting(execution)
    if not waiting and (just_now := _sent_just_now(execution, by, required(text))):
        return just_now
    note = ProgressNote(execution=execution, text=required(text), at=clock.now(), by_id=by.person.id)
    session.add(note)
    session.flush()
    for request in waiting:
        request.note_id = note.id
    audit.record(execution, "note", by_id=by.person.id, comment=note.text)
    return note


def _sent_just_now(execution: Execution, by: Visitor, text: str) -> ProgressNote | None:
    same = (ProgressNote.execution_id == execution.id, ProgressNote.by_id == by.person.id, ProgressNote.text == text)
    return session.scalars(select(ProgressNote).where(*same, ProgressNote.at > clock.now() - TWICE).limit(1)).first()


def ask(execution: Execution, by: Visitor, words: str) -> NoteRequest:
    """Ask how the work is going; AlreadyAsked while an earlier request waits."""
    if execution.state not in OPEN:
        raise NotAllowedNow(execution.state, Action.REPORT)
    if _waiting(execution):
        raise AlreadyAsked
    request = NoteRequest(execution=execution, words=required(words), asked_at=clock.now(), by_id=by.person.id)
    session.add(request)
    session.flush()
    telling.news_asked(request, by)
    audit.record(execution, "ask_note", by_id=by.person.id, comment=request.words)
    return request


def _waiting(execution: Execution) -> list[NoteRequest]:
    chosen = select(NoteRequest).where(NoteRequest.execution_id == execution.id, NoteRequest.note_id.is_(None))
    return list(session.scalars(chosen.with_for_update()))
