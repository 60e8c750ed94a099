"""A real HTTPS server that keeps what it is told, and answers as a test wants."""

import contextlib
import json
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests import smtp

with warnings.catch_warnings():
    # it loads all its services at once, and some of them what Python is going to lose
    warnings.simplefilter("ignore")
    import apprise

    apprise.Apprise.instantiate("jsons://localhost")


@dataclass
class Hook:
    """What arrived, and the number with which it is answered."""

    told: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    place: str = ""
    port: int = 0

    @property
    def url(self) -> str:
        """As a person writes it."""
        return f"jsons://localhost:{self.port}/hook/secret-path"


@contextlib.contextmanager
def serving() -> Iterator[Hook]:
    """Run the server while the test is inside."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(hook.status)
            if hook.place:
                self.send_header("Location", hook.place)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = smtp.tls().wrap_socket(server.socket, server_side=True)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
