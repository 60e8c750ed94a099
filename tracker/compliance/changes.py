"""What became of an assignment between two days: each has one change, and a closed one is told of once, as closed."""

from enum import StrEnum

from .standing import Standing


class Change(StrEnum):
    """One thing that is told of an assignment, in the order in which they are told."""

    EXECUTED = "executed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    ISSUED = "issued"
    BECAME_OVERDUE = "became_overdue"
    MOVED = "moved"
    WENT_ON = "went_on"
    ALTERED = "altered"


EXECUTED = frozenset({Standing.ON_TIME, Standing.LATE})
CLOSED = EXECUTED | {Standing.WITHDRAWN}


def change(
    before: Standing | None,
    after: Standing | None,
    *,
    moved: bool = False,
    went_on: bool = False,
    altered: bool = False,
) -> Change | None:
    """Return what happened to an assignment that counted as `before` (None: not issued yet) and counts as `after`.

    `moved` says that a deadline was moved, `went_on` that more organisations have executed, `altered` that any of its
    executions counts otherwise, is new or is gone; None: nothing happened.
    """
    if after in CLOSED:
        closed = Change.EXECUTED if after in EXECUTED else Change.WITHDRAWN
        return closed if before is not after or altered else None
    happened = (
        (Change.REOPENED, before in CLOSED),
        (Change.ISSUED, before is None),
        (Change.BECAME_OVERDUE, after is Standing.OVERDUE and before is Standing.NOT_YET_DUE),
        (Change.MOVED, moved),
        (Change.WENT_ON, went_on),
        (Change.ALTERED, altered),
    )
    return next((each for each, so in happened if so), None)
