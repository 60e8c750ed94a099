"""The life of an execution as a machine: whatever people try in whatever order, what must hold holds."""

import contextlib
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from tests.executions import rows
from tests.executions.rows import CALENDAR, RULES
from tests.municipality import Municipality
from tracker import audit, clock, db
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.directory.services import add_person, appoint
from tracker.executions import desk, extending, noting, passing, queries, services
from tracker.executions.extending import Days
from tracker.executions.inner import SubAssignment
from tracker.executions.models import Decision, Execution
from tracker.executions.refusals import (
    AlreadyAsked,
    AlreadyDecided,
    DayNotLater,
    NeedsWords,
    NoSuchInnerDay,
    NothingToExtend,
    OwnReport,
    OwnRequest,
)
from tracker.executions.states import OPEN, TRANSITIONS, UNANSWERED, Action, Answer, NotAllowedNow, State, Who, allowed
from tracker.intake.draft import Part

REFUSALS = (
    AlreadyAsked,
    AlreadyDecided,
    DayNotLater,
    NeedsWords,
    NoSuchInnerDay,
    NothingToExtend,
    NotAllowedNow,
    OwnReport,
    OwnRequest,
)

EVERYBODY = (
    "school1",
    "school2",
    "chair",
    "secretary",
    "controller",
    "observer",
    "stranger",
    "double",
    "deputy",
    "sad1",
)
"""`double` is acting head of the school and its curator as well; `deputy` serves in it, `sad1` is its co-executor."""

ACTIONS = int(os.environ.get("WALK_ACTIONS", "360"))
"""How many actions are walked on each database; `make walk` takes 50,000."""

LIFE = 30
"""Actions of one life."""


INSIDE = ("pass_on", "answer_inside", "return_inside", "take_inside_back")

NATURAL = {
    State.IN_PROGRESS: ("report", "report", "ask", "decide", "note", "withdraw", *INSIDE, "help", "news"),
    State.UNDER_REVIEW: ("accept", "accept", "send_back", "decide", "take_request_back", "return_help"),
    State.RETURNED: ("report", "report", "ask", "withdraw", *INSIDE, "return_help"),
    State.EXECUTED: ("reopen",),
    State.WITHDRAWN: ("reopen",),
}
"""What usually comes next, so that lives are long; anything else is tried as well."""

BUSINESS_OF = {
    "report": "school1",
    "accept": "controller",
    "send_back": "controller",
    "withdraw": "chair",
    "reopen": "chair",
    "ask": "school1",
    "decide": "chair",
    "note": "school1",
    "take_request_back": "school1",
    "news": "controller",
    "pass_on": "school1",
    "answer_inside": "deputy",
    "return_inside": "school1",
    "take_inside_back": "school1",
    "help": "sad1",
    "return_help": "school1",
}
WORDS = st.sampled_from(["Сделано.", "Не сделано.", "См. приложение.", " "])


