"""Files that people attached, given back to those who may see what they belong to."""

from io import BytesIO

from flask import Blueprint, Response, make_response, render_template, send_file

from tracker import files
from tracker.directory.roles import Role
from tracker.executions import attachments
from tracker.executions.queries import READERS_OF_A_BODY
from tracker.files import StoredFile
from tracker.web import access
from tracker.web.access import allow, found

bp = Blueprint("files", __name__, url_prefix="/files")

GONE = 410
"""The row is there, its bytes are not: a backup has to be looked into."""


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
