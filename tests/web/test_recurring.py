"""The form of a rule of its own: in the check, and for an issued assignment with a reason."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from tests.executions import rows
from tests.municipality import Municipality
from tests.resolutions import texts
from tests.web.client import Browser
from tracker import db
from tracker.executions.models import Execution
from tracker.resolutions.models import Assignment

Enter = Callable[[str], Browser]


@pytest.fixture
def monthly(municipality: Municipality) -> tuple[int, int]:
    """An issued assignment that recurs every month, May missed by the first school; and the school's card."""
    with db.transaction():
        rule = {"every": "month", "day": 10, "months_after": 1}
        row = rows.assignment(rows.resolution(municipality), date(2026, 6, 10), recurrence=rule)
        card = rows.execution(row, municipality.organisations["school1"], period="2026-05")
        rows.execution(row, municipality.organisations["school1"], period="2026-06", due_on=date(2026, 7, 10),
                       first_due_on=date(2026, 7, 10))  # fmt: skip
        return row.id, card.id


def test_the_secretary_writes_a_rule_in_the_check(signed_in: Enter, municipality: Municipality) -> None:
    with db.transaction():
        draft = texts.brought_in(municipality)
    with db.transaction(write=False):
        row = texts.assignment(texts.resolution(draft), "2.1")
        path = f"/resolutions/{row.point.resolution_id}/check/assignments/{row.id}"
    browser = signed_in("secretary")
    assert "Повторяется по своему правилу" in browser.open(f"{path}/day").text
    browser.open(f"{path}/recurrence")
    wrong = browser.fill("", {"every": "month", "day": "10", "months_after": "-1"})
    assert "Это раньше начала периода." in wrong.text
    page = browser.fill("", {"every": "year", "day": "1", "months_after": "-2", "ends_on": "2028-12-31"})
    assert "ежегодно, до 1 числа (за 2 месяца до последнего месяца периода), по 31.12.2028" in page.text
    assert "1 октября 2026 г." in page.text
    assert browser.open(f"{path}/day").status == 200


def test_the_chair_changes_rule_and_last_day_and_the_card_tells_what_was_missed(
    signed_in: Enter, municipality: Municipality, monthly: tuple[int, int]
) -> None:
    assignment_id, card = monthly
    with db.transaction(write=False):
        resolution_id = db.session.get_one(Assignment, assignment_id).point.resolution_id
    browser, path = signed_in("chair"), f"/resolutions/{resolution_id}/points/{assignment_id}"
    page = browser.open(path)
    assert "ежемесячно, до 10 числа (следующий за периодом месяц)" in page.text
    assert "Пропущены периоды май 2026 г." in page.text
    second = signed_in("chair")
    for each in (browser, second):
        each.open(f"{path}/recurrence")
    given = {"every": "quarter", "day": "5", "ends_on": "2027-12-31", "reason": "Ежемесячно не нужно."}
    assert "Напишите хотя бы несколько слов." in browser.fill("", {**given, "reason": " "}).text
    assert "не раньше" in browser.fill("", {**given, "ends_on": "2026-06-01"}).text
    page = browser.fill("", given)
    assert page.url == path
    assert "ежеквартально, до 5 числа (следующий за периодом месяц), по 31.12.2027" in page.text
    assert "Изменено, как повторяется" in page.text
    stale = second.fill("", {**given, "every": "week"})
    assert (stale.status, "ежеквартально, до 5 числа" in stale.text) == (409, True)
    assert stale.tree.xpath("//textarea[@name='reason']")[0].text.strip() == "Ежемесячно не нужно."
    assert "Пропущены периоды: май 2026 г." in signed_in("school1").open(f"/executions/{card}").text
    with db.transaction(write=False):
        assert len(db.session.scalars(select(Execution.id)).all()) == 2
