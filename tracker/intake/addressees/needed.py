"""Who a sentence of prose says it is necessary for: «… необходимо руководителям детских садов»."""

import re
from collections.abc import Iterator

from tracker.intake import words
from tracker.intake.passage import Passage

from . import lexicon, phrases
from .co_executors import until_task
from .finding import Found, in_front
from .naming import named

NEEDED = re.compile(
    r"\b(?:необходимо|следует|надлежит|нужно|предстоит|поручить|рекомендовать)\s(?P<whom>[^.;:]{4,300})", re.IGNORECASE
)


NEED = re.compile(r"\s(?:необходимо|следует|надлежит|предстоит)\b", re.IGNORECASE)


def needed_of(text: Passage, of_several: bool = True) -> Found | None:
    """«… необходимо руководителям детских садов», «… учреждениям необходимо …»: in a sentence of prose.

    `of_several` asks for a group: what prose finds necessary for one office orders nothing yet.
    """
    for whom, at in candidates(text.text):
        found = in_middle(text, whom, at, of_several)
        if found is not None:
            return found
    return in_front(text)


ENDS_WHOM = re.compile(r"\s(?:в|на|до|к|по|при|для|через|с)\s|,")


def candidates(text: str) -> Iterator[tuple[str, int]]:
    """The words after «необходимо», and the noun phrase in front of it, with their places."""
    for match in NEEDED.finditer(text):
        whom, at = match["whom"], match.start("whom")
        verb = words.WORD.match(whom)
        skipped = verb.end() + 1 if verb and words.is_infinitive(verb[0]) else 0
        yield whom[skipped:], at + skipped
    for need in NEED.finditer(text):
        first = max(0, need.start() - 120)
        before = re.split(r"[.;:,]", text[first : need.start()])[-1]
        begin = dative_tail(before)
        if begin is not None:
            yield before[begin:], need.start() - len(before) + begin


def in_middle(text: Passage, whom: str, at: int, of_several: bool) -> Found | None:
    found = phrases.leading(ENDS_WHOM.split(until_task(whom), maxsplit=1)[0].strip() + ":")
    if found is None or found.start > 0:
        return None
    addressees = named(whom[: found.end], "datv")
    if not any((a.group or not of_several) and is_in_charge(a.name) for a in addressees):
        return None
    return Found(tuple(addressees), text.origin(at, at + found.end), "needed_of")


def is_in_charge(name: str) -> bool:
    """Whether the name is that of organisations or their heads: in prose the staff is advised, not ordered."""
    return any(words.lemma(word) in lexicon.IN_CHARGE for word in words.WORD.findall(name)[:4])


_POINTING = {"этот", "это", "тот"}
"""«в связи с этим»."""


def dative_tail(before: str) -> int | None:
    """Where the noun phrase in the dative at the end of the text begins."""
    begin = None
    for word in reversed(list(words.WORD.finditer(before))[-5:]):
        readings = {r.tag.case for r in words.parses(word[0]) if r.tag.POS in {"NOUN", "ADJF", "PRTF"}}
        if words.lemma(word[0]) in _POINTING:
            break
        if "datv" in readings and not readings & {"nomn", "gent"}:
            begin = word.start()
        elif begin is not None:
            break
    return begin
