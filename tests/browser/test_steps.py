"""Counted steps: what each role came for is done in few actions, on a phone too, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Site, Steps, fits, letters_to, speak

Enter = Callable[..., Page]

ANSWER, DECISION, REPORT, INSIDE = 3, 2, 3, 3
"""The most actions for a head's answer from a letter, a chair's decision, a report, a deputy's answer."""

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def a_link(page: Page, site: Site, login: str) -> str:
    """A link of the head's letter, as soon as the timetable has sent it, to a duty that waits for an answer."""
    for _turn in range(60):
        for link in letters_to(site.folder, f"{login}@example.org", r"https?://[^/\s]+(/a/\S+)"):
            page.goto(link)
            if page.get_by_role("button", name="Продолжить").count():
                return link
        page.wait_for_timeout(1000)
    raise AssertionError(f"no letter came to {login}")


@pytest.mark.parametrize(
    ("login", "scripts"), [("school3", True), ("school4", False)], ids=["with scripts", "without scripts"]
)
def test_a_head_answers_from_a_letter_in_three_actions(come: Enter, site: Site, login: str, scripts: bool) -> None:
    page, steps = come(PHONE, scripts=scripts), Steps()
    page.goto(a_link(page, site, login))
    fits(page)
    steps.click(page.get_by_role("button", name="Продолжить"))
    expect(page.locator("textarea[name=text]")).to_be_visible()
    fits(page)
    steps.fill(page.locator("textarea[name=text]"), "Работа выполнена, сведения направлены.")
    steps.click(page.get_by_role("button", name="Отправить на проверку"))
    expect(page.get_by_role("status")).to_contain_text("направлен на проверку")
    fits(page)
    assert steps.count <= ANSWER


@pytest.mark.parametrize(
    ("language", "size", "scripts", "button"),
    [("Русский", PHONE, True, "Продлить срок до"), ("English", DESK, False, "Move the day to")],
    ids=["Russian on a phone", "English at a desk without scripts"],
)
def test_the_chair_decides_on_an_extension_in_two_actions(
    enter: Enter, language: str, size: dict[str, int], scripts: bool, button: str
) -> None:
    page, steps = enter("chair", size, scripts=scripts), Steps()
    speak(page, language)
    waiting = page.get_by_role("button", name=button).count()
    assert waiting
    fits(page)
    steps.click(page.get_by_role("button", name=button).first)
    expect(page.get_by_role("button", name=button)).to_have_count(waiting - 1)
    expect(page.get_by_role("status")).to_be_visible()
    assert steps.count <= DECISION
    speak(page, "Русский")


@SCRIPTS
def test_the_report_for_the_meeting_is_made_in_three_actions(enter: Enter, scripts: bool) -> None:
    page, steps = enter("secretary", DESK, scripts=scripts), Steps()
    steps.click(page.get_by_role("link", name="Отчёты", exact=True).first)
    steps.click(page.get_by_role("button", name="Составить справку").first)
    expect(page.locator("main")).to_contain_text("Ответственный исполнитель")
    with page.expect_download() as saved:
        steps.click(page.get_by_role("link", name="Word (DOCX)"))
    assert saved.value.suggested_filename.endswith(".docx")
    assert steps.count <= REPORT


@SCRIPTS
def test_a_deputy_answers_to_the_head_in_three_actions(enter: Enter, scripts: bool) -> None:
    page, steps = enter("deputy3", PHONE, scripts=scripts), Steps()
    expect(page.get_by_role("heading", level=1)).to_have_text("Передано мне")
    fits(page)
    steps.click(page.get_by_role("link", name="Отчитаться руководителю").first)
    fits(page)
    steps.fill(page.locator("textarea[name=text]"), "Сделано, сведения собраны.")
    steps.click(page.get_by_role("button", name="Отправить руководителю"))
    expect(page.get_by_role("status")).to_be_visible()
    assert steps.count <= INSIDE


@pytest.mark.parametrize(
    ("language", "sections"),
    [("Русский", ("Решения", "Отчёты")), ("English", ("Resolutions", "Reports"))],
    ids=["Russian", "English"],
)
def test_an_observer_reads_from_the_figures_to_a_card_and_is_offered_nothing_to_change(
    enter: Enter, language: str, sections: tuple[str, str]
) -> None:
    page = enter("observer", PHONE, scripts=False)
    speak(page, language)
    page.get_by_role("link", name=sections[0], exact=True).first.click()
    page.locator("main a[href^='/resolutions/']").first.click()
    page.locator(".document .margin a").first.click()
    if "/executions/" not in page.url:
        page.locator("main a[href*='/executions/']").first.click()
    fits(page)
    assert page.locator("main form[method=post]").count() == 0
    page.get_by_role("link", name=sections[1], exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(sections[1])
    fits(page)
    speak(page, "Русский")
