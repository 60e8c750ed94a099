"""Letters as they come back to a mailbox: delivery reports and bounces of older servers, answers, machines."""

from email import policy
from email.message import EmailMessage

OURS = "<0123456789abcdef0123456789abcdef@example.org>"


def report(
    message_id: str = OURS, *, action: str = "failed", status: str = "5.1.1", diagnostic: str = "smtp; 550 no such user"
) -> bytes:
    """A delivery status notification as RFC 3464 has it, with the head of the returned letter."""
    return f"""From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: tracker@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 15 Jun 2026 10:00:00 +0800

Final-Recipient: rfc822; school1@example.org
Original-Recipient: rfc822; school1@example.org
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--B
Content-Type: text/rfc822-headers

From: tracker@example.org
To: school1@example.org
Message-ID: {message_id}
Subject: =?utf-8?b?0KHRgNC+0Lo=?=

--B--
""".replace("\n", "\r\n").encode()


QMAIL = """From: MAILER-DAEMON@mail.example.net
To: tracker@example.org
Subject: failure notice

Hi. This is the qmail-send program at mail.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<school1@example.org>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 unknown user

--- Below this line is a copy of the message.

Return-Path: <tracker@example.org>
Message-ID: {id}
Subject: x

text
"""

EXIM = """From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: tracker@example.org
X-Failed-Recipients: school1@example.org
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients.

  school1@example.org
    Unrouteable address

------ This is a copy of your message, including all the headers. ------

Message-Id: {id}
"""

EXIM_DELAY = """From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: tracker@example.org
Subject: Warning: message delayed 24 hours

A message that you sent has not yet been delivered after more than 24 hours on the queue.
No action is required on your part. Delivery attempts will continue for some time.
The message identifier is: {id}
"""

RUSSIAN = """From: postmaster@почта.example.net
To: tracker@example.org
Subject: =?utf-8?b?0J3QtSDQtNC+0YHRgtCw0LLQu9C10L3Qvg==?=
Content-Type: text/plain; charset=windows-1251
Content-Transfer-Encoding: 8bit

Сообщение не может быть доставлено: почтовый ящик не существует.
{id}
"""


def old(pattern: str, message_id: str = OURS) -> bytes:
    """A bounce of a server that knows no reports."""
    return pattern.format(id=message_id).replace("\n", "\r\n").encode("cp1251")


def answer(
    text: str,
    message_id: str = OURS,
    *,
    sender: str = "school1@example.org",
    html: str = "",
    attached: dict[str, bytes] | None = None,
    **headers: str,
) -> bytes:
    """A person's answer to one of our letters."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"] = f"Директор <{sender}>", "tracker@example.org"
    message["Subject"], message["In-Reply-To"] = "Re: 1 поручение", message_id
    message["Message-ID"] = "<own@school.example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, "application", "octet-stream", filename=name)
    return message.as_bytes()
