"""Nothing typed is lost: after a session that ended and after somebody was quicker the text is there to be sent."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.executions import rows
from tests.municipality import Municipality
from tests.resolutions import texts
from tests.web.checking import stored
from tests.web.client import PASSWORD, Browser
from tracker import db
from tracker.directory import sessions
from tracker.directory.models import Person

Enter = Callable[[str], Browser]

WORDS = "Работа проведена: акты подписаны, копии у секретаря."


@dataclass(frozen=True)
class Writing:
    """A form that somebody fills in: who, where, and what is written in which field."""

    who: str
    url: str
    field: str
    others: dict[str, str]
    value: str = WORDS


def answer(made: Municipality) -> Writing:
    return Writing("school1", f"/executions/{rows.duty(made)}/report", "text", {})


def extension(made: Municipality) -> Writing:
    url = f"/executions/{rows.duty(made)}/extension"
    return Writing("school1", url, "reason", {"new_due_on": "2026-07-20"})


def rules(made: Municipality) -> Writing:
    return Writing("secretary", f"/bodies/{made.body}/rules", "ladder_before", {}, "12, 6")


def correction(made: Municipality) -> Writing:
    draft = texts.brought_in(made)
    point = texts.point(texts.resolution(draft), "2.1").id
    return Writing("secretary", f"/resolutions/{draft}/check/points/{point}", "text", {})


def new_point(made: Municipality) -> Writing:
    draft = texts.brought_in(made)
    point = texts.point(texts.resolution(draft), "2.1").id
    return Writing("secretary", f"/resolutions/{draft}/check/points/new?after={point}", "text", {})


WRITINGS = (answer, extension, rules, correction, new_point)


@pytest.fixture
def writing(municipality: Municipality, request: pytest.FixtureRequest) -> Writing:
    """One of the forms, over rows of its own."""
    with db.transaction():
        found: Writing = request.param(municipality)
    return found


@pytest.mark.parametrize("writing", WRITINGS, ids=lambda each: each.__name__, indirect=True)
def test_what_was_typed_is_sent_after_signing_in_again(signed_in: Enter, writing: Writing) -> None:
    browser = signed_in(writing.who)
    browser.open(writing.url)
    with db.transaction():
        sessions.end_all(db.session.query(Person).filter_by(login=writing.who).one())
    page = browser.fill("", {writing.field: writing.value, **writing.others})
    assert page.status == 401
    assert "Введённое сохранено" in page.text
    page = browser.fill("/sign-in", {"login": writing.who, "password": PASSWORD})
    assert page.tree.xpath(f"//textarea[@name='{writing.field}']/text()") == [writing.value]
    assert writing.field not in page.text, "a field is called by a word that people know"
    page = browser.fill("")
    assert page.status == 200
    assert not page.tree.xpath("//p[@class='error']")
    assert page.tree.xpath("//p[@role='status']"), "it is done, and said so"


def test_a_new_point_still_stands_behind_its_neighbour(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        form = new_point(municipality)
    browser = signed_in("secretary")
    browser.open(form.url)
    with db.transaction():
        sessions.end_all(db.session.query(Person).filter_by(login="secretary").one())
    browser.fill("", {"text": "провести совещание", "number": "2.2."})
    browser.fill("/sign-in", {"login": "secretary", "password": PASSWORD})
    browser.fill("")
    [draft] = {int(part) for part in form.url.split("/") if part.isdecimal()}
    labels = [point.label for point in stored(draft).points]
    assert labels.index("2.2") == labels.index("2.1") + 1


@pytest.mark.parametrize("writing", [answer, rules, correction], ids=lambda each: each.__name__, indirect=True)
def test_of_two_who_write_the_second_keeps_the_text(signed_in: Enter, writing: Writing) -> None:
    first, second = signed_in(writing.who), signed_in(writing.who)
    first.open(writing.url)
    second.open(writing.url)
    first.fill("", {writing.field: "1" if writing.value != WORDS else "Сделано другим человеком."})
    page = second.fill("", {writing.field: writing.value})
    assert page.status == 409
    kept = page.tree.xpath("//textarea/text() | //input[not(@type='hidden')]/@value")
    assert writing.value in [each.strip() for each in kept]


@pytest.mark.parametrize("writing", [extension, correction], ids=lambda each: each.__name__, indirect=True)
def test_a_mistake_elsewhere_in_the_form_keeps_the_text(signed_in: Enter, writing: Writing) -> None:
    browser = signed_in(writing.who)
    browser.open(writing.url)
    page = browser.fill("", {writing.field: writing.value, "new_due_on": "не день", "number": "9" * 40})
    assert page.tree.xpath("//p[@class='error']")
    assert [each.strip() for each in page.tree.xpath(f"//textarea[@name='{writing.field}']/text()")] == [writing.value]
