"""Bytes to lines: the format is found by content, one module reads each format."""

from collections.abc import Callable
from dataclasses import dataclass

from tracker.intake.frames import without_frames
from tracker.intake.lines import Document, Line
from tracker.intake.refusals import Refusal, UnreadableDocument

from . import detection

MAX_BYTES = 30 * 1024 * 1024
"""A resolution is text: more than this is something else."""

MAX_LINES = 20_000
"""About 400 pages."""


@dataclass(frozen=True)
class _Reader:
    module: str

    def __call__(self, data: bytes) -> tuple[Line, ...]:
        """Import the reader only when its format comes, so that the reader of text starts at once."""
        from importlib import import_module  # noqa: PLC0415

        read: Callable[[bytes], tuple[Line, ...]] = import_module(f".{self.module}", __package__).read
        return read(data)


READERS = {
    "docx": _Reader("docx"),
    "doc": _Reader("doc"),
    "pdf": _Reader("pdf"),
    "odt": _Reader("odt"),
    "rtf": _Reader("rtf"),
    "html": _Reader("html"),
    "txt": _Reader("plain"),
}
"""What is read, in the order in which people are told of it."""


def load(data: bytes) -> Document:
    """Return the document's lines; raise UnreadableDocument when it cannot be read."""
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableDocument(Refusal.EMPTY)
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(Refusal.TOO_LARGE, size=len(data), limit=MAX_BYTES)
    found = detection.format_of(data)
    lines = tuple(line for line in READERS[found](data) if line.text or line.label)
    if not lines:
        raise UnreadableDocument(Refusal.EMPTY)
    if len(lines) > MAX_LINES:
        raise UnreadableDocument(Refusal.TOO_MANY_LINES, limit=MAX_LINES)
    return Document(found, without_frames(lines))
