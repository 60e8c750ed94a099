"""Plans set as a table: each row that orders something is a point; heading, section and column-number rows are not."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import broken_rows, numbers, words
from .items import Attribute, Item, Outline, Section
from .lines import Cell
from .numbers import Number
from .paragraphs import Paragraph
from .passage import Passage, joined

_COLUMNS = (
    ("number", re.compile(r"^(?:№|N\b|п\s?/\s?п|номер|№ ?п|пункт (?:плана|решения)$)", re.IGNORECASE)),
    ("co_executor", re.compile(r"соисполнител", re.IGNORECASE)),
    ("lead", re.compile(r"ответственн|исполнител|ф\.?\s?и\.?\s?о|^кто(?!\w)|^кому(?!\w)|адресат", re.IGNORECASE)),
    ("deadline", re.compile(r"срок|дата|период|время|^когда(?!\w)", re.IGNORECASE)),
    (
        "result",
        re.compile(
            r"результат|показател|отметка|примечани|финансир|источник|индикатор|форма|документ|место|участник",
            re.IGNORECASE,
        ),
    ),
    (
        "task",
        re.compile(
            r"мероприяти|содержани|поручени|задач|действи|решени|деятельност|событи|^мер[аы](?!\w)|рекомендаци|предложени"
            r"|что (?:сделать|нужно)",
            re.IGNORECASE,
        ),
    ),
    ("topic", re.compile(r"наименование|вопрос|пункт|направлени|работ|\bтема\b|раздел", re.IGNORECASE)),
)
"""What a column holds by its heading; a topic is the task where no column is named after tasks."""
_PLAN = re.compile(
    r"^[«\"]?(?:проект\s)?(?:\w+\s){0,2}?(?:план\w{0,2}|дорожн\w{2,3}\sкарт\w"
    r"|перечень\s(?:поручений|мероприятий|решений|мер|задач)"
    r"|поручения|комплекс\sмер|график|протокол\sпоручений|лист\sпоручений|мероприятия)(?!\w)",
    re.IGNORECASE,
)

_HEADING = 3
"""So many rows the heading of a table has at most."""

Row = dict[int, list[Paragraph]]
"""The paragraphs of a row by the column they begin in; a cell merged downwards is in each of its rows."""


@dataclass
class Table:
    """The cells of one table and the paragraphs that it takes."""

    first: int
    last: int
    rows: list[Row] = field(default_factory=list)


def at(paragraphs: Sequence[Paragraph], start: int, height: int | None = None) -> Table:
    """Return the table whose first cell is the paragraph number `start`, or its first rows up to the height."""
    cell = paragraphs[start].cell
    end = start
    by_row: dict[int, Row] = {}
    while end < len(paragraphs):
        place = paragraphs[end].cell
        if place is None or cell is None or place.table != cell.table:
            break
        if height is not None and place.row >= cell.row + height:
            break
        for row in range(place.row, place.row + min(place.rows, 200)):
            by_row.setdefault(row, {}).setdefault(place.column, []).append(paragraphs[end])
        end += 1
    return Table(start, end, [by_row[row] for row in sorted(by_row)])


def columns(table: Table) -> tuple[int, dict[int, str]] | None:
    """Return how many rows the heading takes and what each column holds, if the table is a plan."""
    found: dict[int, str] = {}
    for height, row in enumerate(table.rows[:_HEADING], 1):
        for column, cell in row.items():
            kind = _column_kind(" ".join(p.whole.text for p in cell))
            if kind and kind not in found.values():
                found.setdefault(column, kind)
        if "task" not in found.values():
            found = {column: "task" if kind == "topic" else kind for column, kind in found.items()}
        kinds = set(found.values())
        if "task" in kinds and kinds & {"deadline", "lead"}:
            return height, found
    return None


def is_in_plan(paragraphs: Sequence[Paragraph], place: int) -> bool:
    """Return whether the paragraph stands in a plan: an executor there («Руководитель Орлова А.А.») signs nothing."""
    cell = paragraphs[place].cell
    if cell is None:
        return False
    start = bisect_left(range(place), True, key=lambda at: _is_of(cell, paragraphs[at].cell))
    return begins_plan(paragraphs, start)


def _is_of(cell: Cell, other: Cell | None) -> bool:
    return other is not None and other.table == cell.table


def begins_plan(paragraphs: Sequence[Paragraph], place: int) -> bool:
    """Return whether the paragraph is the first cell of a plan."""
    cell = paragraphs[place].cell
    if cell is None or (place > 0 and _is_of(cell, paragraphs[place - 1].cell)):
        return False
    return columns(at(paragraphs, place, _HEADING)) is not None


def is_plan_title(text: str) -> bool:
    return bool(_PLAN.search(text))


def _column_kind(text: str) -> str | None:
    if len(text) > 120:
        return None
    return next((kind for kind, pattern in _COLUMNS if pattern.search(text)), None)


class TableReader:
    """Reads the rows of plans into an outline; a table without a heading goes on with the columns of the one before."""

    def __init__(self, outline: Outline, section: Section | None = None, run: int = 0) -> None:
        self.outline, self.section, self.run = outline, section, run
        self.kinds: dict[int, str] | None = None
        self.heading: list[str] = []
        self.is_anew = False
        """Whether the row above is the heading, printed again on a new page."""
        self.count = 0

    def read(self, table: Table) -> bool:
        """Take the rows of the table as points; return False if it is no plan."""
        found = columns(table)
        height = 0
        if found is not None:
            height, self.kinds = found
            self.heading = [_words_of(row) for row in table.rows[:height]]
        elif self.kinds is None or max(self.kinds) > max(max(row) for row in table.rows) + 1:
            return False
        for row in table.rows[:height]:
            self._role(row, "table_head")
        for row in table.rows[height:]:
            self._row(row, self.kinds or {})
        return True

    def between(self, paragraphs: Sequence[Paragraph], end: int) -> None:
        """Take a short line in front of a table that goes on as the heading of its rows."""
        above = paragraphs[end - 1] if end > 0 else None
        if self.kinds is None or above is None or above.cell is not None or len(above.whole.text) > 200:
            return
        self.section = Section(above.whole)
        for piece in above.whole.pieces:
            self.outline.roles.setdefault(piece.line, "section")

    def _row(self, row: Row, kinds: dict[int, str]) -> None:
        cells = {kinds[column]: cell for column, cell in row.items() if column in kinds}
        is_head = _words_of(row) in self.heading or _is_column_numbers(row)
        if is_head:
            self._role(row, "table_head")
        elif self._goes_on(row, cells):
            broken_rows.add(self.outline.items[-1], cells)
        elif self._is_section(row, cells):
            shown = [p for cell in row.values() for p in cell]
            self.section = Section(joined([p.whole for p in shown]))
            self._role(row, "section")
        elif "task" in cells:
            self._item(row, cells)
        else:
            self._role(row, "table")
        self.is_anew = is_head

    def _goes_on(self, row: Row, cells: broken_rows.Cells) -> bool:
        is_below_heading = self.is_anew and bool(self.outline.items)
        return is_below_heading and "number" in (self.kinds or {}).values() and broken_rows.is_rest(row, cells)

    def _is_section(self, row: Row, cells: dict[str, list[Paragraph]]) -> bool:
        if cells.get("deadline") or cells.get("lead"):
            return len(row) == 1 and not cells.get("task") and "number" not in cells
        text = " ".join(p.text for p in cells.get("task", cells.get("number", [])))
        starts = [words.is_infinitive(word) for word in words.WORD.findall(text)[:3]]
        return not any(starts)

    def _item(self, row: Row, cells: dict[str, list[Paragraph]]) -> None:
        task = cells["task"]
        number, parts = _number(cells.get("number", []), task)
        cells_here = [p for cell in row.values() for p in cell if p.cell is not None]
        at_row = max(p.cell.row for p in cells_here if p.cell is not None)
        own = [piece.line for p in cells_here if p.cell and p.cell.row == at_row for piece in p.whole.pieces]
        item = Item(number, parts, min(own), max(own), section=self.section, run=self.run)
        item.marker, item.automatic = _marker(cells.get("number", []), task[0])
        for kind in ("deadline", "lead", "co_executor"):
            item.attributes += [Attribute(kind, passage) for passage in broken_rows.whole(cells.get(kind, []))]
        self.outline.items.append(item)

    def _role(self, row: Row, role: str) -> None:
        for cell in row.values():
            for paragraph in cell:
                for piece in paragraph.whole.pieces:
                    self.outline.roles.setdefault(piece.line, role)


def _number(cell: list[Paragraph], task: list[Paragraph]) -> tuple[Number | None, list[Passage]]:
    """The number from its column, from Word's list, or from the beginning of the task."""
    parts = [p.whole for p in task]
    if cell:
        shown = cell[0].number.printed if cell[0].automatic and cell[0].number else cell[0].whole.text
        return _printed(shown), parts
    first = task[0]
    if first.number is not None and first.number.path:
        return first.number, [first.body, *parts[1:]]
    return None, parts


def _marker(cell: list[Paragraph], task: Paragraph) -> tuple[Passage | None, bool]:
    """The characters of the number, and whether it is an automatic one without any."""
    first = cell[0] if cell else task
    is_counted = first.automatic and first.number is not None
    return (first.whole if cell else first.marker) if not is_counted else None, is_counted


def _printed(text: str) -> Number | None:
    bare = text.strip()
    if not bare:
        return None
    parsed = numbers.of_label(bare.rstrip())
    return Number(bare, parsed.path, parsed.style)


def _words_of(row: Row) -> str:
    return " ".join(p.whole.text.lower() for column in sorted(row) for p in row[column])


def _is_column_numbers(row: Row) -> bool:
    texts = [p.whole.text.strip(" .") for column in sorted(row) for p in row[column]]
    return (
        len(texts) > 1
        and all(text.isdecimal() for text in texts)
        and texts == [str(n) for n in range(1, len(texts) + 1)]
    )
