"""The whole path in a real browser: a file becomes a resolution, the duty an answer, the answer a signed sheet."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, fits
from tracker.demo.loader import DATA

SEED = Path(__file__).parents[3] / "shared" / "reading" / "seeds" / "002_3a9b20ca66816996.txt"
DECISION = SEED if SEED.exists() else DATA / "resolutions" / "2026-04-24_collegium_2.txt"
COLLEGIUM = "Коллегия Управления образования администрации Кленоборского муниципального округа"

Enter = Callable[..., Page]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_file_to_the_execution_report(enter: Enter, tmp_path: Path, scripts: bool) -> None:
    secretary = enter("secretary", DESK, scripts=scripts)
    number = brought_in(secretary)
    fits(secretary)
    secretary.get_by_role("link", name="Посмотреть, кто что получит").click()
    secretary.get_by_role("button", name="Передать председателю").click()

    chair = enter("chair", PHONE, scripts=scripts)
    chair.goto(f"/resolutions/{number}/preview")
    fits(chair)
    chair.get_by_role("button", name="Направить на исполнение").click()
    expect(chair.get_by_role("heading", level=1)).to_be_visible()

    head = enter("school3", PHONE, scripts=scripts)
    execution = answered(head, number, tmp_path)

    controller = enter("controller", DESK, scripts=scripts)
    controller.goto(f"/control/{execution}")
    controller.get_by_role("button", name="Снять с контроля").click()

    secretary.goto(f"/resolutions/{number}")
    expect(secretary.locator("main")).to_contain_text("исполнено 1 из ")
    secretary.goto(f"/reports/resolutions/{number}")
    expect(secretary.locator("main")).to_contain_text("Ответственный исполнитель")
    assert "1 из " in words_of_the_sheet(secretary, number)


def brought_in(page: Page) -> int:
    """Bring the decision in and give its number; its check page is open."""
    page.goto("/resolutions/import")
    page.get_by_label("Орган").select_option(label=COLLEGIUM)
    page.locator("input[type=file]").set_input_files(DECISION)
    page.get_by_role("button", name="Прочитать").click()
    page.wait_for_url("**/check*")
    return int(page.url.split("/resolutions/")[1].split("/")[0])


def answered(page: Page, number: int, tmp_path: Path) -> int:
    """Answer the first duty of the resolution on a phone, with a file; the number of the execution."""
    page.goto(f"/resolutions/{number}")
    fits(page)
    page.locator(".document .margin a").first.click()
    if "/executions/" not in page.url:
        page.locator("main a[href*='/executions/']").first.click()
    fits(page)
    execution = int(page.url.split("/executions/")[1].split("/")[0].split("?")[0])
    page.get_by_role("link", name="Отчитаться").first.click()
    fits(page)
    page.get_by_label("Исполнено", exact=True).check()
    page.locator("textarea[name=text]").fill("Мероприятия проведены, справка приложена.")
    proof = tmp_path / "справка.pdf"
    proof.write_bytes(b"%PDF-1.7 proof")
    page.locator("input[type=file]").set_input_files(proof)
    page.get_by_role("button", name="Отправить на проверку").click()
    expect(page.get_by_role("status")).to_contain_text("направлен на проверку")
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
