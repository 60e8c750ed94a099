"""Co-executors: «совместно с …», «Соисполнители: …»."""

import re
from collections.abc import Iterable

from tracker.intake import markers, words
from tracker.intake.draft import Addressee, Part
from tracker.intake.items import Item
from tracker.intake.passage import Passage

from . import lexicon, objects, phrases
from .naming import named
from .stated import stated_case

_TOGETHER = re.compile(
    r"(?:(?:совместно|во взаимодействии|вместе)\s(?:со?\s)?"
    r"|(?P<of>при участии|с привлечением)\s)(?P<whom>(?:[^.;:]|(?<=\b[А-ЯЁ])\.|(?<=\bим)\."
    r"|(?<=\bо)\.|(?<=\d)\.(?=\d)){3,300})",
    re.IGNORECASE,
)


def helpers(item: Item, text: Passage) -> list[Addressee]:
    """Return the co-executors that the point names: «совместно с …», «Соисполнители: …»."""
    return _together(text) + _co_executors(item)


def with_helpers(leads: tuple[Addressee, ...], item: Item, text: Passage) -> tuple[Addressee, ...]:
    """Return addressees that come from above with the co-executors that the point itself names."""
    return without_doubles(leads, helpers(item, text)) if leads else leads


def without_doubles(leads: tuple[Addressee, ...], helpers: Iterable[Addressee]) -> tuple[Addressee, ...]:
    names = {lead.name.lower() for lead in leads}
    return leads + tuple(helper for helper in helpers if helper.name.lower() not in names)


def _co_executors(item: Item) -> list[Addressee]:
    found: list[Addressee] = []
    for attribute in item.attributes:
        if attribute.kind == "co_executor":
            found += named(attribute.passage.text, stated_case(attribute.passage.text), Part.CO_EXECUTOR)
    return found


def _together(text: Passage) -> list[Addressee]:
    """«совместно с …»: co-executors."""
    found: list[Addressee] = []
    for match in _TOGETHER.finditer(text.text):
        whom = until_task(match["whom"])
        whom = whom[: phrases.before_term(match["whom"], len(whom))]
        found += [a for a in named(whom, "gent" if match["of"] else "ablt", Part.CO_EXECUTOR) if _is_somebody(a.name)]
    return found


def until_task(whom: str) -> str:
    tokens = list(phrases.TOKEN.finditer(whom))
    for at, token in enumerate(tokens):
        if words.is_infinitive(token[0]):
            return whom[: token.start()]
        if objects.begins_at(tokens, at):
            return whom[: objects.with_adjectives(tokens, at)]
    return whom


def _is_somebody(name: str) -> bool:
    first = words.WORD.findall(name)[:4]
    return any(words.is_abbreviation(w) or words.lemma(w) in lexicon.GROUP_POSTS for w in first) or bool(
        markers.NAME.match(name)
    )
