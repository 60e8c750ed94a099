"""Addressees that a line or a cell of those responsible names («Отв.: …»)."""

import re

from tracker.intake import people, words
from tracker.intake.draft import Addressee

from .naming import leads_by_mark, named
from .shared_posts import singular_posts

_SUBDIVIDE = re.compile(r"[;\n]")


def stated(text: str) -> list[Addressee]:
    """Return the addressees of a line or cell of those responsible, which stand in the nominative or the dative."""
    found: list[Addressee] = []
    text = re.sub(r"\b([А-ЯЁ])$", r"\1.", text.strip())
    for part in _SUBDIVIDE.split(text):
        named_here = named(part, stated_case(part))
        found = [*named_here, *found] if leads_by_mark(part) else [*found, *named_here]
    return singular_posts(found)


def stated_case(part: str) -> str:
    """The dative if the first word can be nothing else, else the nominative."""
    first = words.WORD.search(part)
    if first is None or words.is_abbreviation(first[0]):
        return "nomn"
    found = words.cases(first[0])
    if people.found_in(part, "nomn")[:1] and people.found_in(part, "nomn")[0].start == first.start():
        return people.case_of(first[0])
    return "datv" if "datv" in found and not found & {"nomn", "gent"} else "nomn"
