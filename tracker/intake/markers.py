"""The words by which a resolution is laid out: where the resolving part begins, what is not part of it, where it ends.

Each question is about one paragraph without its number. Sources: the clerical instruction's forms of a decision and
of minutes (ГОСТ Р 7.0.97-2016, «слушали – выступили – решили»).
"""

import re
from functools import lru_cache

_MAX_MARKER = 6000
"""A resolving word stands at the end of a preamble; longer paragraphs are not asked."""


def _spaced(*verbs: str) -> str:
    """The verbs also as «р е ш и л а»."""
    return "|".join(verb + "|" + r"\s".join(verb) for verb in sorted(verbs, key=len, reverse=True))


_DECIDES = _spaced(
    "решил", "решила", "решили", "решило", "решает", "решают", "решаем", "постановил", "постановила", "постановили",
    "постановило", "постановляет", "постановляют", "постановляю", "постановляем", "приказываю", "обязываю", "решено",
    "постановлено", "договорились", "условились",
)  # fmt: skip
_RECOMMENDS = (
    r"рекоменду(?:[ею]т|ем|ю|ется)|рекомендова(?:л[аи]?|но)"
    r"|поруча(?:[ею]т|ем|ю|ется)|предлага(?:[ею]т|ем|ю|ется)|обязывает|обязывают|обязываем"
    r"|счита(?:[ею]т|ем) (?:необходимым|целесообразным|важным)|полага(?:[ею]т|ем) необходимым|обраща[ею](?:тся|мся)"
    r"|призыва(?:ет|ют|ем)"
)
_ADOPTS = (
    r"(?:прин(?:ял[аи]?|ят[аоы]?|има[ею]т)|вын(?:ес(?:л[аи]|ен[аоы])?|осит)|выработал[аи]?|утвердил[аи]?|определил[аи]?"
    r"|при(?:шл[аи]|ш[её]л)\sк)\s"
    r"(?:следующ\w{1,4}\s|единогласно\s|такое\s|(?:первоочередн|неотложн|дальнейш)\w{2,3}\s){0,2}"
    r"(?:решени[еяю]|резолюци[яю]|рекомендаци[ия]|меры)"
)

_RESOLVING = re.compile(rf"\b(?:{_DECIDES}|{_RECOMMENDS}|{_ADOPTS})\b(?P<to>[^.;:!?]{{0,250}}):", re.IGNORECASE)
_RESOLVING_ALONE = re.compile(rf"(?:^|\s)(?:{_DECIDES})\s?[.:;]?$", re.IGNORECASE)
_ADVISES_ALONE = re.compile(
    r"(?:форум|съезд|конференция|коллегия|совет|совещание|участники\s[а-яё\s]{4,60})\s(?:рекоменду|предлага)[ею]т",
    re.IGNORECASE,
)
"""«Форум рекомендует» on a line of its own, those whom it advises below."""

_PLAIN = re.compile(r"[\w\s«»,.:;-]*")
_NOUN_ALONE = re.compile(
    r"(?:проект\w? )?(?:решени[ея]|постановление|резолюция|рекомендации|принят[оы]е решени[ея]|решения и рекомендации)"
    r"(?: (?:коллегии|совета|совещания|заседания|форума|конференции|рабочей группы|по [\w ]{1,40}))?\s?:",
    re.IGNORECASE,
)
_OBLIGES = re.compile(r"\b(?:обязыва|прос(?:ит|ят|им)\b|прошу\b)\w*\s?:$", re.IGNORECASE)
_PAST = re.compile(r"реализован|выполнен|исполнен|были\sдостигнут|решал", re.IGNORECASE)
_NOT_TASKS = re.compile(r"^\s?(?:следующ\w{1,4}\s)?(?:вопрос|задач|проблем)", re.IGNORECASE)


def resolving_end(text: str) -> int | None:
    """Return where the text after the resolving words begins («… коллегия РЕШИЛА: …»), or None without such words."""
    if len(text) > _MAX_MARKER:
        return None
    found = _RESOLVING.search(text)
    while found:
        is_title_case = found.group("to").count("«") == found.group("to").count("»")
        if is_title_case and not _NOT_TASKS.match(found.group("to")) and not _PAST.search(found.group()):
            return found.end()
        found = _RESOLVING.search(text, found.end())
    alone = _NOUN_ALONE.match(text)
    return alone.end() if alone else None


_FOLLOWS = re.compile(
    rf"\b(?:{_DECIDES}|{_RECOMMENDS})\b[^.;:!?]{{0,60}}\bследующ(?:ее|ие|ую)[^.;:!?]{{0,60}}\.?$", re.IGNORECASE
)
"""«… постановили рекомендовать следующее.»"""


