"""Bringing in again after the file was corrected: the corrections that still apply stay, the others are named."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from tracker import audit, clock
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.files import StoredFile
from tracker.intake.draft import Draft
from tracker.resolutions import days, drafting, items
from tracker.resolutions.alike import same_lines, same_points
from tracker.resolutions.changes import HEADING, Change, Item, Items, difference, over_another_reading, point_of
from tracker.resolutions.models import Correction, Resolution
from tracker.resolutions.services import BROUGHT_IN_BEFORE, require_check
from tracker.resolutions.undoing import ALIAS, changes_of, corrections_of, forget_undone, next_number

VERB = "bring_in_again"
"""The verb of the correction that another reading is: it can be undone like any other."""

LOST = "correction_lost"
"""The code of the doubt about a correction that could not be carried over."""

Deed = tuple[str, list[Change]]
"""The verb of a correction and its changes."""


@dataclass(frozen=True)
class Again:
    """How many corrections were carried over to the new reading, and which were not: a sentence's facts each."""

    carried: int
    lost: list[dict[str, Any]]


def bring_in_again(
    resolution: Resolution, draft: Draft, file: StoredFile, by: Visitor, calendar: WorkingCalendar
) -> Again:
    """Put what was read of a corrected file in the place of what was read before, and correct it again."""
    require_check(resolution)
    items.name_all(resolution, "")
    number = next_number(resolution)
    forget_undone(resolution)
    before = items.snapshot(resolution)
    base = resolution.read or before
    fresh = _renamed(_picture(resolution, draft, file, calendar), base, before, f"i{number}.")
    lines = same_lines(base[HEADING]["lines"], fresh[HEADING]["lines"])
    merged, carried, lost = _corrected(fresh, _deeds(corrections_of(resolution)), lines)
    merged |= _not_of_the_text(before, merged)
    merged |= {f"dl{number}.{n}": _doubt(each, merged) for n, each in enumerate(lost)}
    items.restore(resolution, merged, calendar)
    days.date_anew(resolution, days.counted_from(draft.header.date, draft.header.title or "", draft.lines), calendar)
    reading = {
        "read": resolution.read,
        "carried": [[verb, [each.as_json() for each in made]] for verb, made in carried],
    }
    resolution.read = fresh
    _keep(resolution, number, difference(before, items.snapshot(resolution)), reading, by)
    after = {"file": file.name, "carried": len(carried), "lost": len(lost)}
    audit.record(resolution, VERB, by_id=by.person.id, after=after)
    return Again(len(carried), lost)


def _keep(resolution: Resolution, number: int, changes: list[Change], reading: dict[str, Any], by: Visitor) -> None:
    session.add(
        Correction(
            resolution_id=resolution.id,
            number=number,
            verb=VERB,
            at=clock.now(),
            by_id=by.person.id,
            changes=[each.as_json() for each in changes],
            reading=reading,
        )
    )


def _picture(resolution: Resolution, draft: Draft, file: StoredFile, calendar: WorkingCalendar) -> Items:
    """What the rows would be if the draft were brought in alone; nothing of it is stored."""
    alone = Resolution(
        body=resolution.body,
        number=draft.header.number or "",
        title=draft.header.title or "",
        basis="",
        adopted_on=draft.header.date,
        file_id=file.id,
        lines=list(draft.lines),
        header_lines=list(draft.header.lines),
        created_at=clock.now(),
    )
    with session.begin_nested() as undone:
        session.add(alone)
        drafting.fill(alone, draft, calendar)
        session.flush()
        items.name_all(alone, "")
        picture = items.snapshot(alone)
        undone.rollback()
    return picture


