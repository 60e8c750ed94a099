"""How word processors write the numbers of lists: decimal, roman, letters."""

from collections.abc import Callable

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
"""The letters Word counts with: without ё, й, ъ, ы, ь."""

_LATIN = "abcdefghijklmnopqrstuvwxyz"


def roman(number: int) -> str:
    """Return a number from 1 to 3999 in capital Roman figures; others as decimals."""
    if not 0 < number < 4000:
        return str(number)
    written = ""
    for value, figure in _ROMAN:
        times, number = divmod(number, value)
        written += figure * times
    return written


def letter(number: int, alphabet: str) -> str:
    """Return a, b, … z, aa, bb, … as Word counts: the letter is repeated on each further round."""
    if number < 1:
        return str(number)
    rounds, index = divmod(number - 1, len(alphabet))
    return alphabet[index] * min(rounds + 1, 30)


_FORMS: dict[str, Callable[[int], str]] = {
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "russianLower": lambda number: letter(number, _RUSSIAN),
    "russianUpper": lambda number: letter(number, _RUSSIAN).upper(),
    "lowerLetter": lambda number: letter(number, _LATIN),
    "upperLetter": lambda number: letter(number, _LATIN).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda number: "",
}


def written(number: int, number_format: str) -> str:
    """Return `number` in the format's name in WordprocessingML; an unknown format gives the decimal."""
    return _FORMS.get(number_format, str)(number)


_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "–", "\uf0be": "–", "o": "◦"}
"""The signs of the Symbol and Wingdings fonts, which have places of their own, as ordinary characters."""


def bullet(sign: str) -> str:
    """Return the sign of a bulleted list as an ordinary character."""
    sign = sign.strip()
    if sign in _SYMBOLS:
        return _SYMBOLS[sign]
    return "•" if not sign or any("\ue000" <= c <= "\uf8ff" for c in sign) else sign
