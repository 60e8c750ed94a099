"""The outbox and the sender: against a real SMTP server, every answer of it, and the local mailbox."""

import mailbox
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from tests import smtp
from tracker import clock, db, mail
from tracker.mail import (
    Composed,
    Content,
    Letter,
    LetterState,
    Meaningless,
    NotBefore,
    Posted,
    Priority,
    RoadError,
    Sender,
)
from tracker.mail.attempts import Attempt, Outcome, Transport
from tracker.mail.holds import Why, hold, holds, let_go
from tracker.mail.maildir import MailboxTransport
from tracker.mail.message import BadAddress, as_bytes, one_address
from tracker.mail.models import FlaggedAddress, Pace
from tracker.mail.outages import outage
from tracker.mail.outbox import unflag
from tracker.mail.smtp import Server, SmtpTransport
from tracker.mail.throttle import Throttle
from tracker.mail.turns import Share, Tried, claim, record

SENDER = "Контроль поручений <tracker@example.org>"
SUBJECT = "3 поручения: 1 просрочено, ближайший срок 18 июня"
TEXT = "Здравствуйте!\n\n.Строка с точки\n" + "очень длинная строка " * 60 + "\n"

pytestmark = pytest.mark.usefixtures("today")


def words(letter: Posted) -> Content:
    return Content(SUBJECT, TEXT, f"<p>{letter.key}</p>", letter.address)


@dataclass
class Words:
    """Composes letters one by one; `changes` moves as the history does."""

    one: Callable[[Posted], Composed] = words
    changes: int = 0

    def __call__(self, letters: Sequence[Posted]) -> list[Composed]:
        return [self.one(letter) for letter in letters]

    def state(self) -> int:
        return self.changes

    def not_told(self, letter: Posted, about: Sequence[int] | None = None) -> None:
        """Nothing hangs on these letters."""


def posted(*keys: str, priority: Priority = Priority.BULK) -> list[int]:
    with db.transaction():
        found = [
            mail.post(
                key,
                "test",
                recipient_id=None,
                address=f"{key}@example.org",
                facts={},
                priority=priority,
            )
            for key in keys
        ]
    return [each for each in found if each is not None]


def send(url: str, render: Callable[[Posted], Composed] = words) -> int:
    with db.transaction():
        db.session.execute(delete(Pace))  # nobody waits for the second in which the sender before went
    return Sender(SmtpTransport(url, SENDER), Words(render), 6000).run()


def seen(key: str) -> Letter:
    with db.transaction(write=False):
        return db.session.scalars(select(Letter).where(Letter.key == key)).one()


def minutes_pass(minutes: int) -> None:
    clock._shift += timedelta(minutes=minutes)


def waits(letter: Letter) -> float:
    assert letter.turn_at is not None
    return round((letter.turn_at - clock.now()).total_seconds() / 60)


def test_a_letter_with_the_same_key_is_posted_once(database: str) -> None:
    assert len(posted("a", "a", "b")) == 2
    assert posted("a") == []


def test_a_letter_arrives_as_it_was_meant(database: str) -> None:
    mail.write_from(SENDER)
    posted("school1")
    with smtp.serving(smtp.Sink()) as sink:
        assert send(sink.url) == 1
    (got,) = sink.letters
    assert not got.defects
    assert not [part.defects for part in got.walk() if part.defects]
    assert (got["Subject"], got["To"], got["From"]) == (SUBJECT, "school1@example.org", SENDER)
    assert got["Message-ID"] == seen("school1").message_id
    assert got["Message-ID"].endswith("@example.org>")
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Date"].datetime.date() == clock.now().date()
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == TEXT.splitlines()
    assert html.get_content().strip() == "<p>school1</p>"
    assert sink.raw[0].isascii()
    assert max(map(len, sink.raw[0].splitlines())) <= 998


