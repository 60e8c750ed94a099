"""What goes wrong in `tracker faults`, at small sizes: nothing is lost, goes twice, or breaks a rule."""

from dataclasses import replace

import pytest

from config import Settings
from tracker import clock, mail
from tracker.faults import DAY, Fault, Trial
from tracker.faults.days import days
from tracker.faults.kills import kills
from tracker.faults.outages import outages
from tracker.faults.schedulers import schedulers
from tracker.faults.stale import stale
from tracker.faults.walk import walk

MOST = {
    "kills_lost": 0,
    "kills_extra": 10,
    "kills_foreign_id": 0,
    "kills_left_in_queue": 0,
    "no_kill_copies": 0,
    "schedulers_twice": 0,
    "schedulers_missed": 0,
    "outage_lost": 0,
    "outage_connects_a_minute": 1,
    "outage_drained_minutes": 10,
    "outage_letters_a_person": 1,
    "downtime_letters_a_person": 1,
    "dst_wrong_days": 0,
    "walk_broken": 0,
    "stale_letters": 0,
}
"""The bound of each figure."""


@pytest.mark.parametrize("fault", [kills, outages, days, schedulers, stale, walk], ids=lambda fault: fault.__name__)
def test_nothing_is_lost_goes_twice_or_breaks_a_rule(database: str, settings: Settings, fault: Fault) -> None:
    clock.show_day(DAY, settings.time_zone)
    mail.write_from("tracker@example.org")
    trial = Trial(replace(settings, mail_from="tracker@example.org", today=DAY), quick=True)
    try:
        found = {figure.name: figure.value for figure in fault(trial)}
    finally:
        clock.show_day(None, settings.time_zone)
    assert found
    assert {name: value for name, value in found.items() if value > MOST[name]} == {}
