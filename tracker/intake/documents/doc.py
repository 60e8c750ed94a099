"""Word's old .doc: converted by LibreOffice to .docx, which keeps the automatic numbers; without it a refusal."""

import os
import shutil
import signal
import subprocess  # nosec B404  # LibreOffice, with a fixed list of arguments
import tempfile
from pathlib import Path

from tracker.intake.lines import Line
from tracker.intake.refusals import Refusal, UnreadableDocument

from . import docx

_TIMEOUT = 45
"""Seconds; a resolution takes two to five. Less than what the reader's child is given, so that it can say so."""


def read(data: bytes) -> tuple[Line, ...]:
    """Return the lines of a .doc; raise NO_LIBREOFFICE where there is none, DAMAGED when it cannot convert it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableDocument(Refusal.NO_LIBREOFFICE)
    with tempfile.TemporaryDirectory() as folder:
        return docx.read(_converted(program, data, Path(folder)))


def _converted(program: str, data: bytes, folder: Path) -> bytes:
    """LibreOffice ends well even when it could not load the file, and quarrels over a shared profile."""
    source, result = folder / "document.doc", folder / "document.docx"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    arguments = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx",
                 "--outdir", str(folder), str(source)]  # fmt: skip
    _run(arguments, folder)
    if not result.is_file():
        raise UnreadableDocument(Refusal.DAMAGED, format="doc")
    return result.read_bytes()


def _run(arguments: list[str], folder: Path) -> None:
    """Run it in a session of its own, so that at the timeout none of its processes stays."""
    try:
        process = subprocess.Popen(  # nosec B603
            arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, start_new_session=True
        )
        process.wait(_TIMEOUT)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise UnreadableDocument(Refusal.DAMAGED, format="doc") from error
    except OSError as error:
        raise UnreadableDocument(Refusal.DAMAGED, format="doc") from error
