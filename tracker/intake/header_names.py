"""Names in a head: of the body that adopts, of the organisation that it belongs to, in ordinary letters and cases."""

import re
from collections.abc import Sequence

from . import markers, words
from .addressees.nominative import nominative
from .header_lines import (
    ABOUT,
    DATE_IN_TITLE,
    NUMBER,
    NUMBERED_PLACE,
    is_other,
)
from .header_types import BARE_BODY
from .paragraphs import Paragraph

BODY = re.compile(
    r"(?<![а-яё-])(?:участник(?:и|ов)\s)?(?P<body>(?:[IVX]{1,5}\s)?(?:(?:расширенн|совместн|внеочередн|очередн|выездн|планов"
    r"|августовск)\w{2,3}\s)?(?:заседани[яе]\s)?(?:(?:[а-яё-]{1,25}(?:ого|ой|ей|его|ая|ый|ое|ых|их"
    r"|ий|ые)\s){0,4})?"
    r"(?:коллеги[ия]|рабоч(?:ей|ая)\sгрупп[ыа]|совет[а]?|форум[а]?|конференци[ия]|совещани[яе]"
    r"|комисси[ия]|проектн(?:ый|ого)\sофис[а]?|комитет[а]?|штаб[а]?|педсовет[а]?"
    r"|съезд[а]?|собрани[яе]|оргкомитет[а]?|правлени[яе]|президиум[а]?|объединени[яе]"
    r"|слушани(?:й|я)|семинар[а]?|кругл(?:ого|ый)\sстол[а]?|ассамбле[ия])"
    r"(?P<tail>.*))",
    re.IGNORECASE,
)


BARE_EVENT_IN_GENITIVE = r"(?:кругл(?:ого|ый)\sстола?|форума?|конференци[ия]|семинара?|съезда?)"
"""An event that only its name in quotation marks tells from others."""


THEME = re.compile(r"(?:^|[\s«\"])(?:Об?|ОБ?)\s+[а-яёА-ЯЁ«\d]")


MAY_TAKE_THEME = re.compile(r"(?:форум|конференци|совещани|слушани|семинар|съезд|собрани|стол|ассамбле)", re.IGNORECASE)


SPACED = re.compile(r"(?:(?<=^)|(?<=\s))[А-ЯЁ](?:\s[А-ЯЁ]){3,}(?=\s|$)")


def unspaced(text: str) -> str:
    """«Р Е Ш Е Н И Е» as a word."""
    return SPACED.sub(lambda m: m[0].replace(" ", ""), text)


OWNER = re.compile(
    r"(?:управлени|министерств|департамент|комитет|отдел|администраци|муниципальн|городск|районн|краев|областн|мо\b)",
    re.IGNORECASE,
)


def named_body(text: str) -> str | None:
    found = BODY.match(unspaced(text).strip('«" '))
    if not found or len(text) > 400:
        return None
    named = re.sub(r"^(?:заседани[яе]|расширенно\w+ заседани\w)\s", "", found["body"], flags=re.IGNORECASE)
    named = DATE_IN_TITLE.sub("", NUMBER.sub("", named))
    named = re.split(r"[:;]", named)[0]
    if MAY_TAKE_THEME.search(named):
        named = re.split(r"\s(?:по|об?|на\sтему)(?:\s|$)|\s«|\s\"", named, flags=re.IGNORECASE)[0]
    named = re.split(r"(?:\sпо\sвопросу)?\s(?:об?|«[Оо]б?)\s", named)[0] if THEME.search(named) else named
    event = re.match(rf"{BARE_EVENT_IN_GENITIVE}\s«[^«»]{{3,200}}»", found["body"], re.IGNORECASE)
    named = event[0] if event else named.strip(' ,."«')
    return nominative_body(cased(named.strip("»") if named.count("»") > named.count("«") else named))


def is_collegial(text: str) -> bool:
    """Whether the line is the name, in the nominative, of a body that meets."""
    named = cased(unspaced(text.strip('«" ')))
    first = re.match(
        r"(?:[а-яё-]{1,25}(?:ая|ый|ое|ий)\s){0,4}(?:коллегия|совет|комиссия|штаб|собрание)\b", named.lower()
    )
    return first is not None and len(text) < 200


def body_lines(texts: Sequence[str]) -> Sequence[int]:
    """Return which lines above the type are asked for the body: a bare «Коллегия», the nearest body that meets, any."""
    bare = [at for at, text in enumerate(texts) if re.fullmatch(BARE_BODY, unspaced(text), re.IGNORECASE)]
    collegial = [at for at, text in enumerate(texts) if is_collegial(text) and not ABOUT.match(text)]
    return bare[:1] or collegial[-1:] or range(len(texts))


def reporting_body(title: str) -> str | None:
    """«Отчёт о работе районного методического объединения за …»: the body that a report tells of."""
    found = re.match(
        r"(?:\w+\s)?отч[её]т\sо\s(?:работе|деятельности)\s(?P<whose>.{5,200}?)(?:\sза\s|$)", title, re.IGNORECASE
    )
    return named_body(found["whose"]) if found else None


