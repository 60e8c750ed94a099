"""The whole path in a real browser: a file becomes a resolution, the duty an answer, the answer a signed sheet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, fits, speak
from tracker.demo.loader import DATA
from tracker.language import gettext, pgettext, speaking

SEED = Path(__file__).parents[3] / "shared" / "reading" / "seeds" / "002_3a9b20ca66816996.txt"
DECISION = SEED if SEED.exists() else DATA / "resolutions" / "2026-04-24_collegium_2.txt"
COLLEGIUM = "Коллегия Управления образования администрации Кленоборского муниципального округа"

Enter = Callable[..., Page]


@dataclass(frozen=True)
class Walk:
    """How the path is walked: in a language, on a screen, with scripts or without."""

    language: str
    locale: str
    size: dict[str, int]
    scripts: bool

    def said(self, message: str, context: str = "", **values: object) -> str:
        """What a page says there."""
        with speaking(self.locale):
            return pgettext(context, message, **values) if context else gettext(message, **values)


WALKS = (
    Walk("Русский", "ru", DESK, True),
    Walk("Русский", "ru", PHONE, False),
    Walk("English", "en", PHONE, True),
)
ROLES = ("secretary", "chair", "school3", "controller")


@pytest.fixture
def people(enter: Enter, walk: Walk) -> Iterator[dict[str, Page]]:
    """A browser of each role, in the language of the walk."""
    entered = {login: enter(login, walk.size, scripts=walk.scripts) for login in ROLES}
    for page in entered.values():
        speak(page, walk.language)
    yield entered
    for page in entered.values():
        page.goto("/account")
        speak(page, "Русский")


@pytest.mark.parametrize(
    "walk", WALKS, ids=["Russian at a desk", "Russian, a phone without scripts", "English, a phone"]
)
def test_from_the_file_to_the_execution_report(people: dict[str, Page], walk: Walk, tmp_path: Path) -> None:
    secretary, chair, head, controller = people.values()
    number = brought_in(secretary, walk)
    fits(secretary)
    secretary.get_by_role("link", name=walk.said("See who gets what")).click()
    secretary.get_by_role("button", name=walk.said("Hand to the chair")).click()

    chair.goto(f"/resolutions/{number}/preview")
    fits(chair)
    chair.get_by_role("button", name=walk.said("Issue to the executors")).click()
    expect(chair.get_by_role("heading", level=1)).to_be_visible()

    execution = answered(head, number, walk, tmp_path)

    controller.goto(f"/control/{execution}")
    fits(controller)
    controller.get_by_role("button", name=walk.said("Accept", "action")).click()

    secretary.goto(f"/resolutions/{number}")
    one = walk.said("executed %(executed)s of %(of)s", executed=1, of="")
    expect(secretary.locator("main")).to_contain_text(one)
    secretary.goto(f"/reports/resolutions/{number}")
    fits(secretary)
    expect(secretary.locator("main")).to_contain_text(walk.said("Lead executor", "column"))
    assert one.partition(" ")[2] in words_of_the_sheet(secretary, number)


def brought_in(page: Page, walk: Walk) -> int:
    """Bring the decision in and give its number; its check page is open."""
    page.goto("/resolutions/import")
    page.get_by_label(walk.said("Body")).select_option(label=COLLEGIUM)
    page.locator("input[type=file]").set_input_files(DECISION)
    page.get_by_role("button", name=walk.said("Read it")).click()
    page.wait_for_url("**/check*")
    return int(page.url.split("/resolutions/")[1].split("/")[0])


def answered(page: Page, number: int, walk: Walk, tmp_path: Path) -> int:
    """Answer the first duty of the resolution on a phone, with a file; the number of the execution."""
    page.goto(f"/resolutions/{number}")
    fits(page)
    page.locator(".document .margin a").first.click()
    if "/executions/" not in page.url:
        page.locator("main a[href*='/executions/']").first.click()
    fits(page)
    execution = int(page.url.split("/executions/")[1].split("/")[0].split("?")[0])
    page.get_by_role("link", name=walk.said("Report execution", "action")).first.click()
    fits(page)
    page.get_by_label(walk.said("Executed", "answer"), exact=True).check()
    page.locator("textarea[name=text]").fill("Мероприятия проведены, справка приложена.")
    proof = tmp_path / "справка.pdf"
    proof.write_bytes(b"%PDF-1.7 proof")
    page.locator("input[type=file]").set_input_files(proof)
    page.get_by_role("button", name=walk.said("Send for review")).click()
    sent = walk.said("The answer is sent for review. You will be told when it has been looked at.")
    expect(page.get_by_role("status")).to_contain_text(sent)
    return execution


def words_of_the_sheet(page: Page, number: int) -> str:
    """The words of the execution report as Word would open it."""
    answer = page.request.get(f"/reports/resolutions/{number}/file?format=docx")
    assert answer.ok
    sheet = Document(BytesIO(answer.body()))
    return " ".join(cell.text for table in sheet.tables for row in table.rows for cell in row.cells)


def test_the_letters_of_the_demonstration_come_by_themselves(enter: Enter) -> None:
    page = enter("secretary")
    for _turn in range(60):
        page.goto("/letters/?state=sent")
        if page.locator("main tbody tr").count():
            break
        page.wait_for_timeout(1000)
    page.locator("main tbody td:nth-child(3) a").first.click()
    expect(page.locator(".letter")).to_contain_text("Здравствуйте")
