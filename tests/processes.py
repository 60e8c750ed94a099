"""Other processes over the same database: what a test starts beside itself, by name, as they begin anew."""

import multiprocessing
import os
import signal
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Barrier
from typing import Any

from config import Settings
from tracker import clock, db, jobs
from tracker.jobs import sending
from tracker.mail import Content, Posted, Sender
from tracker.mail.attempts import Attempt
from tracker.mail.smtp import SmtpTransport
from tracker.reminders.kinds import Renderer

SPAWN = multiprocessing.get_context("spawn")


def at_once(work: Any, count: int, settings: Settings) -> list[int | None]:
    """Run `work(settings, barrier)` in so many processes; their exit codes."""
    barrier = SPAWN.Barrier(count)
    started = [SPAWN.Process(target=work, args=(settings, barrier)) for _ in range(count)]
    return finished(started)


def finished(processes: list[SpawnProcess]) -> list[int | None]:
    """Start them and wait for their end."""
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    return [process.exitcode for process in processes]


def remind_and_send(settings: Settings, barrier: Barrier) -> None:
    """Sweep at the same moment as the others, and send meanwhile, each with a helper at its side."""
    _join(settings)
    sending.MANY = 1
    barrier.wait(30)
    jobs.remind_and_send(settings)


class Killed:
    """A road on which the process is killed: before the letter is handed over, or after it was taken."""

    def __init__(self, settings: Settings, *, after: bool) -> None:
        assert settings.smtp_url is not None
        self.road, self.after = SmtpTransport(settings.smtp_url, settings.mail_from), after

    def send(self, letter: Posted, content: Content) -> Attempt:
        if self.after:
            self.road.send(letter, content)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    def close(self) -> None:
        """Never reached."""


def send_and_be_killed(settings: Settings, after: bool) -> None:
    """Claim a letter and die with it."""
    _join(settings)
    Sender(Killed(settings, after=after), Renderer(settings), 6000).run()


def schedule(settings: Settings) -> None:
    """The scheduler as a process of its own."""
    jobs.run_scheduler(settings)


def send_on(settings: Settings) -> None:
    """A sender as a process of its own."""
    jobs.run_sender(settings)


def _join(settings: Settings) -> None:
    clock.show_day(settings.today, settings.time_zone)
    db.connect(settings.database_url)
