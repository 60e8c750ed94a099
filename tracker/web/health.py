"""`/healthz`: whether the timetable lives and letters go, for a machine that watches; nobody is named."""

from datetime import datetime, timedelta

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from tracker import clock, mail
from tracker.mail import LetterState
from tracker.mail.holds import holds
from tracker.reminders import queries
from tracker.web.access import public

bp = Blueprint("health", __name__)

LATE = timedelta(minutes=15)
"""A timetable, or a due letter, that is behind by more is not well."""


@bp.get("/healthz")
@public()
def show() -> tuple[Response, int]:
    """Seconds since the last tick and since the oldest due letter was due, parked letters, breaker, hold; else 503."""
    now = clock.now()
    last = max((tick.at for tick in queries.ticks().values()), default=None)
    due = queries.oldest_due(now)
    down, held = mail.outage(), holds()
    ticks = last is not None and now - last <= LATE
    flows = due is None or now - due <= LATE
    answer = {
        "ok": ticks and flows and down is None and not held,
        "last_tick_seconds": _seconds(last, now),
        "oldest_due_letter_seconds": _seconds(due, now),
        "letters_parked": queries.number_of(LetterState.PARKED),
        "mail_server_down": down is not None,
        "mail_server_refuses": down is not None and down.is_refusal,
        "letters_held": held[0].reason if held else None,
    }
    return jsonify(answer), 200 if answer["ok"] else 503


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else int((now - since).total_seconds())
