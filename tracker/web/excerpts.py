"""A piece of a text around the words that were looked for, with these marked."""

import re

from markupsafe import Markup, escape

from tracker.search.forms import WORD, forms, wanted, whole

AROUND = 90
"""Signs shown before the first word that was found."""

LONGEST = 280
"""Signs of a piece."""


def excerpt(text: str, words: str) -> Markup:
    """The piece of the text in which the first of the words stands; everything in it escaped but our own marks."""
    asked, text = frozenset().union(*wanted(words)), whole(text)
    hits = [match for match in WORD.finditer(text) if forms(match[0]) & asked]
    start = _start(text, hits[0].start()) if hits else 0
    end = min(len(text), start + LONGEST)
    shown, place = escape("… " if start else ""), start
    for hit in (each for each in hits if each.end() <= end):
        shown += escape(text[place : hit.start()]) + Markup("<mark>{}</mark>").format(hit[0])
        place = hit.end()
    return shown + escape(text[place:end]) + ("…" if end < len(text) else "")


def _start(text: str, hit: int) -> int:
    """The beginning of a word not far before the hit."""
    if hit <= AROUND:
        return 0
    space = re.compile(r"\s").search(text, hit - AROUND, hit)
    return space.end() if space else hit