class Life(RuleBasedStateMachine):
    """One execution; everybody tries everything, as the pages would let them or past the pages."""

    made: Municipality
    """Set by the test: the municipality of its database."""

    @initialize(days=st.sampled_from([-3, 0, 5, None]))
    def begin(self, days: int | None) -> None:
        self.day = self.made.today
        self.done: list[str] = []
        self.state = State.IN_PROGRESS
        with db.transaction():
            self.execution_id = rows.duty(self.made, days=days)
            assignment = db.session.get_one(Execution, self.execution_id).assignment
            helping = {"part": Part.CO_EXECUTOR}
            self.helper_id = rows.execution(assignment, self.made.organisations["sad1"], **helping).id
            self.first_due_on = days if days is None else self.made.today + timedelta(days=days)

    @rule(data=st.data(), later=st.sampled_from([0, 0, 1, 4]), surprise=st.integers(0, 5))
    def act(self, data: st.DataObject, later: int, surprise: int) -> None:
        """Some days later somebody does something: the usual thing, or one of six times whatever comes to mind."""
        self.day += timedelta(days=later)
        usual = NATURAL[self.state] if surprise else tuple(BUSINESS_OF)
        name = data.draw(st.sampled_from(usual))
        who = data.draw(st.sampled_from((BUSINESS_OF[name],) * 6 + EVERYBODY))
        getattr(self, f"_{name}")(who, data.draw(WORDS), data)

    def _report(self, who: str, text: str, data: st.DataObject) -> None:
        answer = data.draw(st.sampled_from(list(Answer)))
        self._try(who, Action.REPORT, lambda row, by: services.submit_report(row, by, answer, text))

    def _accept(self, who: str, text: str, _data: st.DataObject) -> None:
        self._try(who, Action.ACCEPT, lambda row, by: services.accept(row, by, text))

    def _send_back(self, who: str, text: str, _data: st.DataObject) -> None:
        self._try(who, Action.RETURN, lambda row, by: services.send_back(row, by, text))

    def _withdraw(self, who: str, text: str, _data: st.DataObject) -> None:
        self._try(who, Action.WITHDRAW, lambda row, by: services.withdraw(row, by, text))

    def _reopen(self, who: str, text: str, _data: st.DataObject) -> None:
        self._try(who, Action.REOPEN, lambda row, by: services.reopen(row, by, text))

    def _note(self, who: str, text: str, _data: st.DataObject) -> None:
        self._try(who, Who.EXECUTOR, lambda row, by: noting.add(row, by, text))

    def _ask(self, who: str, text: str, data: st.DataObject) -> None:
        new = self.day + timedelta(days=data.draw(st.integers(-2, 40)))

        def asked(row: Execution, by: Visitor) -> None:
            extending.ask(row, by, new, text, Days(CALENDAR, RULES))

        self._try(who, Who.EXECUTOR, asked)

    def _decide(self, who: str, text: str, data: st.DataObject) -> None:
        decide = data.draw(st.sampled_from([extending.grant, extending.refuse]))

        def decided(row: Execution, by: Visitor) -> None:
            if not row.extensions:
                raise NothingToExtend
            decide(row.extensions[-1], by, text)

        self._try(who, Who.CHAIR, decided)

    def _take_request_back(self, who: str, _text: str, _data: st.DataObject) -> None:
        def taken(row: Execution, by: Visitor) -> None:
            request = extending.pending(row)
            if request is None:
                raise NothingToExtend
            extending.take_back(request, by)

        self._try(who, Who.EXECUTOR, taken)

    def _news(self, who: str, text: str, _data: st.DataObject) -> None:
        self._try(who, Who.CONTROLLER, lambda row, by: noting.ask(row, by, text))

    def _pass_on(self, who: str, text: str, data: st.DataObject) -> None:
        wished = self.day + timedelta(days=data.draw(st.integers(-1, 6)))

        def passed(row: Execution, by: Visitor) -> None:
            passing.pass_on(row, db.session.get_one(Person, self.made.people["deputy"]), by, wished, text)

        self._try(who, Who.EXECUTOR, passed, inside=True)

    def _answer_inside(self, who: str, text: str, _data: st.DataObject) -> None:
        self._inside(who, Who.DEPUTY, lambda row, by: passing.answer(row, by, text, [], {}))

    def _return_inside(self, who: str, text: str, _data: st.DataObject) -> None:
        self._inside(who, Who.HEAD, lambda row, by: passing.send_back(row, by, text))

    def _take_inside_back(self, who: str, text: str, _data: st.DataObject) -> None:
        self._inside(who, Who.HEAD, lambda row, by: passing.take_back(row, by, text))

    def _inside(self, who: str, wanted: Who, act: Callable[[SubAssignment, Visitor], Any]) -> None:
        """Do something to what was passed on last; those who may not see it find nothing."""
        clock.show_day(self.day, "Asia/Irkutsk")
        with contextlib.suppress(*REFUSALS), db.transaction():
            by = self.made.as_(who, self.day)
            newest = select(SubAssignment.id).where(SubAssignment.execution_id == self.execution_id)
            found = desk.sub_assignment(by, db.session.scalar(newest.order_by(SubAssignment.id.desc()).limit(1)) or 0)
            assert found is None or who in {"school1", "double", "deputy"}
            if found is not None and wanted in desk.parts(by, found):
                act(found, by)

    def _help(self, who: str, text: str, data: st.DataObject) -> None:
        answer = data.draw(st.sampled_from(list(Answer)))
        self._try(who, Action.REPORT, lambda row, by: services.submit_report(row, by, answer, text), helper=True)

    def _return_help(self, who: str, text: str, _data: st.DataObject) -> None:
        self._try(who, Action.RETURN, lambda row, by: services.send_back(row, by, text), helper=True)

    def _try(
        self,
        who: str,
        wanted: Action | Who,
        act: Callable[[Execution, Visitor], Any],
        *,
        helper: bool = False,
        inside: bool = False,
    ) -> None:
        """Do it in a transaction of its own if the pages would let this person, and see that they are right."""
        clock.show_day(self.day, "Asia/Irkutsk")
        try:
            with db.transaction():
                by = self.made.as_(who, self.day)
                row = queries.execution(by, self.helper_id if helper else self.execution_id)
                if row is None:
                    strangers = {"school2", "stranger", "deputy", "sad1"}
                    assert who in strangers - {"sad1"} if helper else who in strangers
                    return
                if not self._may(by, row, wanted):
                    return
                act(row, by)
            self.done += [] if helper or inside else [who]
        except REFUSALS:
            pass

    def _may(self, by: Visitor, row: Execution, wanted: Action | Who) -> bool:
        """Whether this person has the part; in the wrong state it is tried all the same."""
        parts = queries.parts(by, row)
        if isinstance(wanted, Who):
            return wanted in parts
        shown = allowed(row.state, parts, row.reports[-1].answer if row.reports else None)
        holds = bool(TRANSITIONS[wanted].by & parts)
        if wanted in shown:
            assert holds
        # a controller's button is tried by everybody: the service itself knows the own report
        return holds or (wanted in {Action.ACCEPT, Action.RETURN} and Who.EXECUTOR in parts)

    @invariant()
    def what_must_hold(self) -> None:
        if not hasattr(self, "execution_id"):
            return
        with db.transaction(write=False):
            row = queries.execution(self.made.as_("chair"), self.execution_id)
            assert row is not None
            self.state = row.state
            self._days_hold(row)
            self._decisions_hold(row)
            self._history_holds(row)
            self._others_hold(row)

    def _others_hold(self, row: Execution) -> None:
        """What is passed on inside and what a co-executor has, beside the duty itself."""
        passed = desk.passed_on(row)
        is_open = [each for each in passed if each.state in OPEN]
        assert len(is_open) <= 1, "nobody is given the same twice"
        assert not is_open or row.state in UNANSWERED, "what is passed on ends with the duty"
        for each in passed:
            assert each.due_on is None or row.due_on is None or each.due_on <= max(row.due_on, each.given_on)
            sent = [report.report_id for report in each.reports if report.report_id]
            assert bool(sent) == (each.state is State.EXECUTED)
        helper = db.session.get_one(Execution, self.helper_id)
        assert helper.state not in OPEN or row.state in OPEN, "the last lead closes the rest"
        for report in helper.reports:
            assert report.decided_by_id != self.made.people["sad1"]

    def _days_hold(self, row: Execution) -> None:
        assert (row.state is State.EXECUTED) == (row.executed_on is not None)
        assert (row.state is State.WITHDRAWN) == (row.withdrawn_on is not None)
        assert row.first_due_on == self.first_due_on, "the first day is kept for ever"
        granted = [each for each in row.extensions if each.decision is Decision.GRANTED]
        assert row.due_on == (granted[-1].new_due_on if granted else self.first_due_on)
        assert row.extensions_granted == len(granted)
        if row.executed_on:
            assert row.executed_on == row.reports[-1].submitted_on <= self.day

    def _decisions_hold(self, row: Execution) -> None:
        assert [each.round for each in row.reports] == list(range(1, len(row.reports) + 1))
        for report in row.reports:
            assert report.decision is None or report.decided_by_id != report.by_id, "nobody accepts the own report"
            heads = {self.made.people["school1"], self.made.people["double"], self.made.people["deputy"]}
            assert report.decided_by_id not in heads
            assert report.decision is not Decision.RETURNED or report.comment.strip()
        if row.state is State.UNDER_REVIEW:
            assert row.reports[-1].decision is None
            assert row.submitted_at == row.reports[-1].submitted_at
        if row.state is State.EXECUTED:
            assert row.reports[-1].decision is Decision.ACCEPTED
        assert row.not_ours <= (row.reports != [] and row.reports[-1].answer is Answer.NOT_OURS)
        assert sum(each.decision is None for each in row.extensions) <= 1

    def _history_holds(self, row: Execution) -> None:
        entries = audit.entries_of(row)
        assert len(entries) == len(self.done), "what is done is written down, what is refused is not"
        states = [(each.before["state"], each.after["state"]) for each in entries if "state" in each.after]
        trail = [State.IN_PROGRESS.value, *(after for _before, after in states)]
        assert [before for before, _after in states] == trail[:-1]
        assert trail[-1] == row.state.value

    def teardown(self) -> None:
        with db.transaction(write=False):
            assert list(audit.broken_links()) == []


def test_whatever_people_try_the_life_of_an_execution_holds(municipality: Municipality) -> None:
    with db.transaction():
        rows.curator(municipality, "double", "school1", head_of="school1")
        deputy = add_person("Фамилия deputy", "deputy", "deputy@example.org", by_id=None)
        municipality.people["deputy"] = deputy.id
        school = municipality.organisations["school1"]
        appoint(deputy, Role.DEPUTY, municipality.today, by_id=None, organisation_id=school)
    machine = type("LifeHere", (Life,), {"made": municipality})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=-(-ACTIONS // LIFE),
            stateful_step_count=LIFE,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_what_is_open_can_always_be_ended() -> None:
    assert all(allowed(state, frozenset({Who.CHAIR})) == [Action.WITHDRAW] for state in OPEN)
