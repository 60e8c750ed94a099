"""No letter says a day that is not the current one, whatever was moved between queueing and sending."""

import random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.municipality import Municipality
from tests.reminders.post import Post
from tests.reminders.stale import Moving

SHORT = settings(
    max_examples=4,
    stateful_step_count=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_a_deadline_moved_at_any_moment_is_the_one_that_letters_say(municipality: Municipality, post: Post) -> None:
    moving = Moving(municipality, post, municipality.today)
    moving.begin()

    class Walk(RuleBasedStateMachine):
        """The moves in any order that is tried."""

        @rule(place=st.integers(0, 2), days=st.sampled_from([-9, -3, -1, 1, 3, 9]))
        def move(self, place: int, days: int) -> None:
            moving.move(place, days)

        @rule()
        def remind(self) -> None:
            moving.remind()

        @rule()
        def send(self) -> None:
            moving.send()

        @rule()
        def night(self) -> None:
            moving.night()

        @invariant()
        def nothing_is_stale(self) -> None:
            assert moving.stale == []

    run_state_machine_as_test(Walk, settings=SHORT)


@pytest.mark.parametrize("seed", [1])
def test_letters_go_while_days_are_moved(municipality: Municipality, post: Post, seed: int) -> None:
    moving, chosen = Moving(municipality, post, municipality.today), random.Random(seed)
    moving.begin()
    for _turn in range(80):
        moving.step(chosen)
    moving.remind()
    moving.send()
    assert moving.stale == []
    assert moving.sent > 3
