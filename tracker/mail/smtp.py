"""Sending over SMTP: one connection for many letters, and what each answer of the server means."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from email.utils import parseaddr
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from tracker.mail.attempts import Attempt, Content, Outcome
from tracker.mail.message import as_bytes, domain_of, one_address
from tracker.mail.models import Posted

TIMEOUT = 20
"""Seconds to wait for an answer; all of one letter's answers together fit well into the lease."""

AT_ONCE = getattr(socket, "TCP_QUICKACK", 0)
"""Linux can say at once that it has heard: a server that writes its answers one by one waits 40 ms for that else."""

PORTS = {"smtp": 25, "smtps": 465}
CLOSING = 421

AGAINST_US = re.compile(r"^5(30|35|54)\b|\b5\.7\.\d|relay|authenticat", re.IGNORECASE)
"""A refusal at the recipient's name that says nothing about the recipient: no right to send (RFC 3463, X.7.X)."""


class RoadError(Exception):
    """The address of the mail server can't be used; the text says why."""


@dataclass(frozen=True)
class Server:
    """A mail server as an URL names it: `smtps://` speaks TLS from the start, `?starttls=yes` before anything is said.

    `?ca=FILE` trusts a certificate authority of one's own. A password is never sent unprotected but to this machine.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    starttls: bool = False
    authorities: str | None = None

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Read `smtp[s]://[user:password@]host[:port][?starttls=yes][&ca=FILE]`; RoadError when it isn't that."""
        parts = urlsplit(url)
        options = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.scheme not in PORTS or not parts.hostname:
            raise RoadError("TRACKER_SMTP_URL must look like smtp://host:25 or smtps://user:password@host.")
        if unknown := options.keys() - {"starttls", "ca"}:
            raise RoadError(f"TRACKER_SMTP_URL has an unknown option: {', '.join(sorted(unknown))}.")
        server = cls(
            host=parts.hostname,
            port=parts.port or PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "smtps",
            starttls=options.get("starttls", "no") in {"", "yes", "1", "true"},
            authorities=options.get("ca"),
        )
        if server.user and not (server.tls or server.starttls or server.is_this_machine):
            raise RoadError("TRACKER_SMTP_URL has a password: use smtps:// or add ?starttls=yes.")
        return server

    @property
    def is_this_machine(self) -> bool:
        """Whether nothing leaves the machine."""
        return self.host in {"localhost", "127.0.0.1", "::1"}


class SmtpTransport:
    """Sends letters over one connection, opened when the first one goes and again when the server has closed it."""

    def __init__(self, url: str, sender: str) -> None:
        self.server, self.sender = Server.from_url(url), sender
        self.envelope_from = one_address(parseaddr(sender)[1])
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: Posted, content: Content) -> Attempt:
        """Try once; what the answers mean is said beside each step of the conversation."""
        message = as_bytes(letter, content, self.sender)
        address = one_address(content.address)
        try:
            connection = self._started(address)
        except (OSError, smtplib.SMTPException) as error:
            self._forget()
            return Attempt(Outcome.SERVER_DOWN, _words(error))
        attempt = _recipient(connection, address) or _data(connection, message)
        if attempt.outcome in {Outcome.LATER, Outcome.REFUSED, Outcome.NOBODY}:
            self._reset()
        elif attempt.outcome is not Outcome.SENT:
            self._forget()
        return attempt

    def close(self) -> None:
        """Say goodbye."""
        if self._connection is not None:
            try:
                self._connection.quit()
            except (OSError, smtplib.SMTPException):
                self._connection.close()
        self._connection = None

    def _started(self, address: str) -> smtplib.SMTP:
        """A connection on which the server has taken our own address, and is asked about the recipient's."""
        if self._connection is not None:
            try:
                return self._introduced(self._connection, address)
            except (OSError, smtplib.SMTPException):
                # it has been closed for idleness or after so many letters; that is no outage
                self._forget()
        self._connection = self._connected()
        return self._introduced(self._connection, address)

    def _introduced(self, connection: smtplib.SMTP, address: str) -> smtplib.SMTP:
        """Any refusal of our own address concerns all letters: the server is down for us."""
        if _takes_all_at_once(connection):
            connection.send(f"MAIL FROM:<{self.envelope_from}>\r\nRCPT TO:<{address}>\r\nDATA\r\n")
            if AT_ONCE and connection.sock:
                connection.sock.setsockopt(socket.IPPROTO_TCP, AT_ONCE, 1)
            code, said = connection.getreply()
        else:
            code, said = connection.mail(self.envelope_from)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, said, self.envelope_from)
        return connection

    def _connected(self) -> smtplib.SMTP:
        server, us = self.server, domain_of(self.sender)
        if server.tls:
            context = self._trust()
            opened: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, us, timeout=TIMEOUT, context=context)
        else:
            opened = smtplib.SMTP(server.host, server.port, us, timeout=TIMEOUT)
        self._connection = opened
        if opened.sock:
            opened.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the end of a letter waits for nothing
        if server.starttls:
            opened.starttls(context=self._trust())
        opened.ehlo_or_helo_if_needed()
        if server.user:
            opened.login(server.user, server.password)
        return opened

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.server.authorities)

    def _reset(self) -> None:
        """End a refused letter's conversation, so that the next one begins anew."""
        try:
            if self._connection is not None:
                self._connection.rset()
        except (OSError, smtplib.SMTPException):
            self._forget()

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _takes_all_at_once(connection: smtplib.SMTP) -> bool:
    """Whether the server hears all questions about a letter before it answers the first (RFC 2920)."""
    return connection.has_extn("pipelining")


