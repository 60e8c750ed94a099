"""The child process that sets a sheet in type: JSON comes in, a PDF goes out, or pictures do; nothing else is read."""

import json
import sys
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import typst

TEMPLATES = Path(__file__).parent

STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
"""PDF/A-2a (ISO 19005-2, accessible) and PDF/UA-1 (ISO 14289-1), both declared in the file."""


def pdf(values: str, day: datetime) -> bytes:
    """The file; RuntimeError when the type-setter has anything to remark."""
    compiler = typst.Compiler(
        str(TEMPLATES / "sheet.typ"), root=str(TEMPLATES), ignore_system_fonts=True, sys_inputs={"sheet": values}
    )
    made, warnings = compiler.compile_with_warnings(
        format="pdf", pdf_standards=[*STANDARDS], timestamp=int(day.timestamp())
    )
    if warnings:
        raise RuntimeError("; ".join(str(each) for each in warnings))
    if not isinstance(made, bytes):
        raise TypeError("one file was asked for")
    return made


PICTURE = """#set page(width: 267mm, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)"""

DOTS = 200
"""To an inch: sharp in print, some 30 KB."""


def png(drawing: str) -> bytes:
    """A drawing (SVG) as a picture as wide as a lying page."""
    given = {"svg": drawing}
    made = typst.compile(PICTURE.encode(), format="png", ppi=DOTS, ignore_system_fonts=True, sys_inputs=given)
    if not isinstance(made, bytes):
        raise TypeError("one picture was asked for")
    return made


def _main() -> None:
    given = sys.stdin.buffer.read().decode()
    if sys.argv[1:] == ["png"]:
        made: object = [b64encode(png(each)).decode() for each in json.loads(given)]
    else:
        year, month, number = json.loads(given)["day"]
        made = b64encode(pdf(given, datetime(year, month, number, tzinfo=UTC))).decode()
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    _main()
