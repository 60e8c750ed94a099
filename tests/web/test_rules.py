"""The page of a body's rules: what holds, what is refused and why, what the history keeps."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.municipality import Municipality
from tests.resolutions import texts
from tests.web.client import Browser, Page
from tracker import db
from tracker.calendar.rules import DeadlineRules
from tracker.compliance.coverage import CoverageRules
from tracker.directory.models import Body
from tracker.executions.deadlines import ExecutionRules
from tracker.reminders.regular import LetterRules
from tracker.reminders.schedule import Audience, LadderRules

Enter = Callable[[str], Browser]

DEFAULTS = {
    "deadlines": DeadlineRules().as_json(),
    "executions": ExecutionRules().as_json(),
    "ladder": LadderRules().as_json(),
    "letters": LetterRules().as_json(),
    "coverage": CoverageRules().as_json(),
}


def rules(made: Municipality) -> dict[str, dict[str, object]]:
    with db.transaction(write=False):
        return dict(db.session.get_one(Body, made.body).rules)


def page(browser: Browser, made: Municipality) -> Page:
    return browser.open(f"/bodies/{made.body}/rules")


def wrong(page: Page) -> dict[str, str]:
    """What is said at each field that was refused."""
    return {
        each.get("id").removesuffix("-error"): each.text_content()
        for each in page.tree.xpath("//p[@class='error'][@id]")
    }


def test_a_page_sent_as_it_was_shown_changes_nothing(signed_in: Enter, municipality: Municipality) -> None:
    browser = signed_in("secretary")
    page(browser, municipality)
    assert "Правила установлены" in browser.fill("").text
    assert rules(municipality) == DEFAULTS
    browser.fill("")
    assert rules(municipality) == DEFAULTS


def test_every_kind_of_rule_is_set_and_shown_again(signed_in: Enter, municipality: Municipality) -> None:
    browser = signed_in("administrator")
    page(browser, municipality)
    shown = browser.fill(
        "",
        {
            "deadlines_urgent": ["5", "working_day"],
            "deadlines_day_off": "forward",
            "deadlines_school_year_start": "02.09",
            "executions_review_days": "3",
            "ladder_before": "7, 2",
            "ladder_chair_after": "0",
            "ladder_weekly_to": ["chair"],
            "letters_from_hour": "10",
            "letters_meetings": "24.06.2026; 28.08.2026",
            "coverage_high": "90",
        },
    )
    held = rules(municipality)
    assert held["deadlines"]["urgent"] == {"number": 5, "unit": "working_day"}
    assert held["deadlines"]["day_off"] == "forward"
    assert held["deadlines"]["school_year_start"] == {"month": 9, "day": 2}
    assert held["executions"]["review_days"] == 3
    assert LadderRules.from_json(held["ladder"]) == LadderRules(
        before=(7, 2), chair_after=0, weekly_to=(Audience.CHAIR,)
    )
    assert held["letters"] == {**DEFAULTS["letters"], "from_hour": 10, "meetings": ["2026-06-24", "2026-08-28"]}
    assert held["coverage"]["high"] == 90
    assert "За сколько рабочих дней до срока: 10, 5, 3, 1 → 7, 2" in shown.text
    assert "Фамилия administrator" in shown.text
    again = page(browser, municipality)
    values = {
        each.get("name"): each.get("value") for each in again.tree.xpath("//input[@type='text' or @type='number']")
    }
    assert (values["ladder_before"], values["letters_meetings"]) == ("7, 2", "24.06.2026, 28.08.2026")
    assert (values["deadlines_school_year_start"], values["deadlines_urgent"]) == ("02.09", "5")


def test_what_is_not_issued_follows_the_rules_and_the_calendar(signed_in: Enter, municipality: Municipality) -> None:
    def due() -> list[date | None]:
        with db.transaction(write=False):
            of = texts.resolution(made)
            return [texts.assignment(of, label).due_on for label in ("2.1", "2.3")]

    with db.transaction():
        made = texts.brought_in(municipality)
    browser = signed_in("administrator")
    page(browser, municipality)
    browser.fill("", {"deadlines_default_term": ["2", "week"]})
    assert due() == [date(2026, 7, 1), date(2026, 6, 24)]
    browser.open("/admin/calendar")
    browser.fill("", {"day": "2026-07-01", "working": "off"})
    assert due() == [date(2026, 6, 30), date(2026, 6, 24)]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("ladder_before", "10, пять", "Целые числа от 1 до 250"),
        ("ladder_before", "0", "Целые числа от 1 до 250"),
        ("deadlines_urgent", ["0", "day"], "не подходит"),
        ("deadlines_urgent", ["три", "day"], "не подходит"),
        ("deadlines_urgent", ["3", "hours"], "не подходит"),
        ("deadlines_day_off", "sideways", "не подходит"),
        ("deadlines_school_year", "31.02", "не подходит"),
        ("deadlines_school_year", "май", "не подходит"),
        ("executions_review_days", "", "Введите целое число"),
        ("executions_co_executor_percent", "101", "не подходит"),
        ("letters_from_hour", "24", "Час от 0 до 23"),
        ("letters_meetings", "31.02.2026", "Дни через запятую"),
        ("coverage_middle", "60", "Меньше уровня"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_at_its_field(
    signed_in: Enter, municipality: Municipality, field: str, value: object, said: str
) -> None:
    browser = signed_in("secretary")
    page(browser, municipality)
    shown = browser.fill("", {field: value})
    assert said in wrong(shown)[field]
    assert rules(municipality) == {}


def test_the_secretary_of_another_body_sees_only_the_own_one(signed_in: Enter, municipality: Municipality) -> None:
    browser = signed_in("stranger")
    assert "Рабочая группа" in browser.open("/bodies/").text
    assert "Коллегия" not in browser.open("/bodies/").text
    assert page(browser, municipality).status == 404


def test_the_page_speaks_english_too(signed_in: Enter, municipality: Municipality) -> None:
    browser = signed_in("secretary")
    browser.send("/account/language", {"locale": "en"})
    assert "Term when none is stated" in page(browser, municipality).text
