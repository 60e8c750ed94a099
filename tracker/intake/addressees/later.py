"""Who a point addresses after its task: behind a dash at the end, or behind a second verb («… и рекомендовать …»)."""

import re

from tracker.intake import people, words
from tracker.intake.draft import Addressee, PointKind
from tracker.intake.due import phrases as due
from tracker.intake.kinds import kind_of
from tracker.intake.passage import Passage

from . import lexicon, phrases
from .naming import named
from .shared_posts import singular_posts

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
    spans = [(found.start, found.end) for found in due.find(text, None)]
    for dash in reversed(list(_DASH.finditer(text))[-3:]):
        if any(start < dash.start() and dash.end() < end for start, end in spans):
            continue
        start, end = _without_deadline(text, dash.end(), ends)
        if start < end:
            executors = _executors(text[start:end])
            return (start, end, executors) if executors else None
        ends = dash.start()
    return None


_APPOINTED = re.compile(
    r"^(?:назначить|определить|утвердить)\s(?:(?P<before>[^.;:]{3,150}?),?\s)?ответственн(?:ым|ой|ыми)\b", re.IGNORECASE
)


def appointed(text: str) -> tuple[int, int, list[Addressee]] | None:
    """«Назначить ответственным за отчётность методиста Гордееву П.П.»: who is meant, and where it is said."""
    match = _APPOINTED.match(text)
    if match is None:
        return None
    start, end = match.span("before") if match["before"] else (_person_after(text, match.end()), len(text))
    if start is None:
        return None
    end = start + min([found.start for found in due.find(text[start:end], None)] or [end - start])
    said = text[start:end].rstrip(" ,;.(") if not text[start:end].rstrip().endswith(".") else text[start:end].rstrip()
    found = named(said, "accs")
    return (start, start + len(said), found) if any(addressee.person for addressee in found) else None


def _person_after(text: str, at: int) -> int | None:
    """Where somebody is named after «ответственным за …»: a post in the accusative, or a person."""
    for word in words.WORD.finditer(text, at):
        is_post = lexicon.bases(words.lemma(word[0])) & lexicon.POSTS and "accs" in words.cases(word[0])
        person = people.found_in(text[word.start() : word.start() + 80], "accs")
        if is_post or (person and person[0].start == 0):
            return word.start()
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
    found = singular_posts(named(re.sub(r"\b([А-ЯЁ])$", r"\1.", said), "nomn"))
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
        if lexicon.bases(words.lemma(word)) & lexicon.GROUP_POSTS:
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
