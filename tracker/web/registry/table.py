"""The municipality's own table of organisations: a file, which column is what, what would change, done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import flash, redirect, render_template, request, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from tracker import files, language
from tracker.db import session
from tracker.directory import matching, registry
from tracker.directory.matching import Cells, Change, Column, Fault
from tracker.directory.roles import OrganisationKind, Role
from tracker.directory.table import TableFault
from tracker.files import ChildFailed, ChildRefused, StoredFile
from tracker.language import Marked, mark, pgettext
from tracker.web import access
from tracker.web.access import allow
from tracker.web.forms import Form, _
from tracker.web.registry.blueprint import bp
from tracker.web.words import of

COLUMNS: dict[Column, Marked] = {
    Column.NAME: mark("column", "Full name"),
    Column.SHORT_NAME: mark("column", "Short name"),
    Column.KIND: mark("column", "Kind"),
    Column.EMAIL: mark("column", "E-mail"),
    Column.HEAD_NAME: mark("column", "Head (surname, name, patronymic)"),
}

FAULTS: dict[TableFault, Marked] = {
    TableFault.EMPTY: mark("table", "There is nothing in the table."),
    TableFault.TOO_LARGE: mark("table", "The table is too large: at most 5,000 rows are taken."),
    TableFault.NOT_TEXT: mark("table", "This is no table: bring an XLSX workbook or a CSV."),
    TableFault.NO_NAME: mark("table", "no name"),
    TableFault.DUPLICATE: mark("table", "stands twice in the table"),
    TableFault.NAMES_TWO: mark("table", "the full name is one organisation's, the short name another's"),
    TableFault.TOO_LONG: mark("table", "a cell is too long"),
    TableFault.BAD_EMAIL: mark("table", "this is no e-mail address"),
}
"""What is wrong with the table as a whole (sentences) or with a row of it (a few words)."""

CHILD_SECONDS, CHILD_MEMORY = 20, 512 * 1024 * 1024
"""What reading a table may take."""


class TableForm(Form):
    """A table to bring in."""

    table = FileField(_("Table (XLSX or CSV)"), [FileRequired(_("Choose a file."))])


@dataclass(frozen=True)
class Understood:
    """A table with its columns as they are understood, and what it would change."""

    heading: Sequence[str]
    columns: Mapping[Column, int]
    changes: Sequence[Change]
    faults: Sequence[Fault]

    @property
    def added(self) -> list[Change]:
        """The organisations that are new."""
        return [each for each in self.changes if each.before is None]

    @property
    def changed(self) -> list[Change]:
        """Those that would be changed."""
        return [each for each in self.changes if each.changed]


@bp.route("/table", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def bring_table() -> Response | str:
    """A form for the table; it is kept, then looked at."""
    form = TableForm()
    if form.validate_on_submit():
        given = form.table.data
        kept = files.keep(_folder(), given.read(), given.filename, access.person().id)
        session.flush()
        return redirect(url_for(".table", file_id=kept.id))
    return render_template("registry/bring_table.html", form=form)


@bp.route("/table/<int:file_id>", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def table(file_id: int) -> Response | str:
    """Which column is what and what would change; sent, it is done, all or nothing."""
    kept = session.get(StoredFile, file_id)
    kept = access.found(kept if kept and kept.by_id == access.person().id else None)
    try:
        cells = files.run_limited(
            "tracker.directory.sheet", [], _content(kept), seconds=CHILD_SECONDS, memory=CHILD_MEMORY
        )
    except (ChildRefused, ChildFailed) as refused:
        return _refused(getattr(refused, "reason", TableFault.NOT_TEXT))
    understood = _understood(cells)
    if request.method == "POST" and understood.changes:
        done = registry.bring_in(understood.changes, access.today(), by_id=access.person().id)
        flash(
            language.gettext(
                "Done: %(added)s added, %(changed)s changed, %(heads)s heads appointed.",
                added=done.added,
                changed=done.changed,
                heads=done.heads,
            )
        )
        return redirect(url_for(".index"))
    words = {column: pgettext(*said) for column, said in COLUMNS.items()}
    return render_template("registry/table.html", file=kept, it=understood, words=words, fault=_fault, said=_said)


def _understood(cells: Cells) -> Understood:
    """The table as the address says its columns, or as its heading does."""
    place = matching.heading_row(cells)
    width = max(map(len, cells))
    heading = [*cells[place], *[""] * (width - len(cells[place]))]
    chosen = {column: request.args.get(column, type=int) for column in Column}
    asked = any(column in request.args for column in Column)
    columns = {c: n for c, n in chosen.items() if n is not None and 0 <= n < width} if asked else None
    columns = matching.guessed(heading) if columns is None else columns
    if Column.NAME not in columns:
        return Understood(heading, columns, [], [])
    rows, faults = matching.organisations(cells, place, columns)
    changes, unclear = matching.changes(rows, registry.known(), columns)
    return Understood(heading, columns, changes, sorted([*faults, *unclear], key=lambda each: each.row))


def _refused(reason: str) -> str:
    form = TableForm(formdata=None)
    form.table.errors = [pgettext(*FAULTS[TableFault(reason)])]
    return render_template("registry/bring_table.html", form=form)


def _fault(fault: Fault) -> str:
    return pgettext(*FAULTS[fault.code])


def _said(column: str, value: str) -> str:
    """What stood or would stand in a column, in words."""
    return of(OrganisationKind(value)) if column == Column.KIND else value


def _content(kept: StoredFile) -> bytes:
    return files.content(_folder(), kept)


def _folder() -> Path:
    folder: Path = access.settings().files_dir
    return folder
