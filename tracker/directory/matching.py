"""An office's own table of organisations: which column is what, and what the table would change here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.directory.roles import OrganisationKind
from tracker.directory.table import BadTable, OrganisationRow, TableFault, organisation

Cells = Sequence[Sequence[str]]
"""A table as it was read: rows of cells."""


class Column(StrEnum):
    """What a column of the table can be; the values are those of `OrganisationRow`."""

    NAME = "name"
    SHORT_NAME = "short_name"
    KIND = "kind"
    EMAIL = "email"
    HEAD_NAME = "head_name"


HEADINGS = {
    Column.SHORT_NAME: r"кратк|сокращ|short",
    Column.EMAIL: r"e-?mail|почт|mail",
    Column.HEAD_NAME: r"руковод|директор|заведующ|ф\.?\s?и\.?\s?о|head",
    Column.KIND: r"\bтип|\bвид|kind",
    Column.NAME: r"наименован|назван|организац|учрежден|name",
}
"""Words of a heading by which a column is known; the first that fits decides, so the narrower stand first."""

KINDS = {
    OrganisationKind.KINDERGARTEN: r"детск\w+ сад|\bд/с\b|\w*доу\b|дошкольн|ясли|kindergarten",
    OrganisationKind.RESOURCE_CENTRE: r"(?:ресурсн|методическ)\w+ (?:центр|кабинет)|\bимц\b|\bрмц\b|resource_centre",
    OrganisationKind.SUPPLEMENTARY: r"дополнительн|творчеств|спортивн|дюсш|\w*удо\b|\bцдт\b|\bддт\b|supplementary",
    OrganisationKind.DEPARTMENT: r"управлени\w+|департамент|отдел образования|комитет|department",
    OrganisationKind.SCHOOL: r"школ|гимнази|лице[йя]|\w*сош\b|\w*оош\b|\bнош\b|интернат|school",
}
"""Words of a name, or of a column of kinds, by which the kind of an organisation is known."""


def heading_row(cells: Cells) -> int:
    """The place of the row that names the columns: the first in which at least two are known, else the first."""
    known = (number for number, row in enumerate(cells[:10]) if len(guessed(row)) >= 2)
    return next(known, 0)


def guessed(heading: Sequence[str]) -> dict[Column, int]:
    """Which column is what, as far as the heading says; each column is one thing."""
    found: dict[Column, int] = {}
    for column, words in HEADINGS.items():
        fits = (n for n, cell in enumerate(heading) if n not in found.values() and re.search(words, cell.lower()))
        if (place := next(fits, None)) is not None:
            found[column] = place
    return found


def kind_said(text: str) -> OrganisationKind | None:
    """The kind that a column of kinds, or a name, says; None when it says none."""
    return next((kind for kind, words in KINDS.items() if re.search(words, text.lower())), None)


def kind_of(said: str, name: str) -> OrganisationKind:
    """The kind that the column of kinds says, else that the name says, else «other»."""
    return kind_said(said) or kind_said(name) or OrganisationKind.OTHER


Key = tuple[str, ...]


def key(name: str) -> Key:
    """What is the same in a name whatever its quotes, signs, spaces and capitals."""
    return tuple(re.findall(r"\w+", name.casefold().replace("ё", "е"))) or (name,)


@dataclass(frozen=True)
class Fault:
    """Why a row is left out: its number as the spreadsheet counts, the code and what stands there."""

    row: int
    code: TableFault
    value: str


def organisations(
    cells: Cells, heading: int, columns: Mapping[Column, int]
) -> tuple[list[OrganisationRow], list[Fault]]:
    """The organisations below the heading, and the rows that cannot be taken."""
    taken: list[OrganisationRow] = []
    faults: list[Fault] = []
    names: set[Key] = set()
    for number, row in enumerate(cells[heading + 1 :], heading + 2):
        values = {column.value: row[place] if place < len(row) else "" for column, place in columns.items()}
        if not any(values.values()):
            continue
        name = values.get(Column.NAME, "")
        said = {Column.KIND: kind_said(values.get(Column.KIND, "")), Column.SHORT_NAME: values.get(Column.SHORT_NAME)}
        values[Column.KIND] = kind_of(values.get(Column.KIND, ""), name)
        guessed = frozenset(str(column) for column, words in said.items() if not words)
        try:
            found = replace(organisation(number, values), guessed=guessed)
        except BadTable as bad:
            faults.append(Fault(bad.row, bad.code, bad.value))
            continue
        own = {key(found.name), key(found.short_name)}
        if own & names:
            faults.append(Fault(number, TableFault.DUPLICATE, found.name))
            continue
        names |= own
        taken.append(found)
    return taken, faults


@dataclass(frozen=True)
class Known:
    """An organisation that is in the directory already, as far as a table can say it."""

    id: int
    row: OrganisationRow


@dataclass(frozen=True)
class Change:
    """What a row of the table would do: add an organisation, or change the one that it names."""

    row: OrganisationRow
    before: Known | None
    """None where the organisation is new."""

    @property
    def changed(self) -> dict[str, tuple[str, str]]:
        """What would be another: the values before and after, by column."""
        if self.before is None:
            return {}
        names = ("name", "short_name", "kind", "email")
        pairs = {name: (str(getattr(self.before.row, name)), str(getattr(self.row, name))) for name in names}
        return {name: (old, new) for name, (old, new) in pairs.items() if new and old != new}


def changes(
    rows: Iterable[OrganisationRow], known: Iterable[Known], columns: Mapping[Column, int]
) -> tuple[list[Change], list[Fault]]:
    """What each row would do, and the rows that don't say what. An organisation is known again by its full or its short
    name; columns that the table has not change nothing."""
    by_name: dict[Key, Known] = {}
    for each in known:
        by_name |= {key(each.row.name): each, key(each.row.short_name): each}
    found: list[Change] = []
    faults: list[Fault] = []
    meant: set[int] = set()
    for row in rows:
        named = [by_name[name] for name in (key(row.name), key(row.short_name)) if name in by_name]
        before = named[0] if named else None
        if before and before is not named[-1]:
            faults.append(Fault(row.row, TableFault.NAMES_TWO, f"{before.row.short_name}, {named[-1].row.short_name}"))
        elif before and before.id in meant:
            faults.append(Fault(row.row, TableFault.DUPLICATE, before.row.short_name))
        else:
            meant |= {before.id} if before else set()
            found.append(Change(_as_known(row, before, columns) if before else row, before))
    return found, faults


def _as_known(row: OrganisationRow, before: Known, columns: Mapping[Column, int]) -> OrganisationRow:
    """The row, with what its table does not say taken from what is known."""
    kept = {
        name: getattr(before.row, name)
        for name in (Column.SHORT_NAME, Column.KIND, Column.EMAIL)
        if name not in columns or name in row.guessed or not getattr(row, name)
    }
    return replace(row, **{str(name): value for name, value in kept.items()})
