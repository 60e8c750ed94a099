"""The life of an execution: what the table allows, and that it allows nothing else."""

from itertools import product

import pytest

from tracker.executions.states import (
    OPEN,
    TRANSITIONS,
    UNANSWERED,
    Action,
    Answer,
    NotAllowedNow,
    State,
    Who,
    allowed,
    next_state,
)

LIFE = {
    (State.IN_PROGRESS, Action.REPORT): State.UNDER_REVIEW,
    (State.IN_PROGRESS, Action.WITHDRAW): State.WITHDRAWN,
    (State.UNDER_REVIEW, Action.ACCEPT): State.EXECUTED,
    (State.UNDER_REVIEW, Action.RELEASE): State.WITHDRAWN,
    (State.UNDER_REVIEW, Action.RETURN): State.RETURNED,
    (State.UNDER_REVIEW, Action.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Action.REPORT): State.UNDER_REVIEW,
    (State.RETURNED, Action.WITHDRAW): State.WITHDRAWN,
    (State.IN_PROGRESS, Action.END): State.WITHDRAWN,
    (State.UNDER_REVIEW, Action.END): State.WITHDRAWN,
    (State.RETURNED, Action.END): State.WITHDRAWN,
    (State.EXECUTED, Action.REOPEN): State.IN_PROGRESS,
    (State.WITHDRAWN, Action.REOPEN): State.IN_PROGRESS,
}
"""The whole life, written down once more by hand."""


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_an_action_leads_where_the_table_says_or_is_refused(state: State, action: Action) -> None:
    if (state, action) in LIFE:
        assert next_state(state, action) is LIFE[state, action]
        return
    with pytest.raises(NotAllowedNow) as refused:
        next_state(state, action)
    assert (refused.value.state, refused.value.action) == (state, action)


def test_every_action_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(Action)


def test_what_waits_for_the_executor_is_open() -> None:
    assert UNANSWERED < OPEN
    assert set(State) - OPEN == {State.EXECUTED, State.WITHDRAWN}


@pytest.mark.parametrize(
    ("state", "who", "answer", "buttons"),
    [
        (State.IN_PROGRESS, {Who.EXECUTOR}, None, [Action.REPORT]),
        (State.IN_PROGRESS, {Who.CONTROLLER}, None, []),
        (State.IN_PROGRESS, {Who.CHAIR}, None, [Action.WITHDRAW]),
        (State.UNDER_REVIEW, {Who.EXECUTOR}, Answer.EXECUTED, []),
        (State.UNDER_REVIEW, {Who.CONTROLLER}, Answer.EXECUTED, [Action.ACCEPT, Action.RETURN]),
        (State.UNDER_REVIEW, {Who.CONTROLLER}, Answer.PARTLY, [Action.ACCEPT, Action.RETURN]),
        (State.UNDER_REVIEW, {Who.CONTROLLER}, Answer.NOT_OURS, [Action.RELEASE, Action.RETURN]),
        (State.RETURNED, {Who.EXECUTOR, Who.CHAIR}, Answer.EXECUTED, [Action.REPORT, Action.WITHDRAW]),
        (State.EXECUTED, {Who.EXECUTOR, Who.CONTROLLER}, Answer.EXECUTED, []),
        (State.WITHDRAWN, {Who.CHAIR}, None, [Action.REOPEN]),
        (State.UNDER_REVIEW, {Who.LEAD}, Answer.EXECUTED, [Action.RETURN]),
        (State.IN_PROGRESS, {Who.DEPUTY}, None, [Action.REPORT]),
        (State.UNDER_REVIEW, {Who.HEAD}, None, [Action.ACCEPT, Action.RETURN, Action.WITHDRAW]),
        (State.UNDER_REVIEW, {Who.DEPUTY}, None, []),
        (State.IN_PROGRESS, set(), None, []),
    ],
)
def test_the_buttons_are_what_state_and_part_allow(
    state: State, who: set[Who], answer: Answer | None, buttons: list[Action]
) -> None:
    assert allowed(state, frozenset(who), answer) == buttons


def test_what_is_open_can_always_be_ended() -> None:
    assert all(allowed(state, frozenset({Who.CHAIR})) == [Action.WITHDRAW] for state in OPEN)
