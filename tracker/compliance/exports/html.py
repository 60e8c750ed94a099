"""A sheet as a page of its own, for a file: nothing is loaded from elsewhere."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from tracker import language
from tracker.compliance.printed import Drawing, Sheet

TEMPLATES = Path(__file__).parents[3] / "templates"


def write(sheet: Sheet) -> bytes:
    """The page in the language in which the sheet was composed."""
    return _pages().get_template("reports/file.html").render(sheet=sheet, locale=language.locale()).encode()


def svg(drawing: Drawing) -> str:
    """A drawing as a picture of its own, the same that stands in pages."""
    macros = _pages().get_template("reports/drawings.html").module
    return str(macros.drawn(drawing)).strip()  # type: ignore[attr-defined]


def _pages() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    pages.install_gettext_callables(  # type: ignore[attr-defined]
        language.worded, language.worded_number, newstyle=True, pgettext=language.worded_in
    )
    pages.policies["ext.i18n.trimmed"] = True
    return pages
