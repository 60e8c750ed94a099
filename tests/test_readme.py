"""README.md says what the code says."""

import re
from dataclasses import fields
from pathlib import Path

from config import Settings
from tracker.executions.states import TRANSITIONS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_table_of_states_is_the_one_that_decides() -> None:
    printed = re.findall(r"^\| (\w+) \| ([\w, ]+) \| ([\w, ]+) \| (\w+) \|$", README, re.MULTILINE)
    decided = [
        (action.value, ", ".join(sorted(each.by)) or "nobody", ", ".join(sorted(each.sources)), each.target.value)
        for action, each in TRANSITIONS.items()
    ]
    assert printed[-len(decided) :] == decided


def test_every_setting_is_in_the_table() -> None:
    printed = set(re.findall(r"^\| `TRACKER_(\w+)`", README, re.MULTILINE))
    known = {field.name.upper() for field in fields(Settings)} - {"PRODUCTION"} | {"ENV"}
    assert printed == known
