"""The form of a letter: what mail programs read of it, and the kinds beside the letter of the day."""

import random
from collections import Counter
from datetime import date
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from lxml import html
from sqlalchemy import String, cast, select, update

from tests.executions.rows import Story, duty
from tests.municipality import Municipality
from tests.reminders.post import Post, letters, no_overviews, states
from tracker import db, files, mail
from tracker.directory import accounts
from tracker.directory.models import Appointment, Body, Organisation, Person
from tracker.mail import Attached, Content, Letter, LetterState
from tracker.mail.message import as_bytes
from tracker.reminders import queries, services
from tracker.reminders.kinds import KINDS
from tracker.reminders.notices import INNER_DUE, NOTICES
from tracker.resolutions.models import Resolution

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SENDER = "Система контроля исполнения решений коллегии Управления образования <tracker@example.org>"
LEAVE = "https://tracker.example.org/letters/choice/" + "x" * 120
WORDS = "коллегия решение 12 просрочено, 3 новых; ближайший срок — № 4 «О подготовке» (МБОУ СОШ № 15) test"


def message(subject: str = "Тема", **values: object) -> tuple[bytes, EmailMessage]:
    letter = Letter(message_id=f"<{'a' * 32}@example.org>")
    content = Content(subject, "Текст.\n" * 90, "<p>Текст.</p>", "a@example.org", **values)  # type: ignore[arg-type]
    raw = as_bytes(letter, content, SENDER)
    return raw, message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def defects(read: EmailMessage) -> list[object]:
    parts = [defect for part in read.walk() for defect in part.defects]
    return parts + [defect for header in read.values() for defect in getattr(header, "defects", ())]


def test_any_subject_arrives_as_it_was_written() -> None:
    chosen = random.Random(1)
    for _turn in range(200):
        subject = " ".join(chosen.choices(WORDS.split(), k=chosen.randint(1, 60)))
        raw, read = message(subject)
        assert read["Subject"] == subject
        assert max(map(len, raw.split(b"\r\n"))) <= 78
        assert defects(read) == []


def test_a_long_name_of_the_sender_arrives_whole() -> None:
    raw, read = message()
    written = message_from_bytes(raw)["From"]
    assert str(make_header(decode_header(written))) == SENDER
    assert read["From"].addresses[0].addr_spec == "tracker@example.org"


def test_a_file_goes_with_a_letter_under_its_name() -> None:
    name = "Справка об исполнении решений коллегии Управления образования на 15 июня 2026 г.docx"
    raw, read = message(attached=(Attached(name, DOCX, b"PK\x03\x04" * 1000), Attached("a.csv", "text/csv", b"a;b")))
    first, second = read.iter_attachments()
    assert (first.get_filename(), first.get_content_type(), first.get_content()) == (name, DOCX, b"PK\x03\x04" * 1000)
    assert second.get_content_type() == "text/csv"
    assert read.get_body(("plain",)) is not None
    assert defects(read) == []
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_a_mail_program_may_press_the_button_that_stops_such_letters() -> None:
    _raw, read = message(leave=LEAVE)
    assert read["List-Unsubscribe"] == f"<{LEAVE}>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message()[1]["List-Unsubscribe"] is None


def test_an_address_that_lets_its_reader_in_is_not_kept() -> None:
    secret, plain = "https://tracker.example.org/a/secret", "https://tracker.example.org/executions/1"
    content = Content("Тема", f"Ответить: {secret}", f'<a href="{secret}">', "a@x.ru", secrets=((secret, plain),))
    kept = content.without_secrets()
    assert (kept.text, kept.html) == (f"Ответить: {plain}", f'<a href="{plain}">')
    glued = Content("Тема", f"({secret}), {secret}. {secret}", "", "a@x.ru", secrets=((secret, plain),))
    assert glued.without_secrets().text == f"({plain}), {plain}. {plain}"


def told(
    made: Municipality,
    kind: str,
    execution_id: int,
    who: str = "school1",
    gathered_by: str | None = None,
    **facts: object,
) -> None:
    """Post a notice as the stage does in which something has happened."""
    draft = mail.Draft(
        kind=kind,
        recipient_id=made.people[who],
        address=f"{who}@example.org",
        facts={"by_id": made.people["controller"], **facts},
        about_id=execution_id,
        gathered_by=gathered_by,
    )
    with db.transaction():
        mail.post_all({f"{kind}:{execution_id}:{len(letters())}": draft})