def test_what_went_is_kept_with_its_words(database: str) -> None:
    posted("school1")
    with smtp.serving(smtp.Sink()) as sink:
        send(sink.url)
        assert send(sink.url) == 0
    letter = seen("school1")
    assert (letter.state, letter.turn_at, letter.attempts) == (LetterState.SENT, None, 1)
    assert (letter.subject, letter.text) == (SUBJECT, TEXT)
    assert letter.sent_at is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "school",
        "a@",
        "@example.org",
        "a@example.org, b@example.org",
        "a@example.org;b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a b@example.org",
        "A <a@example.org>",
        "школа@example.org",
        "a@b@example.org",
    ],
)
def test_what_is_not_exactly_one_address_gets_no_letter(text: str) -> None:
    with pytest.raises(BadAddress):
        one_address(text)


def test_a_domain_in_russian_is_written_in_ascii() -> None:
    assert one_address(" a@школа.рф ") == "a@xn--80atdl2c.xn--p1ai"


@pytest.mark.parametrize(("address", "reason"), [("", "no_address"), ("a@x.ru, b@x.ru", "bad_address")])
def test_a_letter_without_a_usable_address_is_withheld(database: str, address: str, reason: str) -> None:
    with db.transaction():
        mail.post("a", "test", recipient_id=None, address=address, facts={})
    with smtp.serving(smtp.Sink()) as sink:
        assert send(sink.url) == 0
    assert (seen("a").state, seen("a").reason) == (LetterState.WITHHELD, reason)


def test_a_name_with_signs_and_a_subject_with_lines_make_no_headers(database: str) -> None:
    posted("a")
    got = as_bytes(mail.posted(seen("a")), Content("Срок\r\nBcc: b@example.org", "x", "x", "a@example.org"), SENDER)
    assert b"\nBcc" not in got


def test_a_refused_recipient_is_parked_with_the_answer_and_holds_nobody_up(database: str) -> None:
    posted("a", "gone", "z")
    sink = smtp.Sink(rcpt=lambda address: "550 5.1.1 no such user" if "gone" in address else "250 OK")
    with smtp.serving(sink):
        assert send(sink.url) == 2
    letter = seen("gone")
    assert (letter.state, letter.reason) == (LetterState.PARKED, "refused")
    assert letter.answer == "550 5.1.1 no such user"
    assert sink.connections == 1


def test_an_address_that_was_refused_is_not_written_to_until_a_person_says_so(database: str) -> None:
    posted("gone")
    with smtp.serving(smtp.Sink(rcpt="550 5.1.1 no such user")) as sink:
        send(sink.url)
        with db.transaction():
            mail.post("more", "test", recipient_id=None, address="gone@example.org", facts={})
            (flagged,) = db.session.scalars(select(FlaggedAddress))
            assert (flagged.address, flagged.said) == ("gone@example.org", "550 5.1.1 no such user")
        sink.rcpt = "250 OK"
        assert send(sink.url) == 0
        assert (seen("more").state, seen("more").reason) == (LetterState.WITHHELD, "flagged")
        with db.transaction():
            assert unflag("gone@example.org") == 2
        assert send(sink.url) == 2


def test_a_letter_that_the_server_will_not_take_flags_nobody(database: str) -> None:
    posted("a")
    with smtp.serving(smtp.Sink(data="554 5.7.1 looks like spam")) as sink:
        send(sink.url)
    assert (seen("a").state, seen("a").reason) == (LetterState.PARKED, "refused")
    with db.transaction(write=False):
        assert db.session.scalars(select(FlaggedAddress)).all() == []


def test_while_letters_are_held_none_goes(database: str) -> None:
    posted("a")
    with db.transaction():
        hold(Why.BY_HAND, "a")
    with smtp.serving(smtp.Sink()) as sink:
        assert send(sink.url) == 0
        with db.transaction():
            let_go(holds())
        assert send(sink.url) == 1


