"""Who sees which executions and what waits for whom, on real rows of both databases."""

from datetime import timedelta

import pytest

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tracker import clock, db, files
from tracker.executions import at_a_glance, attachments, beside, listing, queries, requests, worklists
from tracker.executions.listing import Narrowed
from tracker.executions.lists import Duty
from tracker.executions.models import Execution
from tracker.executions.queries import After
from tracker.executions.states import Answer, Who
from tracker.executions.worklists import NO_DAY, Section
from tracker.intake.draft import Part
from tracker.resolutions.models import Point, Resolution
from tracker.resolutions.states import Stage

EVERYBODY = ("school1", "school2", "chair", "secretary", "controller", "observer", "administrator", "stranger")


def test_an_execution_is_seen_by_its_organisation_and_the_people_of_its_body(municipality: Municipality) -> None:
    with db.transaction():
        execution_id = rows.duty(municipality)
    with db.transaction(write=False):
        seen = {who for who in EVERYBODY if queries.execution(municipality.as_(who), execution_id)}
    assert seen == {"school1", "chair", "secretary", "controller", "observer"}


def test_a_curator_sees_the_curated_organisations_only(municipality: Municipality) -> None:
    with db.transaction():
        rows.curator(municipality, "curator", "school1", "sad1")
        duties = {name: rows.duty(municipality, name) for name in ("school1", "school2", "sad1")}
    with db.transaction(write=False):
        curator = municipality.as_("curator")
        seen = {name for name, each in duties.items() if queries.execution(curator, each)}
    assert seen == {"school1", "sad1"}


def test_a_controller_named_in_an_assignment_sees_and_checks_it(municipality: Municipality) -> None:
    with db.transaction():
        rows.curator(municipality, "curator", "sad1")
        named = rows.duty(municipality, "school1", controller_id=municipality.people["curator"])
        rows.duty(municipality, "school1")
    Story(municipality, named).report()
    with db.transaction(write=False):
        curator = municipality.as_("curator")
        assert [each.duty.id for each in worklists.queue(curator)] == [named]
        found = queries.execution(curator, named)
        assert found is not None
        assert queries.parts(curator, found) == {Who.CONTROLLER}


def test_a_name_in_an_assignment_gives_nothing_without_an_office(municipality: Municipality) -> None:
    with db.transaction():
        execution_id = rows.duty(municipality, "school1", controller_id=municipality.people["school2"])
    with db.transaction(write=False):
        assert queries.execution(municipality.as_("school2"), execution_id) is None


@pytest.mark.parametrize(
    ("who", "parts"),
    [
        ("school1", {Who.EXECUTOR}),
        ("chair", {Who.CHAIR}),
        ("secretary", {Who.CONTROLLER}),
        ("controller", {Who.CONTROLLER}),
        ("observer", set()),
        ("double", {Who.EXECUTOR}),
    ],
)
def test_the_part_follows_from_the_office(municipality: Municipality, who: str, parts: set[Who]) -> None:
    with db.transaction():
        rows.curator(municipality, "double", "school1", head_of="school1")
        execution_id = rows.duty(municipality)
    Story(municipality, execution_id).report()
    with db.transaction(write=False):
        found = queries.execution(municipality.as_(who), execution_id)
        assert found is not None
        assert queries.parts(municipality.as_(who), found) == parts


def test_nobody_checks_what_the_same_person_has_sent(municipality: Municipality) -> None:
    with db.transaction():
        execution_id = rows.duty(municipality)
    Story(municipality, execution_id).report("secretary")
    with db.transaction(write=False):
        found = queries.execution(municipality.as_("secretary"), execution_id)
        assert found is not None
        assert queries.parts(municipality.as_("secretary"), found) == frozenset()
        assert worklists.queue(municipality.as_("secretary")) == []
        assert [each.duty.id for each in worklists.queue(municipality.as_("controller"))] == [execution_id]


