"""The history of a thing as a line of time, in words."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker import audit
from tracker.audit import HistoryEntry
from tracker.db import Base
from tracker.directory import queries as directory
from tracker.executions.states import Answer
from tracker.language import Marked, gettext, mark, pgettext, short_date
from tracker.resolutions.contract import contract
from tracker.resolutions.words import recurrence
from tracker.web import proofs, words
from tracker.web.given import wholes

ACTIONS: dict[str, Marked] = {
    "issue": mark("history", "Put on control"),
    "open_period": mark("history", "A new period has begun"),
    "acknowledge": mark("history", "The executor has opened the assignment"),
    "report": mark("history", "An answer was sent for review"),
    "accept": mark("history", "The answer was accepted, taken off control as executed"),
    "release": mark("history", "Accepted as not concerning the organisation, taken off control"),
    "return": mark("history", "Returned for rework"),
    "withdraw": mark("history", "Taken off control unexecuted"),
    "leave": mark("history", "No further period for the organisation"),
    "reopen": mark("history", "Put on control again"),
    "end": mark("history", "Closed together with the lead's duty"),
    "note": mark("history", "Progress note"),
    "ask_note": mark("history", "News of the work was asked for"),
    "ask_extension": mark("history", "A later day was asked for"),
    "take_back_extension": mark("history", "The request for a later day was taken back"),
    "grant_extension": mark("history", "The day was moved"),
    "move_day": mark("history", "The day was moved unasked"),
    "join": mark("history", "Joined after the issue"),
    "take_off": mark("history", "The assignment was taken off control"),
    "put_back": mark("history", "The assignment was put on control again"),
    "close": mark("history", "The resolution is wholly off control"),
    "open_again": mark("history", "The resolution is on control again"),
    "correct_text": mark("history", "The text was corrected"),
    "refuse_extension": mark("history", "The later day was refused"),
    "inner_pass": mark("history", "Passed on inside the organisation"),
    "inner_reassign": mark("history", "Passed to somebody else"),
    "inner_day": mark("history", "The inner day was moved with the organisation's own"),
    "inner_report": mark("history", "Answered to the head"),
    "inner_accept": mark("history", "Sent on as the organisation's answer"),
    "inner_return": mark("history", "Returned inside the organisation"),
    "inner_withdraw": mark("history", "Taken back by the head"),
    "inner_end": mark("history", "Closed with the organisation's duty"),
    "set_asked": mark("history", "What proves execution was set"),
    "set_day": mark("history", "The day was set by hand"),
    "set_recurrence": mark("history", "How it recurs was changed"),
    "set_controller": mark("history", "The controller was named"),
    "set_addressees": mark("history", "The addressees were corrected"),
    "bring_in": mark("history", "Brought in"),
    "correct_heading": mark("history", "The heading was corrected"),
    "correct_point": mark("history", "The point was corrected"),
    "add_point": mark("history", "A point was added"),
    "remove_point": mark("history", "A point was taken out"),
    "add_assignment": mark("history", "An assignment was added"),
    "remove_assignment": mark("history", "An assignment was taken out"),
    "split_point": mark("history", "A point was cut into parts"),
    "join_points": mark("history", "Two points were joined"),
    "place_line": mark("history", "A stray line was given its place"),
    "count_days_anew": mark("history", "The days were counted anew by the calendar and the rules of now"),
    "restore_day": mark("history", "The deadline of the text was taken again"),
    "set_indicator": mark("history", "The indicator was corrected"),
    "leave_out": mark("history", "A phrase was left out"),
    "bulk": mark("history", "Several points were changed at once"),
    "bring_in_again": mark("history", "The corrected file was brought in"),
    "undo_correction": mark("history", "A correction was undone"),
    "redo_correction": mark("history", "A correction was made again"),
    "forget": mark("history", "A phrase was forgotten"),
    "explain_addressee": mark("history", "An addressee was explained"),
    "settle_doubt": mark("history", "A doubt was looked at"),
    "send_to_chair": mark("history", "Handed to the chair"),
    "take_back": mark("history", "Taken back to the check"),
    "discard": mark("history", "The draft was discarded"),
    "sign_in": mark("history", "Signed in"),
    "follow_link": mark("history", "Came by a link from a letter"),
    "set_links": mark("history", "The ways in by a link were set"),
    "choose_letters": mark("history", "Chose how often letters come"),
    "invite": mark("history", "An invitation was sent"),
    "set_password": mark("history", "A new password was set"),
    "add": mark("history", "Added"),
    "appoint": mark("history", "An office was given"),
    "dismiss": mark("history", "An office was ended"),
    "add_absence": mark("history", "An absence was noted"),
    "remove_absence": mark("history", "An absence was taken back"),
    "activate": mark("history", "The way in was opened"),
    "forget_second_factor": mark("history", "The second factor was reset"),
    "deactivate": mark("history", "The way in was closed"),
    "teach": mark("history", "A phrase was taught"),
    "correct_calendar": mark("history", "A day of the calendar was corrected"),
    "put_template": mark("history", "An own template of the report was put in"),
    "take_template_out": mark("history", "The own template of the report was taken out"),
    "set_rules": mark("history", "The rules of the body were set"),
    "remind": mark("history", "Those who have not answered were reminded"),
    "set_messengers": mark("history", "Messages by messenger were switched"),
    "add_messenger": mark("history", "A messenger was added"),
    "remove_messenger": mark("history", "A messenger was removed"),
    "set_inbox": mark("history", "What is made of letters that come was set"),
    "release_letters": mark("history", "Letters that were held were let go"),
    "resend": mark("history", "A letter was queued once more"),
    "clear_flag": mark("history", "A refused address is written to again"),
    "correct_address": mark("history", "The address for letters was corrected"),
}
"""What each action of a resolution, an assignment or an execution is called when it has happened."""

CHANGED = mark("history", "Changed")

SUBJECTS: dict[str, Marked] = {
    "alias": mark("subject", "alias"),
    "appointment": mark("subject", "appointment"),
    "assignment": mark("subject", "assignment"),
    "body": mark("subject", "body"),
    "calendar_correction": mark("subject", "correction of the calendar"),
    "execution": mark("subject", "execution"),
    "installation": mark("subject", "installation"),
    "letter": mark("subject", "letter"),
    "mail_hold": mark("subject", "hold of letters"),
    "organisation": mark("subject", "organisation"),
    "organisation_group": mark("subject", "group"),
    "person": mark("subject", "person"),
    "point": mark("subject", "point"),
    "resolution": mark("subject", "resolution"),
    "sub_assignment": mark("subject", "duty passed on"),
}
"""What something has happened to."""


@dataclass(frozen=True)
class Line:
    """One thing that has happened: when, by whom, what, with its particulars and the words that were said."""

    at: datetime
    by: str
    what: str
    details: str
    comment: str


def lines(*subjects: Base) -> list[Line]:
    """All that has happened to some things together, oldest first."""
    entries = audit.entries_of(*subjects)
    names = directory.names({entry.by_id for entry in entries if entry.by_id is not None})
    return [line(entry, names) for entry in entries]


def since(newest: str | None, subjects: Collection[Base], actions: Collection[str] = ()) -> list[Line]:
    """What has happened to some things after a row of the history that a page knew of; only certain actions, if any."""
    entries = audit.entries_since(next(iter(wholes([newest or ""])), 0), subjects)
    entries = [each for each in entries if not actions or each.action in actions]
    names = directory.names({each.by_id for each in entries if each.by_id is not None})
    return [line(each, names) for each in entries]


def line(entry: HistoryEntry, names: dict[int, str]) -> Line:
    """One entry in words; `names` are of the people by their ids."""
    by = names.get(entry.by_id, "") if entry.by_id is not None else gettext("by the timetable")
    return Line(entry.at, by, pgettext(*ACTIONS.get(entry.action, CHANGED)), _details(entry), entry.comment)


def subject(entry: HistoryEntry) -> str:
    """What it has happened to: «поручение 12»."""
    called = SUBJECTS.get(entry.subject)
    return f"{pgettext(*called) if called else entry.subject} {entry.subject_id}"


def _details(entry: HistoryEntry) -> str:
    said = [_changed(entry.before, entry.after, name) for name in FIELDS]
    if "answer" in entry.after:
        said.append(_answer(Answer(entry.after["answer"]), on_behalf=bool(entry.after.get("on_behalf"))))
    return "; ".join(filter(None, said))


def _changed(before: dict[str, Any], after: dict[str, Any], name: str) -> str:
    """What a field was and is; "" when it isn't there or stayed as it was."""
    old, new = (FIELDS[name](each[name]) if each.get(name) else "" for each in (before, after))
    if old == new:
        return ""
    if old and new:
        return gettext("from %(before)s to %(after)s", before=old, after=new)
    if old:
        return gettext("before: %(before)s", before=old)
    said = {"due_on": gettext("due %(day)s", day=new), "ends_on": gettext("until %(day)s", day=new)}
    return said.get(name, new)


def _answer(answer: Answer, *, on_behalf: bool) -> str:
    said = words.of(answer).lower()
    return gettext("%(answer)s; on behalf of the organisation", answer=said) if on_behalf else said


def _day(iso: str) -> str:
    return short_date(date.fromisoformat(iso))


def _asked(kept: list[dict[str, Any]]) -> str:
    return ", ".join(proofs.name_of(each) for each in contract(kept))


FIELDS: dict[str, Callable[[Any], str]] = {
    "person": str,
    "due_on": _day,
    "recurrence": recurrence,
    "ends_on": _day,
    "asked": _asked,
    "addressees": ", ".join,
}
"""What is told of before and after, and how each is worded."""