def test_that_the_server_takes_nothing_is_told_once(database: str, caplog: pytest.LogCaptureFixture) -> None:
    posted("a", "b", "c")
    with smtp.serving(smtp.Sink(mail="554 5.7.1 not from you")) as sink:
        for _ in range(5):
            send(sink.url)
            minutes_pass(1)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_words_found_ahead_are_found_anew_when_something_has_changed(database: str) -> None:
    posted(*(f"letter{number}" for number in range(9)))
    found: list[str] = []
    changing = Words(lambda letter: found.append(letter.key) or words(letter))  # type: ignore[func-returns-value]
    with smtp.serving(smtp.Sink()) as sink:
        assert Sender(SmtpTransport(sink.url, SENDER), changing, 6000).run() == 9
        assert len(found) == 9
        posted(*(f"more{number}" for number in range(9)))
        changing.state = lambda: len(found)  # type: ignore[method-assign]
        assert Sender(SmtpTransport(sink.url, SENDER), changing, 6000).run() == 9
    assert {f"more{number}" for number in range(9)} <= set(found)


@pytest.mark.parametrize("answer", ["450 4.2.1 mailbox busy", "451 4.7.1 greylisted"])
def test_a_letter_put_off_comes_back_after_longer_and_longer_pauses(database: str, answer: str) -> None:
    posted("a")
    sink = smtp.Sink(rcpt=answer)
    pauses = []
    with smtp.serving(sink):
        for _ in range(6):
            send(sink.url)
            pauses.append(waits(seen("a")))
            minutes_pass(75)
        assert pauses[:5] == [1, 5, 15, 30, 60]
        assert 60 <= pauses[5] <= 70
        assert (seen("a").attempts, seen("a").answer) == (6, answer)
        sink.rcpt = "250 OK"
        assert send(sink.url) == 1


def test_while_the_server_is_down_it_is_looked_for_once_a_minute_and_nothing_is_charged(database: str) -> None:
    posted("a", "b")
    port = smtp.free_port()
    url = f"smtp://127.0.0.1:{port}"
    assert send(url) == 0
    assert [seen(key).attempts for key in "ab"] == [0, 0]
    with db.transaction(write=False):
        outage = mail.outage()
    assert outage is not None
    assert "refused" in outage.said
    with smtp.serving(smtp.Sink(), port) as sink:
        assert send(url) == 0
        assert sink.connections == 0
        minutes_pass(3)
        assert send(url) == 2
    assert [seen(key).state for key in "ab"] == [LetterState.SENT] * 2
    with db.transaction(write=False):
        assert mail.outage() is None


def test_an_outage_keeps_its_beginning_and_many_looks_are_one_a_minute(database: str) -> None:
    posted("a", "b", "c")
    url = f"smtp://127.0.0.1:{smtp.free_port()}"
    tried: list[int] = []

    def counting(letter: Posted) -> Content:
        tried.append(letter.id)
        return words(letter)

    began = clock.now()
    for _ in range(10):
        send(url, counting)
        send(url, counting)
        minutes_pass(1)
    assert 9 <= len(tried) <= 10
    with db.transaction(write=False):
        outage = mail.outage()
    assert outage is not None
    assert abs(outage.since - began) < timedelta(seconds=20)


@pytest.mark.parametrize(
    "answers",
    [
        {"mail": "421 4.3.2 closing"},
        {"mail": "554 5.7.1 not from you"},
        {"rcpt": "421 closing"},
        {"data": "421 closing"},
    ],
)
def test_a_refusal_of_everybody_is_an_outage_of_the_server(database: str, answers: dict[str, Any]) -> None:
    posted("a")
    with smtp.serving(smtp.Sink(**answers)) as sink:
        assert send(sink.url) == 0
    assert (seen("a").state, seen("a").attempts) == (LetterState.WAITING, 0)
    with db.transaction(write=False):
        assert mail.outage() is not None


def test_a_letter_that_the_server_hangs_up_on_keeps_no_other_back(database: str) -> None:
    posted("bad", "good1", "good2")
    sink = smtp.Sink(rcpt=lambda address: smtp.HANG_UP if "bad" in address else "250 OK")
    with smtp.serving(sink):
        assert send(sink.url) == 0
        minutes_pass(1)
        assert send(sink.url) == 2
    assert seen("bad").attempts == 0


