"""Senders killed at random: nothing is lost, and each kill costs at most one more copy of one letter."""

import math
import multiprocessing
import os
import random
import signal
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from multiprocessing.context import ForkServerProcess

from sqlalchemy import func, select

from config import Settings
from tracker import clock, db, mail
from tracker.faults import DAY, Figure, Trial
from tracker.faults.post import Box, box
from tracker.mail import UNSETTLED, Composed, Content, Letter, Posted, Sender
from tracker.mail.smtp import SmtpTransport

FORKS = multiprocessing.get_context("forkserver")
PRELOADED = ["tracker.cli.faulting", "tracker.faults.kills"]
"""Each process begins with the command's main module anew: what it loads is there already."""

PER_MINUTE = 1_000_000
SENDERS = 2
LIFE = 0.015
"""Seconds that a sender is left alive at most from its first letter on."""


def kills(trial: Trial) -> Iterator[Figure]:
    """Letters that were lost, copies too many, and copies under another Message-ID."""
    count, deaths = (100, 10) if trial.quick else (4000, 500)
    FORKS.set_forkserver_preload(PRELOADED)
    for planned in (deaths, 0):
        with box() as server:
            killed = _rounds(replace(trial.settings, smtp_url=server.url), server, count, planned)
            yield from _counted(trial, server, count, killed)


def _counted(trial: Trial, server: Box, count: int, killed: int) -> Iterator[Figure]:
    size = f"{count} letters, {SENDERS} senders, {killed} kills"
    with db.transaction(write=False) as session:
        known = {(row[0], row[1]) for row in session.execute(select(Letter.message_id, Letter.address))}
        waiting = session.scalar(select(func.count()).where(Letter.state.in_(UNSETTLED))) or 0
    with db.transaction() as session:
        session.query(Letter).delete()
    extra = sum(server.copies.values()) - len(server.copies)
    if not killed:
        yield trial.figure("no_kill_copies", extra, size)
        return
    yield trial.figure("kills_lost", len(known - server.copies.keys()), size)
    yield trial.figure("kills_extra", extra, size)
    yield trial.figure("kills_foreign_id", len(server.copies.keys() - known), size)
    yield trial.figure("kills_left_in_queue", waiting, size)


def _rounds(settings: Settings, server: Box, count: int, deaths: int) -> int:
    """Post the letters, kill senders until so many are dead, and let the last ones finish; how many were killed."""
    with db.transaction():
        for number in range(count):
            mail.post(f"kill:{number}", "trial", recipient_id=None, address=f"p{number}@example.org", facts={})
    killed, hours, choose = 0, 0, random.Random(2026)  # noqa: S311  # nosec B311  # the same deaths every time
    while _unsettled():
        senders = [_started(settings, hours) for _ in range(SENDERS)]
        while killed < deaths and _unsettled() and any(sender.is_alive() for sender in senders):
            # so few letters go meanwhile that there is something to send up to the last kill
            server.most = len(server.went) + count // deaths
            place = choose.randrange(SENDERS)
            _works(senders[place], server)
            senders[place].join(choose.uniform(0, LIFE))
            killed += _killed(senders[place])
            senders[place] = _started(settings, hours)
        server.most = math.inf
        for sender in senders:
            sender.join()
        hours += 1  # the leases of the dead have run out by then
    return killed


def _works(sender: ForkServerProcess, server: Box) -> None:
    """Wait until letters go, or the sender has ended."""
    before = len(server.went)
    while len(server.went) < before + SENDERS and sender.is_alive():
        sender.join(0.001)


def _killed(sender: ForkServerProcess) -> bool:
    """Kill a sender; whether it was still at work."""
    if sender.is_alive() and sender.pid:
        os.kill(sender.pid, signal.SIGKILL)
    sender.join()
    return sender.exitcode == -signal.SIGKILL


def _unsettled() -> int:
    with db.transaction(write=False) as session:
        return session.scalar(select(func.count()).where(Letter.state.in_(UNSETTLED))) or 0


def _started(settings: Settings, hours: int) -> ForkServerProcess:
    sender = FORKS.Process(target=send, args=(settings, hours))
    sender.start()
    return sender


def send(settings: Settings, hours: int) -> None:
    """One sender, so many hours later, until nothing is due or it is killed."""
    clock.show_day(DAY, settings.time_zone)
    clock.later(timedelta(hours=hours))
    db.connect(settings.database_url)
    Sender(SmtpTransport(settings.smtp_url or "", settings.mail_from), Plain(), PER_MINUTE).run()


class Plain:
    """The same words for everybody: what is tried is the way, not the words."""

    def __call__(self, letters: Sequence[Posted]) -> list[Composed]:
        """They never change."""
        return [Content("Проба", "Проба.", "<p>Проба.</p>", letter.address) for letter in letters]

    def state(self) -> Hashable:
        """They never change."""
        return None

    def not_told(self, letter: Posted, about: Sequence[int] | None = None) -> None:
        """Nothing was to be told."""
