"""Saying what proves execution: in the check by the secretary, after the issue by the chair, with a reason."""

from tracker import audit
from tracker.directory.queries import Visitor
from tracker.resolutions.contract import Contract, ever_asked, renewed, stored
from tracker.resolutions.models import Assignment
from tracker.resolutions.states import NotAtThisStage, ResolutionAction, Stage
from tracker.resolutions.undoing import correction


class NeedsReason(Exception):
    """What has been issued is changed with a reason only."""


@correction("set_asked")
def set_asked(assignment: Assignment, asked: Contract, by: Visitor) -> None:
    """Say in the check what proves execution; NotInCheck when the resolution is past it."""
    _put(assignment, asked, by, "")


def change_asked(assignment: Assignment, asked: Contract, by: Visitor, reason: str) -> None:
    """Change what proves execution after the issue; what was answered before stays as it was answered and named."""
    stage = assignment.point.resolution.stage
    if stage is not Stage.ISSUED:
        raise NotAtThisStage(stage, ResolutionAction.ISSUE)
    if not reason.strip():
        raise NeedsReason
    _put(assignment, renewed(ever_asked(assignment.asked), asked), by, reason.strip())


def _put(assignment: Assignment, asked: Contract, by: Visitor, reason: str) -> None:
    before = stored(ever_asked(assignment.asked))
    assignment.asked = stored(asked)
    after = {"asked": assignment.asked}
    audit.record(assignment, "set_asked", by_id=by.person.id, before={"asked": before}, after=after, comment=reason)