@lru_cache(maxsize=64)  # each paragraph is asked by several before it
def is_resolving(text: str) -> bool:
    """Return whether the paragraph ends with the words after which the points begin."""
    end = resolving_end(text)
    if (end is not None and not text[end:].strip()) or _FOLLOWS.search(text[-300:]):
        return True
    if _ADVISES_ALONE.fullmatch(text):
        return True
    if len(text) > 160 or not _PLAIN.fullmatch(text) or text.rstrip(".:;").count("."):
        return False
    return bool(_RESOLVING_ALONE.search(text)) and not _PAST.search(text)


def resolving_object(text: str) -> str:
    """Return whom the resolving words name («… рекомендует руководителям школ:»), or an empty string."""
    found = _RESOLVING.search(text[:_MAX_MARKER])
    return found.group("to").strip(" ,") if found else ""


def governed_case(text: str) -> str:
    """Return the case of those whom the resolving words order: the accusative after «обязываю», «просит»."""
    return "accs" if _OBLIGES.search(text[-200:]) else "datv"


def is_decision_word(text: str) -> bool:
    """Return whether the resolving words decide («РЕШИЛА») rather than recommend."""
    return _NOUN_ALONE.match(text) is not None or bool(re.search(rf"\b(?:{_DECIDES})\b", text, re.IGNORECASE))


_HEARD = re.compile(
    r"(?<!\w)(?:(?:по|[IVX]{1,4}\.?|\d{1,2}[.)]?)\s[\w\s№]{0,40}?)?(?:за)?(?:слушали|слушал|слышали"
    r"|выступили|выступил[аи]?|выступали"
    r"|обсудили|обсуждали|с\s?л\s?у\s?ш\s?а\s?л\s?и|в\s?ы\s?с\s?т\s?у\s?п\s?и\s?л\s?и)\b",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"(?:повестка|п о в е с т к а|присутств|приглаш[её]н|участв(?:овали|уют)|отсутств"
    r"|докладчик|состав (?:комиссии|совета|коллегии)"
    r"|рассматриваемые вопросы|рассмотрены вопросы|рассмотрели|на рассмотрение)\w*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?:вопрос\s?(?:№\s?)?\d{1,2}\b|по\s(?:\w{4,14}|\d{1,2}-?\w{0,3})\sвопросу|[IVX]{1,5}\.\s\S.{0,20}вопрос)",
    re.IGNORECASE,
)
_VOTING = re.compile(
    r"(?:(?:решение|резолюция|постановление|протокол|документ)\s(?:был[аио]?\s)?принят[аоы]?\s"
    r"|голосовал|проголосовал|результаты голосования|итоги голосования|голосование"
    r"|решение принято|принято единогласно"
    r"|принят[аоы]\s(?:открытым|единогласно|большинств|участник|делегат|на\s(?:\w+\s)?(?:форум|конференц|съезд|собран|заседан))"
    r"|[«\"]?за[»\"]?\s?[-–—:]\s?\d|единогласно)",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"(?:отмеча(?:[ею]т|ем)|отметил[аи]?|констатиру(?:[ею]т|ем)|проблем[ыа]?|причин[ыа]?|недостатк[иа]"
    r"|приоритет\w{1,3}[\w\s,]{0,60}следующие"
    r"|установлено|выявлен[ыо]|слушал[аи]|выступил[аи]|результаты|итоги)\b[^:.]{0,120}[:,]?$",
    re.IGNORECASE,
)


def is_heard(text: str) -> bool:
    """Return whether the paragraph opens a part of minutes that is not resolving: heard, spoke."""
    return bool(_HEARD.match(text))


def is_minutes_list(text: str) -> bool:
    """Return whether the paragraph opens the agenda or the list of those present."""
    return bool(_LISTS.match(text)) and len(text) < 400


def is_question(text: str) -> bool:
    """Return whether the paragraph names the question of the agenda that is now dealt with."""
    return bool(_QUESTION.match(text)) and len(text) < 400


def is_voting(text: str) -> bool:
    return bool(_VOTING.match(text)) and len(text) < 300


def is_noting(text: str) -> bool:
    """Return whether the paragraph opens what is noted, not ordered."""
    return len(text) < 1500 and bool(_NOTES.search(text[-300:]))


