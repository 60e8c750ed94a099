"""Drawings as pictures for Word, which doesn't show SVG everywhere: the same drawing as on the page."""

import json
import re
from base64 import b64decode
from collections.abc import Sequence

from tracker.compliance.exports.html import svg
from tracker.compliance.printed import Drawing
from tracker.files import run_limited

SECONDS = 30
MEMORY = 1024**3


def pngs(drawings: Sequence[Drawing]) -> list[bytes]:
    """A PNG of each; the same bytes for the same drawing."""
    given = json.dumps([svg(each) for each in drawings]).encode()
    made = run_limited("tracker.compliance.exports.typesetting", ["png"], given, seconds=SECONDS, memory=MEMORY)
    return [b64decode(each) for each in made]


def size(drawing: Drawing) -> tuple[int, int]:
    """Its width and height, in the units that it is drawn in."""
    width, height = re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg(drawing))[0]
    return int(width), int(height)
