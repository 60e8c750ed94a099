"""The pages of addresses that were refused: whose they are, corrected, or written to again."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.validators import InputRequired

from tracker import language
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.roles import Role
from tracker.reminders import addresses
from tracker.web import access
from tracker.web.access import allow, found
from tracker.web.forms import _, address
from tracker.web.guarded import Guarded

bp = Blueprint("addresses", __name__, url_prefix="/addresses")

KEEPERS = (Role.SECRETARY, Role.ADMINISTRATOR)


class AddressForm(Guarded):
    """Where a person gets letters."""

    email = address(_("E-mail"), InputRequired(_("Write the address.")))


@bp.get("/")
@allow(*KEEPERS)
def index() -> str:
    """The addresses that are written to no more, with the words of the server."""
    return render_template("letters/addresses.html", flagged=addresses.flagged(access.visitor()))


@bp.post("/<int:letter_id>/write-again")
@allow(*KEEPERS)
def write_again(letter_id: int) -> Response:
    """Say that the address at which a letter was refused is right."""
    (flagged,) = found(addresses.flagged(access.visitor(), letter_id)[:1] or None)
    _tell(addresses.write_again(flagged, access.person()))
    return redirect(url_for(".index"))


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def correct(person_id: int) -> tuple[str, int] | Response:
    """Give a person another address. A link that signs in goes there, so that only the administrator may do it."""
    who = found(session.get(Person, person_id))
    form: Any = AddressForm(data={"email": who.email})
    if form.validate_on_submit() and form.over(who, actions=("correct_address",)):
        _tell(addresses.correct(who, form.email.data, access.person()))
        return redirect(url_for("admin.person", person_id=person_id))
    return render_template("letters/address.html", form=form, who=who), form.status


def _tell(queued: int) -> None:
    done = language.gettext("The address is written to from now on.")
    if queued:
        done += " " + language.ngettext(
            "%(num)s letter that waited goes now.", "%(num)s letters that waited go now.", queued
        )
    flash(done)