def test_a_lost_answer_is_tried_three_times_with_one_message_id_and_then_shown_to_a_person(database: str) -> None:
    posted("a")
    sink = smtp.Sink(data=smtp.HANG_UP)
    with smtp.serving(sink):
        for _ in range(5):
            send(sink.url)
            minutes_pass(20)
    assert (seen("a").state, seen("a").reason) == (LetterState.PARKED, "unknown_outcome")
    assert len(sink.raw) == 3
    assert {letter["Message-ID"] for letter in sink.letters} == {seen("a").message_id}


def test_a_server_that_closed_an_idle_connection_is_no_outage(database: str) -> None:
    posted("a", "b")
    port = smtp.free_port()
    transport = SmtpTransport(f"smtp://127.0.0.1:{port}", SENDER)
    with smtp.serving(smtp.Sink(), port):
        assert transport.send(mail.posted(seen("a")), words(mail.posted(seen("a")))).outcome is Outcome.SENT
    with smtp.serving(smtp.Sink(), port) as sink:
        assert transport.send(mail.posted(seen("b")), words(mail.posted(seen("b")))).outcome is Outcome.SENT
        transport.close()
    assert sink.connections == 1


def test_starttls_checks_the_certificate_and_signs_in(database: str) -> None:
    posted("a")
    options = {"tls_context": smtp.tls(), "authenticator": smtp.only("us", "p@ss"), "auth_required": True}
    with smtp.serving(smtp.Sink(), **options) as sink:
        with_name = sink.url.replace("smtp://127.0.0.1", "smtp://us:p%40ss@localhost") + "?starttls=yes"
        assert send(with_name) == 0
        with db.transaction(write=False):
            outage = mail.outage()
        assert outage is not None
        assert "CERTIFICATE_VERIFY_FAILED" in outage.said
        minutes_pass(3)
        assert send(f"{with_name}&ca={smtp.CERTIFICATE}") == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_an_outage_of_the_server(database: str) -> None:
    posted("a")
    options = {"authenticator": smtp.only("us", "secret"), "auth_require_tls": False, "auth_required": True}
    with smtp.serving(smtp.Sink(), **options) as sink:
        assert send(sink.url.replace("smtp://", "smtp://us:wrong@")) == 0
    with db.transaction(write=False):
        outage = mail.outage()
    assert outage is not None
    assert outage.said.startswith("535")
    assert seen("a").attempts == 0


def test_a_server_may_speak_tls_from_the_start(database: str) -> None:
    posted("a")
    with smtp.serving(smtp.Sink(), ssl_context=smtp.tls(), server_hostname="localhost") as sink:
        url = sink.url.replace("smtp://127.0.0.1", "smtps://localhost") + f"?ca={smtp.CERTIFICATE}"
        assert send(url) == 1


@pytest.mark.parametrize(
    "url",
    ["", "localhost:25", "http://localhost", "smtp://", "smtp://us:pw@mail.example.org", "smtp://localhost?tls=1"],
)
def test_a_wrong_address_of_the_server_is_said_plainly(url: str) -> None:
    with pytest.raises(RoadError, match="TRACKER_SMTP_URL"):
        Server.from_url(url)


def test_a_server_has_the_usual_ports() -> None:
    assert [Server.from_url(f"{scheme}://mail.example.org").port for scheme in ("smtp", "smtps")] == [25, 465]


def test_the_local_mailbox_holds_what_would_have_gone(database: str, tmp_path: Path) -> None:
    posted("a", "b")
    transport = MailboxTransport(tmp_path / "data" / "mailbox", SENDER)
    assert Sender(transport, Words(), 6000).run() == 2
    found = list(mailbox.Maildir(tmp_path / "data" / "mailbox", create=False))
    assert sorted(each["To"] for each in found) == ["a@example.org", "b@example.org"]


def test_a_mailbox_that_can_not_be_written_is_an_outage(database: str, tmp_path: Path) -> None:
    posted("a")
    (tmp_path / "mailbox").write_text("a file")
    assert Sender(MailboxTransport(tmp_path / "mailbox", SENDER), Words(), 6000).run() == 0
    assert (seen("a").state, seen("a").attempts) == (LetterState.WAITING, 0)


