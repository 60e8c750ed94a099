"""The matrix: who has executed what, and one reminder to those who have not answered."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.counting import statements
from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import Browser, Page
from tracker import db
from tracker.app import ROOT
from tracker.directory.models import Person
from tracker.directory.roles import Role
from tracker.directory.services import appoint
from tracker.executions.overview import OVERDUE
from tracker.executions.words import SIGNS
from tracker.intake.draft import Part
from tracker.mail import Letter
from tracker.reminders.models import Reminder

Enter = Callable[[str], Browser]


@pytest.fixture
def number(municipality: Municipality) -> int:
    """A resolution of two points: of the first one school is overdue, one has answered, a kindergarten has executed."""
    with db.transaction():
        made = rows.resolution(municipality)
        late = rows.assignment(made, municipality.today - timedelta(days=1))
        ids = {
            name: rows.execution(late, municipality.organisations[name]).id for name in ("school1", "school2", "sad1")
        }
        rows.execution(late, municipality.organisations["centre"], part=Part.CO_EXECUTOR)
        ahead = rows.assignment(made, municipality.today + timedelta(days=9))
        rows.execution(ahead, municipality.organisations["school1"])
        resolution_id = made.id
    Story(municipality, ids["school2"]).report("school2")
    Story(municipality, ids["sad1"]).report("sad1").accept()
    return resolution_id


def table(page: Page) -> list[list[str]]:
    """What a person reads in the table."""
    return [
        ["".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for row in page.tree.xpath("//table[contains(@class, 'matrix')]//tr")
    ]


def test_each_cell_is_a_word_and_a_colour_with_totals_both_ways(signed_in: Enter, number: int) -> None:
    page = signed_in("chair").open(f"/resolutions/{number}/matrix")
    head, *body, foot = table(page)
    assert head[2:] == ["МБОУСОШ№1", "МБОУСОШ№2", "МБДОУ№1"]
    assert [row[1:] for row in body] == [
        ["1/3!2", "просрочено", "напроверке", "исполнено"],
        ["0/1", "наисполнении", "", ""],
    ]
    assert foot[2:] == ["0/2!1", "0/1!1", "1/1"]
    assert page.tree.xpath("//tbody//td/@class") == ["sum", "overdue", "under_review", "executed", "sum", "in_progress"]


@pytest.mark.parametrize(("state", "sign"), {OVERDUE: "!", **SIGNS}.items())
def test_the_style_sheet_draws_the_sign_of_each_state(state: str, sign: str) -> None:
    style = (ROOT / "static" / "app.css").read_text("utf-8")
    assert f'table.matrix .{state} a::before {{ content: "{sign}";' in style


@pytest.mark.parametrize(
    ("query", "columns", "cells"),
    [
        ("kind=kindergarten", ["МБДОУ№1"], ["executed"]),
        ("state=unanswered", ["МБОУСОШ№1"], ["overdue", "in_progress"]),
        ("state=overdue&kind=school", ["МБОУСОШ№1"], ["overdue"]),
        ("state=withdrawn", [], []),
    ],
)
def test_the_address_narrows_it(
    signed_in: Enter, number: int, query: str, columns: list[str], cells: list[str]
) -> None:
    page = signed_in("secretary").open(f"/resolutions/{number}/matrix?{query}")
    assert (table(page)[0][2:] if columns else []) == columns
    assert [each for each in page.tree.xpath("//tbody//td/@class") if each != "sum"] == cells


def test_a_mangled_filter_is_refused(signed_in: Enter, number: int) -> None:
    browser = signed_in("secretary")
    assert browser.open(f"/resolutions/{number}/matrix?state=nonsense").status == 400
    assert browser.open(f"/resolutions/{number}/matrix?kind=nonsense").status == 400


def test_a_curator_sees_the_curated_columns_only(signed_in: Enter, municipality: Municipality, number: int) -> None:
    with db.transaction():
        given = {"body_id": municipality.body, "organisation_id": municipality.organisations["sad1"]}
        who = db.session.get_one(Person, municipality.people["sad2"])
        appoint(who, Role.CONTROLLER, municipality.today, by_id=None, **given)
    page = signed_in("sad2").open(f"/resolutions/{number}/matrix")
    assert table(page)[0][2:] == ["МБДОУ№1"]


def letters() -> tuple[int, int]:
    """How many letters and how many lines of the ledger there are."""
    with db.transaction(write=False):
        return db.session.scalar(select(func.count(Letter.id))) or 0, db.session.scalar(
            select(func.count(Reminder.id))
        ) or 0


def test_those_who_have_not_answered_are_reminded_once_a_day(signed_in: Enter, number: int) -> None:
    browser = signed_in("secretary")
    page = browser.open(f"/resolutions/{number}/remind")
    found = page.tree.xpath("//table//tbody/tr")
    assert [" ".join(each.text_content().split()) for each in found] == [
        "МБОУ СОШ № 1 Фамилия school1 2 будет отправлено"
    ]
    browser.fill("/remind")
    assert letters() == (1, 2)
    browser.open(f"/resolutions/{number}/remind")
    browser.send(f"/resolutions/{number}/remind")
    assert letters() == (1, 2)


def test_a_large_matrix_asks_as_often_as_a_small_one(signed_in: Enter, municipality: Municipality, number: int) -> None:
    browser, asked = signed_in("chair"), []
    browser.open(f"/resolutions/{number}/matrix")
    for _more in range(2):
        with db.transaction():
            made = db.session.get_one(rows.Resolution, number)
            for _point in range(3):
                of = rows.assignment(made, municipality.today)
                for organisation in municipality.organisations.values():
                    rows.execution(of, organisation)
        with statements() as sent:
            browser.open(f"/resolutions/{number}/matrix")
        asked.append(len([each for each in sent if each.startswith("SELECT")]))
    assert asked[0] == asked[1] <= 8
