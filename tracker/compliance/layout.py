"""The execution report as a sheet: figures, execution by points, conclusions, proposals, signatures, appendix."""

from collections.abc import Iterator, Sequence
from functools import partial

from tracker.compliance import appendix, field_values, tables, words
from tracker.compliance.printed import Cell, Column, Drawing, Group, Lead, Line, Part, Sheet, Table
from tracker.compliance.sheet import Report, Row
from tracker.language import gettext

WIDTHS = (500, 1050, 3600, 2250, 1550, 1300, 3267, 1620)
"""Of the columns of the report, in twentieths of a point; together the width of the text."""

CENTRED = frozenset({0, 1, 4, 5})
"""The columns of short words: numbers and days."""


def laid_out(report: Report, *, whole: bool = False) -> Sheet:
    """The report in its parts; `whole` adds the appendix with every organisation."""
    return Sheet(
        title=report.title,
        subject=report.subject,
        as_of=report.as_of,
        as_of_words=report.as_of_words,
        parts=tuple(_parts(report, whole)),
        signatures=report.signatures,
        made_by=words.made_by(report.executor),
        chart=_chart(report),
        fields=partial(field_values.values, report, whole=whole),
    )


def _parts(report: Report, whole: bool) -> Iterator[Part]:
    figures = (tables.totals(report.totals), tables.rates(report.totals))
    yield Part(gettext("Figures"), figures, notes=tables.formulas(report.totals))
    yield _execution(report)
    for heading, sentences in (
        (gettext("Conclusions"), report.conclusions),
        (gettext("Proposals"), report.proposals),
    ):
        if sentences:
            yield Part(heading, sentences=sentences)
    if whole and (groups := tuple(report.appendix())):
        yield appendix.part(groups)


def _execution(report: Report) -> Part:
    heading = gettext("Execution by points")
    if not report.rows:
        return Part(heading, notes=(gettext("No assignment was on control."),))
    groups = tuple(Group(each.title, tuple(map(_line, each.rows))) for each in report.sections)
    return Part(heading, (table(report.title, report.columns, groups),), notes=report.notes)


def table(caption: str, heads: Sequence[str], groups: tuple[Group, ...] = ()) -> Table:
    """The table of the report under its eight heads."""
    columns = tuple(
        Column(head, width, place in CENTRED) for place, (head, width) in enumerate(zip(heads, WIDTHS, strict=True))
    )
    return Table(caption, columns, groups, kind="report", group_head=gettext("Resolution"))


def _line(row: Row) -> Line:
    point = Lead("point", {"resolution_id": row.resolution_id, "point_id": row.point_id})
    everybody = (
        Lead("assignment", {"resolution_id": row.resolution_id, "assignment_id": row.assignment_id})
        if row.assignment_id
        else None
    )
    number, printed, text, executor, _due, _executed, information, mark = row.cells
    return Line(
        (
            Cell(number, row.number),
            Cell(printed, leads_to=point),
            Cell(text),
            Cell(executor),
            Cell(row.due, row.due_on),
            Cell(row.executed, row.executed_on),
            Cell(information, leads_to=everybody if row.assignment_id else None),
            Cell(mark),
        ),
        row.standing.value,
    )


def _chart(report: Report) -> Drawing:
    heads = tables.number_heads()[1:]
    series = tuple(
        (each.what, tuple(float(getattr(each.figures, part)) for part in tables.PARTS)) for each in report.totals
    )
    return Drawing("bars", gettext("Figures"), heads, series)