def test_a_letter_that_can_not_be_composed_is_put_aside(database: str) -> None:
    def broken(letter: Posted) -> Content:
        if letter.key == "a":
            raise KeyError("no words")
        return words(letter)

    posted("a", "b")
    with smtp.serving(smtp.Sink()) as sink:
        assert send(sink.url, broken) == 1
    assert (seen("a").state, seen("a").reason) == (LetterState.PARKED, "not_composed")


def test_a_letter_that_means_nothing_any_more_does_not_go(database: str) -> None:
    posted("a")
    with smtp.serving(smtp.Sink()) as sink:
        assert send(sink.url, lambda _letter: Meaningless(LetterState.CANCELLED, "nothing_to_say")) == 0
    assert (seen("a").state, seen("a").reason) == (LetterState.CANCELLED, "nothing_to_say")
    assert not sink.raw


def test_a_letter_may_be_told_to_wait_for_a_working_day(database: str) -> None:
    posted("a")
    until = clock.now() + timedelta(days=1)
    with smtp.serving(smtp.Sink()) as sink:
        assert send(sink.url, lambda _letter: NotBefore(until)) == 0
        assert (seen("a").state, seen("a").turn_at, seen("a").attempts) == (LetterState.WAITING, until, 0)
        minutes_pass(24 * 60 + 1)
        assert send(sink.url) == 1


def test_an_urgent_letter_goes_before_a_thousand_others(database: str) -> None:
    posted(*(f"digest{number}" for number in range(5)))
    posted("link", priority=Priority.URGENT)
    with smtp.serving(smtp.Sink()) as sink:
        send(sink.url)
    assert sink.letters[0]["To"] == "link@example.org"


def test_senders_side_by_side_find_words_for_no_letter_twice_and_share_what_is_urgent(database: str) -> None:
    ids = posted("a", "b", "c", "d", "e", "f", "g", "h")
    urgent = posted("link", priority=Priority.URGENT)
    worded: list[int] = []

    def noted(letter: Posted) -> Composed:
        worded.append(letter.id)
        return words(letter)

    with smtp.serving(smtp.Sink()) as sink:
        for share in (Share(0, 2), Share(1, 2)):
            Sender(SmtpTransport(sink.url, SENDER), Words(noted), 6000, share=share).run()
    assert worded == urgent + [each for each in ids if each % 2 == 0] + [each for each in ids if each % 2]
    assert len(sink.letters) == len(ids) + 1


def test_a_letter_that_did_not_go_can_be_queued_again(database: str) -> None:
    (letter_id,) = posted("a")
    with smtp.serving(smtp.Sink(rcpt="550 no")) as sink:
        send(sink.url)
        with db.transaction():
            assert mail.again(letter_id)
        sink.rcpt = "250 OK"
        assert send(sink.url) == 1
    with db.transaction():
        assert not mail.again(letter_id)


class Dying:
    """A road on which a sender dies: nothing is recorded after it."""

    def send(self, letter: Posted, content: Content) -> Attempt:
        raise KeyboardInterrupt

    def close(self) -> None:
        """Nothing is held."""


def test_a_letter_whose_sender_died_goes_again_after_the_lease_and_not_before(database: str) -> None:
    posted("a")
    dying: Transport = Dying()
    with pytest.raises(KeyboardInterrupt):
        Sender(dying, Words(), 6000).run()
    with smtp.serving(smtp.Sink()) as sink:
        assert send(sink.url) == 0
        minutes_pass(6)
        assert send(sink.url) == 1
    assert seen("a").unknown_outcomes == 1


def test_a_letter_that_kills_its_sender_is_parked_the_third_time(database: str) -> None:
    posted("a")
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            Sender(Dying(), Words(), 6000).run()
        minutes_pass(6)
    assert Sender(Dying(), Words(), 6000).run() == 0
    assert (seen("a").state, seen("a").reason) == (LetterState.PARKED, "unknown_outcome")


def test_a_sender_that_comes_late_changes_nothing_that_another_has_settled(database: str) -> None:
    posted("a")
    with db.transaction():
        slow = claim(clock.now())
    minutes_pass(6)
    with smtp.serving(smtp.Sink()) as sink:
        assert send(sink.url) == 1
    assert slow is not None
    with db.transaction():
        assert not record(Tried(slow, words(slow.letter), Attempt(Outcome.LATER, "450")), clock.now())
    assert seen("a").state is LetterState.SENT


