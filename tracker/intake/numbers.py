"""Numbers at the beginning of a paragraph: «1.», «2.1», «3)», «IV.», «а)», «–», and what only looks like one."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """The form of a number; numbers of one list have one form."""

    DOTTED = "dotted"
    BRACKET = "bracket"
    ROMAN = "roman"
    LETTER = "letter"
    BULLET = "bullet"


@dataclass(frozen=True)
class Number:
    """A number as printed, its figures, and where the text after it begins."""

    printed: str
    path: tuple[int, ...]
    style: Style
    end: int = 0

    @property
    def depth(self) -> int:
        return max(len(self.path), 1)

    @property
    def figures(self) -> str:
        """«2.1» for a decimal number, the printed one without its points and brackets for others."""
        if self.style in {Style.DOTTED, Style.BRACKET}:
            return ".".join(map(str, self.path))
        return self.printed.strip(" .()")


BULLETS = "-–—−‒•·*▪◦‣●■□➢✓○§"
_BULLET = re.compile(rf"([{re.escape(BULLETS)}])(?=\s*[^\s{re.escape(BULLETS)}_0-9]|\s+\S)\s*")
_DECIMAL = re.compile(r"\(?(\d{1,3}(?:\.\s?\d{1,3}){0,5})(\s?\.?\)|\s?\.(?!\d)|(?=\s))\s*")
_ROMAN = re.compile(r"([IVXІХ]{1,7})(\.\)|[.)])\s*")
_LETTER = re.compile(r"([а-яёa-z])(\))\s*")
_ANY_LABEL = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,8})(\.?\)|\.|$)")
_UNIT = re.compile(
    r"(?:(?:тыс|млн|млрд|руб|проц|кл|мин|г|чел|шт|кг|км)\b|%|рубл|процент|класс(?:а|е|у|ов|ы|ах|ам)?\b"
    r"|(?:час|год|балл|этап)(?:а|е|у|ов|ы|ом)?\b|минут|лет\b|человек|раз\b|и более)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"-?(?:й|я|е|го|му|ый|ая|ое|х)\b")
_VALUES = {"I": 1, "V": 5, "X": 10}


def at_start(text: str) -> Number | None:
    """Return the number that `text` begins with, or None."""
    if bullet := _BULLET.match(text):
        inner = _enumerated(text[bullet.end() :])
        if inner is not None and inner.style is not Style.LETTER:
            return Number(inner.printed, inner.path, inner.style, bullet.end() + inner.end)
        return Number(bullet[1], (), Style.BULLET, bullet.end())
    return _enumerated(text)


def of_label(label: str) -> Number:
    """Return the number that an automatic label shows."""
    if found := _ANY_LABEL.fullmatch(label):
        path = _figures(found[1])
        style = Style.BRACKET if found[2] == ")" and len(path) == 1 else Style.DOTTED
        return Number(label, path, style)
    found_typed = _enumerated(label + " ")
    if found_typed is not None:
        return Number(label, found_typed.path, found_typed.style)
    return Number(label, (), Style.BULLET)


def _enumerated(text: str) -> Number | None:
    return _decimal(text) or _roman(text) or _letter(text)


def _decimal(text: str) -> Number | None:
    found = _DECIMAL.match(text)
    if not found:
        return None
    path, delimiter, rest = _figures(found[1]), found[2].strip(), text[found.end() :]
    if _is_not_a_number(found[1], path, delimiter, rest):
        return None
    if text.startswith("(") and not delimiter.endswith(")"):
        return None
    style = Style.BRACKET if delimiter.endswith(")") and len(path) == 1 else Style.DOTTED
    return Number(text[: found.end(2)].strip(), path, style, found.end())


def _is_not_a_number(figures: str, path: tuple[int, ...], delimiter: str, rest: str) -> bool:
    parts = figures.replace(" ", "").split(".")
    if any(len(part) > 1 and part.startswith("0") for part in parts) or path[0] == 0:
        return True  # 15.00, 05.09: a time or a date
    if not delimiter and (len(path) == 1 or not rest):
        return True  # «17 школ», «2.1» alone
    if " " in figures and len(path) > 1 and not delimiter:
        return True
    if rest[:1].isdigit() or rest[:1] in ",%":
        return True
    return bool(_UNIT.match(rest)) if not delimiter or rest[:1].islower() else bool(_ORDINAL.match(rest))


def _roman(text: str) -> Number | None:
    found = _ROMAN.match(text)
    if not found or text[found.end() :][:1] == "":
        return None
    value = roman_value(found[1])
    if value is None or _is_initial(found[1], found[2], text[found.end() :]):
        return None
    return Number(found[1] + found[2], (value,), Style.ROMAN, found.end())


def _is_initial(figures: str, delimiter: str, rest: str) -> bool:
    """«И. И. Сидоров» in Latin letters: one letter, a point, then another initial."""
    return len(figures) == 1 and delimiter == "." and bool(re.match(r"[А-ЯA-Z]\.", rest))


def _letter(text: str) -> Number | None:
    found = _LETTER.match(text)
    if not found or not text[found.end() :]:
        return None
    return Number(found[1] + found[2], (ord(found[1]),), Style.LETTER, found.end())


def roman_value(figures: str) -> int | None:
    """Return the value of Roman figures up to 39, also typed with Cyrillic Х and І; None if they are none."""
    latin = figures.replace("Х", "X").replace("І", "I")
    total = previous = 0
    for sign in reversed(latin):
        value = _VALUES.get(sign)
        if value is None:
            return None
        total += -value if value < previous else value
        previous = max(previous, value)
    return total if 0 < total < 40 else None


def _figures(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.replace(" ", "").split("."))


def follows(number: Number, previous: Number) -> bool:
    """Return whether `number` is the next one after `previous` on its level, below it or above it."""
    if number.style is not previous.style:
        return False
    last, path = previous.path, number.path
    if number.style is Style.LETTER:
        return path[0] - last[0] in {1, 2}
    if len(path) == len(last) + 1:
        return path[:-1] == last and path[-1] == 1
    if _is_in_next_part(path, last):
        return True
    return len(path) <= len(last) and path[:-1] == last[: len(path) - 1] and path[-1] == last[len(path) - 1] + 1


def _is_in_next_part(path: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """«3.1» after «2.4», «2.4» after «2.2»: the number tells its place itself although one before it is left out."""
    if len(path) < 2 or len(path) != len(last):
        return False
    if path[:-1] == last[:-1]:
        return 1 < path[-1] - last[-1] <= _LEFT_OUT
    return path[-1] == 1 and path[:-2] == last[:-2] and path[-2] == last[-2] + 1


_LEFT_OUT = 3
