"""A letter as bytes: one recipient, fixed Message-ID, text and HTML, the files that go with it."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

from tracker import clock
from tracker.mail.attempts import Content
from tracker.mail.models import Posted

# seven bits pass every server; the lines of a body in Russian become base64
POLICY: Any = EmailPolicy(linesep="\r\n", cte_type="7bit")

SHORTEST_WORD, LONGEST_WORD = 36, 45
"""Bytes of text in an encoded word: the first stands beside the header's name, and lines have 78 columns (RFC 2047)."""

LINE = 76
"""Columns of a line of base64 (RFC 2045)."""


def _in_words(text: str) -> list[str]:
    """The text in encoded words, a line each; spaces between them are none of the text's."""
    return [f"=?utf-8?b?{b64encode(piece).decode('ascii')}?=" for piece in _pieces(text)]


def _pieces(text: str) -> Iterator[bytes]:
    """The text in pieces that fit, no letter torn."""
    room, piece = chain([SHORTEST_WORD], repeat(LONGEST_WORD)), b""
    most = next(room)
    for letter in text:
        if len(piece + letter.encode()) > most:
            yield piece
            piece, most = b"", next(room)
        piece += letter.encode()
    yield piece


class BadAddress(Exception):
    """It isn't exactly one address that a letter can go to."""


@lru_cache(maxsize=1024)
def one_address(text: str) -> str:
    """The address to give to a server, its domain in ASCII; BadAddress for anything but exactly one address."""
    local, _, domain = text.strip().rpartition("@")
    try:
        address = f"{local}@{domain.encode('idna').decode('ascii')}".encode("ascii").decode("ascii")
        parsed = Address(addr_spec=address)
    except (UnicodeError, MessageError, ValueError, IndexError) as error:
        raise BadAddress(text) from error
    plain = not any(sign in address for sign in ' ,;:<>()[]\\"\r\n\t')
    if not (plain and parsed.username and parsed.domain and parsed.addr_spec == address):
        raise BadAddress(text)
    return address


def domain_of(sender: str) -> str:
    """The domain that our Message-IDs are of: that of the address that letters come from."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def as_bytes(letter: Posted, content: Content, sender: str) -> bytes:
    """The message with lines that end as SMTP wants."""
    return _head(letter, content, sender) + (_with_files(content) if content.attached else _body(content))


def _head(letter: Posted, content: Content, sender: str) -> bytes:
    """The headers, written by ourselves: the library loses spaces between encoded words, or encodes an address."""
    lines = [
        _from(sender),
        f"To: {one_address(content.address)}",
        _header("Subject", _in_words(" ".join(content.subject.split()))),
        f"Date: {format_datetime(clock.now())}",
        f"Message-ID: {letter.message_id}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
    ]
    if content.leave:  # RFC 8058: a mail program may press the button for its reader
        lines += [f"List-Unsubscribe: <{content.leave}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


@lru_cache(maxsize=8)
def _from(sender: str) -> str:
    name, address = parseaddr(sender)
    return _header("From", [*_in_words(name), f"<{one_address(address)}>"] if name else [one_address(address)])


def _header(name: str, lines: Iterable[str]) -> str:
    return f"{name}: " + "\r\n ".join(lines)


BOUNDARY = "=_alternative"
"""No line of base64 can be like it."""


def _body(content: Content) -> bytes:
    """Text and HTML as the library would write them, ten times as fast: most letters have no more than these."""
    kind = f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n\r\n'
    return "".join([kind, _part("plain", content.text), _part("html", content.html), f"--{BOUNDARY}--\r\n"]).encode()


def _part(kind: str, words: str) -> str:
    encoded = b64encode(("\r\n".join(words.splitlines()) + "\r\n").encode()).decode("ascii")
    lines = (encoded[first : first + LINE] for first in range(0, len(encoded), LINE))
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return f"--{BOUNDARY}\r\n{head}" + "\r\n".join(lines) + "\r\n"


def _with_files(content: Content) -> bytes:
    message = EmailMessage(policy=POLICY)
    message.set_content(content.text, cte="base64")
    message.add_alternative(content.html, subtype="html", cte="base64")
    for each in content.attached:
        main, _slash, sub = each.media_type.partition("/")
        message.add_attachment(each.data, main, sub, filename=each.name)
    return message.as_bytes()
