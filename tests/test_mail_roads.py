"""Servers that can't be reached at all: each way of not being there is an outage, and costs the letter nothing."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from tests import smtp
from tests.test_mail import posted, seen, send
from tracker import db, mail
from tracker.mail import LetterState
from tracker.mail import smtp as road

pytestmark = pytest.mark.usefixtures("today")


@contextlib.contextmanager
def silent() -> Iterator[str]:
    """A server that takes the connection and never says a word."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        held: list[socket.socket] = []

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    held.append(listening.accept()[0])

        taking = threading.Thread(target=take, daemon=True)
        taking.start()
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
        taking.join(5)
        for each in held:
            each.close()


@contextlib.contextmanager
def address(of: str) -> Iterator[str]:
    """The URL of a server that isn't there in some way."""
    if of == "time-out":
        with silent() as url:
            yield url
    else:
        port = smtp.free_port()
        yield {"refused": f"smtp://127.0.0.1:{port}", "dns": f"smtp://nobody-knows-it.invalid:{port}"}[of]


@pytest.mark.parametrize("of", ["refused", "time-out", "dns"])
def test_a_server_that_is_not_there_costs_the_letter_nothing(
    database: str, of: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(road, "TIMEOUT", 0.2)
    posted("a", "b")
    with address(of) as url:
        assert [send(url), send(url)] == [0, 0]
    assert [seen(key).attempts for key in "ab"] == [0, 0]
    assert {seen(key).state for key in "ab"} == {LetterState.WAITING, LetterState.QUEUED}
    with db.transaction(write=False):
        down = mail.outage()
    assert down is not None
    assert not down.is_refusal
    assert [record.levelname for record in caplog.records] == ["ERROR"]
