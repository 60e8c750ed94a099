"""What the ledger says was told is said by a letter that went, whatever happened between the sweep and the sending."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from tests.executions.rows import Story, duty
from tests.municipality import Municipality
from tests.reminders.post import Post, letters, no_overviews, on, states
from tracker import audit, clock, db, jobs, mail
from tracker.directory.models import Appointment, Person
from tracker.executions.models import Execution
from tracker.mail import Attempt, Content, LetterState, Posted
from tracker.mail.sender import Sender
from tracker.mail.smtp import SmtpTransport
from tracker.reminders import addresses, queries, services
from tracker.reminders.coming_back import take
from tracker.reminders.installation import InboxRules, set_rules
from tracker.reminders.kinds import Renderer

REFUSED = "550 5.1.1 no such user"


def issued(made: Municipality, organisation: str = "school1", *, days: int | None = None) -> int:
    with db.transaction():
        return duty(made, organisation, days=days, issued_on=made.today)


def person(made: Municipality, who: str = "school1") -> Person:
    return db.session.get_one(Person, made.people[who])


def subjects(post: Post, who: str = "school1") -> list[str]:
    return [str(letter["Subject"]) for letter in post.sink.letters if str(letter["To"]).startswith(who)]


def days(post: Post, first: str, count: int = 12) -> list[int]:
    """How many letters went on each of so many days."""
    begins = date.fromisoformat(first)
    return [post.day((begins + timedelta(days=number)).isoformat()) for number in range(count)]


class Busy(SmtpTransport):
    """The scheduler sweeps while a letter to one address goes."""

    def __init__(self, post: Post, address: str) -> None:
        super().__init__(post.settings.smtp_url or "", post.settings.mail_from)
        self.post, self.address = post, address

    def send(self, letter: Posted, content: Content) -> Attempt:
        if content.address == self.address:
            jobs.remind(self.post.settings)
        return super().send(letter, content)


def test_what_comes_to_a_letter_whose_words_were_found_is_said_in_it(municipality: Municipality, post: Post) -> None:
    first = [issued(municipality, f"school{number}") for number in (1, 2, 3)]
    post.remind()
    second = issued(municipality, "school3")
    with db.transaction():
        audit.record(db.session.get_one(Execution, second), "issue", by_id=None)
    sender = Sender(Busy(post, "school2@example.org"), Renderer(post.settings), 60_000)
    assert sender.run() == 3
    assert post.last()["To"] == "school3@example.org"
    assert post.linked() == [first[2], second]


def test_what_comes_to_a_letter_that_is_sent_once_more_is_said_in_it(municipality: Municipality, post: Post) -> None:
    first = issued(municipality)
    post.day("2026-06-15")
    with db.transaction():
        services.resend(letters()[0], person(municipality, "secretary"))
    second = issued(municipality)
    assert post.day("2026-06-16") == 1
    assert post.linked() == [first, second]
    assert days(post, "2026-06-17") == [0] * 12


def missed_a_letter(made: Municipality, post: Post) -> None:
    """A head had no way in at the moment at which the first notice of a duty was to go, and has one again."""
    issued(made)
    post.remind()
    with db.transaction():
        person(made).deactivated_at = clock.now()
    assert post.send() == 0
    assert states() == [(LetterState.CANCELLED, "no_office")]
    with db.transaction():
        person(made).deactivated_at = None


def test_who_was_away_when_the_letter_was_to_go_hears_of_it_on_coming_back(
    municipality: Municipality, post: Post
) -> None:
    missed_a_letter(municipality, post)
    assert post.day("2026-06-15") == 1
    assert [len(letters()), states()[0][0]] == [1, LetterState.SENT]
    assert days(post, "2026-06-16") == [0] * 12


def test_a_letter_that_was_cancelled_on_another_day_is_followed_by_a_new_one(
    municipality: Municipality, post: Post
) -> None:
    missed_a_letter(municipality, post)
    assert days(post, "2026-06-16", 3) == [1, 0, 0]
    assert states() == [(LetterState.CANCELLED, "no_office"), (LetterState.SENT, "")]


def test_what_was_nobodys_business_when_the_letter_went_is_told_when_it_is_again(
    municipality: Municipality, post: Post
) -> None:
    first, second = issued(municipality, days=60), issued(municipality, "school2", days=60)
    with db.transaction():
        theirs = db.session.query(Appointment).filter_by(person_id=municipality.people["school2"]).one()
        theirs.person_id = municipality.people["school1"]
    post.remind()
    with db.transaction():
        theirs.ends_on = municipality.today - timedelta(days=1)
        db.session.add(theirs)
    assert (post.send(), post.linked()) == (1, [first])
    with db.transaction(write=False):
        assert [len(queries.about(municipality.as_("secretary"), each)) for each in (first, second)] == [1, 0]
    with db.transaction():
        theirs.ends_on = None
        db.session.add(theirs)
    assert days(post, "2026-06-16", 3) == [1, 0, 0]
    assert post.linked() == [second]


def test_a_duty_taken_off_before_its_first_notice_is_told_when_it_is_put_back(
    municipality: Municipality, post: Post
) -> None:
    story = Story(municipality, issued(municipality))
    post.remind()
    story.withdraw()
    assert post.send() == 0
    assert states() == [(LetterState.CANCELLED, "nothing_to_say")]
    story.reopen()
    assert days(post, "2026-06-15", 4) == [1, 0, 0, 0]
    assert post.linked() == [story.execution_id]


def test_a_duty_put_on_control_again_is_told_of_once_more(municipality: Municipality, post: Post) -> None:
    story = Story(municipality, issued(municipality, days=60))
    post.day("2026-06-15")
    story.withdraw()
    assert days(post, "2026-06-16", 2) == [0, 0]
    story.reopen()
    assert days(post, "2026-06-17", 3) == [1, 0, 0]
    assert subjects(post)[-1] == "1 новое поручение, срок 14 августа"
    assert "снова на контроле" in post.text()


def test_of_a_person_without_an_address_one_letter_waits_for_it(municipality: Municipality, post: Post) -> None:
    first = issued(municipality)
    with db.transaction():
        person(municipality).email = ""
    assert post.day("2026-06-15") == 0
    second = issued(municipality)
    assert days(post, "2026-06-16", 3) == [0, 0, 0]
    assert states() == [(LetterState.WITHHELD, "no_address")]
    with db.transaction():
        by = person(municipality, "administrator")
        assert addresses.correct(person(municipality), "school1@example.org", by) == 1
    assert post.send() == 1
    assert post.linked() == [first, second]
    assert days(post, "2026-06-19") == [0] * 12


@pytest.mark.parametrize("same", [True, False], ids=["the address was right", "another address"])
def test_what_was_refused_goes_with_all_that_has_come_since_in_one_letter(
    municipality: Municipality, post: Post, same: bool
) -> None:
    no_overviews()
    ids = [issued(municipality, days=14)]
    post.sink.rcpt = REFUSED
    post.day("2026-06-15")
    ids.append(issued(municipality))
    assert days(post, "2026-06-16", 14) == [0] * 14
    assert len(letters()) == 1
    post.sink.rcpt = "250 OK"
    with db.transaction():
        if same:
            assert mail.unflag("school1@example.org") == 1
        else:
            addresses.correct(person(municipality), "right@example.org", person(municipality, "administrator"))
    assert post.send() == 1
    assert post.last()["To"] == ("school1" if same else "right") + "@example.org"
    assert sorted(post.linked()) == ids


BOUNCE = """\
From: MAILER-DAEMON@example.org
To: tracker@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@example.org>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

