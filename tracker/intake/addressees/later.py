"""Who a point addresses after its task: behind a dash at the end, or behind a second verb («… и рекомендовать …»)."""

import re

from tracker.intake import people, words
from tracker.intake.draft import Addressee, PointKind
from tracker.intake.due import phrases as due
from tracker.intake.kinds import kind_of
from tracker.intake.passage import Passage

from . import lexicon, phrases
from .naming import named, singular_posts

_DASH = re.compile(r"\s[–—-]\s")
_APPOINTS = re.compile(r"(?:назнач|определ|избра|счита|признат|включ|присво|ввести|установ)", re.IGNORECASE)
_SECOND_VERB = re.compile(
    r"(?:,|\sи|[,;]\sа\sтакже)\s(?P<order>рекомендовать|поручить|предложить|обязать|просить)\s", re.IGNORECASE
)
_LONGEST = 200


def after_dash(text: str) -> tuple[int, int, list[Addressee]] | None:
    """«Завершить ремонт – до 10 августа – директора школ»: the place of the executors and who they are."""
    if ":" in text or _APPOINTS.match(text) or kind_of(text, addressed=False).kind is not PointKind.ASSIGNMENT:
        return None
    ends = len(text)
    for dash in reversed(list(_DASH.finditer(text))[-3:]):
        start, end = _without_deadline(text, dash.end(), ends)
        if start < end:
            executors = _executors(text[start:end])
            return (start, end, executors) if executors else None
        ends = dash.start()
    return None


def _without_deadline(text: str, start: int, end: int) -> tuple[int, int]:
    """The part without a deadline at its beginning or end."""
    for found in due.find(text[start:end], None, stated=True):
        if found.start == 0:
            start += found.end
        else:
            end = start + found.start
        break
    said = text[start:end]
    if not said.strip(" ,;.("):
        return end, end
    return start + len(said) - len(said.lstrip(" ,;.")), start + len(said.rstrip(" ,;.("))


def _executors(said: str) -> list[Addressee]:
    if len(said) > _LONGEST or said.count("«") != said.count("»"):
        return []
    if any(words.is_infinitive(word) for word in words.WORD.findall(said)):
        return []
    found = singular_posts(named(said, "nomn"))
    return found if all(is_executor(addressee) for addressee in found) else []


def is_executor(addressee: Addressee) -> bool:
    """Whether the name is a person's, or begins with an organisation or a post in the nominative."""
    if addressee.person == addressee.name:
        return bool(people.found_in(addressee.printed, "nomn"))
    for word in words.WORD.findall(addressee.name)[:5]:
        if words.is_abbreviation(word):
            return True
        if "nomn" not in words.cases(word):
            return False
        if words.lemma(word).split("-")[0] in lexicon.GROUP_POSTS:
            return True
    return False


def second_verb(text: Passage) -> tuple[int, phrases.Found] | None:
    """«Признать работу удовлетворительной и рекомендовать руководителям школ …»: who is meant by the order."""
    for match in _SECOND_VERB.finditer(text.text):
        at = match.start("order")
        found = phrases.leading(text.text[at:])
        if found is not None:
            return at, found
    return None
