"""Executions chosen from the list, of any resolutions, changed at once: shown first, then all of it, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from tracker import language
from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions import bulk, changes, members
from tracker.executions.bulk import Change
from tracker.executions.models import Execution
from tracker.intake.draft import Part
from tracker.language import Marked, mark, pgettext
from tracker.resolutions.queries import working_calendar
from tracker.web import access
from tracker.web.decisions_sealed import Sealed, looked
from tracker.web.forms import Choices, _, day, optional_text, required_text

MOST = 500
"""Executions that are changed at once."""


class ChosenForm(Sealed):
    """Which executions, and what is done to them."""

    kind = HiddenField()
    chosen = SelectMultipleField(
        _("Executions"), [InputRequired(_("Mark the executions."))], coerce=int, validate_choice=False
    )


class DayForm(ChosenForm):
    """A later day."""

    new_due_on = day(_("The new day"), validators=[InputRequired(_("Choose a day."))])
    words = required_text(_("Why the day is moved"))


class GroundForm(ChosenForm):
    """Why organisations are excluded."""

    words = required_text(_("The ground: a decision, an order, what has changed"))


class JoinForm(ChosenForm):
    """Who is added to the assignments, as what, and by which day."""

    organisations = Choices(_("Organisations"), [InputRequired(_("Mark the organisations."))], coerce=int)
    part = SelectField(_("As what"), coerce=Part)
    new_due_on = day(_("A day of their own, where it has to be another"), validators=[Optional()])
    words = required_text(_("Why they are added"))


class AcceptForm(ChosenForm):
    """A word to the executors."""

    words = optional_text(_("A word to the executors"))


class ReturnForm(ChosenForm):
    """What is missing."""

    words = required_text(_("What is missing"))


@dataclass(frozen=True)
class Kind:
    """One kind of change: what it is called, who may, what is asked and what is made of it."""

    title: Marked
    form: type[ChosenForm]
    make: Callable[[Any], Change]
    roles: tuple[Role, ...] = (Role.CHAIR,)


def _accept(form: Any) -> Change:
    return changes.Accept(form.words.data or "")


CHECKING = (Role.CONTROLLER, Role.SECRETARY)

KINDS = {
    "day": Kind(
        mark("change", "Move the day"), DayForm, lambda form: changes.MoveDay(form.new_due_on.data, form.words.data)
    ),
    "join": Kind(mark("change", "Add organisations"), JoinForm, lambda form: members.Join(form.words.data)),
    "exclude": Kind(mark("change", "Exclude organisations"), GroundForm, lambda form: changes.Exclude(form.words.data)),
    "accept": Kind(mark("change", "Accept the answers"), AcceptForm, _accept, CHECKING),
    "return": Kind(
        mark("change", "Return the answers"), ReturnForm, lambda form: changes.SendBack(form.words.data), CHECKING
    ),
}


def offered(visitor: Visitor) -> dict[str, str]:
    """What the visitor may do to executions of the list, in words."""
    return {name: pgettext(*it.title) for name, it in KINDS.items() if visitor.offices.has(*it.roles)}


def page(chosen: Sequence[int]) -> Response | tuple[str, int]:
    """Ask what the kind of change needs, show what would change, and do exactly that."""
    kind = KINDS.get(request.values.get("kind", ""))
    if kind is None or not (chosen or request.method == "POST"):
        flash(language.gettext("Mark the executions, and choose what to do with them."), "error")
        return redirect(url_for(".index"))
    visitor = access.visitor()
    access.require(visitor.offices.has(*kind.roles))
    form = _form(kind, chosen)
    found = bulk.of_ids(visitor, (form.chosen.data or [])[:MOST])
    if len(found) < len(set(form.chosen.data or [])):
        access.found(None)
    shown = {"form": form, "title": pgettext(*kind.title), "found": found}
    if request.method == "GET" or "again" in request.form or not form.validate():
        form.seal.data = form.newest.data = ""
        return render_template("executions/change.html", **shown), 200
    it = looked(form, _change(kind, form), _changed(form, found))
    if it.done is not None:
        flash(language.ngettext("%(num)s execution is changed.", "%(num)s executions are changed.", it.done))
        return redirect(url_for(".index"))
    return render_template("executions/change_preview.html", **{**shown, **it.page}), it.status


def _form(kind: Kind, chosen: Sequence[int]) -> Any:
    form: Any = kind.form(request.form if request.method == "POST" else None)
    if request.method == "GET":
        form.kind.data, form.chosen.data = request.args["kind"], list(chosen)
    if isinstance(form, JoinForm):
        everybody = session.scalars(directory.organisations())
        form.organisations.choices = [(each.id, each.short_name) for each in everybody]
        form.part.choices = [
            (Part.LEAD, language.gettext("lead executors")),
            (Part.CO_EXECUTOR, language.gettext("co-executors")),
        ]
    return form


def _change(kind: Kind, form: Any) -> Change:
    change = kind.make(form)
    if kind.roles == CHECKING:
        return change
    return changes.OfBodies(change, frozenset(access.visitor().offices.bodies(*kind.roles)))


def _changed(form: Any, found: list[Execution]) -> list[Execution]:
    """What the change is about: the chosen executions, or those that joining their assignments would make."""
    if not isinstance(form, JoinForm):
        return found
    wanted = set(form.organisations.data or [])
    joining = [each for each in session.scalars(directory.organisations()) if each.id in wanted]
    place = members.Place(form.part.data, form.new_due_on.data, access.today(), working_calendar())
    return members.candidates(dict.fromkeys(each.assignment for each in found), joining, place)
