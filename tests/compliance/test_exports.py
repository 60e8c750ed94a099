"""The Word file: the same cells as the report, read back; nothing typed becomes markup; the same bytes twice."""

import io
import re
import time
from datetime import date
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree
from markupsafe import escape

from tests.compliance.rows import Life, Written, on
from tests.municipality import EDUCATIONAL
from tracker import db, language
from tracker.compliance import layout, tables, words
from tracker.compliance.exports import docx, html
from tracker.compliance.exports.ooxml import clean
from tracker.compliance.figures import Figures
from tracker.compliance.layout import laid_out
from tracker.compliance.printed import Line, Sheet, Signature
from tracker.compliance.report import report
from tracker.compliance.sheet import Report, Row, Section, Total
from tracker.compliance.standing import Standing
from tracker.resolutions.models import Resolution

HOSTILE = (
    "<w:p><w:r><w:t>вставка</w:t></w:r></w:p>",
    "{{ 7*7 }} {% for x in y %}",
    "=1+1",
    "до\x00 и \x0b после\x1f",
    "]]> <!-- & &amp; ' \"",
    "половина \ud83d пары, не\ufffeзнак",
    '<script>alert("1")</script>',
    "строка\nещё строка\tс табуляцией",
)


def row(number: int, text: str = "провести", point: str = "2.1") -> Row:
    """A row whose cells all hold a text."""
    cells = dict.fromkeys(("executor", "due", "executed", "information", "mark"), text)
    return Row(number=number, point=point, text=text, standing=Standing.ON_TIME, point_id=1, resolution_id=1, **cells)


def sheet(*rows: Row, **changed: object) -> Sheet:
    """The sheet of a report of these rows."""
    values = {
        "title": "Справка об исполнении решения коллегии",
        "subject": ("от 24.04.2026 № 2", "Коллегия"),
        "as_of": date(2026, 6, 30),
        "as_of_words": "по состоянию на 30 июня 2026 г.",
        "columns": tuple(words.columns()),
        "totals": (Total("Поручения", Figures(total=3, on_time=1, late=2)),) * 2,
        "sections": (Section("", rows),),
        "notes": ("Пункт 1 поручения не содержит.",),
        "conclusions": ("Исполнено 3.",),
        "proposals": ("Снять с контроля.",),
        "signatures": (Signature("Председатель коллегии", "Л.А. Берестова"),),
        "executor": "Пелех Анна Сергеевна",
    }
    return laid_out(Report(**{**values, **changed}))  # type: ignore[arg-type]


def opened(content: bytes) -> WordFile:
    return Document(io.BytesIO(content))


def texts(line: Line) -> tuple[str, ...]:
    return tuple(cell.text for cell in line.cells)


def table(file: WordFile, number: int = 2) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in file.tables[number].rows]


def test_the_file_holds_the_cells_of_the_report(life: Life) -> None:
    with db.transaction():
        made = life.resolution(
            [
                Written("1", "провести ремонт", to=(EDUCATIONAL,), due_on=date(2026, 6, 1)),
                Written("2", "представить план", to=("school1",), due_on=date(2026, 6, 1)),
            ],
            adopted_on=date(2026, 4, 24),
        )
        life.done(date(2026, 5, 20), "2", "school1", "План представлен.")
    on(date(2026, 6, 30))
    with db.transaction(write=False):
        it = report(db.session.get_one(Resolution, made), date(2026, 6, 30))
    file = opened(docx.write(laid_out(it)))
    assert table(file) == [it.columns, *(each.cells for each in it.rows)]
    assert [texts(line) for line in tables.totals(it.totals).lines] == table(file, 0)[1:]
    assert [texts(line) for line in tables.rates(it.totals).lines] == table(file, 1)[1:]
    said = [paragraph.text for paragraph in file.paragraphs]
    assert said[:4] == [it.title, *it.subject, it.as_of_words]
    assert f"1. {it.conclusions[0]}" in said
    assert [line[2] for line in table(file, 3)] == [each.name for each in it.signatures]


