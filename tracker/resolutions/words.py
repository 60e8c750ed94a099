"""How the stages of a resolution and the kinds of its points are called, and why a day is the day it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.calendar.deadlines import Due, DueKind, Reason
from tracker.calendar.recurrence import Every
from tracker.calendar.rules import DueWord
from tracker.calendar.terms import Unit
from tracker.intake.draft import Part, PointKind
from tracker.language import Marked, Words, decimal, gettext, mark, ngettext, pgettext, short_date
from tracker.resolutions.states import ResolutionAction, Stage

WORDS: Words = {
    Stage: {
        Stage.DRAFT: mark("stage", "being checked"),
        Stage.READY: mark("stage", "on the chair's table"),
        Stage.ISSUED: mark("stage", "on control"),
        Stage.CLOSED: mark("stage", "off control"),
    },
    ResolutionAction: {
        ResolutionAction.SEND_TO_CHAIR: mark("action", "Hand to the chair"),
        ResolutionAction.TAKE_BACK: mark("action", "Take back to the check"),
        ResolutionAction.ISSUE: mark("action", "Issue"),
        ResolutionAction.DISCARD: mark("action", "Discard"),
    },
    PointKind: {
        PointKind.ASSIGNMENT: mark("point", "assignment"),
        PointKind.STATEMENT: mark("point", "statement"),
        PointKind.CONTROL: mark("point", "control"),
    },
    Part: {
        Part.LEAD: mark("part", "lead executor"),
        Part.CO_EXECUTOR: mark("part", "co-executor"),
    },
    DueKind: {
        DueKind.DATE: mark("deadline", "a day"),
        DueKind.PERIOD: mark("deadline", "a period"),
        DueKind.RECURRING: mark("deadline", "recurring"),
        DueKind.PERMANENT: mark("deadline", "permanently"),
        DueKind.RELATIVE: mark("deadline", "a term"),
        DueKind.NONE: mark("deadline", "not stated"),
    },
    Every: {
        Every.WEEK: mark("recurring", "every week"),
        Every.MONTH: mark("recurring", "every month"),
        Every.QUARTER: mark("recurring", "every quarter"),
        Every.HALF_YEAR: mark("recurring", "every half-year"),
        Every.YEAR: mark("recurring", "every year"),
    },
    DueWord: {
        DueWord.WITHIN_YEAR: mark("word of a deadline", "within the year"),
        DueWord.SCHOOL_YEAR_START: mark("word of a deadline", "by the start of the school year"),
        DueWord.SCHOOL_YEAR: mark("word of a deadline", "during the school year"),
        DueWord.FIRST_HALF: mark("word of a deadline", "the first half of the year"),
        DueWord.SECOND_HALF: mark("word of a deadline", "the second half of the year"),
        DueWord.FIRST_SCHOOL_HALF: mark("word of a deadline", "the first half of the school year"),
        DueWord.SECOND_SCHOOL_HALF: mark("word of a deadline", "the second half of the school year"),
        DueWord.URGENT: mark("word of a deadline", "urgently"),
        DueWord.PROMPT: mark("word of a deadline", "promptly"),
    },
}


def term(number: int, unit: str) -> str:
    """«1 месяц», «3 рабочих дня»."""
    if unit == Unit.WORKING_DAY:
        return ngettext("%(num)s working day", "%(num)s working days", number)
    if unit == Unit.WEEK:
        return ngettext("%(num)s week", "%(num)s weeks", number)
    if unit == Unit.MONTH:
        return ngettext("%(num)s month", "%(num)s months", number)
    if unit == Unit.YEAR:
        return ngettext("%(num)s year", "%(num)s years", number)
    return ngettext("%(num)s day", "%(num)s days", number)


def indicator(stored: Mapping[str, Any] | None) -> str:
    """«не менее 70 %»; "" without an indicator."""
    if not stored:
        return ""
    said = [pgettext(*COMPARISONS[stored["comparison"]]), decimal(float(stored["value"])), stored["unit"]]
    return " ".join(filter(None, said))


COMPARISONS: dict[str, Marked] = {
    ">=": mark("comparison", "not less than"),
    "<=": mark("comparison", "not more than"),
    "=": mark("comparison", "exactly"),
}


def every(recurrence: Mapping[str, Any]) -> str:
    """«ежемесячно», «ежеквартально», from how a recurrence is kept."""
    return pgettext(*WORDS[Every][Every(recurrence["every"])])


def recurrence(stored: Mapping[str, Any]) -> str:
    """«ежеквартально, до 10 числа (месяц после периода)»."""
    day = stored.get("day")
    if stored["every"] == Every.WEEK:
        on = pgettext(*WEEKDAYS[(day or 7) - 1])
        return gettext("%(every)s, by %(weekday)s", every=every(stored), weekday=on)
    month = report_month(stored.get("months_after", 1))
    if day is None:
        return gettext("%(every)s, by the report day of the body (%(month)s)", every=every(stored), month=month)
    return gettext("%(every)s, by day %(day)s (%(month)s)", every=every(stored), day=day, month=month)


def report_month(months_after: int) -> str:
    """In which month a period is reported on, counted from its last one."""
    if months_after == 0:
        return gettext("the last month of the period")
    if months_after == 1:
        return gettext("the month after the period")
    if months_after > 1:
        return ngettext("%(num)s month after the period", "%(num)s months after the period", months_after)
    return ngettext("%(num)s month before its last one", "%(num)s months before its last one", -months_after)


WEEKDAYS = (
    mark("by weekday", "Monday"),
    mark("by weekday", "Tuesday"),
    mark("by weekday", "Wednesday"),
    mark("by weekday", "Thursday"),
    mark("by weekday", "Friday"),
    mark("by weekday", "Saturday"),
    mark("by weekday", "Sunday"),
)


def reason(stored: Mapping[str, Any]) -> str:
    """Why a deadline is the day it is, from what is kept with the assignment; "" where nothing is."""
    if not stored:
        return ""
    due = Due.from_json(stored)
    words = _reason(due.reason, due.values)
    if due.moved_from is None:
        return words
    return gettext(
        "%(reason)s; %(day)s is a day off, so it is the working day before",
        reason=words,
        day=short_date(due.moved_from),
    )


def _reason(why: Reason, values: Mapping[str, Any]) -> str:
    if why in {Reason.COUNTED, Reason.DEFAULT_TERM, Reason.URGENT, Reason.PROMPT}:
        return _counted(why, term(values["number"], values["unit"]), values["from_on"])
    if why is Reason.NAMED:
        return gettext("“%(word)s” by the rules of the body", word=pgettext(*WORDS[DueWord][DueWord(values["word"])]))
    return pgettext(*REASONS[why])


def _counted(why: Reason, length: str, from_on: date) -> str:
    first = short_date(from_on)
    if why is Reason.DEFAULT_TERM:
        return gettext("no deadline is stated: %(term)s from %(day)s", term=length, day=first)
    if why is Reason.COUNTED:
        return gettext("%(term)s from %(day)s", term=length, day=first)
    word = WORDS[DueWord][DueWord.URGENT if why is Reason.URGENT else DueWord.PROMPT]
    return gettext("“%(word)s”: %(term)s from %(day)s", word=pgettext(*word), term=length, day=first)


REASONS: dict[Reason, Marked] = {
    Reason.STATED: mark("reason", "as printed"),
    Reason.PERIOD_END: mark("reason", "the last day of the printed period"),
    Reason.PERMANENT: mark("reason", "permanently: a report once a year"),
    Reason.RECURRING: mark("reason", "recurring: a report for each period"),
    Reason.SET: mark("reason", "set by hand"),
    Reason.NO_DEADLINE: mark("reason", "without a deadline"),
    Reason.AWAITS_EVENT: mark("reason", "counted from an event: the day has to be set"),
    Reason.NOT_COMPUTED: mark("reason", "the day has to be set"),
}

OBSTACLES: dict[str, Marked] = {
    "no_date": mark("obstacle", "The day of adoption is not known"),
    "no_assignments": mark("obstacle", "There is no assignment in it"),
    "nothing_to_do": mark("obstacle", "Nobody and no day is set"),
    "no_addressee": mark("obstacle", "Nobody is addressed"),
    "unknown_addressee": mark("obstacle", "An addressee is not in the directory"),
    "closed_addressee": mark("obstacle", "An organisation that is addressed is closed"),
    "no_lead": mark("obstacle", "There is no lead executor, only co-executors"),
    "no_day": mark("obstacle", "The day has to be set"),
}

REFUSALS: dict[str, Marked] = {
    "empty": mark("refusal", "The file is empty."),
    "too_large": mark("refusal", "The file is too large."),
    "unpacked_too_large": mark("refusal", "Unpacked, the file would be too large, so it was not opened."),
    "encrypted": mark("refusal", "The file is protected by a password. Save it without one and try again."),
    "unsupported_type": mark("refusal", "Files of this type can't be read. Save it as DOCX and try again."),
    "damaged": mark("refusal", "The file is damaged: it can't be opened."),
    "scan_without_text": mark("refusal", "The file is a scan without text. Bring in the document that was scanned."),
    "too_many_lines": mark("refusal", "The document has too many lines for a resolution."),
    "no_libreoffice": mark("refusal", "Old DOC files are read only where LibreOffice is installed. Save it as DOCX."),
    "not_in_check": mark("refusal", "The resolution is no longer being checked, so its file was not replaced."),
    "no_points": mark("refusal", "Nothing in it looks like a resolution: there is no numbered point."),
    "stopped": mark("refusal", "The file was not read: it took too long or too much memory, and was stopped."),
}
"""Why a document can't be read, one sentence each."""
