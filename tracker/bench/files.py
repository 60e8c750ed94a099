"""Large and hostile files, each read by a process of its own: how long it takes, and how much memory."""

import io
import subprocess  # nosec B404  # the reader itself, with a fixed list of arguments
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

import docx
import typst

from tracker.bench import Bench, Figure, processor_milliseconds
from tracker.intake.reading import read
from tracker.intake.refusals import Refusal, UnreadableDocument

BOMB_MB = 300
"""What the bomb unpacks to."""

_TASK = (
    "обеспечить до {day} июня 2026 года проведение мониторинга качества подготовки обучающихся, представить в "
    "управление образования аналитическую справку с предложениями по устранению выявленных недостатков."
)
_HEAD = ("РЕШЕНИЕ КОЛЛЕГИИ", "от 22.04.2026 № 3", "О качестве образования", "Коллегия РЕШИЛА:")


_LAUNCHER = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "tracker.intake"], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""A small process between: the system counts the memory of whoever starts a process as that process's own."""


class Spent(NamedTuple):
    """Processor seconds and megabytes of one process."""

    seconds: float
    megabytes: float


def large_files(bench: Bench) -> Iterator[Figure]:
    """A .docx of 120 points, and a PDF of a hundred pages, beside an empty file read the same way."""
    data = _word_file(120)
    yield Figure("read_docx_ms", processor_milliseconds(lambda: read(data), 5), "ms", "120 points", "none", 300)
    pages = 10 if bench.quick else 100
    idle, spent = _reading(b"1. "), _reading(_printed(pages))
    yield Figure("read_pdf_s", spent.seconds, "s", f"{pages} pages", "none", idle.seconds)
    yield Figure("read_pdf_mb", spent.megabytes, "MB", f"{pages} pages", "none", idle.megabytes)


def bombs(bench: Bench) -> Iterator[Figure]:
    """A package that would unpack to far more than it shows is refused; beside a line of text read the same way."""
    data = _bomb()
    yield Figure("bomb_ms", processor_milliseconds(lambda: _refused(data), 3), "ms", f"{BOMB_MB} MB", "none", 500)
    yield Figure("bomb_mb", _reading(data).megabytes, "MB", f"{BOMB_MB} MB", "none", _reading(b"1. ").megabytes)


def _refused(data: bytes) -> Refusal | None:
    try:
        read(data)
    except UnreadableDocument as refusal:
        return refusal.reason
    return None


def _reading(data: bytes) -> Spent:
    """What the reader's own process spends on a file, its start included."""
    with tempfile.TemporaryFile() as source:
        source.write(b"\n" + data)
        source.seek(0)
        told = subprocess.run([sys.executable, "-c", _LAUNCHER], stdin=source, capture_output=True, check=True)  # nosec B603
    seconds, kilobytes = map(float, told.stdout.split()[-2:])
    return Spent(seconds, kilobytes / 1024)


def _word_file(points: int) -> bytes:
    document = docx.Document()
    for line in _HEAD:
        document.add_paragraph(line)
    for number in range(1, points + 1):
        document.add_paragraph(f"{number}. Отделу кадров {_TASK.format(day=1 + number % 28)}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _printed(pages: int) -> bytes:
    """Seven points a page."""
    lines = [f"{n}\\. Отделу кадров {_TASK.format(day=1 + n % 28)}" for n in range(1, 7 * pages + 1)]
    head = '#set page(paper: "a4", footer: context counter(page).display())\n#set text(size: 14pt, lang: "ru")\n'
    source = head + "\n\n".join([*_HEAD, *lines])
    return typst.compile(source.encode())


def _bomb() -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _megabyte in range(BOMB_MB):
            part.write(bytes(1024 * 1024))
    return stream.getvalue()
