"""How the states of letters and the parts of a digest are called, and why a letter did not go."""

from tracker.language import Marked, Words, mark
from tracker.mail import LetterState
from tracker.mail.holds import Why
from tracker.reminders.digest import Part

WORDS: Words = {
    LetterState: {
        LetterState.QUEUED: mark("letter", "queued"),
        LetterState.SENDING: mark("letter", "being sent"),
        LetterState.WAITING: mark("letter", "waiting for another try"),
        LetterState.SENT: mark("letter", "sent"),
        LetterState.PARKED: mark("letter", "not delivered"),
        LetterState.WITHHELD: mark("letter", "withheld"),
        LetterState.CANCELLED: mark("letter", "cancelled"),
    },
}

REASONS: dict[str, Marked] = {
    "no_address": mark("letter's reason", "the person has no address"),
    "bad_address": mark("letter's reason", "the address can't be written to"),
    "refused": mark("letter's reason", "the recipient's server refused it"),
    "flagged": mark("letter's reason", "the address was refused before"),
    "unknown_outcome": mark("letter's reason", "the server's answer was lost three times"),
    "put_off_too_long": mark("letter's reason", "the recipient's server put it off for days"),
    "not_composed": mark("letter's reason", "it could not be composed"),
    "nothing_to_say": mark("letter's reason", "there is nothing left to say"),
    "bounced": mark("letter's reason", "it came back: nobody gets letters at the address"),
    "delayed": mark("letter's reason", "the recipient's server holds it up"),
    "restored": mark("letter's reason", "it may have gone before the database was brought back"),
    "no_messenger": mark("letter's reason", "the messenger was removed"),
    "messengers_off": mark("letter's reason", "messengers are switched off"),
    "declined": mark("letter's reason", "the person has chosen not to get it"),
    "expired": mark("letter's reason", "the link in it has run out"),
    "no_office": mark("letter's reason", "the person no longer holds the office"),
}

HOLDS: dict[Why, Marked] = {
    Why.RESTORED: mark("hold", "The database was brought back from a backup: it is older than the last letter."),
    Why.LEAP: mark("hold", "The clock of the machine has jumped far ahead."),
    Why.SILENCE: mark("hold", "For more than two weeks nothing has run here, or the clock is far ahead."),
    Why.BY_HAND: mark("hold", "The administrator has stopped the letters."),
}

PARTS: dict[Part, Marked] = {
    Part.RETURNED: mark("part of a letter", "Returned for rework"),
    Part.OVERDUE: mark("part of a letter", "Overdue"),
    Part.DECIDED: mark("part of a letter", "Decided on your requests for a later day"),
    Part.SOON: mark("part of a letter", "Due soon"),
    Part.NEW: mark("part of a letter", "New"),
    Part.WAITING: mark("part of a letter", "Reports that wait for your check"),
    Part.LATE: mark("part of a letter", "Overdue under your control"),
}
