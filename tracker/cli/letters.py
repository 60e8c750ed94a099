"""Commands about letters: what is due, and sending."""

import click

from config import Settings
from tracker import clock, db, jobs
from tracker.cli.base import open_database, require_schema, settings
from tracker.language import gettext, ngettext
from tracker.reminders import sweep
from tracker.reminders.letters import preview


@click.command()
@click.option("--dry-run", is_flag=True, help="Print what would be posted and write nothing.")
@click.option("--send", "also_send", is_flag=True, help="Send what is due as well, without waiting for a sender.")
def remind(dry_run: bool, also_send: bool) -> None:
    """Post today's letters; running it twice posts nothing twice."""
    chosen = settings()
    require_schema(open_database(chosen))
    clock.show_day(chosen.today, chosen.time_zone)
    if not dry_run:
        count = jobs.remind(chosen)
        click.echo(ngettext("%(num)s letter posted.", "%(num)s letters posted.", count))
        if also_send:
            _send(chosen)
        return
    with db.transaction(write=False):
        for each in sweep.planned(chosen):
            subject = getattr(preview(each, chosen), "subject", gettext("nothing to say"))
            click.echo(f"{each.address or '–'}\t{each.name}\t{subject}")


@click.command()
@click.option("--keep-on", is_flag=True, help="Go on until stopped; any number of such processes share the work.")
def send(keep_on: bool) -> None:
    """Send the letters whose turn has come."""
    chosen = settings()
    require_schema(open_database(chosen))
    if keep_on:
        jobs.run_sender(chosen)
        return
    clock.show_day(chosen.today, chosen.time_zone)
    _send(chosen)


def _send(chosen: Settings) -> None:
    count = jobs.send_side_by_side(chosen)
    click.echo(ngettext("%(num)s letter sent.", "%(num)s letters sent.", count))
