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
    at_once: int
    """So many rows are written in two seconds at most; a longer sheet is made in the background."""


FORMATS = {
    "docx": Format(f"{OFFICE}.wordprocessingml.document", docx.write, 10_000),
    "pdf": Format("application/pdf", pdf.write, 2_000),
    "xlsx": Format(f"{OFFICE}.spreadsheetml.sheet", xlsx.write, 10_000),
    "csv": Format("text/csv; charset=utf-8", csv.write, 100_000),
    "html": Format("text/html; charset=utf-8", html.write, 10_000),
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


TEMPLATE_AT_ONCE = 2_000
"""The same of a Word file in an own template."""


def is_long(sheet: Sheet, ending: str, own: Own | None = None) -> bool:
    """Whether the file takes longer than a person waits for a page."""
    in_template = own is not None and takes_template(sheet, ending)
    return sheet.length > (TEMPLATE_AT_ONCE if in_template else FORMATS[ending].at_once)
