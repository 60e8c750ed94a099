"""Whether a line runs on in the next one: in a file of paragraphs hardly ever, on a printed page until it is short."""

from collections.abc import Sequence
from itertools import pairwise

from . import hyphens, markers
from .lines import Line

_SENTENCE_END = (".", ";", ":", "!", "?", "…")
_CLOSING = "»\"”)'"


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Return whether the lines are those of a printed page rather than paragraphs."""
    texts = [line.text for line in lines if line.cell is None and line.label is None]
    if len(texts) < 12:
        return False
    if _breaks_sentences(texts):
        return True
    full = [text for text in texts if 55 <= len(text) <= 130]
    broken = [text for text in full if not ends_sentence(text)]
    return len(full) > 0.5 * len(texts) and len(broken) > 0.45 * len(full) and max(map(len, texts)) <= 160


def _breaks_sentences(texts: Sequence[str]) -> bool:
    """Whether no line is longer than a page is wide and several nearly full ones break off before a small letter."""
    widest = max(map(len, texts))
    broken = [
        text
        for text, following in pairwise(texts)
        if len(text) > _NEARLY_FULL * widest and not ends_sentence(text) and following[:1].islower()
    ]
    return widest <= _WIDEST_PAGE and len(broken) >= _SEVERAL


_WIDEST_PAGE = 100
_NEARLY_FULL = 0.8
_SEVERAL = 4


class Whole:
    """Each line is a paragraph, unless the one before it was broken in the middle of a sentence."""

    def runs_on(self, before: str, line: Line) -> bool:
        text = line.text
        if text.endswith(":") and markers.is_name(text[:-1]) and not ends_sentence(before):
            return True
        if line.heading or len(before) < 40 or ends_sentence(before) or before.endswith(","):
            return bool(hyphens.AT_END.search(before)) and text[:1].islower()
        return text[:1].islower()


class Wrapped:
    """A line runs on until it is short at the end of a sentence."""

    def __init__(self, lines: Sequence[Line]) -> None:
        lengths = sorted(len(line.text) for line in lines if line.cell is None)
        self._width = lengths[int(len(lengths) * 0.9)]
        gaps = sum(line.gap for line in lines)
        self._gaps_tell = 0 < gaps < 0.5 * len(lines)

    def runs_on(self, before: str, line: Line) -> bool:
        if hyphens.AT_END.search(before) and line.text[:1].islower():
            return True
        if (
            line.heading
            or line.centred
            or (self._gaps_tell and line.gap and (ends_sentence(before) or not line.text[:1].islower()))
        ):
            return False
        is_full = len(before) > 0.72 * self._width
        if ends_sentence(before):
            return is_full and not before.endswith((":", ";")) and len(before) > 0.93 * self._width
        return is_full or line.text[:1].islower()


def ends_sentence(text: str) -> bool:
    """Return whether the text ends with a sign that ends a sentence, or is empty."""
    return text.rstrip(_CLOSING).endswith(_SENTENCE_END) if text else True
