"""The same document printed in another way means the same: dashes, quotation marks, spaces, dates, numbers, lines."""

import re
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from tests.intake.corpus_answers import FOLDER, answer_of
from tests.intake.test_corpus import NAMES, PRINTED_PAGES, TEXT_ONLY
from tracker.intake.dates import MONTH, month_number
from tracker.intake.reading import read

GENITIVES = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
IN_WORDS = re.compile(rf"(?<![«\d–—-])(?<![«\d][ »])\b(\d{{1,2}}) ({MONTH}) (20\d\d)(?: года| г\.|г\.)")
IN_FIGURES = re.compile(r"(?<![\d.–—-])(\d{2})\.(\d{2})\.(20\d\d)(?: года| г\.|г\.)?(?![\d.])")


def days_in_figures(text: str) -> str:
    return IN_WORDS.sub(lambda m: f"{int(m[1]):02}.{month_number(m[2]):02}.{m[3]} г.", text)


def days_in_words(text: str) -> str:
    return IN_FIGURES.sub(lambda m: f"{int(m[1])} {GENITIVES[int(m[2]) - 1]} {m[3]} года", text)


def days_in_blanks(text: str) -> str:
    return IN_WORDS.sub(lambda m: f"«{int(m[1]):02}» {m[2]} {m[3]} г.", text)


def long_dashes(text: str) -> str:
    return text.replace("–", "—")


def hard_spaces(text: str) -> str:
    return re.sub(r"(?<=\d) (?=[а-яё])|(?<=№) |(?<=[А-ЯЁ]\.) (?=[А-ЯЁ])", "\u00a0", text)


def indented(text: str) -> str:
    return re.sub(r"\n(?!\|)", "\n\n    ", f"    {text}")


def windows_lines(text: str) -> str:
    return text.replace("\n", "\r\n") + "\r\n\x0c"


def without_the_dot(text: str) -> str:
    """«1.1.» as «1.1», where the number has two figures at least."""
    return re.sub(r"^(\d{1,2}\.\d{1,2}(?:\.\d{1,2})*)\. ", r"\1 ", text, flags=re.MULTILINE)


def on_a_page(text: str) -> str:
    """Each paragraph broken into lines of a printed page, the first one indented."""
    lines = [line for line in text.split("\n") if line.strip()]
    return "\n".join(
        line
        if "  " in line or line[0] == "|"
        else textwrap.fill(line, 84, initial_indent="   ", break_on_hyphens=False)
        for line in lines
    )


PRINTS: tuple[Callable[[str], str], ...] = (
    days_in_figures, days_in_words, days_in_blanks, long_dashes, hard_spaces, indented, windows_lines, without_the_dot,
    on_a_page,
)  # fmt: skip


def meaning(text: str) -> dict[str, Any]:
    """What must be the same; the print of numbers and dashes, and a number in the text, may differ."""
    answer = answer_of(read(text.encode()))
    points = [
        [re.sub(r"[.)]+$|[–—]", "", number), kind, who.replace("—", "–"), due]
        for number, kind, who, due, _ in answer["points"]
    ]
    header = [
        part and re.sub(r"[\s«»—–]|\d\d\.\d\d\.20\d\d( г\.)?", "", days_in_figures(part)) for part in answer["header"]
    ]
    return {"kind": answer["kind"], "header": header, "points": points}


TEXTS = [name for name in NAMES if name not in PRINTED_PAGES | TEXT_ONLY]


@pytest.mark.parametrize(("place", "name"), list(enumerate(TEXTS)), ids=TEXTS)
def test_another_print_means_the_same(place: int, name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    print_anew = PRINTS[place % len(PRINTS)]
    assert meaning(print_anew(text)) == meaning(text)
