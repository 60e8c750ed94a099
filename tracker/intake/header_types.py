"""The words a head is known by: the types of documents and the organisations of a letterhead."""

import re

from .draft import DocumentKind

ADOPTED = re.compile(r"\s?\((?:(?:принят|утвержд)[а-яё]{0,6}\s?|(?:г|пгт|с)\.\s?[а-яё][^()]{1,60})\)", re.IGNORECASE)
"""What a bracket behind a title tells of the adoption: that it was, where, when."""

OTHER_ACT = re.compile(
    r"\s?\((?:в\sред|решение|постановление|приказ|распоряжение|протокол)[^()]{0,200}\)", re.IGNORECASE
)
"""A bracket that names another act by its day and number."""

TYPE = re.compile(
    r"(?:выписка из )?(?:(?:публичн|итогов|аналитическ|информационн|годов|комплексн|муниципальн|рабоч"
    r"|сводн)\w{2,3}\s)?(?P<type>решени[ея]|постановление|резолюци[яи]|протокол[а]?"
    r"|рекомендации|план-график|график|комплекс мер|план(?: мероприятий)?|дорожная карта"
    r"|итоговый документ|перечень поручений|отч[её]т|доклад|справка|приказ|распоряжение)(?!\w)",
    re.IGNORECASE,
)
KINDS = (
    ("протокол", DocumentKind.MINUTES), ("решени", DocumentKind.DECISION), ("постановлени", DocumentKind.DECISION),
    ("приказ", DocumentKind.DECISION), ("распоряжени", DocumentKind.DECISION), ("итоговый", DocumentKind.RESOLUTION),
    ("резолюци", DocumentKind.RESOLUTION), ("рекомендации", DocumentKind.RESOLUTION), ("план", DocumentKind.PLAN),
    ("график", DocumentKind.PLAN), ("комплекс", DocumentKind.PLAN), ("дорожн", DocumentKind.PLAN),
    ("перечень", DocumentKind.PLAN), ("отч", DocumentKind.REPORT), ("доклад", DocumentKind.REPORT),
    ("справка", DocumentKind.REPORT),
)  # fmt: skip
ORGANISATION = re.compile(
    r"(?<![а-яё-])(?:(?:[а-яё-]{1,25}(?:ое|ая|ый|ий)\s){0,4})(?:управление|отдел|департамент|министерство"
    r"|комитет|администрация|учреждение|центр|институт)\b",
    re.IGNORECASE,
)

BARE_BODY = (
    r"(?:(?:общественн|методическ|экспертн|координационн|попечительск|научно-методическ|управляющ)(?:ый|ий|ая)\s)?"
    r"(?:коллегия|совет|комиссия|штаб|рабочая группа)"
)
"""A body whose owner the letterhead names."""

NAME_GOES_ON = re.compile(r"[А-ЯЁа-яё\s«»\"-]+$")
"""A line that may go on with the name of an organisation."""
