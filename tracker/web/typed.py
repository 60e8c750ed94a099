"""What a visitor had typed into a form that came to nothing, to be given back in words that a person knows."""

import json
import re
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from tracker.language import Marked, mark, pgettext

KEPT_FOR = 3600 * 4
"""Seconds for which a text typed before the session ended can be put back."""

KEPT = "kept"
"""The field of the pages of signing in that carries what was typed before."""

SECRET_FIELDS = ("password", "csrf_token", "code", "token")
"""Never given back in a page."""

OF_THE_PAGE = frozenset({KEPT, "next", "back", "seal", "seen", "known", "newest", "version", "address"})
"""What the page itself had put into its form: sent again with the rest, never shown."""

CALLED: dict[str, Marked] = {
    "text": mark("typed", "Text"),
    "words": mark("typed", "In words"),
    "reason": mark("typed", "Reason"),
    "comment": mark("typed", "Comment"),
    "title": mark("typed", "Title"),
    "basis": mark("typed", "Second basis document"),
    "number": mark("typed", "Number"),
    "name": mark("typed", "Name"),
    "day": mark("typed", "Day"),
    "new_due_on": mark("typed", "Day"),
    "email": mark("typed", "E-mail"),
}
"""How the fields are called in which people write."""

OTHER = mark("typed", "Another field")

WRITTEN = re.compile(r"\s|\d\D\d|[^\x00-\x7f]")
"""Words, if only one of ours, days, numbers with a fraction: written by a person, not chosen from a list."""

Fields = list[tuple[str, str]]


def sent() -> Fields:
    """All that the form which failed had sent, but for secrets; an emptied field is something too."""
    if request.method != "POST":
        return []
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)]
    except HTTPException:
        return []


def keep() -> str:
    """What the form had sent, signed, for the page that signs in to carry on; what that one carries already stays."""
    fields = sent()
    if carried := dict(fields).get(KEPT):
        return carried
    if not any(value.strip() for _name, value in fields):
        return ""
    action = request.full_path.removesuffix("?")
    return _signer().dumps(json.dumps({"action": action, "fields": fields}))


def kept(carried: str | None) -> dict[str, Any] | None:
    """The action of the form and its fields that a page had carried on; None when it is too old or not ours."""
    try:
        found: dict[str, Any] = json.loads(_signer().loads(carried or "", max_age=KEPT_FOR))
    except BadSignature:
        return None
    return found


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=KEPT)


def _is_secret(name: str) -> bool:
    return any(secret in name for secret in SECRET_FIELDS)


def is_written(name: str, value: str) -> bool:
    """Whether a person wrote it: what the page itself had put into the form, or was chosen from a list, is not."""
    return bool(name not in OF_THE_PAGE and value.strip() and (_plain(name) in CALLED or WRITTEN.search(value)))


def called(name: str) -> str:
    """How a field is called."""
    return pgettext(*CALLED.get(_plain(name), OTHER))


def _plain(name: str) -> str:
    """The name of a field without what tells it from those of other forms of the page."""
    return name.rpartition("-")[2]


def written() -> Fields:
    """What the visitor had written, now or before the session ended, each under the name of its field."""
    fields = sent()
    before = kept(dict(fields).get(KEPT)) or {"fields": []}
    return [(called(name), value) for name, value in [*before["fields"], *fields] if is_written(name, value)]
