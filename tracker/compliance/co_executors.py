"""Who helped with what on a day: co-executors as addressed, those who joined later, and none who has left."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from tracker import audit
from tracker.compliance.standing import State
from tracker.compliance.stood import Moment, stood
from tracker.compliance.then import organisations
from tracker.db import session
from tracker.executions.models import Execution
from tracker.executions.states import LEAVE, Action
from tracker.intake.draft import Part

CLOSING = frozenset({Action.WITHDRAW, Action.RELEASE, Action.END, Action.REOPEN, LEAVE})

Helpers = Mapping[int, Mapping[int, str]]
"""The short names of the co-executors of each assignment, by organisations, in the order of the directory."""


def co_executors(at: Moment, assignment_ids: Collection[int]) -> Helpers:
    """The co-executors of some assignments; who was only closed together with the lead has helped all the same.

    Of several periods the last one tells.
    """
    helping = Execution.part == Part.CO_EXECUTOR, Execution.assignment_id.in_(assignment_ids)
    it, whose = stood(at, *helping), organisations(at).c
    chosen = select(it.c.id, it.c.assignment_id, it.c.organisation_id, it.c.state, whose.short_name)
    of_them = chosen.join(whose.id.table, whose.id == it.c.organisation_id)
    rows = session.execute(of_them.order_by(whose.position, whose.id, it.c.period)).all()
    last = {(row.assignment_id, row.organisation_id): row for row in rows}.values()
    gone = _gone(at, [row.id for row in last if row.state == State.WITHDRAWN.value])
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for row in last:
        if row.id not in gone:
            found[row.assignment_id][row.organisation_id] = row.short_name
    return found


def _gone(at: Moment, withdrawn: Collection[int]) -> set[int]:
    """Those of the withdrawn that were so by themselves."""
    actions = audit.last_actions(Execution, withdrawn, CLOSING, at.over_at) if withdrawn else {}
    return {each for each in withdrawn if actions.get(each) != Action.END}
