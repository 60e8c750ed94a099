"""Who a point addresses: in front, beside («Отв.: …»), in a closing bracket, with whom («совместно с …»)."""

import re
from dataclasses import dataclass, replace

from tracker.intake import people, words
from tracker.intake.draft import Addressee, Part
from tracker.intake.due import phrases as due
from tracker.intake.items import Item
from tracker.intake.passage import Passage, Span, joined

from . import commands, later, other_orders, phrases
from .co_executors import helpers, without_doubles
from .naming import named
from .shared_posts import singular_posts
from .stated import stated

_IN_BRACKETS = re.compile(r"\((?P<inside>[^()]{0,200}(?:\([^()]{0,80}\)[^()]{0,80}){0,3})\)\s?[.;,]?$")
_RESPONSIBLE = re.compile(
    r"(?:отв(?:\.|етственн\w{1,4})(?:\sисполнител\w{1,2})?|исполнител[ьи]|исп\.)\s?(?:[:–—-]\s?|(?=[А-ЯЁ]))",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:^|[.;,])\s?(?:отв(?:\.|етственн(?:ый|ые|ая))(?:\s(?:исполнител[ьи]|лиц[оа]))?"
    r"|исполнител[ьи])(?:\s?[:–—-]\s?|(?<=отв\.)\s?(?!\s?(?:за|отв)\b))(?P<whom>[^;]{3,200}?)(?:[.;]?\s(?=срок)|[.;]?$)",
    re.IGNORECASE,
)
_TO_THE_END = r"(?:[^.;]|(?<=\b[А-ЯЁ])\.|(?<=\bзам)\.|(?<=\bо)\.){4,250}"
"""Up to the end of the sentence; points after initials and shortened words end none."""

_ENTRUST = re.compile(
    rf"возл(?:ожить|агается|агаю|ожен[ао]?)\s(?:персональн\w+\s)?(?:ответственность\s)?(?:[^.;]{{0,160}}?\s)?"
    rf"на\s(?P<whom>{_TO_THE_END})|(?:контрол|ответственност)[^.;]{{0,200}}?\s(?:оста[вн]\w{{2,6}}|закреп\w{{2,6}})\sза\s(?!собой)(?P<after>{_TO_THE_END})",
    re.IGNORECASE,
)
_CONTROLLER = re.compile(r"контроль\b[^–—:]{0,120}[–—:]\s?(?P<whom>.{4,200})$", re.IGNORECASE)
_PERSON_THEN_TASK = re.compile(r"(\([^()]*[А-ЯЁ]\.[^()]*\))\s[а-яё].*$")


SECOND_VERB = "second_verb"
"""The rule of addressees named behind a second verb: the first one may state."""


@dataclass(frozen=True)
class Found:
    """Addressees with the words that name them and the rule that found them."""

    addressees: tuple[Addressee, ...]
    spans: tuple[Span, ...]
    rule: str
    advisory: bool = False
    rest: int | None = None
    """Where the task begins in the text, when the addressees stand in front of it."""


def own(item: Item, text: Passage) -> Found | None:
    """Return the addressees that the point names itself, the lead first; None if it names none."""
    front = in_front(text, item.parent, item.case)
    found = (
        _answering(_beside(item) or _responsible(text), front)
        or front
        or _entrusted_with(text)
        or _appointed(text)
        or _entrusted(text)
        or _after_dash(text)
        or _at_the_end(text)
        or _second_verb(text)
        or _otherwise(text)
        or _in_later_sentence(text)
    )
    if found is None:
        return None
    return Found(
        without_doubles(found.addressees, helpers(item, text)), found.spans, found.rule, found.advisory, found.rest
    )


def _answering(responsible: Found | None, front: Found | None) -> Found | None:
    """«Учителям внести изменения. Отв. – Котова И.И.»: who is responsible leads, those in front help."""
    if responsible is None or front is None:
        return responsible
    persons = ", ".join(addressee.person or "" for addressee in front.addressees)
    if all(addressee.name in persons for addressee in responsible.addressees):
        return front
    helping = [replace(addressee, part=Part.CO_EXECUTOR) for addressee in front.addressees]
    return replace(responsible, addressees=without_doubles(responsible.addressees, helping))


def _beside(item: Item) -> Found | None:
    passages = [
        attribute.passage for attribute in item.attributes if attribute.kind == "lead" and attribute.passage.text
    ]
    if not passages:
        return None
    addressees: list[Addressee] = []
    for passage in passages:
        addressees += stated(passage.text)
    if not addressees:
        return None
    return Found(tuple(addressees), joined(passages).origin(), "responsible")


def in_front(text: Passage, above: Item | None = None, case: str = "datv") -> Found | None:
    """Return who the point begins with; where the resolving words govern another case the dative is asked first."""
    command = commands.command_alone(above.text) if above else None
    said = words.calm(text.text)
    case = commands.COMMANDS.get(command or "", case)
    found = phrases.leading(said, commanded=command is not None)
    if found is None and case != "datv":
        found = phrases.leading(said, commanded=command is not None, case=case)
    if found is None:
        return None
    addressees = singular_posts(named(said[found.start : found.end], found.case))
    if not addressees:
        return None
    return Found(
        tuple(addressees),
        text.origin(found.start, found.end),
        found.rule,
        found.advisory or command in commands.ADVISORY,
        found.rest,
    )


