"""What the tests of letters stand on: an installation that sends to a real SMTP server."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from config import Settings
from tests import smtp
from tests.reminders.post import Post
from tests.smtp import Sink
from tracker import mail


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that takes everything."""
    with smtp.serving(Sink()) as served:
        yield served


@pytest.fixture
def post(settings: Settings, sink: Sink) -> Post:
    """The sweep and the sender of an installation with that mail server."""
    given = replace(
        settings, smtp_url=sink.url, mail_from="tracker@example.org", base_url="https://tracker.example.org", today=None
    )
    mail.write_from(given.mail_from)
    return Post(replace(given, letters_per_minute=60_000), sink)
