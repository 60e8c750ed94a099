"""Files that people attached: held for an answer to be sent, given back to those who may see what they belong to."""

from collections.abc import Sequence
from io import BytesIO

from flask import Blueprint, Response, make_response, render_template, request, send_file
from sqlalchemy import select

from tracker import files
from tracker.db import session
from tracker.directory.roles import Role
from tracker.executions import attachments
from tracker.executions.queries import READERS_OF_A_BODY
from tracker.files import StoredFile
from tracker.web import access
from tracker.web.access import allow, found
from tracker.web.given import wholes

bp = Blueprint("files", __name__, url_prefix="/files")

GONE = 410
"""The row is there, its bytes are not: a backup has to be looked into."""


def held_before(field: str, known: Sequence[StoredFile]) -> Sequence[StoredFile]:
    """The visitor's own files, beside those known, that a form refused before has held and this one still names."""
    if request.method != "POST":
        return []
    held = set(wholes(request.form.getlist(field))) - {each.id for each in known}
    chosen = select(StoredFile).where(StoredFile.id.in_(held), StoredFile.by_id == access.person().id)
    return session.scalars(chosen.order_by(StoredFile.id)).all()


@bp.get("/<int:file_id>")
@allow(Role.HEAD, Role.DEPUTY, *READERS_OF_A_BODY)
def download(file_id: int) -> Response:
    """A file under the name that it was sent with, always to be saved, never to be shown by the browser."""
    return attachment(found(attachments.stored_file(access.visitor(), file_id)))


def attachment(kept: StoredFile) -> Response:
    """A stored file to be saved, or the page that says that its bytes are lost."""
    try:
        data = files.content(access.settings().files_dir, kept)
    except FileNotFoundError:
        return make_response(render_template("executions/lost.html", file=kept), GONE)
    response = send_file(BytesIO(data), kept.media_type, as_attachment=True, download_name=kept.name)
    response.headers["Cache-Control"] = "no-store"
    return response
