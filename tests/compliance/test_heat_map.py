"""Organisations × months: a number in every cell, its shade beside it; bars of the same shares; nothing of nothing."""

import io
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.compliance.test_exports import row, sheet
from tracker.compliance import breakdown, heat_map
from tracker.compliance.breakdown import Stands
from tracker.compliance.exports import docx, html, pdf, xlsx
from tracker.compliance.figures import Judged, Span, Standing
from tracker.compliance.printed import Part

YEAR = Span(date(2026, 1, 10), date(2026, 12, 31))
SCHOOLS: list[Any] = [SimpleNamespace(id=number, short_name=f"МБОУ СОШ № {number}") for number in (1, 2, 3)]


def stands(organisation: int, month: int, *standings: Standing) -> list[Stands]:
    return [Stands(1, organisation, 1, False, (2026, month), Judged(each, each)) for each in standings]


FOUND = [
    *stands(1, 1, Standing.ON_TIME, Standing.ON_TIME, Standing.LATE),
    *stands(1, 2, Standing.ON_TIME),
    *stands(2, 1, Standing.OVERDUE),
    *stands(2, 3, Standing.NOT_YET_DUE),
]


def whole() -> Part:
    return heat_map.part(FOUND, SCHOOLS, YEAR)


def test_each_cell_says_its_share_and_an_empty_one_that_nothing_fell_due() -> None:
    [table] = whole().tables
    assert table.heads == ["Организация", "01.2026", "02.2026"]
    assert [[cell.text for cell in line.cells] for line in table.lines] == [
        ["МБОУ СОШ № 1", "67", "100"], ["МБОУ СОШ № 2", "0", ""],
    ]  # fmt: skip
    assert [[cell.shade for cell in line.cells] for line in table.lines] == [[0, 2, 0], [0, 4, 0]]


def test_a_number_leads_to_the_executions_of_its_month_within_the_span() -> None:
    first = next(whole().tables[0].lines).cells[1].leads_to
    assert first
    assert first.values == {"advisory": "no", "organisation": 1, "first": "2026-01-10", "last": "2026-01-31"}


@pytest.mark.parametrize(("share", "shade"), [(100, 0), (99, 1), (75, 1), (74, 2), (50, 2), (49, 3), (25, 3), (24, 4)])
def test_the_less_the_darker(share: int, shade: int) -> None:
    assert heat_map.shade(share) == shade


@pytest.mark.parametrize("found", [[], FOUND[:3], FOUND[:4]])
def test_one_organisation_or_one_month_is_no_map(found: list[Stands]) -> None:
    assert heat_map.part(found, SCHOOLS, YEAR).tables == ()


def test_bars_are_drawn_of_what_can_be_compared() -> None:
    figures = breakdown.figures_by(lambda each: each.organisation, FOUND)
    pairs = [(each.short_name, figures[each.id]) for each in SCHOOLS[:2]]
    [bars] = heat_map.bars(pairs)
    assert bars.said.endswith("МБОУ СОШ № 1: 75 %; МБОУ СОШ № 2: 0 %.")
    assert list(heat_map.bars(pairs[:1])) == []


def test_map_and_bars_are_the_same_in_every_file() -> None:
    figures = breakdown.figures_by(lambda each: each.organisation, FOUND)
    drawings = tuple(heat_map.bars([(each.short_name, figures[each.id]) for each in SCHOOLS[:2]]))
    made = replace(sheet(row(1)), parts=(whole(), Part("По организациям", drawings=drawings)))
    page = html.write(made).decode()
    assert ('class="number shade-2"' in page, page.count("<rect")) == (True, 2)
    word = docx.write(made)
    file = Document(io.BytesIO(word))
    grounds = [each.get(qn("w:fill")) for each in file.tables[0]._tbl.iter(qn("w:shd"))]
    assert grounds == ["FFFFFF", "D1D1D1", "FFFFFF", "FFFFFF", "A8A8A8", "FFFFFF"]
    [picture] = file.inline_shapes
    assert picture._inline.docPr.get("descr") == drawings[0].said
    assert ZipFile(io.BytesIO(word)).read("word/media/image0.png").startswith(b"\x89PNG")
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(made)))
    assert (book["По организациям и месяцам"]["B2"].value, len(book.chartsheets)) == (67, 2)
    assert book["По организациям и месяцам"].conditional_formatting
    assert b"/StructTreeRoot" in pdf.write(made)
