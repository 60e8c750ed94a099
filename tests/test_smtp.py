"""What is said to a mail server: each answer means the same whether questions go to it at once or one by one."""

import socketserver
import threading

import pytest

from tests import smtp
from tracker.mail import Content, Outcome, Posted
from tracker.mail.smtp import SmtpTransport

LETTER = Posted(1, "a", "test", 1, None, "a@example.org", None, {}, "<1@example.org>", 0, 0, None)
CONTENT = Content("Срок", "Текст.", "<p>Текст.</p>", "a@example.org")

ANSWERS: tuple[tuple[dict[str, str], Outcome], ...] = (
    ({}, Outcome.SENT),
    ({"mail": "554 5.7.1 not from you"}, Outcome.SERVER_DOWN),
    ({"rcpt": "550 5.1.1 no such user"}, Outcome.NOBODY),
    ({"rcpt": "450 4.2.1 mailbox busy"}, Outcome.LATER),
    ({"rcpt": smtp.HANG_UP}, Outcome.SERVER_DOWN),
    ({"data": "554 5.7.1 looks like spam"}, Outcome.REFUSED),
    ({"data": "452 4.3.1 disk full"}, Outcome.LATER),
    ({"data": smtp.HANG_UP}, Outcome.UNKNOWN),
)


@pytest.mark.parametrize("pipelining", [True, False], ids=["at-once", "one-by-one"])
def test_an_answer_means_the_same_whether_questions_go_at_once_or_one_by_one(pipelining: bool) -> None:
    with smtp.serving(smtp.Sink(pipelining=pipelining)) as sink:
        road = SmtpTransport(sink.url, "tracker@example.org")
        for answers, outcome in ANSWERS:
            sink.mail, sink.rcpt, sink.data = (
                {"mail": "250 OK", "rcpt": "250 OK", "data": "250 OK"} | answers
            ).values()
            assert road.send(LETTER, CONTENT).outcome is outcome, answers
            sink.mail = sink.rcpt = sink.data = "250 OK"
            assert road.send(LETTER, CONTENT).outcome is Outcome.SENT, answers
        road.close()
    assert len(sink.raw) == len(ANSWERS) + 2


def test_a_server_that_waits_for_a_letter_to_nobody_gets_none() -> None:
    handed_over: list[bytes] = []

    class Careless(socketserver.StreamRequestHandler):
        """It refuses the recipient, and waits for the letter all the same."""

        def handle(self) -> None:
            answers = {b"EHLO": b"250-hello\r\n250 PIPELINING", b"RCPT": b"550 5.1.1 nobody", b"DATA": b"354 go on"}
            self.wfile.write(b"220 careless\r\n")
            for line in iter(self.rfile.readline, b""):
                self.wfile.write(answers.get(line[:4].upper(), b"250 OK") + b"\r\n")
                if line[:4] == b"DATA":
                    handed_over.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self.wfile.write(b"554 5.5.1 no recipients\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Careless) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        road = SmtpTransport(f"smtp://127.0.0.1:{server.server_address[1]}", "tracker@example.org")
        for _turn in range(2):  # the second over the same connection
            attempt = road.send(LETTER, CONTENT)
            assert (attempt.outcome, attempt.said) == (Outcome.NOBODY, "550 5.1.1 nobody")
        road.close()
    assert handed_over == [b"", b""]
