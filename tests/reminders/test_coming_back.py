"""What comes back to the mailbox: read over IMAP from a real server and from a Maildir, counted once, nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from tests import imap
from tests.executions.rows import duty
from tests.mailed import EXIM_DELAY, OURS, QMAIL, answer, old, report
from tests.municipality import Municipality
from tests.reminders.post import Post, letters
from tracker import db, files, jobs, mail
from tracker.mail import FlaggedAddress, LetterState
from tracker.reminders import coming_back
from tracker.reminders.installation import set_rules
from tracker.reminders.models import CameLetter
from tracker.reminders.regular import Came, InboxRules

PDF = b"%PDF-1.7 proof"


@pytest.fixture(scope="module")
def server() -> Iterator[imap.Mailbox]:
    """A mail server with a mailbox."""
    if imap.program() is None:
        pytest.skip("dovecot is not installed: apt-get install dovecot-imapd")
    with imap.serving() as serving:
        yield serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty Maildir."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "came" / name).mkdir(parents=True)
    return tmp_path / "came"


@pytest.fixture
def post(post: Post, municipality: Municipality, folder: Path) -> Post:
    """An installation that reads the Maildir; the first school was reminded of a duty, both things are switched on."""
    with db.transaction():
        duty(municipality, "school1", days=7, issued_on=municipality.today)
        by = municipality.as_("administrator").person
        set_rules(InboxRules(bounces=True, answers=True), by)
    assert post.day("2026-06-15") >= 1
    return Post(replace(post.settings, inbox_url=f"maildir://{folder}"), post.sink)


def went() -> str:
    """The Message-ID of the letter to the school."""
    return next(letter.message_id for letter in letters() if letter.address == "school1@example.org")


def came(folder: Path, *raw: bytes) -> None:
    """Let letters arrive in the Maildir."""
    for each in raw:
        number = len(list(folder.glob("*/*")))
        (folder / "new" / f"{number}.host").write_bytes(each)


def kept() -> list[CameLetter]:
    with db.transaction(write=False):
        return list(db.session.scalars(select(CameLetter).order_by(CameLetter.id)))


def flagged() -> list[str]:
    with db.transaction(write=False):
        return list(db.session.scalars(select(FlaggedAddress.address)))


def test_over_imap_a_bounce_and_an_answer_are_read_once_and_no_letter_is_removed(
    post: Post, server: imap.Mailbox
) -> None:
    settings = replace(post.settings, inbox_url=server.url)
    server.put(report(went()), answer("Сделано.", went()))
    assert [jobs.read_inbox(settings), jobs.read_inbox(settings)] == [2, 0]
    assert (server.unread(), flagged()) == (0, ["school1@example.org"])
    assert [each.what for each in kept()] == [Came.BOUNCE, Came.ANSWER]
    server.put(report(went()))  # the same once more, as a second server of the way says it
    assert jobs.read_inbox(settings) == 0
    assert len(kept()) == 2


def test_a_mail_server_that_lets_nobody_in_says_so_and_shows_no_password(
    post: Post, server: imap.Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = server.url.replace(imap.PASSWORD, "wrong-secret")
    with pytest.raises(Exception, match="AUTHENTICATIONFAILED") as refused:
        jobs.read_inbox(replace(post.settings, inbox_url=wrong))
    assert "wrong-secret" not in str(refused.value) + caplog.text


def test_a_final_bounce_flags_the_address_and_the_journal_says_why(post: Post, folder: Path) -> None:
    came(folder, old(EXIM_DELAY, went()))
    jobs.read_inbox(post.settings)
    letter = next(each for each in letters() if each.message_id == went())
    assert (letter.state, letter.reason, flagged()) == (LetterState.SENT, "delayed", [])
    came(folder, old(QMAIL, went()), report(went()))
    assert jobs.read_inbox(post.settings) == 1
    letter = next(each for each in letters() if each.message_id == went())
    assert (letter.reason, letter.answer) == ("bounced", "Remote host said: 550 5.1.1 unknown user")
    assert flagged() == ["school1@example.org"]
    with db.transaction():
        assert mail.unflag("school1@example.org") == 0
    assert flagged() == []


def test_an_answer_is_a_draft_of_its_writer_with_the_files_that_may_be_taken(
    post: Post, folder: Path, municipality: Municipality
) -> None:
    raw = answer("Сделано.\n\n> старое", went(), attached={"акт.pdf": PDF, "вирус.exe": b"MZ", "пусто.pdf": b""})
    came(folder, raw)
    jobs.read_inbox(post.settings)
    with db.transaction(write=False):
        (draft,) = coming_back.drafts(municipality.as_("school1"))
        assert (draft.came.text, draft.came.refused) == ("Сделано.", ["вирус.exe", "пусто.pdf"])
        assert [files.content(post.settings.files_dir, each) for each in draft.came.files] == [PDF]
        assert files.content(post.settings.files_dir, draft.came.whole) == raw
        assert [it.organisation_id for it in draft.duties] == [municipality.organisations["school1"]]
        assert coming_back.drafts(municipality.as_("school2")) == []
        assert coming_back.draft(municipality.as_("school2"), draft.came.id) is None


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (answer("Сделано.", "{id}", sender="other@example.org"), [Came.OTHER]),
        (answer("Сделано.", OURS), [Came.OTHER]),
        (answer("Что это?", "<other@example.org>"), [Came.OTHER]),
        (report(OURS), [Came.OTHER]),
        (answer("Я в отпуске.", "{id}", Auto_Submitted="auto-replied"), []),
    ],
    ids=["of-somebody-else", "to-nothing-of-ours", "about-something-else", "a-bounce-of-nothing", "a-machine"],
)
def test_anything_else_is_for_the_secretary_and_machines_are_left_out(
    post: Post, folder: Path, raw: bytes, what: list[Came]
) -> None:
    came(folder, raw.replace(b"{id}", went().encode()))
    jobs.read_inbox(post.settings)
    assert [each.what for each in kept()] == what
    assert flagged() == []
    assert list((folder / "new").iterdir()) == []


def test_what_is_switched_off_is_not_done(post: Post, folder: Path, municipality: Municipality) -> None:
    def switched(rules: InboxRules) -> None:
        with db.transaction():
            set_rules(rules, municipality.as_("administrator").person)

    came(folder, report(went()), answer("Сделано.", went()))
    switched(InboxRules())
    assert jobs.read_inbox(post.settings) == 0
    assert len(list((folder / "new").iterdir())) == 2
    switched(InboxRules(answers=True))
    jobs.read_inbox(post.settings)
    assert ([each.what for each in kept()], flagged()) == ([Came.OTHER, Came.ANSWER], [])


def test_a_letter_that_can_not_be_taken_stays_unread_and_holds_no_other_up(
    post: Post, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keep = files.keep

    def failing(where: Path, data: bytes, name: str, by_id: int | None) -> files.StoredFile:
        if b"first" in data:
            raise OSError("the disk is full")
        return keep(where, data, name, by_id)

    monkeypatch.setattr(files, "keep", failing)
    came(folder, answer("first", went()), answer("second", went()))
    assert jobs.read_inbox(post.settings) == 1
    assert "could not be taken" in caplog.text
    monkeypatch.undo()
    assert jobs.read_inbox(post.settings) == 1
    assert [each.text for each in kept()] == ["second", "first"]


def test_the_letter_says_that_it_may_be_answered(post: Post) -> None:
    assert "можно также ответить на это письмо" in " ".join(post.text().split())