def test_a_sender_that_comes_late_leaves_alone_what_another_has_in_hand(database: str) -> None:
    posted("a")
    with db.transaction():
        slow = claim(clock.now())
    minutes_pass(6)
    with db.transaction():
        other = claim(clock.now())
    assert slow is not None
    assert other is not None
    with db.transaction():
        assert record(Tried(slow, words(slow.letter), Attempt(Outcome.LATER, "450")), clock.now()) is None
    assert seen("a").state is LetterState.SENDING
    with db.transaction():
        tried = Tried(other, words(other.letter), Attempt(Outcome.SENT, "250 OK"))
        assert record(tried, clock.now()) is LetterState.SENT


def test_letters_of_all_senders_go_in_one_even_flow(database: str) -> None:
    senders = [Throttle(120), Throttle(120)]
    at, went = clock.now(), []
    for _tick in range(600):
        at += timedelta(seconds=0.1)
        for sender in senders:
            with db.transaction():
                went += [at] if sender.take(at) else []
    assert 118 <= len(went) <= 120
    assert max(sum(begin <= each < begin + timedelta(seconds=1) for each in went) for begin in went) <= 3


def test_in_a_fast_flow_a_sender_at_work_keeps_no_other_waiting(database: str) -> None:
    senders = {Throttle(60_000): 0, Throttle(60_000): 0}
    at = clock.now()
    for _tick in range(300):  # each could send 400 a second, and both together may send 1,000
        at += timedelta(milliseconds=2.5)
        for sender in senders:
            with db.transaction():
                senders[sender] += sender.take(at)
    assert min(senders.values()) > 200
    assert max(senders.values()) <= 300


def test_a_clock_that_was_set_back_stops_no_flow(database: str) -> None:
    throttle, now = Throttle(60), clock.now()
    with db.transaction():
        assert throttle.take(now)
    with db.transaction():
        assert throttle.take(now - timedelta(days=1))


def test_a_server_that_refuses_every_letter_is_down_for_us_and_no_letter_is_charged(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    posted("a", "b", "c", "d", "e")
    with smtp.serving(smtp.Sink(data="554 5.7.1 you are barred")) as sink:
        sender = Sender(SmtpTransport(sink.url, SENDER), Words(), 6000)
        for _ in range(4):
            assert sender.run() == 0
            minutes_pass(1)
        assert send(sink.url) == 0  # another sender finds the same
        with db.transaction(write=False):
            down = outage()
        assert down is not None
        assert down.is_refusal
        assert {seen(key).attempts for key in "abcde"} == {0}
        assert {seen(key).state for key in "abcde"} <= {LetterState.WAITING, LetterState.QUEUED}
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        sink.data = "250 OK"
        for _ in range(3):
            minutes_pass(2)
            sender.run()
    assert len(sink.raw) == 5
    with db.transaction(write=False):
        assert outage() is None


@pytest.mark.parametrize(
    "answer", ["554 5.7.1 relay access denied", "530 5.7.0 authentication required", "550 no relay"]
)
def test_a_refusal_that_says_nothing_of_the_recipient_flags_nobody(database: str, answer: str) -> None:
    posted("a", "b", "c")
    with smtp.serving(smtp.Sink(rcpt=answer)) as sink:
        send(sink.url)
    assert {seen(key).state for key in "abc"} == {LetterState.WAITING}
    with db.transaction(write=False):
        assert db.session.scalars(select(FlaggedAddress)).all() == []


def test_some_letters_refused_among_many_that_go_are_the_letters_own_fault(database: str) -> None:
    posted("a1", "b", "a2", "c", "a3", "d", "a4")
    refusing = smtp.Sink(rcpt=lambda address: "554 5.7.1 policy" if address.startswith("a") else "250 OK")
    with smtp.serving(refusing) as sink:
        assert send(sink.url) == 3
    assert {seen(f"a{number}").state for number in (1, 2, 3, 4)} == {LetterState.PARKED}
