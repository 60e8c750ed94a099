"""Of several deadlines found in a point: which only bound another one, or say it in other words."""

import re

from tracker.calendar.deadlines import DueKind

from .found import Found

_NEXT = 3
_CLOSE = 40
_LEADS_TO_DAY = re.compile(r"(?:\(|\s[–—-]\s?)$")
"""A bracket, or what stands behind a dash, so many characters behind an event still belongs to it."""


def without_dated(found: list[Found], text: str) -> list[Found]:
    """Leave out the event whose day is told in a bracket, behind a dash, or at once.

    «к следующему заседанию совета (05.03.2026)», «к заседанию Совета – 25 июня», «на совещании 11 июня 2025 года».
    """
    days = [item.start for item in found if item.deadline.iso is not None]
    dated = [
        item
        for item in found
        if item.deadline.rule == "event"
        and any(0 < at - item.end < (_CLOSE if _LEADS_TO_DAY.search(text, 0, at) else _NEXT) for at in days)
    ]
    return [item for item in found if item not in dated]


def without_bounds(found: list[Found]) -> list[Found]:
    """Leave out what only bounds another deadline.

    A span beside what recurs («ежедневно в течение отопительного периода») says how long it recurs, an event behind a
    term («в течение 3 дней после приёмки») from when it counts, a year or a season beside a nearer day only what is
    spoken of.
    """
    if any(item.deadline.rule != "year" for item in found):
        found = [item for item in found if item.deadline.rule != "year"]
    if any(item.deadline.kind is DueKind.DATE for item in found):
        seasons = [item for item in found if item.deadline.rule in {"season", "holidays"}]
        found = [item for item in found if item not in seasons or item.deadline.kind is DueKind.DATE]
    counted = {item.end for item in found if (item.deadline.rule or "").endswith("_of_event")}
    found = [item for item in found if item.deadline.rule != "event" or item.start - 1 not in counted]
    if not any(item.deadline.kind is DueKind.RECURRING for item in found):
        return found
    return [item for item in found if item.deadline.kind is not DueKind.PERIOD]
