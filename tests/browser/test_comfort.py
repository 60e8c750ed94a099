"""What makes pages comfortable: no text is lost with the connection, nothing jumps, a keyboard or a zoom suffices."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, fits, speak

Enter = Callable[..., Page]

WORDS = "Провели три занятия с родителями, приказ от 12.11.2026 № 40."

SHIFTED = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((it) => { sum += it.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 150);
})"""
"""How much of what was drawn has moved since, by the browser's own measure."""

FOCUSED = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
  const box = it.getBoundingClientRect();
  return [it.tagName, ring, box.width > 0 && box.height > 0];
}"""


def report_form(page: Page) -> None:
    """The form of the first duty's report."""
    page.get_by_role("link", name="Отчитаться").first.click()
    page.locator("textarea[name=text]").fill(WORDS)


def test_what_was_typed_stays_when_there_is_no_connection(enter: Enter) -> None:
    page = enter("sad12", PHONE)
    report_form(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Отправить на проверку").click()
    expect(page.get_by_role("alert").last).to_contain_text("Нет связи")
    expect(page.locator("textarea[name=text]")).to_have_value(WORDS)
    page.context.set_offline(False)
    page.get_by_role("button", name="Отправить на проверку").click()
    expect(page.get_by_role("status")).to_contain_text("направлен на проверку")


def test_what_was_typed_comes_back_when_the_connection_breaks_while_it_is_sent(enter: Enter) -> None:
    page = enter("sad12", PHONE)
    report_form(page)
    form = page.url
    page.route("**/report", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Отправить на проверку").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/report")
    page.goto(form)
    expect(page.locator("textarea[name=text]")).to_have_value(WORDS)
    page.get_by_role("button", name="Отправить на проверку").click()
    expect(page.get_by_role("status")).to_contain_text("направлен на проверку")
    assert page.evaluate("sessionStorage.getItem('typed')") is None


def ask_for_a_later_day(page: Page, duty: str) -> None:
    """Ask the chair for one."""
    page.goto(f"{duty.removesuffix('/report')}/extension")
    page.locator("input[type=date]").fill("2027-12-24")
    page.locator("textarea[name=reason]").fill("Ждём поставки оборудования.")
    page.get_by_role("button", name="Направить запрос").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_what_was_typed_comes_back_into_the_form_it_was_typed_in(enter: Enter) -> None:
    head = enter("school3", PHONE)
    answering = head.get_by_role("link", name="Отчитаться")
    for duty in [str(answering.nth(place).get_attribute("href")) for place in range(2)]:
        ask_for_a_later_day(head, duty)
    page = enter("chair", PHONE)
    forms = page.locator("form[action*='/refuse']")
    page.locator("summary", has_text="Отказать").last.click()
    forms.last.locator("textarea").fill(WORDS)
    page.route("**/refuse", lambda route: route.abort())
    forms.last.get_by_role("button").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/refuse")
    page.goto("/")
    expect(forms.last.locator("textarea")).to_have_value(WORDS)
    expect(forms.first.locator("textarea")).to_have_value("")


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("school3", "/"),
        ("chair", "/"),
        ("secretary", "/resolutions/5/check"),
        ("secretary", "/resolutions/2"),
        ("secretary", "/resolutions/2/matrix"),
        ("secretary", "/reports/resolutions/2"),
    ],
)
def test_nothing_jumps_and_pages_fit_when_they_are_doubled(enter: Enter, login: str, path: str) -> None:
    page = enter(login, DESK)
    page.goto(path)
    assert page.evaluate(SHIFTED) < 0.02
    page.set_viewport_size({"width": DESK["width"] // 4, "height": DESK["height"] // 2})
    if not path.endswith("matrix"):
        fits(page)


def test_a_head_answers_with_the_keyboard_alone(enter: Enter) -> None:
    page = enter("centre", DESK)
    page.goto(page.get_by_role("link", name="Отчитаться").first.get_attribute("href") or "")
    stops = []
    while not stops or stops[-1][0] != "TEXTAREA":
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
        assert len(stops) < 40
    assert [stop for stop in stops if not stop[1] or not stop[2]] == []
    page.keyboard.type(WORDS)
    for _turn in range(8):
        page.keyboard.press("Tab")
        if page.locator("button:focus", has_text="Отправить на проверку").count():
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("направлен на проверку")


def test_nothing_moves_for_those_who_asked_for_that(enter: Enter) -> None:
    page = enter("school3", DESK)
    page.emulate_media(reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll("*")].filter((it) => {
      const style = getComputedStyle(it);
      return parseFloat(style.transitionDuration) > 0.01 || parseFloat(style.animationDuration) > 0.01;
    }).map((it) => it.outerHTML.slice(0, 80))"""
    assert page.evaluate(moving) == []


@pytest.mark.parametrize("login", ["secretary", "admin"])
def test_the_head_line_is_one_row_on_a_small_screen_of_a_desk(enter: Enter, login: str) -> None:
    page = enter(login, {"width": 1200, "height": 800})
    for language in ("English", "Русский"):
        speak(page, language)
        tops = page.locator(".top a, .top button").evaluate_all(
            "all => all.map((it) => it.getBoundingClientRect().top)"
        )
        assert max(tops) - min(tops) < 15, language
