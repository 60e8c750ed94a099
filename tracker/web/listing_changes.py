"""Executions chosen from the list, of any resolutions, changed at once: shown first, then all of it, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectMultipleField
from wtforms.validators import InputRequired

from tracker import language
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions import bulk, changes, members
from tracker.executions.bulk import Change
from tracker.executions.models import Execution
from tracker.language import Marked, mark, pgettext
from tracker.web import access
from tracker.web.decisions_fields import Ground, Joining, NewDay
from tracker.web.decisions_sealed import Sealed, looked
from tracker.web.forms import _, optional_text, required_text
from tracker.web.given import whole

MOST = 500
"""Executions that are changed at once."""


class ChosenForm(Sealed):
    """Which executions, and what is done to them."""

    kind = HiddenField()
    chosen = SelectMultipleField(
        _("Executions"), [InputRequired(_("Mark the executions."))], coerce=whole, validate_choice=False
    )


class DayForm(NewDay, ChosenForm):
    """Executions, and a later day for them."""


class GroundForm(Ground, ChosenForm):
    """Executions, and why they are withdrawn from their organisations."""


class JoinForm(Joining, ChosenForm):
    """Executions, and who is added to their assignments."""


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
    back = url_for(".index"), language.gettext("Executions")
    return render_template("decisions/preview.html", title=shown["title"], back=back, **it.page), it.status


def _form(kind: Kind, chosen: Sequence[int]) -> Any:
    form: Any = kind.form(request.form if request.method == "POST" else None)
    if request.method == "GET":
        form.kind.data, form.chosen.data = request.args["kind"], list(chosen)
    if isinstance(form, JoinForm):
        form.offer_everybody()
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
    return form.candidates(dict.fromkeys(each.assignment for each in found))
