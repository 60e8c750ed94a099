"""A document that is nothing but a plan: the points in its tables."""

from collections.abc import Iterator, Sequence

from . import introductions, markers, tables
from .items import Outline
from .paragraphs import Paragraph
from .tables import Table, TableReader, is_plan_title


def blocks(paragraphs: Sequence[Paragraph], start: int, end: int) -> Iterator[Table]:
    """Yield the tables between two paragraphs."""
    while start < end:
        if paragraphs[start].cell is None:
            start += 1
            continue
        table = tables.at(paragraphs, start)
        yield table
        start = max(table.last, start + 1)


def of_plan(paragraphs: Sequence[Paragraph], title: str) -> Outline:
    """Return the points of a document that is a plan; an empty outline if it is none."""
    outline = Outline()
    reader = TableReader(outline)
    for table in blocks(paragraphs, 0, len(paragraphs)):
        before = [p.text for p in paragraphs[max(0, table.first - 4) : table.first] if p.cell is None]
        is_plan = is_plan_title(title) or any(is_plan_title(text) for text in before)
        if reader.kinds is not None or is_plan or _gives_orders(table, before):
            reader.between(paragraphs, table.first)
            reader.read(table)
        if _is_over(paragraphs, table.last):
            break
    return outline


def _gives_orders(table: Table, before: Sequence[str]) -> bool:
    """Whether tasks are announced right above («… даны следующие поручения:»), or a column is headed by orders."""
    found = tables.columns(table)
    if found is None:
        return False
    heading = " ".join(p.text for row in table.rows[: found[0]] for cell in row.values() for p in cell)
    is_announced = any(introductions.announce_tasks(text) or markers.is_resolving(text) for text in before[-1:])
    return is_announced or "поручени" in heading.lower()


def _is_over(paragraphs: Sequence[Paragraph], at_paragraph: int) -> bool:
    for paragraph, following in zip(paragraphs[at_paragraph:], [*paragraphs[at_paragraph + 1 :], None], strict=False):
        if paragraph.cell is not None:
            return False
        if markers.is_signature(paragraph.text, following.text if following else ""):
            return True
    return False
