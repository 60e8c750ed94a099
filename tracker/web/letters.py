"""The journal of letters: what was sent, what waits, what did not arrive, and what would go today."""

from dataclasses import replace
from datetime import datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import clock, language, mail
from tracker.db import session
from tracker.directory.queries import names, organisations
from tracker.directory.roles import Role
from tracker.mail import Composed, Content, Letter, LetterState
from tracker.mail.holds import Why
from tracker.mail.models import MESSAGE
from tracker.reminders import queries, services, sweep
from tracker.reminders.forecast import forecast, letter_ahead
from tracker.reminders.kinds import KINDS, Renderer
from tracker.reminders.letters import previews
from tracker.reminders.queries import Wanted
from tracker.reminders.sweep import Planned
from tracker.web import access
from tracker.web.access import allow, found
from tracker.web.given import day, whole

bp = Blueprint("letters", __name__, url_prefix="/letters")

READERS = (Role.SECRETARY, Role.CHAIR, Role.ADMINISTRATOR)

RESENDABLE = frozenset({LetterState.PARKED, LetterState.WITHHELD, LetterState.SENT})
"""What a person may send once more after looking at it."""


@bp.get("/")
@allow(*READERS)
def index() -> str:
    """The journal, newest first, narrowed by what stands in the address."""
    visitor, wanted = access.visitor(), _wanted()
    letters = queries.letters(visitor, wanted, after=request.args.get("after", type=whole))
    return render_template(
        "letters/index.html",
        letters=letters[: queries.PAGE],
        next_after=letters[queries.PAGE - 1].letter.id if len(letters) > queries.PAGE else None,
        counts=queries.counts(visitor),
        wanted=wanted,
        reader=names([wanted.recipient_id]).get(wanted.recipient_id) if wanted.recipient_id else None,
        states=list(LetterState),
        kinds=KINDS,
        organisations=session.scalars(organisations(closed=True)).all(),
        outage=mail.outage(),
    )


def _wanted() -> Wanted:
    """How the address narrows the journal; what it says wrongly is left out."""
    state, kind = request.args.get("state"), request.args.get("kind")
    return Wanted(
        state=LetterState(state) if state in set(LetterState) else None,
        kind=kind if kind in KINDS else None,
        recipient_id=request.args.get("person", type=whole),
        organisation_id=request.args.get("organisation", type=whole),
        day=request.args.get("day", type=day),
        zone=access.settings().time_zone,
    )


@bp.app_template_filter("kind_words")
def kind_words(kind: str) -> str:
    """How a kind of letter is called."""
    return language.pgettext(*KINDS[kind].name)


@bp.get("/planned")
@allow(*READERS)
def planned() -> str:
    """What would be posted if the timetable ran now, and what the days ahead bring; nothing is written."""
    plans = _plans()
    said = map(_shown, previews(plans, access.settings()))
    days = groupby(forecast(access.visitor(), access.settings(), plans), key=lambda each: each.on)
    return render_template(
        "letters/planned.html",
        plans=list(zip(plans, said, strict=True)),
        days=[(on, list(some)) for on, some in days],
    )


@bp.get("/planned/<int:person_id>")
@allow(*READERS)
def planned_letter(person_id: int) -> str:
    """The words of a letter that would be posted now, or on a day ahead if nothing happens until then."""
    settings, plans, on = access.settings(), _plans(), request.args.get("on", type=day)
    if on is None:
        plan, at = found(next((plan for plan in plans if plan.person_id == person_id), None)), clock.now()
    else:
        plan = found(letter_ahead(on, person_id, access.visitor(), settings, plans))
        at = datetime.combine(on, time(12), ZoneInfo(settings.time_zone))
    with clock.standing_at(at):
        (said,) = previews([plan], settings)
    return render_template("letters/planned_letter.html", plan=plan, preview=_shown(said))


def _plans() -> list[Planned]:
    """What would be posted now, as far as the visitor's bodies are concerned."""
    plans, visitor = sweep.planned(access.settings()), access.visitor()
    if visitor.offices.administrator:
        return plans
    mine = queries.of_bodies(visitor, {fact.execution_id for plan in plans for fact in plan.facts})
    bodies = visitor.offices.bodies(*queries.READERS)
    own = [
        replace(
            plan,
            facts=tuple(fact for fact in plan.facts if fact.execution_id in mine),
            overview=plan.overview.of(bodies) if plan.overview else None,
        )
        for plan in plans
    ]
    return [plan for plan in own if plan.facts or plan.overview]


@bp.get("/<int:letter_id>")
@allow(*READERS)
def show(letter_id: int) -> str:
    """One letter: its words as they were sent, or as they would be now."""
    letter = found(queries.letter(access.visitor(), letter_id))
    now = None if letter.sent_at else _shown(Renderer(access.settings())([mail.posted(letter)])[0])
    return render_template("letters/show.html", letter=letter, preview=now, resendable=_is_resendable(letter))


def _is_resendable(letter: Letter) -> bool:
    """What was cancelled because it may have gone is sent once more when somebody knows better; no message twice."""
    if letter.kind == MESSAGE and letter.state is LetterState.SENT:
        return False
    return letter.state in RESENDABLE or letter.reason == Why.RESTORED


@bp.post("/<int:letter_id>/again")
@allow(Role.SECRETARY, Role.ADMINISTRATOR)
def again(letter_id: int) -> Response:
    """Put a letter that did not go into the queue once more."""
    letter = found(queries.letter(access.visitor(), letter_id))
    try:
        services.resend(letter, access.person())
        flash(language.gettext("The letter is queued once more."))
    except services.WentAlready:
        flash(language.gettext("The letter, or a copy of it, waits for sending already."), "warning")
    return redirect(url_for(".show", letter_id=letter_id))


def _shown(composed: Composed) -> Composed:
    """What a letter would say now, as somebody else than its reader may see it."""
    return composed.without_secrets() if isinstance(composed, Content) else composed
