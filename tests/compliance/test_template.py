"""An own template: filled in as the product's own, looked at when it is brought, kept with all its versions."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordFile

from config import Settings
from tests.compliance.rows import Life, on
from tests.compliance.sheets import JUNE_30, OCTOBER
from tests.compliance.test_exports import HOSTILE, row, sheet
from tests.compliance.test_report import later, lived
from tracker import db, files, jobs
from tracker.compliance import fields, keeping, templates
from tracker.compliance.exports import default_template, docx, own_template, templating
from tracker.compliance.exports.formats import written
from tracker.compliance.exports.ooxml import clean
from tracker.compliance.exports.own_template import Own
from tracker.compliance.exports.template_file import parts
from tracker.compliance.exports.template_tags import BadTemplate, TemplateFault, check
from tracker.compliance.figures import Figures
from tracker.compliance.models import KeptReport
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.printed import Group, Sheet, Signature
from tracker.compliance.sheet import Section, Total
from tracker.compliance.sheets import sheet as asked_sheet
from tracker.directory.models import Body

Edit = Callable[[WordFile], object]


def edited(edit: Edit | None = None) -> bytes:
    """The product's own template with something done to it in a word processor."""
    file = Document(io.BytesIO(default_template.made()))
    if edit:
        edit(file)
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def repacked(data: bytes, changes: dict[str, Callable[[str], str]], more: dict[str, bytes] | None = None) -> bytes:
    """The package with some of its parts changed and others put beside them."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(made, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, changes[name](text.decode()).encode() if name in changes else text)
        for name, content in (more or {}).items():
            target.writestr(name, content)
    return made.getvalue()


def filled(it: Sheet, template: bytes) -> bytes:
    assert it.fields
    return templating.filled(template, it.fields(), it.name)


def whole() -> Sheet:
    """A report of two resolutions with remarks of several lines, without an appendix."""
    remark = "01.06.2026\n(первоначально 01.05.2026)"
    return sheet(sections=(Section("Решение № 1", (row(1, remark), row(2))), Section("Решение № 2", (row(3),))))


def words(content: bytes) -> list[str]:
    """All texts of a Word file in order, without those that are empty."""
    found = []
    for block in Document(io.BytesIO(content)).iter_inner_content():
        if hasattr(block, "rows"):
            found += [cell.text for line in block.rows for cell in line.cells]
        else:
            found.append(block.text)
    return [text for text in found if text]


def test_the_template_to_begin_with_gives_the_products_own_report() -> None:
    assert words(filled(whole(), default_template.made())) == words(docx.write(whole()))


def test_the_template_to_begin_with_is_taken() -> None:
    own_template.check(default_template.made())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: apt-get install libreoffice")
def test_a_template_that_libreoffice_has_written_gives_the_same_report(tmp_path: Path) -> None:
    (tmp_path / "template.docx").write_bytes(default_template.made())
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx",
         "--outdir", tmp_path / "back", tmp_path / "template.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    back = (tmp_path / "back" / "template.docx").read_bytes()
    templating.checked(back)
    assert words(filled(whole(), back)) == words(docx.write(whole()))


@pytest.mark.parametrize("text", [*HOSTILE, "{_{ {_% %_} }_}", "\a\f"])
def test_what_people_type_stays_text_in_an_own_template(text: str) -> None:
    made = sheet(
        title=text, subject=(text, text), as_of_words=text, totals=(Total(text, Figures()),) * 2,
        sections=(Section(text, (row(1, text, text),)),), notes=(text,), conclusions=(text,), proposals=(text,),
        signatures=(Signature(text, text),),
    )  # fmt: skip
    assert words(filled(made, default_template.made())).count(clean(text)) >= (15 if clean(text) else 0)


def test_the_same_report_in_the_same_template_gives_the_same_bytes() -> None:
    assert filled(whole(), edited()) == filled(whole(), edited())


def test_columns_can_be_left_out_and_texts_added() -> None:
    def shorter(file: WordFile) -> None:
        file.paragraphs[0].insert_paragraph_before("УТВЕРЖДАЮ")
        for line in file.tables[2].rows:
            if len(line._tr.tc_lst) == 8:
                line._tr.remove(line._tr.tc_lst[6])

    made = words(filled(whole(), edited(shorter)))
    assert made[0] == "УТВЕРЖДАЮ"
    assert "Информация об исполнении" not in made
    assert "исполнение" not in made


def said(text: str) -> Edit:
    return lambda file: file.add_paragraph(text)


def in_the_table(line: int, cell: int, text: str) -> Edit:
    def edit(file: WordFile) -> None:
        file.tables[2].rows[line].cells[cell].paragraphs[0].text = text

    return edit


def without_row(line: int) -> Edit:
    return lambda file: file.tables[2]._tbl.remove(file.tables[2].rows[line]._tr)


@pytest.mark.parametrize(
    ("edit", "fault", "table", "row", "near"),
    [
        (said("{{ названия }}"), TemplateFault.UNKNOWN_FIELD, 0, 0, "название"),
        (in_the_table(6, 4, "{{ строка.срокк }}"), TemplateFault.UNKNOWN_FIELD, 3, 7, "строка.срок"),
        (said("{{ строка.срок }}"), TemplateFault.UNKNOWN_FIELD, 0, 0, ""),
        (said("{{ название.__class__ }}"), TemplateFault.UNKNOWN_FIELD, 0, 0, "название"),
        (said("{{ строки }}"), TemplateFault.IS_LIST, 0, 0, ""),
        (said("{% for слово in название %}{% endfor %}"), TemplateFault.NO_LIST, 0, 0, ""),
        (said("{% for название in строки %}{% endfor %}"), TemplateFault.TAKEN_NAME, 0, 0, ""),
        (said("{{ название"), TemplateFault.UNFINISHED, 0, 0, ""),
        (said("{# заметка #}"), TemplateFault.UNFINISHED, 0, 0, ""),
        (said("{{ 7 * 7 }}"), TemplateFault.NO_SUCH_MARK, 0, 0, ""),
        (said("{{ название|upper }}"), TemplateFault.NO_SUCH_MARK, 0, 0, ""),
        (said("{% include 'x' %}"), TemplateFault.NO_SUCH_MARK, 0, 0, ""),
        (said("{% if выводы %}"), TemplateFault.NOT_CLOSED, 0, 0, ""),
        (said("{% endif %}"), TemplateFault.NOT_OPENED, 0, 0, ""),
        (said("{% for строка in строки %}{% endif %}"), TemplateFault.NOT_CLOSED, 0, 0, ""),
        (said("Вот: {%p if выводы %}"), TemplateFault.NOT_ALONE, 0, 0, ""),
        (said("{%tr for строка in строки %}"), TemplateFault.NOT_IN_A_ROW, 0, 0, ""),
        (in_the_table(6, 0, "{%tr endfor %}"), TemplateFault.NOT_ALONE, 3, 7, ""),
        (without_row(8), TemplateFault.NOT_CLOSED, 3, 2, ""),
        (without_row(5), TemplateFault.UNKNOWN_FIELD, 3, 6, ""),
        (in_the_table(6, 0, "{% for строка in строки %}"), TemplateFault.TAKEN_NAME, 3, 7, ""),
    ],
)
def test_a_mistake_is_named_with_its_place(edit: Edit, fault: TemplateFault, table: int, row: int, near: str) -> None:
    with pytest.raises(BadTemplate) as refused:
        for part in parts(edited(edit)):
            check(part, fields.FIELDS)
    place = refused.value.values["place"]
    assert (refused.value.fault, place["table"], place["row"], refused.value.values["near"]) == (
        fault,
        table,
        row,
        near,
    )
    assert place["words"]


def test_a_loop_that_ends_in_another_table_is_refused() -> None:
    def crossing(file: WordFile) -> None:
        rows = [file.tables[at].rows[-1]._tr for at in (0, 1)]
        rows[0].getparent().remove(rows[0])
        file.tables[1]._tbl.remove(file.tables[1].rows[1]._tr)

    with pytest.raises(BadTemplate) as refused:
        for part in parts(edited(crossing)):
            check(part, fields.FIELDS)
    assert refused.value.fault is TemplateFault.CROSSED


RELATION = '<Relationship Id="rId9" Type="http://x/{kind}" Target="{target}"{mode}/></Relationships>'


def related(kind: str, target: str, mode: str = "") -> bytes:
    relation = RELATION.format(kind=kind, target=target, mode=mode)
    name = "word/_rels/document.xml.rels"
    return repacked(default_template.made(), {name: lambda text: text.replace("</Relationships>", relation)})


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"1. ", TemplateFault.NOT_DOCX),
        (b"PK\x03\x04", TemplateFault.NOT_DOCX),
        (repacked(default_template.made(), {}, {"word/vbaProject.bin": b"x"}), TemplateFault.MACROS),
        (related("attachedTemplate", "http://x/a.dotm", ' TargetMode="External"'), TemplateFault.REMOTE),
        (related("image", "http://x/a.png", ' TargetMode="External"'), TemplateFault.REMOTE),
        (related("oleObject", "embeddings/a.bin"), TemplateFault.EMBEDDED),
        (
            repacked(default_template.made(), {"word/footer1.xml": lambda text: text.replace(" PAGE ", " DDEAUTO c ")}),
            TemplateFault.UNSAFE_FIELD,
        ),
        (
            repacked(
                default_template.made(), {"word/document.xml": lambda text: text.replace('"Note"', '"{{ x }}"', 1)}
            ),
            TemplateFault.HIDDEN_MARK,
        ),
    ],
)
def test_a_file_that_brings_more_than_text_is_refused(data: bytes, fault: TemplateFault) -> None:
    with pytest.raises(BadTemplate) as refused:
        list(parts(data))
    assert refused.value.fault is fault


def test_a_file_that_can_not_be_filled_in_is_refused() -> None:
    nameless = {"[Content_Types].xml": lambda text: text.replace("document.main+xml", "other+xml")}
    with pytest.raises(BadTemplate) as refused:
        own_template.check(repacked(default_template.made(), nameless))
    assert refused.value.fault is TemplateFault.BROKEN


def test_the_appendix_stands_in_an_own_template_too(life: Life, settings: Settings) -> None:
    with db.transaction():
        resolution = lived(life)
    on(JUNE_30)
    with db.transaction(write=False):
        made = asked_sheet(Order(Kind.EXECUTION, About.RESOLUTION, resolution, JUNE_30, whole=True))
        assert words(written(made, "docx", Own(1, default_template.made()))) == words(docx.write(made))
        assert any(isinstance(group, Group) and group.lines for group in made.parts[-1].tables[0].groups)


def test_a_kept_report_comes_out_the_same_in_the_template_of_its_day(life: Life, settings: Settings) -> None:
    with db.transaction():
        resolution = lived(life)
        body, secretary = db.session.get_one(Body, life.municipality.body), life.municipality.as_("secretary")
        templates.put(body, edited(said("Первый образец")), "первый.docx", secretary, settings.files_dir)
    on(JUNE_30)
    with db.transaction():
        order = Order(Kind.EXECUTION, About.RESOLUTION, resolution, JUNE_30)
        keeping.ask(order, "docx", secretary)
        keeping.ask(order, "pdf", secretary)
    assert jobs.do_long_work(settings) == 2
    with db.transaction():
        later(life)
        body = db.session.get_one(Body, life.municipality.body)
        templates.put(body, edited(said("Второй образец")), "второй.docx", secretary, settings.files_dir)
    on(OCTOBER)
    with db.transaction():
        as_word, as_pdf = db.session.query(KeptReport).order_by(KeptReport.id)
        assert "Первый образец" in words(files.content(settings.files_dir, as_word.file))
        assert as_word.template_id
        assert as_pdf.template_id is None
        assert keeping.is_the_same(as_word, settings.files_dir)
        assert keeping.is_the_same(as_pdf, settings.files_dir)
        body = db.session.get_one(Body, life.municipality.body)
        templates.take_out(body, secretary)
        templates.take_out(body, secretary)
        assert templates.current(body.id) is None
        assert [each.file.name if each.file else "" for each in templates.history(body.id)] == [
            "", "второй.docx", "первый.docx",
        ]  # fmt: skip
        assert keeping.is_the_same(as_word, settings.files_dir)
