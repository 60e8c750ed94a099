"""The journal of letters: what was sent, what waits, what did not arrive, and what would go today."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import language, mail
from tracker.directory.roles import Role
from tracker.mail import Composed, Content, LetterState
from tracker.reminders import queries, services, sweep
from tracker.reminders.kinds import Renderer
from tracker.reminders.letters import preview
from tracker.web import access
from tracker.web.access import allow, found

bp = Blueprint("letters", __name__, url_prefix="/letters")

READERS = (Role.SECRETARY, Role.CHAIR, Role.ADMINISTRATOR)

RESENDABLE = frozenset({LetterState.PARKED, LetterState.WITHHELD})
"""What a person may send once more after looking at it."""


@bp.get("/")
@allow(*READERS)
def index() -> str:
    """The journal, newest first, by state."""
    visitor = access.visitor()
    state = _state(request.args.get("state"))
    after = request.args.get("after", type=int)
    letters = queries.letters(visitor, state=state, after=after)
    return render_template(
        "letters/index.html",
        letters=letters[: queries.PAGE],
        next_after=letters[queries.PAGE - 1].letter.id if len(letters) > queries.PAGE else None,
        counts=queries.counts(visitor),
        state=state,
        states=list(LetterState),
        outage=mail.outage(),
    )


@bp.get("/planned")
@allow(*READERS)
def planned() -> str:
    """What would be posted if the timetable ran now; nothing is written."""
    settings = current_app.config["SETTINGS"]
    planned = [(plan, preview(plan, settings)) for plan in sweep.planned(settings)]
    return render_template("letters/planned.html", planned=planned)


@bp.get("/<int:letter_id>")
@allow(*READERS)
def show(letter_id: int) -> str:
    """One letter: its words as they were sent, or as they would be now."""
    letter = found(queries.letter(access.visitor(), letter_id))
    now = None if letter.sent_at else _shown(Renderer(current_app.config["SETTINGS"])([mail.posted(letter)])[0])
    return render_template("letters/show.html", letter=letter, preview=now, resendable=letter.state in RESENDABLE)


@bp.post("/<int:letter_id>/again")
@allow(Role.SECRETARY, Role.ADMINISTRATOR)
def again(letter_id: int) -> Response:
    """Put a letter that did not go into the queue once more."""
    letter = found(queries.letter(access.visitor(), letter_id))
    services.resend(letter, access.person())
    flash(language.gettext("The letter is queued once more."))
    return redirect(url_for(".show", letter_id=letter_id))


def _shown(composed: Composed) -> Composed:
    """What a letter would say now, as somebody else than its reader may see it."""
    return composed.without_secrets() if isinstance(composed, Content) else composed


def _state(text: str | None) -> LetterState | None:
    return LetterState(text) if text in set(LetterState) else None
