"""Addresses that the mail server refused: seen by those who can do something, corrected, written to again."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from config import Settings
from tests import smtp
from tests.executions.rows import duty
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import clock, db, jobs, mail
from tracker.audit import HistoryEntry
from tracker.directory.models import Person
from tracker.mail import FlaggedAddress, Letter, LetterState
from tracker.mail.outbox import flag

Enter = Callable[[str], Browser]

ADDRESS = "school1@example.org"


@pytest.fixture
def refused(municipality: Municipality) -> int:
    """A letter to the head of the first school was refused for good, and one more waits; the first."""
    head = municipality.people["school1"]
    with db.transaction():
        db.session.get_one(Person, head).email = ADDRESS
        ids = [mail.post(key, "digest", recipient_id=head, address=ADDRESS, facts={}) for key in ("first", "second")]
        letters = [db.session.get_one(Letter, each) for each in ids]
        for letter, state, reason in zip(letters, ("parked", "withheld"), ("refused", "flagged"), strict=True):
            letter.state, letter.reason, letter.turn_at = LetterState(state), reason, None
        flag(ADDRESS, letters[0].id, "550 5.1.1 no such user here", clock.now())
        return letters[0].id


def flags() -> list[str]:
    with db.transaction(write=False):
        return list(db.session.scalars(select(FlaggedAddress.address)))


def actions() -> list[str]:
    with db.transaction(write=False):
        found = select(HistoryEntry.action).where(HistoryEntry.action.in_(["clear_flag", "correct_address"]))
        return list(db.session.scalars(found))


def queued() -> list[str]:
    with db.transaction(write=False):
        return sorted(db.session.scalars(select(Letter.key).where(Letter.state == LetterState.QUEUED)))


def test_a_refused_address_is_told_of_and_written_to_again_when_a_person_says_so(
    signed_in: Enter, refused: int
) -> None:
    browser = signed_in("administrator")
    assert "почтовый сервер отклоняет 1 адрес" in browser.open("/").text
    page = browser.open("/addresses/")
    for words in (ADDRESS, "Фамилия school1", "550 5.1.1 no such user here", "Исправить адрес"):
        assert words in page.text
    assert "2 ожидавших письма будут отправлены" in browser.fill("/write-again").text
    assert (flags(), actions(), queued()) == ([], ["clear_flag"], ["first", "second"])
    assert "почтовый сервер отклоняет" not in browser.open("/").text


def test_a_corrected_address_is_no_longer_refused_and_what_waited_goes_there(signed_in: Enter, refused: int) -> None:
    browser = signed_in("administrator")
    link = browser.open("/addresses/").tree.xpath("//main//td/a[contains(., 'Исправить')]/@href")[0]
    browser.open(link)
    assert "Это не адрес" in browser.fill("", {"email": "no address"}).text
    assert flags() == [ADDRESS]
    assert "head@school.example.org" in browser.fill("", {"email": "Head@School.example.org"}).text
    assert (flags(), actions(), queued()) == ([], ["correct_address"], ["first", "second"])


def test_an_address_that_somebody_else_has_too_stays_refused(
    signed_in: Enter, municipality: Municipality, refused: int
) -> None:
    with db.transaction():
        db.session.get_one(Person, municipality.people["school2"]).email = ADDRESS
    browser = signed_in("administrator")
    browser.open(f"/addresses/people/{municipality.people['school1']}")
    browser.fill("", {"email": "head@school.example.org"})
    assert (flags(), queued()) == ([ADDRESS], ["first", "second"])
    assert "сейчас получает письма на head@school.example.org" in browser.open("/addresses/").text


def test_a_secretary_sees_the_addresses_of_the_own_bodies_only(signed_in: Enter, refused: int) -> None:
    assert ADDRESS not in signed_in("secretary").open("/addresses/").text  # the letter is about none of the body's
    assert signed_in("secretary").send(f"/addresses/{refused}/write-again").status == 404
    assert flags() == [ADDRESS]


def test_a_secretary_sees_the_refused_address_of_a_head_who_was_written_to_about_the_own_body(
    signed_in: Enter, municipality: Municipality, settings: Settings
) -> None:
    with db.transaction():
        duty(municipality, "school1", issued_on=municipality.today)
    with smtp.serving(smtp.Sink(rcpt="550 5.1.1 no such user")) as sink:
        given = replace(settings, smtp_url=sink.url, mail_from="tracker@example.org")
        jobs.remind(given)
        jobs.send(given)
    browser = signed_in("secretary")
    assert "почтовый сервер отклоняет 1 адрес" in browser.open("/").text
    assert "school1@example.org" in browser.open("/addresses/").text
    assert "1 ожидавшее письмо будет отправлено" in browser.fill("/write-again").text


def test_a_newcomer_may_have_an_address(signed_in: Enter, municipality: Municipality) -> None:
    browser = signed_in("administrator")
    browser.open("/admin/people")
    new = {"full_name": "Новикова Анна", "login": "novikova", "email": "novikova"}
    assert "Это не адрес" in browser.fill("", new).text
    assert browser.fill("", {"email": "novikova@example.org"}).heading == "Новикова Анна"
