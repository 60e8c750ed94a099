"""The words of pages, letters, reports and commands: English in the code, Russian in the catalogue.

`python -m tracker.language` fails on an untranslated, fuzzy or missing message; with `--update` it brings
the catalogue up to date first.
"""

import io
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, get_day_names
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "tracker" / "locale" / "ru" / "messages.po"
LOCALES = ("ru", "en")
DEFAULT = "ru"

_locale: ContextVar[str] = ContextVar("locale", default=DEFAULT)


@contextmanager
def speaking(locale: str | None) -> Iterator[None]:
    """Everything inside is worded in `locale`."""
    before = _locale.set(locale if locale in LOCALES else DEFAULT)
    try:
        yield
    finally:
        _locale.reset(before)


def locale() -> str:
    """The language being spoken: «ru» or «en»."""
    return _locale.get()


def worded(message: str) -> str:
    """The message in the language being spoken, its values still to be filled in."""
    return _translations(locale()).ugettext(message)


def worded_number(one: str, many: str, number: int) -> str:
    """The form of the message that the number asks for, its values still to be filled in."""
    return _translations(locale()).ungettext(one, many, number)


def worded_in(context: str, message: str) -> str:
    """The message as it is worded in a context, its values still to be filled in."""
    return str(_translations(locale()).upgettext(context, message))


def gettext(message: str, /, **values: Any) -> str:
    """The message in the language being spoken, with its values."""
    return worded(message) % values if values else worded(message)


def ngettext(one: str, many: str, number: int, /, **values: Any) -> str:
    """The message in the form that the number asks for: «1 пункт», «2 пункта», «5 пунктов»."""
    return worded_number(one, many, number) % {"num": number, **values}


def pgettext(context: str, message: str, /, **values: Any) -> str:
    """The message as it is worded in a context, with its values."""
    return worded_in(context, message) % values if values else worded_in(context, message)


Marked = tuple[str, str]
"""A context and a message of it."""


Words = Mapping[type[StrEnum], Mapping[Any, Marked]]
"""The words of each kind of code; by kind, as codes of two kinds may be the same string."""


def mark(context: str, message: str) -> Marked:
    """Name a message for the catalogue here, to be worded where it is shown."""
    return context, message


def long_date(day: date) -> str:
    """«15 июня 2026 г.»"""
    return _worded_date(day, "long", locale())


def short_date(day: date) -> str:
    """«15.06.2026»"""
    return _worded_date(day, "dd.MM.yyyy", locale())


def day_and_month(day: date, today: date) -> str:
    """«18 июня», with the year when it is another."""
    return _worded_date(day, "d MMMM" if day.year == today.year else "d MMMM y", locale())


@lru_cache(maxsize=4000)
def _worded_date(day: date, form: str, name: str) -> str:
    return format_date(day, form, locale=name)


def decimal(number: float) -> str:
    """«1 234,5»: a number as people write it, to two places."""
    return format_decimal(number, format="#,##0.##", locale=locale())


def month(day: date) -> str:
    """«июнь 2026 г.»"""
    return format_skeleton("yMMMM", day, locale=locale())


def weekdays() -> list[str]:
    """«пн», «вт», … from Monday on."""
    names = get_day_names("abbreviated", "stand-alone", locale=locale())
    return [names[number] for number in range(7)]


def local_time(at: datetime, zone: str) -> str:
    """«15.06.2026 14:05» by the clock of a time zone."""
    return format_datetime(at, "dd.MM.yyyy HH:mm", tzinfo=ZoneInfo(zone), locale=locale())


@cache
def _translations(name: str) -> NullTranslations:
    if name == "en":
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, _kept())
    compiled.seek(0)
    return Translations(compiled)


KEYWORDS = {
    "gettext": None,
    "_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "mark": ((1, "c"), 2),
}
METHODS = [("tracker/**.py", "python"), ("templates/**", "jinja2")]


def found_messages() -> Catalog:
    """Every message that the code and the templates name."""
    catalogue = Catalog(locale="ru", project="tracker", charset="utf-8", fuzzy=False)
    options = {"templates/**": {"extensions": "jinja2.ext.do", "silent": "false", "trimmed": "true"}}
    for folder in ("tracker", "templates"):
        for file, _line, message, comments, context in extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS if pattern.startswith(folder)],
            {pattern.removeprefix("templates/"): value for pattern, value in options.items()},
            keywords=KEYWORDS,
            comment_tags=("NOTE:",),
        ):
            catalogue.add(message, None, [(f"{folder}/{file}", 1)], auto_comments=comments, context=context)
    return catalogue


def update() -> None:
    """Bring the catalogue up to date: new messages come empty, unused ones go."""
    catalogue = _kept()
    catalogue.update(found_messages(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment = "# The product's words in Russian; the key of each is what stands in the code."
    catalogue.project, catalogue.version, catalogue.msgid_bugs_address = "tracker", "1", ""
    catalogue.last_translator = catalogue.language_team = ""
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 11, 22, tzinfo=UTC)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, no_location=True, omit_header=False)


def missing() -> list[str]:
    """The messages without words in Russian, and those that are fuzzy."""
    catalogue = _kept()
    lacking = []
    for message in found_messages():
        kept = catalogue.get(message.id, message.context) if message.id else message
        if message.id and (kept is None or kept.fuzzy or not _complete(kept.string)):
            lacking.append(str(message.id))
    return lacking


def _complete(words: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(words) if words is None or isinstance(words, str) else len(words) == 3 and all(words)


def _kept() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ru")


def main(arguments: list[str]) -> int:
    """Check the catalogue, after an update when asked; 1 when a message lacks its Russian words."""
    if "--update" in arguments:
        update()
    lacking = missing()
    for message in lacking:
        sys.stderr.write(f"not in Russian: {message}\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
