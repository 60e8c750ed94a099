"""The mailbox that answers and bounces come to: over IMAP, or a Maildir on this machine."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from tracker.mail.smtp import RoadError

TIMEOUT = 30
"""Seconds to wait for an answer of the mail server."""

PORTS = {"imap": 143, "imaps": 993}

AT_ONCE = 200
"""Letters of one look into the mailbox."""

LARGEST = 64 * 1024 * 1024
"""Bytes that are read of one letter."""


class Inbox(Protocol):
    """A mailbox whose letters are read one by one and then marked as read; none is ever taken out."""

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Each letter that was not read yet, by its name in the mailbox."""
        ...

    def mark_read(self, name: str) -> None:
        """Note that a letter is done with."""
        ...


@dataclass(frozen=True)
class Box:
    """Where a mailbox is, as its URL says; the password is shown nowhere."""

    url: SplitResult
    starttls: bool
    authorities: str | None

    @property
    def shown(self) -> str:
        """The mailbox in words, without its password."""
        if self.url.scheme == "maildir":
            return self.url.path
        return f"{unquote(self.url.username or '')}, {self.url.hostname}, {self.folder}"

    @property
    def folder(self) -> str:
        """The folder that is read."""
        return unquote(self.url.path.strip("/")) or "INBOX"


def box(url: str) -> Box:
    """The mailbox of `imap[s]://user:password@host[:port][/Folder][?starttls=yes][&ca=FILE]` or `maildir:///folder`.

    RoadError when it is neither, or a password would go unprotected to another machine.
    """
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
    found = Box(parts, options.get("starttls", "no") in {"", "yes", "1", "true"}, options.get("ca"))
    whole = parts.hostname and parts.username and parts.password
    if not (parts.path if parts.scheme == "maildir" else parts.scheme in PORTS and whole):
        raise RoadError("TRACKER_INBOX_URL must look like imaps://user:password@host/INBOX or maildir:///folder.")
    if not found.folder.isascii():
        raise RoadError("TRACKER_INBOX_URL names a folder in other letters than Latin ones: name one in Latin.")
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "imap" and not found.starttls and not is_here:
        raise RoadError("TRACKER_INBOX_URL has a password: use imaps:// or add ?starttls=yes.")
    return found


@contextmanager
def opened(found: Box) -> Iterator[Inbox]:
    """The mailbox, open; OSError or imaplib's error when it isn't there or lets nobody in."""
    if found.url.scheme == "maildir":
        yield MaildirInbox(Path(found.url.path))
        return
    connection = _connected(found)
    try:
        _sign_in(connection, unquote(found.url.username or ""), unquote(found.url.password or ""))
        _require(connection.select(f'"{found.folder}"'))
        yield ImapInbox(connection)
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            connection.logout()


def _connected(found: Box) -> imaplib.IMAP4:
    trust, host = ssl.create_default_context(cafile=found.authorities), found.url.hostname or ""
    if found.url.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, found.url.port or PORTS["imaps"], ssl_context=trust, timeout=TIMEOUT)
    plain = imaplib.IMAP4(host, found.url.port or PORTS["imap"], timeout=TIMEOUT)
    if found.starttls:
        plain.starttls(trust)
    return plain


def _sign_in(connection: imaplib.IMAP4, user: str, password: str) -> None:
    """By AUTHENTICATE where the server knows it: LOGIN takes no password with Russian letters."""
    if "AUTH=PLAIN" in connection.capabilities:
        connection.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())
    else:
        connection.login(user, password)


def _require(answer: tuple[str, list[bytes | None]]) -> bytes:
    """The words of an answer that says that it was done."""
    state, said = answer
    if state != "OK":
        raise imaplib.IMAP4.error(b" ".join(each or b"" for each in said).decode("utf-8", "replace"))
    return said[0] or b""


class ImapInbox:
    """A folder on a mail server; letters are named by their UID."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self.connection = connection

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """The letters without the flag \\Seen; reading them doesn't set it."""
        for name in _require(self.connection.uid("SEARCH", "UNSEEN")).split()[:AT_ONCE]:
            _state, said = self.connection.uid("FETCH", name.decode(), f"(BODY.PEEK[]<0.{LARGEST}>)")
            for each in said:
                if isinstance(each, tuple):
                    yield name.decode(), each[1]

    def mark_read(self, name: str) -> None:
        """Set the flag \\Seen."""
        _require(self.connection.uid("STORE", name, "+FLAGS", r"(\Seen)"))


class MaildirInbox:
    """A Maildir, into which a mail server of this machine delivers; the flags are the end of a file's name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def unread(self) -> Iterator[tuple[str, bytes]]:
        """The letters without the flag S."""
        found = [path for part in ("new", "cur") for path in sorted((self.folder / part).iterdir())]
        for path in [path for path in found if "S" not in path.name.partition(":2,")[2]][:AT_ONCE]:
            yield f"{path.parent.name}/{path.name}", path.read_bytes()[:LARGEST]

    def mark_read(self, name: str) -> None:
        """Set the flag S."""
        path = self.folder / name
        base, _sign, flags = path.name.partition(":2,")
        path.rename(self.folder / "cur" / f"{base}:2,{''.join(sorted({*flags, 'S'}))}")
