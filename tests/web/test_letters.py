"""The pages of letters: the journal and its filters, what will be sent, sending once more, the card's letters."""

from collections.abc import Callable

import pytest

from config import Settings
from tests.executions.rows import duty
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import db, jobs
from tracker.executions import noting
from tracker.executions.models import Execution
from tracker.mail import Letter

Enter = Callable[[str], Browser]


@pytest.fixture
def sent(municipality: Municipality, settings: Settings) -> int:
    """Two heads were written to; the duty of the first."""
    with db.transaction():
        found = duty(municipality, "school1", days=7, issued_on=municipality.today)
        duty(municipality, "school2", days=7, issued_on=municipality.today)
    jobs.remind(settings)
    jobs.send(settings)
    return found


def rows(browser: Browser, query: str = "") -> list[str]:
    page = browser.open(f"/letters/?{query}")
    return sorted(" ".join(each.text_content().split()) for each in page.tree.xpath("//tbody/tr/td[2]/a"))


def test_the_journal_is_narrowed_by_its_address(signed_in: Enter, municipality: Municipality, sent: int) -> None:
    browser, school = signed_in("secretary"), municipality.organisations["school1"]
    both = ["Фамилия school1", "Фамилия school2"]
    assert rows(browser) == both
    assert rows(browser, f"organisation={school}") == both[:1]
    assert rows(browser, f"person={municipality.people['school2']}") == both[1:]
    assert rows(browser, "kind=digest&day=2026-06-15&state=sent") == both
    assert rows(browser, "kind=report") == rows(browser, "day=2026-06-14") == rows(browser, "state=parked") == []
    assert rows(browser, "kind=x&day=x&state=x&person=x&organisation=x&after=x") == both


def test_a_letter_that_went_is_sent_once_more(signed_in: Enter, sent: int) -> None:
    browser = signed_in("secretary")
    browser.open("/letters/1")
    assert "поставлено в очередь" in browser.fill("/again").text
    assert "уже ждёт отправки" in browser.fill("/again").text
    with db.transaction(write=False):
        assert db.session.query(Letter).count() == 3


def test_what_will_be_sent_is_seen_and_nothing_is_written(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        duty(municipality, "school1", days=7, issued_on=municipality.today)
    browser = signed_in("secretary")
    page = browser.open("/letters/planned")
    assert "1 новое поручение, срок 22 июня" in page.text
    assert "17 июня 2026" in page.text
    ahead = browser.open(page.tree.xpath("//main//details//a/@href")[0])
    assert (ahead.heading, "17 июня 2026" in ahead.text) == ("1 поручение, срок 22 июня", True)
    assert "срок 22.06.2026, через 3 рабочих дня" in ahead.text
    assert "/a/" not in ahead.text
    assert browser.open(f"/letters/planned/{municipality.people['school1']}?on=2026-06-18").status == 404
    link = page.tree.xpath("//main//td/a/@href")[0]
    page = browser.open(link)
    assert "срок 22.06.2026, через 5 рабочих дней" in page.text
    assert "/a/" not in page.text
    assert "Ничего не будет" not in page.text
    with db.transaction(write=False):
        assert db.session.query(Letter).count() == 0
    assert "17 июня" not in signed_in("stranger").open("/letters/planned").text


def test_what_will_be_sent_names_overviews_to_who_reads_the_letters_of_their_body(
    signed_in: Enter, municipality: Municipality
) -> None:
    with db.transaction():
        duty(municipality, "school1", days=-3)
        duty(municipality, "school2", days=-3, body_id=municipality.other_body)
    told = {}
    for who in ("secretary", "stranger"):
        page = signed_in(who).open("/letters/planned").tree
        said = [[each.text_content().split() for each in row.xpath("td")] for row in page.xpath("//main//tbody/tr")]
        told[who] = [(name[1], " ".join(kind)) for name, kind, _subject in said]
    assert told == {
        "secretary": [("controller", "сводка на неделю"), ("school1", "письмо дня"), ("secretary", "сводка на неделю")],
        "stranger": [("school2", "письмо дня"), ("stranger", "сводка на неделю")],
    }
    page = signed_in("secretary").open(f"/letters/planned/{municipality.people['controller']}")
    assert "Сводка на неделю. Коллегия Управления образования: в цифрах" in page.text


def test_the_card_shows_which_letters_went_about_it(signed_in: Enter, sent: int) -> None:
    page = signed_in("chair").open(f"/executions/{sent}")
    assert page.tree.xpath("//section[@aria-labelledby='letters']//li//a/@href") == ["/letters/1"]
    page = signed_in("school1").open(f"/executions/{sent}")
    assert "1 новое поручение" in page.text
    assert not page.tree.xpath("//section[@aria-labelledby='letters']//a")


def test_what_went_together_leads_to_the_letter_that_says_it(
    signed_in: Enter, municipality: Municipality, settings: Settings
) -> None:
    with db.transaction():
        for _ in range(2):
            asked = db.session.get_one(Execution, duty(municipality, "school1", days=7))
            noting.ask(asked, municipality.as_("controller"), "Как идёт работа?")
    jobs.send(settings)
    browser = signed_in("secretary")
    assert browser.open("/letters/?kind=together").tree.xpath("//tbody//td[3]/a/@href") == ["/letters/3"]
    assert "2 запроса промежуточной информации, срок 22 июня" in browser.open("/letters/3").text
    journal = browser.open("/letters/?kind=note_requested")
    assert journal.tree.xpath("//tbody//td[4]/a/@href") == ["/letters/3", "/letters/3"]
    assert "отправлено · вместе с другими в письме 3" in journal.text
    assert browser.open("/letters/1").tree.xpath("//main//dd/a/@href") == ["/letters/3"]
    assert "поставлено в очередь" in browser.fill("/again").text
    with db.transaction():
        later = db.session.get_one(Execution, duty(municipality, "school1", days=7))
        noting.ask(later, municipality.as_("controller"), "Как идёт работа?")
    jobs.send(settings)
    assert "Отправка не раньше" in browser.open("/letters/5").text
    assert "Отправка не раньше" not in browser.open("/letters/3").text
    card = browser.open(f"/executions/{asked.id}")
    assert card.tree.xpath("//section[@aria-labelledby='letters']//li//a/@href") == ["/letters/2", "/letters/3"]
    card = signed_in("school1").open(f"/executions/{asked.id}")
    assert "вместе с другими в письме 3" in card.text
    assert not card.tree.xpath("//section[@aria-labelledby='letters']//a")
