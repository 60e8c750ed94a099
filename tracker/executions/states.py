"""The life of an execution: one table says what may follow, who may, and which buttons to show."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an organisation's duty stands. Overdue is no state: it is computed from the day."""

    IN_PROGRESS = "in_progress"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    EXECUTED = "executed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.IN_PROGRESS, State.UNDER_REVIEW, State.RETURNED})
"""What still waits for somebody."""

UNANSWERED = frozenset({State.IN_PROGRESS, State.RETURNED})
"""What waits for the executor."""


class Answer(StrEnum):
    """What an organisation says: done, done in part, or not its business. Each is decided on by the controller."""

    EXECUTED = "executed"
    PARTLY = "partly"
    NOT_OURS = "not_ours"


class Who(StrEnum):
    """In what part a person acts on a duty: an execution, or a sub-assignment inside an organisation."""

    EXECUTOR = "executor"
    """Answers for the organisation, lead or co-executor."""
    CONTROLLER = "controller"
    CHAIR = "chair"
    LEAD = "lead"
    """Heads the lead of the same assignment: co-executors answer to it."""
    DEPUTY = "deputy"
    """The duty was passed to this person inside the organisation."""
    HEAD = "head"
    """Passed it on, and gets the answer."""


class Action(StrEnum):
    """What moves an execution from one state to another."""

    REPORT = "report"
    ACCEPT = "accept"
    RELEASE = "release"
    RETURN = "return"
    WITHDRAW = "withdraw"
    END = "end"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Transition:
    """Who may, from which states, to which one."""

    by: frozenset[Who]
    sources: frozenset[State]
    target: State


def _who(*parts: Who) -> frozenset[Who]:
    return frozenset(parts)


REVIEWED = frozenset({State.UNDER_REVIEW})

TRANSITIONS = {
    Action.REPORT: Transition(_who(Who.EXECUTOR, Who.DEPUTY), UNANSWERED, State.UNDER_REVIEW),
    Action.ACCEPT: Transition(_who(Who.CONTROLLER, Who.HEAD), REVIEWED, State.EXECUTED),
    Action.RELEASE: Transition(_who(Who.CONTROLLER), REVIEWED, State.WITHDRAWN),
    Action.RETURN: Transition(_who(Who.CONTROLLER, Who.LEAD, Who.HEAD), REVIEWED, State.RETURNED),
    Action.WITHDRAW: Transition(_who(Who.CHAIR, Who.HEAD), OPEN, State.WITHDRAWN),
    Action.END: Transition(frozenset(), OPEN, State.WITHDRAWN),
    Action.REOPEN: Transition(_who(Who.CHAIR), frozenset({State.EXECUTED, State.WITHDRAWN}), State.IN_PROGRESS),
}
"""RELEASE is the acceptance of «не относится к нам»; ACCEPT is for the other two answers.

A sub-assignment lives by the same table: the deputy reports, the head sends the answer on (ACCEPT), returns it inside
or takes the duty back (WITHDRAW). END is nobody's button: what stood on a duty is closed together with it.
"""

LEAVING = frozenset(action for action, each in TRANSITIONS.items() if each.target is State.WITHDRAWN)
"""What takes a duty off control unexecuted."""

LEAVE = "leave"
"""Moves no state: whoever has closed a duty of a recurring assignment has no further one."""


class Further(StrEnum):
    """What comes after a closed duty of a recurring assignment."""

    PERIODS = "periods"
    NONE = "none"


class NotAllowedNow(Exception):
    """The action doesn't apply in this state."""

    def __init__(self, state: State, action: Action) -> None:
        super().__init__(f"{action} when {state}")
        self.state, self.action = state, action


def next_state(state: State, action: Action) -> State:
    """The state after `action`; NotAllowedNow when it doesn't apply in `state`."""
    transition = TRANSITIONS[action]
    if state not in transition.sources:
        raise NotAllowedNow(state, action)
    return transition.target


def allowed(state: State, who: frozenset[Who], answer: Answer | None = None) -> list[Action]:
    """The actions open to somebody in these parts, in the order of the table: the buttons to show.

    `answer` is the one under review: «не относится» is released, the others are accepted.
    """
    unfit = {Action.ACCEPT if answer is Answer.NOT_OURS else Action.RELEASE}
    return [
        action
        for action, transition in TRANSITIONS.items()
        if state in transition.sources and transition.by & who and action not in unfit
    ]
