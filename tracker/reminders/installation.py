"""What the administrator has set for the whole installation about links, letters that come, and messengers."""

from typing import TypeVar

from tracker import audit
from tracker.calendar.settings import Settings
from tracker.db import session
from tracker.directory import sessions
from tracker.directory.models import Person
from tracker.reminders.models import Installation
from tracker.reminders.regular import InboxRules, LinkRules, MessengerRules

_NAMES: dict[type[Settings], str] = {LinkRules: "links", InboxRules: "inbox", MessengerRules: "messengers"}
"""Under which name each is kept; the action in the history is «set_» and the name."""

R = TypeVar("R", bound=Settings)


def rules_of(kind: type[R]) -> R:
    """What has been set, or the defaults: `rules_of(LinkRules).answer_days`."""
    kept = session.get(Installation, 1)
    return kind.from_json(kept.rules.get(_NAMES[kind], {}) if kept else {})


def set_rules(rules: Settings, by: Person) -> None:
    """Set one kind of rules. Those who came by a link that lets nobody in any more are signed out."""
    name, after = _NAMES[type(rules)], rules.as_json()
    kept = session.get(Installation, 1) or Installation(id=1, rules={})
    session.add(kept)
    session.flush()
    before = kept.rules.get(name, {})
    kept.rules = {**kept.rules, name: after}
    if isinstance(rules, LinkRules) and not rules.answer_links:
        sessions.end_limited()
    audit.record(kept, f"set_{name}", by_id=by.id, before=before, after=after)
