"""The execution report as it was composed: its rows, figures and sentences, already in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from tracker.compliance.figures import Figures
from tracker.compliance.printed import Group, Signature
from tracker.compliance.standing import Standing


@dataclass(frozen=True)
class Row:
    """The cells of one assignment, and what they are about; a line break in a cell begins another remark."""

    number: int
    point: str
    text: str
    executor: str
    due: str
    executed: str
    information: str
    mark: str
    standing: Standing
    point_id: int
    resolution_id: int
    advisory: bool = False
    due_on: date | None = None
    executed_on: date | None = None
    assignment_id: int | None = None
    """Of an assignment to several organisations, whose list stands elsewhere."""

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts in the order of the columns."""
        left = (str(self.number), self.point, self.text, self.executor)
        return (*left, self.due, self.executed, self.information, self.mark)


@dataclass(frozen=True)
class Section:
    """The rows of one resolution; `title` names it where several stand together."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Total:
    """One line of the figures, and what it counts."""

    what: str
    figures: Figures


@dataclass(frozen=True)
class Report:
    """The whole sheet in the language in which it was composed."""

    title: str
    subject: tuple[str, ...]
    as_of: date
    as_of_words: str
    columns: tuple[str, ...]
    totals: tuple[Total, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    conclusions: tuple[str, ...]
    proposals: tuple[str, ...]
    signatures: tuple[Signature, ...]
    executor: str
    appendix: Callable[[], Iterable[Group]] = field(default=tuple, compare=False)
    """Gives all organisations of the assignments that have several, each with its day and mark: only when asked."""

    @property
    def rows(self) -> list[Row]:
        """All rows in order."""
        return [row for section in self.sections for row in section.rows]
