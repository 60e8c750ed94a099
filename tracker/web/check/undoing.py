"""What has been corrected, the latest first to be undone; and what others corrected meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from tracker.directory import queries as directory
from tracker.directory.roles import Role
from tracker.language import gettext, pgettext
from tracker.resolutions import undoing
from tracker.resolutions.models import Correction, Resolution
from tracker.resolutions.queries import working_calendar
from tracker.web import access, history
from tracker.web.access import allow
from tracker.web.check import loading
from tracker.web.check.blueprint import bp


@dataclass(frozen=True)
class Deed:
    """A correction in words: its number, by whom and when, what, and of which points."""

    number: int
    at: datetime
    by: str
    what: str
    points: str


@dataclass(frozen=True)
class Deeds:
    """The corrections of a resolution: how many are in force, the latest of them, and the next to be made again."""

    count: int
    latest: Deed | None
    undone: Deed | None


def deeds(resolution: Resolution) -> Deeds:
    """What can be undone now, and made again."""
    known = undoing.corrections_of(resolution)
    done, undone = [each for each in known if not each.undone], [each for each in known if each.undone]
    told = iter(_worded(resolution, [*done[-1:], *undone[:1]]))
    return Deeds(len(done), next(told, None) if done else None, next(told, None) if undone else None)


def since(resolution: Resolution, number: int) -> list[Deed]:
    """What was corrected after a correction, by whomever."""
    return _worded(resolution, [each for each in undoing.corrections_of(resolution) if each.number > number])


def latest(resolution: Resolution) -> int:
    """The number of the latest correction; 0 where there is none."""
    known = undoing.corrections_of(resolution)
    return known[-1].number if known else 0


def _worded(resolution: Resolution, made: Iterable[Correction]) -> list[Deed]:
    found = list(made)
    names = directory.names({each.by_id for each in found})
    labels = {point.key: point.label for point in resolution.points}
    return [
        Deed(each.number, each.at, names.get(each.by_id, ""), words(each.verb), _points(each, labels)) for each in found
    ]


def words(verb: str) -> str:
    """What a correction is called when it has happened."""
    return pgettext(*history.ACTIONS.get(verb, history.CHANGED))


MOST_NAMED = 3
"""Points named one by one; of more only the first are."""


def _points(made: Correction, labels: Mapping[str, str]) -> str:
    said = {each.key: each.now or each.was or {} for each in undoing.changes_of(made) if each.whole}
    keys = dict.fromkeys(key for change in made.changes if (key := _point(change)))
    named = [labels.get(key) or said.get(key, {}).get("label", "") for key in keys]
    named = [each for each in named if each]
    return ", ".join(named[:MOST_NAMED]) + ("…" if len(named) > MOST_NAMED else "")


def _point(change: Mapping[str, Any]) -> str:
    key = str(change["key"]).partition(".a")[0]
    return "" if key.startswith("d") or change["field"] in {"level", "parent"} else key


@bp.post("/<int:resolution_id>/check/undo")
@allow(Role.SECRETARY)
def undo(resolution_id: int) -> Response:
    """Take the latest correction back; a page on which another one was the latest is told so."""
    resolution = loading.resolution_in_check(resolution_id)
    made = undoing.undo(resolution, request.form.get("number", 0, type=int), access.visitor(), working_calendar())
    flash(gettext("Undone: %(what)s.", what=_said(resolution, made)))
    return loading.to_check(resolution_id, "corrections")


@bp.post("/<int:resolution_id>/check/redo")
@allow(Role.SECRETARY)
def redo(resolution_id: int) -> Response:
    """Make the correction again that was undone last."""
    resolution = loading.resolution_in_check(resolution_id)
    made = undoing.redo(resolution, request.form.get("number", 0, type=int), access.visitor(), working_calendar())
    flash(gettext("Made again: %(what)s.", what=_said(resolution, made)))
    return loading.to_check(resolution_id, "corrections")


def _said(resolution: Resolution, made: Correction) -> str:
    [deed] = _worded(resolution, [made])
    what = deed.what[:1].lower() + deed.what[1:]
    return gettext("%(what)s (points %(points)s)", what=what, points=deed.points) if deed.points else what
