"""The execution report as a Word file: the same values as on the page, ready to be signed."""

from collections.abc import Iterator, Sequence

from tracker.compliance import words
from tracker.compliance.exports.ooxml import paragraph, row, table, whole_row
from tracker.compliance.exports.package import LANGUAGES, document, packed
from tracker.compliance.exports.styles import styles
from tracker.compliance.sheet import Report
from tracker.language import gettext, locale

WIDTHS = (500, 1050, 3600, 2250, 1550, 1300, 3267, 1620)
"""Of the columns of the report, in twentieths of a point; together the width of the text."""

CENTRED = frozenset({0, 1, 4, 5})
"""The columns of short words: numbers and days."""

TOTALS = (4037, 1100, 1350, 1450, 1450, 1450, 1350, 2950)
RATES = (4337, 3600, 3600, 3600)
SIGNED = (7600, 3400, 4137)


def write(report: Report) -> bytes:
    """The file; the same bytes for the same report."""
    body = document(_body(report))
    return packed(body, styles(LANGUAGES[locale()]), report.name, report.as_of)


def _body(report: Report) -> Iterator[str]:
    yield paragraph(report.title, "Heading1")
    for line in (*report.subject, report.as_of_words):
        yield paragraph(line, "Centred")
    yield paragraph(gettext("Figures"), "Heading2")
    yield from _figures(report)
    yield paragraph(gettext("Execution by points"), "Heading2")
    yield from _execution(report)
    yield from _sentences(gettext("Conclusions"), report.conclusions)
    yield from _sentences(gettext("Proposals"), report.proposals)
    yield from _signatures(report)


def _figures(report: Report) -> Iterator[str]:
    yield _table(TOTALS, words.totals(report), gettext("Figures"))
    yield paragraph("")
    yield _table(RATES, words.rates(report), gettext("Compliance"))
    for line in words.formulas(report):
        yield paragraph(line, "Note")


def _table(widths: Sequence[int], lines: Sequence[Sequence[str]], caption: str) -> str:
    """A small table: the first line is the head, the first column says what is counted."""
    head, *rest = lines
    styles = ("Cell", *["CellCentred"] * (len(widths) - 1))
    rows = [row(head, widths, ["CellHead"] * len(widths), head=True)]
    rows += [row(line, widths, styles) for line in rest]
    return table(widths, rows, style="Ruled", caption=caption)


def _execution(report: Report) -> Iterator[str]:
    if not report.rows:
        yield paragraph(gettext("No assignment was on control."), "Text")
        return
    yield table(WIDTHS, _rows(report), style="Ruled", caption=report.title)
    for note in report.notes:
        yield paragraph(note, "Note")


def _rows(report: Report) -> Iterator[str]:
    yield row(report.columns, WIDTHS, ["CellHead"] * len(WIDTHS), head=True)
    styles = ["CellCentred" if place in CENTRED else "Cell" for place in range(len(WIDTHS))]
    for section in report.sections:
        if section.title:
            yield whole_row(section.title, WIDTHS, "CellGroup")
        for each in section.rows:
            yield row(each.cells, WIDTHS, styles)


def _sentences(heading: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield paragraph(heading, "Heading2")
        for number, sentence in enumerate(sentences, 1):
            yield paragraph(f"{number}. {sentence}", "Text")


def _signatures(report: Report) -> Iterator[str]:
    """Kept together on one page: who signs, and who made the sheet."""
    lines = [(each.position, "_" * 22, each.name or "_" * 22) for each in report.signatures]
    rows = [row(line, SIGNED, ["Signature"] * 3, keep_next=True) for line in lines]
    yield paragraph("")
    yield table(SIGNED, rows, style="Plain", caption=gettext("Signatures"))
    yield paragraph("")
    yield paragraph(words.made_by(report), "Note")
