"""A sheet as a Word file: the same values as on the page, ready to be signed."""

from collections.abc import Iterator, Sequence

from tracker.compliance.exports.ooxml import (
    framed_row,
    paragraph,
    picture,
    row,
    row_frame,
    shaded_row,
    table,
    whole_row,
)
from tracker.compliance.exports.package import LANGUAGES, document, packed, picture_relation
from tracker.compliance.exports.pictures import pngs, size
from tracker.compliance.exports.styles import styles
from tracker.compliance.printed import Drawing, Part, Sheet, Table
from tracker.language import gettext, locale

WIDTH = 15137
"""The width of the text on a lying A4 page, in twentieths of a point."""

UPRIGHT = 9638
"""The same of a page that stands."""

TWENTIETH = 635
"""A twentieth of a point in EMU."""

SIGNED = (7600, 3400, 4137)
BLANK = "_" * 22


def write(sheet: Sheet) -> bytes:
    """The file; the same bytes for the same sheet."""
    drawings = [drawing for part in sheet.parts for drawing in part.drawings]
    pictures = pngs(drawings) if drawings else []
    body = document(_body(sheet), upright=sheet.upright)
    return packed(body, styles(LANGUAGES[locale()]), sheet.name, sheet.as_of, pictures)


def _body(sheet: Sheet) -> Iterator[str]:
    yield paragraph(sheet.title, "Heading1")
    for line in (*sheet.subject, sheet.as_of_words):
        if line:
            yield paragraph(line, "Centred")
    signed = False
    drawn = 0
    for each in sheet.parts:
        if each.is_appendix and not signed:
            yield from _signatures(sheet)
            signed = True
        yield from part(each, drawn)
        drawn += len(each.drawings)
    if not signed:
        yield from _signatures(sheet)


def part(it: Part, drawn: int = 0) -> Iterator[str]:
    """A part in its pieces, so many pictures being drawn before it; an appendix begins on a page of its own."""
    if it.heading:
        yield paragraph(it.heading, "Appendix" if it.is_appendix else "Heading2")
    for place, each in enumerate(it.tables):
        if place:
            yield paragraph("")
        yield from _table(each)
    for number, drawing in enumerate(it.drawings, drawn):
        yield picture(number + 1, picture_relation(number), _size(drawing), drawing.said)
    for note in it.notes:
        yield paragraph(note, "Note" if it.tables else "Text")
    for number, sentence in enumerate(it.sentences, 1):
        yield paragraph(f"{number}. {sentence}", "Text")


def _size(drawing: Drawing) -> tuple[int, int]:
    """As wide as the text of a lying page, in EMU (914,400 to an inch)."""
    width, height = size(drawing)
    return WIDTH * TWENTIETH, WIDTH * TWENTIETH * height // width


def _table(it: Table) -> Iterator[str]:
    widths = _fitted([column.width for column in it.columns])
    return table(widths, _rows(it, widths), style="Ruled", caption=it.caption)


def _fitted(widths: Sequence[int], width: int = WIDTH) -> list[int]:
    """The widths in their ratio, together as wide as the text."""
    whole = sum(widths)
    fitted = [each * width // whole for each in widths]
    return [*fitted[:-1], fitted[-1] + width - sum(fitted)]


def _rows(it: Table, widths: Sequence[int]) -> Iterator[str]:
    yield row(it.heads, widths, ["CellHead"] * len(widths), head=True)
    looks = ["CellCentred" if column.centred else "Cell" for column in it.columns]
    frame = row_frame(widths, looks)
    for group in it.groups:
        if group.title:
            yield whole_row(group.title, widths, "CellGroup")
        for line in group.lines:
            texts = [cell.text for cell in line.cells]
            shades = [cell.shade for cell in line.cells] if it.kind == "heat" else []
            yield shaded_row(texts, widths, looks, shades) if shades else framed_row(texts, frame)


def _signatures(sheet: Sheet) -> Iterator[str]:
    """Kept together on one page: who signs, and who made the sheet."""
    if not sheet.signatures:
        return
    lines = [(each.position, BLANK, each.name or BLANK) for each in sheet.signatures]
    widths = _fitted(SIGNED, UPRIGHT if sheet.upright else WIDTH)
    rows = [row(line, widths, ["Signature"] * 3, keep_next=True) for line in lines]
    yield paragraph("")
    yield from table(widths, rows, style="Plain", caption=gettext("Signatures"))
    yield paragraph("")
    yield paragraph(sheet.made_by, "Note")
