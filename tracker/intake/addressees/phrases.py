"""Finding the phrase that names the addressees of a point, and where the task begins after it."""

import re
from dataclasses import dataclass, replace

from tracker.intake import words
from tracker.intake.due import phrases as due
from tracker.intake.markers import NAME

from . import commands, objects
from .first_nouns import can_begin

TOKEN = re.compile(
    r"\([^()]{0,300}\)|«[^«»]{0,200}(?:«[^«»]{0,200}»(?:[^«»]{0,100}(?=»))?){0,3}»?|\"[^\"]{0,200}\""
    r"|[А-Яа-яЁёA-Za-z]+(?:-[А-Яа-яЁёA-Za-z]+)*|№+|\d+|[^\w\s]"
)
_MAX_PHRASE = 1200

_STOPS = re.compile(
    r"\s(?:в срок|в течени[ие]|до (?:\d|[а-яё])|не позднее|к \d|ежегодно|ежеквартально|ежемесячно"
    r"|еженедельно|постоянно|срочно|незамедлительно"
    r"|совместно с(?:о)?|во взаимодействии с|при (?:участии|поддержке)|с привлечением|с целью"
    r"|в целях|для |при (?!министерств|управлени|администраци|глав[еы]|губернатор|правительств|департамент"
    r"|комитет|отдел|мэр|дум|центр)"
    r"|путем |путём |на (?:[а-яё]{4,20} )?(?:заседани|совещани|собрани|педсовет|урок|заняти|сайт)"
    r"|кроме того(?!\w)|дополнительно(?!\w)|в свою очередь"
    r"|по итогам|в рамках|на основ|с учетом|с учётом|на период|(?:в|на) 20\d\d"
    r"|(?:необходимо|следует|надлежит|предстоит|нужно|с участием)(?!\w))",
    re.IGNORECASE,
)


_APPEAL = re.compile(
    r"(?:обрати(?:ться|ться вновь)\s)?ко?\s(?P<whom>[^.;:]{3,200}?)\s(?:[–—-]\s)?с\s"
    r"(?:предложени|призыв|просьб|ходатайств|инициатив|рекомендаци)[а-яё]{1,3}(?!\w)",
    re.IGNORECASE,
)
"""«К Управлению образования с предложением:» under «обращаемся:»."""

_WARNED = {"указать": "datv", "напомнить": "datv", "предупредить": "accs"}
_WARNING = re.compile(
    rf"(?P<verb>{'|'.join(_WARNED)})\s(?P<whom>[^.;:«»]{{3,150}}?(?:«[^«»]{{1,80}}»[^.;:«»]{{0,60}}?)?)\s(?=(?:на|об?)\s)",
    re.IGNORECASE,
)
"""«Указать директору школы на …», «Напомнить … о …», «Предупредить … о …»: each verb with the case of whom it warns."""

_TO = re.compile(r"ко?\s(?=[а-яё])", re.IGNORECASE)
"""«К органам местного самоуправления» as a whole heading."""


@dataclass(frozen=True)
class Found:
    """The characters that name the addressees, their case, and where the rest of the point begins."""

    start: int
    end: int
    case: str
    rest: int
    rule: str
    advisory: bool = False


def leading(text: str, commanded: bool = False, case: str = "datv") -> Found | None:
    """Return the addressees that a point begins with, also after «рекомендовать», «поручить»; None if it names none.

    `commanded` points stand under «Рекомендовать:», so that whoever is named first is meant; `case` is the case that
    the resolving words govern («обязываю:» the accusative).
    """
    start = _after_term(text, 0)
    if appeal := _APPEAL.match(text, start):
        found = phrase_at(f"{appeal['whom']}:", 0, "datv", commanded=True)
        begin, end = appeal.span("whom")
        return found and Found(begin, end, "datv", appeal.end(), "appeal", advisory=True)
    if warning := _WARNING.match(text, start):
        case = _WARNED[warning["verb"].lower()]
        warned = phrase_at(f"{warning['whom']}:", 0, case, commanded=True)
        return warned and Found(*warning.span("whom"), case, warning.end(), "command")
    if to := _TO.match(text, start):
        whom = phrase_at(text, to.end(), "datv", commanded=False)
        is_whole = whom is not None and not text[whom.rest :].strip()
        return replace(whom, rule="appeal", advisory=True) if whom is not None and is_whole else None
    command = words.WORD.match(text, start)
    if command and command[0].lower() in commands.COMMANDS:
        case = commands.COMMANDS[command[0].lower()]
        at = _after_term(text, _skip(text, command.end()))
        found = phrase_at(text, at, case, commanded=True)
        advisory = command[0].lower() in commands.ADVISORY
        if found is not None and command[0].lower() == "назначить" and not NAME.search(text, found.start, found.end):
            return None  # «назначить координаторов»: whoever is ordered to does it
        return found and Found(found.start, found.end, case, found.rest, "command", advisory)
    return phrase_at(text, start, case, commanded=commanded)


