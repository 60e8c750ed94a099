"""The pages that are opened most ask the database at most eight questions, however much there is."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.counting import statements
from tests.executions import rows
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import clock, db
from tracker.executions.inner import SubAssignment
from tracker.executions.models import Execution, ExecutionReport, NoteRequest
from tracker.executions.queries import PAGE
from tracker.executions.states import Answer, State
from tracker.resolutions.models import Assignment, Resolution

Enter = Callable[[str], Browser]

PAGES = (
    ("school1", "/executions/mine"),
    ("school1", "/resolutions/{resolution}"),
    ("controller", "/control/"),
    ("controller", "/executions/?organisation={school}&state=executed"),
    ("secretary", "/executions/"),
    ("secretary", "/resolutions/{resolution}"),
    ("secretary", "/resolutions/{resolution}/matrix"),
    ("secretary", "/search?q=опись&kind=point"),
)
"""Who opens what, of the pages that have a figure of their own."""


def more(municipality: Municipality, of: Resolution, number: int) -> None:
    """So many further points, each ordered to all organisations that are there, in all states."""
    for turn in range(number):
        point = rows.assignment(of, municipality.today + timedelta(days=turn % 9 - 4), f"Составить опись № {turn}.")
        for place, organisation in enumerate(sorted(municipality.organisations.values())):
            in_state(municipality, point, organisation, list(State)[(turn + place) % len(State)])


def in_state(municipality: Municipality, of: Assignment, organisation: int, state: State) -> None:
    """One execution with what belongs to its state: an answer, or a question and a duty passed on inside."""
    days = {State.EXECUTED: "executed_on", State.WITHDRAWN: "withdrawn_on"}
    sent_at = None if state is State.IN_PROGRESS else clock.now()
    given = {days[state]: municipality.today} if state in days else {}
    it = rows.execution(of, organisation, state=state, submitted_at=sent_at, **given)
    db.session.add_all(beside(municipality, it))


def beside(municipality: Municipality, it: Execution) -> Iterator[db.Base]:
    who = municipality.people["school1"]
    if it.submitted_at is not None:
        said = {"answer": Answer.EXECUTED, "text": "Опись составлена.", "submitted_on": municipality.today}
        yield ExecutionReport(execution=it, round=1, submitted_at=it.submitted_at, by_id=who, **said)
    else:
        yield NoteRequest(execution=it, words="Как идёт?", asked_at=clock.now(), by_id=municipality.people["secretary"])
        passed = {"state": State.UNDER_REVIEW, "due_on": it.due_on, "given_on": municipality.today}
        yield SubAssignment(execution=it, person_id=who, by_id=who, **passed)


@pytest.mark.parametrize(("who", "url"), PAGES)
def test_a_page_asks_at_most_eight_questions_however_much_there_is(
    signed_in: Enter, municipality: Municipality, who: str, url: str
) -> None:
    browser, asked = signed_in(who), []
    with db.transaction():
        of = rows.resolution(municipality)
        address = url.format(resolution=of.id, school=municipality.organisations["school1"])
    for number in (5, PAGE + 5):
        with db.transaction() as session:
            more(municipality, session.merge(of), number)
        browser.open(address)
        with statements() as sent:
            assert browser.open(address).status == 200
        asked.append([each for each in sent if each.startswith("SELECT")])
    assert len(asked[1]) <= 8, "\n\n".join(asked[1])
    assert len(asked[0]) == len(asked[1])
