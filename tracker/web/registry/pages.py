"""What an administrator keeps of the municipality: its organisations, their groups, its bodies."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tracker import language
from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory import registry
from tracker.directory.models import Organisation, OrganisationGroup
from tracker.directory.registry import NameTaken
from tracker.directory.roles import BodyKind, OrganisationKind, Role
from tracker.directory.table import OrganisationRow
from tracker.web import access, cards
from tracker.web.access import allow, found
from tracker.web.forms import Choices, Form, _, address
from tracker.web.guarded import Guarded
from tracker.web.registry.blueprint import bp
from tracker.web.words import of

LARGEST = 999_999
"""Of the numbers that organisations bear."""


class OrganisationForm(Guarded):
    """An organisation."""

    name = StringField(_("Full name"), [InputRequired(_("Write the name.")), Length(max=1000)])
    short_name = StringField(_("Short name"), [InputRequired(_("Write the short name.")), Length(max=200)])
    kind = SelectField(_("Kind"))
    email = address(_("E-mail"), Optional())


class GroupForm(Guarded):
    """A group that points are addressed to."""

    name = StringField(_("Name of the group"), [InputRequired(_("Write the name.")), Length(max=200)])
    kinds = Choices(_("All organisations of these kinds"))
    first_number = IntegerField(_("Numbers from"), [Optional(), NumberRange(0, LARGEST)])
    last_number = IntegerField(_("Numbers to"), [Optional(), NumberRange(0, LARGEST)])
    organisations = Choices(_("And these"), coerce=int)

    def is_right(self) -> bool:
        """Whether the range isn't turned round and has kinds to be a range of."""
        first, last = self.first_number.data, self.last_number.data
        if first is not None and last is not None and last < first:
            self.last_number.errors = [language.gettext("The last number is before the first.")]
            return False
        if (first is not None or last is not None) and not self.kinds.data:
            self.kinds.errors = [language.gettext("Mark of which kinds the numbers are.")]
            return False
        return True


class BodyForm(Form):
    """A body that adopts resolutions."""

    name = StringField(_("Full name"), [InputRequired(_("Write the name.")), Length(max=1000)])
    short_name = StringField(_("Short name"), [Length(max=200)])
    kind = SelectField(_("Kind"))


@bp.get("")
@allow(Role.ADMINISTRATOR)
def index() -> str:
    """Bodies, groups and organisations, with what each lacks."""
    organisations = session.scalars(directory.organisations(closed=True)).all()
    return render_template(
        "registry/index.html",
        bodies=directory.bodies(),
        groups=session.scalars(select(OrganisationGroup).order_by(OrganisationGroup.name)).all(),
        members=directory.membership(),
        organisations=organisations,
        heads=directory.heads([each.id for each in organisations], access.today()),
    )


@bp.route("/organisations/new", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def new_organisation() -> Response | str:
    """A form for an organisation that is not here yet."""
    form = _organisation_form(None)
    if form.validate_on_submit() and _done(form, lambda: registry.add_organisation(_row(form), by_id=_by())):
        flash(language.gettext("The organisation is added."))
        return redirect(url_for(".index"))
    return render_template("registry/organisation.html", form=form, it=None)


@bp.route("/organisations/<int:organisation_id>", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def organisation(organisation_id: int) -> Response | tuple[str, int]:
    """The names, the kind and the address of an organisation."""
    it = found(session.get(Organisation, organisation_id))
    form = _organisation_form(it)
    if (
        form.validate_on_submit()
        and form.over(it)
        and _done(form, lambda: registry.change_organisation(it, _row(form), by_id=_by()))
    ):
        flash(language.gettext("The organisation is changed."))
        return redirect(url_for(".index"))
    return render_template("registry/organisation.html", form=form, it=it), form.status


@bp.post("/organisations/<int:organisation_id>/closing")
@allow(Role.ADMINISTRATOR)
def closing(organisation_id: int) -> Response:
    """Close an organisation today, or open it again; 409 when somebody has done so meanwhile."""
    it = found(session.get(Organisation, organisation_id))
    cards.require_now(bool(it.closed_on) == bool(request.form.get("closed")))
    registry.close_organisation(it, None if it.closed_on else access.today(), by_id=_by())
    return redirect(url_for(".organisation", organisation_id=organisation_id))


def _organisation_form(it: Organisation | None) -> OrganisationForm:
    form = OrganisationForm(obj=it)
    form.kind.choices = [(kind.value, of(kind)) for kind in OrganisationKind]
    return form


def _row(form: OrganisationForm) -> OrganisationRow:
    kind, email = OrganisationKind(form.kind.data), (form.email.data or "").strip()
    return OrganisationRow(0, form.name.data.strip(), form.short_name.data.strip(), kind, "", email)


@bp.route("/groups/new", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def new_group() -> Response | tuple[str, int]:
    """A form for a group that is not here yet."""
    return _group(None)


@bp.route("/groups/<int:group_id>", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def group(group_id: int) -> Response | tuple[str, int]:
    """The name and the members of a group."""
    return _group(found(session.get(OrganisationGroup, group_id, options=[selectinload(OrganisationGroup.members)])))


def _group(it: OrganisationGroup | None) -> Response | tuple[str, int]:
    form = GroupForm(data=_held(it) if it else {})
    form.kinds.choices = [(kind.value, of(kind)) for kind in OrganisationKind]
    form.organisations.choices = [(each.id, each.short_name) for each in session.scalars(directory.organisations())]
    if form.validate_on_submit() and form.is_right() and form.over(it) and _done(form, lambda: _put_group(it, form)):
        flash(language.gettext("The group is kept."))
        return redirect(url_for(".index"))
    return render_template("registry/group.html", form=form, it=it), form.status


def _held(it: OrganisationGroup) -> dict[str, Any]:
    return {
        "name": it.name,
        "kinds": it.kinds,
        "first_number": it.first_number,
        "last_number": it.last_number,
        "organisations": [each.id for each in it.members],
    }


def _put_group(it: OrganisationGroup | None, form: GroupForm) -> OrganisationGroup:
    kinds = [OrganisationKind(each) for each in form.kinds.data]
    name, numbers = form.name.data.strip(), (form.first_number.data, form.last_number.data)
    return registry.put_group(it, name, kinds, form.organisations.data, by_id=_by(), numbers=numbers)


@bp.route("/bodies/new", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def new_body() -> Response | str:
    """A form for a body that is not here yet."""
    form = BodyForm()
    form.kind.choices = [(kind.value, of(kind)) for kind in BodyKind]
    zone = access.settings().time_zone
    if form.validate_on_submit() and _done(form, lambda: _add_body(form, zone)):
        flash(language.gettext("The body is added. Now give it a chairperson, a secretary and a controller."))
        return redirect(url_for("admin.people"))
    return render_template("registry/body.html", form=form)


def _add_body(form: BodyForm, zone: str) -> Any:
    name, short_name = form.name.data.strip(), (form.short_name.data or "").strip()
    return registry.add_body(name, short_name, BodyKind(form.kind.data), zone, by_id=_by())


def _done(form: Any, change: Any) -> bool:
    """Whether the change was made; a name that is taken is said beside it."""
    try:
        change()
    except NameTaken:
        form.name.errors = [language.gettext("Another one is called so.")]
        return False
    return True


def _by() -> int:
    return access.person().id