@pytest.mark.parametrize("kind", sorted(NOTICES.keys() - {INNER_DUE}))
def test_a_notice_says_who_asks_for_what_and_leads_there(municipality: Municipality, post: Post, kind: str) -> None:
    with db.transaction():
        execution_id = duty(municipality, "school1", days=3)
    if kind == "co_executor_answered":  # what it tells of is an answer that nobody has looked at yet
        Story(municipality, execution_id).report()
    told(municipality, kind, execution_id, words="Сколько учебников <закуплено>?")
    assert post.send() == 1
    letter, text, html = post.last(), post.text(), post.html()
    assert letter["Subject"].endswith("пункт 1, срок 18.06.2026")
    assert "Фамилия controller" in text
    assert "Сколько учебников <закуплено>?" in text
    assert "Сколько учебников &lt;закуплено&gt;?" in html
    page = f"https://tracker.example.org/executions/{execution_id}{NOTICES[kind].page}"
    assert page in html
    assert page in letters()[0].html
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] is None
    assert letter["Message-ID"].endswith("@example.org>")
    assert defects(letter) == []


MARKUP = (
    '<b onclick="x()">=1+1</b> {{ 7*7 }} {%x & «ё» <a href="https://evil.example">тут</a>\r\nBcc: a@evil.example\r\n.'
)
ELEMENTS = {"html", "head", "meta", "title", "style", "body", "p", "h1", "h2", "ul", "li", "a", "span", "br", "strong"}
"""What letters are made of."""


def test_what_people_have_typed_is_only_words_in_every_letter(municipality: Municipality, post: Post) -> None:
    with db.transaction() as session:
        returned = duty(municipality, "school1", days=20, text=f"представить {MARKUP}")
        for days in (-9, 2, 60):
            duty(municipality, "school1", days=days, text=f"провести {MARKUP}")
        session.execute(update(Person).values(full_name=f"Имя {MARKUP}"))
        session.execute(update(Body).values(name=cast(Body.id, String) + MARKUP, short_name=MARKUP))
        session.execute(update(Resolution).values(number=MARKUP[:60]))
        session.execute(update(Organisation).values(short_name=cast(Organisation.id, String) + MARKUP))
        answered = duty(municipality, "school1", days=20, text=f"обновить {MARKUP}")
    Story(municipality, returned).report(text=MARKUP).send_back(comment=f"Нужно {MARKUP}")
    Story(municipality, answered).report()
    for kind in NOTICES.keys() - {INNER_DUE}:
        about = answered if kind == "co_executor_answered" else returned
        told(municipality, kind, about, words=f"Просьба {MARKUP}")
        told(municipality, kind, about, words=f"Просьба {MARKUP}", gathered_by="notice:1")
    enclosed(municipality, post, title=f"Справка {MARKUP}")
    with db.transaction() as session:
        head = session.get_one(Person, municipality.people["school1"])
        head.login = MARKUP[:60]
        link = accounts.invite(head, by_id=municipality.people["administrator"])
        assert link is not None
        services.send_invitation(link, head)
        services.send_sign_in_link(link, head)
    post.day("2026-06-16")
    post.day("2026-07-01")
    kinds = Counter(letter.kind for letter in letters() if letter.sent_at)
    assert (kinds["week"], kinds["month"], kinds["report"], kinds["invitation"], kinds["sign_in"]) == (4, 1, 1, 1, 1)
    assert len(post.sink.letters) >= len(NOTICES) + 5
    literal = " ".join(MARKUP.split())
    for letter in post.sink.letters:
        read = html.document_fromstring(letter.get_body(("html",)).get_content())
        assert literal in " ".join(read.text_content().split())
        assert literal in " ".join(letter.get_body(("plain",)).get_content().split())
        assert {str(each.tag) for each in read.iter()} <= ELEMENTS
        assert {href.partition("/a/")[0][:27] for href in read.xpath("//@href")} == {"https://tracker.example.org"}
        assert read.xpath("//@onclick") == []
        assert (letter["Bcc"], defects(letter)) == (None, [])


