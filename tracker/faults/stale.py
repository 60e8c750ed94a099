"""Deadlines moved and moved back at random, also while letters go: no letter says a day that is not the current one."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from email import message_from_bytes, policy

from sqlalchemy import insert, select

from config import Settings
from tracker import audit, clock, db, jobs
from tracker.bench.rows import bare_row, ready_resolution, settle
from tracker.directory.models import Organisation
from tracker.executions import extending
from tracker.executions.models import Execution
from tracker.faults import DAY, Figure, Trial
from tracker.faults.post import Box, box
from tracker.language import short_date
from tracker.resolutions.models import Assignment
from tracker.resolutions.states import Stage

ORGANISATIONS, POINTS = 5, 4
DAYS_MOVED = (-9, -3, -1, 1, 3, 9)
SAID = re.compile(r"/executions/(\d+)")
DUE = re.compile(r"срок (\d\d\.\d\d\.\d{4})")


def stale(trial: Trial) -> Iterator[Figure]:
    """Days in letters that were not the due day of their execution when the server took the letter."""
    steps = 100 if trial.quick else 2500
    with box() as server:
        settings = replace(trial.settings, smtp_url=server.url, letters_per_minute=600_000, letters_from_hour=0)
        walk = Walk(settings, server)
        walk.begin()
        for _step in range(steps):
            walk.step()
        walk.end()
    size = f"{steps} steps, {walk.moved} days moved, {walk.letters} letters, {walk.said} days said"
    yield trial.figure("stale_letters", len(walk.wrong), size)


@dataclass
class Walk:
    """Duties of a few heads whose days are moved; `wrong` are the letters that said another day."""

    settings: Settings
    server: Box
    day: date = DAY
    ids: list[int] = field(default_factory=list)
    moved: int = 0
    letters: int = 0
    said: int = 0
    wrong: list[str] = field(default_factory=list)
    choose: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311  # nosec B311
    """The same walk every time."""

    def begin(self) -> None:
        """Issue the duties."""
        with db.transaction() as session:
            settle(ORGANISATIONS)
            resolution = ready_resolution(POINTS)
            resolution.stage, resolution.issued_on, resolution.issued_at = Stage.ISSUED, DAY, clock.now()
            organisations = session.scalars(select(Organisation.id)).all()
            rows = [
                bare_row(assignment_id, organisation_id, resolution.body_id, DAY + timedelta(days=place))
                for organisation_id in organisations
                for place, assignment_id in enumerate(session.scalars(select(Assignment.id)).all())
            ]
            session.execute(insert(Execution), rows)
            self.ids = list(session.scalars(select(Execution.id).order_by(Execution.id)))
        self.server.look = self.look

    def step(self) -> None:
        """One thing at random."""
        self.choose.choice([self.move_one, self.move_one, self.move_one, self.remind, self.send, self.night])()

    def end(self) -> None:
        """What is still queued goes."""
        self.remind()
        self.send()

    def remind(self) -> None:
        """Queue what is due."""
        jobs.remind(self.settings)

    def send(self) -> None:
        """Send what is queued."""
        jobs.send(self.settings)

    def night(self) -> None:
        """The next day."""
        self.day += timedelta(days=1)
        clock.show_day(self.day, self.settings.time_zone)

    def move_one(self) -> None:
        """Another day for any duty."""
        self.move(self.choose.choice(self.ids), self.choose.choice(DAYS_MOVED))

    def move(self, execution_id: int, days: int) -> None:
        """Another day for a duty, earlier or later but never before today, with the history of every change."""
        with db.transaction():
            it = db.session.get_one(Execution, execution_id)
            extending.move_day(it, max(self.day, (it.due_on or self.day) + timedelta(days=days)))
            audit.record(it, "move_day", by_id=None)
            self.moved += 1

    def look(self, message: bytes) -> None:
        """Compare the days of a letter that has just arrived, then move one while others are still to go."""
        body = message_from_bytes(message, policy=policy.default).get_body(("plain",))
        said = _days(body.get_content() if body else "")
        with db.transaction(write=False) as session:
            rows = session.execute(select(Execution.id, Execution.due_on).where(Execution.id.in_(said)))
            current = {row[0]: short_date(row[1]) for row in rows if row[1]}
        self.letters, self.said = self.letters + 1, self.said + len(said)
        self.wrong += [f"{each}: {day}, not {current[each]}" for each, day in said.items() if day != current[each]]
        self.move_one()


def _days(text: str) -> dict[int, str]:
    """The due day that a letter says of each execution: its line comes before the one with the link."""
    found: dict[int, str] = {}
    due = ""
    for line in text.splitlines():
        if day := DUE.search(line):
            due = day[1]
        if link := SAID.search(line):
            found[int(link[1])] = due
    return found
