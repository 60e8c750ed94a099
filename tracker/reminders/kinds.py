"""Every kind of letter: how it is called, and who finds its words at the moment of sending."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from config import Settings
from tracker.language import Marked, mark
from tracker.mail import Letter, Render
from tracker.reminders.enclosed import REPORT, report
from tracker.reminders.letters import digest
from tracker.reminders.notices import NOTICES, notice
from tracker.reminders.sweep import DIGEST
from tracker.reminders.wording import Composed


@dataclass(frozen=True)
class Kind:
    """A kind of letter: its name in the journal, and its words now."""

    name: Marked
    compose: Callable[[Letter, Settings], Composed]


KINDS: dict[str, Kind] = {
    DIGEST: Kind(mark("kind of letter", "letter of the day"), digest),
    REPORT: Kind(mark("kind of letter", "report"), report),
    **{code: Kind(each.name, notice) for code, each in NOTICES.items()},
}


def renderer(settings: Settings) -> Render:
    """The words of any letter at the moment of sending; asked in a reading transaction."""
    return partial(_composed, settings)


def _composed(settings: Settings, letter: Letter) -> Composed:
    return KINDS[letter.kind].compose(letter, settings)
