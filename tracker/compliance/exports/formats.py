"""The formats that a sheet is kept in: what each is called, and who writes it."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.compliance.exports import csv, docx, html, own_template, pdf, xlsx
from tracker.compliance.exports.own_template import Own
from tracker.compliance.printed import Sheet

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    """How a sheet becomes a file, and what the file says it is."""

    media_type: str
    write: Callable[[Sheet], bytes]


FORMATS = {
    "docx": Format(f"{OFFICE}.wordprocessingml.document", docx.write),
    "pdf": Format("application/pdf", pdf.write),
    "xlsx": Format(f"{OFFICE}.spreadsheetml.sheet", xlsx.write),
    "csv": Format("text/csv; charset=utf-8", csv.write),
    "html": Format("text/html; charset=utf-8", html.write),
}
"""By the ending of the file's name."""


def written(sheet: Sheet, ending: str, own: Own | None = None) -> bytes:
    """The sheet as a file; as a Word file in the office's own template, where the sheet can have one."""
    if own is not None and takes_template(sheet, ending):
        return own_template.write(sheet, own)
    return FORMATS[ending].write(sheet)


def takes_template(sheet: Sheet, ending: str) -> bool:
    """Whether the file would be made of an own template, if there is one."""
    return ending == "docx" and sheet.fields is not None
