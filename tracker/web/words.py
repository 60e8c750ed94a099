"""Every code that a page may show, in the words of the visitor's language."""

from enum import StrEnum

from tracker.directory import words as directory
from tracker.executions import words as executions
from tracker.language import Marked, Words, mark, pgettext
from tracker.mail.holds import Why
from tracker.reminders import words as reminders
from tracker.resolutions import words as resolutions

JOBS: dict[str, Marked] = {
    "remind": mark("job", "Reminders and overviews posted"),
    "report_before_meetings": mark("job", "Reports before meetings posted"),
    "open_periods": mark("job", "Periods of recurring assignments opened"),
    "send": mark("job", "Letters sent"),
    "start_reports": mark("job", "Reports begun on their days"),
    "read_inbox": mark("job", "Letters that came read"),
    "housekeeping": mark("job", "Old sessions removed"),
}

WORDS: Words = {**directory.WORDS, **resolutions.WORDS, **executions.WORDS, **reminders.WORDS}


def of(code: StrEnum | None) -> str:
    """The word of a state, an action, a role …; "" for None."""
    return "" if code is None else pgettext(*WORDS[type(code)][code])


def of_obstacle(code: str) -> str:
    """What keeps a resolution from being issued."""
    return pgettext(*resolutions.OBSTACLES[code])


def of_letter_reason(code: str) -> str:
    """Why a letter did not go; the server's own words as they are."""
    known = reminders.REASONS.get(code)
    return pgettext(*known) if known else code


def of_hold(code: str) -> str:
    """Why letters are held."""
    return pgettext(*reminders.HOLDS[Why(code)])


def of_job(name: str) -> str:
    """What a regular job does."""
    return pgettext(*JOBS[name]) if name in JOBS else name
