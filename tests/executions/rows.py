"""Executions for tests, made without a document: a resolution, its points, what was ordered to whom."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import event

from tests.municipality import Municipality
from tracker import clock, db
from tracker.calendar.deadlines import Due, DueKind, Reason
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Appointment
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.directory.services import add_person, appoint
from tracker.executions import extending, noting, queries, services
from tracker.executions.deadlines import ExecutionRules
from tracker.executions.extending import Days
from tracker.executions.models import Execution, Extension
from tracker.executions.states import Answer, State
from tracker.files import StoredFile
from tracker.intake.draft import Part, PointKind
from tracker.resolutions.models import Addressee, Assignment, Point, Resolution
from tracker.resolutions.states import Stage

CALENDAR = WorkingCalendar()
RULES = ExecutionRules()
ZONE = "Asia/Irkutsk"
TEXT = "Провести инвентаризацию библиотечного фонда и представить сведения в Управление образования."


def resolution(made: Municipality, **values: Any) -> Resolution:
    """A resolution of the collegium, issued a month ago."""
    adopted_on = made.today - timedelta(days=30)
    given = {
        "body_id": made.body,
        "stage": Stage.ISSUED,
        "number": "4",
        "title": "О подготовке к учебному году",
        "adopted_on": adopted_on,
        "created_at": clock.now(),
        **values,
    }
    if given["stage"] in {Stage.ISSUED, Stage.CLOSED}:
        given.setdefault("issued_on", adopted_on)
    row = Resolution(**given)
    db.session.add(row)
    db.session.flush()
    return row


def assignment(of: Resolution, due_on: date | None = None, text: str = TEXT, **values: Any) -> Assignment:
    """A point of a resolution with its one assignment."""
    number = str(len(of.points) + 1)
    point = Point(position=len(of.points), number=number, label=f"{number}.", kind=PointKind.ASSIGNMENT, text=text)
    of.points.append(point)
    due = Due(due_on, Reason.STATED if due_on else Reason.NO_DEADLINE)
    row = Assignment(
        point=point,
        due_kind=DueKind.DATE if due_on else DueKind.NONE,
        due_on=due_on,
        due_reason=due.as_json(),
        **values,
    )
    db.session.add(row)
    db.session.flush()
    return row


def execution(of: Assignment, organisation_id: int, **values: Any) -> Execution:
    """The duty of one organisation under an assignment."""
    given = {
        "assignment_id": of.id,
        "organisation_id": organisation_id,
        "body_id": of.point.resolution.body_id,
        "issued_on": of.point.resolution.adopted_on,
        "due_on": of.due_on,
        "first_due_on": of.due_on,
        **values,
    }
    row = Execution(**given)
    db.session.add(row)
    db.session.flush()
    return row


def duty(made: Municipality, organisation: str = "school1", *, days: int | None = 5, **values: Any) -> int:
    """One duty of an organisation, due in so many days; its id."""
    due_on = None if days is None else made.today + timedelta(days=days)
    given = {name: values.pop(name) for name in ("text", "controller_id", "proof") if name in values}
    of_resolution = {name: values.pop(name) for name in ("title", "number", "body_id") if name in values}
    ordered = assignment(resolution(made, **of_resolution), due_on, **given)
    return execution(ordered, made.organisations[organisation], **values).id


def addressed(of: Assignment, organisation_id: int | None, *, part: Part = Part.LEAD, name: str = "") -> Addressee:
    """An addressee of an assignment, understood when an organisation is given."""
    row = Addressee(assignment=of, organisation_id=organisation_id, part=part, name=name, printed=name)
    db.session.add(row)
    db.session.flush()
    return row


@dataclass
class Story:
    """What somebody does to an execution, in transactions of their own."""

    made: Municipality
    execution_id: int
    on: date | None = None
    calendar: WorkingCalendar = field(default=CALENDAR)

    def _do(self, who: str, act: Callable[[Execution, Visitor], Any]) -> None:
        ahead = (self.on - clock.today(ZONE)) if self.on else timedelta()
        with clock.standing_at(clock.now() + ahead), db.transaction():
            act(db.session.get_one(Execution, self.execution_id), self.made.as_(who, self.on))

    def report(
        self,
        who: str = "school1",
        answer: Answer = Answer.EXECUTED,
        text: str = "Инвентаризация проведена.",
        file_ids: tuple[int, ...] = (),
    ) -> "Story":
        """Send an answer."""

        def send(row: Execution, by: Visitor) -> None:
            files = [db.session.get_one(StoredFile, each) for each in file_ids]
            services.submit_report(row, by, answer, text, files)

        self._do(who, send)
        return self

    def accept(self, who: str = "controller", comment: str = "") -> "Story":
        """Accept it."""
        self._do(who, lambda row, by: services.accept(row, by, comment))
        return self

    def send_back(self, who: str = "controller", comment: str = "Приложите акт.") -> "Story":
        """Return it for rework."""
        self._do(who, lambda row, by: services.send_back(row, by, comment))
        return self

    def withdraw(self, who: str = "chair", ground: str = "Утратило силу.") -> "Story":
        """Take it off control."""
        self._do(who, lambda row, by: services.withdraw(row, by, ground))
        return self

    def reopen(self, who: str = "chair", reason: str = "Сведения не подтвердились.") -> "Story":
        """Put it on control again."""
        self._do(who, lambda row, by: services.reopen(row, by, reason))
        return self

    def ask(self, days: int = 20, who: str = "school1", reason: str = "Болеет библиотекарь.") -> "Story":
        """Ask for a day so many days from now."""
        new = (self.on or self.made.today) + timedelta(days=days)
        self._do(
            who,
            lambda row, by: extending.ask(row, by, new, reason, Days(self.calendar, RULES)),
        )
        return self

    def grant(self, who: str = "chair") -> "Story":
        """Move the day."""
        self._do(who, lambda row, by: extending.grant(row.extensions[-1], by))
        return self

    def refuse(self, who: str = "chair", reason: str = "Оснований нет.") -> "Story":
        """Leave the day."""
        self._do(who, lambda row, by: extending.refuse(row.extensions[-1], by, reason))
        return self

    def note(self, text: str = "Проверено две трети фонда.", who: str = "school1") -> "Story":
        """Say how it goes."""
        self._do(who, lambda row, by: noting.add(row, by, text))
        return self

    def acknowledge(self, who: str = "school1") -> "Story":
        """Open it for the first time."""
        self._do(who, lambda row, by: services.acknowledge(row, by.person))
        return self

    def seen(self) -> Execution:
        """The execution as the chair sees it, with all that belongs to it."""
        with db.transaction(write=False):
            found = queries.execution(self.made.as_("chair", self.on), self.execution_id)
            assert found is not None
            return found


def state(execution_id: int) -> State:
    """Where an execution stands now."""
    with db.transaction(write=False):
        return db.session.get_one(Execution, execution_id).state


def extension(execution_id: int) -> int:
    """The id of the last request for a later day."""
    with db.transaction(write=False):
        rows = db.session.query(Extension.id).filter_by(execution_id=execution_id).order_by(Extension.id.desc())
        found = rows.first()
        assert found is not None
        return int(found[0])


def curator(made: Municipality, login: str, *organisations: str, head_of: str | None = None) -> None:
    """A controller of the collegium for some organisations only, who may head one as well."""
    person = add_person(f"Фамилия {login}", login, f"{login}@example.org", by_id=None)
    made.people[login] = person.id
    for name in organisations:
        given = {"organisation_id": made.organisations[name], "body_id": made.body}
        appoint(person, Role.CONTROLLER, date(2020, 1, 1), by_id=None, **given)
    if head_of:
        db.session.add(
            Appointment(
                person_id=person.id,
                role=Role.HEAD,
                organisation_id=made.organisations[head_of],
                acting=True,
                starts_on=date(2020, 1, 1),
            )
        )
        db.session.flush()


def head_too(made: Municipality, who: str, organisation: str) -> None:
    """Somebody heads an organisation besides."""
    office = {"organisation_id": made.organisations[organisation], "starts_on": date(2020, 1, 1), "acting": True}
    db.session.add(Appointment(person_id=made.people[who], role=Role.HEAD, **office))


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that were sent inside."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = db.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
