"""Every set of rules goes to JSON and comes back; what is not a setting is refused by name."""

import json
from typing import Any

import pytest

from tracker.calendar.recurrence import Every, Recurrence
from tracker.calendar.rules import DeadlineRules
from tracker.calendar.settings import Refusal, SettingRefused, Settings
from tracker.calendar.terms import DayOff, Offset, Unit
from tracker.compliance.coverage import CoverageRules
from tracker.executions.deadlines import ExecutionRules
from tracker.reminders.schedule import Audience, LadderRules

CHANGED = [
    DeadlineRules(default_term=Offset(20, Unit.WORKING_DAY), day_off=DayOff.FORWARD, report_day=5),
    LadderRules(before=(7, 2), weekly=False, weekly_to=(Audience.CHAIR,), at_issue=False),
    ExecutionRules(extension_ahead=5, co_executor_percent=75),
    CoverageRules(90, 70, 50, 20),
    Recurrence(Every.QUARTER, 25, 0),
    Recurrence(Every.YEAR),
]
KINDS = [DeadlineRules, LadderRules, ExecutionRules, CoverageRules]


@pytest.mark.parametrize("rules", [*CHANGED, *(kind() for kind in KINDS)], ids=lambda rules: type(rules).__name__)
def test_rules_come_back_from_json_as_they_went(rules: Settings) -> None:
    assert type(rules).from_json(json.loads(json.dumps(rules.as_json()))) == rules


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_stored_has_its_default(kind: type[Settings]) -> None:
    assert kind.from_json({}) == kind()


@pytest.mark.parametrize(
    ("kind", "stored", "key", "code"),
    [
        (DeadlineRules, {"urgnt": 3}, "urgnt", Refusal.UNKNOWN),
        (DeadlineRules, {"urgent": {"number": 3, "unit": "day", "hours": 1}}, "urgent.hours", Refusal.UNKNOWN),
        (DeadlineRules, {"urgent": {"number": 3}}, "urgent.unit", Refusal.MISSING),
        (DeadlineRules, {"urgent": {"number": 0, "unit": "day"}}, "urgent.number", Refusal.VALUE),
        (DeadlineRules, {"urgent": {"number": 3, "unit": "hour"}}, "urgent.unit", Refusal.VALUE),
        (DeadlineRules, {"urgent": 3}, "urgent", Refusal.TYPE),
        (DeadlineRules, {"report_day": "10"}, "report_day", Refusal.TYPE),
        (DeadlineRules, {"report_day": True}, "report_day", Refusal.TYPE),
        (DeadlineRules, {"report_day": 32}, "report_day", Refusal.VALUE),
        (DeadlineRules, {"day_off": "sideways"}, "day_off", Refusal.VALUE),
        (DeadlineRules, {"within_year": {"month": 2, "day": 29}}, "within_year.day", Refusal.VALUE),
        (DeadlineRules, {"within_year": {"month": 13, "day": 1}}, "within_year.month", Refusal.VALUE),
        (LadderRules, {"before": 3}, "before", Refusal.TYPE),
        (LadderRules, {"before": [3, "1"]}, "before", Refusal.TYPE),
        (LadderRules, {"before": [0]}, "before", Refusal.VALUE),
        (LadderRules, {"chair_after": -1}, "chair_after", Refusal.VALUE),
        (LadderRules, {"weekly_to": ["mayor"]}, "weekly_to", Refusal.VALUE),
        (LadderRules, {"weekly": None}, "weekly", Refusal.TYPE),
        (ExecutionRules, {"co_executor_percent": 0}, "co_executor_percent", Refusal.VALUE),
        (CoverageRules, {"middle": 60}, "middle", Refusal.VALUE),
        (Recurrence, {"every": "week", "day": 8}, "day", Refusal.VALUE),
        (Recurrence, {}, "every", Refusal.MISSING),
    ],
)
def test_a_bad_setting_is_refused_by_its_name(
    kind: type[Settings], stored: dict[str, Any], key: str, code: Refusal
) -> None:
    with pytest.raises(SettingRefused) as refused:
        kind.from_json(stored)
    assert (refused.value.key, refused.value.code) == (key, code)
