"""Selections: what a visitor has chosen in a list of ours and kept under a name, opened again by a link."""

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from tracker import language
from tracker.directory import selections
from tracker.directory.models import Selection
from tracker.directory.selections import SelectionNameTaken
from tracker.web import access
from tracker.web.access import allow
from tracker.web.auth import own_address, page_at
from tracker.web.forms import Form, _

bp = Blueprint("selections", __name__, url_prefix="/selections")

PAGES = frozenset({"listing.index", "search.show", "matrix.show"})
"""The pages whose addresses say what is chosen on them."""

OF_THE_MOMENT = frozenset({"after"})
"""What stands in an address and is no choice: how far the visitor has read."""


class NameForm(Form):
    """What a selection is called."""

    name = StringField(
        _("Name of the selection"), [DataRequired(_("Write a name.")), Length(max=Selection.LONGEST_NAME)]
    )
    address = HiddenField()


@bp.get("/")
@allow()
def index() -> str:
    """The visitor's own selections, each to be opened, renamed or removed."""
    return _page()


@bp.post("/")
@allow()
def keep() -> Response | str:
    """Keep the chosen page under a name; refused in words when the name is taken or the page is not one of ours."""
    form = NameForm()
    address = kept_address(form.address.data or "")
    if address is None:
        flash(language.gettext("Only what is chosen in a list, in the search or in a matrix can be kept."), "error")
        return _page()
    form.address.data = address
    if not form.validate_on_submit() or not _is_kept(form, address):
        return _page(new=form)
    flash(language.gettext("The selection “%(name)s” is kept.", name=_name(form)))
    return redirect(address)


@bp.post("/<int:selection_id>")
@allow()
def rename(selection_id: int) -> Response | str:
    """Give one of the visitor's selections another name."""
    kept, form = _own(selection_id), NameForm()
    if not form.validate_on_submit() or not _is_renamed(form, kept):
        return _page(changed=(kept.id, form))
    flash(language.gettext("The selection is now called “%(name)s”.", name=kept.name))
    return redirect(url_for(".index"))


@bp.post("/<int:selection_id>/remove")
@allow()
def remove(selection_id: int) -> Response:
    """Forget one of the visitor's selections."""
    kept = _own(selection_id)
    selections.remove(kept)
    flash(language.gettext("The selection “%(name)s” is removed.", name=kept.name))
    return redirect(url_for(".index"))


@bp.app_template_global("selections_here")
def here() -> list[Selection]:
    """The visitor's selections of the present page."""
    return [each for each in selections.selections(access.person()) if urlsplit(each.address).path == request.path]


@bp.app_template_global("chosen_here")
def chosen() -> str | None:
    """The address to keep of the present page, when something is chosen on it."""
    address = kept_address(request.full_path)
    return address if address and urlsplit(address).query else None


def kept_address(url: str) -> str | None:
    """The address without what is of the moment; None unless it is a page of ours on which things are chosen."""
    own = own_address(url)
    if own is None:
        return None
    parts = urlsplit(own)
    query = urlencode([(name, said) for name, said in parse_qsl(parts.query) if name not in OF_THE_MOMENT])
    address = f"{parts.path}?{query}" if query else parts.path
    return address if page_at(own) in PAGES and len(address) <= Selection.LONGEST_ADDRESS else None


def _page(new: NameForm | None = None, changed: tuple[int, NameForm] | None = None) -> str:
    """All selections, each with its form; the refused form as it was filled in."""
    own: Sequence[Selection] = selections.selections(access.person())
    forms = {each.id: NameForm(formdata=None, name=each.name, prefix=f"of-{each.id}-") for each in own}
    if changed:
        forms[changed[0]] = changed[1]
    return render_template("selections/index.html", own=own, forms=forms, new=new)


def _own(selection_id: int) -> Selection:
    return access.found(selections.selection(access.person(), selection_id))


def _name(form: NameForm) -> str:
    return " ".join((form.name.data or "").split())


def _is_kept(form: NameForm, address: str) -> bool:
    try:
        selections.keep(access.person(), _name(form), address)
    except SelectionNameTaken:
        return _refuse(form)
    return True


def _is_renamed(form: NameForm, kept: Selection) -> bool:
    try:
        selections.rename(kept, _name(form))
    except SelectionNameTaken:
        return _refuse(form)
    return True


def _refuse(form: NameForm) -> bool:
    form.name.errors = [language.gettext("You have a selection of this name already: choose another name.")]
    return False
