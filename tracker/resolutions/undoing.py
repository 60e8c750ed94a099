"""Each correction is kept with what it changed, so that all of them can be undone, and made again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import delete, func, select

from tracker import audit, clock
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.models import Alias, Organisation, OrganisationGroup
from tracker.directory.queries import Visitor
from tracker.directory.services import forget_alias, teach_alias
from tracker.resolutions import items
from tracker.resolutions.changes import Change, Items, applied, difference
from tracker.resolutions.models import Addressee, Assignment, Correction, Doubt, Point, Resolution
from tracker.resolutions.services import require_check

ALIAS = "alias"
"""The name under which a correction keeps what it taught: the field is the phrase."""

Given = ParamSpec("Given")
Made = TypeVar("Made")


def correction(verb: str) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Mark a function that corrects its first argument `by` a visitor: what it changes can be undone."""

    def marked(correct: Callable[Given, Made]) -> Callable[Given, Made]:
        @wraps(correct)
        def correcting(*given: Given.args, **named: Given.kwargs) -> Made:
            by = next(each for each in (*given, *named.values()) if isinstance(each, Visitor))
            with one_correction(resolution_of(given[0]), verb, by):
                return correct(*given, **named)

        return correcting

    return marked


def resolution_of(thing: object) -> Resolution:
    """The resolution that something belongs to."""
    match thing:
        case Resolution():
            return thing
        case Point() | Doubt():
            return thing.resolution
        case Assignment():
            return thing.point.resolution
        case Addressee():
            return thing.assignment.point.resolution
    raise TypeError(type(thing))


@contextmanager
def one_correction(resolution: Resolution, verb: str, by: Visitor) -> Iterator[list[Change]]:
    """All that is changed inside is one correction; further changes, of other rows, can be added to what is given.

    A correction that is made of others is still one.
    """
    require_check(resolution)
    if (outer := session.info.get("correction")) is not None:
        yield outer
        return
    items.name_all(resolution, "")
    before = items.snapshot(resolution)
    more: list[Change] = []
    session.info["correction"] = more
    try:
        yield more
    finally:
        del session.info["correction"]
    _keep(resolution, verb, by, before, more)


def _keep(resolution: Resolution, verb: str, by: Visitor, before: Items, more: list[Change]) -> None:
    session.flush()
    number = next_number(resolution)
    items.name_all(resolution, f"x{number}.")
    changes = [*difference(before, items.snapshot(resolution)), *more]
    if changes:
        forget_undone(resolution)
        session.add(
            Correction(
                resolution_id=resolution.id,
                number=number,
                verb=verb,
                at=clock.now(),
                by_id=by.person.id,
                changes=[each.as_json() for each in changes],
            )
        )


def next_number(resolution: Resolution) -> int:
    """The number of the next correction: none comes twice, also when the last ones were undone."""
    last = select(func.max(Correction.number)).where(Correction.resolution_id == resolution.id)
    return (session.scalar(last) or 0) + 1


def forget_undone(resolution: Resolution) -> None:
    """What was undone can't be made again once something else is corrected."""
    session.execute(delete(Correction).where(Correction.resolution_id == resolution.id, Correction.undone))


def corrections_of(resolution: Resolution) -> list[Correction]:
    """All corrections in their order, those that were undone too."""
    chosen = select(Correction).where(Correction.resolution_id == resolution.id).order_by(Correction.number)
    return list(session.scalars(chosen))


def changes_of(made: Correction) -> list[Change]:
    """What a correction changed."""
    return [Change(**each) for each in made.changes]


class NothingToUndo(Exception):
    """The correction is not the next one to be undone, or to be made again: somebody else was first."""


def undo(resolution: Resolution, number: int, by: Visitor, calendar: WorkingCalendar) -> Correction:
    """Take the latest correction back; NothingToUndo when `number` is not the latest."""
    return _turn(resolution, number, by, calendar, undone=True)


def redo(resolution: Resolution, number: int, by: Visitor, calendar: WorkingCalendar) -> Correction:
    """Make the correction again that was undone last; NothingToUndo when `number` is not that one."""
    return _turn(resolution, number, by, calendar, undone=False)


def _turn(resolution: Resolution, number: int, by: Visitor, calendar: WorkingCalendar, *, undone: bool) -> Correction:
    require_check(resolution)
    known = corrections_of(resolution)
    turn = [each for each in known if each.undone is not undone]
    made = (turn[-1] if undone else turn[0]) if turn else None
    if made is None or made.number != number:
        raise NothingToUndo
    items.name_all(resolution, "")
    changes = [each.reversed if undone else each for each in changes_of(made)]
    rows = [each for each in changes if each.key != ALIAS]
    items.restore(resolution, applied(items.snapshot(resolution), rows), calendar)
    for each in changes:
        if each.key == ALIAS and meaning_of(each.field) == each.was:
            _teach(each.field, each.now, by)
    if made.reading is not None:
        resolution.read, made.reading = made.reading["read"], {**made.reading, "read": resolution.read}
    made.undone = undone
    verb = "undo_correction" if undone else "redo_correction"
    audit.record(resolution, verb, by_id=by.person.id, after={"number": made.number, "verb": made.verb})
    return made


def meaning_of(phrase: str) -> dict[str, Any] | None:
    """What a phrase is taught to mean now, in the types of JSON: what somebody else taught since isn't undone."""
    known = session.scalars(select(Alias).where(Alias.phrase == phrase)).first()
    if known is None:
        return None
    return {"group": known.group_id is not None, "id": known.group_id or known.organisation_id}


def _teach(phrase: str, meaning: dict[str, Any] | None, by: Visitor) -> None:
    if meaning is None:
        forget_alias(phrase, by_id=by.person.id)
        return
    if meaning["group"]:
        teach_alias(phrase, session.get_one(OrganisationGroup, meaning["id"]), by_id=by.person.id)
    else:
        teach_alias(phrase, session.get_one(Organisation, meaning["id"]), by_id=by.person.id)