_OFFICE = (
    r"(?:сопредседател[ьи]|председател[ьи]|председательствующий|секретар[ьи]"
    r"|ответственный секретарь|начальник|министр|директор"
    r"|заместитель|зам\.|первый заместитель|и\.\s?о\.\s?[а-яё]+|исполняющ(?:ий|ая) обязанности|врио"
    r"|руководитель|глава|заведующ(?:ий|ая)"
    r"|оргкомитет|президиум|участники (?:форума|конференции|совещания)|ректор|президент"
    r"|ведущий|модератор|верно:?|(?:протокол|справку|отч[её]т) (?:в[её]л|вела|составил|составила|подготовила?)"
    r"|(?:главный|ведущий|старший) (?:специалист|методист|консультант)"
    r"|подпис[ьи]|член[ыа]? комиссии)"
)
_SIGNATURE = re.compile(rf"(?:(?:(?:выписка|копия)\s)?верн[оа]:?\s)?{_OFFICE}\b[^.;!?:]{{0,160}}", re.IGNORECASE)
_CERTIFIED = re.compile(r"(?:(?:выписка|копия)\s)?верн[оа]\s?:?", re.IGNORECASE)
"""«Выписка верна:» above who certifies it."""

_INITIALS = r"(?:[А-ЯЁ]\.\s?){1,2}"
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
NAME = re.compile(rf"{_INITIALS}\s?{_SURNAME}|{_SURNAME}\s{_INITIALS}(?!\s?(?:[А-ЯЁ]\.|[А-ЯЁ][а-яё]+(?!\s[А-ЯЁ]\.)))")
_NAME_ALONE = re.compile(rf"(?<![_/])[_/\s\"(]{{0,60}}(?:{NAME.pattern})[_/\s\").,]{{0,60}}")
_APPENDIX = re.compile(r"приложени[ея](?:\s?(?:№|N)?\s?\d{1,3}\b|\s?$|\s(?:к|1)\b)", re.IGNORECASE)


def is_name(text: str) -> bool:
    """Return whether the paragraph is one person's initials and surname and nothing else."""
    return bool(_NAME_ALONE.fullmatch(text))


def is_signature(text: str, following: str = "") -> bool:
    """Return whether the paragraph, with the one after it, is where the document is signed."""
    if _CERTIFIED.fullmatch(text):
        return True
    found = _SIGNATURE.match(text)
    if not found or len(text) > 220:
        return False
    if text.endswith(",") and len(text) < 120 and _SIGNATURE.match(following):
        return True
    if is_name(following) or "__" in text or "__" in following[:30]:
        return True
    name = list(NAME.finditer(text))
    ends_with_name = bool(name) and len(text) - name[-1].end() < 4
    return ends_with_name or (len(text) < 60 and found.end() == len(text) and not following)


_CLERK = re.compile(r"(?:ответственный\s)?секретар|протокол\s|верно|с\w{0,2}\s\w+\sознаком|исполнител", re.IGNORECASE)


def is_of_a_clerk(text: str) -> bool:
    """Return whether a signature is the secretary's or a witness's, who sign after the head."""
    return _CLERK.match(text) is not None


def is_appendix(text: str) -> bool:
    return bool(_APPENDIX.match(text)) and len(text) < 160


_ATTRIBUTE = re.compile(
    r"(?<![а-яё])\(?(?P<word>срок(?:и)?(?:\s(?:исполнения|выполнения|реализации|представления"
    r"|проведения|[а-яё]{5,12}(?=\s?:)))?|отв(?:\.|етственн\w{1,4})"
    r"(?:\s(?:исполнител\w{1,3}|лиц[оа]|за\s(?:исполнение|выполнение)))?|исполнител[ьи]|соисполнител[ьи]|исп\.)"
    r"(?:\s?(?:[:–—-]|(?=\s(?:до|с|к|не)\s))|(?<=отв\.)(?=\s?[а-яё])(?!\sза\s))\s?",
    re.IGNORECASE,
)


def attribute(text: str) -> bool:
    """Return whether a line of its own tells something of the point above («Срок: …», «Отв.: …»)."""
    return _ATTRIBUTE.match(text) is not None


def attributes(text: str) -> list[tuple[str, int, int]]:
    """Return what such a line tells, with the places of each value: "deadline", "lead" or "co_executor"."""
    found = [match for match in _ATTRIBUTE.finditer(text) if match.start() == 0 or text[match.start() - 1] in " ;,.("]
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [(_attribute_kind(match["word"].lower()), match.end(), end) for match, end in zip(found, ends, strict=True)]


def _attribute_kind(word: str) -> str:
    if word.startswith("срок"):
        return "deadline"
    return "co_executor" if word.startswith("соисп") else "lead"


def is_apart(text: str) -> bool:
    """Return whether a line is never a part of its neighbours: a marker, an attribute."""
    return attribute(text) or (
        len(text) < 80 and ((is_heard(text) and text.isupper()) or (is_resolving(text) and text.endswith(":")))
    )
