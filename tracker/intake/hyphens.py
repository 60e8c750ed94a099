"""Words broken at the end of a line: joined when the dictionary says so."""

import re

from . import words

AT_END = re.compile(r"([А-Яа-яЁёA-Za-z]{1,40})-$")
_FIRST_WORD = re.compile(r"[А-Яа-яЁёA-Za-z]+")


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
    return words.is_known(f"{left[1]}-{right[0]}") or (words.is_known(left[1]) and words.is_known(right[0]))
