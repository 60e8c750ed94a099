"""Words of time that no rule has understood: a person should look whether they are a deadline."""

import re

from tracker.intake.dates import MONTH

_TIME = re.compile(
    rf"\d{{1,2}}\s{MONTH}|(?:не\sпозднее|не\sпозже|в\sсрок\s|сроком\s)\S+|раза?\sв\s[а-яё]+"
    r"|кажд(?:ый|ую|ое|ого|ой|ым)\s(?:день|дня|недел|месяц|квартал|смен|четверт|сезон|полугоди)[а-яё]{0,3}"
    r"|еже(?:месячн|квартальн|недельн)[а-яё]{2,3}|до\s(?:конца|начала|окончания)\s[а-яё]+|к\sкон?цу\s[а-яё]+"
    r"|на\s[а-яё]{4,12}\sдень|в\sтечени[ие]\s[а-яё\d]+",
    re.IGNORECASE,
)
_NO_DEADLINE = re.compile(
    r"«[^«»]*»|\([^()]*№[^()]*\)|(?:от|за)\s\d{1,2}\s[а-яё]+\s20\d\d|в\sтечени[ие]\s(?:года|дня)?$"
)


def unread(text: str) -> str | None:
    """Return the first words of time in a text in which no deadline was found, or None."""
    found = _TIME.search(_NO_DEADLINE.sub(" ", text))
    return found[0] if found else None
