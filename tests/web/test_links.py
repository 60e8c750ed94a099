"""The ways in by a link from a letter: what they open, for whom, how long, and that opening one changes nothing."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select

from config import Settings
from tests.executions.rows import Story, duty, state
from tests.municipality import Municipality
from tests.reminders.post import no_overviews
from tests.web.client import PASSWORD, Browser, Page
from tracker import audit, clock, db, jobs
from tracker.directory import accounts
from tracker.directory import queries as directory
from tracker.directory.models import Appointment, Person, SignInLink, WebSession
from tracker.directory.services import set_active
from tracker.executions.states import State
from tracker.mail import Letter, LetterState
from tracker.reminders import links
from tracker.reminders.models import LetterChoice
from tracker.reminders.regular import Often
from tracker.reminders.services import send_invitation

Enter = Callable[[str], Browser]


@pytest.fixture
def execution_id(municipality: Municipality) -> int:
    """A duty of the first school."""
    with db.transaction():
        return duty(municipality, "school1", days=5)


@pytest.fixture
def link(municipality: Municipality, execution_id: int, settings: Settings) -> str:
    """The link to it in the letter of its head."""
    until = municipality.today + timedelta(days=14)
    made = links.answer_link(municipality.people["school1"], execution_id, until, settings)
    return made.removeprefix(settings.base_url)


@contextmanager
def later(**passed: float) -> Iterator[None]:
    """Some time passes."""
    clock._shift += timedelta(**passed)
    yield
    clock._shift -= timedelta(**passed)


def count(table: type[db.Base]) -> int:
    with db.transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_link_leads_from_a_letter_to_the_answer_of_one_duty(app: Flask, link: str, execution_id: int) -> None:
    browser = Browser(app)
    page = browser.open(link)
    assert "Фамилия school1" in page.text
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    page = browser.fill("")
    assert page.url == f"/executions/{execution_id}/report"
    page = browser.fill("", {"text": "Сделано.", "answer": "executed"})
    assert page.url == f"/executions/{execution_id}"
    assert state(execution_id) is State.UNDER_REVIEW


def test_opening_a_link_changes_nothing(app: Flask, link: str) -> None:
    before = (count(WebSession), count(audit.HistoryEntry))
    for _turn in range(3):
        assert Browser(app).open(link).status == 200
    assert (count(WebSession), count(audit.HistoryEntry)) == before


def test_the_session_of_a_link_opens_nothing_but_its_duty(
    app: Flask, link: str, municipality: Municipality, execution_id: int
) -> None:
    with db.transaction():
        other = duty(municipality, "school1", days=9)
    browser = Browser(app)
    browser.open(link)
    browser.fill("")
    assert [browser.open(f"/executions/{each}").status for each in (execution_id, other)] == [200, 401]
    for page in ("/", "/account", f"/executions/{other}/report", "/organisations/", "/letters/choice/"):
        assert browser.open(page).status == 401, page


def test_a_forged_a_foreign_and_an_old_link_open_nothing(
    app: Flask, link: str, municipality: Municipality, execution_id: int, settings: Settings
) -> None:
    foreign = links.answer_link(municipality.people["school2"], execution_id, date(2026, 7, 1), settings)
    for bad in (link + "x", link[:-1], "/a/", "/a/WzEsMV0", foreign.removeprefix(settings.base_url)):
        assert Browser(app).open(bad).status in {404, 410}, bad
    with later(days=14):
        assert Browser(app).open(link).status == 200
    with later(days=15):
        assert Browser(app).open(link).status == 410


def test_a_link_of_an_earlier_version_opens_its_duty(
    app: Flask, municipality: Municipality, execution_id: int, settings: Settings
) -> None:
    until = municipality.today + timedelta(days=14)
    said = [municipality.people["school1"], execution_id, until.toordinal()]
    token = URLSafeSerializer(settings.secret_key, salt="answer").dumps(said)
    assert "Фамилия school1" in Browser(app).open(f"/a/{token}").text


def test_a_link_that_has_run_out_leads_to_its_duty_all_the_same(
    app: Flask, link: str, execution_id: int, signed_in: Enter
) -> None:
    with later(days=15):
        browser = Browser(app)
        page = browser.open(link)
        assert page.status == 410
        assert "Она действовала до 29 июня 2026 г. включительно" in page.text
        browser.open(page.tree.xpath("//main//a/@href")[0])
        assert browser.fill("/sign-in", {"login": "school1", "password": PASSWORD}).url == f"/executions/{execution_id}"
        assert browser.open(link).url == f"/executions/{execution_id}"


def gone(app: Flask, link: str, browser: Browser, execution_id: int) -> bool:
    """Whether the link is dead, and the session that it had opened too."""
    return Browser(app).open(link).status == 410 and browser.open(f"/executions/{execution_id}").status in {
        401,
        403,
        404,
    }


def followed(app: Flask, link: str) -> Browser:
    browser = Browser(app)
    browser.open(link)
    browser.fill("")
    return browser


def test_a_link_dies_with_the_office(app: Flask, link: str, municipality: Municipality, execution_id: int) -> None:
    browser = followed(app, link)
    with db.transaction():
        held = db.session.query(Appointment).filter_by(person_id=municipality.people["school1"]).one()
        held.ends_on = municipality.today - timedelta(days=1)
    assert gone(app, link, browser, execution_id)


def test_a_link_dies_with_the_way_in(app: Flask, link: str, municipality: Municipality, execution_id: int) -> None:
    browser = followed(app, link)
    with db.transaction():
        set_active(db.session.get_one(Person, municipality.people["school1"]), active=False, by_id=None)
    assert gone(app, link, browser, execution_id)


def test_the_administrator_closes_all_links_at_once(app: Flask, link: str, signed_in: Enter, execution_id: int) -> None:
    browser, administrator = followed(app, link), signed_in("administrator")
    administrator.open("/admin/links")
    page = administrator.send("/admin/links", {"answer_days": "14", "sign_in_links": "y"})
    assert "Правила ссылок установлены" in page.text
    assert gone(app, link, browser, execution_id)


@pytest.mark.parametrize("days", ["", "0", "61"])
def test_a_number_of_days_that_is_none_is_refused_in_words(signed_in: Enter, days: str) -> None:
    administrator = signed_in("administrator")
    administrator.open("/admin/links")
    page = administrator.fill("", {"answer_days": days})
    assert page.status == 200
    assert "Целое число от 1 до 60" in page.text


def test_who_needs_a_second_factor_is_let_in_by_no_link(app: Flask, link: str, municipality: Municipality) -> None:
    with db.transaction():
        db.session.get_one(Person, municipality.people["school1"]).second_factor_required = True
    assert Browser(app).open(link).status == 410


def test_who_has_signed_in_keeps_the_session(signed_in: Enter, link: str, execution_id: int) -> None:
    browser = signed_in("school1")
    browser.open(link)
    assert browser.fill("").url == f"/executions/{execution_id}/report"
    assert browser.open("/account").status == 200


def test_an_answered_duty_is_shown(app: Flask, link: str, municipality: Municipality, execution_id: int) -> None:
    Story(municipality, execution_id).report()
    browser = Browser(app)
    browser.open(link)
    assert browser.fill("").url == f"/executions/{execution_id}"


def sent(settings: Settings) -> str:
    """The text of the newest letter in the local mailbox, after sending what is due."""
    assert jobs.send(settings) == 1
    newest = max((settings.mailbox_dir / "new").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    body = message_from_bytes(newest.read_bytes(), policy=policy.default).get_body(("plain",))  # type: ignore[attr-defined]
    assert body is not None
    return str(body.get_content())


def asked(app: Flask, login: str) -> Page:
    browser = Browser(app)
    browser.open("/sign-in/link")
    return browser.fill("", {"login": login})


def one_time(app: Flask, settings: Settings, login: str = "school1@example.org") -> str:
    asked(app, login)
    found = re.search(r"/sign-in/link/\S+", sent(settings))
    assert found is not None
    return found[0]


def test_a_letter_with_a_link_signs_in_once(app: Flask, municipality: Municipality, settings: Settings) -> None:
    link = one_time(app, settings)
    browser, other = Browser(app), Browser(app)
    assert (browser.open(link).status, other.open(link).status) == (200, 200)
    assert count(WebSession) == 0
    browser.fill("")
    assert browser.open("/account").heading == "Фамилия school1"
    assert other.fill("").status == 410
    assert Browser(app).open(link).status == 410


def test_a_link_that_signs_in_is_good_for_a_quarter_of_an_hour(
    app: Flask, municipality: Municipality, settings: Settings
) -> None:
    link = one_time(app, settings)
    with later(minutes=14):
        assert Browser(app).open(link).status == 200
    with later(minutes=16):
        assert Browser(app).open(link).status == 410


def test_the_answer_is_the_same_whether_the_address_is_known(app: Flask, municipality: Municipality) -> None:
    known, unknown = (asked(app, login) for login in ("school1@example.org", "nobody@example.org"))
    assert (known.status, known.text) == (unknown.status, unknown.text)
    assert count(Letter) == 1


def test_links_are_not_sent_without_end(app: Flask, municipality: Municipality) -> None:
    said = {asked(app, "school1").text for _turn in range(5)}
    assert len(said) == 1
    assert (count(Letter), count(SignInLink)) == (3, 3)
    for number in range(25):
        assert asked(app, f"nobody{number}").status == 200
    assert asked(app, "school2").status == 429


def test_a_link_does_not_replace_the_second_factor(app: Flask, municipality: Municipality, settings: Settings) -> None:
    with db.transaction():
        db.session.get_one(Person, municipality.people["chair"]).second_factor_required = True
    browser = Browser(app)
    browser.open(one_time(app, settings, "chair"))
    assert browser.fill("").heading == "Второй шаг"
    assert count(WebSession) == 0


def test_the_outbox_and_the_journal_hold_no_secret(
    app: Flask, municipality: Municipality, settings: Settings, signed_in: Enter, link: str
) -> None:
    secret = one_time(app, settings)
    no_overviews()
    jobs.remind(settings)
    with db.transaction(write=False):
        waiting = db.session.scalars(select(Letter.id).order_by(Letter.id.desc())).first()
    shown = signed_in("administrator").open(f"/letters/{waiting}")
    assert "/report" in shown.text
    assert "/a/" not in shown.text
    text = sent(settings)
    assert link.rpartition("/")[0] in text
    with db.transaction(write=False):
        for letter in db.session.scalars(select(Letter)):
            kept = letter.text + letter.html + str(letter.facts)
            assert secret not in kept
            assert "/a/" not in kept
            assert "/letters/choice/" not in kept


def choice(municipality: Municipality, settings: Settings) -> str:
    return links.choice_link(municipality.people["school1"], settings).removeprefix(settings.base_url)


def test_a_mail_program_stops_letters_with_one_click(
    app: Flask, municipality: Municipality, settings: Settings
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    url = choice(municipality, settings)
    assert app.test_client().get(url).status_code == 200
    assert count(LetterChoice) == 0
    assert app.test_client().post(url, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with db.transaction(write=False):
        kept = db.session.scalars(select(LetterChoice)).one()
        assert (kept.person_id, kept.often, kept.overviews) == (municipality.people["school1"], Often.FIRST, True)
    assert app.test_client().get(f"{url}/overviews").status_code == 200
    assert app.test_client().post(f"{url}/overviews").status_code == 200
    with db.transaction(write=False):
        kept = db.session.scalars(select(LetterChoice)).one()
        assert (kept.often, kept.overviews) == (Often.FIRST, False)


def test_how_often_letters_come_is_chosen_in_a_page(
    signed_in: Enter, municipality: Municipality, settings: Settings
) -> None:
    browser = signed_in("school1")
    page = browser.open("/letters/choice/")
    assert page.url == choice(municipality, settings)
    page = browser.fill("/set", {"often": "weekly", "paused_until": "2026-07-01", "overviews": "y"})
    assert "Выбор сохранён" in page.text
    assert page.tree.xpath("//input[@checked]/@value") == ["weekly", "y"]
    assert Browser(browser.client.application).open("/letters/choice/forged").status == 404


def test_a_newcomer_comes_in_by_an_invitation_good_for_a_week_and_once(
    app: Flask, municipality: Municipality, signed_in: Enter, settings: Settings
) -> None:
    administrator = signed_in("administrator")
    administrator.open(f"/admin/people/{municipality.people['school2']}")
    assert "Приглашение уйдёт" in administrator.fill("/invitation").text
    assert jobs.send(settings) == 1
    with db.transaction(write=False):
        letter = db.session.scalars(select(Letter)).one()
        link_id = db.session.scalars(select(SignInLink.id)).one()
    assert letter.subject == "Приглашение: исполнение решений коллегии"
    assert "/sign-in/link/" not in letter.text
    url = f"/sign-in/link/{links.sign_in_token(link_id, settings)}"
    with later(days=6):
        newcomer = Browser(app)
        newcomer.open(url)
        assert newcomer.fill("").url == "/executions/mine"
        assert Browser(app).open(url).status == 410


def test_an_invitation_runs_out_and_goes_to_nobody_without_an_address(
    app: Flask, municipality: Municipality, signed_in: Enter, settings: Settings
) -> None:
    administrator = signed_in("administrator")
    page = f"/admin/people/{municipality.people['school2']}"
    administrator.open(page)
    administrator.fill("/invitation")
    with db.transaction():
        link_id = db.session.scalars(select(SignInLink.id)).one()
        db.session.get_one(Person, municipality.people["school2"]).email = ""
    with later(days=8):
        assert Browser(app).open(f"/sign-in/link/{links.sign_in_token(link_id, settings)}").status == 410
    administrator.open(page)
    assert "Приглашение не отправлено" in administrator.fill("/invitation").text


def test_everybody_in_office_who_has_no_way_in_is_invited_at_once_and_once(
    municipality: Municipality, signed_in: Enter, settings: Settings
) -> None:
    administrator = signed_in("administrator")
    assert "Пригласить" not in administrator.open("/admin/people").text
    with db.transaction():
        for login in ("school1", "school2", "sad1"):
            db.session.get_one(Person, municipality.people[login]).password_hash = None
        db.session.get_one(Person, municipality.people["sad1"]).email = ""
    assert "2 человека ещё не приглашены" in administrator.open("/").text
    assert "Пригласить 2 человек, у которых ещё нет входа" in administrator.open("/admin/people").text
    page = administrator.fill("/invitations")
    assert "Приглашены 2 человека." in page.text
    assert "у которых ещё нет входа" not in page.text
    assert jobs.send(settings) == 2
    with later(days=8):
        assert "2 человек" in signed_in("administrator").open("/admin/people").text


def invited(municipality: Municipality, login: str, *, sent: bool = True) -> int:
    """A link that was sent to somebody to come in by for the first time."""
    with db.transaction():
        who = db.session.get_one(Person, municipality.people[login])
        who.password_hash = None
        link = accounts.invite(who, by_id=municipality.people["administrator"])
        assert link is not None
        send_invitation(link, who)
        db.session.flush()
        if sent:
            letter = db.session.scalars(select(Letter)).one()
            letter.state, letter.sent_at, letter.turn_at = LetterState.SENT, clock.now(), None
        return link.id


@pytest.mark.parametrize("sent", [True, False])
def test_an_invitation_that_went_to_another_address_lets_nobody_in(
    app: Flask, municipality: Municipality, signed_in: Enter, settings: Settings, sent: bool
) -> None:
    url = f"/sign-in/link/{links.sign_in_token(invited(municipality, 'school2', sent=sent), settings)}"
    stranger = Browser(app)
    stranger.open(url)
    if sent:
        stranger.fill("")
    administrator = signed_in("administrator")
    administrator.open(f"/addresses/people/{municipality.people['school2']}")
    administrator.fill("", {"email": "right@example.org"})
    assert stranger.open("/account").status == 401
    assert Browser(app).open(url).status == (410 if sent else 200)  # what has not gone yet goes to the right one


def test_who_came_in_by_one_link_comes_in_by_no_other_of_before(
    app: Flask, municipality: Municipality, settings: Settings
) -> None:
    first, second = (one_time(app, settings) for _turn in range(2))
    browser = Browser(app)
    browser.open(second)
    assert browser.fill("").url == "/executions/mine"
    assert Browser(app).open(first).status == 410


def test_a_new_password_closes_the_links_of_before(app: Flask, municipality: Municipality, settings: Settings) -> None:
    link = one_time(app, settings)
    with db.transaction():
        accounts.set_password(db.session.get_one(Person, municipality.people["school1"]), "другой пароль", by_id=None)
    assert Browser(app).open(link).status == 410


def test_who_came_in_once_is_not_invited_again(app: Flask, municipality: Municipality, settings: Settings) -> None:
    newcomer = Browser(app)
    newcomer.open(f"/sign-in/link/{links.sign_in_token(invited(municipality, 'school2'), settings)}")
    newcomer.fill("")
    with later(days=8), db.transaction():
        accounts.forget_old()
        assert not directory.uninvited(municipality.today)
