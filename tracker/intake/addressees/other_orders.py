"""Orders without a dative in front: «Директора школ обеспечивают …», «Поручить подготовку отделу кадров»."""

import re
from dataclasses import replace

from tracker.intake import words

from . import commands, lexicon
from .first_nouns import can_begin
from .phrases import TOKEN, Found, before_stop, before_term, phrase_at

_LONGEST = 300
_AHEAD = 12
"""So many words may stand between a command and whom it orders."""

_WHO_ADOPTS = frozenset(["коллегия", "совет", "участник", "делегат", "собрание", "форум", "конференция", "съезд"])
_TELLS = frozenset([
    "быть", "являться", "иметь", "отмечать", "считать", "составлять", "стать", "становиться", "остаться", "оставаться",
    "мочь", "находиться", "относиться", "выражать", "констатировать", "одобрять", "поддерживать", "признавать",
    "принимать",
])  # fmt: skip


def acting(text: str) -> Found | None:
    """«Руководители школ до 1 мая представляют …»: who acts, in front of a verb of the present or the future."""
    tokens = list(TOKEN.finditer(text, 0, _LONGEST))
    verb = next((token for token in tokens if token[0] in ".:;?!" or _is_verb(token[0])), None)
    if verb is None or not _orders(verb[0]) or not can_begin(tokens, "nomn", commanded=False, is_whole=False):
        return None
    if not _is_somebody(text[: verb.start()]):
        return None
    end = before_stop(text, 0, verb.start())
    end = before_term(text[: end + 60], end)
    return Found(0, len(text[:end].rstrip(" ,–—-")), "nomn", verb.start(), "acting")


def _is_verb(word: str) -> bool:
    if len(word) < 3 or not word[0].isalpha() or word.isupper():
        return False
    return words.is_infinitive(word) or words.parses(word)[0].tag.POS in {"VERB", "PRTS", "GRND"}


def _orders(word: str) -> bool:
    reading = words.parses(word)[0] if word[0].isalpha() else None
    if reading is None or reading.tag.POS != "VERB" or reading.tag.person != "3per":
        return False
    return reading.tag.tense in {"pres", "futr"} and reading.normal_form not in _TELLS


def _is_somebody(phrase: str) -> bool:
    """Whether the first noun is a post or an organisation, other than the body that adopts."""
    for word in words.WORD.findall(phrase)[:5]:
        base = lexicon.bases(words.lemma(word))
        if words.is_abbreviation(word) or base & lexicon.GROUP_POSTS:
            return not base & _WHO_ADOPTS
    return False


def entrusted_with(text: str) -> Found | None:
    """«Поручить подготовку проекта отделу кадров»: whom a command orders behind what it orders."""
    command = words.WORD.match(text)
    if command is None or commands.COMMANDS.get(command[0].lower()) != "datv":
        return None
    whole = text.rstrip(" .;")
    for token in list(TOKEN.finditer(whole, command.end(), _LONGEST))[:_AHEAD]:
        word = token[0]
        if word in ":.;" or words.is_infinitive(word):
            return None
        if word[0].isalpha() and "datv" in words.cases(word) and not {"gent", "loct"} & words.cases(word):
            found = phrase_at(whole, token.start(), "datv", commanded=False)
            is_advisory = command[0].lower() in commands.ADVISORY
            return found and Found(found.start, found.end, "datv", len(whole), "command", is_advisory)
    return None


_REASON = re.compile(
    r"(?:в целях|с целью|для|с уч[её]том|при|на основании|в соответствии с|во исполнение|в связи с"
    r"|по (?:итогам|результатам)|в рамках|кроме того|дополнительно|одновременно)(?!\w)",
    re.IGNORECASE,
)


def behind_reason(text: str) -> Found | None:
    """«В целях безопасности директорам школ установить …»: who stands in the dative right before the infinitive."""
    reason = _REASON.match(text)
    for token in TOKEN.finditer(text, reason.end(), _LONGEST) if reason else ():
        word = token[0]
        if word in ":.;" or words.is_infinitive(word):
            return None
        if word[0].isalpha() and "datv" in words.cases(word) and not {"gent", "loct"} & words.cases(word):
            found = phrase_at(text, token.start(), "datv", commanded=False)
            if found is not None and _orders_at(text, found.rest):
                return replace(found, rule="behind_reason")
    return None


def _orders_at(text: str, at: int) -> bool:
    """Whether an infinitive stands at the place, or an adverb in front of one."""
    return any(words.is_infinitive(word) for word in words.WORD.findall(text[at : at + 60])[:2])


_SENTENCE = re.compile(r"(?<=[а-яё\d»)][.;])\s(?=[А-ЯЁ][а-яё]{2})")
_SENTENCES = 5
"""So many sentences of a point are asked for those whom it orders something."""

_STATES = re.compile(r"(?:счита|призна|отмет|одобр|приня|утверд|констат)\w{1,6}\s", re.IGNORECASE)
_CLAUSE = re.compile(r",\s(?:а\s)?(?=[а-яё])")


def later_clauses(text: str) -> list[int]:
    """Return where clauses begin that may order: new sentences, and what follows a comma in one that states.

    «Провести конкурс 6 февраля. Рубцовой Ю.Г. подготовить приказ.», «Признать работу хорошей, директорам усилить …».
    """
    begins = [found.end() for found in _SENTENCE.finditer(text)][:_SENTENCES]
    return begins + ([found.end() for found in _CLAUSE.finditer(text[:_LONGEST])] if _STATES.match(text) else [])
