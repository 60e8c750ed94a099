"""Bytes to lines: what is taken, what is refused, and Word's numbers as Word shows them."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.intake import rendering
from tracker.intake import documents, reading
from tracker.intake.documents import counting
from tracker.intake.lines import Cell
from tracker.intake.refusals import Refusal, UnreadableDocument

LINES = ["Коллегия решила:", "1. Принять к сведению.", "2. Отделу кадров:", "2.1. подготовить план."]


def refusal(data: bytes) -> Refusal:
    with pytest.raises(UnreadableDocument) as caught:
        documents.load(data)
    return caught.value.reason


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16", "utf-16-le", "cp866"])
def test_text_is_read_in_every_code_page(encoding: str) -> None:
    text = "\n".join(LINES * 4)
    assert [line.text for line in documents.load(text.encode(encoding)).lines] == LINES * 4


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Refusal.EMPTY),
        (b" \r\n\t\0", Refusal.EMPTY),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, Refusal.UNSUPPORTED_TYPE),
        (b"MZ\x90\0" + bytes(range(256)), Refusal.UNSUPPORTED_TYPE),
        (b"PK\x03\x04 not a zip", Refusal.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Refusal.ENCRYPTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Refusal.UNSUPPORTED_TYPE),
        (b"%PDF-1.7\nnothing", Refusal.DAMAGED),
        (zipped(xl__workbook_xml=b"<a/>"), Refusal.UNSUPPORTED_TYPE),
        (zipped(word__document_xml=b"<not xml"), Refusal.DAMAGED),
        (zipped(word__document_xml=b"<a/>"), Refusal.DAMAGED),
        (bytes(range(1, 256)) * 40, Refusal.UNSUPPORTED_TYPE),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, reason: Refusal) -> None:
    assert refusal(data) is reason


def test_a_file_that_is_too_large_is_refused() -> None:
    assert refusal(b"a" * (documents.MAX_BYTES + 1)) is Refusal.TOO_LARGE


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(word__document_xml=b"<a>" + b" " * 60_000_000 + b"</a>")
    assert len(bomb) < 100_000
    assert refusal(bomb) is Refusal.UNPACKED_TOO_LARGE


@pytest.mark.parametrize("form", [rendering.as_docx, rendering.as_odt])
def test_a_package_damaged_anywhere_is_read_or_refused(form: Callable[[list[str]], bytes]) -> None:
    whole = form(LINES)
    for at in range(0, len(whole), max(1, len(whole) // 15)):
        for damaged in (whole[:at] + b"\0\xff\0" + whole[at + 3 :], whole[:at] + whole[at + 30 :]):
            with suppress(UnreadableDocument):
                documents.load(damaged)


def test_external_entities_are_not_read() -> None:
    evil = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = b"<w:document " + space + b"><w:body><w:p><w:r><w:t>text &x;</w:t></w:r></w:p></w:body></w:document>"
    lines = documents.load(zipped(word__document_xml=evil + body)).lines
    assert [line.text for line in lines] == ["text"]


def test_an_old_doc_without_libreoffice_is_refused_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    assert refusal(data) is Refusal.NO_LIBREOFFICE


def test_control_characters_are_cleaned_once() -> None:
    lines = documents.load("1.\u00a0При\u00adнять\u200b к\x07 сведению.".encode()).lines
    assert [line.text for line in lines] == ["1. Принять к сведению."]


def word_file(levels: list[tuple[str, str]], paragraphs: list[tuple[int, int, str]], overrides: str = "") -> bytes:
    """A .docx with one list of the given levels (format, text); paragraphs are (list, level, text)."""
    document = docx.Document()
    shown = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{shown}</w:abstractNum>'))
    for number in (90, 91):
        inner = overrides if number == 91 else ""
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="90"/>{inner}</w:num>')
        )
    for list_id, level, text in paragraphs:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        if list_id:
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
            )
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


DECIMAL = [("decimal", "%1."), ("decimal", "%1.%2."), ("decimal", "%1.%2.%3.")]


def labels(data: bytes) -> list[str | None]:
    return [line.label for line in documents.load(data).lines]


def test_word_counts_levels_and_begins_deeper_ones_anew() -> None:
    data = word_file(DECIMAL, [(90, 0, "а"), (90, 1, "б"), (90, 1, "в"), (90, 2, "г"), (90, 0, "д"), (90, 1, "е")])
    assert labels(data) == ["1.", "1.1.", "1.2.", "1.2.1.", "2.", "2.1."]


def test_an_instance_with_a_start_of_its_own_begins_there_once() -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    data = word_file(DECIMAL, [(90, 0, "а"), (90, 0, "б"), (91, 0, "в"), (91, 0, "г")], start)
    assert labels(data) == ["1.", "2.", "1.", "2."]


def test_instances_of_one_definition_share_its_counters() -> None:
    assert labels(word_file(DECIMAL, [(90, 0, "а"), (91, 0, "б"), (90, 0, "в")])) == ["1.", "2.", "3."]


def test_an_empty_paragraph_counts_and_is_the_number_in_a_cell_of_its_own() -> None:
    document = docx.Document(io.BytesIO(word_file(DECIMAL, [(90, 0, "а"), (90, 0, ""), (90, 0, "в")])))
    numbered = document.paragraphs[0]._p.pPr.numPr
    table = document.add_table(rows=2, cols=2)
    for row, said in zip(table.rows, ("первое", "второе"), strict=True):
        row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(deepcopy(numbered))
        row.cells[1].text = said
    stream = io.BytesIO()
    document.save(stream)
    lines = documents.load(stream.getvalue()).lines
    assert [(line.label, line.text) for line in lines] == [
        *(("1.", "а"), ("3.", "в")),
        *(("4.", ""), (None, "первое"), ("5.", ""), (None, "второе")),
    ]


def test_roman_and_letters_and_bullets_are_written_as_word_does() -> None:
    levels = [("upperRoman", "%1."), ("russianLower", "%2)"), ("bullet", "\uf0b7")]
    data = word_file(levels, [(90, 0, "а"), (90, 1, "б"), (90, 1, "в"), (90, 2, "г"), (90, 0, "д")])
    assert labels(data) == ["I.", "а)", "б)", "•", "II."]


def test_numbers_in_legal_form_are_decimal() -> None:
    data = word_file([("upperRoman", "%1."), ("decimal", '%1.%2"/><w:isLgl w:val="1')], [(90, 0, "а"), (90, 1, "б")])
    assert labels(data) == ["I.", "1.1"]


def test_tracked_insertions_are_kept_and_deletions_dropped() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Провести ")._p
    for tag, text, name in (("ins", "новый ", "t"), ("del", "старый ", "delText")):
        run = f'<w:r><w:{name} xml:space="preserve">{text}</w:{name}></w:r>'
        paragraph.append(parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a">{run}</w:{tag}>'))
    stream = io.BytesIO()
    document.save(stream)
    assert [line.text for line in documents.load(stream.getvalue()).lines] == ["Провести новый"]


def word_xml(body: str, **parts: str) -> bytes:
    """A .docx of nothing but these paragraphs, and other parts."""
    spaces = f'{nsdecls("w")} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    whole = {"word__document_xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>"}
    whole |= {f"word__{name}_xml": f"<w:{name} {spaces}>{part}</w:{name}>" for name, part in parts.items()}
    return zipped(**{name: part.encode() for name, part in whole.items()})


def word(text: str, properties: str = "", behind: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r>{behind}</w:p>"


def test_a_paragraph_whose_mark_is_deleted_stays_in_its_cell_and_in_the_document() -> None:
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    cells = "".join(f"<w:tc>{word(text, mark)}</w:tc>" for text in ("Сбор", "до 1 июня"))
    found = documents.load(word_xml(f"{word('План', mark)}<w:tbl><w:tr>{cells}</w:tr></w:tbl>{word('Конец', mark)}"))
    assert [line.text for line in found.lines] == ["План", "Сбор", "до 1 июня", "Конец"]


def test_formulas_are_text_and_notes_stand_behind_all_else_in_no_point() -> None:
    formula = "<m:oMath><m:r><m:t>≥ 70 %</m:t></m:r></m:oMath>"
    noted = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    struck = '<w:del w:id="9"><w:r><w:footnoteReference w:id="3"/></w:r></w:del>'
    notes = "".join(f'<w:footnote w:id="{n}">{word(text)}</w:footnote>' for n, text in ((2, "до 1 мая"), (3, "-")))
    body = word("Коллегия решила:") + word("1. Школе № 1 провести смотр, доля ", behind=formula + noted + struck)
    draft = reading.read(word_xml(body, footnotes=notes))
    assert [point.text for point in draft.points] == ["Школе № 1 провести смотр, доля ≥ 70 %"]
    assert [each.text for each in draft.unplaced] == ["Коллегия решила:", "до 1 мая"]
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "text"))
    note = "<text:note><text:note-body><text:p>сноска</text:p></text:note-body></text:note>"
    text = f"<office:body><office:text><text:p>Школе{note} провести</text:p></office:text></office:body>"
    found = documents.load(zipped(content_xml=f"<office:document {spaces}>{text}</office:document>".encode())).lines
    assert [(line.text, line.note) for line in found] == [("Школе провести", False), ("сноска", True)]


def test_no_text_of_a_page_is_left_out() -> None:
    deep = "<div>" * 220 + "глубоко" + "</div>" * 220
    page = f"<table><caption>План</caption><tr><form><td>1</td></form><td>А</td></tr></table><ol>О<li>п</ol>{deep}"
    found = documents.load(f"<html><body>{page}</body></html>".encode()).lines
    assert [line.text for line in found] == ["План", "1", "А", "О", "п", "глубоко"]


def test_rich_text_written_in_bytes_is_read() -> None:
    source = r"{\rtf1\ansi\ansicpg1251 1. Провести сбор\par}".encode("cp1251")
    assert [line.text for line in documents.load(source).lines] == ["1. Провести сбор"]
    picture = rb"{\pict\bin9 }}\par\xff\xd0{" + rb"}{\pict\bin999 }\'02\'05\par}"
    found = documents.load(source[:-1] + picture.replace(rb"\xff\xd0", b"\xff\xd0")).lines
    assert [line.text for line in found] == ["1. Провести сбор"]


def test_content_controls_are_read_through() -> None:
    document = docx.Document()
    inner = "<w:p><w:r><w:t>1. Провести сбор.</w:t></w:r></w:p>"
    body = document.element.body
    body.insert(0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{inner}</w:sdtContent></w:sdt>"))
    stream = io.BytesIO()
    document.save(stream)
    assert documents.load(stream.getvalue()).lines[0].text == "1. Провести сбор."


def test_a_merged_cell_covers_its_rows() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 0).text, table.cell(0, 1).text = "а", "б", "общее"
    table.cell(0, 1).merge(table.cell(1, 1))
    stream = io.BytesIO()
    document.save(stream)
    cells = {line.text: line.cell for line in documents.load(stream.getvalue()).lines}
    assert cells["общее"] is not None
    assert (cells["общее"].row, cells["общее"].rows) == (0, 2)


def test_nested_html_lists_show_their_numbers() -> None:
    first = "<ol><li>первый<ul><li>точка</li></ul></li><li>второй</li></ol>"
    page = f"<html><body>{first}<ol type=I start=3><li>третий</li></ol>"
    shown = [(line.label, line.text) for line in documents.load(page.encode()).lines]
    assert shown == [("1.", "первый"), ("•", "точка"), ("2.", "второй"), ("III.", "третий")]


def test_scripts_of_a_page_are_no_text() -> None:
    page = (
        "<html><head><title>x</title><script>alert(1)</script></head><body><p>Текст</p><script>y</script></body></html>"
    )
    assert [line.text for line in documents.load(page.encode()).lines] == ["Текст"]


@pytest.mark.parametrize("form", [rendering.as_docx, rendering.as_odt, rendering.as_rtf, rendering.as_html])
def test_the_format_is_found_by_content(form: object) -> None:
    assert callable(form)
    assert documents.load(form(LINES)).format == form.__name__.removeprefix("as_")


def test_figures_are_written_in_every_form() -> None:
    shown = [
        counting.written(28, form) for form in ("decimal", "upperRoman", "lowerLetter", "russianLower", "decimalZero")
    ]
    assert shown == ["28", "XXVIII", "bb", "я", "28"]


def test_a_table_that_lays_the_page_out_holds_no_cells() -> None:
    points = "".join(f"<p>{n}. Отделу кадров провести сбор.</p>" for n in range(1, 10))
    page = f"<table><tr><td>Меню</td><td><p>РЕШЕНИЕ</p><p>Коллегия решила:</p>{points}</td></tr></table>"
    assert {line.cell for line in documents.load(f"<html><body>{page}</body></html>".encode()).lines} == {None}


def test_cells_of_a_rich_text_keep_their_paragraphs_and_their_merging() -> None:
    def words(text: str) -> str:
        return "".join(f"\\u{ord(sign)}?" if ord(sign) > 127 else sign for sign in text)

    def row(*cells: str, continued: bool = False) -> str:
        merged = r"\clvmrg" if continued else ""
        edges = rf"\cellx900{merged}\cellx2000\cellx4000" if len(cells) == 3 else r"\cellx4000"
        return rf"\trowd {edges}\pard\intbl " + "".join(words(cell) + r"\cell " for cell in cells) + r"\row "

    source = (
        r"{\rtf1\ansi\ansicpg1251 " + words("Глава") + r"\par " + row("1.", r"Отдел\par кадров", "План | проект")
        + row("2.", "", "Сбор", continued=True) + row("Раздел") + r"\pard " + words("Конец") + r"\par}"
    )  # fmt: skip
    found = documents.load(source.encode("ascii")).lines
    assert [(line.text, line.cell) for line in found] == [
        ("Глава", None),
        ("1.", Cell(0, 0, 0)),
        ("Отдел", Cell(0, 0, 1, rows=2)),
        ("кадров", Cell(0, 0, 1, rows=2)),
        ("План | проект", Cell(0, 0, 2)),
        ("2.", Cell(0, 1, 0)),
        ("Сбор", Cell(0, 1, 2)),
        ("Раздел", Cell(0, 2, 0, columns=3)),
        ("Конец", None),
    ]