def test_each_open_duty_stands_in_one_section(municipality: Municipality) -> None:
    now = clock.now()
    with db.transaction():
        made = {
            "overdue": rows.duty(municipality, days=-1),
            "today": rows.duty(municipality, days=0),
            "soon": rows.duty(municipality, days=14),
            "later, opened": rows.duty(municipality, days=15, acknowledged_at=now),
            "later": rows.duty(municipality, days=15),
            "undated": rows.duty(municipality, days=None),
            "undated, opened": rows.duty(municipality, days=None, acknowledged_at=now),
            "answered": rows.duty(municipality, days=3),
            "returned": rows.duty(municipality, days=-3),
            "withdrawn": rows.duty(municipality, days=3),
            "another's": rows.duty(municipality, "school2"),
        }
    Story(municipality, made["answered"]).report()
    Story(municipality, made["returned"]).report().send_back()
    Story(municipality, made["withdrawn"]).withdraw()
    names = {execution_id: name for name, execution_id in made.items()}
    with db.transaction(write=False):
        head = municipality.as_("school1")
        found: dict[str, list[str]] = {}
        standing = worklists.duties(head)
        for each in standing:
            found.setdefault(each.section, []).append(names[each.duty.id])
        behind = [names[each.id] for each in worklists.closed(head)]
    assert found == {
        "returned": ["returned"],
        "overdue": ["overdue"],
        "next": ["today", "soon", "later, opened", "undated, opened"],
        "new": ["later", "undated"],
        "under_review": ["answered"],
    }
    assert list(found) == list(Section)
    assert {each.section: each.of for each in standing} == {section: len(each) for section, each in found.items()}
    assert behind == ["withdrawn"]


def _all_pages(municipality: Municipality) -> list[tuple[str, int]]:
    """The duties of every page in their order, each with its section."""
    head, after, seen = municipality.as_("school1"), None, []
    while page := worklists.duties(head, after):
        seen += [(each.section, each.duty.id) for each in page[: queries.PAGE]]
        if len(page) <= queries.PAGE:
            break
        after = worklists.key_of_duty(page[queries.PAGE - 1])
    return seen


def test_the_pages_of_a_list_give_each_duty_once(municipality: Municipality) -> None:
    now = clock.now()
    with db.transaction():
        resolution = rows.resolution(municipality)
        for number in range(60):
            day = None if number % 10 == 0 else municipality.today + timedelta(days=number % 7 - 3)
            ordered = rows.assignment(resolution, day)
            rows.execution(ordered, municipality.organisations["school1"], acknowledged_at=now)
    with db.transaction(write=False):
        seen = _all_pages(municipality)
    assert (len(seen), len(set(seen))) == (60, 60)
    sections = [section for section, _id in seen]
    assert sections == sorted(sections, key=list(Section).index)


def test_the_pages_of_the_queue_and_of_the_closed_go_on_where_they_ended(municipality: Municipality) -> None:
    with db.transaction():
        made = [rows.duty(municipality) for _number in range(3)]
    for each in made:
        Story(municipality, each).report()
    with db.transaction(write=False):
        controller = municipality.as_("controller")
        first, *rest = worklists.queue(controller)
        assert worklists.queue(controller, worklists.key_of_queued(first)) == rest
        assert len(rest) == 2
        assert len(worklists.waiting(controller)) == 3
    for each in made:
        Story(municipality, each).accept()
    with db.transaction(write=False):
        head = municipality.as_("school1")
        assert [each.id for each in worklists.closed(head)] == made[::-1]
        after = After(municipality.today.isoformat(), made[2])
        assert [each.id for each in worklists.closed(head, after)] == made[:2][::-1]


def test_a_page_of_many_asks_as_often_as_a_page_of_one(municipality: Municipality) -> None:
    numbers = []
    for _more in range(2):
        with db.transaction():
            made = [rows.duty(municipality) for _number in range(4)]
        for each in made:
            Story(municipality, each).report()
        with db.transaction(write=False):
            controller = municipality.as_("controller")
            with rows.counted() as sent:
                assert len(worklists.queue(controller)) == len(numbers) * 4 + 4
        numbers.append(len(sent))
    assert numbers == [2, 2]


def _look(row: Execution) -> tuple[object, ...]:
    report = row.reports[-1]
    point = row.assignment.point
    return row.organisation.short_name, point.text, point.resolution.body.name, report.by.full_name, report.files


