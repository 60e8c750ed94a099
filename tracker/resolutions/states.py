"""The life of a resolution before its execution."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a resolution stands: being checked, waiting for the chair, issued, or wholly off control."""

    DRAFT = "draft"
    READY = "ready"
    ISSUED = "issued"
    CLOSED = "closed"


class ResolutionAction(StrEnum):
    """What is done to a resolution as a whole."""

    SEND_TO_CHAIR = "send_to_chair"
    TAKE_BACK = "take_back"
    ISSUE = "issue"
    DISCARD = "discard"


STAGES = {
    ResolutionAction.SEND_TO_CHAIR: (frozenset({Stage.DRAFT}), Stage.READY),
    ResolutionAction.TAKE_BACK: (frozenset({Stage.READY}), Stage.DRAFT),
    ResolutionAction.ISSUE: (frozenset({Stage.READY, Stage.DRAFT}), Stage.ISSUED),
    ResolutionAction.DISCARD: (frozenset({Stage.DRAFT, Stage.READY}), None),
}
"""Each action: from which stages, and to which one (None: the resolution is gone)."""


class NotAtThisStage(Exception):
    """The action doesn't apply to a resolution at this stage."""

    def __init__(self, stage: Stage, action: ResolutionAction) -> None:
        super().__init__(f"{action} at {stage}")
        self.stage, self.action = stage, action


def require_stage(stage: Stage, action: ResolutionAction) -> None:
    """Raise NotAtThisStage unless `action` applies at `stage`."""
    if stage not in STAGES[action][0]:
        raise NotAtThisStage(stage, action)
