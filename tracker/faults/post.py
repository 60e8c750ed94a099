"""The mail server of the trials: takes letters, or doesn't, and remembers every copy and every connection."""

import math
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from tracker import clock

ANSWERS = {b"EHLO": b"250-box\r\n250 PIPELINING\r\n", b"QUIT": b"221 bye\r\n"}


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: "Box"

    def handle(self) -> None:
        """Answer until the client goes, or is killed."""
        with suppress(ConnectionError):
            self._talk()

    def _talk(self) -> None:
        """A server that is down says so to everybody."""
        self.server.connections.append(clock.now())
        if self.server.down:
            self.wfile.write(b"421 4.3.2 not now\r\n")
            return
        self.wfile.write(b"220 box ESMTP\r\n")
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            while verb == b"MAIL" and len(self.server.went) >= self.server.most:
                time.sleep(0.001)
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self._letter()
            self.wfile.write(ANSWERS.get(verb, b"250 OK\r\n"))
            if verb == b"QUIT":
                return

    def _letter(self) -> None:
        message_id = to = ""
        lines: list[bytes] = []
        for line in iter(self.rfile.readline, b""):
            if line == b".\r\n":
                with self.server.one_by_one:
                    self.server.copies[message_id, to] += 1
                    self.server.went.append((to, clock.now()))
                    self.server.look(b"".join(lines))
                return
            lines.append(line)
            name, _colon, value = line.decode("ascii").partition(": ")
            message_id = value.strip() if name == "Message-ID" else message_id
            to = value.strip() if name == "To" else to


class Box(socketserver.ThreadingTCPServer):
    """What arrived: how many copies of each (Message-ID, recipient), to whom when, and who knocked when.

    `look` is shown each letter before the sender hears that it was taken; with `most` of them here no other is begun.
    """

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.down = False
        self.most = math.inf
        self.copies: Counter[tuple[str, str]] = Counter()
        self.went: list[tuple[str, datetime]] = []
        self.connections: list[datetime] = []
        self.one_by_one = threading.Lock()
        self.look: Callable[[bytes], None] = lambda _message: None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def box() -> Iterator[Box]:
    """A mail server on this machine."""
    with Box() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
