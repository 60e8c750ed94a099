"""Sending letters with all their guarantees, beside a bare loop of smtplib, to the same server."""

import contextlib
import smtplib
import socketserver
import threading
import time
from collections.abc import Hashable, Iterator, Sequence
from email.message import EmailMessage
from typing import cast

from sqlalchemy import Engine

from tracker import db, mail
from tracker.bench import Bench, Figure
from tracker.mail import Composed, Content, Posted, Sender
from tracker.mail.smtp import SmtpTransport

WORDS = "Срок исполнения поручения наступает через три рабочих дня. " * 20


class Swallow(socketserver.StreamRequestHandler):
    """The least that a mail server says to take a letter and forget it."""

    def handle(self) -> None:
        """Answer until the client goes."""
        self.wfile.write(b"220 bench ESMTP\r\n")
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self.server.note()  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 OK\r\n")
            if verb == b"QUIT":
                return


class Server(socketserver.ThreadingTCPServer):
    """A server on this machine that ends with the process."""

    daemon_threads = True
    allow_reuse_address = True
    taken = 0
    last_at = 0.0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def note(self) -> None:
        """A letter has been taken."""
        self.taken += 1
        self.last_at = time.perf_counter()


@contextlib.contextmanager
def swallowing() -> Iterator[Server]:
    """A server that takes every letter."""
    with Server(("127.0.0.1", 0), Swallow) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def letters_vs_smtplib(bench: Bench) -> Iterator[Figure]:
    """A thousand letters."""
    count = 200 if bench.quick else 1000
    with db.transaction():
        for number in range(count):
            address = f"head{number}@example.org"
            mail.post(f"bench:{number}", "bench", recipient_id=None, address=address, facts={"n": number})
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
