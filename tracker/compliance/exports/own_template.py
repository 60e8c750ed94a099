"""The execution report in a Word file that the office has made itself: looked at once, filled in ever after."""

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from tracker.compliance.exports.template_tags import BadTemplate, Place, TemplateFault
from tracker.compliance.printed import Sheet
from tracker.files import ChildFailed, ChildRefused, run_limited


@dataclass(frozen=True)
class Own:
    """A body's own template as it is used: its version, and the Word file."""

    id: int
    content: bytes


SECONDS = 120
MEMORY = 2 * 1024**3
"""What the child may take to fill in 10,000 rows."""

LOOKED_AT = 20
"""Seconds that looking at a template may take."""


def write(sheet: Sheet, own: Own) -> bytes:
    """The file; the same bytes for the same sheet and template. ChildFailed when it can't be filled in."""
    if sheet.fields is None:
        raise ValueError("this sheet has no fields")
    return b64decode(_child(own.content, {"values": sheet.fields(), "title": sheet.name}, SECONDS))


def check(template: bytes) -> None:
    """BadTemplate says why a template can't be taken, what of it, and where that stands."""
    try:
        _child(template, {}, LOOKED_AT)
    except ChildRefused as refused:
        place = refused.values["place"]
        raise BadTemplate(
            TemplateFault(refused.reason), refused.values["mark"], Place(**place) if place else None,
            refused.values["near"],
        ) from refused  # fmt: skip
    except ChildFailed as failed:
        raise BadTemplate(TemplateFault.BROKEN) from failed


def _child(template: bytes, more: dict[str, Any], seconds: int) -> str:
    given = json.dumps({"template": b64encode(template).decode(), **more}, ensure_ascii=False).encode()
    made: str = run_limited("tracker.compliance.exports.templating", [], given, seconds=seconds, memory=MEMORY)
    return made
