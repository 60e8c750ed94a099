"""Many executions at once: what would change is shown first, then all of it is done, or nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.executions import rows
from tests.executions.rows import CALENDAR, Story
from tests.municipality import Municipality
from tracker import audit, db
from tracker.directory.models import Appointment, Organisation
from tracker.directory.roles import Role
from tracker.executions import bulk, changes, decisions, issuing, overview, queries
from tracker.executions.bulk import Change, ChangedMeanwhile, Plan, Why
from tracker.executions.members import Join, Place, candidates
from tracker.executions.models import Execution
from tracker.executions.off_control import standing
from tracker.executions.refusals import NeedsWords, OwnDuty, OwnRequest
from tracker.executions.states import Answer, State, Who
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.states import Stage

SCHOOLS = ("school1", "school2", "school3")


@pytest.fixture
def ordered(municipality: Municipality) -> dict[str, int]:
    """One assignment of three schools: the first has done it, the second has answered, the third is at work."""
    with db.transaction():
        row = rows.assignment(rows.resolution(municipality), municipality.today + timedelta(days=5))
        made = {name: rows.execution(row, municipality.organisations[name]).id for name in SCHOOLS}
        made["assignment"], made["resolution"] = row.id, row.point.resolution_id
    Story(municipality, made["school1"]).report("school1").accept()
    Story(municipality, made["school2"]).report("school2")
    return made


def planned(municipality: Municipality, change: Change, assignment_id: int, who: str = "chair") -> Plan:
    return bulk.plan(change, bulk.chosen([assignment_id]), municipality.as_(who))


def done(municipality: Municipality, change: Callable[[], Change], assignment_id: int, who: str = "chair") -> int:
    """Look and confirm, in two transactions."""
    with db.transaction(write=False):
        seal = planned(municipality, change(), assignment_id, who).seal
    with db.transaction():
        made = change()
        return bulk.carry_out(made, planned(municipality, made, assignment_id, who), seal, municipality.as_(who))


def why(plan: Plan) -> list[Why | None]:
    return [each.why for each in plan.lines]


def history(execution_id: int) -> list[str]:
    with db.transaction(write=False):
        return [each.action for each in audit.entries_of(db.session.get_one(Execution, execution_id))]


def progress(municipality: Municipality, assignment_id: int) -> overview.Progress:
    with db.transaction(write=False):
        return overview.of_assignments([assignment_id], municipality.as_("chair"), municipality.body)[assignment_id]


def test_a_later_day_for_all_leaves_out_what_is_closed(municipality: Municipality, ordered: dict[str, int]) -> None:
    change = changes.MoveDay(municipality.today + timedelta(days=30), "Ремонт.")
    with db.transaction(write=False):
        assert why(planned(municipality, change, ordered["assignment"])) == [Why.CLOSED, None, None]
    assert done(municipality, lambda: change, ordered["assignment"]) == 2
    found = Story(municipality, ordered["school3"]).seen()
    assert (found.due_on, found.first_due_on) == (change.day, municipality.today + timedelta(days=5))
    assert (found.extensions_granted, found.extensions[0].unasked, found.extensions[0].reason) == (1, True, "Ремонт.")
    assert history(ordered["school3"]) == ["move_day"]


@pytest.mark.parametrize(
    ("days", "asked", "reason"),
    [(5, False, Why.NOT_LATER), (3, False, Why.NOT_LATER), (30, True, Why.ASKED), (30, False, None)],
)
def test_a_day_is_moved_only_later_and_not_over_a_request(
    municipality: Municipality, ordered: dict[str, int], days: int, asked: bool, reason: Why | None
) -> None:
    if asked:
        Story(municipality, ordered["school3"]).ask(who="school3")
    with db.transaction(write=False):
        change = changes.MoveDay(municipality.today + timedelta(days=days), "Ремонт.")
        assert why(planned(municipality, change, ordered["assignment"]))[2] is reason


def test_what_has_changed_since_the_preview_stops_everything(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    change = changes.Exclude("Школа закрыта на ремонт.")
    with db.transaction(write=False):
        seal = planned(municipality, change, ordered["assignment"]).seal
    Story(municipality, ordered["school3"]).report("school3")
    with pytest.raises(ChangedMeanwhile), db.transaction():
        plan = planned(municipality, change, ordered["assignment"])
        bulk.carry_out(change, plan, seal, municipality.as_("chair"))
    assert [rows.state(ordered[name]) for name in SCHOOLS] == [State.EXECUTED, State.UNDER_REVIEW, State.UNDER_REVIEW]


def test_after_the_last_unfinished_one_is_excluded_the_assignment_is_done(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    before = progress(municipality, ordered["assignment"])
    assert (before.executed, before.of, before.is_open) == (1, 3, True)
    assert done(municipality, lambda: changes.Exclude("Школы на ремонте."), ordered["assignment"]) == 2
    after = progress(municipality, ordered["assignment"])
    assert (after.executed, after.of, after.is_open, after.nearest_on) == (1, 1, False, None)
    assert history(ordered["school3"]) == ["withdraw"]


# Newcomers


def joined(
    municipality: Municipality, assignment_id: int, *names: str, day: date | None = None, part: Part = Part.LEAD
) -> list[Why | None]:
    """Add organisations; why each was left out."""
    with db.transaction():
        row = db.session.get_one(Assignment, assignment_id)
        place = Place(part, day, CALENDAR)
        change = Join("Открыта 1 июня.")
        found = candidates([row], [municipality.organisation(name) for name in names], place)
        plan = bulk.plan(change, found, municipality.as_("chair"))
        bulk.carry_out(change, plan, plan.seal, municipality.as_("chair"))
        return why(plan)


def test_a_newcomer_is_added_once_from_today_on_and_counts(municipality: Municipality, ordered: dict[str, int]) -> None:
    assert joined(municipality, ordered["assignment"], "school1", "sad1") == [Why.HAS_IT, None]
    assert joined(municipality, ordered["assignment"], "sad1") == [Why.HAS_IT]
    with db.transaction(write=False):
        added = bulk.chosen([ordered["assignment"]], [municipality.organisations["sad1"]])[0]
        assert (added.issued_on, added.due_on) == (municipality.today, municipality.today + timedelta(days=5))
        assert (added.first_due_on, added.part, added.version) == (added.due_on, Part.LEAD, 1)
        [entry] = audit.entries_of(added)
        assert (entry.action, entry.comment) == ("join", "Открыта 1 июня.")
    assert progress(municipality, ordered["assignment"]).of == 4


def test_a_closed_organisation_and_a_passed_day_are_left_out(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    with db.transaction():
        db.session.get_one(Organisation, municipality.organisations["sad2"]).closed_on = municipality.today
    assert joined(municipality, ordered["assignment"], "sad2") == [Why.ENDED]
    yesterday, later = municipality.today - timedelta(days=1), municipality.today + timedelta(days=40)
    assert joined(municipality, ordered["assignment"], "sad1", day=yesterday) == [Why.PASSED]
    assert joined(municipality, ordered["assignment"], "sad1", day=later, part=Part.CO_EXECUTOR) == [None]
    with db.transaction(write=False):
        added = bulk.chosen([ordered["assignment"]], [municipality.organisations["sad1"]])[0]
        assert (added.due_on, added.part) == (later, Part.CO_EXECUTOR)


def test_a_newcomer_to_a_recurring_assignment_gets_the_present_period_and_the_next_ones(
    municipality: Municipality,
) -> None:
    with db.transaction():
        row = rows.assignment(rows.resolution(municipality), municipality.today)
        row.recurrence = {"every": "month", "day": 10}
        first = rows.execution(row, municipality.organisations["school1"], period="2026-05", due_on=municipality.today)
        first.first_due_on = municipality.today
        assignment_id = row.id
    assert joined(municipality, assignment_id, "sad1") == [None]
    with db.transaction(write=False):
        found = {each.organisation.short_name: each.period for each in bulk.chosen([assignment_id])}
    assert found == {"МБОУ СОШ № 1": "2026-05", "МБДОУ № 1": "2026-05"}


# Off control and on it again


def taken(municipality: Municipality, ordered: dict[str, int], by_point: int | None = None, ground: str = "") -> int:
    def change() -> changes.TakeOff:
        row = db.session.get_one(Assignment, ordered["assignment"])
        point = db.session.get(Point, by_point) if by_point else None
        return changes.TakeOff([row], ground, point, "Пункт 1 решения № 5" if point else "")

    return done(municipality, change, ordered["assignment"])


def test_a_whole_resolution_off_control_is_closed_and_comes_back_as_it_was(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    assert taken(municipality, ordered, ground="Утратило силу.") == 2
    with db.transaction(write=False):
        assert db.session.get_one(Resolution, ordered["resolution"]).stage is Stage.CLOSED
        row = standing([ordered["assignment"]])[ordered["assignment"]]
        assert (row.ground, row.on, row.by_point) == ("Утратило силу.", municipality.today, None)
    states = [State.EXECUTED, State.WITHDRAWN, State.WITHDRAWN]
    assert [rows.state(ordered[name]) for name in SCHOOLS] == states

    def back() -> changes.PutBack:
        return changes.PutBack([db.session.get_one(Assignment, ordered["assignment"])], "Ошибка.")

    assert done(municipality, back, ordered["assignment"]) == 2
    states = [State.EXECUTED, State.IN_PROGRESS, State.IN_PROGRESS]
    assert [rows.state(ordered[name]) for name in SCHOOLS] == states
    with db.transaction(write=False):
        assert db.session.get_one(Resolution, ordered["resolution"]).stage is Stage.ISSUED
        assert standing([ordered["assignment"]]) == {}


def test_a_duty_reopened_alone_opens_its_resolution_until_the_point_is_taken_off_again(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    def stage() -> Stage:
        with db.transaction(write=False):
            return db.session.get_one(Resolution, ordered["resolution"]).stage

    taken(municipality, ordered, ground="Утратило силу.")
    Story(municipality, ordered["school3"]).reopen()
    assert stage() is Stage.ISSUED
    assert taken(municipality, ordered, ground="Утратило силу.") == 1
    assert stage() is Stage.CLOSED


@pytest.fixture
def helped(municipality: Municipality) -> dict[str, int]:
    """One assignment that the department leads, before its co-executors in the directory; one of them has answered."""
    with db.transaction():
        row = rows.assignment(rows.resolution(municipality), municipality.today + timedelta(days=5))
        made = {"department": rows.execution(row, municipality.organisations["department"]).id}
        for name in ("school1", "school2"):
            made[name] = rows.execution(row, municipality.organisations[name], part=Part.CO_EXECUTOR).id
        made["assignment"] = row.id
    Story(municipality, made["school1"]).report("school1")
    return made


def test_lead_and_co_executors_go_off_control_together_and_come_back(
    municipality: Municipality, helped: dict[str, int]
) -> None:
    assert taken(municipality, helped, ground="Утратило силу.") == 3
    names = ("department", "school1", "school2")
    assert [rows.state(helped[name]) for name in names] == [State.WITHDRAWN] * 3

    def back() -> changes.PutBack:
        return changes.PutBack([db.session.get_one(Assignment, helped["assignment"])], "Ошибка.")

    assert done(municipality, back, helped["assignment"]) == 3
    assert [rows.state(helped[name]) for name in names] == [State.IN_PROGRESS] * 3


def test_lead_and_co_executors_are_excluded_together_each_on_the_ground(
    municipality: Municipality, helped: dict[str, int]
) -> None:
    assert done(municipality, lambda: changes.Exclude("Ремонт."), helped["assignment"]) == 3
    assert [history(helped[name])[-1] for name in ("department", "school1", "school2")] == ["withdraw"] * 3


def test_what_was_excluded_alone_does_not_come_back_with_the_point(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    Story(municipality, ordered["school3"]).withdraw()
    assert taken(municipality, ordered, ground="Утратило силу.") == 1
    with db.transaction(write=False):
        row = db.session.get_one(Assignment, ordered["assignment"])
        plan = planned(municipality, changes.PutBack([row], "Ошибка."), ordered["assignment"])
        assert why(plan) == [Why.NOT_CLOSED_SO, None, Why.NOT_CLOSED_SO]


def test_a_point_of_a_later_decision_is_the_ground(municipality: Municipality, ordered: dict[str, int]) -> None:
    with db.transaction():
        later = rows.resolution(municipality, number="5", adopted_on=municipality.today)
        point_id = rows.assignment(later, None).point_id
    assert taken(municipality, ordered, point_id) == 2
    with db.transaction(write=False):
        [row] = standing([ordered["assignment"]]).values()
        assert (row.by_point_id, row.ground) == (point_id, "")
        entries = audit.entries_of(db.session.get_one(Execution, ordered["school3"]))
        assert entries[-1].comment == "Пункт 1 решения № 5"


@pytest.mark.parametrize("days", [-400, 0])
def test_an_earlier_decision_takes_nothing_off(municipality: Municipality, ordered: dict[str, int], days: int) -> None:
    with db.transaction():
        if days:
            other = rows.resolution(municipality, adopted_on=municipality.today + timedelta(days=days))
        else:
            other = db.session.get_one(Resolution, ordered["resolution"])
        point = rows.assignment(other, None).point
        row = db.session.get_one(Assignment, ordered["assignment"])
        with pytest.raises(decisions.NotLater):
            decisions.take_off(row, municipality.as_("chair"), "", point)


@pytest.mark.parametrize(("off", "more"), [(False, 3), (True, 0)])
def test_an_assignment_off_control_begins_no_further_period(municipality: Municipality, off: bool, more: int) -> None:
    with db.transaction():
        row = rows.assignment(rows.resolution(municipality, adopted_on=date(2026, 3, 1)), municipality.today)
        row.recurrence = {"every": "month", "day": 10}
        rows.execution(row, municipality.organisations["school1"], period="2026-03")
        if off:
            decisions.take_off(row, municipality.as_("chair"), "Утратило силу.")
        assert issuing.open_periods(row, municipality.today, CALENDAR) == more


# Controllers, answers, requests


def test_a_controller_is_named_for_the_assignment_and_checks_it(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    with db.transaction():
        rows.curator(municipality, "curator", "sad1")

    def change() -> changes.NameController:
        return changes.NameController(municipality.as_("curator").person)

    assert done(municipality, change, ordered["assignment"], "secretary") == 3
    with db.transaction(write=False):
        assert why(planned(municipality, change(), ordered["assignment"])) == [Why.SAME] * 3
    assert Story(municipality, ordered["school2"]).accept("curator").seen().state is State.EXECUTED


def test_answers_are_accepted_together_but_for_the_own_and_those_in_part(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    Story(municipality, ordered["school3"]).report("school3", answer=Answer.PARTLY)
    with db.transaction(write=False):
        plan = planned(municipality, changes.Accept(), ordered["assignment"], "controller")
        assert why(plan) == [Why.NOT_WAITING, None, Why.NOT_PLAIN]
        back = planned(municipality, changes.SendBack("Нет акта."), ordered["assignment"], "controller")
        assert why(back) == [Why.NOT_WAITING, None, None]
        foreign = planned(municipality, changes.Accept(), ordered["assignment"], "observer")
        assert why(foreign)[1] is Why.OWN
    assert done(municipality, changes.Accept, ordered["assignment"], "controller") == 1
    assert done(municipality, lambda: changes.SendBack("Нет акта."), ordered["assignment"], "controller") == 1
    assert [rows.state(ordered[name]) for name in SCHOOLS] == [State.EXECUTED, State.EXECUTED, State.RETURNED]


@pytest.mark.parametrize(("days", "granted_days"), [(None, 20), (10, 10), (25, 25)])
def test_requests_are_granted_together_as_asked_or_to_one_day(
    municipality: Municipality, ordered: dict[str, int], days: int | None, granted_days: int
) -> None:
    Story(municipality, ordered["school3"]).ask(20, who="school3")
    day = municipality.today + timedelta(days=days) if days else None
    assert done(municipality, lambda: changes.Decide(True, day=day), ordered["assignment"]) == 1
    found = Story(municipality, ordered["school3"]).seen()
    asked = municipality.today + timedelta(days=20)
    assert found.due_on == municipality.today + timedelta(days=granted_days)
    assert found.extensions[0].asked_due_on == (None if found.due_on == asked else asked)
    assert found.first_due_on == municipality.today + timedelta(days=5)


def test_requests_are_refused_together_with_one_reason(municipality: Municipality, ordered: dict[str, int]) -> None:
    Story(municipality, ordered["school3"]).ask(20, who="school3")
    assert done(municipality, lambda: changes.Decide(False, "Оснований нет."), ordered["assignment"]) == 1
    found = Story(municipality, ordered["school3"]).seen()
    assert (found.due_on, found.extensions[0].comment) == (municipality.today + timedelta(days=5), "Оснований нет.")


def test_the_chair_who_heads_the_asking_organisation_leaves_it_to_who_acts_as_the_chair(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    with db.transaction():
        rows.head_too(municipality, "chair", "school3")
    Story(municipality, ordered["school3"]).ask(20, who="school3")
    with db.transaction(write=False):
        assert why(planned(municipality, changes.Decide(True), ordered["assignment"]))[2] is Why.OWN
    with pytest.raises(OwnRequest):
        Story(municipality, ordered["school3"]).grant()
    with pytest.raises(OwnRequest):
        Story(municipality, ordered["school3"]).refuse()
    with db.transaction():
        office = {"body_id": municipality.body, "acting": True, "starts_on": municipality.today}
        db.session.add(Appointment(person_id=municipality.people["secretary"], role=Role.CHAIR, **office))
    assert Story(municipality, ordered["school3"]).grant("secretary").seen().extensions_granted == 1


def test_the_chair_moves_no_day_of_the_own_organisation_and_withdraws_nothing_of_it(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    with db.transaction():
        rows.head_too(municipality, "chair", "school3")
    day = municipality.today + timedelta(days=30)
    with db.transaction(write=False):
        for change in (changes.MoveDay(day, "Ремонт."), changes.Exclude("Ремонт.")):
            assert why(planned(municipality, change, ordered["assignment"])) == [Why.CLOSED, None, Why.OWN]
        chair, own = municipality.as_("chair"), db.session.get_one(Execution, ordered["school3"])
        assert queries.parts(chair, own) == {Who.EXECUTOR}
        with pytest.raises(OwnDuty):
            decisions.move_day(own, chair, day, "Ремонт.")
    with pytest.raises(OwnDuty):
        Story(municipality, ordered["school3"]).withdraw()
    taken = done(municipality, lambda: _take_off(ordered), ordered["assignment"])
    assert (taken, rows.state(ordered["school3"])) == (2, State.WITHDRAWN), "the whole point is off control for all"


def _take_off(ordered: dict[str, int]) -> Change:
    return changes.TakeOff([db.session.get_one(Assignment, ordered["assignment"])], "Утратило силу.")


# The text


def corrected(municipality: Municipality, assignment_id: int, text: str, reason: str = "Опечатка.") -> None:
    with db.transaction():
        point = db.session.get_one(Assignment, assignment_id).point
        decisions.correct_text(point, text, municipality.as_("chair"), reason)


def test_one_correction_changes_the_text_of_all_and_the_version_of_what_is_open(
    municipality: Municipality, ordered: dict[str, int]
) -> None:
    before = {name: Story(municipality, ordered[name]).seen().version for name in SCHOOLS}
    corrected(municipality, ordered["assignment"], "Провести инвентаризацию до конца.")
    found = {name: Story(municipality, ordered[name]).seen() for name in SCHOOLS}
    assert {each.assignment.point.text for each in found.values()} == {"Провести инвентаризацию до конца."}
    assert [found[name].version - before[name] for name in SCHOOLS] == [0, 1, 1]
    with db.transaction(write=False):
        [entry] = audit.entries_of(db.session.get_one(Assignment, ordered["assignment"]))
        assert (entry.action, entry.before, entry.comment) == ("correct_text", {"text": rows.TEXT}, "Опечатка.")


@pytest.mark.parametrize(
    ("text", "reason", "error"),
    [
        ("", "Опечатка.", NeedsWords),
        ("Иное.", " ", NeedsWords),
        (rows.TEXT, "Да.", decisions.SameText),
    ],
)
def test_a_correction_needs_another_text_and_a_reason(
    municipality: Municipality, ordered: dict[str, int], text: str, reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        corrected(municipality, ordered["assignment"], text, reason)
