"""The command that measures: one JSON line a figure."""

import json
from pkgutil import resolve_name

import click

from tracker.bench import DAY, Bench, Benchmark
from tracker.cli.installations import databases, installation
from tracker.language import gettext

BENCHMARKS: dict[str, tuple[str, ...]] = {
    "tracker.bench.reading:read_ms": ("read_ms",),
    "tracker.bench.reading:read_growth": ("read_growth",),
    "tracker.bench.reading:read_report_ms": ("read_report_ms",),
    "tracker.bench.corpus:corpus_full": ("corpus_full", "corpus_honest"),
    "tracker.bench.files:large_files": ("read_docx_ms", "read_pdf_s", "read_pdf_mb"),
    "tracker.bench.files:bombs": ("bomb_ms", "bomb_mb"),
    "tracker.bench.hostile:hostile": ("hostile_pattern_ms", "hostile_read_ms", "hostile_growth"),
    "tracker.bench.issuing:issue_vs_raw_insert": ("issue_vs_raw_insert", "issue_mb"),
    "tracker.bench.accepting:acceptances": ("accept_ms", "accept_request_ms"),
    "tracker.bench.pages:pages": (
        "head_page_ms",
        "head_page_queries",
        "queue_page_ms",
        "queue_page_queries",
        "search_page_ms",
        "search_page_queries",
        "resolution_page_ms",
        "resolution_page_queries",
        "matrix_page_ms",
        "matrix_page_queries",
    ),
    "tracker.bench.every_page:every_page": (
        "each_page_ms",
        "median_page_ms",
        "slowest_page_ms",
        "pages_without_a_link",
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
    "tracker.bench.report_files:memory": ("pdf_mb",),
    "tracker.bench.report_figures:figures": (
        "figures_ms",
        "as_of_ms",
        "as_of_vs_now",
        "year_figures_ms",
        "report_page_ms",
        "past_report_page_ms",
    ),
    "tracker.bench.letters:letters_vs_smtplib": ("letters_vs_smtplib",),
    "tracker.bench.letters:among_many": ("urgent_wait_s", "sender_mb"),
    "tracker.bench.meanwhile:pages_while_sending": ("pages_while_sending",),
    "tracker.bench.reminding:remind_1000": ("remind_first_s", "remind_1000_s"),
}
"""Each benchmark and the figures that it gives; loaded only when it is run, so that no other command waits for it."""


@click.command()
@click.option("--list", "only_list", is_flag=True, help="Print the names of the figures.")
@click.option("--only", help="Measure this figure alone.")
@click.option("--quick", is_flag=True, help="Fewer rounds and smaller sizes.")
@click.option(
    "--size", "sizes", multiple=True, type=int, help="Measure pages at so many executions too, such as 1000000."
)
@click.option("--database", help="An empty database to measure on; by default a temporary one of each kind.")
def bench(only_list: bool, only: str | None, quick: bool, sizes: tuple[int, ...], database: str | None) -> None:
    """Print one JSON line per figure, each beside a bare baseline of the same run."""
    if only_list:
        click.echo("\n".join(name for names in BENCHMARKS.values() for name in names))
        return
    chosen = [where for where, names in BENCHMARKS.items() if only is None or only in names]
    if not chosen:
        raise click.ClickException(gettext("There is no figure “%(name)s”; --list names them.", name=only or ""))
    with databases(database) as urls:
        for where in chosen:
            benchmark: Benchmark = resolve_name(where)
            for url in urls:
                if not _measured(benchmark, url, quick, sizes, only):
                    break


def _measured(benchmark: Benchmark, url: str | None, quick: bool, sizes: tuple[int, ...], only: str | None) -> bool:
    """Print the figures of one benchmark; whether the database matters to it."""
    matters = False
    with installation(url, DAY) as settings:
        for figure in benchmark(Bench(settings, quick, sizes)):
            matters |= figure.database != "none"
            if only in {None, figure.name}:
                click.echo(json.dumps(figure.as_row(), ensure_ascii=False))
    return matters
