"""What comes back, understood: a bounce of one of our letters, an answer to it, or a machine's reply."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

from tracker.mail.attempts import Attached
from tracker.mail.replies import as_text, own_words

OUR_ID = re.compile(r"<[0-9a-f]{32}@[^<>\s]+>")
"""How a Message-ID of ours looks."""

MOST_FILES = 50
"""Attached files that are looked at; nobody answers with more."""


class Came(StrEnum):
    """What a letter that came is."""

    BOUNCE = "bounce"
    ANSWER = "answer"
    AUTOMATIC = "automatic"
    UNCLEAR = "unclear"
    """A mail server says something that isn't understood."""


@dataclass(frozen=True)
class Incoming:
    """A letter that came. `status` is the class and detail of a bounce such as «5.1.1», `said` the server's words."""

    what: Came
    about: tuple[str, ...]
    """The Message-IDs of ours that it names, the likeliest first."""
    sender: str
    subject: str
    status: str = ""
    said: str = ""
    text: str = ""
    attached: tuple[Attached, ...] = ()


def understood(raw: bytes) -> Incoming:
    """What a letter says, whatever state it is in: what can't be read of it is left out."""
    message = message_from_bytes(raw, policy=policy.default)
    sender, subject = parseaddr(_header(message, "From"))[1].lower(), " ".join(_header(message, "Subject").split())
    if report := _report(message):
        status, said = report
        what = Came.BOUNCE if status else Came.AUTOMATIC
        return Incoming(what, _named_anywhere(message), sender, subject, status, said)
    if _is_from_a_server(message, sender):
        text = "\n".join(_texts(message))
        status = _status_in(text, failed=bool(_header(message, "X-Failed-Recipients")))
        what = Came.BOUNCE if status else Came.UNCLEAR
        return Incoming(what, _named_anywhere(message), sender, subject, status, _said_in(text), text.strip()[:2000])
    answered = _named_in(f"{_header(message, 'In-Reply-To')} {_header(message, 'References')}")
    if _is_automatic(message, subject):
        return Incoming(Came.AUTOMATIC, answered, sender, subject)
    return Incoming(
        Came.ANSWER, answered, sender, subject, text=own_words(_body(message)), attached=tuple(_attached(message))
    )


def _header(message: Message, name: str) -> str:
    """A header's words; "" where there is none, or it is beyond reading."""
    try:
        return _plain(str(message.get(name, "")))
    except Exception:  # the library raises what it pleases on spoilt headers
        return ""


def _plain(text: str) -> str:
    """The text as every database keeps it: bytes that are no letters, and NUL, are marked or left out."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _report(message: EmailMessage) -> tuple[str, str] | None:
    """Status and words of a delivery report (RFC 3464), or None when it is none; no status: nothing went wrong."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            fields = [block for block in _blocks(part) if block.get("Action") or block.get("Status")]
            for block in fields:
                if _header(block, "Action").strip().lower() in {"failed", "delayed"}:
                    code = re.search(r"\b[245]\.\d{1,3}\.\d{1,3}\b", _header(block, "Status"))
                    said = " ".join(_header(block, "Diagnostic-Code").split())
                    delayed = _header(block, "Action").strip().lower() == "delayed"
                    return (code[0] if code else "4.0.0" if delayed else "5.0.0"), said[:500]
            return "", ""
    return None


def _blocks(part: Message) -> Iterable[Message]:
    """The blocks of fields of a report; some servers send them as plain text."""
    inside: Any = part.get_payload()
    if isinstance(inside, list):
        return inside
    return [message_from_string(block) for block in str(inside).replace("\r\n", "\n").split("\n\n")]


SERVERS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon|mailer|bounce\S*)@", re.IGNORECASE)


def _is_from_a_server(message: Message, sender: str) -> bool:
    empty_path = _header(message, "Return-Path").strip() == "<>"
    is_bounce = bool(_header(message, "X-Failed-Recipients")) or SERVERS.match(sender) is not None
    return is_bounce or (empty_path and not sender)


FINAL = re.compile(
    r"permanent (?:fatal )?error|could ?n[o']t be delivered|user unknown|no such user|undeliverable|"
    r"mailbox (?:not found|unavailable)|unknown user|"
    r"не может быть доставлено|не удалось доставить|не доставлено|пользователь не найден",
    re.IGNORECASE,
)
DELAYED = re.compile(r"delayed|warning|will (?:be )?(?:retr|try|continue)|still being|задерж|повторн", re.IGNORECASE)


def _status_in(text: str, *, failed: bool) -> str:
    """The status that a bounce without a report speaks of, as well as it can be told; "" when it speaks of none."""
    if code := re.search(r"\b[45]\.\d{1,3}\.\d{1,3}\b", text):
        return code[0]
    if code := re.search(r"(?<![\d.])([45])[0-7]\d(?=[ -])", text):
        return f"{code[1]}.0.0"
    if FINAL.search(text):
        return "5.0.0"
    if DELAYED.search(text):
        return "4.0.0"
    return "5.0.0" if failed else ""


def _said_in(text: str) -> str:
    """The line in which the server says why."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    coded = [line for line in lines if re.search(r"\b[45]\d\d\b|\b[45]\.\d+\.\d+\b", line)]
    worded = [line for line in lines if FINAL.search(line)]
    return next(iter(coded + worded), "")[:500]


def _is_automatic(message: Message, subject: str) -> bool:
    """Whether a machine wrote it: nobody has answered (RFC 3834, and what programs did before it)."""
    said = _header(message, "Auto-Submitted").split(";")[0].strip().lower()
    bulk = _header(message, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}
    marked = any(message.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "List-Id"))
    spoken = re.match(r"(?:re:\s*)?(?:автоответ|auto(?:matic)?[ -]?repl|out of office)", subject, re.IGNORECASE)
    empty_path = _header(message, "Return-Path").strip() == "<>"
    return said not in {"", "no"} or bulk or marked or spoken is not None or empty_path


def _named_anywhere(message: EmailMessage) -> tuple[str, ...]:
    """Ours as the returned letter names itself, else as the bounce's own headers or words do."""
    returned = [_header(part, "Message-ID") for part in message.walk() if part is not message]
    said = [_header(message, "In-Reply-To"), _header(message, "References"), *_texts(message)]
    return _named_in(" ".join([*returned, *said]))


def _named_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(OUR_ID.findall(text)))


def _texts(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield _text_of(part)


def _text_of(part: Message) -> str:
    """A part's words; where its code page is unknown or wrong, as well as they can be read."""
    data: Any = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        text = data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    return _plain(text).replace("\r\n", "\n")


def _body(message: EmailMessage) -> str:
    """The words of a letter: its text, else its HTML without the marks."""
    try:
        part = message.get_body(("plain", "html"))
    except Exception:  # see above
        part = None
    if part is None:
        return ""
    text = _text_of(part)
    return as_text(text) if part.get_content_subtype() == "html" else text


def _attached(message: EmailMessage) -> Iterator[Attached]:
    """The files that came with it; pictures inside a signature are none."""
    found = [part for part in message.walk() if not part.is_multipart() and part.get_filename()]
    for part in found[:MOST_FILES]:
        data: Any = part.get_payload(decode=True)
        if isinstance(data, bytes) and part.get_content_disposition() != "inline":
            yield Attached(_plain(str(part.get_filename())), part.get_content_type(), data)
