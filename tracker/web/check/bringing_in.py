"""Bringing in a resolution: a file, or a text that was pasted, is kept at once and read as long work."""

from dataclasses import dataclass
from pathlib import Path

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import files
from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory.models import Body
from tracker.directory.roles import Role
from tracker.files import StoredFile
from tracker.intake import documents
from tracker.language import gettext, pgettext
from tracker.resolutions import bringing_in, words
from tracker.web import access
from tracker.web import work as long_work
from tracker.web.access import allow
from tracker.web.check.blueprint import bp
from tracker.web.check.forms import BringInAgainForm, BringInForm
from tracker.web.check.loading import resolution_in_check
from tracker.web.given import whole
from tracker.web.work import Shown
from tracker.work import Work

FORMATS = ", ".join(documents.READERS).upper()
"""«DOCX, DOC, PDF, …»: what is read, as people call it."""


@dataclass(frozen=True)
class Document:
    """What is to be read."""

    data: bytes
    name: str
    pasted: bool = False


@bp.route("/import", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def bring_in() -> Response | str:
    """Keep a file or a pasted text and have it read; the secretary may wait for it or leave."""
    form = BringInForm(data=_put_right())
    form.body.choices = [(body.id, body.name) for body in _bodies()]
    if not form.validate_on_submit() or (document := _document(form)) is None:
        return render_template("check/bring_in.html", form=form, formats=FORMATS)
    kept = files.keep(_folder(), document.data, document.name, access.person().id)
    asked = bringing_in.ask(kept, form.body.data, access.visitor(), pasted=document.pasted)
    return redirect(url_for("work.show", work_id=asked.id))


@bp.route("/<int:resolution_id>/check/again", methods=["GET", "POST"])
@allow(Role.SECRETARY)
def bring_in_again(resolution_id: int) -> Response | str:
    """Read the corrected file in the place of the present one; the corrections that still apply stay."""
    resolution = resolution_in_check(resolution_id)
    form = BringInAgainForm()
    if not form.validate_on_submit() or (document := _document(form)) is None:
        return render_template("check/bring_in_again.html", form=form, formats=FORMATS, resolution=resolution)
    kept = files.keep(_folder(), document.data, document.name, access.person().id)
    asked = bringing_in.ask(kept, resolution.body_id, access.visitor(), pasted=document.pasted, again=resolution)
    return redirect(url_for("work.show", work_id=asked.id))


def _folder() -> Path:
    folder: Path = access.settings().files_dir
    return folder


def _bodies() -> list[Body]:
    """The bodies whose secretary the visitor is."""
    own = access.visitor().offices.bodies(Role.SECRETARY)
    return [body for body in directory.bodies() if body.id in own]


def _document(form: BringInForm | BringInAgainForm) -> Document | None:
    """The file or the text, one of the two, and not empty."""
    file = request.files.get(form.file.name)
    chosen, text = bool(file and file.filename), (form.text.data or "").strip()
    if chosen and text:
        form.file.errors = [gettext("There is a file and a text: leave one of the two.")]
        return None
    if text:
        return Document(text.encode(), gettext("pasted text") + ".txt", pasted=True)
    data = file.read() if file and chosen else b""
    if data.strip():
        return Document(data, (file and file.filename) or "")
    empty = pgettext(*words.REFUSALS["empty"])
    form.file.errors = [empty if chosen else gettext("Choose a file, or paste the text below.")]
    return None


def _put_right() -> dict[str, object]:
    """The pasted text and the body of the visitor's work that failed, when the address names it."""
    asked = session.get(Work, request.args.get("work", 0, type=whole))
    if asked is None or asked.by_id != access.person().id or asked.kind != bringing_in.KIND:
        return {}
    facts = bringing_in.Facts(**asked.facts)
    text = files.content(_folder(), session.get_one(StoredFile, facts.file_id)).decode() if facts.pasted else ""
    return {"body": facts.body_id, "text": text}


def _instead(asked: Work) -> tuple[str, str]:
    facts = bringing_in.Facts(**asked.facts)
    words_of_it = gettext("Correct the text") if facts.pasted else gettext("Choose another file")
    if facts.again is not None:
        return words_of_it, url_for("check.bring_in_again", resolution_id=facts.again)
    return words_of_it, url_for("check.bring_in", work=asked.id)


long_work.KINDS[bringing_in.KIND] = Shown(
    title=lambda asked: gettext("Reading “%(name)s”", name=asked.facts["name"]),
    result=lambda asked: url_for("check.show", resolution_id=asked.result["resolution_id"]),
    failure=lambda asked: pgettext(*words.REFUSALS.get(asked.reason, words.REFUSALS["damaged"]), **asked.values),
    again=lambda: gettext("Read it again"),
    instead=_instead,
)
