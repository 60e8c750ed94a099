"""Long work under way: its progress, what came of it, and having it done once more."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import work
from tracker.db import session
from tracker.language import Marked, gettext, mark, pgettext
from tracker.web import access
from tracker.web.access import allow
from tracker.work import Work, WorkState

bp = Blueprint("work", __name__, url_prefix="/work")

LOOK_AGAIN = 2
"""Seconds after which the page looks how far the work is."""


@dataclass(frozen=True)
class Shown:
    """How one kind of work is shown: what is being done, where its result is, why it failed, what to do then."""

    title: Callable[[Work], str]
    result: Callable[[Work], str]
    failure: Callable[[Work], str]
    again: Callable[[], str]
    """The words of the button that has it done once more."""
    instead: Callable[[Work], tuple[str, str]]
    """The words and the address of the other way on, when it failed."""


KINDS: dict[str, Shown] = {}
"""The kinds of long work, put in by the page groups that ask for them."""

FAILURES: dict[str, Marked] = {
    "interrupted": mark(
        "failure", "The work was interrupted: the program was restarted or ran out of memory. Nothing is lost."
    ),
    "broken": mark("failure", "The work broke off by our mistake, which has been noted. Nothing is lost."),
}
"""Why any work can fail; the other reasons are its kind's own."""


def failure(asked: Work) -> str:
    """Why it failed, in one sentence."""
    return pgettext(*FAILURES[asked.reason]) if asked.reason in FAILURES else KINDS[asked.kind].failure(asked)


def own() -> list[Work]:
    """What the visitor asked for that is under way or failed."""
    return work.asked_by(access.person().id, list(KINDS))


@bp.app_template_filter("work_title")
def title(asked: Work) -> str:
    """What is being done."""
    return KINDS[asked.kind].title(asked)


bp.add_app_template_filter(failure, "work_failure")


@bp.get("/<int:work_id>")
@allow()
def show(work_id: int) -> Response | str:
    """How far it is; when it is done, on to its result."""
    asked = _own(work_id)
    shown = KINDS[asked.kind]
    if asked.state is WorkState.DONE:
        return redirect(shown.result(asked))
    return render_template(
        "work/show.html", work=asked, under_way=asked.state in work.UNDER_WAY, look_again=LOOK_AGAIN, shown=shown
    )


def _own(work_id: int) -> Work:
    """Work that the visitor asked for; nobody else's is there."""
    asked = session.get(Work, work_id, with_for_update=access.changes_something() or None)
    return access.found(asked if asked and asked.by_id == access.person().id and asked.kind in KINDS else None)


@bp.post("/<int:work_id>/again")
@allow()
def again(work_id: int) -> Response:
    """Have failed work done once more."""
    work.again(_own(work_id))
    return redirect(url_for(".show", work_id=work_id))


@bp.post("/<int:work_id>/put-away")
@allow()
def put_away(work_id: int) -> Response:
    """Have failed work shown no more."""
    work.put_away(_own(work_id))
    flash(gettext("It is put away. The file is kept."))
    return redirect(url_for("home.show"))
