"""A sheet as plain values: what every writer writes, already in words. No writer knows a rule of the trade."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.language import decimal, short_date

Value = date | int | Decimal
"""What a spreadsheet can count with."""


class Lead(NamedTuple):
    """What a cell leads to on a page: «point», «duties» …, and its particulars."""

    kind: str
    values: Mapping[str, str | int]


class Cell(NamedTuple):
    """Words, and the day or the number that they say; a line break begins another remark."""

    text: str
    value: Value | None = None
    leads_to: Lead | None = None
    shade: int = 0
    """How dark its ground is, from 0 to 4; what that means is said by the number in it and under the table."""

    @property
    def remark(self) -> str:
        """What the words say beside the value."""
        if self.value is None:
            return self.text
        said = short_date(self.value) if isinstance(self.value, date) else str(self.value)
        if said == self.text:
            return ""
        return "\n".join(line for line in self.text.split("\n") if line != said)


class Line(NamedTuple):
    """A row of a table; `state` is what it counts as, for a sign of colour beside the words."""

    cells: tuple[Cell, ...]
    state: str = ""


@dataclass(frozen=True)
class Column:
    """The head of a column; widths are in twentieths of a point of a lying A4 page, or in their ratio."""

    head: str
    width: int
    centred: bool = False


@dataclass(frozen=True)
class Group:
    """Rows that belong together under a title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Table:
    """A table with its head; `kind` is its look on a page: figures, report, list, heat, or grid of signs."""

    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    kind: str = "list"
    group_head: str = ""
    """What the titles of the groups are, where they have to stand in a column."""

    @property
    def lines(self) -> Iterator[Line]:
        """All rows in order."""
        return (line for group in self.groups for line in group.lines)

    @property
    def heads(self) -> list[str]:
        """The heads of the columns."""
        return [column.head for column in self.columns]


@dataclass(frozen=True)
class Drawing:
    """Numbers to be drawn: for each label a value of each series; None where there is none."""

    kind: str
    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    unit: str = ""

    @property
    def said(self) -> str:
        """All that it shows, in words: for those who hear it."""
        values = zip(self.labels, self.series[0][1], strict=True)
        said = (f"{label}: {self.worded(value)}" for label, value in values if value is not None)
        return f"{self.title}. {'; '.join(said)}."

    def worded(self, value: float) -> str:
        """«80,5 %»"""
        return f"{decimal(value)} {self.unit}".strip()


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it, in this order."""

    heading: str
    tables: tuple[Table, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    notes: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    """Numbered."""
    is_appendix: bool = False
    """It follows the signatures, from a page of its own."""


@dataclass(frozen=True)
class Signature:
    """«Председатель коллегии, начальник Управления образования» and «Л.А. Берестова»."""

    position: str
    name: str


@dataclass(frozen=True)
class Sheet:
    """The whole sheet in the language in which it was composed."""

    title: str
    subject: tuple[str, ...]
    as_of: date
    as_of_words: str
    parts: tuple[Part, ...]
    signatures: tuple[Signature, ...] = ()
    made_by: str = ""
    chart: Drawing | None = None
    """What a workbook draws on a sheet of its own."""
    upright: bool = False
    """A page that stands, for a text; tables lie."""
    fields: Callable[[], Mapping[str, Any]] | None = field(default=None, compare=False)
    """What an office's own template is filled with; of a sheet that can have one."""

    @property
    def name(self) -> str:
        """The title with what it is about, in one line."""
        return " ".join((self.title, *self.subject[:1])).strip()

    @property
    def length(self) -> int:
        """How many rows all its tables have."""
        return sum(1 for part in self.parts for table in part.tables for _ in table.lines)

    @property
    def main(self) -> Table | None:
        """The table that the sheet is made for: the longest of its tables."""
        tables = [table for part in self.parts for table in part.tables]
        counted = {"figures", "heat"}
        return max(tables, key=lambda table: (table.kind not in counted, sum(1 for _ in table.lines)), default=None)


def flat(table: Table) -> tuple[list[str], Iterator[list[str | Value]]]:
    """The heads and the rows of a table for a spreadsheet: the group first, days and numbers as they are.

    What is said beside days and numbers stands in a column of its own behind them.
    """
    grouped = any(group.title for group in table.groups)
    split = [_remarked(table, place) for place in range(len(table.columns))]
    heads = [table.group_head] if grouped else []
    for column, apart in zip(table.columns, split, strict=True):
        heads += [column.head, f"{column.head}: …"] if apart else [column.head]
    return heads, _flat_rows(table, grouped, split)


def _remarked(table: Table, place: int) -> bool:
    """Whether a column has days or numbers, and something is said beside one."""
    column = [line.cells[place] for line in table.lines]
    valued = any(cell.value is not None for cell in column)
    return valued and any(cell.remark not in {"", "–"} for cell in column)


def _flat_rows(table: Table, grouped: bool, split: list[bool]) -> Iterator[list[str | Value]]:
    whole = not any(split)
    for group in table.groups:
        first: list[str | Value] = [group.title] if grouped else []
        for line in group.lines:
            if whole:
                yield first + [cell.text if cell.value is None else cell.value for cell in line.cells]
            else:
                yield first + list(_flat_cells(line, split))


def _flat_cells(line: Line, split: list[bool]) -> Iterator[str | Value]:
    for cell, apart in zip(line.cells, split, strict=True):
        if not apart:
            yield cell.text if cell.value is None else cell.value
        else:
            yield "" if cell.value is None else cell.value
            yield cell.remark
