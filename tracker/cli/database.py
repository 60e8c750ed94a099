"""Commands about the database: its tables, the demonstration, the check of everything."""

import json
import sys
from collections.abc import Iterable

import click

from config import Settings
from tracker import audit, clock, db, schema
from tracker.cli.base import open_database, refused, require_schema, settings
from tracker.demo import loader
from tracker.language import gettext, ngettext
from tracker.reminders import ledger
from tracker.search import indexing

STEPS = 1000
"""About as many steps as the demonstration has; only the progress bar asks."""


@click.command()
def migrate() -> None:
    """Make the tables of this version, or bring older ones up to it."""
    bring_up(settings())
    click.echo(gettext("The database is at the version of the program."), err=True)


def bring_up(chosen: Settings) -> None:
    """Make the tables of this version, and what is found by words in those that an older one left."""
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    schema.migrate(db.connect(chosen.database_url))
    with db.transaction():
        indexing.add_missing()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the accounts as JSON.")
def demo(as_json: bool) -> None:
    """Load the demonstration municipality into an empty database and print its accounts."""
    chosen = settings()
    require_schema(open_database(chosen))
    accounts = load_demo(chosen)
    if as_json:
        click.echo(json.dumps({"accounts": [vars(account) for account in accounts]}, ensure_ascii=False))
        return
    for account in accounts:
        click.echo(f"{account.role:<14} {account.login:<12} {account.password}")


def load_demo(chosen: Settings) -> list[loader.Account]:
    """Load the demonstration with a progress bar, all or nothing."""
    words = gettext("Loading the demonstration")
    try:
        with (
            click.progressbar(length=STEPS, label=words, file=sys.stderr) as bar,
            db.transaction(),
        ):
            accounts = loader.load(chosen, bar.update)
            bar.update(STEPS)
            return accounts
    except loader.NotEmpty as error:
        raise refused(gettext("The database is not empty; the demonstration needs an empty one.")) from error


@click.command()
def check() -> None:
    """Check the settings, the tables, the chain of the history and the ledger of the letters.

    Exit code 1 when something is wrong.
    """
    chosen = settings()
    click.echo(gettext("The settings are in order."))
    require_schema(open_database(chosen))
    click.echo(gettext("The tables are of this version."))
    clock.show_day(chosen.today, chosen.time_zone)
    with db.transaction(write=False):
        broken = list(audit.broken_links())
        count, nameless = audit.length(), ledger.nameless()
    if broken:
        raise refused(gettext("The history was changed at row %(rows)s.", rows=_listed(broken[:10])))
    if nameless:
        named = _listed(nameless)
        raise refused(gettext("The ledger of the letters names what is not there at row %(rows)s.", rows=named))
    click.echo(ngettext("The history holds: %(num)s entry.", "The history holds: %(num)s entries.", count))


def _listed(rows: Iterable[object]) -> str:
    return ", ".join(str(row) for row in rows)
