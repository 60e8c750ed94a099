"""No letter says a day that is not the current one, whatever was moved between queueing and sending."""

from dataclasses import replace

from hypothesis import HealthCheck, Phase
from hypothesis import settings as trying
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from config import Settings
from tracker import clock
from tracker.faults import DAY, stale
from tracker.faults.post import box

SHORT = trying(
    max_examples=3,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_a_deadline_moved_at_any_moment_is_the_one_that_letters_say(database: str, settings: Settings) -> None:
    clock.show_day(DAY, settings.time_zone)
    with box() as server:
        given = replace(settings, smtp_url=server.url, letters_per_minute=600_000, letters_from_hour=0, today=DAY)
        walk = stale.Walk(replace(given, mail_from="tracker@example.org"), server)
        walk.begin()

        class Moves(RuleBasedStateMachine):
            """The same moves in any order that is tried; one more comes with each letter that arrives."""

            @rule(place=st.integers(0, 19), days=st.sampled_from(stale.DAYS_MOVED))
            def move(self, place: int, days: int) -> None:
                walk.move(walk.ids[place], days)

            @rule()
            def remind(self) -> None:
                walk.remind()

            @rule()
            def send(self) -> None:
                walk.send()

            @rule()
            def night(self) -> None:
                walk.night()

            @invariant()
            def nothing_is_stale(self) -> None:
                assert walk.wrong == []

        run_state_machine_as_test(Moves, settings=SHORT)
        walk.end()
    assert walk.wrong == []
    assert walk.letters > 3
