"""The sweep and the sender at work, and what came of it."""

import re
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage

from sqlalchemy import select

from config import Settings
from tests.conftest import ZONE
from tests.smtp import Sink
from tracker import clock, db, jobs
from tracker.directory.models import Body
from tracker.mail import Letter, LetterState
from tracker.reminders import links


@dataclass
class Post:
    """An installation: its settings and its mail server."""

    settings: Settings
    sink: Sink

    def remind(self, day: str | None = None) -> int:
        """Sweep, on another day if one is given."""
        if day:
            on(day)
        return jobs.remind(self.settings)

    def send(self, day: str | None = None) -> int:
        """Send what is due."""
        if day:
            on(day)
        return jobs.send(self.settings)

    def day(self, day: str) -> int:
        """A whole day: two sweeps with sending after each; how many letters went."""
        on(day)
        self.remind()
        went = self.send()
        self.remind()
        return went + self.send()

    def went(self) -> list[str]:
        """«to: subject» of all that arrived, in the order of the alphabet."""
        return sorted(f"{str(letter['To']).split('@')[0]}: {letter['Subject']}" for letter in self.sink.letters)

    def last(self) -> EmailMessage:
        """The letter that arrived last."""
        return self.sink.letters[-1]

    def text(self) -> str:
        """Its text."""
        body = self.last().get_body(("plain",))
        assert body is not None
        return "\n".join(body.get_content().splitlines())

    def linked(self) -> list[int]:
        """The executions that its links lead to, straight to their answer forms, one by one."""
        found = re.findall(rf"{self.settings.base_url}/a/(\S+)", self.text())
        with db.transaction(write=False):
            promised = [links.promised(token, self.settings) for token in found]
        return [each.execution_id for each in promised if each]

    def html(self) -> str:
        """Its HTML."""
        body = self.last().get_body(("html",))
        assert body is not None
        return str(body.get_content())


NO_OVERVIEWS = {"letters": {"week": False, "month": False}}
"""The rules of a body that sends none."""


def no_overviews() -> None:
    """From here on only what the ladder says is told."""
    with db.transaction():
        for body in db.session.scalars(select(Body)):
            body.rules = NO_OVERVIEWS


def on(day: str) -> None:
    """Another day, for everybody."""
    clock.show_day(date.fromisoformat(day), ZONE)


def letters() -> list[Letter]:
    """All letters, the oldest first."""
    with db.transaction(write=False):
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def states() -> list[tuple[LetterState, str]]:
    """The state and the reason of each."""
    return [(letter.state, letter.reason) for letter in letters()]
