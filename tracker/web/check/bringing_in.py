"""Bringing in a resolution: a file, or a text that was pasted."""

from dataclasses import dataclass
from pathlib import Path

from flask import current_app, flash, render_template, request
from werkzeug.wrappers import Response

from tracker import db, files, language
from tracker.directory import queries as directory
from tracker.directory.models import Body
from tracker.directory.roles import Role
from tracker.files import ChildFailed, ChildRefused
from tracker.intake.draft import Draft
from tracker.language import pgettext
from tracker.resolutions import words
from tracker.resolutions.queries import working_calendar
from tracker.resolutions.reading import names_of_directory, read_document
from tracker.resolutions.services import bring_in as make_draft
from tracker.web import access
from tracker.web.access import allow
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import BringInForm
from tracker.web.check.loading import to_check


@dataclass(frozen=True)
class Document:
    """What is to be read."""

    data: bytes
    name: str


@bp.route("/import", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def bring_in() -> Response | str:
    """Make a resolution to be checked of a file or of a pasted text; the file is kept with it."""
    form = BringInForm()
    form.body.choices = [(body.id, body.name) for body in _bodies()]
    if not form.validate_on_submit() or (document := _document(form)) is None:
        return render_template("check/bring_in.html", form=form)
    draft = _read(document, form)
    if draft is None:
        return render_template("check/bring_in.html", form=form)
    resolution_id = _keep(document, draft, form.body.data)
    flash(language.gettext("It has been read. Nothing is issued yet: look at what was understood."))
    return to_check(resolution_id)


def _bodies() -> list[Body]:
    """The bodies whose secretary the visitor is."""
    own = access.visitor().offices.bodies(Role.SECRETARY)
    return [body for body in directory.bodies() if body.id in own]


def _document(form: BringInForm) -> Document | None:
    """The file or the text, one of the two."""
    file = request.files.get(form.file.name)
    chosen, text = bool(file and file.filename), (form.text.data or "").strip()
    if file and chosen and not text:
        return Document(file.read(), file.filename or "")
    if text and not chosen:
        return Document(text.encode(), language.gettext("pasted text") + ".txt")
    both = language.gettext("There is a file and a text: leave one of the two.")
    form.file.errors = [both if chosen else language.gettext("Choose a file, or paste the text below.")]
    return None


def _read(document: Document, form: BringInForm) -> Draft | None:
    """What the document says; None with a sentence beside the field when it can't be read."""
    names = names_of_directory()
    db.session.rollback()  # nothing is written yet: others shall not wait for the child
    try:
        draft = read_document(document.data, document.name, names)
        reason = None if draft.points else "no_points"
        values = {}
    except ChildRefused as refusal:
        reason, values = refusal.reason, refusal.values
    except ChildFailed as failure:
        current_app.logger.warning("%s was not read: %s", document.name, failure)
        reason, values = "stopped", {}
    if reason is None:
        return draft
    field = form.text if form.text.data else form.file
    field.errors = [pgettext(*words.REFUSALS.get(reason, words.REFUSALS["damaged"]), **values)]
    return None


def _keep(document: Document, draft: Draft, body_id: int) -> int:
    by = access.visitor()
    folder: Path = current_app.config["SETTINGS"].files_dir
    kept = files.keep(folder, document.data, document.name, by.person.id)
    body = db.session.get_one(Body, body_id)
    return make_draft(body, draft, kept, by, working_calendar()).id
