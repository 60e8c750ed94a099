"""One object of each kind that a route can be about, and an open session of each kind of visitor."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import select

from tests.municipality import SCHOOLS, Municipality, settle
from tracker import clock, db, files, mail
from tracker.calendar.deadlines import DueKind
from tracker.calendar.working_days import WorkingCalendar
from tracker.compliance import keeping as reports
from tracker.compliance.exports import default_template
from tracker.compliance.models import KeptReport, ReportTemplate, Rhythm
from tracker.compliance.orders import About, Kind, Order
from tracker.directory import selections, sessions
from tracker.directory.models import Appointment, Person
from tracker.directory.personnel import add_absence
from tracker.directory.roles import Role
from tracker.directory.services import add_person, appoint
from tracker.executions import extending, passing, services
from tracker.executions.deadlines import ExecutionRules
from tracker.executions.extending import Days
from tracker.executions.issuing import issue
from tracker.executions.models import Execution
from tracker.executions.states import Answer
from tracker.intake.draft import Part, PointKind
from tracker.mail import Messenger
from tracker.mail.outbox import flag
from tracker.reminders.models import CameLetter, Reminder
from tracker.reminders.regular import Came
from tracker.resolutions import bringing_in
from tracker.resolutions.models import Addressee, Assignment, Doubt, Point, Resolution
from tracker.resolutions.services import send_to_chair
from tracker.work import WorkState

VISITORS = (
    "school1",
    "school2",
    "controller",
    "curator",
    "secretary",
    "chair",
    "observer",
    "administrator",
    "stranger",
)
"""The head whose objects these are, another head, the officials of the body, and a secretary of another body."""


@dataclass
class World:
    """The ids by their names in the routes, and a token of each visitor."""

    ids: dict[str, int | str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


def make(today: date, folder: Path) -> World:
    """Make the world in the present transaction."""
    town = settle(today)
    curator = add_person("Фамилия curator", "curator", "curator@example.org", by_id=None)
    town.people["curator"] = curator.id
    school = town.organisations["school1"]
    appoint(curator, Role.CONTROLLER, date(2020, 1, 1), by_id=None, body_id=town.body, organisation_id=school)
    deputy = add_person("Фамилия deputy", "deputy", "deputy@example.org", by_id=None)
    town.people["deputy"] = deputy.id
    appoint(deputy, Role.DEPUTY, date(2020, 1, 1), by_id=None, organisation_id=school)
    world = World()
    world.ids |= {"body_id": town.body, "organisation_id": school, "person_id": town.people["observer"]}
    world.ids["office"] = "head"
    owner = db.session.get_one(Person, town.people["school1"])
    world.ids["selection_id"] = selections.keep(owner, "Просроченное", "/executions/?state=overdue").id
    world.ids["appointment_id"] = _observers_office(town)
    world.ids["curators_office"] = _office(curator.id)
    world.ids["group_id"] = town.groups[SCHOOLS]
    away = db.session.get_one(Person, town.people["school1"])
    world.ids["absence_id"] = add_absence(away, today, today, "Отпуск", by_id=None).id
    _issued(world, town, folder)
    _reports(world, town, folder)
    _draft(world, town)
    _ready(world, town)
    _letter(world, town, folder)
    _failed_work(world, town)
    for name in (*VISITORS, "deputy"):
        world.tokens[name] = sessions.open_for(db.session.get_one(Person, town.people[name]), "", "")
    return world


def _observers_office(town: Municipality) -> int:
    return _office(town.people["observer"])


def _office(person_id: int) -> int:
    found = select(Appointment.id).where(Appointment.person_id == person_id)
    return db.session.scalars(found).one()


def resolution(town: Municipality, points: int) -> Resolution:
    """A resolution that is ready to be handed to the chair: each point is for all schools."""
    made = Resolution(
        body_id=town.body,
        number="7",
        title="О подготовке",
        adopted_on=date(2026, 6, 1),
        lines=["1. Подготовить.", "Приложение."],
        created_at=clock.now(),
    )
    made.points = [_point(position, town) for position in range(points)]
    db.session.add(made)
    db.session.flush()
    return made


def _point(position: int, town: Municipality) -> Point:
    addressee = Addressee(name=SCHOOLS, printed="руководителям школ", group_id=town.groups[SCHOOLS])
    assignment = Assignment(
        due_kind=DueKind.DATE,
        due_on=date(2026, 7, 1),
        due_stated={},
        due_reason={"reason": "set", "day": "2026-07-01", "values": {}, "moved_from": None},
        addressees=[addressee],
    )
    return Point(
        position=position,
        number=f"{position + 1}.",
        label=str(position + 1),
        kind=PointKind.ASSIGNMENT,
        text="Подготовить отчёт.",
        lines=[0],
        evidence=[],
        assignments=[assignment],
    )


def _issued(world: World, town: Municipality, folder: Path) -> None:
    """An issued resolution; the first school's executions are in progress, under review, asked to extend, executed."""
    made = resolution(town, 4)
    send_to_chair(made, town.as_("secretary"))
    issue(made, town.as_("chair"), WorkingCalendar())
    head, controller = town.as_("school1"), town.as_("controller")
    mine = select(Execution).where(Execution.organisation_id == town.organisations["school1"]).order_by(Execution.id)
    fresh, waiting, asking, done = db.session.scalars(mine)
    proof = files.keep(folder, b"%PDF-1.7", "справка.pdf", head.person.id)
    services.submit_report(waiting, head, Answer.EXECUTED, "Сделано.", [proof])
    days = Days(WorkingCalendar(), ExecutionRules())
    request = extending.ask(asking, head, date(2026, 7, 15), "Нет помещения.", days)
    services.submit_report(done, head, Answer.EXECUTED, "Сделано.")
    services.accept(done, controller)
    db.session.flush()
    deputy = town.people["deputy"]
    passed = passing.pass_on(fresh, db.session.get_one(Person, deputy), head, None)
    answered = passing.pass_on(asking, db.session.get_one(Person, deputy), head, None)
    passing.answer(answered, town.as_("deputy"), "Сделано.", [], {})
    helping = _helping(fresh, town)
    db.session.flush()
    world.ids |= {
        "sub_assignment_id": passed.id,
        "answered_inside": answered.id,
        "helping": helping.id,
        "asking": asking.id,
        "resolution_id": made.id,
        "assignment_id": made.points[0].assignments[0].id,
        "execution_id": fresh.id,
        "waiting": waiting.id,
        "done": done.id,
        "request_id": request.id,
        "file_id": proof.id,
    }


