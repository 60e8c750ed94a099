"""The execution report under the names of its fields: what an office's own template is filled with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.compliance import tables, words
from tracker.compliance.fields import DUTY, FIGURES, ROW, Field
from tracker.compliance.printed import Group, Line
from tracker.compliance.sheet import Report, Row

Values = Mapping[str, Any]


def values(report: Report, *, whole: bool) -> Values:
    """The report under the names of its fields; `whole` with every organisation."""
    sections = [
        {"название": section.title, "строки": [_row(each) for each in section.rows]} for section in report.sections
    ]
    return {
        "название": report.title,
        "предмет": report.subject[0],
        "орган": report.subject[-1],
        "на_дату": report.as_of_words,
        "показатели": list(_figures(report)),
        "пояснения": _sentences(tables.formulas(report.totals)),
        "разделы": sections,
        "строки": [row for section in sections for row in section["строки"]],
        "примечания": _sentences(report.notes),
        "выводы": _sentences(report.conclusions),
        "предложения": _sentences(report.proposals),
        "подписи": [{"должность": each.position, "имя": each.name} for each in report.signatures],
        "исполнил": words.made_by(report.executor),
        "приложение": [_group(each) for each in report.appendix()] if whole else [],
    }


def _named(fields: Sequence[Field], texts: Iterable[str]) -> dict[str, str]:
    return dict(zip((each.name for each in fields), texts, strict=True))


def _row(row: Row) -> dict[str, str]:
    return _named(ROW, row.cells)


def _texts(line: Line) -> tuple[str, ...]:
    return tuple(cell.text for cell in line.cells)


def _figures(report: Report) -> Iterable[dict[str, str]]:
    pairs = zip(tables.totals(report.totals).lines, tables.rates(report.totals).lines, strict=True)
    return (_named(FIGURES, (*_texts(numbers), *_texts(shares)[1:])) for numbers, shares in pairs)


def _sentences(texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"номер": str(number), "текст": text} for number, text in enumerate(texts, 1)]


def _group(group: Group) -> dict[str, Any]:
    return {"название": group.title, "строки": [_named(DUTY, _texts(line)) for line in group.lines]}
