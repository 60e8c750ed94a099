"""The command that lets things go wrong: one JSON line a figure."""

import json
from pkgutil import resolve_name

import click

from tracker.bench import servers
from tracker.cli.installations import databases, in_memory, installation
from tracker.faults import DAY, Fault, Trial
from tracker.language import gettext

FAULTS: dict[str, tuple[str, ...]] = {
    "tracker.faults.kills:kills": (
        "kills_lost",
        "kills_extra",
        "kills_foreign_id",
        "kills_left_in_queue",
        "no_kill_copies",
    ),
    "tracker.faults.schedulers:schedulers": ("schedulers_twice", "schedulers_missed"),
    "tracker.faults.outages:outages": (
        "outage_lost",
        "outage_connects_a_minute",
        "outage_drained_minutes",
        "outage_letters_a_person",
        "downtime_letters_a_person",
    ),
    "tracker.faults.days:days": ("dst_wrong_days",),
    "tracker.faults.walk:walk": ("walk_broken",),
    "tracker.faults.stale:stale": ("stale_letters",),
}
"""Each trial and the figures that it gives; loaded only when it is run."""


@click.command()
@click.option("--list", "only_list", is_flag=True, help="Print the names of the figures.")
@click.option("--only", help="Try this figure alone.")
@click.option("--quick", is_flag=True, help="Smaller sizes.")
@click.option("--database", help="An empty database to try on; by default a temporary one of each kind.")
def faults(only_list: bool, only: str | None, quick: bool, database: str | None) -> None:
    """Kill senders, cut the mail server off, let the clock change; print one JSON line per figure."""
    if only_list:
        click.echo("\n".join(name for names in FAULTS.values() for name in names))
        return
    chosen = [where for where, names in FAULTS.items() if only is None or only in names]
    if not chosen:
        raise click.ClickException(gettext("There is no figure “%(name)s”; --list names them.", name=only or ""))
    with databases(database, servers.UNSAFE) as urls:
        for where in chosen:
            fault: Fault = resolve_name(where)
            for url in urls:
                with installation(url, DAY, in_memory()) as settings:
                    for figure in fault(Trial(settings, quick)):
                        if only in {None, figure.name}:
                            click.echo(json.dumps(figure.as_row(), ensure_ascii=False))
