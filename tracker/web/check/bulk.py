"""One change of many points at once, shown before it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, render_template, request
from werkzeug.wrappers import Response

from tracker import language
from tracker.db import session
from tracker.directory.roles import Role
from tracker.intake.draft import Part, PointKind
from tracker.language import gettext, long_date
from tracker.resolutions import corrections, days
from tracker.resolutions.days import NotUnderstood
from tracker.resolutions.models import Assignment, Point
from tracker.resolutions.queries import possible_controllers, working_calendar
from tracker.resolutions.undoing import one_correction
from tracker.resolutions.wordings import Wording
from tracker.resolutions.words import reason
from tracker.web import access, words
from tracker.web.access import allow
from tracker.web.check import loading, meanings
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import BulkForm
from tracker.web.check.page import bulk_form, page_of
from tracker.web.given import wholes


@dataclass(frozen=True)
class Shown:
    """A point before and after the change."""

    label: str
    was: list[str]
    now: list[str]


@bp.post("/<int:resolution_id>/check/bulk")
@allow(Role.SECRETARY)
def bulk(resolution_id: int) -> Response:
    """One change for all the chosen points; made once it has been looked at, as one correction."""
    resolution = loading.resolution_in_check(resolution_id)
    ids = set(wholes(request.form.getlist("point")))
    points = [point for point in resolution.points if point.id in ids]
    access.found(points if len(points) == len(ids) else None)
    known = meanings.known()
    form = bulk_form(resolution, known)
    change = BULK.get(request.form.get("do", ""))
    if not form.validate_on_submit() or change is None:
        return page_of(resolution, known, form, ids)
    before = [_said(point) for point in points]
    with one_correction(resolution, "bulk", access.visitor()):
        changed = _changed(change, points, form)
    if not changed:
        session.rollback()
        return page_of(loading.resolution_in_check(resolution_id), meanings.known(), form, ids)
    if request.form.get("sure") != "yes":
        return _preview(resolution_id, points, before, form)
    flash(language.ngettext("%(num)s point is changed.", "%(num)s points are changed.", len(points)))
    return loading.to_check(resolution_id, f"point-{points[0].id}")


def _preview(resolution_id: int, points: list[Point], before: list[list[str]], form: BulkForm) -> Response:
    """What the change makes of each point; nothing of it is kept yet."""
    found = zip(points, before, strict=True)
    shown = [Shown(point.label or "–", was, _said(point)) for point, was in found if _said(point) != was]
    ids = [point.id for point in points]
    session.rollback()
    resolution = loading.resolution_in_check(resolution_id)
    return make_response(
        render_template("check/bulk.html", resolution=resolution, shown=shown, ids=ids, form=form, fields=_fields())
    )


def _fields() -> list[tuple[str, str]]:
    """What the form brought, to be sent once more."""
    left_out = {"csrf_token", "seen", "point", "sure"}
    return [(name, value) for name, value in request.form.items() if name not in left_out]


def _said(point: Point) -> list[str]:
    """What a person would read of the point: what it does, and of each assignment to whom, by when and who controls."""
    found = [gettext("heads the points under it") if point.heading else words.of(point.kind)]
    for each in point.assignments:
        to_whom = "; ".join(meanings.name_of_addressee(one) for one in each.addressees) or gettext("nobody")
        day = long_date(each.due_on) if each.due_on else reason(each.due_reason) or gettext("the day has to be set")
        found += [to_whom, day]
        found += [each.controller.full_name] if each.controller else []
    return found


Change = Callable[[list[Point], BulkForm], str]
"""Makes the change; a sentence about what is lacking when it can't."""


def _changed(change: Change, points: list[Point], form: BulkForm) -> bool:
    lacking = change(points, form) if points else gettext("Choose the points: tick the boxes beside them.")
    form.form_errors = [lacking] if lacking else []
    return not lacking


def _assignments(points: list[Point]) -> list[Assignment]:
    return [assignment for point in points for assignment in point.assignments]


def _on_each(points: list[Point], do: Callable[[Assignment], object]) -> str:
    found = _assignments(points)
    for assignment in found:
        do(assignment)
    return "" if found else gettext("There is no assignment among the chosen points.")


def _day(points: list[Point], form: BulkForm) -> str:
    given = [form.day.data is not None, bool(form.words.data), form.without_day.data]
    if given.count(True) != 1:
        return gettext("Write the day or the deadline in words, or tick that there is none: one of the three.")
    by = access.visitor()
    if not form.words.data:
        return _on_each(points, lambda each: days.set_day(each, form.day.data, by))
    calendar = working_calendar()
    try:
        return _on_each(points, lambda each: days.set_words(each, form.words.data, by, calendar))
    except NotUnderstood:
        return gettext("These words state no deadline. Write, for example: “ежеквартально до 5 числа”.")


def _addressee(points: list[Point], form: BulkForm) -> str:
    if not form.meaning.data:
        return gettext("Choose the organisation or the group.")
    chosen = [(meanings.known().by_key[form.meaning.data], Part(form.part.data))]
    return _on_each(points, lambda each: corrections.set_addressees(each, chosen, access.visitor()))


def _kind(points: list[Point], form: BulkForm) -> str:
    calendar = working_calendar()
    for point in points:
        wording = Wording(PointKind(form.kind.data), point.number, point.text, point.heading)
        corrections.correct_point(point, wording, access.visitor(), calendar)
    return ""


def _controller(points: list[Point], form: BulkForm) -> str:
    known: dict[str, Any] = {str(each.id): each for each in possible_controllers(points[0].resolution, access.today())}
    chosen = known.get(form.controller.data)
    return _on_each(points, lambda each: corrections.set_controller(each, chosen, access.visitor()))


BULK: dict[str, Change] = {"day": _day, "addressee": _addressee, "kind": _kind, "controller": _controller}