No such user.
--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; school1@example.org
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


def test_what_came_back_is_told_at_the_right_address(municipality: Municipality, post: Post) -> None:
    found = issued(municipality)
    post.day("2026-06-15")
    with db.transaction():
        set_rules(InboxRules(bounces=True), person(municipality, "administrator"))
    with db.transaction():
        take(BOUNCE.format(message_id=letters()[0].message_id).encode(), post.settings)
    assert post.day("2026-06-16") == 0
    with db.transaction():
        addresses.correct(person(municipality), "right@example.org", person(municipality, "administrator"))
    assert days(post, "2026-06-17", 3) == [1, 0, 0]
    assert (post.last()["To"], post.linked()) == ("right@example.org", [found])


def test_no_step_of_the_ladder_comes_on_the_morning_after_a_letter_on_the_same(
    municipality: Municipality, post: Post
) -> None:
    with time_machine.travel(datetime(2026, 6, 15, 9, 0, tzinfo=UTC), tick=False) as real:  # 17:00 there
        clock.show_day(None, post.settings.time_zone)
        first = issued(municipality, days=8)
        assert (post.remind(), post.send()) == (1, 1)
        real.shift(timedelta(hours=15, minutes=5))
        second = issued(municipality, days=8)
        assert (post.remind(), post.send()) == (1, 1)
        assert post.linked() == [second]
        real.shift(timedelta(days=1, minutes=-5))
        assert (post.remind(), post.send()) == (1, 1)
        assert post.linked() == [first]


def test_letters_of_a_clock_that_was_ahead_keep_nobody_waiting(municipality: Municipality, post: Post) -> None:
    issued(municipality)
    assert post.day("2026-06-26") == 1
    on("2026-06-16")
    soon = issued(municipality, days=3)
    assert post.day("2026-06-16") == 1
    assert post.linked() == [soon]


def test_what_a_clock_ahead_has_put_off_goes_when_it_is_set_right(municipality: Municipality, post: Post) -> None:
    with time_machine.travel(datetime(2026, 6, 16, 12, tzinfo=UTC), tick=False) as real:
        clock.show_day(None, post.settings.time_zone)
        issued(municipality)
        post.sink.mail = "421 closing"
        assert (post.remind(), post.send()) == (1, 0)
        with db.transaction():
            mail.post("a", "note_requested", recipient_id=None, address="a@example.org", facts={})
        post.sink.mail = "250 OK"
        real.shift(timedelta(days=-1, hours=-4))
        post.send()
        real.shift(timedelta(minutes=6))
        post.send()
        assert subjects(post) == ["1 новое поручение"]
        assert not any(letter.turn_at for letter in letters())
