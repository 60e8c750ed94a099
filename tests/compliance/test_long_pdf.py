"""A long sheet is set in type in pieces: as a PDF it is one file again, tagged through, its words once and in order."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest
from pdfplumber.pdf import PDF

from tests.compliance.test_exports import row, sheet
from tracker.compliance.exports import feet, pdf
from tracker.compliance.exports.pieces import CELL, pieces
from tracker.compliance.printed import Cell, Column, Drawing, Group, Line, Part, Sheet, Table

ROOM = 7_000
"""Of a piece in these tests: some ten rows."""


def line(number: int, text: str) -> Line:
    """A row of two cells."""
    return Line((Cell(str(number)), Cell(text)))


def table(first: int, number: int, title: str = "") -> Table:
    """A table of so many rows, in two groups."""
    lines = [line(first + each, f"обеспечить {first + each}-ю подготовку") for each in range(number)]
    half = number // 2
    groups = (Group(title and f"{title} 1", tuple(lines[:half])), Group(title and f"{title} 2", tuple(lines[half:])))
    return Table("Список", (Column("№", 500, True), Column("Содержание", 3000)), groups)


def long_sheet() -> Sheet:
    """A report with figures, many points, conclusions, signatures and an appendix with everybody."""
    appendix = Part("Приложение (5 0 R)", (table(1000, 30, "Пункт"),), is_appendix=True)
    made = sheet(*(row(number, f"провести {number}-ю проверку зданий") for number in range(20)))
    return replace(made, parts=(*made.parts, appendix))


@pytest.fixture(scope="module")
def content() -> bytes:
    """The same set in pieces."""
    return pdf.write(long_sheet(), ROOM)


@pytest.fixture(scope="module")
def file(content: bytes) -> Iterator[PDF]:
    with pdfplumber.open(io.BytesIO(content)) as opened:
        yield opened


def tags(elements: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All elements of the tree of tags, in the order of reading."""
    for each in elements:
        yield each
        yield from tags(each.get("children", []))


def test_pieces_hold_every_row_once_and_in_order() -> None:
    drawing = Drawing("bars", "Итоги", ("в срок",), (("Поручения", (1.0,)),))
    parts = (
        Part("Показатели", (table(0, 10), table(10, 10))),
        Part("Исполнение", (table(20, 100, "Решение"),), (drawing,), ("Примечание.",), ("Вывод.",)),
        Part("Выводы", sentences=("Исполнено.",)),
    )
    cut = list(pieces(parts, 4000))
    lines = [each for piece in cut for part in piece for one in part.tables for each in one.lines]
    assert [int(each.cells[0].text) for each in lines] == list(range(120))
    found = [part for piece in cut for part in piece]
    assert [part.heading for part in found if part.heading] == ["Показатели", "Исполнение", "Выводы"]
    assert [(part.drawings, part.notes, part.sentences) for part in found if part.notes] == [
        ((drawing,), ("Примечание.",), ("Вывод.",))
    ]
    assert found[-2].notes
    assert len(cut) > 4
    assert all(1 for piece in cut for part in piece for one in part.tables for group in one.groups if group.lines)
    weights = [
        sum(len(cell.text) + CELL for part in piece for one in part.tables for each in one.lines for cell in each.cells)
        for piece in cut
    ]
    assert max(weights) < 4000 + 2 * (CELL + 30)


def test_a_short_sheet_is_one_piece_and_stays_as_it_is() -> None:
    parts = long_sheet().parts
    assert list(pieces(parts)) == [parts]


def test_the_cells_of_a_long_pdf_are_tagged_with_their_words_in_order(file: PDF) -> None:
    words: dict[tuple[int, int], str] = {}
    for page in file.pages:
        for char in page.chars:
            if char["mcid"] is not None:
                words[page.page_number, char["mcid"]] = words.get((page.page_number, char["mcid"]), "") + char["text"]
    found, named = [], set()
    for each in tags(file.structure_tree):
        places = [(each.get("page_number"), mcid) for mcid in each.get("mcids", [])]
        named.update(places)
        if each["type"] == "TD":
            found.append("".join("".join(words[place] for place in places).split()))
    assert named == set(words)
    made = long_sheet()
    cells = [cell for part in made.parts for one in part.tables for each in one.lines for cell in each.cells]
    assert found == ["".join(cell.text.split()) for cell in cells]


