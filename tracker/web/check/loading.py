"""What a page of the check is about, loaded with the one order of refusals: 404 unseen, 403 not yours, 409 not now."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from tracker.directory.roles import Role
from tracker.executions import overview
from tracker.resolutions.models import Addressee, Assignment, Doubt, Point, Resolution
from tracker.resolutions.queries import assignments, lock
from tracker.resolutions.services import NotInCheck
from tracker.resolutions.states import Stage
from tracker.web import access


def resolution_of(resolution_id: int, *roles: Role) -> Resolution:
    """A resolution of a body in which the visitor holds one of the roles: 404 unseen, 403 not the visitor's to do.

    When something may be changed, nobody else changes it until the end of the request.
    """
    if access.changes_something():
        lock(resolution_id)
    found = access.found(overview.resolution(access.visitor(), resolution_id))
    access.require(found.body_id in access.visitor().offices.bodies(*roles))
    return found


def resolution_in_check(resolution_id: int) -> Resolution:
    """A resolution that the visitor checks as the secretary of its body; NotInCheck when it is past that."""
    found = resolution_of(resolution_id, Role.SECRETARY)
    if found.stage is not Stage.DRAFT:
        raise NotInCheck
    return found


def point_in_check(resolution_id: int, point_id: int) -> Point:
    """A point of a resolution in check."""
    points = resolution_in_check(resolution_id).points
    return access.found(next((each for each in points if each.id == point_id), None))


def assignment_in_check(resolution_id: int, assignment_id: int) -> Assignment:
    """An assignment of a resolution in check."""
    found = assignments(resolution_in_check(resolution_id))
    return access.found(next((each for each in found if each.id == assignment_id), None))


def addressee_in_check(resolution_id: int, addressee_id: int) -> Addressee:
    """An addressee of a resolution in check."""
    found = [one for each in assignments(resolution_in_check(resolution_id)) for one in each.addressees]
    return access.found(next((each for each in found if each.id == addressee_id), None))


def doubt_in_check(resolution_id: int, doubt_id: int) -> Doubt:
    """A doubt about a resolution in check."""
    doubts = resolution_in_check(resolution_id).doubts
    return access.found(next((each for each in doubts if each.id == doubt_id), None))


def to_check(resolution_id: int, anchor: str | None = None) -> Response:
    """Back to the check, to the place where the visitor was."""
    return redirect(url_for("check.show", resolution_id=resolution_id, _anchor=anchor))


def to_point(point: Point) -> Response:
    """Back to a point in the check."""
    return to_check(point.resolution_id, f"point-{point.id}")
