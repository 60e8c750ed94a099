"""The commands: words for people on stderr, results on stdout, exit codes for scripts."""

import sys

import click
from sqlalchemy.exc import DatabaseError

from config import SettingsError
from tracker.cli import benching, database, documents, faulting, holding, letters, people, running
from tracker.language import gettext


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def tracker() -> None:
    """Tracks the execution of collegium resolutions: from the resolution's file to the execution report."""


for command in (
    *documents.COMMANDS,
    *database.COMMANDS,
    *people.COMMANDS,
    *letters.COMMANDS,
    *holding.COMMANDS,
    *running.COMMANDS,
    *benching.COMMANDS,
    *faulting.COMMANDS,
):
    tracker.add_command(command)


def main() -> None:
    """Run a command; what can't be done is one sentence on stderr and exit code 1, never a traceback."""
    try:
        tracker(standalone_mode=False)
    except click.ClickException as refusal:
        refusal.show()
        sys.exit(refusal.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(gettext("Stopped."), err=True)
        sys.exit(130)
    except SettingsError as error:
        click.echo(gettext("A setting is wrong: %(error)s", error=error), err=True)
        sys.exit(1)
    except DatabaseError as error:
        first = str(error.orig).strip().splitlines()[0]
        click.echo(gettext("The database does not answer: %(error)s", error=first), err=True)
        sys.exit(1)
