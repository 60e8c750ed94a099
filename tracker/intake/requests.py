"""Requests and decisions in prose: «Прошу …», «Принято решение …», «… необходимо руководителям …»: doubtful points."""

import re
from collections.abc import Iterator, Sequence

from .addressees import needed
from .items import Item, Outline
from .paragraphs import Paragraph
from .passage import Passage

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[«\"]?[А-ЯЁ])")
_SHORT = re.compile(r"(?:\b[А-ЯЁа-яё]|\b(?:им|др|пр|руб|тыс|млн|см|рис|стр|ул|обл|гг|уч))\.$")
_ASKS = re.compile(
    r"^(?:(?:до|к|с|не позднее)\s\d[^,.;]{3,25}\s)?"
    r"(?:(?:убедительно|также|ещё раз|еще раз)\s)?(?:прошу|просим|поручаю|поручаем"
    r"|предлагаю)\s(?!прощения|извин|вас обратить)",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"^(?:(?:было|было\s)?принято\s(?:единогласное\s)?решение\s(?:об?|про|по)?|решено\b|принято решение)\s",
    re.IGNORECASE,
)
_NEEDED = re.compile(r"\bнеобходимо\b", re.IGNORECASE)


def of_paragraphs(paragraphs: Sequence[Paragraph], taken: set[int]) -> list[Item]:
    """Return the requests found in the paragraphs whose lines are not taken, in order."""
    found: list[Item] = []
    for paragraph in paragraphs:
        if paragraph.cell is None and not any(piece.line in taken for piece in paragraph.whole.pieces):
            found += [_item(sentence) for sentence in _sentences(paragraph.body) if _is_request(sentence)]
    return found


def merged(outline: Outline, requests: list[Item]) -> list[Item]:
    """Return the points and the requests in the order of their lines."""
    return sorted([*outline.items, *requests], key=lambda item: item.first) if requests else outline.items


def _item(sentence: Passage) -> Item:
    return Item(None, [sentence], sentence.first_line, sentence.last_line, certain=False, run=-1)


def _sentences(body: Passage) -> Iterator[Passage]:
    start = 0
    for gap in _SENTENCE_END.finditer(body.text):
        if not _SHORT.search(body.text, max(0, gap.start() - 8), gap.start()):
            yield body.part(start, gap.start())
            start = gap.end()
    if start < len(body.text):
        yield body.part(start)


def _is_request(sentence: Passage) -> bool:
    text = sentence.text
    if not 20 < len(text) < 1500 or text.endswith(":") or not sentence.pieces:
        return False
    if _ASKS.match(text) or _DECIDED.match(text):
        return True
    return bool(_NEEDED.search(text)) and _names_a_group(sentence)


def _names_a_group(sentence: Passage) -> bool:
    found = needed.needed_of(sentence)
    return found is not None and found.rule == "needed_of"