def test_a_long_pdf_has_one_title_its_headings_its_pages_and_one_signature(file: PDF) -> None:
    kinds = [each["type"] for each in tags(file.structure_tree)]
    assert kinds.count("Document") == kinds.count("H1") == 1
    marks = [(level, title) for level, title, *_rest in file.doc.get_outlines()]
    headings = [(2, part.heading) for part in long_sheet().parts]
    assert marks == [(1, "Справка об исполнении решения коллегии"), *headings]
    text = [page.extract_text() for page in file.pages]
    feet = [f"Страница {number} из {len(text)}" for number in range(1, len(text) + 1)]
    assert [each.splitlines()[-1] for each in text] == feet
    assert "".join(text).count("Л.А. Берестова") == 1
    assert all(each.count("\n") > 1 for each in text)
    metadata = file.doc.catalog["Metadata"].resolve().get_data().decode()
    assert f"<xmpTPg:NPages>{len(text)}<" in metadata
    assert "<pdfaid:part>2<" in metadata
    assert "<pdfuaid:part>1<" in metadata


def test_each_page_of_a_long_pdf_leads_to_its_own_tags(file: PDF) -> None:
    root = file.doc.catalog["StructTreeRoot"].resolve()
    numbers = root["ParentTree"]["Nums"]
    by_place = dict(zip(numbers[::2], numbers[1::2], strict=True))
    places = [page.page_obj.attrs["StructParents"] for page in file.pages]
    assert places == list(range(len(file.pages))) == sorted(by_place)
    for page, place in zip(file.pages, places, strict=True):
        for mcid, tag in enumerate(by_place[place].resolve()):
            element = tag.resolve()
            assert element["Pg"].objid == page.page_obj.pageid
            assert mcid in element["K"]


def test_heads_of_tables_in_a_long_pdf_have_names_of_their_own(file: PDF) -> None:
    root = file.doc.catalog["StructTreeRoot"].resolve()
    names = root["IDTree"]["Names"][::2]
    assert all(one < other for one, other in pairwise(names))
    told = {name: tag.resolve()["ID"] for name, tag in zip(names, root["IDTree"]["Names"][1::2], strict=True)}
    assert all(name == own for name, own in told.items())


def test_a_long_sheet_gives_the_same_bytes_twice(content: bytes) -> None:
    assert pdf.write(long_sheet(), ROOM) == content


DIGITS = "".join(f"00{code:02x}" for code in (0x0A, 0x28, 0x29, 0x5C, 0x41, 0x42, 0x08, 0x0D, 0xFE, 0x30))
WRITTEN = rb"\000\n\000\(\000\)\000\\\000A\000B\000\b\000\r\000\376\0000"


@pytest.mark.parametrize(
    "written",
    [b"<%s>" % DIGITS.encode(), b"(%s)" % WRITTEN, b"(%s)" % WRITTEN.replace(rb"\(", b"(").replace(rb"\)", b")")],
)
def test_the_number_of_all_pages_is_written_as_the_page_writes_its_digits(written: bytes) -> None:
    drawn = b"(0123456789)Tj/Artifact<</Subtype/Footer>>BDC[(\\000\\001)]TJ[%s]TJ EMC" % written
    packed = zlib.compress(drawn)
    content = b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed)
    head, _stream, data = feet.counted(content, 1090).partition(b">>\nstream\n")
    packed = data.removesuffix(b"\nendstream")
    assert head == b"<</Length %d/Filter/FlateDecode" % len(packed)
    wanted = drawn.replace(written, b"<0028000a0030000a>")
    assert zlib.decompress(packed) == wanted
