"""Letters that are held: the banner on the pages of those who look after them, what letting them go does."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker import language, mail
from tracker.compliance import letting_go
from tracker.directory.roles import Role
from tracker.mail import Outage
from tracker.mail.holds import holds
from tracker.mail.models import Hold
from tracker.web import access
from tracker.web.access import allow

bp = Blueprint("holds", __name__, url_prefix="/letters/held")

TOLD = (Role.ADMINISTRATOR, Role.SECRETARY)
"""Who sees on every page that letters don't go."""


@bp.app_template_global("letters_held")
def letters_held() -> list[Hold]:
    """What holds the letters, for those who look after them; nothing for others."""
    return holds() if _is_told(*TOLD) else []


@bp.app_template_global("refusing_server")
def refusing_server() -> Outage | None:
    """The mail server's refusal of all letters, for the administrator, who alone can do something about it."""
    found = mail.outage() if _is_told(Role.ADMINISTRATOR) else None
    return found if found and found.is_refusal else None


def _is_told(*roles: Role) -> bool:
    return current_user.is_authenticated and not access.is_limited() and access.visitor().offices.has(*roles)


@bp.get("/")
@allow(*TOLD)
def show() -> str:
    """Why letters are held, which would go and which would not."""
    return render_template("letters/held.html", outlook=letting_go.outlook(access.settings()))


@bp.post("/release")
@allow(Role.ADMINISTRATOR)
def release() -> Response:
    """Let the letters go."""
    cancelled = letting_go.release(access.settings(), access.person())
    done = language.gettext("The letters go.")
    if cancelled:
        done += " " + language.ngettext(
            "%(num)s letter that may have gone already was cancelled.",
            "%(num)s letters that may have gone already were cancelled.",
            cancelled,
        )
    flash(done)
    return redirect(url_for("letters.index"))
