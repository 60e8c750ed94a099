"""A document becomes a Draft: bytes, lines, paragraphs, outline, points, doubts."""

from collections.abc import Sequence

from . import (
    bare_numbers,
    documents,
    header,
    list_tasks,
    markers,
    outline,
    paragraphs,
    plans,
    requests,
    sequence,
    tables,
    understanding,
)
from .addressees.directory import Directory, resolved
from .counted_from import counted_from
from .draft import DocumentKind, Draft, Note, Unplaced
from .header import Head
from .items import Item, Outline
from .lines import Document
from .paragraphs import Paragraph, is_page_number


def read(data: bytes, name: str = "", directory: Directory | None = None) -> Draft:
    """Return what the document says; raise UnreadableDocument when it cannot be read.

    Pure: the same bytes give the same draft. The format is found by content, `name` is not asked. With a directory
    each addressee carries its meaning. A text in which no point is found gives a draft without points and the doubt
    `no_points`: whether it is a resolution at all, a person decides.
    """
    draft = of_document(documents.load(data))
    return draft if directory is None else resolved(draft, directory)


def of_document(document: Document) -> Draft:
    """Return the draft of a document that is lines already."""
    found = bare_numbers.counted(paragraphs.of_lines([line for line in document.lines if not line.note]))
    written = outline.of_paragraphs(found)
    head = header.of_paragraphs(found, _before(found, written))
    if not written.is_resolving:
        plan = plans.of_plan(found, head.header.title or "")
        written = plan if plan.items else written
    items = written.items
    if not written.is_resolving:
        items = requests.merged(written, requests.of_paragraphs(found, _taken(written, head)))
    for place, item in enumerate(items, 1):
        item.place = place
    understood = understanding.of_items(items, counted_from(head.header, found))
    kind = head.kind or _kind(found, written)
    return Draft(
        format=document.format,
        kind=kind,
        header=head.header,
        points=tuple(understood.points),
        unplaced=tuple(_unplaced(document, items, written, head)),
        warnings=tuple(sequence.warnings(items)),
        doubts=(*_doubts(head, items), *_left_out(found, items, written), *understood.doubts),
        lines=tuple(line.text for line in document.lines),
    )


def _before(found: Sequence[Paragraph], written: Outline) -> int:
    """How many paragraphs stand before the points and the words that open them."""
    first = min((item.first for item in written.items), default=len(found))
    for at, paragraph in enumerate(found):
        if (
            tables.begins_plan(found, at)
            or paragraph.first >= first
            or written.roles.get(paragraph.first) == "resolving"
        ):
            return at
    return len(found)


def _taken(written: Outline, head: Head) -> set[int]:
    taken = set(written.roles) | set(head.header.lines)
    for item in written.items:
        taken |= set(range(item.first, item.last + 1))
    return taken


def _kind(found: Sequence[Paragraph], written: Outline) -> DocumentKind:
    if any(markers.is_heard(paragraph.text) for paragraph in found):
        return DocumentKind.MINUTES
    return DocumentKind.DECISION if written.is_resolving else DocumentKind.REPORT


def _unplaced(document: Document, items: Sequence[Item], written: Outline, head: Head) -> list[Unplaced]:
    placed = set(head.header.lines)
    for item in items:
        placed |= set(range(item.first, item.last + 1)) - set(written.roles)
    return [
        Unplaced(number, line.text, written.roles.get(number) or _role(line.text))
        for number, line in enumerate(document.lines)
        if number not in placed
    ]


def _role(text: str) -> str:
    if is_page_number(text):
        return "furniture"
    return "signature" if markers.is_name(text) or markers.is_signature(text, "") else "other"


def _left_out(found: Sequence[Paragraph], items: Sequence[Item], written: Outline) -> list[Note]:
    """A doubt when numbered paragraphs that order something stand in no point, up to where the document is signed."""
    placed = {line for item in items for line in range(item.first, item.last + 1)} | set(written.roles)
    left = []
    for at, paragraph in enumerate(found):
        following = found[at + 1].text if at + 1 < len(found) else ""
        if markers.is_signature(paragraph.text, following) or markers.is_appendix(paragraph.text):
            break
        is_numbered = paragraph.number is not None and paragraph.number.depth > 1 and paragraph.cell is None
        if is_numbered and paragraph.first not in placed and list_tasks.begins_with_order(paragraph.text):
            left.append(paragraph)
    return [Note("tasks_left_out", {"count": len(left)})] if left else []


def _doubts(head: Head, items: Sequence[Item]) -> list[Note]:
    missing = [
        ("no_points", not items),
        ("no_date", head.header.date is None),
        ("no_title", head.header.title is None),
        ("no_body", head.header.body is None),
    ]
    return [Note(code) for code, is_missing in missing if is_missing]