def test_a_notice_of_what_is_over_does_not_go(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        execution_id = duty(municipality, "school1", days=3)
    told(municipality, "returned_inside", execution_id)
    Story(municipality, execution_id).report()
    assert post.send() == 0
    assert states() == [(LetterState.CANCELLED, "nothing_to_say")]


def test_a_notice_goes_to_nobody_who_may_not_see_the_duty(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        execution_id = duty(municipality, "school1", days=3)
    told(municipality, "returned_inside", execution_id, "school2")
    assert post.send() == 0
    assert states() == [(LetterState.CANCELLED, "no_office")]


def test_no_reminder_comes_within_a_day_of_another_letter_on_the_same_thing(
    municipality: Municipality, post: Post
) -> None:
    no_overviews()
    with db.transaction():
        execution_id = duty(municipality, "school1", days=0, issued_on=date(2026, 6, 1))
        other = duty(municipality, "school2", days=0, issued_on=date(2026, 6, 1))
    told(municipality, "returned_inside", execution_id)
    assert post.day("2026-06-15") == 2
    assert sorted(letter["To"] for letter in post.sink.letters) == ["school1@example.org", "school2@example.org"]
    assert post.linked() == [other]
    assert post.remind("2026-06-17") == 3  # both heads and the controller: the day has passed


def test_a_notice_that_waited_for_its_server_and_a_reminder_of_the_same_do_not_come_together(
    municipality: Municipality, post: Post
) -> None:
    no_overviews()
    with db.transaction():
        execution_id = duty(municipality, "school1", days=0, issued_on=date(2026, 6, 1))
    told(municipality, "returned_inside", execution_id)
    post.sink.mail = "421 closing"
    assert [post.day(f"2026-06-{day}") for day in (15, 16, 17)] == [0, 0, 0]
    post.sink.mail = "250 OK"
    assert post.day("2026-06-18") == 2  # the controller is told at once that the day has passed
    assert [line for line in post.went() if line.startswith("school1")] == [
        "school1: Возвращено на доработку: пункт 1, срок 15.06.2026"
    ]
    post.day("2026-06-19")
    assert len([line for line in post.went() if line.startswith("school1")]) == 2


def test_the_card_shows_a_notice_too(municipality: Municipality, post: Post) -> None:
    with db.transaction():
        execution_id = duty(municipality, "school1", days=3)
    told(municipality, "note_requested", execution_id)
    with db.transaction(write=False):
        (row,) = queries.about(municipality.as_("secretary"), execution_id)
        assert (row.name, row.keys) == ("Фамилия school1", ("note_requested",))
        assert queries.about(municipality.as_("stranger"), execution_id) == []


def enclosed(made: Municipality, post: Post, who: str = "chair", title: str = "Справка на 15 июня") -> None:
    with db.transaction():
        kept = files.keep(post.settings.files_dir, b"PK\x03\x04report", "Справка.docx", None)
        db.session.flush()
        mail.post(
            "report:1",
            "report",
            recipient_id=made.people[who],
            address="",
            facts={"body_id": made.body, "title": title, "page": "/reports/", "files": [kept.id]},
        )
        letter = db.session.scalars(select(Letter).where(Letter.kind == "report")).one()
        letter.state, letter.turn_at, letter.reason = LetterState.QUEUED, letter.created_at, ""


def test_a_report_is_brought_as_a_file(municipality: Municipality, post: Post) -> None:
    enclosed(municipality, post)
    assert post.send() == 1
    (attached,) = post.last().iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("Справка.docx", DOCX)
    assert attached.get_content() == b"PK\x03\x04report"
    assert "Приложен 1 файл." in post.text()
    assert "https://tracker.example.org/reports/" in post.text()


def test_a_report_goes_to_nobody_who_lost_the_office(municipality: Municipality, post: Post) -> None:
    enclosed(municipality, post)
    with db.transaction():
        held = db.session.query(Appointment).filter_by(person_id=municipality.people["chair"]).one()
        held.ends_on = date(2026, 6, 14)
    assert post.send() == 0
    assert states() == [(LetterState.CANCELLED, "no_office")]


def test_every_kind_has_a_name() -> None:
    assert len({kind.name for kind in KINDS.values()}) == len(KINDS)
