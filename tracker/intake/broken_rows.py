"""Rows of a table that the end of a page has broken: the rest of the words below the heading that is printed again."""

from collections.abc import Mapping, Sequence

from .items import Item
from .paragraphs import Paragraph, is_broken_cell, merged
from .passage import Passage

Cells = Mapping[str, Sequence[Paragraph]]
"""The paragraphs of a row by what their column holds."""


def is_rest(row: Mapping[int, Sequence[Paragraph]], cells: Cells) -> bool:
    """Return whether a row only ends what the one above has begun: no number, every cell in small letters."""
    texts = [paragraph.whole.text for cell in row.values() for paragraph in cell]
    is_unnumbered = not "".join(paragraph.whole.text for paragraph in cells.get("number", ()))
    return is_unnumbered and all(text[:1].islower() or text[:1] in "(,;" for text in texts if text)


def whole(cell: Sequence[Paragraph]) -> list[Passage]:
    """Return the passages of a cell; lines of one that other cells stand between are put together."""
    found: list[Passage] = []
    for paragraph in cell:
        if found and is_broken_cell(found[-1].text, paragraph.text):
            found[-1] = merged([found[-1], paragraph.whole])
        else:
            found.append(paragraph.whole)
    return found


def add(item: Item, cells: Cells) -> None:
    """Let the words of the row end the task, the deadline and the executors of the item."""
    for kind, cell in cells.items():
        for paragraph in cell:
            _add(item, kind, paragraph.whole)
            item.reach(paragraph.whole)


def _add(item: Item, kind: str, passage: Passage) -> None:
    beside = next((one for one in reversed(item.attributes) if one.kind == kind), None)
    if kind == "task":
        item.end_with(merged([item.parts[-1], passage]))
    elif beside is not None:
        beside.passage = merged([beside.passage, passage])
