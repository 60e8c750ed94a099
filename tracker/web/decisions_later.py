"""A ground that is a point of a later decision: which decision, and which point of it."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from tracker import language
from tracker.db import session
from tracker.executions.decisions import is_later
from tracker.executions.models import TakenOff
from tracker.executions.off_control import off_control
from tracker.executions.queries import NAMED
from tracker.resolutions.models import Point, Resolution
from tracker.resolutions.states import Stage
from tracker.web.filters import resolution_name
from tracker.web.forms import Form, _, optional_text

MOST = 50
"""Later decisions to choose from, the newest first."""


class ByLaterDecision(Form):
    """On what ground something goes off control: words of the chair, or a point of a later decision."""

    decision = SelectField(_("By a later decision"), coerce=int)
    label = StringField(_("The number of its point"), [Optional(), Length(max=32)])
    words = optional_text(_("The ground in words"))

    def offer(self, resolution: Resolution) -> None:
        """Fill in the decisions that are later than the resolution."""
        nothing = (0, language.gettext("none: the chairperson's own ground"))
        self.decision.choices = [nothing, *((each.id, resolution_name(each)) for each in later(resolution))]

    def is_grounded(self, resolution: Resolution) -> bool:
        """Whether there is a ground; else the form says what is missing."""
        if not self.decision.data:
            if not (self.words.data or "").strip():
                self.words.errors = [language.gettext("Write the ground, or choose the decision.")]
            return not self.words.errors
        if later_point(self, resolution) is None:
            self.label.errors = [language.gettext("The decision has no point with this number.")]
            return False
        return True


def later(resolution: Resolution) -> list[Resolution]:
    """The issued decisions of the same body adopted later, the newest first."""
    chosen = (
        select(Resolution)
        .options(*NAMED)
        .where(
            Resolution.body_id == resolution.body_id,
            Resolution.stage.in_([Stage.ISSUED, Stage.CLOSED]),
            Resolution.adopted_on >= resolution.adopted_on,
            Resolution.id != resolution.id,
        )
        .order_by(Resolution.adopted_on.desc(), Resolution.id.desc())
        .limit(MOST)
    )
    return [each for each in session.scalars(chosen) if is_later(each, resolution)]


def later_point(form: ByLaterDecision, resolution: Resolution) -> Point | None:
    """The point that the form names, or None."""
    named = next((each for each in later(resolution) if each.id == form.decision.data), None)
    wanted = (form.label.data or "").strip().rstrip(".)")
    if named is None or not wanted:
        return None
    chosen = select(Point).where(Point.resolution_id == named.id).order_by(Point.position)
    return next((each for each in session.scalars(chosen) if each.label.rstrip(".)") == wanted), None)


@dataclass(frozen=True)
class OffControl:
    """What a resolution's page says of control: what is off it by which decision, and what its points took off."""

    standing: dict[int, TakenOff]
    taken: dict[int, list[TakenOff]]


def marked(resolution_id: int) -> OffControl:
    """By the ids of the resolution's assignments, and by those of its points."""
    found = off_control(resolution_id)
    taken: dict[int, list[TakenOff]] = defaultdict(list)
    for each in found:
        if each.by_point_id is not None:
            taken[each.by_point_id].append(each)
    return OffControl({each.assignment_id: each for each in found}, taken)
