"""Words broken at the end of a line: joined when the dictionary says so."""

import re

from . import words

AT_END = re.compile(r"([А-Яа-яЁёA-Za-z]{1,40})-$")
_FIRST_WORD = re.compile(r"[А-Яа-яЁёA-Za-z]+")


_PREFIXES = {"микро", "макро", "видео", "авто", "радио", "фото", "электро", "само", "много", "мало", "фоно", "аудио"}
_LAST_WORD = re.compile(r"[А-Яа-яЁё]{2,40}$")
_SHORT_WORDS = {"и", "в", "с", "к", "о", "у", "а"}


def is_broken(before: str, after: str) -> bool:
    """Return whether a narrow cell has broken a word without a hyphen: only both parts together are a word."""
    left, right = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if left is None or right is None or not right[0].islower() or not words.is_known(left[0] + right[0]):
        return False
    is_word = words.is_known(right[0]) and (len(right[0]) > 1 or right[0] in _SHORT_WORDS)
    return not (is_word and words.is_known(left[0]))


def kept(before: str, after: str) -> bool | None:
    """Return whether the hyphen that ends `before` stays when `after` is joined; None if nothing is to be joined.

    A capital letter after it keeps it («Ленинск-» «Кузнецкий»); so does a compound that the dictionary knows.
    """
    left, right = AT_END.search(before), _FIRST_WORD.match(after)
    if left is None or right is None:
        return None
    if right[0][0].isupper():
        return True
    if words.is_known(left[1] + right[0]):
        return False
    if left[1].lower().endswith("о") and left[1].lower() not in _PREFIXES and words.is_known(right[0]):
        return True  # «психолого-» «педагогической»
    return words.is_known(f"{left[1]}-{right[0]}") or (words.is_known(left[1]) and words.is_known(right[0]))
