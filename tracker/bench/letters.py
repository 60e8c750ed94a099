"""Sending letters with all their guarantees, beside a bare loop of smtplib, to the same server."""

import contextlib
import multiprocessing
import resource
import smtplib
import socketserver
import threading
import time
from collections.abc import Hashable, Iterator, Sequence
from email.message import EmailMessage
from multiprocessing.connection import Connection
from typing import cast

from sqlalchemy import Engine

from config import Settings
from tracker import clock, db, mail
from tracker.bench import Bench, Figure
from tracker.mail import Composed, Content, Draft, Posted, Priority, Sender
from tracker.mail.smtp import SmtpTransport

SPAWN = multiprocessing.get_context("spawn")
MANY = 10_000
WORDS = "Срок исполнения поручения наступает через три рабочих дня. " * 20


ANSWERS = {b"EHLO": b"250-bench\r\n250 PIPELINING\r\n", b"QUIT": b"221 bye\r\n"}


class Swallow(socketserver.StreamRequestHandler):
    """The least that a mail server says to take a letter and forget it; it hears many questions at once, as they do."""

    def handle(self) -> None:
        """Answer until the client goes."""
        to = b""
        self.wfile.write(b"220 bench ESMTP\r\n")
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            to = line.lower() if verb == b"RCPT" else to
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self.server.note(to)  # type: ignore[attr-defined]
            self.wfile.write(ANSWERS.get(verb, b"250 OK\r\n"))
            if verb == b"QUIT":
                return


class Server(socketserver.ThreadingTCPServer):
    """A server on this machine that ends with the process."""

    daemon_threads = True
    allow_reuse_address = True
    taken = 0
    last_at = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Swallow)
        self.at: dict[bytes, float] = {}

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def note(self, to: bytes) -> None:
        """A letter to this recipient, as the client named it, has been taken."""
        self.taken += 1
        self.last_at = self.at[to] = time.perf_counter()

    def taken_at(self, number: int) -> float:
        """When the letter with this number was taken; 0 before that."""
        return self.at.get(f"rcpt to:<head{number}@example.org>\r\n".encode(), 0.0)


@contextlib.contextmanager
def swallowing() -> Iterator[Server]:
    """A server that takes every letter."""
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def queue(count: int) -> None:
    """Letters to so many people."""
    with db.transaction():
        mail.post_all({f"bench:{number}": _draft(number, Priority.BULK) for number in range(count)})


def _draft(number: int, priority: Priority) -> Draft:
    address = f"head{number}@example.org"
    return Draft(kind="bench", recipient_id=None, address=address, facts={"n": number}, priority=priority)


def among_many(bench: Bench) -> Iterator[Figure]:
    """How long an urgent letter waits while ten thousand others go, and what memory their sender takes."""
    count = 400 if bench.quick else MANY
    queue(count)
    with swallowing() as server:
        come, told = SPAWN.Pipe(duplex=False)
        sender = SPAWN.Process(target=send, args=(bench.settings, server.port, told))
        sender.start()
        while server.taken < count // 4 and sender.is_alive():
            time.sleep(0.01)
        with db.transaction():
            mail.post_all({"bench:urgent": _draft(count, Priority.URGENT)})
        begun = time.perf_counter()
        while not server.taken_at(count) and sender.is_alive():
            time.sleep(0.001)
        megabytes = come.recv()
        sender.join()
    if server.taken != count + 1:
        raise RuntimeError(f"{server.taken} of {count + 1} letters were sent")
    size = f"{count} letters"
    yield Figure("urgent_wait_s", server.taken_at(count) - begun, "s", size, bench.database, None)
    yield Figure("sender_mb", megabytes, "MB", size, bench.database, None)


def send(settings: Settings, port: int, told: Connection) -> None:
    """A sender in a process of its own; it tells the most memory that it held, in megabytes."""
    db.connect(settings.database_url)
    clock.show_day(settings.today, settings.time_zone)
    Sender(SmtpTransport(f"smtp://127.0.0.1:{port}", "bench@example.org"), Rendered(), per_minute=10_000_000).run()
    told.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def letters_vs_smtplib(bench: Bench) -> Iterator[Figure]:
    """Ten thousand letters."""
    count = 200 if bench.quick else MANY
    queue(count)
    with swallowing() as server:
        bare = _bare(server.port, count)
        begun = time.perf_counter()
        transport = SmtpTransport(f"smtp://127.0.0.1:{server.port}", "bench@example.org")
        sent = Sender(transport, Rendered(), per_minute=10_000_000).run()
        spent = time.perf_counter() - begun
    if sent != count:
        raise RuntimeError(f"{sent} of {count} letters were sent")
    yield Figure("letters_vs_smtplib", spent / bare, "ratio", f"{count} letters", bench.database, bare * 1000)


class Rendered:
    """The same words for everybody."""

    def __call__(self, letters: Sequence[Posted]) -> list[Composed]:
        """They are there already: what is measured is the sending."""
        return [Content(f"Поручения: {each.facts['n']}", WORDS, f"<p>{WORDS}</p>", each.address) for each in letters]

    def state(self) -> Hashable:
        """They never change."""
        return None

    def not_told(self, letter: Posted, about: Sequence[int] | None = None) -> None:
        """Nothing was to be told."""


def _bare(port: int, count: int) -> float:
    """One connection, one commit a letter."""
    engine = cast(Engine, db.session.get_bind())
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(count):
            message = EmailMessage()
            message["From"], message["To"] = "bench@example.org", f"head{number}@example.org"
            message["Subject"] = f"Поручения: {number}"
            message.set_content(WORDS)
            message.add_alternative(f"<p>{WORDS}</p>", subtype="html")
            server.send_message(message)
            with engine.begin() as connection:
                connection.exec_driver_sql(f"UPDATE letter SET answer = 'sent' WHERE id = {number + 1}")  # noqa: S608  # nosec B608
    return time.perf_counter() - begun
