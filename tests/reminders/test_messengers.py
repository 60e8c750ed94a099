"""Messengers and webhooks: against a real HTTPS server, with the outbox, the keys and the guarantees of letters."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests import smtp, webhook
from tests.executions.rows import duty
from tests.municipality import Municipality
from tests.reminders.post import Post
from tracker import clock, db, jobs
from tracker.directory.models import Person
from tracker.executions import noting, services
from tracker.executions.models import Execution
from tracker.mail import Letter, LetterState
from tracker.mail.gathering import HEAP
from tracker.mail.messengers import BadRoad, label_of
from tracker.mail.models import MESSAGE
from tracker.reminders import messengers
from tracker.reminders.installation import set_rules
from tracker.reminders.regular import MessengerRules


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[webhook.Hook]:
    """A webhook whose certificate is trusted."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(smtp.CERTIFICATE))
    with webhook.serving() as serving:
        yield serving


@pytest.fixture
def post(post: Post, municipality: Municipality, hook: webhook.Hook) -> Post:
    """An installation in whose inner network the webhook is; the first school's head has set it."""
    made = Post(replace(post.settings, messenger_hosts=("localhost",)), post.sink)
    with db.transaction():
        duty(municipality, "school1", days=7, issued_on=municipality.today)
        duty(municipality, "school2", days=7, issued_on=municipality.today)
        messengers.add(head(municipality), hook.url, made.settings)
    return made


def head(municipality: Municipality) -> Person:
    return db.session.get_one(Person, municipality.people["school1"])


def messages() -> list[Letter]:
    with db.transaction(write=False):
        return list(db.session.scalars(select(Letter).where(Letter.kind == MESSAGE).order_by(Letter.id)))


def test_a_message_goes_beside_the_letter_once_and_the_journal_shows_no_secret(post: Post, hook: webhook.Hook) -> None:
    for day in ("2026-06-15", "2026-06-15"):
        post.day(day)
    (message,) = messages()
    (told,) = hook.told
    assert (told["title"], told["message"]) == (message.subject, f"{post.settings.base_url}/")
    assert told["title"].startswith("1 новое поручение")
    assert told["message_id"] == message.message_id
    assert (message.state, message.address, message.priority) == (LetterState.SENT, "Webhook: localhost", 2)
    assert "secret-path" not in f"{message.subject}{message.text}{message.html}{message.address}{message.answer}"
    assert sum(str(letter["To"]) == "school1@example.org" for letter in post.sink.letters) == 1


def test_a_message_whose_letter_lost_its_meaning_does_not_go(
    post: Post, hook: webhook.Hook, municipality: Municipality
) -> None:
    post.remind()
    with db.transaction():
        person = head(municipality)
        person.deactivated_at = clock.now()
    post.send()
    assert hook.told == []
    assert [(each.state, each.reason) for each in messages()] == [(LetterState.CANCELLED, "no_messenger")]


def test_a_heap_makes_two_messages_too(post: Post, hook: webhook.Hook, municipality: Municipality) -> None:
    with db.transaction():
        ids = [duty(municipality, "school1", days=9) for _ in range(4)]
    for execution_id in ids:
        with db.transaction():
            asker = municipality.as_("controller")
            noting.ask(db.session.get_one(Execution, execution_id), asker, "Как идёт работа?")
        post.send()
    with db.transaction():
        duty_taken_off = db.session.get_one(Execution, ids[1])
        services.withdraw(duty_taken_off, municipality.as_("chair"), "утратило силу")
    clock.later(HEAP + timedelta(seconds=1))
    post.send()
    post.send()
    assert [each["title"] for each in hook.told] == [
        "Запрошена промежуточная информация: пункт 1, срок 24.06.2026",
        "2 запроса промежуточной информации, срок 24 июня",
    ]
    assert [each["message"] for each in hook.told][1] == f"{post.settings.base_url}/"
    left_out = (LetterState.CANCELLED, None)
    with_it = (LetterState.SENT, messages()[-1].id)
    assert [(each.state, each.joins_id) for each in messages()[1:4]] == [left_out, with_it, with_it]