def before_term(text: str, end: int) -> int:
    """Return where a deadline within the first `end` characters of a phrase begins, or `end`."""
    return next((found.start for found in due.find(text, None) if 0 < found.start < end), end)


def _after_term(text: str, start: int) -> int:
    """Where the text goes on after a deadline in front («В срок до 1 июня 2022 года руководителям …»)."""
    for found in due.find(text[start : start + 150], None):
        if found.start <= 8 and words.WORD.findall(text[start : start + found.start]) in (
            [],
            ["В", "срок"],
            ["в", "срок"],
        ):
            return _skip(text, start + found.end)
        break
    return start


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,:–—-":
        at += 1
    return at


def phrase_at(text: str, start: int, case: str, commanded: bool) -> Found | None:
    """Return the noun phrase that begins at `start` and ends before the task."""
    tokens = list(TOKEN.finditer(text, start, start + _MAX_PHRASE))
    if not tokens:
        return None
    end, rest = _end(text, tokens, start, has_object=case == "datv")
    if end is None or rest is None or not can_begin(tokens, case, commanded, not text[rest:].strip(" :.")):
        return None
    end = before_stop(text, start, end)
    end = start + before_term(text[start : end + 60], end - start)
    return Found(start, len(text[:end].rstrip(" ,:–—-")), case, rest, "leading")


def before_stop(text: str, start: int, end: int) -> int:
    """Return where words that belong to the task begin between the two places, or the end."""
    stop = _STOPS.search(text, start, end)
    return stop.start() if stop and stop.start() > start else end


def _end(text: str, tokens: list[re.Match[str]], start: int, has_object: bool) -> tuple[int | None, int | None]:
    """Where the phrase ends: at the colon, before the infinitive or its object, or at the end of the whole text."""
    for index, token in enumerate(tokens):
        word = token[0]
        if word == ":":
            return token.start(), token.end()
        if word[0].isalpha() and words.is_infinitive(word):
            at = _without_adverbs(tokens, index)
            return (at, at) if at > start else (None, None)
        if word in ".;?!" and not _is_inside(text, token.start()):
            return None, None
        if word[0].isalpha() and _is_finite(word):
            return None, None
        if has_object and objects.begins_at(tokens, index):
            at = objects.with_adjectives(tokens, index)
            return (at, at) if at > start else (None, None)
    last = tokens[-1].end()
    return (last, last) if last < start + 400 and not text[last:].strip() else (None, None)


def _without_adverbs(tokens: list[re.Match[str]], index: int) -> int:
    """Step back over «не», adverbs and a comma before the infinitive."""
    while index > 0 and _is_adverb(tokens[index - 1][0]):
        index -= 1
    return tokens[index].start()


def _is_adverb(word: str) -> bool:
    if word.lower() in {"не", "и", "необходимо", "следует", "надлежит", "нужно", "также"} or word in {
        ",",
        "–",
        "—",
        "-",
    }:
        return True
    return word[0].isalpha() and word.islower() and words.parses(word)[0].tag.POS in {"ADVB", "PRCL"}


def _is_inside(text: str, at: int) -> bool:
    """A point in a date, after an initial or a shortened word («г.», «им.», «и.о.») ends no sentence."""
    if text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
        return True
    before = re.search(r"([А-Яа-яЁё]+)$", text[max(0, at - 12) : at])
    return (
        bool(before)
        and (len(before[1]) <= 3 if before else False)
        and (before[1].lower() not in {"год", "оо", "доу"} if before else False)
    )


def _is_finite(word: str) -> bool:
    if len(word) < 3:
        return False
    return words.parses(word)[0].tag.POS in {"VERB", "GRND"} and words.parses(word)[0].score > 0.4


def is_only_addressees(text: str) -> bool:
    """Return whether the text names addressees and nothing else («Управлению образования:»)."""
    found = leading(words.calm(text))
    return found is not None and not rest_of(text, found)


def rest_of(text: str, found: Found) -> str:
    """Return what the text says behind the addressees; «Совету молодых педагогов поручить:» says nothing more."""
    rest = text[found.rest :].strip(" :.,–—-")
    return "" if rest.lower() in commands.COMMANDS or rest.lower() in _NEED else rest


_NEED = {"необходимо", "следует", "надлежит", "нужно", "предстоит"}
