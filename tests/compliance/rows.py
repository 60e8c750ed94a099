"""A resolution made by hand and lived through by the real services, on the days that a test says."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from tests.municipality import Municipality
from tracker import clock, db
from tracker.calendar.deadlines import DueKind
from tracker.calendar.working_days import WorkingCalendar
from tracker.executions import bulk, decisions, extending, issuing, noting, off_control, services
from tracker.executions.changes import TakeOff
from tracker.executions.deadlines import ExecutionRules
from tracker.executions.extending import Days
from tracker.executions.members import Join, Place, candidates
from tracker.executions.models import Execution
from tracker.executions.states import Answer
from tracker.intake.draft import Part, PointKind
from tracker.resolutions.models import Addressee, Assignment, Point, Resolution
from tracker.resolutions.states import Stage

ZONE = "Asia/Irkutsk"
CALENDAR = WorkingCalendar({})


@dataclass(frozen=True)
class Written:
    """A point as a test writes it: to whom, by when."""

    number: str
    text: str = "обеспечить подготовку зданий к учебному году"
    to: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    printed: str = ""
    due_on: date | None = None
    above: str = ""
    kind: PointKind = PointKind.ASSIGNMENT
    heading: bool = False
    advisory: bool = False
    recurrence: dict[str, object] | None = None
    due_printed: str = ""


@dataclass
class Life:
    """The municipality and what happens in it, day by day."""

    municipality: Municipality
    duties: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def resolution(
        self,
        points: list[Written],
        *,
        adopted_on: date,
        issued_on: date | None = None,
        body: int | None = None,
        number: str = "2",
        title: str = "О подготовке к учебному году",
    ) -> int:
        """An issued resolution; its id. The executions are found as (point, organisation, period)."""
        on(issued_on or adopted_on)
        row = Resolution(
            body_id=body or self.municipality.body,
            stage=Stage.DRAFT,
            number=number,
            title=title,
            adopted_on=adopted_on,
            created_at=clock.now(),
        )
        db.session.add(row)
        made: dict[str, Point] = {}
        for position, written in enumerate(points):
            made[written.number] = self._point(written, position)
            row.points.append(made[written.number])
        db.session.flush()
        for written in points:
            if written.above:
                made[written.number].parent_id = made[written.above].id
        db.session.flush()
        db.session.refresh(row)
        issuing.issue(row, self._as("chair"), CALENDAR)
        self.know(row.id)
        return row.id

    def _point(self, written: Written, position: int) -> Point:
        orders = written.kind is PointKind.ASSIGNMENT and not written.heading
        return Point(
            position=position,
            level=written.number.count(".") + 1,
            number=f"{written.number}.",
            label=written.number,
            kind=written.kind,
            heading=written.heading,
            advisory=written.advisory,
            text=written.text,
            assignments=[self._assignment(written)] if orders else [],
        )

    def _assignment(self, written: Written) -> Assignment:
        named = [(each, Part.LEAD) for each in written.to] + [(each, Part.CO_EXECUTOR) for each in written.helpers]
        recurring = written.recurrence is not None
        return Assignment(
            due_kind=DueKind.RECURRING if recurring else DueKind.DATE if written.due_on else DueKind.NONE,
            due_printed=written.due_printed,
            due_on=written.due_on,
            due_reason={"reason": "set" if written.due_on else "no_deadline"},
            recurrence=written.recurrence,
            addressees=[self._addressee(name, part, at, written.printed) for at, (name, part) in enumerate(named)],
        )

    def _addressee(self, name: str, part: Part, position: int, printed: str) -> Addressee:
        places = self.municipality
        return Addressee(
            position=position,
            part=part,
            name=name,
            printed=printed,
            organisation_id=places.organisations.get(name),
            group_id=places.groups.get(name),
        )

    def know(self, resolution_id: int) -> None:
        """Find the executions of a resolution, of later periods too."""
        db.session.flush()
        names = {value: key for key, value in self.municipality.organisations.items()}
        found = select(Execution, Point.label).join(Execution.assignment).join(Assignment.point)
        for execution, label in db.session.execute(found.where(Point.resolution_id == resolution_id)):
            self.duties[label, names[execution.organisation_id], execution.period] = execution.id

    def execution(self, point: str, who: str, period: str = "") -> Execution:
        """The execution of a point by an organisation."""
        return db.session.get_one(Execution, self.duties[point, who, period])

    def report(self, day: date, point: str, who: str, text: str = "Работа выполнена.", **more: object) -> None:
        """The organisation answers."""
        on(day)
        answer = Answer(more.pop("answer", Answer.EXECUTED))
        services.submit_report(self.execution(point, who, **more), self._as(who), answer, text)  # type: ignore[arg-type]
        db.session.flush()

    def accept(self, day: date, point: str, who: str, period: str = "") -> None:
        """The controller accepts the answer."""
        on(day)
        services.accept(self.execution(point, who, period), self._as("controller"))
        db.session.flush()

    def done(self, day: date, point: str, who: str, text: str = "Работа выполнена.", period: str = "") -> None:
        """The organisation answers and the controller accepts on the same day."""
        self.report(day, point, who, text, period=period)
        self.accept(day, point, who, period)

    def send_back(self, day: date, point: str, who: str, comment: str) -> None:
        """The controller returns the answer."""
        on(day)
        services.send_back(self.execution(point, who), self._as("controller"), comment)
        db.session.flush()

    def withdraw(self, day: date, point: str, who: str, ground: str = "утратило силу") -> None:
        """The chair takes the execution off control."""
        on(day)
        services.withdraw(self.execution(point, who), self._as("chair"), ground)
        db.session.flush()

    def reopen(self, day: date, point: str, who: str) -> None:
        """The chair puts the execution on control again."""
        on(day)
        services.reopen(self.execution(point, who), self._as("chair"), "проверка показала другое")
        db.session.flush()

    def join(self, day: date, point: str, who: str, due_on: date | None = None, part: Part = Part.LEAD) -> None:
        """An organisation is given what the point orders, by a day of its own."""
        on(day)
        place = Place(part, due_on, CALENDAR)
        self._carry_out(
            Join("открыта"), candidates([self._ordered(point)], [self.municipality.organisation(who)], place)
        )

    def take_off(self, day: date, point: str) -> None:
        """The chair takes the whole point off control."""
        on(day)
        self._carry_out(TakeOff([self._ordered(point)], "утратило силу"), bulk.chosen([self._ordered(point).id]))

    def put_back(self, day: date, point: str) -> None:
        """The chair puts it on control again."""
        on(day)
        decisions.put_back(off_control.standing([self._ordered(point).id]).popitem()[1], self._as("chair"), "ошибка")
        db.session.flush()

    def _carry_out(self, change: bulk.Change, chosen: list[Execution]) -> None:
        plan = bulk.plan(change, chosen, self._as("chair"))
        bulk.carry_out(change, plan, plan.seal, self._as("chair"))
        db.session.flush()

    def _ordered(self, point: str) -> Assignment:
        db.session.flush()
        db.session.expire_all()
        return next(self.execution(*each).assignment for each in self.duties if each[0] == point)

    def note(self, day: date, point: str, who: str, text: str) -> None:
        """The organisation says how the work goes."""
        on(day)
        noting.add(self.execution(point, who), self._as(who), text)
        db.session.flush()

    def ask(self, day: date, point: str, who: str, new_due_on: date) -> None:
        """The organisation asks for a later day."""
        on(day)
        days = Days(CALENDAR, ExecutionRules())
        extending.ask(self.execution(point, who), self._as(who), new_due_on, "нет поставки", days)
        db.session.flush()

    def grant(self, day: date, point: str, who: str) -> None:
        """The chair moves the day as asked."""
        on(day)
        extending.grant(self.execution(point, who).extensions[-1], self._as("chair"))
        db.session.flush()

    def extend(self, day: date, point: str, who: str, new_due_on: date) -> None:
        """A later day is asked for and granted on the same day."""
        self.ask(day, point, who, new_due_on)
        db.session.expire(self.execution(point, who), ["extensions"])
        self.grant(day, point, who)

    def _as(self, who: str):  # type: ignore[no-untyped-def]
        return self.municipality.as_(who, clock.today(ZONE))


def on(day: date) -> None:
    """It is this day now."""
    clock.show_day(day, ZONE)