def test_a_messenger_that_refuses_holds_no_letter_up_and_is_tried_three_times(post: Post, hook: webhook.Hook) -> None:
    hook.status = 500
    post.remind()
    for _ in range(5):
        post.send()
        clock.later(timedelta(minutes=75))
    assert (len(hook.told), [each.state for each in messages()]) == (3, [LetterState.PARKED])
    assert len(post.sink.raw) >= 2
    with db.transaction(write=False):
        assert db.session.scalars(select(Letter.state).where(Letter.kind != MESSAGE)).all() == [
            LetterState.SENT for _ in post.sink.raw
        ]


def test_while_the_mail_server_is_down_messages_go(post: Post, hook: webhook.Hook) -> None:
    down = Post(replace(post.settings, smtp_url=f"smtp://127.0.0.1:{smtp.free_port()}"), post.sink)
    down.remind()
    for _ in range(3):
        jobs.send(down.settings)
    assert len(hook.told) == 1
    assert [each.state for each in messages()] == [LetterState.SENT]
    with db.transaction(write=False):
        states = set(db.session.scalars(select(Letter.state).where(Letter.kind != MESSAGE)))
    assert LetterState.SENT not in states


def test_a_redirect_is_not_followed(post: Post, hook: webhook.Hook) -> None:
    hook.status, hook.place = 307, f"https://localhost:{hook.port}/elsewhere"
    post.remind()
    post.send()
    assert len(hook.told) == 1
    assert [each.state for each in messages()] == [LetterState.WAITING]


def test_a_host_that_is_no_longer_allowed_gets_nothing(post: Post, hook: webhook.Hook) -> None:
    strict = Post(replace(post.settings, messenger_hosts=()), post.sink)
    strict.remind()
    strict.send()
    assert hook.told == []
    assert [(each.state, each.answer) for each in messages()] == [(LetterState.PARKED, "private address")]


def test_a_switch_turns_them_off_and_a_trial_goes_like_any_message(
    post: Post, hook: webhook.Hook, municipality: Municipality
) -> None:
    with db.transaction():
        (mine,) = messengers.of(head(municipality))
        messengers.try_out(mine)
    post.send()
    assert [each["title"] for each in hook.told] == ["Теперь сообщения приходят сюда."]
    with db.transaction():
        set_rules(MessengerRules(allowed=False), municipality.as_("administrator").person)
        messengers.try_out(mine)
    post.send()
    assert (len(hook.told), messages()[-1].reason) == (1, "messengers_off")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("json://example.org/x", "scheme"),
        ("mailto://a:b@example.org", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("syslog://", "scheme"),
        ("", "scheme"),
        ("jsons://", "address"),
        ("tgram://nothing", "address"),
        ("jsons://127.0.0.1/x", "private"),
        ("jsons://2130706433/x", "private"),
        ("jsons://[::1]/x", "private"),
        ("jsons://10.0.0.7/x", "private"),
        ("jsons://169.254.169.254/latest/meta-data", "private"),
        ("jsons://localhost/x", "private"),
        ("mmosts://localhost/abcdefgh", "private"),
    ],
)
def test_only_encrypted_roads_to_public_addresses_are_taken(url: str, reason: str) -> None:
    with pytest.raises(BadRoad) as refused:
        label_of(url)
    assert refused.value.reason == reason


def test_a_name_that_changes_its_meaning_after_it_was_taken_is_seen_through(
    post: Post, hook: webhook.Hook, municipality: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, public = socket.getaddrinfo, [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    meant = {"now": public}

    def asked(host: Any, *arguments: Any, **named: Any) -> Any:
        return meant["now"] if host == "hook.example.org" else plain(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", asked)
    with db.transaction():
        (old,) = messengers.of(head(municipality))
        messengers.remove(old, head(municipality))
        url = hook.url.replace("localhost", "hook.example.org")
        assert messengers.add(head(municipality), url, post.settings).label == "Webhook: hook.example.org"
    meant["now"] = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", hook.port))]
    post.remind()
    post.send()
    assert hook.told == []
    assert [each.answer for each in messages()] == ["private address"]