def _helping(led: Execution, town: Municipality) -> Execution:
    """A co-executor's answer to the first school, which leads: from a kindergarten that has no visitor here."""
    given = {"assignment_id": led.assignment_id, "body_id": led.body_id, "organisation_id": town.organisations["sad1"]}
    made = Execution(part=Part.CO_EXECUTOR, issued_on=town.today, due_on=None, first_due_on=None, **given)
    db.session.add(made)
    db.session.flush()
    services.submit_report(made, town.as_("sad1"), Answer.EXECUTED, "Помогли.")
    return made


def _reports(world: World, town: Municipality, folder: Path) -> None:
    """A report that was kept, and one that is made every month."""
    by = town.as_("secretary")
    order = Order(Kind.EXECUTION, About.RESOLUTION, world.ids["resolution_id"], town.today)
    monthly = reports.schedule(order, "csv", Rhythm.MONTH, 5, by=by, recipients=[town.people["chair"]], enclosed=True)
    kept = KeptReport(
        body_id=town.body, title="Справка", asked=order.as_json(), format="csv", locale="ru", made_at=clock.now(),
        file=files.keep(folder, b"1;2", "справка.csv", by.person.id), by_id=by.person.id,
    )  # fmt: skip
    word = files.keep(folder, default_template.made(), "образец.docx", by.person.id)
    template = ReportTemplate(body_id=town.body, file=word, by_id=by.person.id, at=clock.now())
    db.session.add_all([kept, template])
    db.session.flush()
    world.ids |= {"kept_id": kept.id, "schedule_id": monthly.id, "template_id": template.id}


def _draft(world: World, town: Municipality) -> None:
    made = resolution(town, 2)
    unknown = made.points[1].assignments[0].addressees[0]
    unknown.group_id, unknown.name = None, "Вечерняя школа"
    doubt = Doubt(resolution=made, point=made.points[1], code="addressee_unknown", values={"printed": "школе"})
    db.session.add(doubt)
    db.session.flush()
    world.ids |= {
        "draft": made.id,
        "point_id": made.points[0].id,
        "second_point": made.points[1].id,
        "line": 1,
        "draft_assignment": made.points[0].assignments[0].id,
        "addressee_id": unknown.id,
        "doubt_id": doubt.id,
    }


def _ready(world: World, town: Municipality) -> None:
    made = resolution(town, 1)
    send_to_chair(made, town.as_("secretary"))
    world.ids["ready"] = made.id


def _letter(world: World, town: Municipality, folder: Path) -> None:
    letter_id = mail.post(
        "digest:test", "digest", recipient_id=town.people["school1"], address="school1@example.org", facts={}
    )
    if letter_id is None:
        raise RuntimeError("the letter was not posted")
    letter = db.session.get_one(mail.Letter, letter_id)
    letter.state, letter.reason, letter.turn_at = mail.LetterState.PARKED, "refused", None
    db.session.add(
        Reminder(
            execution_id=world.ids["execution_id"],
            recipient_id=town.people["school1"],
            rung="issued",
            letter_id=letter_id,
        )
    )
    flag(letter.address, letter_id, "550 5.1.1 no such user", clock.now())
    world.ids["letter_id"] = letter_id
    road = Messenger(person_id=town.people["school1"], url="jsons://a", label="Webhook: a", created_at=clock.now())
    db.session.add(road)
    db.session.flush()
    world.ids["messenger_id"] = road.id
    world.ids["came_id"] = _came(Came.OTHER, town, folder, None)
    world.ids["draft_id"] = _came(Came.ANSWER, town, folder, letter_id)


def _came(what: Came, town: Municipality, folder: Path, letter_id: int | None) -> int:
    """A letter that came: one for the secretary to look at, or the first school's answer."""
    made = CameLetter(
        key=what.value, what=what, at=clock.now(), sender="school1@example.org", subject="Re", text="Сделано.",
        refused=[], letter_id=letter_id, person_id=town.people["school1"] if letter_id else None,
        whole=files.keep(folder, b"From: a", "a.eml", None),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made.id


def _failed_work(world: World, town: Municipality) -> None:
    """A file that the secretary had read and that is no resolution."""
    kept = db.session.get_one(files.StoredFile, world.ids["file_id"])
    asked = bringing_in.ask(kept, town.body, town.as_("secretary"))
    asked.state, asked.turn_at, asked.reason = WorkState.FAILED, None, "no_points"
    world.ids["work_id"] = asked.id
