"""Who signs a document: its head, not the secretary."""

from collections.abc import Sequence

from . import markers
from .paragraphs import Paragraph

_SIGNATURES_APART = 4
"""So many paragraphs may stand from one signature to the next."""


def signatory_of(paragraphs: Sequence[Paragraph]) -> str | None:
    """The first of those who sign at the end; a secretary, or who witnesses a copy, only when nobody else signs."""
    signed: list[tuple[int, bool, str]] = []
    for at in range(len(paragraphs) - 1, max(len(paragraphs) - 60, len(paragraphs) // 3), -1):
        following = paragraphs[at + 1].text if at + 1 < len(paragraphs) else ""
        if markers.is_signature(paragraphs[at].text, following) and paragraphs[at].number is None:
            if signed and signed[-1][0] - at > _SIGNATURES_APART:
                break
            found = markers.NAME.search(paragraphs[at].text) or markers.NAME.search(following)
            if found:
                is_behind = markers.is_of_a_clerk(paragraphs[at].text) or paragraphs[at].cell is not None
                signed.append((at, is_behind, found[0]))
    return min(signed, key=lambda one: (one[1], one[0]))[2] if signed else None
