"""What every page about one execution needs: the one loader, and the guard against two people at once."""

from typing import Any

from flask import abort, request
from wtforms import HiddenField

from tracker.executions import beside, queries
from tracker.executions.deadlines import ExecutionRules
from tracker.executions.inner import SubAssignment
from tracker.executions.models import Execution
from tracker.executions.states import TRANSITIONS, Action, Who, next_state
from tracker.web import access, history
from tracker.web.forms import Form


def execution(execution_id: int) -> Execution:
    """The execution with all that its page shows; 404 when the visitor may not see it."""
    load = queries.execution if request.method == "GET" else queries.to_act_on
    return access.found(load(access.visitor(), execution_id))


def execution_for(action: Action, execution_id: int) -> Execution:
    """The execution to be acted upon, or a refusal: 404 unseen, 403 not the visitor's to do, 409 not now."""
    found = execution(execution_id)
    access.require(bool(TRANSITIONS[action].by & queries.parts(access.visitor(), found)))
    next_state(found.state, action)
    return found


def require_executor(found: Execution) -> None:
    """403 unless the visitor answers for the organisation."""
    access.require(Who.EXECUTOR in queries.parts(access.visitor(), found))


def require_now(possible: bool) -> None:
    """409 unless the thing is in a state for it."""
    if not possible:
        abort(409)


def rules(found: Execution) -> ExecutionRules:
    """How the body that ordered it counts the days of its executions."""
    return ExecutionRules.from_json(found.assignment.point.resolution.body.rules.get("executions", {}))


class Versioned(Form):
    """A form that knows over which state of the execution it was filled in; `changed` is what came between."""

    version = HiddenField()
    stale = False
    changed: history.Line | None = None

    def over(self, found: Execution | SubAssignment, *beside: SubAssignment) -> bool:
        """Whether the duty is as it was when the form was opened; else the form is shown again, over the new.

        What has come may have happened `beside` it, to what was passed on of it.
        """
        self.stale = self.version.data != str(found.version)
        if self.stale:
            self.version.data = str(found.version)
            self.changed = next(reversed(history.lines(found, *beside)), None)
        return not self.stale

    @property
    def status(self) -> int:
        """The status of the page that shows the form: 409 when somebody was here meanwhile."""
        return 409 if self.stale else 200


def page(found: Execution, form: Form | None = None, **more: Any) -> dict[str, Any]:
    """What a page about an execution is made of: the duty with what it stands under, the form, and what else it has."""
    return {"execution": found, "above": beside.above(found.assignment.point), "form": form, **more}


def form_over(kind: type[Any], found: Execution | SubAssignment, **values: Any) -> Any:
    """A form of this kind over the duty as it is now, or as the visitor has sent it."""
    return kind(version=str(found.version), **values)
