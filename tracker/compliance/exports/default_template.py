"""The template that offices begin with: filled in, it gives the product's own execution report."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tracker.compliance import appendix, layout, tables, words
from tracker.compliance.exports import docx
from tracker.compliance.exports.ooxml import paragraph, row, table, whole_row
from tracker.compliance.exports.package import LANGUAGES, document, packed
from tracker.compliance.exports.styles import styles
from tracker.compliance.fields import DUTY, FIGURES, ROW, Field
from tracker.compliance.printed import Cell, Group, Line, Part, Table
from tracker.language import gettext, locale

END = Group("{%tr endfor %}", ())
NUMBERED = "{{ %s.номер }}. {{ %s.текст }}"
MADE_ON = date(1980, 1, 1)
"""So that the bytes don't depend on the hour."""


def made() -> bytes:
    """The Word file in the language being spoken; the same bytes every time."""
    body = document((*_opening(), *_parts(), *_signatures(), *_appendix()))
    return packed(body, styles(LANGUAGES[locale()]), gettext("Template of the execution report"), MADE_ON)


def _opening() -> Iterator[str]:
    yield paragraph("{{ название }}", "Heading1")
    for line in ("{%p if предмет %}", "{{ предмет }}", "{%p endif %}", "{{ орган }}", "{{ на_дату }}"):
        yield paragraph(line, "Centred")


def _parts() -> Iterator[str]:
    counted = (
        _of(tables.totals(()), _each("показатель", "показатели", FIGURES[:8])),
        _of(tables.rates(()), _each("показатель", "показатели", (FIGURES[0], *FIGURES[8:]))),
    )
    yield from docx.part(
        Part(gettext("Figures"), counted, notes=_for("пояснение", "пояснения", "{{ пояснение.текст }}"))
    )
    noted = _for("примечание", "примечания", "{{ примечание.текст }}")
    yield from docx.part(Part(gettext("Execution by points"), (_rows(),), notes=noted))
    for heading, each, name in (
        (gettext("Conclusions"), "вывод", "выводы"),
        (gettext("Proposals"), "предложение", "предложения"),
    ):
        said = _for(each, name, NUMBERED % (each, each))
        yield paragraph(f"{{%p if {name} %}}", "Text")
        yield from docx.part(Part(heading, notes=(*said, "{%p endif %}")))


def _rows() -> Table:
    titled = (Group("{%tr if раздел.название %}", ()), Group("{{ раздел.название }}", ()), Group("{%tr endif %}", ()))
    rows = _each("строка", "раздел.строки", ROW)
    return _of(
        layout.table(gettext("Execution by points"), words.columns()),
        (Group("{%tr for раздел in разделы %}", ()), *titled, *rows, END),
    )


def _signatures() -> Iterator[str]:
    widths = list(docx.SIGNED)
    line = ("{{ подпись.должность }}", docx.BLANK, "{{ подпись.имя }}")
    rows = (
        whole_row("{%tr for подпись in подписи %}", widths, "Signature"),
        row(line, widths, ["Signature"] * 3, keep_next=True),
        whole_row("{%tr endfor %}", widths, "Signature"),
    )
    yield paragraph("")
    yield from table(widths, rows, style="Plain", caption=gettext("Signatures"))
    yield paragraph("")
    yield paragraph("{{ исполнил }}", "Note")


def _appendix() -> Iterator[str]:
    groups = (
        Group("{%tr for поручение in приложение %}", ()), Group("{{ поручение.название }}", ()),
        *_each("строка", "поручение.строки", DUTY), END,
    )  # fmt: skip
    part = appendix.part(())
    yield paragraph("{%p if приложение %}", "Text")
    yield from docx.part(replace(part, tables=(_of(part.tables[0], groups),)))
    yield paragraph("{%p endif %}", "Text")


def _of(it: Table, groups: Sequence[Group]) -> Table:
    return replace(it, groups=tuple(groups))


def _each(name: str, of: str, fields: Sequence[Field]) -> tuple[Group, Group]:
    """A row for each item, with its fields in the cells."""
    cells = tuple(Cell(f"{{{{ {name}.{field.name} }}}}") for field in fields)
    return Group(f"{{%tr for {name} in {of} %}}", (Line(cells),)), END


def _for(name: str, of: str, text: str) -> tuple[str, str, str]:
    """A paragraph for each item."""
    return f"{{%p for {name} in {of} %}}", text, "{%p endfor %}"
