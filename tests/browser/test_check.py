"""The check in a real browser: from the file to «ready to issue» in few steps, at both sizes, without scripts too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Steps, fits
from tests.browser.test_path import COLLEGIUM, DECISION

Enter = Callable[..., Page]

MOST_STEPS = 12


@pytest.mark.parametrize(("size", "scripts"), [(DESK, True), (PHONE, False)], ids=["desk", "phone without scripts"])
def test_a_file_is_ready_to_issue_in_few_steps(enter: Enter, size: dict[str, int], scripts: bool) -> None:
    page, steps = enter("secretary", size, scripts=scripts), Steps()
    steps.click(page.get_by_role("link", name="Решения", exact=True).first)
    steps.click(page.get_by_role("link", name="Загрузить решение"))
    steps.choose(page.get_by_label("Орган"), COLLEGIUM)
    steps.attach(page.locator("input[type=file]"), DECISION)
    steps.click(page.get_by_role("button", name="Прочитать"))
    page.wait_for_url("**/check*")
    fits(page)
    while page.locator("#doubts ~ ul.checklist button:has-text('Проверено')").count():
        steps.click(page.locator("#doubts ~ ul.checklist button:has-text('Проверено')").first)
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("У каждого поручения есть исполнитель и срок.")
    steps.click(page.get_by_role("link", name="Посмотреть, кто что получит"))
    fits(page)
    expect(page.locator("main")).to_contain_text("поручен")
    steps.click(page.get_by_role("button", name="Передать председателю"))
    expect(page.locator("main")).to_contain_text("председател")
    assert steps.count <= MOST_STEPS


def test_a_phrase_leads_to_its_meaning_and_back_and_a_correction_is_undone(enter: Enter) -> None:
    page = enter("secretary", DESK, scripts=False)
    page.goto("/resolutions/5/check")
    page.locator("mark.deadline a").first.click()
    target = page.url.partition("#")[2]
    assert target.startswith("understood-")
    expect(page.locator(f"#{target}")).to_be_in_viewport()
    page.locator(f"a[href='#{target.replace('understood', 'source')}']").first.click()
    expect(page.locator(f"#{target.replace('understood', 'source')}")).to_be_in_viewport()
    page.locator("#doubts ~ ul.checklist button:has-text('Проверено')").first.click()
    page.get_by_role("button", name="Отменить последнее").click()
    expect(page.locator("main")).to_contain_text("Отменено")
