"""The way in: a letter with a link that lets a newcomer in once, nobody gets a password by mail; another telephone."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from tracker import db, language
from tracker.directory import accounts, services
from tracker.directory import queries as directory
from tracker.directory.models import Person
from tracker.directory.roles import Role
from tracker.reminders.installation import rules_of
from tracker.reminders.regular import LinkRules
from tracker.reminders.services import send_invitation
from tracker.web import access, cards
from tracker.web.access import allow

bp = Blueprint("invitations", __name__, url_prefix="/admin/people")


@bp.post("/<int:person_id>/invitation")
@allow(Role.ADMINISTRATOR)
def one(person_id: int) -> Response:
    """Send a person a link with which to come in for the first time."""
    who = access.found(db.session.get(Person, person_id))
    if _is_invited(who):
        flash(language.gettext("The invitation goes to %(email)s.", email=who.email))
    else:
        flash(
            language.gettext(
                "No invitation was sent: there is no address, the way in is closed, or links are switched off."
            ),
            "error",
        )
    return redirect(url_for("admin.person", person_id=person_id))


@bp.post("/invitations")
@allow(Role.ADMINISTRATOR)
def everybody() -> Response:
    """Send a link to everybody who holds an office and has no way in yet."""
    invited = sum(map(_is_invited, directory.uninvited(access.today())))
    if invited:
        flash(language.ngettext("%(num)s person is invited.", "%(num)s people are invited.", invited))
    else:
        flash(language.gettext("There is nobody to invite, or links are switched off."), "error")
    return redirect(url_for("admin.people"))


@bp.post("/<int:person_id>/second-factor")
@allow(Role.ADMINISTRATOR)
def forget_second_factor(person_id: int) -> Response:
    """A person has another telephone: a new key is shown at the next sign-in; 409 when there is none to forget."""
    who = access.found(db.session.get(Person, person_id))
    access.require(who.id != access.person().id)
    cards.require_now(who.second_factor_secret is not None)
    services.forget_second_factor(who, by_id=access.person().id)
    flash(language.gettext("The second factor is reset: a new key is shown at the next sign-in."))
    return redirect(url_for("admin.person", person_id=person_id))


def _is_invited(who: Person) -> bool:
    """Whether the letter could be sent."""
    link = accounts.invite(who, by_id=access.person().id) if rules_of(LinkRules).sign_in_links else None
    if link is not None:
        send_invitation(link, who)
    return link is not None
