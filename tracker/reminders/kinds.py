"""Every kind of letter: how it is called, and who finds its words at the moment of sending."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from config import Settings
from tracker import audit, clock
from tracker.language import Marked, mark
from tracker.mail import Composed, Posted
from tracker.mail.models import MESSAGE, TOGETHER
from tracker.reminders import ledger
from tracker.reminders.enclosed import REPORT, report
from tracker.reminders.letters import letters_of_the_day
from tracker.reminders.links import INVITATION, SIGN_IN, invitation, sign_in_letter
from tracker.reminders.messengers import messages
from tracker.reminders.notices import NOTICES, notice
from tracker.reminders.regular import DIGEST, MONTH, WEEK
from tracker.reminders.together import together

Compose = Callable[[Sequence[Posted], Settings], Mapping[int, Composed]]


@dataclass(frozen=True)
class Kind:
    """A kind of letter: its name in the journal, and the words now of many such letters, by their ids."""

    name: Marked
    compose: Compose


def each(compose: Callable[[Posted, Settings], Composed]) -> Compose:
    """Letters whose words are found one by one."""
    return lambda letters, settings: {letter.id: compose(letter, settings) for letter in letters}


KINDS: dict[str, Kind] = {
    DIGEST: Kind(mark("kind of letter", "letter of the day"), letters_of_the_day),
    SIGN_IN: Kind(mark("kind of letter", "link to sign in"), each(sign_in_letter)),
    INVITATION: Kind(mark("kind of letter", "invitation"), each(invitation)),
    WEEK: Kind(mark("kind of letter", "overview of the week"), letters_of_the_day),
    MONTH: Kind(mark("kind of letter", "summary of the month"), letters_of_the_day),
    REPORT: Kind(mark("kind of letter", "report"), each(report)),
    TOGETHER: Kind(mark("kind of letter", "several events together"), together),
    **{code: Kind(one.name, each(notice)) for code, one in NOTICES.items()},
}


KINDS[MESSAGE] = Kind(
    mark("kind of letter", "message beside a letter"),
    lambda letters, settings: messages(letters, settings, Renderer(settings)),
)


@dataclass(frozen=True)
class Renderer:
    """The words of letters at the moment of sending; asked in reading transactions."""

    settings: Settings

    def __call__(self, letters: Sequence[Posted]) -> list[Composed]:
        """The words of each letter, or why it doesn't go."""
        of_kinds: dict[str, list[Posted]] = defaultdict(list)
        for letter in letters:
            of_kinds[letter.kind].append(letter)
        found: dict[int, Composed] = {}
        for kind, some in of_kinds.items():
            found |= KINDS[kind].compose(some, self.settings)
        return [found[letter.id] for letter in letters]

    def state(self) -> Hashable:
        """The last change that the history knows, and the day."""
        return audit.newest(), clock.today(self.settings.time_zone)

    def not_told(self, letter: Posted, about: Sequence[int] | None = None) -> None:
        """What a letter was made for, of some executions or of all, is news again, if it still matters."""
        ledger.give_back([letter.id], about)
