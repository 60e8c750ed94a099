"""The words a head is known by: kinds of documents, bodies that adopt them, organisations of a letterhead."""

import re

from .dates import DAY
from .draft import DocumentKind

ADOPTED = re.compile(r"\s?\((?:(?:принят|утвержд)[а-яё]{0,6}\s*|(?:г|пгт|с)\.\s?[а-яё][^()]{1,60})\)", re.IGNORECASE)
"""What a bracket behind a title tells of the adoption: that it was, where, when."""

OTHER_ACT = re.compile(
    r"\s?\((?:в\sред|решение|постановление|приказ|распоряжение|протокол)[^()]{0,200}\)", re.IGNORECASE
)
"""A bracket that names another act by its day and number."""

ACT_BEHIND = re.compile(
    rf"\b(?:решени[яю]|приказ[ау]|постановлени[яю]|протокол[ау]|распоряжени[яю])(?:\s[^«».]{{1,100}}?)?\sот\s{DAY}"
    r"(?:\s?№\s?[\w./\\-]{1,20})?",
    re.IGNORECASE,
)
"""«(план) по исполнению решения коллегии от 14.03.2025 № 3»: the day and the number of another act."""

TYPE = re.compile(
    r"(?:проект:?\s|выписка из )?(?:(?!настоящ|данн)[а-яё]{4,16}(?:ый|ий|ая|ое|ого|ие)\s){0,2}"
    r"(?P<type>решени[ея]|постановлени[ея]|резолюци[яи]|протокол[а]?"
    r"|рекомендаци[ий]|план-график|график|комплекс мер|план(?: мероприятий)?|дорожная карта"
    r"|итоговый документ|перечень (?:поручений|мероприятий|решений)|лист поручений|поручения"
    r"|декларация|обращение|отч[её]т|доклад|справка|(?:само)?анализ|приказ|распоряжение)(?!\w)",
    re.IGNORECASE,
)
KINDS = (
    ("протокол", DocumentKind.MINUTES), ("решени", DocumentKind.DECISION), ("постановлени", DocumentKind.DECISION),
    ("приказ", DocumentKind.DECISION), ("распоряжени", DocumentKind.DECISION), ("итоговый", DocumentKind.RESOLUTION),
    ("резолюци", DocumentKind.RESOLUTION), ("рекомендаци", DocumentKind.RESOLUTION), ("план", DocumentKind.PLAN),
    ("декларация", DocumentKind.RESOLUTION), ("обращение", DocumentKind.RESOLUTION), ("график", DocumentKind.PLAN),
    ("комплекс", DocumentKind.PLAN), ("дорожн", DocumentKind.PLAN), ("перечень", DocumentKind.PLAN),
    ("лист", DocumentKind.PLAN), ("поручения", DocumentKind.PLAN), ("отч", DocumentKind.REPORT),
    ("анализ", DocumentKind.REPORT), ("самоанализ", DocumentKind.REPORT), ("доклад", DocumentKind.REPORT),
    ("справка", DocumentKind.REPORT),
)  # fmt: skip
ORGANISATION = re.compile(
    r"(?<![а-яё-])(?:(?:[а-яё-]{1,25}(?:ое|ая|ый|ий)\s){0,5})(?:управление|отдел|департамент|министерство"
    r"|комитет|администрация|учреждение|центр|институт|мэрия|правительство)\b",
    re.IGNORECASE,
)

BARE_BODY = (
    r"(?:(?:общественн|методическ|экспертн|координационн|попечительск|научно-методическ|управляющ)(?:ый|ий|ая)\s)?"
    r"(?:коллегия|совет|комиссия|штаб|рабочая группа)"
)
"""A body whose owner the letterhead names."""

BODY = re.compile(
    r"(?<![а-яё-])(?:участник(?:и|ов)\s)?(?P<body>(?:[IVX]{1,5}\s|\d{1,2}-?(?:го|й|ой)\s)?"
    r"(?:(?:расширенн|совместн|внеочередн|очередн|выездн|планов|августовск|пленарн)\w{2,3}\s)?(?:заседани[яе]\s)?"
    r"(?:(?:[а-яё-]{1,25}(?:ого|ой|ей|его|ая|ый|ое|ых|их|ий|ые)\s){0,4})?"
    r"(?:видео-?|теле-?|онлайн-?|интернет-|веб-?|мет-?|метод-?|мини-)?"
    r"(?:коллеги[ия]|(?:[а-яё-]{4,20}(?:ой|ая)\s)?групп[аы]|совет[а]?|форум[а]?|конференци[ия]|совещани[яе]"
    r"|комисси[ия]|проектн(?:ый|ого)\sофис[а]?|комитет[а]?|штаб[а]?|педсовет[а]?"
    r"|съезд[а]?|собрани[яе]|оргкомитет[а]?|правлени[яе]|президиум[а]?|объединени[яе]|палат[аы]|дум[аы]"
    r"|слушани(?:й|я)|семинар[а]?|кругл(?:ого|ый)\sстол[а]?|ассамбле[ия]|сесси[ия]|чтени[йя]|конгресс[а]?"
    r"|сл[её]т[а]?|ассоциаци[ия]|клуб[а]?|дискусси[ия]|площадк[аи]|вебинар[а]?|план[её]рк[аи]|секци[ия]"
    r"|семинар[а]?-совещани[яе]|конференци[ия]-совещани[яе]|бюро|консилиум[а]?|встреч[аи]|фестивал[ья])(?![а-яё])"
    r"(?P<tail>.*))",
    re.IGNORECASE,
)
"""A body or an event that adopts, in the nominative or the genitive, with all that is said behind it."""

BARE_EVENT = (
    r"(?:кругл(?:ого|ый)\sстола?|форума?|конференци[ия]|семинара?|съезда?|сесси[ия]|чтени[йя]|сл[её]та?|конгресса?)"
)
"""An event that only its name in quotation marks tells from others."""

EVENT = re.compile(
    r"(?:форум|конференци|совещани|слушани|семинар|съезд|собрани|стол|ассамбле|сесси|чтени|конгресс|сл[её]т|дискусси"
    r"|площадк|вебинар|план[её]рк|секци|встреч|фестивал)",
    re.IGNORECASE,
)
"""What meets once, so that a theme follows its name."""

COLLEGIAL = re.compile(
    r"(?:(?:[а-яё-]{1,25}(?:ая|ый|ое|ий)\s){0,4}(?:коллегия|совет|комиссия|штаб|собрание|группа|палата|президиум"
    r"|педсовет|совещание|форум|конференция|съезд)|заседание\s\S.*)\b",
    re.IGNORECASE,
)
"""The name, in the nominative, of a body that meets."""

NAME_GOES_ON = re.compile(r"[А-ЯЁа-яё\s«»\",№\d-]+$")
"""A line that may go on with the name of an organisation."""
