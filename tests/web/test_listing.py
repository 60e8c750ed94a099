"""The executions one by one: who sees which, narrowed by the address, page by page."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.counting import statements
from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import Browser, Page
from tracker import db
from tracker.executions.models import Execution
from tracker.executions.queries import PAGE
from tracker.intake.draft import Part

Enter = Callable[[str], Browser]


def listed(page: Page) -> list[int]:
    """The executions on a page, in its order."""
    return [int(each.rsplit("/", 1)[1]) for each in page.tree.xpath("//ul[@class='cards']//a[@class='words']/@href")]


def walked(browser: Browser, url: str) -> list[int]:
    """The executions of all pages of a list."""
    found, addresses = [], [url]
    while addresses:
        page = browser.open(addresses[0])
        found += listed(page)
        addresses = page.tree.xpath("//a[@rel='next']/@href")
    return found


@pytest.fixture
def duties(municipality: Municipality) -> dict[str, int]:
    """One execution of each kind that the list tells apart."""
    with db.transaction():
        found = {
            "late": rows.duty(municipality, days=-3),
            "soon": rows.duty(municipality, days=3),
            "far": rows.duty(municipality, "school2", days=40),
            "without a day": rows.duty(municipality, "school2", days=None),
            "sent": rows.duty(municipality, "school2", days=-1),
            "done": rows.duty(municipality, "sad1", days=1),
        }
    Story(municipality, found["sent"]).report()
    Story(municipality, found["done"]).report().accept()
    return found


NARROWED = {
    "": ["late", "sent", "done", "soon", "far", "without a day"],
    "state=overdue": ["late", "sent"],
    "state=under_review": ["sent"],
    "state=executed": ["done"],
    "state=in_progress": ["late", "soon", "far", "without a day"],
    "state=withdrawn": [],
    "state=nonsense&organisation=x&from=soon&after=mangled": ["late", "sent", "done", "soon", "far", "without a day"],
    "from={0}": ["done", "soon", "far"],
    "from={0}&to={5}": ["done", "soon"],
    "to={0}&state=in_progress": ["late"],
    "organisation=school2": ["sent", "far", "without a day"],
    "organisation=school2&state=overdue": ["sent"],
    "resolution=far": ["far"],
    "resolution=far&organisation=school1": [],
}


@pytest.mark.parametrize("query", NARROWED)
def test_the_address_narrows_the_list(
    signed_in: Enter, municipality: Municipality, duties: dict[str, int], query: str
) -> None:
    asked = query.format(*(municipality.today + timedelta(days=each) for each in range(6)))
    for name, organisation_id in municipality.organisations.items():
        asked = asked.replace(f"organisation={name}", f"organisation={organisation_id}")
    with db.transaction(write=False) as session:
        resolution_id = session.get_one(Execution, duties["far"]).assignment.point.resolution_id
    asked = asked.replace("resolution=far", f"resolution={resolution_id}")
    page = signed_in("secretary").open(f"/executions/?{asked}")
    assert listed(page) == [duties[each] for each in NARROWED[query]]
    assert ("Здесь нет ни одного исполнения." in page.text) == (not NARROWED[query])


def test_the_numbers_of_the_home_page_have_as_many_rows(
    signed_in: Enter, municipality: Municipality, duties: dict[str, int]
) -> None:
    with db.transaction():
        helper = rows.duty(municipality, "school1", days=-4, part=Part.CO_EXECUTOR)
        other = rows.duty(municipality, "school1", days=2, part=Part.CO_EXECUTOR)
    Story(municipality, other).report()
    browser = signed_in("secretary")
    links = browser.open("/").tree.xpath("//p[@class='lead']/a")
    found = {link.text_content().split()[0]: listed(browser.open(link.get("href"))) for link in links}
    assert found == {"2": [duties["late"], duties["sent"]], "1": [duties["sent"]]}
    assert listed(browser.open("/executions/?state=overdue"))[0] == helper
    assert listed(browser.open("/executions/?part=co_executor")) == [helper, other]


SEEN = {
    "chair": ["late", "sent", "done", "soon", "far", "without a day"],
    "observer": ["late", "sent", "done", "soon", "far", "without a day"],
    "controller": ["late", "sent", "done", "soon", "far", "without a day"],
    "school1": ["late", "soon"],
    "school2": ["sent", "far", "without a day"],
}


@pytest.mark.parametrize("who", SEEN)
def test_everybody_sees_what_is_theirs_to_see(signed_in: Enter, duties: dict[str, int], who: str) -> None:
    assert listed(signed_in(who).open("/executions/")) == [duties[each] for each in SEEN[who]]


def test_a_head_asks_for_another_organisation_in_vain(
    signed_in: Enter, municipality: Municipality, duties: dict[str, int]
) -> None:
    other = municipality.organisations["school2"]
    assert listed(signed_in("school1").open(f"/executions/?organisation={other}")) == []


def test_a_resolution_that_is_not_to_be_seen_is_not_found(
    signed_in: Enter, municipality: Municipality, duties: dict[str, int]
) -> None:
    with db.transaction(write=False) as session:
        resolution_id = session.get_one(Execution, duties["far"]).assignment.point.resolution_id
    url = f"/executions/?resolution={resolution_id}"
    assert signed_in("school1").open(url).status == 404
    browser = signed_in("chair")
    links = browser.open(f"/resolutions/{resolution_id}").tree.xpath("//ul[@class='tools']//a/@href")
    assert url in links


@pytest.mark.parametrize("query", ["", "state=in_progress", "state=overdue", "resolution", "organisation"])
def test_page_after_page_shows_each_once_with_at_most_eight_questions(
    signed_in: Enter, municipality: Municipality, query: str
) -> None:
    browser, expected, asked = signed_in("secretary"), [], []
    with db.transaction():
        of = rows.resolution(municipality)
        school = municipality.organisations["school1"]
    query = query.replace("organisation", f"organisation={school}").replace("resolution", f"resolution={of.id}")
    for more in (1, 2 * PAGE + 3):
        with db.transaction() as session:
            of = session.merge(of)
            for number in range(more):
                days = (-1 - number % 4, number % 4, None)[number % 3]
                due_on = None if days is None else municipality.today + timedelta(days=days)
                each = rows.execution(rows.assignment(of, due_on, f"Дело {number}."), school)
                if query != "state=overdue" or number % 3 == 0:
                    expected.append((due_on is None, due_on, each.id))
        with statements() as sent:
            assert browser.open(f"/executions/?{query}").status == 200
        asked.append(len(sent))
    in_order = sorted(expected, key=lambda each: (each[0], each[1] or municipality.today, each[2]))
    assert walked(browser, f"/executions/?{query}") == [each[2] for each in in_order]
    assert asked[0] == asked[1] <= 8
