"""The journal: who may read which letter, page by page, and what was told about an execution."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from tests.conftest import ZONE
from tests.executions.rows import Story, duty
from tests.municipality import Municipality
from tests.reminders.post import Post, letters, on
from tracker import clock, db, mail
from tracker.directory.models import Person
from tracker.mail import Content, LetterState
from tracker.reminders import choices, ledger, queries, services, sweep
from tracker.reminders.choices import Choice
from tracker.reminders.forecast import Expected, forecast, letter_ahead
from tracker.reminders.letters import previews
from tracker.reminders.models import Reminder
from tracker.reminders.queries import Wanted
from tracker.reminders.regular import Often
from tracker.reminders.sweep import Planned


@pytest.fixture
def sent(municipality: Municipality, post: Post) -> int:
    """Two heads were written to; the duty of the first."""
    with db.transaction():
        found = duty(municipality, "school1", issued_on=municipality.today)
        duty(municipality, "school2", issued_on=municipality.today)
    post.day("2026-06-15")
    return found


def names(made: Municipality, who: str) -> list[str]:
    with db.transaction(write=False):
        return sorted(row.name.removeprefix("Фамилия ") for row in queries.letters(made.as_(who)))


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("administrator", ["school1", "school2"]),
        ("secretary", ["school1", "school2"]),
        ("chair", ["school1", "school2"]),
        ("controller", ["school1", "school2"]),
        ("school1", ["school1"]),
        ("school3", []),
        ("observer", []),
        ("stranger", []),
    ],
)
def test_who_sees_which_letters(municipality: Municipality, who: str, seen: list[str]) -> None:
    assert names(municipality, who) == seen
    first = letters()[0].id
    with db.transaction(write=False):
        visitor = municipality.as_(who)
        assert (queries.letter(visitor, first) is not None) == ("school1" in seen)
        assert sum(queries.counts(visitor).values()) == len(seen)


@pytest.mark.parametrize("names", ["execution_id", "recipient_id", "letter_id"])
def test_the_check_finds_what_the_ledger_says_of_nobody(sent: int, names: str) -> None:
    with db.transaction(write=False) as session:
        assert ledger.nameless() == []
        row = session.scalars(select(Reminder).where(Reminder.execution_id == sent)).one()
    with db.transaction() as session:
        session.execute(update(Reminder).where(Reminder.id == row.id).values({names: 1_000_000}))
    with db.transaction(write=False):
        assert ledger.nameless() == [row.id]


def test_the_journal_comes_in_pages_the_newest_first(municipality: Municipality, database: str) -> None:
    with db.transaction():
        for number in range(60):
            mail.post(f"a{number}", "test", recipient_id=None, address="a@example.org", facts={})
        visitor = municipality.as_("administrator")
        first = queries.letters(visitor)
        second = queries.letters(visitor, after=first[queries.PAGE - 1].letter.id)
        third = queries.letters(visitor, after=second[queries.PAGE - 1].letter.id)
    assert [len(first), len(second), len(third)] == [26, 26, 10]
    found = [row.letter.id for page in (first[:-1], second[:-1], third) for row in page]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 60


def test_the_journal_is_narrowed_to_a_state_and_a_person(municipality: Municipality, sent: int) -> None:
    school1 = municipality.people["school1"]
    with db.transaction(write=False):
        visitor = municipality.as_("secretary")
        assert queries.letters(visitor, Wanted(LetterState.PARKED)) == []
        assert len(queries.letters(visitor, Wanted(LetterState.SENT))) == 2
        (row,) = queries.letters(visitor, Wanted(recipient_id=school1))
        assert row.letter.recipient_id == school1
        assert queries.counts(visitor) == {LetterState.SENT: 2}


def test_the_card_shows_which_letters_went_about_it(municipality: Municipality, post: Post, sent: int) -> None:
    Story(municipality, sent).report().send_back()
    post.day("2026-06-16")
    with db.transaction(write=False):
        told = queries.about(municipality.as_("chair"), sent)
        assert [each.keys for each in told] == [("returned:1",), ("issued",)]
        assert {each.name for each in told} == {"Фамилия school1"}
        assert queries.about(municipality.as_("school2"), sent) == []
        assert (sent, "issued") in queries.told_of(told[1].letter.id)


def test_a_letter_that_did_not_go_is_sent_again_by_a_person(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        duty(municipality, "school1", issued_on=municipality.today)
    post.sink.rcpt = "550 5.1.1 no such user"
    assert post.day("2026-06-15") == 0
    with db.transaction():
        assert queries.oldest_due(clock.now()) is None
        letter = letters()[0]
        services.resend(letter, db.session.get_one(Person, municipality.people["secretary"]))
    with db.transaction(write=False):
        assert queries.oldest_due(clock.now()) is not None
    with db.transaction(), pytest.raises(services.WentAlready):
        services.resend(letters()[0], db.session.get_one(Person, municipality.people["secretary"]))
    post.sink.rcpt = "250 OK"
    assert post.send() == 1
    on("2026-06-15")


@pytest.mark.parametrize(
    ("narrowed", "number"),
    [
        ({"kind": "digest"}, 2),
        ({"kind": "report"}, 0),
        ({"organisation": "school2"}, 1),
        ({"organisation": "sad1"}, 0),
        ({"day": date(2026, 6, 15)}, 2),
        ({"day": date(2026, 6, 14)}, 0),
    ],
)
def test_the_journal_is_narrowed_by_kind_organisation_and_day(
    municipality: Municipality, sent: int, narrowed: dict[str, Any], number: int
) -> None:
    asked = dict(narrowed)
    name = asked.pop("organisation", None)
    wanted = Wanted(organisation_id=municipality.organisations[name] if name else None, zone=ZONE, **asked)
    with db.transaction(write=False):
        assert len(queries.letters(municipality.as_("secretary"), wanted)) == number


def test_a_letter_that_went_is_sent_once_more_as_another(municipality: Municipality, post: Post, sent: int) -> None:
    secretary = municipality.people["secretary"]
    with db.transaction():
        services.resend(letters()[0], db.session.get_one(Person, secretary))
    with db.transaction(), pytest.raises(services.WentAlready):
        services.resend(letters()[0], db.session.get_one(Person, secretary))
    assert post.send() == 1
    went = [letter for letter in post.sink.letters if letter["To"] == "school1@example.org"]
    assert len({letter["Message-ID"] for letter in went}) == 2
    assert went[0]["Subject"] == went[1]["Subject"]
    with db.transaction():
        services.resend(letters()[0], db.session.get_one(Person, secretary))
    assert [letter.key for letter in letters()][2:] == [f"{letters()[0].key}~1", f"{letters()[0].key}~2"]


def _said(it: Expected, made: Municipality, post: Post, plans: list[Planned]) -> str:
    """The subject of a letter ahead as its preview says it."""
    plan = letter_ahead(it.on, it.person_id, made.as_("secretary"), post.settings, plans)
    assert plan is not None
    with clock.standing_at(datetime.combine(it.on, time(12), ZoneInfo(ZONE))):
        (content,) = previews([plan], post.settings)
    assert isinstance(content, Content)
    return content.subject.replace("\u202f", " ")


def test_the_forecast_is_what_then_happens(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        for organisation, days in (("school1", 14), ("school2", 10), ("school2", 10), ("sad1", 60), ("centre", 14)):
            duty(municipality, organisation, days=days, issued_on=municipality.today)
        waiting = duty(municipality, "school3", days=60, issued_on=municipality.today)
    chosen = {
        "school2": Choice(Often.WEEKLY),
        "centre": Choice(paused_until=date(2026, 6, 29)),
        "controller": Choice(overviews=False),
    }
    for day in ("2026-06-15", "2026-06-22"):
        post.day(day)
    Story(municipality, waiting).report("school3")
    with db.transaction():
        for name, choice in chosen.items():
            choices.choose(db.session.get_one(Person, municipality.people[name]), choice)
    with db.transaction(write=False):
        plans = sweep.planned(post.settings)
        expected = forecast(municipality.as_("secretary"), post.settings, plans)
        assert forecast(municipality.as_("stranger"), post.settings, plans) == []
        said = {(each.on, each.person_id): _said(each, municipality, post, plans) for each in expected}
    happened = []
    for number in range(8, 22):
        post.sink.raw.clear()
        day = municipality.today + timedelta(days=number)
        post.day(day.isoformat())
        happened += [
            (day, municipality.people[str(letter["To"]).split("@")[0]], letter["Subject"])
            for letter in post.sink.letters
        ]
    assert {(on, person_id): subject for on, person_id, subject in happened} == said
    assert len(happened) == len(expected)
    assert {each.executions for each in expected if "school2" in each.name} == {2}
    assert [(each.on.isoformat(), each.name.split()[1], each.overview.kind) for each in expected if each.overview] == [
        ("2026-06-29", "secretary", "week"),
        ("2026-07-01", "chair", "month"),
        ("2026-07-06", "secretary", "week"),
    ]
