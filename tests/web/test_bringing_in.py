"""Bringing in a resolution: a file or a pasted text, and what can't be read."""

from io import BytesIO
from pathlib import Path

import pytest

from config import Settings
from tests.municipality import Municipality
from tests.resolutions import texts
from tests.web.checking import (
    SignedIn,
    import_file,
    resolutions,
    row_of,
    said,
    stored,
    worked_off,
)
from tracker import clock, db, jobs
from tracker.files import ChildFailed, StoredFile, content
from tracker.intake import documents
from tracker.work import Work, WorkState

DECISIONS = Path(__file__).parents[2] / "tracker" / "demo" / "data" / "resolutions"


def test_a_file_is_brought_in_and_kept(signed_in: SignedIn, settings: Settings) -> None:
    page = import_file(signed_in("secretary"), texts.TEXT.encode("cp1251"))
    assert page.url == "/resolutions/1/check"
    assert page.heading == "Проверка решения"
    assert "О подготовке к новому учебному году" in page.text
    with db.transaction(write=False):
        kept = db.session.query(StoredFile).one()
        assert (kept.name, content(settings.files_dir, kept)) == ("решение.txt", texts.TEXT.encode("cp1251"))
        assert stored(1).file_id == kept.id


def test_a_pasted_text_is_brought_in(signed_in: SignedIn) -> None:
    browser = signed_in("secretary")
    browser.open("/resolutions/import")
    page = worked_off(browser, browser.fill("", {"text": texts.TEXT}))
    assert page.url == "/resolutions/1/check"
    assert "вставленный текст.txt" in page.text


EMPTY = (b"", b" \r\n\t ")

BAD_FILES = {
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" * 30,
        "Файл",
    ),
    "a program": (b"MZ\x90\0" + bytes(range(256)) * 40, "Файлы такого типа не читаются"),
    "a broken package": (b"PK\x03\x04" + b"\0" * 200, "Файл"),
    "no resolution": ("Дорогие коллеги, поздравляю вас с праздником.".encode(), "На решение не похоже"),
}


@pytest.mark.parametrize("data", EMPTY)
def test_an_empty_file_is_refused_at_once(signed_in: SignedIn, data: bytes) -> None:
    page = import_file(signed_in("secretary"), data, "решение.docx")
    assert [said(each) for each in page.tree.xpath("//p[@class='error']")] == ["Файл пустой: читать нечего."]
    assert page.url == "/resolutions/import"


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_one_sentence_and_is_kept(signed_in: SignedIn, settings: Settings, name: str) -> None:
    data, sentence = BAD_FILES[name]
    browser = signed_in("secretary")
    page = import_file(browser, data, "решение.docx")
    [told] = page.tree.xpath("//main//p[@role='alert']")
    assert said(told).startswith(sentence)
    assert resolutions() == 0
    with db.transaction(write=False):
        assert content(settings.files_dir, db.session.query(StoredFile).one()) == data
    assert sentence in browser.open("/").text, "who went away finds it on the first page"
    browser.open(page.url)
    browser.fill("/put-away")
    assert sentence not in browser.open("/").text


def test_a_pasted_text_that_is_no_resolution_is_put_right_and_read_again(signed_in: SignedIn) -> None:
    browser = signed_in("secretary")
    browser.open("/resolutions/import")
    page = worked_off(browser, browser.fill("", {"text": "Поздравляю вас с праздником."}))
    assert "На решение не похоже" in page.text
    [link] = page.tree.xpath("//a[contains(., 'Исправить текст')]/@href")
    page = browser.open(link)
    assert page.tree.findtext(".//textarea").strip() == "Поздравляю вас с праздником."
    page = worked_off(browser, browser.fill("", {"text": texts.TEXT}))
    assert page.heading == "Проверка решения"


