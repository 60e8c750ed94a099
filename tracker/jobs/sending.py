"""Sending what is due: by one process, or by a few side by side where a processor is free for each."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import cache
from multiprocessing.connection import Connection

from sqlalchemy import func, select

from config import Settings
from tracker import clock
from tracker.db import session, transaction
from tracker.jobs.doing import remind
from tracker.jobs.items import ended
from tracker.jobs.watch import is_held
from tracker.mail import Letter, Sender, road
from tracker.mail.marks import MarkFile
from tracker.mail.turns import WHOLE, Share
from tracker.reminders.kinds import Renderer

LOCAL_PER_MINUTE = 60_000
"""The local mailbox needs no sparing."""

AT_MOST = 2
"""Senders side by side: more would wait for each other at the database."""

MANY = 100
"""From so many letters on a second sender is worth its start."""

GLANCE = 0.05
"""Seconds after which a helper that has nothing to send looks again."""

FORK = multiprocessing.get_context("fork")
"""A command has one thread and has loaded all that a sender needs."""


def send(settings: Settings, stop: threading.Event | None = None) -> int:
    """Send letters until none is due; how many went: none while they are held."""
    is_held(settings)
    return ended("send", sender(settings).run(stop))


@cache
def sender(settings: Settings, share: Share = WHOLE) -> Sender:
    """The sender of this process; how fast it may go it shares with all others."""
    per_minute = settings.letters_per_minute if settings.smtp_url else LOCAL_PER_MINUTE
    return Sender(road(settings), Renderer(settings), per_minute, MarkFile(settings.data_dir), share)


def send_side_by_side(settings: Settings) -> int:
    """`send`, for a command: with many letters due each processor has a sender with a share of them.

    Only for a process of one thread.
    """
    with transaction(write=False):
        waiting = session.scalar(select(func.count()).where(Letter.turn_at <= clock.now())) or 0
    with ExitStack() as lines:
        return _sent(settings, _helpers(settings, waiting, lines))


def remind_and_send(settings: Settings) -> tuple[int, int]:
    """`remind`, then `send`, for a command; how many letters of each. Many begin to go while others are still posted.

    Only for a process of one thread.
    """
    helpers: list[Helper] = []
    with ExitStack() as lines:
        posted = remind(settings, before=lambda count: helpers.extend(_helpers(settings, count, lines)))
        return posted, _sent(settings, helpers)


Helper = tuple[multiprocessing.process.BaseProcess, Connection]
"""A sender beside this process, and the way on which it is told to end and tells how many letters went."""


def _helpers(settings: Settings, letters: int, lines: ExitStack) -> list[Helper]:
    """Further senders, for so many letters; between two transactions only. They end with their lines."""
    count = min(AT_MOST, os.cpu_count() or 1) if letters >= MANY else 1
    session.get_bind().engine.dispose()  # no connection is shared by two processes
    return [_started(settings, Share(number, count), lines) for number in range(1, count)]


def _started(settings: Settings, share: Share, lines: ExitStack) -> Helper:
    ours, its = FORK.Pipe()
    lines.enter_context(ours)
    helper = FORK.Process(target=_help, args=(settings, share, ours, its))
    helper.start()
    its.close()
    return helper, ours


def _help(settings: Settings, share: Share, theirs: Connection, ours: Connection) -> None:
    """Send until told to end, or nobody is there any more to tell it. An interrupt ends it without a word."""
    theirs.close()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    done, last = 0, False
    while not last:
        last = ours.poll(GLANCE)
        done += sender(settings, share).run()
    done += sender(settings).run()  # who is done first takes what is left of the other's share
    with suppress(OSError):
        ours.send(done)


def _sent(settings: Settings, helpers: Sequence[Helper]) -> int:
    """Send all that is due, the helpers' share with them; how many letters went."""
    if not helpers:
        return send(settings)
    is_held(settings)
    for _helper, line in helpers:
        with suppress(OSError):  # it was killed
            line.send(None)
    done = sender(settings, Share(0, len(helpers) + 1)).run() + sender(settings).run()
    for helper, line in helpers:
        helper.join()
        with suppress(EOFError, OSError):  # it was killed before it could tell: what it left is sent below
            done += line.recv()
    return ended("send", done + sender(settings).run())  # what a killed helper has left
