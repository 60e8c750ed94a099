"""Bytes kept under their hash, and parsers run in a child process that can be stopped."""

import hashlib
import json
import os
import subprocess  # nosec B404  # the parser's child, started with a fixed list of arguments
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker import clock
from tracker.db import Base, session

MEDIA_TYPES = {
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"{\\rtf": "application/rtf",
}
"""The first bytes of what people attach; everything else is kept as plain bytes."""

CHILD_SECONDS = 60
"""Processor seconds that a parser may take."""

CHILD_BYTES = 1024 * 1024 * 1024
"""Memory that a parser may take."""


BOOT = """
import resource, runpy, sys
seconds, size, module = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_AS, (size, size))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
sys.argv = [module, *sys.argv[4:]]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
"""The child limits itself before it loads anything: a hook run between fork and exec isn't safe among threads."""


class StoredFile(Base):
    """What was uploaded: its name, its size and the hash under which the bytes are kept."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    stored_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ChildFailed(Exception):
    """The child was stopped at its limits, or broke down."""


class ChildRefused(Exception):
    """The child understood the input and refused it: `reason` is a code, `values` are its particulars."""

    def __init__(self, reason: str, values: dict[str, Any]) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values


def keep(folder: Path, data: bytes, name: str, by_id: int | None) -> StoredFile:
    """Put bytes on the disk before the row that names them is committed, so no row ever lacks its bytes."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(folder, digest)
    if not path.exists():
        _write_whole(path, data)
    kept = StoredFile(
        name=_plain(name),
        media_type=media_type(data),
        size=len(data),
        sha256=digest,
        stored_at=clock.now(),
        by_id=by_id,
    )
    session.add(kept)
    return kept


def content(folder: Path, kept: StoredFile) -> bytes:
    """The bytes of a stored file; FileNotFoundError when the disk has lost them."""
    return _path(folder, kept.sha256).read_bytes()


def media_type(data: bytes) -> str:
    """What the bytes are by their beginning, whatever the name says."""
    return next((kind for magic, kind in MEDIA_TYPES.items() if data.startswith(magic)), "application/octet-stream")


def run_limited(
    module: str, arguments: list[str], data: bytes, *, seconds: int = CHILD_SECONDS, memory: int = CHILD_BYTES
) -> Any:
    """The JSON that `python -m module` prints for `data`; ChildRefused or ChildFailed when it doesn't."""
    try:
        done = subprocess.run(  # nosec B603
            [sys.executable, "-c", BOOT, str(seconds), str(memory), module, *arguments],
            input=data,
            capture_output=True,
            timeout=seconds * 2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildFailed(module) from error
    if done.returncode == 3:
        refusal = json.loads(done.stdout)
        raise ChildRefused(refusal["reason"], refusal["values"])
    if done.returncode != 0:
        raise ChildFailed(done.stderr.decode(errors="replace")[-2000:])
    return json.loads(done.stdout)


def _path(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def _write_whole(path: Path, data: bytes) -> None:
    """Write, reach the disk, then give the name: a kill leaves no half of a file under a hash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(data)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)


def _plain(name: str) -> str:
    """The bare name without folders and control characters, at most 200 characters."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in bare if char.isprintable())[-200:] or "file"
