"""How far resolutions and assignments are, for everybody who may know it: on real rows of both databases."""

from datetime import date, timedelta

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tracker import db
from tracker.executions import overview
from tracker.executions.overview import OVERDUE, Progress
from tracker.executions.states import State
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment
from tracker.resolutions.states import Stage


def spread(made: Municipality) -> int:
    """One assignment of five organisations, each at another point of its way; the id of the resolution."""
    yesterday = made.today - timedelta(days=1)
    with db.transaction():
        of = rows.assignment(rows.resolution(made), yesterday)
        ids = {name: rows.execution(of, made.organisations[name]).id for name in ("school1", "school2", "sad1", "sad2")}
        rows.execution(of, made.organisations["centre"], part=Part.CO_EXECUTOR)
        rows.execution(of, made.organisations["school3"], due_on=made.today + timedelta(days=9))
        resolution_id = of.point.resolution_id
    Story(made, ids["school1"]).report().accept()
    Story(made, ids["school2"]).report("school2")
    Story(made, ids["sad2"]).withdraw()
    return resolution_id


def the_assignment() -> Assignment:
    return db.session.query(Assignment).one()


def test_the_margin_counts_leads_without_the_withdrawn(municipality: Municipality) -> None:
    spread(municipality)
    yesterday = municipality.today - timedelta(days=1)
    with db.transaction(write=False):
        found = overview.of_assignments([the_assignment().id], municipality.as_("chair"), municipality.body)
    assert list(found.values()) == [Progress(executed=1, of=4, overdue=2, under_review=1, nearest_on=yesterday)]


def test_a_resolution_is_as_far_as_its_assignments(municipality: Municipality) -> None:
    resolution_id = spread(municipality)
    with db.transaction():
        [assignment] = rows.resolution(municipality).points or [None]
        assert assignment is None
    with db.transaction(write=False):
        found = overview.of_resolutions([resolution_id], municipality.as_("observer"))
    assert (found[resolution_id].executed, found[resolution_id].of, found[resolution_id].overdue) == (1, 4, 2)


def test_a_head_is_told_of_the_own_organisation_only(municipality: Municipality) -> None:
    resolution_id = spread(municipality)
    with db.transaction(write=False):
        head = municipality.as_("school1")
        assert not overview.sees_all(head, municipality.body)
        assert overview.of_resolutions([resolution_id], head)[resolution_id].of == 1
        own = overview.own([the_assignment().id], head)
        assert [(each.organisation, each.state) for each in own.values()] == [("МБОУ СОШ № 1", State.EXECUTED)]
        assert overview.own([the_assignment().id], municipality.as_("chair")) == {}


def test_of_several_periods_the_nearest_open_one_is_the_own(municipality: Municipality) -> None:
    with db.transaction():
        of = rows.assignment(rows.resolution(municipality), date(2026, 7, 10))
        for period, due_on in (("2026-Q1", date(2026, 4, 10)), ("2026-Q2", date(2026, 7, 10)), ("2026-Q3", None)):
            rows.execution(of, municipality.organisations["school1"], period=period, due_on=due_on, first_due_on=due_on)
    with db.transaction(write=False):
        head = municipality.as_("school1")
        [first] = overview.own([the_assignment().id], head).values()
        assert first.period == "2026-Q1"
        first_id = first.id
    Story(municipality, first_id).report().accept()
    with db.transaction(write=False):
        [then] = overview.own([the_assignment().id], municipality.as_("school1")).values()
        assert then.period == "2026-Q2"


def test_a_resolution_is_found_by_those_who_may_see_it(municipality: Municipality) -> None:
    with db.transaction():
        draft = rows.resolution(municipality, stage=Stage.DRAFT).id
        rows.curator(municipality, "curator", "school1")
        rows.curator(municipality, "idle", "sad2")
    issued = spread(municipality)
    everybody = (
        "chair",
        "secretary",
        "controller",
        "observer",
        "school1",
        "centre",
        "department",
        "stranger",
        "curator",
    )
    with db.transaction(write=False):
        seen = {
            who: [each for each in (draft, issued) if overview.resolution(municipality.as_(who), each)]
            for who in (*everybody, "idle")
        }
    assert seen == {
        "chair": [draft, issued],
        "secretary": [draft, issued],
        "controller": [issued],
        "observer": [issued],
        "school1": [issued],
        "centre": [issued],
        "department": [],
        "stranger": [],
        "curator": [issued],
        "idle": [issued],  # what was withdrawn is still theirs to look up
    }


def test_the_list_goes_on_where_it_ended(municipality: Municipality) -> None:
    with db.transaction():
        for number in range(60):
            day = None if number == 7 else municipality.today - timedelta(days=number // 3)
            stage = Stage.DRAFT if day is None else Stage.ISSUED
            rows.resolution(municipality, number=str(number), adopted_on=day, stage=stage, issued_on=day)
    seen, after = [], None
    with db.transaction(write=False):
        secretary = municipality.as_("secretary")
        while page := overview.resolution_list(secretary, after):
            seen += [each.number for each in page[:25]]
            after = overview.key_of(page[:25][-1])
    assert seen[0] == "7"
    assert sorted(seen, key=int) == [str(number) for number in range(60)]
    assert seen[1:4] == ["2", "1", "0"]


def test_answers_are_narrowed_to_a_state_and_counted(municipality: Municipality) -> None:
    spread(municipality)
    with db.transaction(write=False):
        chair, of = municipality.as_("chair"), the_assignment()
        assert overview.answer_counts(of, chair) == {
            OVERDUE: 3,
            "in_progress": 3,
            "under_review": 1,
            "executed": 1,
            "withdrawn": 1,
        }
        late = [each.organisation.short_name for each in overview.answers(of, chair, OVERDUE)]
        assert late == ["МКУ «Ресурсный центр»", "МБОУ СОШ № 2", "МБДОУ № 1"]
        assert [each.organisation.short_name for each in overview.answers(of, chair, "executed")] == ["МБОУ СОШ № 1"]
        assert len(overview.answers(of, municipality.as_("school1"))) == 1
        assert overview.answer_counts(of, municipality.as_("school1")) == {"executed": 1}


def test_the_answers_of_many_periods_go_on_page_by_page(municipality: Municipality) -> None:
    with db.transaction():
        of = rows.assignment(rows.resolution(municipality), municipality.today)
        for week in range(40):
            for name in municipality.organisations:
                rows.execution(of, municipality.organisations[name], period=f"2026-W{week:02}")
    seen, after = [], None
    with db.transaction(write=False):
        chair = municipality.as_("chair")
        while page := overview.answers(the_assignment(), chair, None, after):
            part = page[: overview.ANSWERS]
            seen += [(each.period, each.organisation.position) for each in part]
            after = overview.key_of_answer(part[-1])
    assert seen == [(f"2026-W{week:02}", place) for week in reversed(range(40)) for place in range(7)]
