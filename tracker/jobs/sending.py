"""Sending what is due: by one process, or by a few side by side where a processor is free for each."""

import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection

from sqlalchemy import func, select

from config import Settings
from tracker import clock
from tracker.db import session, transaction
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
    count = min(AT_MOST, os.cpu_count() or 1) if waiting >= MANY else 1
    if count == 1:
        return send(settings)
    is_held(settings)
    session.get_bind().engine.dispose()  # no connection is shared by two processes
    helpers = [_started(settings, Share(number, count)) for number in range(1, count)]
    done = sender(settings, Share(0, count)).run()
    for helper, told in helpers:
        helper.join()
        with suppress(EOFError):  # it was killed before it could tell: what it left is sent below
            done += told.recv()
    return ended("send", done + sender(settings).run())  # what fell due meanwhile, or a helper left behind


def _started(settings: Settings, share: Share) -> tuple[multiprocessing.process.BaseProcess, Connection]:
    told, tell = FORK.Pipe(duplex=False)
    helper = FORK.Process(target=_help, args=(settings, share, tell))
    helper.start()
    tell.close()
    return helper, told


def _help(settings: Settings, share: Share, tell: Connection) -> None:
    """One of the senders side by side; it tells how many letters went. An interrupt ends it without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    tell.send(sender(settings, share).run())
