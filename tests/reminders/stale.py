"""Deadlines moved and moved back at random between queueing and sending, and what the letters then say."""

import random
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage

from tests.executions.rows import duty
from tests.municipality import Municipality
from tests.reminders.post import Post, on
from tracker import db
from tracker.executions.models import Execution
from tracker.language import short_date

DAY = re.compile(r"срок (\d\d\.\d\d\.\d{4})")


@dataclass
class Moving:
    """A few duties, each with a text of its own, whose days are moved; `stale` are the letters with another day."""

    made: Municipality
    post: Post
    day: date
    duties: dict[int, str] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)
    sent: int = 0

    def begin(self, number: int = 3) -> None:
        """Issue the duties."""
        with db.transaction():
            for place in range(number):
                text = f"Поручение{place}слово"
                self.duties[duty(self.made, "school1", days=7 + place, issued_on=self.day, text=text)] = text

    def move(self, place: int, days: int) -> None:
        """Another due day, earlier or later than the present one, never before today."""
        with db.transaction():
            execution = db.session.get_one(Execution, list(self.duties)[place])
            due_on = max(self.day, (execution.due_on or self.day) + timedelta(days=days))
            execution.due_on = execution.first_due_on = due_on

    def remind(self) -> None:
        """Queue what is due."""
        self.post.remind(self.day.isoformat())

    def send(self) -> None:
        """Send what is queued, and look at every day that the letters say."""
        on(self.day.isoformat())
        self.post.sink.raw.clear()
        self.sent += self.post.send()
        with db.transaction(write=False):
            current = {
                text: short_date(db.session.get_one(Execution, each).due_on) for each, text in self.duties.items()
            }
        for letter in self.post.sink.letters:
            self.stale += [text for text, said in _said(letter, current) if said != current[text]]

    def night(self) -> None:
        """The next day."""
        self.day += timedelta(days=1)

    def step(self, chosen: random.Random) -> None:
        """One thing at random."""
        match chosen.choice(["move", "move", "remind", "send", "night"]):
            case "move":
                self.move(chosen.randrange(len(self.duties)), chosen.choice([-9, -3, -1, 1, 3, 9]))
            case "remind":
                self.remind()
            case "send":
                self.send()
            case _:
                self.night()


def _said(letter: EmailMessage, known: dict[str, str]) -> list[tuple[str, str]]:
    """(text of a duty, day) for each duty that a letter names."""
    body = letter.get_body(("plain",))
    assert body is not None
    lines = body.get_content().splitlines()
    found = []
    for place, line in enumerate(lines):
        for text in known:
            if text in line:
                day = next(filter(None, (DAY.search(each) for each in lines[place : place + 4])))
                found.append((text, day[1]))
    return found
