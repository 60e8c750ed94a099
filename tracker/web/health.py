"""`/healthz`: whether the timetable lives and letters go, for a machine that watches; nobody is named."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from tracker import clock, mail
from tracker.mail import LetterState
from tracker.mail.holds import holds
from tracker.reminders import pulse, queries
from tracker.web import access
from tracker.web.access import public

bp = Blueprint("health", __name__)

OLD = timedelta(days=2)
"""A backup that is older is none to rely on."""


@dataclass(frozen=True)
class Backup:
    """The newest backup; `at` is None where there is no file in its folder."""

    at: datetime | None


def newest_backup(folder: Path | None) -> Backup | None:
    """When the newest file in the folder of backups was written; None when no folder is named."""
    if folder is None:
        return None
    try:
        written = [path.stat().st_mtime for path in folder.iterdir() if path.is_file()]
    except OSError:
        written = []
    return Backup(datetime.fromtimestamp(max(written), UTC) if written else None)


@bp.get("/healthz")
@public()
def show() -> tuple[Response, int]:
    """Last tick, silent jobs, oldest due letter, parked ones, breaker, hold, newest backup; 503 unless all is well."""
    now = clock.now()
    jobs, due = pulse.jobs(now), queries.oldest_due(now)
    silent = [job.name for job in jobs if job.silent]
    down, held = mail.outage(), holds()
    backup = newest_backup(access.settings().backup_dir)
    kept = backup is None or (backup.at is not None and now - backup.at <= OLD)
    answer = {
        "ok": not silent and pulse.letters_go(now) and down is None and not held and kept,
        "last_tick_seconds": _seconds(max((job.at for job in jobs if job.at), default=None), now),
        "jobs_silent": silent,
        "oldest_due_letter_seconds": _seconds(due, now),
        "letters_parked": queries.number_of(LetterState.PARKED),
        "mail_server_down": down is not None,
        "mail_server_refuses": down is not None and down.is_refusal,
        "letters_held": held[0].reason if held else None,
        "backup_age_seconds": _seconds(backup.at, now) if backup else None,
    }
    return jsonify(answer), 200 if answer["ok"] else 503


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else int((now - since).total_seconds())
