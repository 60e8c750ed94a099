"""Rows to measure on: a municipality, and as many executions as asked for, put in by bare inserts."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from tracker import clock, db
from tracker.bench import DAY
from tracker.calendar.deadlines import DueKind, set_by_hand
from tracker.directory.models import Appointment, Body, Organisation, OrganisationGroup, Person
from tracker.directory.roles import BodyKind, OrganisationKind, Role
from tracker.executions.models import Execution
from tracker.executions.states import State
from tracker.intake.draft import Part, PointKind
from tracker.resolutions.models import Addressee, Assignment, Point, Resolution
from tracker.resolutions.states import Stage

ORGANISATIONS = 45
POINTS = 100
GROUP = "Образовательные организации"


def settle(organisations: int = ORGANISATIONS) -> None:
    """A body with its officials, and schools each with a head."""
    body = Body(name="Коллегия", kind=BodyKind.COLLEGIUM, time_zone="Asia/Irkutsk", rules={})
    schools = [
        Organisation(name=f"Школа № {n}", short_name=f"СОШ № {n}", kind=OrganisationKind.SCHOOL, position=n, email="")
        for n in range(1, organisations + 1)
    ]
    group = OrganisationGroup(name=GROUP, kinds=[OrganisationKind.SCHOOL])
    db.session.add_all([body, group, *schools])
    db.session.flush()
    for role in (Role.CHAIR, Role.SECRETARY, Role.CONTROLLER):
        _appoint(role.value, role, body_id=body.id)
    for school in schools:
        _appoint(f"head{school.position}", Role.HEAD, organisation_id=school.id)


def _appoint(login: str, role: Role, **of: int) -> None:
    person = Person(full_name=f"Фамилия {login}", login=login, email=f"{login}@example.org")
    db.session.add(Appointment(person=person, role=role, starts_on=date(2020, 1, 1), **of))


def ready_resolution(points: int = POINTS) -> Resolution:
    """A checked resolution of one body whose every point is addressed to all."""
    body_id = db.session.query(Body.id).limit(1).scalar()
    group_id = db.session.query(OrganisationGroup.id).limit(1).scalar()
    resolution = Resolution(
        body_id=body_id,
        stage=Stage.READY,
        number="1",
        title="О работе",
        adopted_on=DAY,
        lines=[],
        created_at=clock.now(),
    )
    resolution.points = [_point(number, group_id) for number in range(points)]
    db.session.add(resolution)
    db.session.flush()
    return resolution


def _point(number: int, group_id: int | None) -> Point:
    addressee = Addressee(name=GROUP, printed=GROUP, group_id=group_id)
    due_on = DAY + timedelta(days=number % 60 - 20)
    assignment = Assignment(
        due_kind=DueKind.DATE,
        due_on=due_on,
        due_stated={},
        due_reason=set_by_hand(due_on).as_json(),
        addressees=[addressee],
    )
    return Point(
        position=number,
        number=f"{number + 1}.",
        label=f"{number + 1}",
        kind=PointKind.ASSIGNMENT,
        text="обеспечить проведение мероприятий по плану работы и представить отчёт с подтверждающими документами",
        evidence=[],
        assignments=[assignment],
    )


STATES = (State.EXECUTED, State.EXECUTED, State.EXECUTED, State.IN_PROGRESS, State.UNDER_REVIEW, State.RETURNED)


def fill(executions: int, states: Sequence[State] = STATES) -> int:
    """Issued resolutions with so many executions in these states by turns; the id of the last resolution."""
    organisations = [row[0] for row in db.session.query(Organisation.id).order_by(Organisation.position)]
    made = 0
    resolution_id = 0
    while made < executions:
        resolution = ready_resolution()
        resolution.stage, resolution.issued_on, resolution.issued_at = Stage.ISSUED, DAY, clock.now()
        resolution_id = resolution.id
        rows = _executions(resolution, organisations, states)
        for start in range(0, len(rows), 5000):
            db.session.execute(insert(Execution), rows[start : start + 5000])
        made += len(rows)
        db.session.flush()
        db.session.expunge_all()
    return resolution_id


def _executions(resolution: Resolution, organisations: list[int], states: Sequence[State]) -> list[dict[str, Any]]:
    assignments = [assignment for point in resolution.points for assignment in point.assignments]
    return [
        bare_row(assignment.id, organisation_id, resolution.body_id, assignment.due_on, states[(i + j) % len(states)])
        for i, assignment in enumerate(assignments)
        for j, organisation_id in enumerate(organisations)
    ]


def bare_row(
    assignment_id: int, organisation_id: int, body_id: int, due_on: date | None, state: State = State.IN_PROGRESS
) -> dict[str, Any]:
    """One execution as a bare insert takes it."""
    return {
        "assignment_id": assignment_id,
        "organisation_id": organisation_id,
        "body_id": body_id,
        "period": "",
        "part": Part.LEAD,
        "state": state,
        "issued_on": DAY,
        "due_on": due_on,
        "first_due_on": due_on,
        "submitted_at": clock.now() if state is not State.IN_PROGRESS else None,
        "executed_on": DAY if state is State.EXECUTED else None,
        "not_ours": False,
        "extensions_granted": 0,
        "version": 1,
    }
