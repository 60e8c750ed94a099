"""The command that measures: one JSON line a figure."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pkgutil import resolve_name

import click

from config import Settings
from tracker import db, schema
from tracker.bench import DAY, Bench, Benchmark
from tracker.language import gettext

BENCHMARKS: dict[str, tuple[str, ...]] = {
    "tracker.bench.reading:read_ms": ("read_ms",),
    "tracker.bench.reading:read_growth": ("read_growth",),
    "tracker.bench.hostile:hostile": ("hostile_pattern_ms", "hostile_read_ms"),
    "tracker.bench.issuing:issue_vs_raw_insert": ("issue_vs_raw_insert",),
    "tracker.bench.pages:pages": (
        "head_page_ms",
        "head_page_queries",
        "resolution_page_ms",
        "resolution_page_queries",
    ),
    "tracker.bench.report_files:files": (
        "docx_ms",
        "docx_vs_bare",
        "pdf_ms",
        "pdf_vs_bare",
        "xlsx_ms",
        "xlsx_vs_bare",
        "csv_100k_ms",
    ),
    "tracker.bench.report_figures:figures": (
        "figures_ms",
        "as_of_ms",
        "as_of_vs_now",
        "year_figures_ms",
        "report_page_ms",
        "past_report_page_ms",
    ),
    "tracker.bench.letters:letters_vs_smtplib": ("letters_vs_smtplib",),
    "tracker.bench.reminding:remind_1000": ("remind_first_s", "remind_1000_s"),
}
"""Each benchmark and the figures that it gives; loaded only when it is run, so that no other command waits for it."""


@click.command()
@click.option("--list", "only_list", is_flag=True, help="Print the names of the figures.")
@click.option("--only", help="Measure this figure alone.")
@click.option("--quick", is_flag=True, help="Fewer rounds and smaller sizes.")
@click.option("--database", help="An empty database to measure on; a temporary SQLite file by default.")
def bench(only_list: bool, only: str | None, quick: bool, database: str | None) -> None:
    """Print one JSON line per figure, each beside a bare baseline of the same run."""
    if only_list:
        click.echo("\n".join(name for names in BENCHMARKS.values() for name in names))
        return
    chosen = [where for where, names in BENCHMARKS.items() if only is None or only in names]
    if not chosen:
        raise click.ClickException(gettext("There is no figure “%(name)s”; --list names them.", name=only or ""))
    for where in chosen:
        benchmark: Benchmark = resolve_name(where)
        with _installation(database) as settings:
            for figure in benchmark(Bench(settings, quick)):
                if only in {None, figure.name}:
                    click.echo(json.dumps(figure.as_row(), ensure_ascii=False))


@contextmanager
def _installation(database: str | None) -> Iterator[Settings]:
    """An installation of its own, in a temporary folder; the database is empty before and after."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-bench-"))
    url = (database or f"sqlite:///{folder / 'bench.sqlite'}").replace("postgresql://", "postgresql+psycopg://")
    settings = Settings(
        data_dir=folder, database_url=url, secret_key="bench" * 8, base_url="http://localhost", today=DAY
    )
    engine = db.connect(url)
    if not schema.is_empty(engine):
        raise click.ClickException(gettext("The database for measuring has to be empty, and this one is not."))
    schema.migrate(engine)
    try:
        yield settings
    finally:
        db.session.remove()
        schema.undo(engine)
        engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)


COMMANDS = (bench,)