def test_the_page_lies_and_the_head_of_the_table_is_repeated() -> None:
    file = opened(docx.write(sheet(row(1))))
    [section] = file.sections
    assert (section.orientation, section.page_width.mm, section.page_height.mm) == (
        WD_ORIENT.LANDSCAPE, pytest.approx(297, abs=0.1), pytest.approx(210, abs=0.1),
    )  # fmt: skip
    rows = file.tables[2].rows
    assert rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(each._tr.find(f".//{qn('w:cantSplit')}") is not None for each in rows)
    widths = [column.width.twips for column in file.tables[2].columns]
    assert widths == list(layout.WIDTHS)
    inner = section.page_width.twips - section.left_margin.twips - section.right_margin.twips
    assert sum(widths) == inner == sum(docx.SIGNED)
    for each in file.tables[:2]:
        assert sum(column.width.twips for column in each.columns) == inner


def test_the_file_has_a_title_a_language_and_numbered_pages() -> None:
    content = docx.write(sheet(row(1)))
    file = opened(content)
    assert file.core_properties.title == "Справка об исполнении решения коллегии от 24.04.2026 № 2"
    assert file.core_properties.language == "ru-RU"
    assert file.styles["heading 1"].font.size is not None
    [line] = file.sections[0].footer.paragraphs
    fields = [each.get(qn("w:instr")).strip() for each in line._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "".join(each.text for each in line._p.iter(qn("w:t"))) == "Страница 1 из 1"


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = docx.write(sheet(row(1)))
    monkeypatch.setattr(time, "localtime", lambda *_: time.struct_time((2031, 1, 1, 1, 1, 1, 1, 1, 0)))
    assert docx.write(sheet(row(1))) == first


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_type_stays_text_in_every_field(text: str) -> None:
    everywhere = {
        "title": text, "subject": (text, text), "as_of_words": text, "columns": (text,) * 8,
        "totals": (Total(text, Figures()),) * 2, "sections": (Section(text, (row(1, text, text),)),),
        "notes": (text,), "conclusions": (text,), "proposals": (text,),
        "signatures": (Signature(text, text),), "executor": text,
    }  # fmt: skip
    content = docx.write(sheet(**everywhere))
    file = opened(content)
    expected = clean(text)
    assert table(file)[2][1:] == (expected,) * 7
    assert table(file)[1] == (expected,) * 8
    assert file.paragraphs[0].text == expected
    with ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
        instructions = b"".join(archive.read(name) for name in archive.namelist()).count(b"instrText")
    assert instructions == 0


def test_what_has_no_place_in_xml_is_left_out() -> None:
    assert clean("до\x00 и \x0b после\x1f\r\nещё\rраз \ud83d \ufffe 😀") == "до и  после\nещё\nраз   😀"


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\ud83d" not in text])
def test_what_people_type_stays_text_in_the_page_of_a_file(text: str) -> None:
    page = html.write(sheet(row(1, text, text), conclusions=(text,))).decode()
    assert escape(text) in page
    assert not {"<script>", "<w:p>"} & set(re.findall(r"<[^>]+>", page))


def test_the_page_of_a_file_has_all_that_the_word_file_has() -> None:
    page = html.write(sheet(row(1))).decode()
    assert page.count("<h1>") == 1
    for words_of_it in ("Показатели", "Выводы", "Предложения", "Л.А. Берестова", "по состоянию на 30 июня 2026 г."):
        assert words_of_it in page
    assert "url_for" not in page
    assert "href" not in page


def test_a_report_without_rows_is_a_whole_file() -> None:
    file = opened(docx.write(sheet(sections=(), conclusions=(), proposals=())))
    assert "На контроле не состояло ни одного поручения." in [each.text for each in file.paragraphs]


def test_the_words_of_the_file_are_those_of_the_visitor() -> None:
    with language.speaking("en"):
        file = opened(docx.write(sheet(row(1), columns=tuple(words.columns()))))
    said = [paragraph.text for paragraph in file.paragraphs]
    assert {"Figures", "Conclusions", "Proposals"} <= set(said)
    assert file.core_properties.language == "en-US"


def test_a_thousand_rows_are_all_written() -> None:
    text = "обеспечить подготовку зданий и территорий к новому учебному году " * 4
    it = sheet(*(row(number, text) for number in range(1000)))
    assert len(opened(docx.write(it)).tables[2]._tbl.tr_lst) == 1001