def _at_the_end(text: Passage) -> Found | None:
    """«(отв. Иванова И.И., срок – до 1 мая)» or «Ответственный – Иванова И.И.» at the end of the text."""
    bracket = _IN_BRACKETS.search(text.text[-400:])
    if bracket:
        start = max(len(text.text) - 400, 0)
        who = _RESPONSIBLE.search(bracket["inside"])
        if who:
            return _trailing(text, start + bracket.start("inside") + who.end(), start + bracket.end("inside"))
        return _people_in_bracket(text, start + bracket.start("inside"), start + bracket.end("inside"))
    return _responsible(text)


def _responsible(text: Passage) -> Found | None:
    """«… Ответственный – Иванова И.И.» as the last sentence."""
    trailing = _TRAILING.search(text.text[-600:])
    if trailing is None:
        return None
    start = max(len(text.text) - 600, 0)
    return _trailing(text, start + trailing.start("whom"), start + trailing.end("whom"))


def _people_in_bracket(text: Passage, start: int, end: int) -> Found | None:
    """«… (Котова И.И., до 15 мая)»: a bracket at the end that holds nothing but people and a deadline."""
    inside = text.text[start:end]
    deadlines = due.find(inside, None, stated=True)
    last = deadlines[0].start if deadlines else len(inside)
    named_people = people.found_in(inside[:last], "nomn")
    rest = inside[:last]
    for person in reversed(named_people):
        rest = rest[: person.start] + rest[person.end :]
    if not named_people or rest.strip(" ,;–—-"):
        return _in_charge_in_bracket(text, start, start + last)
    return Found(tuple(stated(inside[:last])), text.origin(start, start + last), "people_at_the_end")


_WHO = r"(?:директора?|руководител[ьи]|заведующи[ейя]|начальники?|управление|отдел|комитет)\b[^,;]{0,80}"
_IN_CHARGE = re.compile(rf"{_WHO}(?:[,;]\s?{_WHO}){{0,4}}", re.IGNORECASE)


def _in_charge_in_bracket(text: Passage, start: int, end: int) -> Found | None:
    """«… (директора школ)»: a bracket that names nobody but those in charge."""
    inside = text.text[start:end].rstrip(" ,;–—-")
    addressees = stated(inside) if _IN_CHARGE.fullmatch(inside) else []
    is_named = bool(addressees) and all(map(later.is_executor, addressees))
    return Found(tuple(addressees), text.origin(start, end), "people_at_the_end") if is_named else None


def _appointed(text: Passage) -> Found | None:
    found = later.appointed(text.text)
    return found and Found(tuple(found[2]), text.origin(found[0], found[1]), "appointed")


def _after_dash(text: Passage) -> Found | None:
    found = later.after_dash(text.text)
    return found and Found(tuple(found[2]), text.origin(found[0], found[1]), "after_a_dash")


def _entrusted_with(text: Passage) -> Found | None:
    return _found(text, other_orders.entrusted_with(text.text))


def _otherwise(text: Passage) -> Found | None:
    return _found(text, other_orders.acting(text.text) or other_orders.behind_reason(text.text))


def _found(text: Passage, found: phrases.Found | None) -> Found | None:
    if found is None:
        return None
    addressees = singular_posts(named(text.text[found.start : found.end], found.case))
    spans = text.origin(found.start, found.end)
    return Found(tuple(addressees), spans, found.rule, found.advisory) if addressees else None


def _in_later_sentence(text: Passage) -> Found | None:
    """«Провести конкурс 6 февраля. Рубцовой Ю.Г. подготовить приказ.»: the first who is ordered something."""
    for begin in other_orders.later_clauses(text.text):
        is_quoted = text.text.count("«", 0, begin) > text.text.count("»", 0, begin)
        found = None if is_quoted else in_front(text.part(begin))
        if found is not None:
            return replace(found, rule=SECOND_VERB)
    return None


def _second_verb(text: Passage) -> Found | None:
    found = later.second_verb(text)
    if found is None:
        return None
    at, who = found[0], found[1]
    addressees = singular_posts(named(text.text[at + who.start : at + who.end], who.case))
    spans = text.origin(at + who.start, at + who.end)
    return Found(tuple(addressees), spans, SECOND_VERB, who.advisory) if addressees else None


def _trailing(text: Passage, start: int, end: int) -> Found | None:
    said = re.split(
        r"[,;.]?\s(?:в\s)?срок\b|[,;]\s(?:до|к|не позднее)\s\d", text.text[start:end], maxsplit=1, flags=re.IGNORECASE
    )[0]
    terms = [f.start for f in due.find(said, None, stated=True) if said[: f.start].rstrip().endswith((",", ";"))]
    said = said[: min(terms, default=len(said))].rstrip(" ,;")
    addressees = stated(said)
    return (
        Found(tuple(addressees), text.origin(start, start + len(said)), "responsible_at_the_end")
        if addressees
        else None
    )


def _entrusted(text: Passage) -> Found | None:
    """«возложить на заместителя начальника Иванову И.И.», «контроль: заместитель начальника Иванова И.И.»"""
    named_controller = _CONTROLLER.match(text.text)
    if named_controller:
        found_controller = _trailing(text, named_controller.start("whom"), len(text.text))
        is_named = found_controller is not None and all(map(later.is_executor, found_controller.addressees))
        return found_controller if is_named else None
    found = _ENTRUST.search(text.text)
    if found is None:
        return None
    group, case = ("whom", "accs") if found["whom"] else ("after", "ablt")
    addressees = named(_PERSON_THEN_TASK.sub(r"\1", found[group]), case)
    return Found(tuple(addressees), text.origin(*found.span(group)), "entrusted") if addressees else None
