"""What a visitor had typed into a form that came to nothing, to be given back in words that a person knows."""

import re

from flask import request
from werkzeug.exceptions import HTTPException

from tracker.language import Marked, mark, pgettext

SECRET_FIELDS = ("password", "csrf_token", "code", "token")
"""Never given back in a page."""

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

WRITTEN = re.compile(r"\s|\d\D\d")
"""Words, days, numbers with a fraction: written by a person, not chosen from a list."""


def sent() -> list[tuple[str, str]]:
    """All that the form which failed had sent, but for secrets; an emptied field is something too."""
    if request.method != "POST":
        return []
    try:
        return [(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)]
    except HTTPException:
        return []


def _is_secret(name: str) -> bool:
    return any(secret in name for secret in SECRET_FIELDS)


def is_written(name: str, value: str) -> bool:
    """Whether a person wrote it: what the page itself had put into the form, or was chosen from a list, is not."""
    return bool(value.strip() and (name in CALLED or WRITTEN.search(value)))


def called(name: str) -> str:
    """How a field is called."""
    return pgettext(*CALLED.get(name, OTHER))


def written() -> list[tuple[str, str]]:
    """What the visitor had written, each under the name of its field."""
    return [(called(name), value) for name, value in sent() if is_written(name, value)]
