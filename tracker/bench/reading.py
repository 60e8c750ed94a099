"""How long a resolution is read, beside bare look-ups of its words in the dictionary."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pymorphy3 import MorphAnalyzer

from tracker.bench import Bench, Figure, milliseconds, processor_milliseconds
from tracker.demo.loader import DATA
from tracker.intake.reading import read

SEED = Path(__file__).parents[3] / "shared" / "reading" / "seeds" / "002_3a9b20ca66816996.txt"
OWN = DATA / "resolutions" / "2026-04-24_collegium_2.txt"


def read_ms(bench: Bench) -> Iterator[Figure]:
    """Reading one decision of a collegium."""
    path = SEED if SEED.exists() else OWN
    data = path.read_bytes()
    words = re.findall(r"\w+", data.decode())
    dictionary = MorphAnalyzer(lang="ru")
    bare = milliseconds(lambda: [dictionary.parse(word) for word in words], 5)
    value = milliseconds(lambda: read(data, path.name), 5 if bench.quick else 15)
    yield Figure("read_ms", value, "ms", f"{len(words)} words", "none", bare)


LONGEST = SEED.parent / "001_eeb6468d2727ecda.txt"


def read_report_ms(bench: Bench) -> Iterator[Figure]:
    """Reading the longest of the real documents, where they are; the baseline is the most it may take."""
    if LONGEST.exists():
        data = LONGEST.read_bytes()
        value = processor_milliseconds(lambda: read(data), 3 if bench.quick else 9)
        yield Figure("read_report_ms", value, "ms", f"{len(data)} bytes", "none", 250)


ONE = "{n}. Отделу кадров провести сбор сведений до 1 мая 2026 г.\n"


def read_growth(bench: Bench) -> Iterator[Figure]:
    """Reading ten and a hundred times as many points, beside as many times the time of the short one: 1 is linear.

    Points below one another, rows of a plan, and rows of a table that is none.
    """
    for shown, text in (("points", _points), ("rows of a plan", _plan), ("rows of a list", _list)):
        alone = processor_milliseconds(partial(read, text(30)), 5)
        for times in (10,) if bench.quick else (10, 100):
            value = processor_milliseconds(partial(read, text(30 * times)), 3)
            yield Figure("read_growth", value / (alone * times), "ratio", f"{30 * times} {shown}", "none", alone)


def _points(count: int) -> bytes:
    return ("Коллегия решила:\n" + "".join(ONE.format(n=n) for n in range(1, count + 1))).encode()


def _plan(count: int) -> bytes:
    heads = "<tr><td>№</td><td>Мероприятие</td><td>Срок</td><td>Исполнитель</td></tr>"
    row = "<tr><td>{n}</td><td>Провести сбор</td><td>до 1 мая</td><td>Директор Орлов А.А.</td></tr>"
    return _table(heads + "".join(row.format(n=n) for n in range(1, count + 1)))


def _list(count: int) -> bytes:
    return _table("".join(f"<tr><td>{n}</td><td>Директор Орлов А.А.</td><td>5</td></tr>" for n in range(1, count + 1)))


def _table(rows: str) -> bytes:
    return f"<html><body><p>Коллегия решила:</p><table>{rows}</table></body></html>".encode()
