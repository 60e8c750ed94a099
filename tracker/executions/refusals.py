"""Why something can't be done to a duty: each refusal is named by what it says."""


class NeedsWords(Exception):
    """A text that is mandatory was left empty: a comment, a reason, a ground."""


class DayNotLater(Exception):
    """The day asked for isn't later than the present one, or has passed already."""


class PastTheLead(Exception):
    """A co-executor answers to the lead, and so not after the lead's own day."""


class NothingToExtend(Exception):
    """The execution is closed, has no day, or a request is waiting already."""


class AlreadyDecided(Exception):
    """Somebody decided on this request before."""


class AlreadyAsked(Exception):
    """The same has been asked for and waits for an answer."""


class OwnReport(Exception):
    """Nobody decides on the own report, nor on that of an organisation one serves."""


class OwnRequest(Exception):
    """Nobody decides on the own request for a later day, nor on that of an organisation one heads."""


class OwnDuty(Exception):
    """Nobody moves the day of a duty of an organisation one heads, or withdraws it."""


class NotOfTheOrganisation(Exception):
    """A duty is passed only to those who serve in the same organisation."""


class NoSuchInnerDay(Exception):
    """The inner day has passed already, or is later than the organisation's own."""


class ProofMissing(NeedsWords):
    """Something that is asked as a proof wasn't given, or is no number; `keys` say what."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


def required(text: str) -> str:
    """The words without white space around; NeedsWords when nothing is left."""
    words = text.strip()
    if not words:
        raise NeedsWords
    return words
