"""Commands about letters: what is due, and sending."""

import click

from tracker import clock, db, jobs
from tracker.cli.base import open_database, require_schema, settings
from tracker.language import gettext, ngettext, pgettext
from tracker.reminders import sweep
from tracker.reminders.kinds import KINDS
from tracker.reminders.letters import previews


@click.command()
@click.option("--dry-run", is_flag=True, help="Print what would be posted and write nothing.")
@click.option("--send", "also_send", is_flag=True, help="Send what is due as well, without waiting for a sender.")
def remind(dry_run: bool, also_send: bool) -> None:
    """Post today's letters; running it twice posts nothing twice."""
    chosen = settings()
    require_schema(open_database(chosen))
    clock.show_day(chosen.today, chosen.time_zone)
    if not dry_run:
        posted, sent = jobs.remind_and_send(chosen) if also_send else (jobs.remind(chosen), None)
        click.echo(ngettext("%(num)s letter posted.", "%(num)s letters posted.", posted))
        if sent is not None:
            _tell(sent)
        return
    with db.transaction(write=False):
        plans = sweep.planned(chosen)
        for each, said in zip(plans, previews(plans, chosen), strict=True):
            subject = getattr(said, "subject", gettext("nothing to say"))
            kind = pgettext(*KINDS[each.kind].name)
            click.echo(f"{each.address or '–'}\t{each.name}\t{kind}\t{subject}")


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
    _tell(jobs.send_side_by_side(chosen))


def _tell(sent: int) -> None:
    click.echo(ngettext("%(num)s letter sent.", "%(num)s letters sent.", sent))