def test_a_card_takes_a_handful_of_questions(municipality: Municipality) -> None:
    with db.transaction():
        execution_id = rows.duty(municipality)
    Story(municipality, execution_id).note().ask().grant().report().send_back().report()
    with db.transaction(write=False):
        visitor = municipality.as_("chair")
        with rows.counted() as sent:
            found = queries.execution(visitor, execution_id)
            assert found is not None
            _look(found)
            assert [each.by.login for each in found.notes] == ["school1"]
            assert [each.decided_by.login for each in found.reports if each.decided_by] == ["controller"]
            assert [each.decided_by.login for each in found.extensions] == ["chair"]
    assert len(sent) <= 6


def test_requests_wait_for_the_chair_of_the_body_alone(municipality: Municipality) -> None:
    with db.transaction():
        made = [rows.duty(municipality) for _number in range(3)]
    Story(municipality, made[0]).ask()
    Story(municipality, made[1]).ask().refuse()
    Story(municipality, made[2]).ask().withdraw()
    request = rows.extension(made[0])
    with db.transaction(write=False):
        waits = {who: [each.id for each in requests.pending_extensions(municipality.as_(who))] for who in EVERYBODY}
        seen = {who for who in EVERYBODY if requests.extension(municipality.as_(who), request)}
    assert {who: found for who, found in waits.items() if found} == {"chair": [request]}
    assert seen == {"school1", "chair", "secretary", "controller", "observer"}


def test_the_figures_count_what_the_visitor_sees(municipality: Municipality) -> None:
    with db.transaction():
        ordered = rows.assignment(rows.resolution(municipality), municipality.today - timedelta(days=1))
        for name in ("school1", "school2", "school3"):
            rows.execution(ordered, municipality.organisations[name])
        answered = rows.duty(municipality, "school1", days=-2)
        closed = rows.duty(municipality, "school1", days=3)
    Story(municipality, answered).report()
    Story(municipality, closed).report().accept()
    with db.transaction(write=False):
        figures = {who: at_a_glance.standing(municipality.as_(who)) for who in ("chair", "school1", "stranger")}
        worst = at_a_glance.worst_overdue(municipality.as_("chair"))
    assert figures["chair"] == at_a_glance.Standing(open=4, assignments=2, overdue=4, under_review=1)
    assert figures["school1"] == at_a_glance.Standing(open=2, assignments=2, overdue=2, under_review=1)
    assert figures["stranger"] == at_a_glance.Standing(open=0, assignments=0, overdue=0, under_review=0)
    assert [(each.organisation.short_name, each.number, each.under_review) for each in worst] == [
        ("МБОУ СОШ № 1", 2, 1),
        ("МБОУ СОШ № 2", 1, 0),
        ("МБОУ СОШ № 3", 1, 0),
    ]


def test_what_is_on_control_is_what_the_own_bodies_have_issued(municipality: Municipality) -> None:
    with db.transaction():
        rows.resolution(municipality, title="О приемке")
        rows.resolution(municipality, stage=Stage.DRAFT)
        rows.resolution(municipality, body_id=municipality.other_body, title="О питании")
    with db.transaction(write=False):
        titles = {
            who: [each.title for each in at_a_glance.on_control(municipality.as_(who))]
            for who in ("chair", "observer", "stranger", "school1")
        }
    assert titles == {"chair": ["О приемке"], "observer": ["О приемке"], "stranger": ["О питании"], "school1": []}


def test_a_point_is_read_with_what_it_stands_under(municipality: Municipality) -> None:
    with db.transaction():
        of = rows.resolution(municipality)
        outer, inner = rows.assignment(of, None, "Руководителям:"), rows.assignment(of, None, "провести учёт;")
        inner.point.parent_id = outer.point.id
        point_id = inner.point_id
    with db.transaction(write=False):
        assert beside.above(db.session.get_one(Point, point_id)) == ["1. Руководителям:"]


def test_the_partners_of_a_lead_are_its_co_executors_and_back(municipality: Municipality) -> None:
    with db.transaction():
        ordered = rows.assignment(rows.resolution(municipality), municipality.today)
        lead = rows.execution(ordered, municipality.organisations["department"]).id
        helper = rows.execution(ordered, municipality.organisations["centre"], part=Part.CO_EXECUTOR).id
    with db.transaction(write=False):
        names = [
            [each.organisation.short_name for each in beside.partners(db.session.get_one(Execution, row))]
            for row in (lead, helper)
        ]
    assert names == [["МКУ «Ресурсный центр»"], ["Управление образования"]]


