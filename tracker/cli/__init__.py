"""The commands: words for people on stderr, results on stdout, exit codes for scripts."""

import sys
from pkgutil import resolve_name

import click
from sqlalchemy.exc import DatabaseError

from config import SettingsError
from tracker import collect_rarely
from tracker.language import gettext

COMMANDS = {
    "bench": "benching:bench",
    "check": "database:check",
    "create-user": "people:create_user",
    "demo": "database:demo",
    "faults": "faulting:faults",
    "import": "documents:bring",
    "letters": "holding:letters",
    "migrate": "database:migrate",
    "read": "documents:read",
    "remind": "letters:remind",
    "report": "documents:report",
    "scheduler": "running:scheduler",
    "send": "letters:send",
    "serve": "running:serve",
    "start": "running:start",
}
"""Where each command is; it is loaded when it is called, so that none waits for what another needs."""


class Commands(click.Group):
    """The commands by their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names as the help lists them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = resolve_name(f"tracker.cli.{COMMANDS[cmd_name]}")
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def tracker() -> None:
    """Tracks the execution of collegium resolutions: from the resolution's file to the execution report."""


def main() -> None:
    """Run a command; what can't be done is one sentence on stderr and exit code 1, never a traceback."""
    collect_rarely()
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