def test_the_upload_returns_at_once_and_the_page_says_how_far_it_is(signed_in: SignedIn, settings: Settings) -> None:
    browser = signed_in("secretary")
    browser.open("/resolutions/import")
    page = browser.fill("", {"file": (BytesIO(texts.TEXT.encode()), "решение.txt")})
    assert page.heading == "Чтение файла «решение.txt»"
    assert "Ожидает очереди" in page.text
    assert page.tree.xpath("//noscript/meta[@http-equiv='refresh']"), "it looks again without scripts too"
    address = page.url
    assert "Чтение файла «решение.txt»" in browser.open("/").text
    jobs.do_long_work(settings)
    assert "О подготовке к новому учебному году" in browser.open("/").text
    assert browser.open(address).url == "/resolutions/1/check"


def test_a_reading_that_was_killed_twice_says_so_and_is_done_once_more(
    signed_in: SignedIn, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in("secretary")
    browser.open("/resolutions/import")
    page = browser.fill("", {"file": (BytesIO(texts.TEXT.encode()), "решение.txt")})
    with db.transaction():
        row = db.session.get_one(Work, 1)
        row.state, row.attempts, row.started_at, row.turn_at = WorkState.RUNNING, 2, clock.now(), clock.now()
    jobs.do_long_work(settings)
    page = browser.open(page.url)
    assert "Работа была прервана" in page.text
    page = worked_off(browser, browser.fill("/again"))
    assert page.heading == "Проверка решения"
    assert browser.send("/work/1/again").status == 409


def test_nobody_sees_what_somebody_else_has_read(signed_in: SignedIn) -> None:
    browser = signed_in("secretary")
    browser.open("/resolutions/import")
    page = browser.fill("", {"text": texts.TEXT})
    assert signed_in("chair").open(page.url).status == 404
    assert "Поздравляю" not in signed_in("stranger").open("/resolutions/import?work=1").text


def test_a_file_too_large_is_refused_in_words(signed_in: SignedIn) -> None:
    browser = signed_in("secretary")
    answer = browser.client.post(
        "/resolutions/import", data=b"a" * (21 * 1024 * 1024), content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code == 413
    assert "Файл слишком большой" in answer.get_data(as_text=True)


def test_a_reader_that_was_stopped_is_no_broken_page(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_given: object) -> None:
        raise ChildFailed("stopped")

    monkeypatch.setattr("tracker.resolutions.bringing_in.read_document", stopped)
    page = import_file(signed_in("secretary"), texts.TEXT.encode())
    assert "чтение потребовало слишком много времени или памяти" in page.text
    assert resolutions() == 0


def test_neither_and_both_are_told(signed_in: SignedIn) -> None:
    browser = signed_in("secretary")
    browser.open("/resolutions/import")
    assert "Выберите файл или вставьте текст" in browser.fill("").text
    page = import_file(browser, b"x", text="Пункт 1.")
    assert "оставьте что-то одно" in page.text
    assert page.tree.findtext(".//textarea").strip() == "Пункт 1."


def test_a_secretary_brings_in_for_the_own_bodies_only(signed_in: SignedIn, municipality: Municipality) -> None:
    browser = signed_in("secretary")
    page = browser.open("/resolutions/import")
    assert [option.get("value") for option in page.tree.xpath("//select[@name='body']/option")] == [
        str(municipality.body)
    ]
    page = import_file(browser, texts.TEXT.encode(), body=str(municipality.other_body))
    assert page.url == "/resolutions/import"
    assert resolutions() == 0


@pytest.mark.parametrize("name", ["2026-11-20_council_draft.txt", "2026-11-13_collegium_5.docx"])
def test_a_whole_decision_is_brought_in_and_checked(signed_in: SignedIn, name: str) -> None:
    page = import_file(signed_in("secretary"), (DECISIONS / name).read_bytes(), name)
    assert page.url == "/resolutions/1/check"
    assert "Кому Управление образования" in said(row_of(page, "2.1"))
    assert len(page.response.get_data()) < 250 * 1024


def test_every_format_that_is_read_is_offered(signed_in: SignedIn) -> None:
    hint = signed_in("secretary").open("/resolutions/import").tree.get_element_by_id("file-hint").text_content()
    assert hint.startswith("DOCX, DOC, PDF, ODT, RTF, HTML, TXT –")
    assert set(hint.split(" –")[0].lower().split(", ")) == set(documents.READERS)
