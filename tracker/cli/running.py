"""Commands that run the product: the web server, the scheduler, both at once."""

import os
import signal
import subprocess  # nosec B404  # our own two processes
import sys
import time
from types import FrameType

import click

from config import Settings
from tracker import db, jobs
from tracker.cli.base import open_database, refused, require_schema, settings
from tracker.cli.database import bring_up, load_demo
from tracker.demo import loader
from tracker.language import gettext, long_date
from tracker.mail.marks import MarkFile

ACCOUNTS = "demonstration.txt"
"""Where the accounts of a demonstration are kept, readable by the owner only, to be shown at the next start."""


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
def serve(port: int, host: str) -> None:
    """Serve the pages (gunicorn); refuses to start on wrong settings or tables of another version."""
    chosen = settings()
    require_schema(open_database(chosen))
    command = _pages(chosen, host, port)
    os.execv(command[0], command)  # nosec B606


def _pages(chosen: Settings, host: str, port: int) -> list[str]:
    """How the web server is started."""
    return [
        *(sys.executable, "-m", "gunicorn", "tracker.app:serving()"),
        *("--bind", f"{host}:{port}", "--workers", str(chosen.workers), "--threads", "4"),
        *("--worker-class", "gthread", "--timeout", "180", "--graceful-timeout", "10", "--log-level", "warning"),
        *("--max-requests", "5000", "--max-requests-jitter", "500", "--no-control-socket"),
    ]


@click.command()
def scheduler() -> None:
    """Run the timetable and the sender; one of several such processes works, the others wait."""
    chosen = settings()
    require_schema(open_database(chosen))
    jobs.run_scheduler(chosen)


@click.command()
@click.option("--port", default=8000, show_default=True)
def start(port: int) -> None:
    """Run everything on this machine: tables, demonstration on the first start, pages, timetable and sender."""
    chosen = settings()
    if chosen.production:
        raise refused(gettext("This command is for one machine at hand; in production run serve and scheduler."))
    _prepare(chosen)
    os.environ.setdefault("TRACKER_BASE_URL", f"http://127.0.0.1:{port}")
    if (chosen.data_dir / ACCOUNTS).exists():
        os.environ.setdefault("TRACKER_TODAY", loader.shown_day().isoformat())
        os.environ.setdefault("TRACKER_LETTERS_FROM_HOUR", "0")
    _tell(port)
    _run_both(settings(), port)


def _prepare(chosen: Settings) -> None:
    bring_up(chosen)
    path = chosen.data_dir / ACCOUNTS
    with db.transaction(write=False):
        if not loader.is_empty():
            return
    accounts = load_demo(chosen)
    MarkFile(chosen.data_dir).forget()
    path.touch(mode=0o600)
    path.write_text("".join(f"{a.role:<14} {a.login:<12} {a.password}\n" for a in accounts), encoding="utf-8")


def _tell(port: int) -> None:
    chosen = settings()
    click.echo(gettext("Open %(url)s", url=f"http://127.0.0.1:{port}"))
    if (path := chosen.data_dir / ACCOUNTS).exists():
        click.echo(gettext("Accounts (role, login, password):"))
        click.echo(path.read_text(encoding="utf-8"), nl=False)
    if chosen.today:
        shown = long_date(chosen.today)
        click.echo(gettext("The demonstration shows %(day)s; TRACKER_TODAY shows another day.", day=shown))
    click.echo(gettext("Ctrl-C stops it."))


def _run_both(chosen: Settings, port: int) -> None:
    """Two processes; when one ends the other is stopped, and Ctrl-C stops both."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    both: list[subprocess.Popen[bytes]] = []
    code = 0
    try:
        for command in (_pages(chosen, "127.0.0.1", port), [sys.executable, "-m", "tracker", "scheduler"]):
            # A group of its own: Ctrl-C is told to us alone, and the two are asked to stop in one way.
            process = subprocess.Popen(command, process_group=0)  # nosec B603
            both.append(process)
        while all(process.poll() is None for process in both):
            time.sleep(0.2)
        code = 1
    except KeyboardInterrupt:
        click.echo(gettext("Stopping."), err=True)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # an impatient second Ctrl-C leaves nobody behind
    for process in both:
        process.terminate()
    for process in both:
        _ended(process)
    sys.exit(code)


def _ended(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that was asked to stop; one that doesn't is killed, which loses nothing either."""
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