@pytest.fixture
def proof(municipality: Municipality, tmp_path: object) -> tuple[int, int]:
    """A file of a report of school 1, and the file of its resolution."""
    with db.transaction():
        execution_id = rows.duty(municipality)
        source = files.keep(tmp_path, b"%PDF-1.7 resolution", "решение.pdf", None)
        db.session.get_one(Execution, execution_id).assignment.point.resolution.file = source
        attached = files.keep(tmp_path, b"%PDF-1.7 proof", "акт.pdf", None)
        db.session.flush()
    Story(municipality, execution_id).report(file_ids=(attached.id,))
    return attached.id, source.id


def test_a_file_is_seen_with_what_it_belongs_to(municipality: Municipality, proof: tuple[int, int]) -> None:
    with db.transaction():
        rows.duty(municipality, "school2")
    with db.transaction(write=False):
        attached, source = (
            {who for who in EVERYBODY if attachments.stored_file(municipality.as_(who), file_id)} for file_id in proof
        )
    assert attached == source == {"school1", "chair", "secretary", "controller", "observer"}


def test_a_file_of_nothing_is_nobodys(municipality: Municipality, tmp_path: object) -> None:
    with db.transaction():
        lost = files.keep(tmp_path, b"%PDF-1.7", "ничей.pdf", None)
        db.session.flush()
    with db.transaction(write=False):
        assert not any(attachments.stored_file(municipality.as_(who), lost.id) for who in EVERYBODY)


def test_a_draft_is_seen_by_chair_and_secretary_only(municipality: Municipality) -> None:
    with db.transaction():
        draft = rows.resolution(municipality, stage=Stage.DRAFT).id
        issued = rows.duty(municipality)
        resolution = db.session.get_one(Execution, issued).assignment.point.resolution_id
    with db.transaction(write=False):
        seen = {
            each: {
                who
                for who in EVERYBODY
                if db.session.query(Resolution.id)
                .filter(Resolution.id == each, queries.resolutions_visible_to(municipality.as_(who)))
                .first()
            }
            for each in (draft, resolution)
        }
    assert seen[draft] == {"chair", "secretary"}
    assert seen[resolution] == {"chair", "secretary", "controller", "observer", "school1"}


def test_who_checks_is_the_named_one_then_the_curator_then_the_controllers(municipality: Municipality) -> None:
    with db.transaction():
        rows.curator(municipality, "curator", "school1")
        made = {
            "named": rows.duty(municipality, "school1", controller_id=municipality.people["secretary"]),
            "curated": rows.duty(municipality, "school1"),
            "common": rows.duty(municipality, "school2"),
        }
    Story(municipality, made["curated"]).report(answer=Answer.PARTLY)
    with db.transaction(write=False):
        found = {
            name: [each.login for each in queries.controllers(db.session.get_one(Execution, row), municipality.today)]
            for name, row in made.items()
        }
    assert found == {"named": ["secretary"], "curated": ["curator"], "common": ["controller"]}


def test_the_list_goes_through_all_that_is_seen_by_days_and_ends_with_what_has_none(municipality: Municipality) -> None:
    with db.transaction():
        rows.curator(municipality, "curator", "school1")
        of, school = rows.resolution(municipality), municipality.organisations["school1"]
        days = [None if n % 3 == 0 else municipality.today + timedelta(days=n * 7 % 20 - 9) for n in range(60)]
        made = [(each, rows.execution(rows.assignment(of, each), school).id) for each in days]
    in_order = [number for _day, number in sorted(made, key=lambda each: (each[0] or NO_DAY, each[1]))]
    with db.transaction(write=False):
        for who in ("chair", "curator", "school1"):
            for to in (Narrowed(), Narrowed(organisation_id=school)):
                found: list[Duty] = []
                while page := listing.executions(
                    municipality.as_(who), to, listing.key_of(found[-1]) if found else None
                ):
                    found += page[: queries.PAGE]
                assert [each.id for each in found] == in_order
