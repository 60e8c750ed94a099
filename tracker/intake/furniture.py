"""What a site prints around a text that was taken from it."""

import re

_OF_A_SITE = re.compile(
    r"(?:поделиться|дата\s(?:публикации|создания|размещения)|опубликовано"
    r"|просмотр(?:ов|ы)?\s?:|©|copyright|все права защищены"
    r"|версия для печати|распечатать|наверх|назад|читать (?:далее|также)|скачать"
    r"|теги\s?:|источник\s?:|телефон\s(?:горячей|доверия)"
    r"|подписаться|(?:предыдущ|следующ)\w{2}\s(?:новость|статья|запись)|карта сайта"
    r"|(?:последние|другие|все) новости|похожие (?:новости|записи|материалы)|адрес\s?:|сайт создан|обратная связь)",
    re.IGNORECASE,
)


def is_of_a_site(text: str) -> bool:
    """Return whether a short paragraph is printed by the site that the text was taken from."""
    return len(text) < 200 and _OF_A_SITE.match(text) is not None
