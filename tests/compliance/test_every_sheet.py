"""Every sheet there is: its Word file opens in LibreOffice, its workbook in openpyxl, with the words of the page."""

import io
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from lxml import html as reader

from tests.compliance.rows import Life, on
from tests.compliance.sheets import JUNE_30
from tests.compliance.test_formats import everywhere
from tests.compliance.test_report import lived
from tracker import db
from tracker.compliance.exports import docx, html, xlsx
from tracker.compliance.orders import KINDS, About, Kind, Order
from tracker.compliance.printed import Sheet
from tracker.compliance.sheets import sheet
from tracker.language import short_date

HOSTILE = "<b>=1+1</b> {{ 7*7 }} & «ёлочки»"

HEADINGS = "//h1 | //h2 | //*[@class='subject']"
"""In a workbook the names of its sheets, of 31 characters, and its title."""

sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What becomes of a sheet doesn't depend on where it came from."""


@pytest.fixture
def sheets(life: Life) -> dict[str, Sheet]:
    """A sheet of each kind about each thing, and one with markup in every field."""
    with db.transaction():
        resolution = lived(life)
    on(JUNE_30)
    of = {
        About.RESOLUTION: resolution,
        About.BODY: life.municipality.body,
        About.ORGANISATION: life.municipality.organisations["school3"],
    }
    with db.transaction(write=False):
        made = {
            f"{about}-{kind}": sheet(_order(kind, about, of[about], life.municipality.body))
            for about, kinds in KINDS.items()
            for kind in kinds
        }
    return {**made, "hostile": everywhere(HOSTILE)}


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
    assert read["hostile"].count(HOSTILE) >= 15


@sqlite_alone
def test_every_workbook_opens_in_openpyxl_with_the_words_of_its_page(sheets: dict[str, Sheet]) -> None:
    unsigned = {name: replace(made, signatures=()) for name, made in sheets.items()}
    lacking = {name: set(of_page(made, HEADINGS)) - of_book(xlsx.write(made)) for name, made in unsigned.items()}
    assert {name: missing for name, missing in lacking.items() if missing} == {}
