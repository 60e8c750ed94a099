"""What became of the demonstration's resolutions: every issue, answer and decision, told in the order of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config import Settings
from tracker import clock, files
from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory.models import Body, Organisation, Person
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions import extending, noting, passing, queries, services
from tracker.executions.deadlines import ExecutionRules
from tracker.executions.extending import Days
from tracker.executions.issuing import issue, open_periods
from tracker.executions.models import Execution
from tracker.executions.states import Answer
from tracker.files import StoredFile
from tracker.resolutions.corrections import set_controller
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.queries import working_calendar
from tracker.resolutions.reading import read_document
from tracker.resolutions.services import bring_in, send_to_chair
from tracker.resolutions.undoing import one_correction

ANSWERS = {
    "report": Answer.EXECUTED,
    "report_partly": Answer.PARTLY,
    "report_not_ours": Answer.NOT_OURS,
}


@dataclass(frozen=True)
class Step:
    """One thing that somebody did about an execution on a day."""

    day: date
    execution_id: int
    action: str
    text: str
    new_due_on: date | None


def tell(story: dict[str, Any], data: Path, settings: Settings) -> Iterator[None]:
    """Bring in and issue each resolution on its day, then let every step happen on its own; yields after each."""
    teller = Teller(story, data, settings)
    for chapter in story["resolutions"]:
        teller.bring_in(chapter)
        yield
    for step in sorted(teller.steps(), key=lambda each: each.day):
        teller.happen(step)
        yield


class Teller:
    """Keeps what the steps need: the texts, the files, the people."""

    def __init__(self, story: dict[str, Any], data: Path, settings: Settings) -> None:
        self.story, self.data, self.settings = story, data, settings
        self.calendar = working_calendar()
        self.members = {group.name: {each.id for each in directory.members(group)} for group in directory.groups()}
        self.last_day = date.fromisoformat(story["demonstration_day"])

    def bring_in(self, chapter: dict[str, Any]) -> None:
        """Read a resolution's file, check it as the secretary does, hand it to the chair who issues it."""
        adopted_on = date.fromisoformat(chapter["adopted_on"])
        secretary = self._holder(Role.SECRETARY, chapter["body"], adopted_on)
        body = session.scalars(select(Body).where(Body.name == chapter["body"])).one()
        content = (self.data / "resolutions" / chapter["file"]).read_bytes()
        kept = files.keep(self.settings.files_dir, content, chapter["file"], secretary.person.id)
        draft = read_document(content, chapter["file"])
        resolution = bring_in(body, draft, kept, secretary, self.calendar)
        if chapter["state"] != "issued":
            return
        controller = self._person(chapter["controller"])
        with one_correction(resolution, "bulk", secretary):
            for assignment in self._assignments(resolution):
                set_controller(assignment, controller, secretary)
        issued_on = date.fromisoformat(chapter["issued_on"])
        send_to_chair(resolution, self._holder(Role.SECRETARY, chapter["body"], issued_on))
        issue(resolution, self._holder(Role.CHAIR, chapter["body"], issued_on), self.calendar)
        session.flush()
        for assignment in self._assignments(resolution):
            if assignment.recurrence:
                open_periods(assignment, self.last_day, self.calendar)

    def steps(self) -> list[Step]:
        """All steps of all executions: an execution follows the first rule that fits it."""
        found: list[Step] = []
        for chapter in self.story["resolutions"]:
            taken: dict[int, int] = {}
            for execution in self._executions(chapter):
                number = self._rule(chapter["life"], execution)
                if number is not None:
                    turn = taken[number] = taken.get(number, -1) + 1
                    found += self._way(chapter["life"][number]["ways"], turn, execution)
                found += self._passed(chapter.get("inside", []), execution)
        return found

    def happen(self, step: Step) -> None:
        """Let one step happen on its day, done by whoever held the office then."""
        clock.show_day(step.day, self.settings.time_zone)
        execution = session.get_one(Execution, step.execution_id)
        if step.action in {"pass_on", "answer_inside"}:
            self._inside(step, execution)
        elif step.action in ANSWERS:
            head = self._head(execution, step.day)
            answer = self.story["answers"][step.text]
            services.submit_report(execution, head, ANSWERS[step.action], answer["text"], self._evidence(answer, head))
        elif step.action in {"note", "ask_extension"}:
            self._ask(step, execution)
        else:
            self._decide(step, execution)
        session.flush()

    def _inside(self, step: Step, execution: Execution) -> None:
        if step.action == "pass_on":
            passing.pass_on(execution, self._person(step.text), self._head(execution, step.day), None)
        else:
            (passed,) = passing.still_open(execution)
            passing.answer(passed, directory.visitor(passed.person, step.day), step.text, [], {})

    def _ask(self, step: Step, execution: Execution) -> None:
        head = self._head(execution, step.day)
        if step.action == "note":
            noting.add(execution, head, self.story["answers"][step.text]["text"])
        elif step.new_due_on is not None:
            reason, days = self.story["extensions"][step.text], Days(self.calendar, ExecutionRules())
            extending.ask(execution, head, step.new_due_on, reason, days)

    def _decide(self, step: Step, execution: Execution) -> None:
        chair = self._holder(Role.CHAIR, execution.assignment.point.resolution.body.name, step.day)
        controller = directory.visitor(queries.controllers(execution, step.day)[0], step.day)
        words = self.story["decisions"].get(step.text, "")
        if step.action == "accept":
            services.accept(execution, controller, words)
        elif step.action == "return":
            services.send_back(execution, controller, self.story["returns"][step.text])
        elif step.action == "withdraw":
            services.withdraw(execution, chair, words)
        else:
            decide = extending.grant if step.action == "grant_extension" else extending.refuse
            decide(execution.extensions[-1], chair, words)

    def _executions(self, chapter: dict[str, Any]) -> list[Execution]:
        chosen = (
            queries.whole()
            .join(Execution.assignment)
            .join(Assignment.point)
            .join(Point.resolution)
            .join(Execution.organisation)
            .join(Body, Body.id == Resolution.body_id)
            .where(Body.name == chapter["body"], Resolution.number == (chapter["number"] or ""))
            .order_by(Point.position, Assignment.id, Execution.period, Organisation.position)
        )
        return list(session.scalars(chosen))

    def _rule(self, life: list[dict[str, Any]], execution: Execution) -> int | None:
        label = execution.assignment.point.label.rstrip(".)")
        for number, rule in enumerate(life):
            fits = rule["point"] == label and rule.get("period", execution.period) == execution.period
            if fits and self._is_among(execution.organisation, rule["who"]):
                return number
        return None

    def _is_among(self, organisation: Organisation, names: list[str]) -> bool:
        if "*" in names or organisation.short_name in names:
            return True
        return any(organisation.id in self.members.get(name, ()) for name in names)

    def _way(self, ways: list[list[list[str]]], turn: int, execution: Execution) -> Iterator[Step]:
        for action, day, *rest in ways[turn % len(ways)] if ways else []:
            new_due_on = date.fromisoformat(rest[1]) if len(rest) > 1 else None
            yield Step(date.fromisoformat(day), execution.id, action, rest[0] if rest else "", new_due_on)

    def _passed(self, inside: list[dict[str, Any]], execution: Execution) -> Iterator[Step]:
        """What an organisation does with the duty inside."""
        place = execution.assignment.point.label.rstrip(".)"), execution.organisation.short_name
        for rule in inside:
            if (rule["point"], rule["organisation"]) == place:
                yield from self._way([rule["steps"]], 0, execution)

    def _evidence(self, answer: dict[str, str], by: Visitor) -> list[StoredFile]:
        if "file" not in answer:
            return []
        content = (self.data / "evidence" / answer["file"]).read_bytes()
        return [files.keep(self.settings.files_dir, content, answer["file"], by.person.id)]

    def _assignments(self, resolution: Resolution) -> list[Assignment]:
        return [assignment for point in resolution.points for assignment in point.assignments]

    def _person(self, login: str) -> Person:
        return session.scalars(select(Person).where(Person.login == login)).one()

    def _head(self, execution: Execution, day: date) -> Visitor:
        head = directory.heads([execution.organisation_id], day)[execution.organisation_id]
        return directory.visitor(head, day)

    def _holder(self, role: Role, body: str, day: date) -> Visitor:
        """Whoever held an office of a body on a day; the clock goes to that day."""
        clock.show_day(day, self.settings.time_zone)
        body_id = session.scalars(select(Body.id).where(Body.name == body)).one()
        return directory.visitor(directory.holders(role, body_id, day)[0], day)
