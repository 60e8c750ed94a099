"""What comes back, understood: bounces of every kind, answers without what they quote, machines' replies."""

import pytest

from tests.mailed import EXIM, EXIM_DELAY, OURS, QMAIL, RUSSIAN, answer, old, report
from tracker.mail import RoadError
from tracker.mail.inbox import box
from tracker.mail.incoming import Came, understood
from tracker.mail.replies import own_words

BOUNCES = {
    "a report": (report(), "5.1.1", "smtp; 550 no such user"),
    "a full mailbox": (report(status="5.2.2", diagnostic="smtp; 552 over quota"), "5.2.2", "smtp; 552 over quota"),
    "a delay": (report(action="delayed", status="4.4.1"), "4.4.1", "smtp; 550 no such user"),
    "a report without a status": (report(status="?"), "5.0.0", "smtp; 550 no such user"),
    "qmail": (old(QMAIL), "5.1.1", "Remote host said: 550 5.1.1 unknown user"),
    "exim": (old(EXIM), "5.0.0", ""),
    "exim's delay": (old(EXIM_DELAY), "4.0.0", ""),
    "in Russian": (old(RUSSIAN), "5.0.0", "Сообщение не может быть доставлено: почтовый ящик не существует."),
}


@pytest.mark.parametrize(("raw", "status", "said"), BOUNCES.values(), ids=BOUNCES)
def test_a_bounce_is_known_with_its_status_and_the_letter_that_it_is_of(raw: bytes, status: str, said: str) -> None:
    found = understood(raw)
    assert (found.what, found.status, found.about) == (Came.BOUNCE, status, (OURS,))
    assert said in found.said


def test_a_report_that_a_letter_arrived_is_no_bounce() -> None:
    assert understood(report(action="delivered", status="2.1.5")).what is Came.AUTOMATIC


def test_what_a_mail_server_says_beyond_understanding_is_not_thrown_away() -> None:
    raw = b"From: mailer-daemon@mx.example.net\r\nSubject: notice\r\n\r\nThe queue is fine.\r\n"
    assert (understood(raw).what, understood(raw).text) == (Came.UNCLEAR, "The queue is fine.")


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<a.example.org>"},
        {"Return_Path": "<>"},
    ],
)
def test_a_machines_reply_is_no_answer(headers: dict[str, str]) -> None:
    assert understood(answer("Я в отпуске.", **headers)).what is Came.AUTOMATIC


def test_an_answer_has_its_words_its_files_and_the_letter_that_it_is_to() -> None:
    found = understood(answer("Сделано.\n\n-- \nДиректор", attached={"справка.pdf": b"%PDF-1.7"}, Auto_Submitted="no"))
    assert (found.what, found.about, found.sender) == (Came.ANSWER, (OURS,), "school1@example.org")
    assert (found.text, [(each.name, each.data) for each in found.attached]) == (
        "Сделано.",
        [("справка.pdf", b"%PDF-1.7")],
    )


def test_an_answer_in_html_alone_is_read_without_its_marks() -> None:
    raw = answer("x").replace(b"Content-Type: text/plain", b"Content-Type: text/html")
    raw = raw.replace(b"x\r\n", b"<style>p{}</style><p>Done</p><p>all</p><blockquote>old</blockquote>\r\n")
    assert understood(raw).text.split() == ["Done", "all"]


OWN = {
    "nothing quoted": ("Сделано.\n\nАкт приложен.", "Сделано.\n\nАкт приложен."),
    "a web mail": ("Сделано.\n\nпн, 15 июн. 2026 г. в 10:00, Контроль <a@b.ru>:\n> старое\n> и ещё", "Сделано."),
    "another": ("Сделано.\n15.06.2026 10:00, Контроль поручений пишет:\n> старое", "Сделано."),
    "an English one": ("Done.\n\nOn Mon, 15 Jun 2026 at 10:00, Tracker\n<a@b.ru> wrote:\n> old", "Done."),
    "outlook": ("Сделано.\n\nОт: Контроль\nОтправлено: 15 июня\nКому: школа\nТема: x\n\nстарое", "Сделано."),
    "forwarded": ("Сделано.\n-------- Исходное сообщение --------\nстарое", "Сделано."),
    "signed": ("Сделано.\n-- \nДиректор\nтел. 1", "Сделано."),
    "below the quote": ("> 1. Подготовить\n> отчёт\n\nСделано.", "Сделано."),
    "between quotes": ("> 1. Отчёт\nсделан\n> 2. Акт\nприложен", "сделан\nприложен"),
    "below a head": ("15.06.2026 10:00, Контроль пишет:\n> старое\n\nСделано.", "Сделано."),
    "a colon is no quote": ("Сделано:\n1. отчёт;\n2. акт от 15.06.2026 подписан директором", None),
    "a list with dates": ("15.06.2026 проведено:\nсобрание", None),
    "only a quote": ("> старое", "> старое"),
    "a long text below a line": ("Сделано.\n-- \n" + "слово\n" * 20, "Сделано.\n--\n" + "слово\n" * 19 + "слово"),
}


@pytest.mark.parametrize(("text", "own"), OWN.values(), ids=OWN)
def test_what_is_quoted_and_signed_is_left_out_and_in_doubt_it_stays(text: str, own: str | None) -> None:
    assert own_words(text) == (text.strip() if own is None else own)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"From: \xff\xfe <a\r\nSubject: =?x?q?\xff?=\r\n\r\n\x00\xff",
        b"Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n\x00",
        b"Content-Type: text/plain; charset=nothing\r\n\r\n\xe2\x82",
        b"From: a@b, c@d\r\nIn-Reply-To: <" + b"x" * 100_000 + b">\r\n\r\ntext",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    ],
)
def test_a_spoilt_letter_is_understood_as_far_as_it_goes(raw: bytes) -> None:
    found = understood(raw)
    assert "\0" not in found.text + found.subject + found.sender + found.said
    (found.text + found.subject + found.sender).encode()


def test_a_long_letter_without_any_sense_is_read_quickly() -> None:
    text = ("15 " + "От: " * 50 + "\n") * 2000 + "-- \n" * 500
    assert own_words(text)


@pytest.mark.parametrize(
    "url",
    [
        "imap://a:b@mail.example.org/INBOX",
        "imaps://mail.example.org",
        "pop3://a:b@c",
        "maildir:",
        "imaps://a:b@c/Входящие",
    ],
)
def test_a_wrong_address_of_a_mailbox_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(RoadError) as refused:
        box(url)
    assert "a:b" not in str(refused.value)


def test_a_mailbox_is_shown_without_its_password() -> None:
    assert box("imaps://user:secret@mail.example.org/Tracker").shown == "user, mail.example.org, Tracker"
    assert "secret" not in box("imap://user:secret@mail.example.org/?starttls=yes").shown
