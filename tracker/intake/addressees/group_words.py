"""What a phrase about schools and kindergartens says: their kinds, their numbers."""

import re

from tracker.directory.roles import OrganisationKind

NUMBERS = re.compile(
    r"№+\s?(?P<list>\d[\d\s,–—\-и№]*)|(?P<bare>(?<=[а-яА-Я])\s\d{1,3}(?:\s?,\s?\d{1,3})*(?:\sи\s\d{1,3})?)$"
)


def numbers_of(text: str) -> list[int]:
    """Return the school numbers of «№№ 1, 2, 5–8»."""
    found: list[int] = []
    for match in NUMBERS.finditer(text):
        for first, last in re.findall(r"(\d{1,3})(?:\s?[–—-]\s?(\d{1,3}))?", match["list"] or match["bare"]):
            found += range(int(first), min(int(last or first), int(first) + 100) + 1)
    return found


EDUCATIONAL = (
    OrganisationKind.SCHOOL,
    OrganisationKind.KINDERGARTEN,
    OrganisationKind.SUPPLEMENTARY,
    OrganisationKind.OTHER,
)


KINDS = (
    (
        re.compile(r"общеобразовательн|\bшкол[аы]?\b|\bшколы?\b|школ$|школ\s|лице|гимнази", re.IGNORECASE),
        (OrganisationKind.SCHOOL,),
    ),
    (re.compile(r"дошкольн|детск\w{2,3}\sсад|доо\b|доу\b", re.IGNORECASE), (OrganisationKind.KINDERGARTEN,)),
    (re.compile(r"дополнительного\sобразовани|\bудо\b|одо\b", re.IGNORECASE), (OrganisationKind.SUPPLEMENTARY,)),
)


ALL_EDUCATIONAL = re.compile(
    r"образовательны[ехй]\w?\s(?:организаци|учреждени)|учреждени[яй] образования"
    r"|организаци[ий] образования|\b(?:ОО|ОУ)\b",
    re.IGNORECASE,
)


def kinds_of(name: str) -> tuple[OrganisationKind, ...]:
    found = tuple(kind for pattern, kinds in KINDS for kind in kinds if pattern.search(name))
    if found:
        return found
    return EDUCATIONAL if ALL_EDUCATIONAL.search(name) else ()


def kinds_of_abbreviation(name: str) -> tuple[OrganisationKind, ...]:
    small = name.lower()
    if re.search(r"д/с|доу|детск", small):
        return (OrganisationKind.KINDERGARTEN,)
    return (OrganisationKind.SCHOOL,) if re.search(r"сош|оош|ноо|школ", small) else ()


GROUP_PHRASE = re.compile(
    r"^(?:все\s)?(?:(?:руководител[ьи]|директора|заведующие|администрации"
    r"|коллективы)\s)?(?:и\s\w+\s)?(?:муниципальны[ехй]\s|подведомственны[ехй]\s"
    r"|государственны[ехй]\s|бюджетны[ехй]\s)*"
    r"(?P<what>(?:общеобразовательны[ехй]|дошкольны[ехй]|образовательны[ехй]|детски[ехй]"
    r"|школы?|лиц\w+|гимнази\w+|сад\w+|организаци[ий]|учреждени[яй]"
    r"|дополнительного|образования|общего|дошкольного|города|района|округа|муниципалитета|и|,"
    r"|ОО|ОУ|ДОУ|ДОО|УДО|ОДО)[\s,]*)+$",
    re.IGNORECASE,
)
