"""Assignments become executions, frozen for the organisations of the day: on real rows of both databases."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.counting import statements
from tests.executions.rows import Story
from tests.municipality import SCHOOLS, Municipality
from tests.resolutions import texts
from tracker import audit, clock, db
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Organisation, OrganisationGroup
from tracker.directory.roles import OrganisationKind
from tracker.executions.issuing import Share, issue, open_periods, preview
from tracker.executions.models import Execution
from tracker.executions.states import Answer, State
from tracker.intake.draft import Part
from tracker.resolutions import corrections
from tracker.resolutions.models import Assignment
from tracker.resolutions.services import NotReady, send_to_chair
from tracker.resolutions.states import NotAtThisStage, Stage

CALENDAR = WorkingCalendar()


@pytest.fixture
def ready(municipality: Municipality) -> int:
    """A resolution on the chair's table; its id."""
    with db.transaction():
        resolution = texts.resolution(texts.brought_in(municipality))
        unknown = texts.assignment(resolution, "5").addressees[0]
        secretary = municipality.as_("secretary")
        corrections.explain_addressee(unknown, municipality.organisation("sad1"), secretary, teach=False)
        send_to_chair(resolution, secretary)
        return resolution.id


def issued(municipality: Municipality, resolution_id: int) -> dict[tuple[str, str, int], set[str]]:
    """Whom each assignment went to: (label, period, which assignment of the point) → short names."""
    with db.transaction(write=False):
        resolution = texts.resolution(resolution_id)
        names = {each: name for name, each in municipality.organisations.items()}
        found: dict[tuple[str, str, int], set[str]] = {}
        for point in resolution.points:
            for turn, assignment in enumerate(point.assignments):
                for row in db.session.scalars(select(Execution).where(Execution.assignment_id == assignment.id)):
                    found.setdefault((point.label, row.period, turn), set()).add(names[row.organisation_id])
        return found


def do_issue(municipality: Municipality, resolution_id: int) -> None:
    with db.transaction():
        issue(texts.resolution(resolution_id), municipality.as_("chair"), CALENDAR)


def test_every_addressee_gets_one_execution_for_each_assignment(municipality: Municipality, ready: int) -> None:
    do_issue(municipality, ready)
    schools = {"school1", "school2", "school3"}
    assert issued(municipality, ready) == {
        ("2.1", "", 0): {"department"},
        ("2.3", "", 0): {"department"},
        ("3", "", 0): {"centre", "school1"},
        ("4.1", "2026-Q2", 0): schools,
        ("4.2", "", 0): schools,
        ("4.2", "", 1): schools,
        ("5", "", 0): {"sad1"},
    }


def test_the_day_is_kept_twice_and_the_part_with_it(municipality: Municipality, ready: int) -> None:
    do_issue(municipality, ready)
    with db.transaction(write=False):
        assignment = texts.assignment(texts.resolution(ready), "3")
        rows = db.session.scalars(select(Execution).where(Execution.assignment_id == assignment.id)).all()
        assert {(row.organisation_id, row.part) for row in rows} == {
            (municipality.organisations["centre"], Part.LEAD),
            (municipality.organisations["school1"], Part.CO_EXECUTOR),
        }
        days = {Part.LEAD: date(2026, 6, 19), Part.CO_EXECUTOR: date(2026, 6, 17)}
        assert {(row.part, row.due_on, row.first_due_on) for row in rows} == {
            (part, day, day) for part, day in days.items()
        }
        assert {(row.issued_on, row.state) for row in rows} == {(municipality.today, State.IN_PROGRESS)}


def test_the_preview_says_what_issuing_makes(municipality: Municipality, ready: int) -> None:
    with db.transaction(write=False):
        foreseen = preview(texts.resolution(ready), municipality.today, CALENDAR)
    with db.transaction():
        made = issue(texts.resolution(ready), municipality.as_("chair"), CALENDAR)
    assert foreseen == made
    assert (made.assignments, made.organisations, made.executions) == (7, 6, 14)
    assert made.shares[municipality.organisations["school1"]] == Share(lead=3, co_executor=1)
    with db.transaction(write=False):
        assert len(db.session.scalars(select(Execution.id)).all()) == 14


def test_it_is_issued_on_the_day_of_the_body(municipality: Municipality, ready: int) -> None:
    """At 17 o'clock UTC it is tomorrow already in Irkutsk."""
    with clock.standing_at(datetime(2026, 6, 15, 17, tzinfo=UTC)):
        do_issue(municipality, ready)
    with db.transaction(write=False):
        days = {each.issued_on for each in db.session.scalars(select(Execution))}
        assert days == {texts.resolution(ready).issued_on} == {date(2026, 6, 16)}


def test_a_group_is_frozen_at_issue(municipality: Municipality, ready: int) -> None:
    do_issue(municipality, ready)
    with db.transaction():
        newcomer = Organisation(name="Новая", short_name="МБОУ СОШ № 4", kind=OrganisationKind.SCHOOL, position=9)
        db.session.add(newcomer)
        municipality.organisation("school3").closed_on = municipality.today
    assert issued(municipality, ready)[("4.2", "", 0)] == {"school1", "school2", "school3"}


