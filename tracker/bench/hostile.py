"""Text that was written to make the reader slow: how long its slowest pattern and a whole reading take."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import tracker.intake
from tracker.bench import Bench, Figure
from tracker.intake.reading import read

PIECES = (
    *("а", "А", " ", "1.", "1. ", "«", "»", "(", ")", "до ", "с 1 по ", "И.И. ", "А.", "и ", ", ", "№ 1, ", "-", "–"),
    *("_", "1", "до 1 мая ", "отв. ", "срок: ", "в течение ", "контроль ", "решила ", "р е ш и л а ", "управлению "),
    *("совместно с ", "ежегодно до ", "** ", "а-", "|", "на ", "возложить на ", "утвердить ", "2022 ", "1.1.1.1."),
    *("раз в ", "«а", "Иванов И.", "п.", "О ", "А Б ", "за ", "к сведению ", "<p>", "план "),
)
SIZE = 10_000
HEAD = "РЕШЕНИЕ коллегии\nот 01.02.2022 № 1\nО деле\nКоллегия решила:\n1. "


def hostile(bench: Bench) -> Iterator[Figure]:
    """The worst of all patterns, and the worst whole reading, on 10,000 characters of each piece repeated."""
    pieces = PIECES[::6] if bench.quick else PIECES
    texts = [repeated(piece) for piece in pieces]
    bare = max(_spent(re.compile(r"\w+"), text) for text in texts)
    worst = max(_spent(pattern, text) for pattern in patterns() for text in texts)
    yield Figure("hostile_pattern_ms", worst, "ms", f"{SIZE} characters", "none", bare)
    slowest = max(_read(HEAD + text) for text in texts)
    yield Figure("hostile_read_ms", slowest, "ms", f"{SIZE} characters", "none", bare)
    yield Figure("hostile_growth", max(map(_growth, pieces)), "ratio", "50 and 500 lines", "none", 1.0)


def repeated(piece: str) -> str:
    """A piece again and again, up to the size."""
    return (piece * (SIZE // len(piece) + 1))[:SIZE]


def patterns() -> list[re.Pattern[str]]:
    """Every pattern that a module of the reader keeps, alone or in a table."""
    found = []
    for module in pkgutil.walk_packages(tracker.intake.__path__, "tracker.intake."):
        if not module.name.endswith("__main__"):
            for value in vars(importlib.import_module(module.name)).values():
                for each in value if isinstance(value, tuple | list) else [value]:
                    inner = each if isinstance(each, tuple) else (each,)
                    found += [it for it in inner if isinstance(it, re.Pattern) and isinstance(it.pattern, str)]
    return found


def _spent(pattern: re.Pattern[str], text: str) -> float:
    """Processor milliseconds, the better of two, as the machine's own pauses aren't the pattern's."""
    return min(_once(pattern, text) for _turn in range(2))


def _once(pattern: re.Pattern[str], text: str) -> float:
    begun = time.process_time()
    sum(1 for _match in pattern.finditer(text))
    return (time.process_time() - begun) * 1000


def _growth(piece: str) -> float:
    """How much longer ten times as many lines take than ten times the time of the few: 1 is linear."""
    few, many = (min(_read(HEAD + f"{piece}\n" * lines) for _turn in range(2)) for lines in (50, 500))
    return many / (10 * few)


def _read(text: str) -> float:
    begun = time.process_time()
    read(text.encode(), "a.txt")
    return (time.process_time() - begun) * 1000
