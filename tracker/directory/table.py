"""The table of organisations that `--directory` and the import take: CSV with a heading row.

Columns, by name and in any order: name, short_name, kind, head_name, email. UTF-8 with or without BOM or cp1251;
commas, semicolons or tabs. `kind` is a word of OrganisationKind.
"""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

from tracker.directory.roles import OrganisationKind

COLUMNS = ("name", "short_name", "kind", "head_name", "email")
_REQUIRED = ("name", "kind")
_MAX_BYTES = 5 * 1024 * 1024
_MAX_CELL = 1000
_LONGEST = {"short_name": 200, "head_name": 200, "email": 254}
"""Characters that are kept of what is shorter than a name."""


class TableFault(StrEnum):
    """What is wrong with a table."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NO_COLUMN = "no_column"
    """A column is missing: the value is its name."""
    NO_NAME = "no_name"
    UNKNOWN_KIND = "unknown_kind"
    """The value is what stands there."""
    DUPLICATE = "duplicate"
    """A name or a short name stands twice: the value is the name."""
    NAMES_TWO = "names_two"
    """The full name is one organisation's, the short name another's."""
    TOO_LONG = "too_long"
    BAD_EMAIL = "bad_email"


class BadTable(Exception):
    """The table cannot be taken: `row` counts the rows as a spreadsheet does, the heading is 1."""

    def __init__(self, code: TableFault, row: int = 0, value: str = "") -> None:
        super().__init__(f"{code} in row {row}: {value}" if row else str(code))
        self.code, self.row, self.value = code, row, value


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation of the table; `row` is its row, which also tells it apart from the others."""

    row: int
    name: str
    short_name: str
    kind: OrganisationKind
    head_name: str = ""
    email: str = ""
    guessed: frozenset[str] = frozenset()
    """What was made of the name, as the table doesn't say it: what is known already is known better."""


def read(data: bytes) -> list[OrganisationRow]:
    """Return the organisations in the order of the table; raise BadTable at the first bad row."""
    lines = iter(cells(data))
    heading = [cell.lower() for cell in next(lines, [])]
    for column in _REQUIRED:
        if column not in heading:
            raise BadTable(TableFault.NO_COLUMN, 1, column)
    found = [
        organisation(number, dict(zip(heading, line, strict=False)))
        for number, line in enumerate(lines, 2)
        if any(line)
    ]
    _check_names(found)
    if not found:
        raise BadTable(TableFault.EMPTY)
    return found


def cells(data: bytes) -> list[list[str]]:
    """Return the cells of a CSV table, row by row, empty rows too; raise BadTable when it is none."""
    text = _text(data)
    rows: list[list[str]] = []
    try:
        rows.extend(
            [clean(cell) for cell in row] for row in csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
        )
    except csv.Error as error:
        raise BadTable(TableFault.NOT_TEXT, len(rows) + 1) from error
    return rows


def _text(data: bytes) -> str:
    if len(data) > _MAX_BYTES:
        raise BadTable(TableFault.TOO_LARGE)
    if not data.strip():
        raise BadTable(TableFault.EMPTY)
    try:
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):  # what a spreadsheet calls «Текст Юникод»
            return data.decode("utf-16")
        if b"\0" in data:
            raise BadTable(TableFault.NOT_TEXT)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def _delimiter(text: str) -> str:
    """What stands in the most lines: a title above the table has none, or a comma of its own."""
    lines = text.splitlines()[:20]
    return max(";\t,", key=lambda sign: sum(sign in line for line in lines))


def organisation(row: int, values: dict[str, str]) -> OrganisationRow:
    """Return one organisation by the names of the columns; raise BadTable when it lacks what it needs."""
    name, kind, email = values.get("name", ""), values.get("kind", ""), values.get("email", "")
    if not name:
        raise BadTable(TableFault.NO_NAME, row)
    if kind.lower() not in set(OrganisationKind):
        raise BadTable(TableFault.UNKNOWN_KIND, row, kind)
    if any(len(value) > _LONGEST.get(column, _MAX_CELL) for column, value in values.items()):
        raise BadTable(TableFault.TOO_LONG, row)
    if email and not _is_address(email):
        raise BadTable(TableFault.BAD_EMAIL, row, email)
    longest = _LONGEST["short_name"]
    short_name = values.get("short_name") or (name if len(name) <= longest else f"{name[: longest - 1]}…")
    return OrganisationRow(row, name, short_name, OrganisationKind(kind.lower()), values.get("head_name", ""), email)


def _is_address(email: str) -> bool:
    """One mailbox and nothing else: no second address after a comma, no line break."""
    local, at, domain = email.rpartition("@")
    return bool(local and at and "." in domain) and not any(sign in email for sign in ' ,;<>"\n\r\t')


def clean(cell: str) -> str:
    """Return the text of a cell in one line, without signs that cannot be seen."""
    return " ".join("".join(sign for sign in cell if sign.isprintable() or sign.isspace()).split())


def _check_names(found: list[OrganisationRow]) -> None:
    seen: set[str] = set()
    for organisation in found:
        names = {organisation.name.casefold(), organisation.short_name.casefold()}
        if names & seen:
            raise BadTable(TableFault.DUPLICATE, organisation.row, organisation.name)
        seen |= names