def _renamed(fresh: Items, base: Items, before: Items, prefix: str) -> Items:
    """The new items under the names of the old ones that they are, the others under names of their own.

    A point that was put in by hand and that the corrected file says itself is one of the old ones too.
    """
    known = same_points(base, fresh)
    by_hand = {key: item for key, item in before.items() if key not in base}
    known |= same_points(by_hand, {key: item for key, item in fresh.items() if key not in known})
    names = {key: known.get(key, prefix + key) for key in fresh if fresh[key]["of"] == "point"}
    ordered = _assignments_of({**before, **base})
    old_doubts = {_what(item): key for key, item in base.items() if item["of"] == "doubt"}
    for key, item in fresh.items():
        point, _, turn = key.partition(".")
        if item["of"] == "assignment":
            same = dict(enumerate(ordered.get(names[point], ())))
            names[key] = same.get(int(turn.removeprefix("a")), f"{names[point]}.{turn}")
        elif item["of"] == "doubt":
            names[key] = old_doubts.get(_what(_pointing(item, names)), f"d{prefix}{key}")
    return {names.get(key, key): _pointing(item, names) for key, item in fresh.items()}


def _assignments_of(items: Items) -> dict[str, list[str]]:
    """The names of the assignments of each point, in their order."""
    found: dict[str, list[str]] = {}
    for key in sorted(key for key, item in items.items() if item["of"] == "assignment"):
        found.setdefault(items[key]["point"], []).append(key)
    return found


def _pointing(item: Item, names: dict[str, str]) -> Item:
    """The item with the names that it points to."""
    return item | {field: names.get(item[field], item[field]) for field in ("point", "parent") if item.get(field)}


def _what(doubt: Item) -> str:
    return repr((doubt["code"], doubt["point"], doubt["values"]))


def _deeds(known: list[Correction]) -> list[Deed]:
    """The corrections over the present reading: those that it took over, and those since."""
    since = list(takewhile(lambda each: each.verb != VERB, reversed(known)))[::-1]
    last = next((each for each in reversed(known) if each.verb == VERB), None)
    carried = last.reading["carried"] if last and last.reading else []
    return [
        *((verb, [Change(**each) for each in made]) for verb, made in carried),
        *((each.verb, [one for one in changes_of(each) if one.key != ALIAS]) for each in since),
    ]


def _corrected(fresh: Items, deeds: Iterable[Deed], lines: dict[int, int]) -> tuple[Items, list[Deed], list[Item]]:
    carried: list[Deed] = []
    lost: list[Item] = []
    for verb, changes in deeds:
        before = fresh
        fresh, refused = over_another_reading(fresh, changes, lines)
        if (made := difference(before, fresh)) and not (refused and len(refused) == len(changes)):
            carried.append((verb, made))
        lost += _lost(verb, refused)
    return fresh, carried, lost


def _lost(verb: str, refused: list[Change]) -> list[Item]:
    """What a person has to look at: which correction, of which points, and what it had said of each."""
    named: dict[str, Change] = {}
    for change in sorted(refused, key=lambda each: each.field == "heading"):
        at = change.field if change.key == HEADING else point_of(change)
        named.setdefault("" if any(each.whole for each in refused) else at, change)
    return [
        {"verb": verb, "point": point_of(each), "field": each.field, "now": _short(each)} for each in named.values()
    ]


def _short(change: Change) -> str:
    said = change.now if change.field else (change.now or change.was).get("text", "")
    return str(said)[:200] if isinstance(said, str | int | float) else ""


def _not_of_the_text(before: Items, merged: Items) -> Items:
    """The doubts that no reading of the text gives anew, as long as nobody has looked at them."""
    codes = {LOST, BROUGHT_IN_BEFORE}
    found = {key: item for key, item in before.items() if item["of"] == "doubt" and item["code"] in codes}
    return {
        key: {**item, "point": item["point"] if item["point"] in merged else None}
        for key, item in found.items()
        if item["settled_at"] is None
    }


def _doubt(lost: Item, merged: Items) -> Item:
    point = lost["point"] if merged.get(lost["point"], {}).get("of") == "point" else None
    values = {key: value for key, value in lost.items() if key != "point"}
    return {"of": "doubt", "point": point, "code": LOST, "values": values}
