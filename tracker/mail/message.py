"""A letter as bytes: one recipient, fixed Message-ID, text and HTML."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from typing import Any

from tracker import clock
from tracker.mail.attempts import Content
from tracker.mail.models import Letter

# seven bits pass every server; the lines of a body in Russian become base64 or quoted-printable
POLICY: Any = SMTP.clone(cte_type="7bit")


class BadAddress(Exception):
    """It isn't exactly one address that a letter can go to."""


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


def as_bytes(letter: Letter, content: Content, sender: str) -> bytes:
    """The message with lines that end as SMTP wants."""
    message = EmailMessage(policy=POLICY)
    name, address = parseaddr(sender)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(addr_spec=one_address(content.address))
    message["Subject"] = " ".join(content.subject.split())
    message["Date"] = clock.now()
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(content.text, cte="base64")
    message.add_alternative(content.html, subtype="html", cte="base64")
    return message.as_bytes()