def _recipient(connection: smtplib.SMTP, address: str) -> Attempt | None:
    """Name the recipient; None when the server agrees. Nothing is handed over yet: a lost connection is an outage."""
    at_once = _takes_all_at_once(connection)
    refused = _asked(connection.getreply if at_once else lambda: connection.rcpt(address), (250, 251))
    if refused is None:
        return _asked(connection.getreply if at_once else lambda: connection.docmd("DATA"), (354,))
    if at_once and refused.outcome is not Outcome.SERVER_DOWN:
        _hand_nothing_over(connection)
    if refused.outcome is Outcome.REFUSED and not AGAINST_US.search(refused.said):
        return replace(refused, outcome=Outcome.NOBODY)
    return refused


def _hand_nothing_over(connection: smtplib.SMTP) -> None:
    """Hear the answer to the question after the one that was refused; who waits for a letter all the same gets none."""
    with suppress(OSError, smtplib.SMTPException):  # the connection is looked at again before it is used
        code, _said = connection.getreply()
        if code == 354:
            connection.send(b".\r\n")
            connection.getreply()


def _asked(ask: Callable[[], tuple[int, bytes]], welcome: tuple[int, ...]) -> Attempt | None:
    try:
        code, said = ask()
    except (OSError, smtplib.SMTPException) as error:
        return Attempt(Outcome.SERVER_DOWN, _words(error))
    return None if code in welcome else Attempt(_meaning(code), _answer(code, said))


def _data(connection: smtplib.SMTP, message: bytes) -> Attempt:
    """Hand the letter over; without the last answer nobody knows whether it arrived."""
    try:
        connection.send(_quoted(message))
        code, said = connection.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Attempt(Outcome.UNKNOWN, _words(error))
    if code == -1:
        return Attempt(Outcome.UNKNOWN, _answer(code, said))
    return Attempt(Outcome.SENT if code == 250 else _meaning(code), _answer(code, said))


def _meaning(code: int) -> Outcome:
    if code == CLOSING:
        return Outcome.SERVER_DOWN
    return Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER


def _quoted(message: bytes) -> bytes:
    """The message as DATA wants it: a dot at the start of a line doubled, a dot alone at the end."""
    body = message if message.endswith(b"\r\n") else message + b"\r\n"
    stuffed = body.replace(b"\r\n.", b"\r\n..")
    return (b"." + stuffed if stuffed.startswith(b".") else stuffed) + b".\r\n"


def _answer(code: int, said: bytes) -> str:
    return f"{code} {said.decode('utf-8', 'replace')}"[:500]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _answer(error.smtp_code, said if isinstance(said, bytes) else str(said).encode())
    return f"{type(error).__name__}: {error}"[:500]
