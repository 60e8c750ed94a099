"""The life of an execution as a machine: everybody tries everything, in whatever order."""

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import or_, select

from tests.executions import life_holds, rows
from tests.executions.life_holds import Begun
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
from tracker.executions.models import Execution
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
from tracker.executions.states import TRANSITIONS, Action, Answer, NotAllowedNow, State, Who, allowed
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
    "administrator",
    "curator",
    "stranger",
    "double",
    "deputy",
    "sad1",
)
"""`double` is acting head of the school and its curator as well; `deputy` serves in it, `sad1` is its co-executor;
`curator` looks after the school only."""

UNSEEN_BY = frozenset({"school2", "stranger", "deputy", "administrator"})
"""Who never sees the duty, whatever is tried."""

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
WORDS = st.sampled_from(["Сделано.", "Не сделано.", "См. приложение.", "В части.", " "])


@dataclass
class Walked:
    """How many actions were tried, and how often each was done: it was the person's to do, and not refused."""

    tried: int = 0
    done: Counter[str] = field(default_factory=Counter)

    @property
    def rarest(self) -> int:
        """How often the action was done that was done least."""
        return min(self.done[name] for name in BUSINESS_OF)


class Life(RuleBasedStateMachine):
    """One execution; everybody tries everything, as the pages would let them or past the pages."""

    made: Municipality
    """Set by the test: the municipality of its database."""

    walked: Walked
    """What was tried and done over all lives."""

    @initialize(days=st.sampled_from([-3, 0, 5, None]))
    def begin(self, days: int | None) -> None:
        self.day = self.made.today
        self.state = State.IN_PROGRESS
        with db.transaction():
            execution_id = rows.duty(self.made, days=days)
            assignment = db.session.get_one(Execution, execution_id).assignment
            helping = {"part": Part.CO_EXECUTOR}
            helper_id = rows.execution(assignment, self.made.organisations["sad1"], **helping).id
        first_due_on = days if days is None else self.made.today + timedelta(days=days)
        self.begun = Begun(self.made, execution_id, helper_id, first_due_on)
        self.known: tuple[object, ...] = ()
        self.refused = False

    @rule(data=st.data(), later=st.sampled_from([0, 0, 1, 4]), surprise=st.integers(0, 5))
    def act(self, data: st.DataObject, later: int, surprise: int) -> None:
        """Some days later somebody does something: the usual thing, or one of six times whatever comes to mind."""
        self.day += timedelta(days=later)
        usual = NATURAL[self.state] if surprise else tuple(BUSINESS_OF)
        name = data.draw(st.sampled_from(usual))
        who = data.draw(st.sampled_from((BUSINESS_OF[name],) * 2 * len(EVERYBODY) + EVERYBODY))
        self.refused = True
        getattr(self, f"_{name}")(who, data.draw(WORDS), data)
        self.walked.tried += 1
        self.walked.done.update([] if self.refused else [name])

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
            newest = select(SubAssignment.id).where(SubAssignment.execution_id == self.begun.execution_id)
            found = desk.sub_assignment(by, db.session.scalar(newest.order_by(SubAssignment.id.desc()).limit(1)) or 0)
            assert found is None or who in {"school1", "double", "deputy"}
            if found is not None and wanted in desk.parts(by, found):
                act(found, by)
                self.refused = False

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
                row = _seen(by, self.begun.helper_id if helper else self.begun.execution_id)
                if row is None:
                    assert who in UNSEEN_BY | ({"curator"} if helper else {"sad1"})
                    return
                if not self._may(by, row, wanted):
                    return
                act(row, by)
            self.refused = False
            self.begun.done += [] if helper or inside else [who]
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
        """After what was done everything is looked at; after what was refused all is as it was."""
        if not hasattr(self, "begun"):
            return
        with db.transaction(write=False):
            known, self.known = self.known, life_holds.fingerprint(self.begun)
            if self.refused:
                assert self.known == known, "what is refused leaves nothing"
            else:
                self.state = life_holds.require(self.begun, self.day)


def _seen(by: Visitor, execution_id: int) -> Execution | None:
    """The execution, as far as this person may see it; the rest of it is read as it is needed."""
    may = or_(queries.visible_to(by), queries.led(by))
    return db.session.scalars(select(Execution).where(Execution.id == execution_id, may)).first()


def settle(made: Municipality) -> None:
    """Those who are in a life beside the municipality's own people."""
    rows.curator(made, "double", "school1", head_of="school1")
    rows.curator(made, "curator", "school1")
    deputy = add_person("Фамилия deputy", "deputy", "deputy@example.org", by_id=None)
    made.people["deputy"] = deputy.id
    appoint(deputy, Role.DEPUTY, made.today, by_id=None, organisation_id=made.organisations["school1"])


def walk(made: Municipality, actions: int) -> Walked:
    """Let at least so many actions be tried; an AssertionError where something doesn't hold."""
    walked = Walked()
    machine = type("LifeHere", (Life,), {"made": made, "walked": walked})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=-(-actions * 5 // (4 * LIFE)),  # some lives are shorter
            stateful_step_count=LIFE,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    with db.transaction(write=False):
        assert list(audit.broken_links()) == []
    return walked
