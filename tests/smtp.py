"""A real SMTP server that keeps what it takes and answers as a test wants."""

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

CERTIFICATE = Path(__file__).parent / "smtp_localhost.pem"
"""A key and a certificate for «localhost», its own authority, good for a hundred years and for nothing else."""

HANG_UP = "hang up"
"""An answer that isn't one: the connection is cut."""


@dataclass
class Sink:
    """What arrived, and how the server answers; an answer may be a function of the address."""

    raw: list[bytes] = field(default_factory=list)
    rcpt: Callable[[str], str] | str = "250 OK"
    data: str = "250 OK"
    mail: str = "250 OK"
    pipelining: bool = True
    """Whether it says that it hears many questions at once, as all servers do that are in use."""
    connections: int = 0
    url: str = ""

    @property
    def letters(self) -> list[EmailMessage]:
        """What arrived, read as mail programs read it."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]  # type: ignore[misc]

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return [*responses[:-1], *(["250-PIPELINING"] if self.pipelining else []), responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mail.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return self.mail

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.rcpt if isinstance(self.rcpt, str) else self.rcpt(address)
        if answer == HANG_UP:
            cut(server)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data == HANG_UP:
            self.raw.append(bytes(envelope.content or b""))
            cut(server)
        elif self.data.startswith("250"):
            self.raw.append(bytes(envelope.content or b""))
        return self.data


def cut(server: SMTP) -> None:
    """End the connection without a word."""
    assert server.transport is not None
    server.transport.abort()


def free_port() -> int:
    """A port on which nobody listens."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(sink: Sink, port: int | None = None, **options: Any) -> Iterator[Sink]:
    """Run the server while the test is inside; `options` are those of aiosmtpd."""
    controller = Controller(sink, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    sink.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield sink
    finally:
        controller.stop()


def tls() -> ssl.SSLContext:
    """The server's side of an encrypted connection."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    return context


def only(name: str, password: str) -> Callable[..., AuthResult]:
    """Lets in who gives this name and password."""

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (name.encode(), password.encode()), handled=False)

    return check
