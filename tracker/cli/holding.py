"""Commands that hold the letters, and let them go."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from tracker import clock
from tracker.cli.base import database, refused
from tracker.compliance import letting_go
from tracker.language import gettext, ngettext
from tracker.mail.holds import Why, hold, holds


@click.group()
def letters() -> None:
    """Hold all letters, and let them go."""


@letters.command(name="hold")
@click.option(
    "--gone-until",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"]),
    help="What was to go up to this moment went already: for a whole machine brought back from a backup.",
)
def hold_letters(gone_until: datetime | None) -> None:
    """Let no letter go until `tracker letters release`, or a press of the button by the administrator."""
    with database() as chosen:
        until = gone_until and gone_until.replace(tzinfo=ZoneInfo(chosen.time_zone))
        hold(Why.BY_HAND, f"{Why.BY_HAND}:{clock.now().isoformat()}", until)
    click.echo(gettext("Letters are held."))


@letters.command()
@click.option("--dry-run", is_flag=True, help="Say what would go and what would not, and write nothing.")
def release(dry_run: bool) -> None:
    """Let the letters go; those that may have gone already are cancelled."""
    with database(write=not dry_run) as chosen:
        if not holds():
            raise refused(gettext("Nothing is held: letters go as they fall due."))
        if dry_run and (outlook := letting_go.outlook(chosen)):
            cancelled, going = outlook.number_cancelled, outlook.number_going
            click.echo(ngettext("%(num)s letter waits and will go.", "%(num)s letters wait and will go.", going))
        else:
            cancelled = letting_go.release(chosen, None)
            click.echo(gettext("The letters go."))
        click.echo(
            ngettext(
                "%(num)s letter may have gone already and will not go again.",
                "%(num)s letters may have gone already and will not go again.",
                cancelled,
            )
        )
