"""The same sheet as DOCX, PDF, XLSX and CSV: the same words, real days and numbers, nothing live, the same bytes."""

import csv as reader
import io
import re
import tracemalloc
from dataclasses import replace
from datetime import date
from html import unescape

import openpyxl
import pdfplumber
import pytest

from tests.compliance.test_exports import HOSTILE, row, sheet
from tracker.compliance.exports import csv, html, pdf, xlsx
from tracker.compliance.exports.formats import FORMATS
from tracker.compliance.exports.ooxml import clean
from tracker.compliance.figures import Figures
from tracker.compliance.printed import Drawing, Part, Sheet, Signature
from tracker.compliance.sheet import Section, Total
from tracker.compliance.words import columns

DAY = date(2026, 6, 1)
PREFIXES = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "|cmd",
    "%1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "  =1+1",
)
"""What spreadsheets take for the beginning of a formula, full-width signs and leading blanks among them."""


def everywhere(text: str) -> Sheet:
    """A sheet with the text in every field that holds words."""
    return sheet(
        title=text, subject=(text, text), as_of_words=text, columns=(text,) * 8, totals=(Total(text, Figures()),) * 2,
        sections=(Section(text, (row(1, text, text),)),), notes=(text,), conclusions=(text,), proposals=(text,),
        signatures=(Signature(text, text),), executor=text,
    )  # fmt: skip


def dated() -> Sheet:
    """A sheet of one row with real days and a remark beside one of them."""
    one = row(1, "01.06.2026\n(первоначально 01.05.2026)")
    return sheet(replace(one, due_on=DAY, executed_on=DAY, executed="01.06.2026"))


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def lines(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(reader.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_sheet_gives_the_same_bytes(ending: str) -> None:
    first = FORMATS[ending].write(dated())
    assert FORMATS[ending].write(dated()) == first


def test_a_workbook_has_real_days_a_frozen_head_a_filter_and_a_chart_sheet() -> None:
    it = book(xlsx.write(dated()))
    page = it["Исполнение по пунктам"]
    heads = [cell.value for cell in page[1]]
    assert heads[:2] == columns()[:2]
    values = dict(zip(heads, (cell.value for cell in page[2]), strict=True))
    assert values["Срок исполнения"].date() == DAY
    assert values["Срок исполнения: …"] == "(первоначально 01.05.2026)"
    assert (values["Дата исполнения"].date(), values["№ п/п"]) == (DAY, 1)
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:I2")
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$1:$1")
    figures = it["Показатели"]
    assert [cell.value for cell in figures[7]][:3] == ["Поручения", 3, 1]
    [chart] = it.chartsheets
    assert chart.title == "Диаграмма Показатели"


@pytest.mark.parametrize("text", PREFIXES)
def test_no_text_becomes_a_formula(text: str) -> None:
    made = everywhere(text)
    it = book(xlsx.write(made))
    found = [cell for page in it.worksheets for line in page.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in found} <= {"s", "n", "d"}
    assert [cell.value for cell in found].count(clean(text)) >= 15
    for line in lines(csv.write(made)):
        assert not any(cell.lstrip(" ").startswith(tuple(csv.LIVE)) for cell in line)
        assert f"'{text}" in line


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_stays_text_in_a_workbook_and_in_csv(text: str) -> None:
    made = everywhere(text)
    page = book(xlsx.write(made))["Показатели"]
    assert page["A1"].value == clean(text)
    assert clean(text).encode().decode() in {cell.removeprefix("'") for cell in map(clean, lines(csv.write(made))[1])}


def test_csv_is_utf_8_with_a_mark_and_semicolons() -> None:
    content = csv.write(dated())
    assert content.startswith(b"\xef\xbb\xbf")
    heads, first = lines(content)
    assert len(heads) == len(first) == 9
    assert first[4:7] == ["01.06.2026", "(первоначально 01.05.2026)", "01.06.2026"]


def test_csv_is_streamed_in_flat_memory() -> None:
    rows = ((str(number), "обеспечить подготовку зданий", DAY) for number in range(20_000))
    tracemalloc.start()
    size = sum(len(piece) for piece in csv.streamed(("№", "Пункт", "Срок"), rows))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 1_200_000
    assert peak < 1_000_000


def test_a_pdf_declares_its_standards_its_title_its_language_and_its_tags() -> None:
    content = pdf.write(dated())
    for declared in (
        b"<pdfaid:part>2<",
        b"<pdfaid:conformance>A<",
        b"<pdfuaid:part>1<",
        b"/MarkInfo",
        b"/StructTreeRoot",
    ):
        assert declared in content
    with pdfplumber.open(io.BytesIO(content)) as file:
        assert file.metadata["Title"].startswith("Справка об исполнении решения коллегии")
        assert file.doc.catalog["Lang"] == b"ru"
        page = file.pages[0]
        assert page.width > page.height
        text = page.extract_text()
    for said in ("по состоянию на 30 июня 2026 г.", "Выводы", "Л.А. Берестова", "Страница 1 из 1"):
        assert said in text


def test_the_head_of_a_long_table_stands_on_every_page_of_a_pdf() -> None:
    made = sheet(*(row(number, "обеспечить подготовку зданий") for number in range(60)))
    with pdfplumber.open(io.BytesIO(pdf.write(made))) as file:
        heads = [page.extract_text().count("Содержание поручения") for page in file.pages]
    assert len(heads) > 2
    assert set(heads[:-1]) == {1}


@pytest.mark.parametrize("text", ["#set page(fill: red) $x$ *a* `b`", "{{ 7*7 }}", '"); #panic("x")', "<w:p/> \\ @a"])
def test_what_people_type_stays_text_in_a_pdf(text: str) -> None:
    with pdfplumber.open(io.BytesIO(pdf.write(everywhere(text)))) as file:
        read = "".join("".join(page.extract_text() for page in file.pages).split())
    assert read.count("".join(text.split())) >= 10


def test_a_trend_is_the_same_drawing_in_a_page_and_in_a_pdf_and_says_itself_in_words() -> None:
    title = "Исполнено в срок <b>, %"
    drawing = Drawing("trend", title, ("01.2026", "02.2026", "03.2026"), ((title, (80.0, None, 50.5)),), unit="%")
    made = replace(sheet(row(1)), parts=(Part("По месяцам", drawings=(drawing,)),))
    page = html.write(made).decode()
    [picture] = re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)
    assert picture.strip() == html.svg(drawing).strip()
    assert 'role="img"' in picture
    said = unescape(re.findall(r'aria-label="([^"]*)"', picture)[0])
    assert said == f"{title}. 01.2026: 80 %; 03.2026: 50,5 %."
    assert picture.count("<circle") == 2
    with pdfplumber.open(io.BytesIO(pdf.write(made))) as file:
        assert "03.2026" in file.pages[0].extract_text()
    [chart] = [each for each in book(xlsx.write(made)).chartsheets if "Исполнено" in each.title]
    assert chart
