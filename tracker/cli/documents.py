"""Commands about documents: reading without a database, bringing in, the execution report."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from tracker import clock, db, files
from tracker.cli.base import acting, database, refused
from tracker.compliance import templates
from tracker.compliance.exports.formats import FORMATS, written
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.sheets import sheet
from tracker.directory.models import Body
from tracker.directory.roles import Role
from tracker.directory.table import BadTable
from tracker.directory.table import read as read_table
from tracker.files import ChildFailed, ChildRefused
from tracker.intake.draft import Draft
from tracker.intake.draft_json import as_read, warning_text
from tracker.language import gettext, ngettext, pgettext
from tracker.resolutions.models import Resolution
from tracker.resolutions.queries import working_calendar
from tracker.resolutions.reading import read_document
from tracker.resolutions.services import bring_in
from tracker.resolutions.words import REFUSALS


@click.command()
@click.argument("documents", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--directory", "table", type=click.Path(path_type=Path), help="name,short_name,kind,head_name,email")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a file.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write one .json a file into this folder."
)
def read(documents: tuple[Path, ...], table: Path | None, as_json: bool, out: Path | None) -> None:
    """Read documents without a database: points, addressees, days."""
    known = _directory(table) if table else {}
    if out:
        out.mkdir(parents=True, exist_ok=True)
    failed = 0
    with click.progressbar(documents, file=sys.stderr, hidden=len(documents) < 2) as bar:
        for path in bar:
            try:
                draft = _read(path, known)
            except click.ClickException as refusal:
                click.echo(f"{path.name}: {refusal.message}", err=True)
                failed += 1
                continue
            _print(draft, path, as_json, out)
    if failed:
        raise refused(ngettext("%(num)s file was not read.", "%(num)s files were not read.", failed))


def _read(path: Path, known: dict[str, Any]) -> Draft:
    return _refusing(lambda: read_document(_bytes(path), path.name, known))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise refused(gettext("The file can't be opened: %(why)s.", why=error.strerror)) from error


def _refusing(reading: Callable[[], Draft]) -> Draft:
    """The draft, or one clear sentence."""
    try:
        return reading()
    except ChildRefused as refusal:
        raise refused(pgettext(*REFUSALS[refusal.reason], **refusal.values)) from refusal
    except ChildFailed as failure:
        raise refused(pgettext(*REFUSALS["stopped"])) from failure


def _directory(table: Path) -> dict[str, Any]:
    """The organisations of a table, as the reading takes them."""
    try:
        rows = read_table(_bytes(table))
    except BadTable as error:
        wrong = {"row": error.row or "–", "value": error.value}
        raise refused(gettext("Row %(row)s of the directory is wrong: %(value)s.", **wrong)) from error
    organisations = [
        {
            "key": row.short_name,
            "name": row.name,
            "short_name": row.short_name,
            "kind": row.kind.value,
            "head": row.head_name,
        }
        for row in rows
    ]
    return {"organisations": organisations, "groups": [], "aliases": {}}


def _print(draft: Draft, path: Path, as_json: bool, out: Path | None) -> None:
    found = as_read(draft, path.name)
    if out:
        (out / f"{path.stem}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    if as_json and not out:
        click.echo(json.dumps(found, ensure_ascii=False))
    if not as_json:
        click.echo("\n".join(_lines(draft, path)))


def _lines(draft: Draft, path: Path) -> Iterable[str]:
    header = draft.header
    yield f"{path.name}: {header.body or '–'} | {header.date or '–'} | {header.number or '–'} | {header.title or '–'}"
    for point in draft.points:
        whom = ", ".join(each.name for each in point.addressees) or "–"
        day = point.deadline.printed or "–"
        yield f"  {point.label or '–':<8} {point.kind:<10} {whom} | {day} | {point.text[:80]}"
    yield from (f"  ! {warning_text(warning)}" for warning in draft.warnings)


@click.command("import")
@click.argument("document", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--body", "body_name", required=True, help="The body that adopted it.")
@click.option("--by", "login", required=True, help="The secretary in whose name it is brought in.")
def bring(document: Path, body_name: str, login: str) -> None:
    """Bring a document in as a resolution to be checked; prints its number in the database."""
    data = _bytes(document)
    with database() as settings:
        by = acting(login, settings)
        body = db.session.scalars(select(Body).where(Body.name == body_name)).first()
        if body is None:
            raise refused(gettext("There is no body “%(name)s”.", name=body_name))
        if body.id not in by.offices.bodies(Role.SECRETARY):
            raise refused(gettext("%(login)s is not a secretary of this body.", login=login))
        draft = _refusing(lambda: read_document(data, document.name))
        kept = files.keep(settings.files_dir, data, document.name, by.person.id)
        resolution = bring_in(body, draft, kept, by, working_calendar())
        made = resolution.id
    click.echo(made)


@click.command()
@click.argument("resolution_id", metavar="RESOLUTION", type=int)
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), default="docx", show_default=True)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The state of a past day.")
@click.option("--whole", is_flag=True, help="With the list of all organisations.")
def report(resolution_id: int, kind: str, output: Path, as_of: datetime | None, whole: bool) -> None:
    """Write the execution report of a resolution."""
    with database(write=False) as settings:
        resolution = db.session.get(Resolution, resolution_id)
        if resolution is None:
            raise refused(gettext("There is no resolution %(number)s.", number=resolution_id))
        day: date = as_of.date() if as_of else clock.today(settings.time_zone)
        made = sheet(Order(Kind.EXECUTION, About.RESOLUTION, resolution.id, day, whole=whole))
        own = templates.own(resolution.body_id, settings.files_dir) if kind == "docx" else None
        content = written(made, kind, own)
    try:
        output.write_bytes(content)
    except OSError as error:
        raise refused(gettext("The report can't be written: %(why)s.", why=error.strerror)) from error
