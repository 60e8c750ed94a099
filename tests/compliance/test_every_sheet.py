"""Every sheet there is, of each kind, about each thing, made of rows in which every text that people write is hostile.

Its Word file opens in LibreOffice, its workbook in openpyxl, with the words of the page; markup stays text, and nothing
becomes a formula.
"""

import io
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pdfplumber
import pytest
from lxml import html as reader
from sqlalchemy import Enum as Chosen
from sqlalchemy import String, update

from tests.compliance.rows import Life, on
from tests.compliance.sheets import JUNE_30
from tests.compliance.test_formats import PREFIXES, everywhere, lines
from tests.compliance.test_report import lived
from tracker import db
from tracker.compliance.exports import csv, docx, html, pdf, xlsx
from tracker.compliance.orders import KINDS, About, Kind, Order
from tracker.compliance.printed import Sheet
from tracker.compliance.sheets import sheet
from tracker.language import short_date

HOSTILE = "<b>=1+1</b> {{ 7*7 }} & «ёлочки»"

MARK = "\ue000"
"""What stands at the beginning of every text in the database, until something hostile takes its place."""

OWN = frozenset({"time_zone", "locale", "period", "key", "kind", "code", "format"})
"""Columns of words that the program alone chooses."""

HEADINGS = "//h1 | //h2 | //*[@class='subject']"
"""In a workbook the names of its sheets, of 31 characters, and its title."""

sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What becomes of a sheet doesn't depend on where it came from."""


@pytest.fixture
def sheets(life: Life) -> dict[str, Sheet]:
    """A sheet of each kind about each thing, with a mark before every text that came from the database."""
    with db.transaction():
        resolution = lived(life)
        _mark_every_text()
    on(JUNE_30)
    of = {
        About.RESOLUTION: resolution,
        About.BODY: life.municipality.body,
        About.ORGANISATION: life.municipality.organisations["school3"],
    }
    with db.transaction(write=False):
        return {
            f"{about}-{kind}": sheet(_order(kind, about, of[about], life.municipality.body))
            for about, kinds in KINDS.items()
            for kind in kinds
        }


def _mark_every_text() -> None:
    for table in db.Base.metadata.sorted_tables:
        typed = [each for each in table.columns if isinstance(each.type, String) and not isinstance(each.type, Chosen)]
        written = {each.name: MARK + each for each in typed if each.name not in OWN}
        if written and table.name != "history":
            db.session.execute(update(table).values(written))


def hostile(it: Any, text: str) -> Any:
    """A sheet, or a part of it, with a text in the place of every mark."""
    if isinstance(it, str):
        return it if isinstance(it, Enum) else it.replace(MARK, text)
    if is_dataclass(it) and not isinstance(it, type):
        return replace(it, **{each.name: hostile(getattr(it, each.name), text) for each in fields(it)})
    if isinstance(it, tuple):
        values = [hostile(each, text) for each in it]
        return type(it)(*values) if hasattr(it, "_fields") else tuple(values)
    return {name: hostile(value, text) for name, value in it.items()} if isinstance(it, dict) else it


def _order(kind: Kind, about: About, of: int, body: int) -> Order:
    where = {"body": str(body)} if about is About.ORGANISATION else {}
    year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31), "since": date(2026, 6, 2)}
    return Order(kind, about, of, JUNE_30, where=where, whole=kind is Kind.EXECUTION, **year)  # type: ignore[arg-type]


def words(text: str) -> Counter[str]:
    """The words and the days of a text; numbers of lines and lines to write on are the look of a format."""
    return Counter(re.findall(r"\d\d\.\d\d\.\d{4}|[^\W\d_]+", text))


def of_page(it: Sheet, without: str = "//head") -> Counter[str]:
    """What a person reads on the page; drawings say what the tables say."""
    tree = reader.document_fromstring(html.write(it).decode())
    for each in tree.xpath(f"//head | //svg | //caption | {without}"):
        each.drop_tree()
    return words(" ".join(tree.xpath("//text()")))


def of_book(content: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = [cell.value for page in book.worksheets for line in page.iter_rows() for cell in line]
    return set(words(" ".join(short_date(each) if isinstance(each, date) else str(each) for each in values)))


@sqlite_alone
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: apt-get install libreoffice")
def test_every_word_file_opens_in_libreoffice_with_the_words_of_its_page(
    sheets: dict[str, Sheet], tmp_path: Path
) -> None:
    sheets = {name: hostile(made, HOSTILE) for name, made in sheets.items()} | {"everywhere": everywhere(HOSTILE)}
    files = [tmp_path / f"{name}.docx" for name in sheets]
    for file, made in zip(files, sheets.values(), strict=True):
        file.write_bytes(docx.write(made))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "txt:Text (encoded):UTF8", "--outdir", tmp_path, *files],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    read = {name: (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig") for name in sheets}
    differing = [name for name, made in sheets.items() if words(read[name]) != of_page(made)]
    assert differing == []
    assert read["everywhere"].count(HOSTILE) >= 15
    assert [name for name, text in read.items() if HOSTILE not in text] == []


@sqlite_alone
def test_every_workbook_opens_in_openpyxl_with_the_words_of_its_page(sheets: dict[str, Sheet]) -> None:
    unsigned = {name: replace(hostile(made, HOSTILE), signatures=()) for name, made in sheets.items()}
    lacking = {name: set(of_page(made, HEADINGS)) - of_book(xlsx.write(made)) for name, made in unsigned.items()}
    assert {name: missing for name, missing in lacking.items() if missing} == {}


@sqlite_alone
def test_no_text_of_any_sheet_becomes_a_formula(sheets: dict[str, Sheet]) -> None:
    for name, made in sheets.items():
        main = made.main
        assert main is None or any(cell.text.startswith(MARK) for line in main.lines for cell in line.cells), name
        for prefix in PREFIXES:
            it = hostile(made, prefix)
            cells = [cell for line in lines(csv.write(it)) for cell in line]
            assert [cell for cell in cells if cell.lstrip(" ").startswith(tuple(csv.LIVE))] == [], (name, prefix)
            with ZipFile(io.BytesIO(xlsx.write(it))) as book:
                pages = [book.read(page) for page in book.namelist() if page.startswith("xl/worksheets/")]
            assert [page for page in pages if b"<f" in page] == [], (name, prefix)


@sqlite_alone
def test_markup_in_any_sheet_stays_text_in_a_pdf(sheets: dict[str, Sheet]) -> None:
    text = '<b>#{1}$x$"'
    parts = tuple(part for made in sheets.values() for part in made.parts)
    whole = hostile(replace(sheets["resolution-execution"], parts=parts), text)
    with pdfplumber.open(io.BytesIO(pdf.write(whole))) as file:
        read = "".join(char["text"] for page in file.pages for char in page.chars)
    page = reader.document_fromstring(html.write(whole).decode())
    for each in page.xpath("//head | //svg"):
        each.drop_tree()
    assert "".join(read.split()).count(text) >= page.text_content().count(text) > 100