def test_who_is_closed_before_the_issue_gets_nothing(municipality: Municipality, ready: int) -> None:
    with db.transaction():
        municipality.organisation("school3").closed_on = municipality.today
    do_issue(municipality, ready)
    assert issued(municipality, ready)[("4.2", "", 0)] == {"school1", "school2"}


def test_a_lead_who_is_also_in_a_group_of_co_executors_stays_lead(municipality: Municipality, ready: int) -> None:
    with db.transaction():
        resolution = texts.resolution(ready)
        resolution.stage = Stage.DRAFT
        chosen = [(municipality.group(SCHOOLS), Part.CO_EXECUTOR), (municipality.organisation("school2"), Part.LEAD)]
        corrections.set_addressees(texts.assignment(resolution, "5"), chosen, municipality.as_("secretary"))
        issue(resolution, municipality.as_("chair"), CALENDAR)
        rows = db.session.scalars(
            select(Execution).where(Execution.assignment_id == texts.assignment(resolution, "5").id)
        )
        leads = {row.organisation_id for row in rows if row.part is Part.LEAD}
    assert leads == {municipality.organisations["school2"]}


def test_it_is_issued_once(municipality: Municipality, ready: int) -> None:
    do_issue(municipality, ready)
    with pytest.raises(NotAtThisStage):
        do_issue(municipality, ready)


def test_what_is_not_settled_is_not_issued(municipality: Municipality) -> None:
    with db.transaction():
        draft = texts.brought_in(municipality)
    with pytest.raises(NotReady):
        do_issue(municipality, draft)
    assert issued(municipality, draft) == {}


def test_the_history_names_all_to_whom_it_went_in_one_row(municipality: Municipality, ready: int) -> None:
    do_issue(municipality, ready)
    with db.transaction(write=False):
        [entry] = [
            each
            for each in audit.entries_of(texts.assignment(texts.resolution(ready), "4.2"))
            if each.action == "issue"
        ]
        assert entry.after["organisations"] == sorted(
            municipality.organisations[name] for name in ("school1", "school2", "school3")
        )
        assert not list(audit.broken_links())


def opened(municipality: Municipality, resolution_id: int, on: date) -> int:
    with db.transaction():
        assignment = texts.assignment(texts.resolution(resolution_id), "4.1")
        return open_periods(assignment, on, CALENDAR)


def test_periods_are_opened_once_when_they_have_begun(municipality: Municipality, ready: int) -> None:
    do_issue(municipality, ready)
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2), date(2027, 1, 1)]
    assert [opened(municipality, ready, day) for day in days] == [0, 3, 0, 6]
    periods = {period for label, period, _ in issued(municipality, ready) if label == "4.1"}
    assert periods == {"2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"}


def _story(municipality: Municipality, resolution_id: int, organisation: str, period: str) -> Story:
    with db.transaction(write=False):
        assignment = texts.assignment(texts.resolution(resolution_id), "4.1")
        chosen = select(Execution.id).where(
            Execution.assignment_id == assignment.id,
            Execution.organisation_id == municipality.organisations[organisation],
            Execution.period == period,
        )
        return Story(municipality, db.session.scalars(chosen).one())


def test_who_was_taken_off_control_is_not_given_the_next_period(municipality: Municipality, ready: int) -> None:
    do_issue(municipality, ready)
    _story(municipality, ready, "school1", "2026-Q2").withdraw()
    _story(municipality, ready, "school2", "2026-Q2").report("school2", Answer.NOT_OURS).accept()
    assert opened(municipality, ready, date(2026, 7, 1)) == 1
    assert issued(municipality, ready)[("4.1", "2026-Q3", 0)] == {"school3"}


def test_a_period_taken_off_control_is_not_made_anew(municipality: Municipality, ready: int) -> None:
    do_issue(municipality, ready)
    for name in ("school1", "school2", "school3"):
        _story(municipality, ready, name, "2026-Q2").withdraw()
    assert opened(municipality, ready, date(2026, 7, 1)) == 0


def test_issuing_asks_as_many_questions_however_many_points(municipality: Municipality) -> None:
    asked = []
    for many in (3, 60):
        points = "\n".join(f"5.{n}. Руководителям школ подготовить отчёт {n}." for n in range(1, many))
        text = texts.TEXT.replace("5. Отделу культуры организовать ярмарку до 30 июня 2026 г.", points)
        with db.transaction():
            draft = texts.brought_in(municipality, text)
        with db.transaction(), statements() as sent:
            issue(texts.resolution(draft), municipality.as_("chair"), CALENDAR)
        asked.append(len(sent))
    assert asked[0] == asked[1] < 25


def test_who_is_named_and_closed_on_the_chairs_table_is_not_issued_to(municipality: Municipality, ready: int) -> None:
    with db.transaction():
        municipality.organisation("sad1").closed_on = municipality.today
    with pytest.raises(NotReady):
        do_issue(municipality, ready)


def test_a_group_without_members_keeps_it_from_being_issued(municipality: Municipality, ready: int) -> None:
    with db.transaction():
        empty = OrganisationGroup(name="Лицеи", kinds=[])
        db.session.add(empty)
        db.session.flush()
        assignment = texts.assignment(texts.resolution(ready), "5")
        assignment.addressees[0].organisation, assignment.addressees[0].group = None, empty
    with pytest.raises(NotReady):
        do_issue(municipality, ready)
    with db.transaction(write=False):
        assert not db.session.scalars(select(Assignment.id).join(Execution)).all()