FEMININE_IN_GENITIVE = re.compile(r"\b(?:коллегии|группы|конференции|комиссии|ассамблеи)\b", re.IGNORECASE)
"""«городской конференции»: the adjective alone could be a nominative («городской совет»)."""


def nominative_body(named: str) -> str:
    ordinal = re.match(r"[IVX]{1,5}\s", named)
    if ordinal:
        inner = nominative_body(named[ordinal.end() :])
        return ordinal[0] + inner[:1].lower() + inner[1:]
    first = named.split(maxsplit=1)[0] if named else ""
    is_nominative = any(r.tag.case == "nomn" and r.tag.number == "sing" for r in words.parses(first))
    is_nominative = is_nominative and not (first.endswith(("ой", "ей")) and FEMININE_IN_GENITIVE.search(named))
    small = named[:1].lower() + named[1:]
    return named[:1].upper() + named[1:] if is_nominative else nominative(small, "gent")


def continues_name(before: str, following: str) -> bool:
    if ABOUT.match(following) or is_other(following):
        return False
    is_owner = bool(OWNER.match(following)) and bool(re.match(r"\S+(?:ия|ства|та|ла|ции|ого|ой)\b", following))
    return following[:1].islower() or following.isupper() or is_owner or not before


def calm_beginning(title: str) -> str:
    """«ПРОТОКОЛ ЗАСЕДАНИЯ совета» as «Протокол заседания совета»; abbreviations stay."""
    capitals = CAPITALS.match(title)
    if not capitals:
        return title
    shown = [word.lower() if words.is_known(word) else word for word in capitals[0].split()]
    calm = " ".join(shown) + title[capitals.end() - 1 :]
    return calm[:1].upper() + calm[1:]


CAPITALS = re.compile(r"^(?:[А-ЯЁ]{4,20}\s){1,6}(?=.{0,300}[а-яё])")

LOWER = re.compile(
    r"(?:администрации|города|района|области|края|муниципального|образования|округа|городского|по|и|управления"
    r"|министерства|департамента|комитета|отдела|республики|сельского|поселения)$"
)


def cased(text: str, inside: bool = False) -> str:
    """A name printed in capitals, in ordinary letters."""
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) < 0.7 * len(letters):
        return text
    shown = " ".join(lowered(word) for word in text.lower().split())
    shown = PROPER.sub(lambda m: m[0][:1].upper() + m[0][1:], shown)
    return shown if inside and LOWER.match(shown.split()[0]) else shown[:1].upper() + shown[1:]


PROPER = re.compile(
    r"(?<=\s)[а-яё-]+(?:ск|цк)(?:ого|ой)(?=(?:\s(?:муниципального|городского|сельского"
    r"|автономного))?\s(?:района|округа|области|края|поселения|республики))"
    r"|(?<=города\s)[а-яё]+|(?<=край\s)[а-яё]+|(?<=республики\s)[а-яё]+"
)
"""Names of places inside a name printed in capitals."""


def lowered(word: str) -> str:
    return word[:1] + word[1:2].upper() + word[2:] if word[:1] in '«"' else word


GENITIVE = {
    "управление": "управления", "министерство": "министерства", "департамент": "департамента",
    "комитет": "комитета", "отдел": "отдела", "администрация": "администрации",
}  # fmt: skip


def genitive(owner: str) -> str:
    first, _, rest = owner.partition(" ")
    return f"{GENITIVE.get(first.lower(), first)} {rest}".strip()


def without_number(title: str) -> str:
    """The title without the number of the document; the number of a school stays."""
    return NUMBER.sub(lambda m: m[0] if NUMBERED_PLACE.search(title[: m.start()]) else "", title)


def theme_of(title: str) -> str:
    """«Решение коллегии «О питании»» has the title «О питании»."""
    found = re.search(r"\s(?:по вопросу:?\s)?«(?P<theme>Об?\s.{8,400})$", title)
    return unquoted("«" + found["theme"]) if found else title


def unquoted(title: str) -> str:
    if title[:1] in '«"' and title[-1:] in '»"' and ABOUT.match(title):
        inner = title[1:-1]
        return inner if inner.count("«") == inner.count("»") else title[1:]
    return title


def signatory_of(paragraphs: Sequence[Paragraph]) -> str | None:
    """The first of those who sign at the end; a secretary, or who witnesses a copy, only when nobody else signs."""
    signed: list[tuple[int, bool, str]] = []
    for at in range(len(paragraphs) - 1, max(len(paragraphs) - 60, len(paragraphs) // 3), -1):
        following = paragraphs[at + 1].text if at + 1 < len(paragraphs) else ""
        if markers.is_signature(paragraphs[at].text, following) and paragraphs[at].number is None:
            if signed and signed[-1][0] - at > _SIGNATURES_APART:
                break
            found = markers.NAME.search(paragraphs[at].text) or markers.NAME.search(following)
            if found:
                is_behind = markers.is_of_a_clerk(paragraphs[at].text) or paragraphs[at].cell is not None
                signed.append((at, is_behind, found[0]))
    return min(signed, key=lambda one: (one[1], one[0]))[2] if signed else None


_SIGNATURES_APART = 4
"""So many paragraphs may stand from one signature to the next."""
