"""No pattern of the reader takes long on text that was written to make it slow."""

import importlib
import pkgutil
import re
import time

import pytest

import tracker.intake
from tracker.intake.reading import read

PIECES = [
    "а", "А", " ", "1.", "1. ", "«", "»", "(", ")", "до ", "с 1 по ", "И.И. ", "А.", "и ", ", ", "№ 1, ", "-", "–",
    "_", "1", "до 1 мая ", "отв. ", "срок: ", "в течение ", "контроль ", "решила ", "р е ш и л а ", "управлению ",
    "совместно с ", "ежегодно до ", "** ", "а-", "|", "на ", "возложить на ", "утвердить ", "2022 ", "1.1.1.1.",
    "раз в ", "«а", "Иванов И.", "п.", "О ", "А Б ", "за ", "к сведению ", "<p>", "план ",
]  # fmt: skip
SIZE = 10_000
LIMIT = 0.05
"""Seconds of the processor."""


def patterns() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for module in pkgutil.walk_packages(tracker.intake.__path__, "tracker.intake."):
        if module.name.endswith(("__main__", ".pdf", ".rtf")):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for pattern in value if isinstance(value, tuple | list) else [value]:
                inner = pattern[0] if isinstance(pattern, tuple) and pattern else pattern
                if isinstance(inner, re.Pattern) and isinstance(inner.pattern, str):
                    found.append((f"{module.name}.{name}", inner))
    return found


@pytest.mark.parametrize("piece", PIECES)
def test_no_pattern_is_slow(piece: str) -> None:
    text = (piece * (SIZE // len(piece) + 1))[:SIZE]
    slow = []
    for name, pattern in patterns():
        if seconds(pattern, text) > LIMIT and min(seconds(pattern, text) for _ in range(3)) > LIMIT:
            slow.append(name)
    assert slow == []


def seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    sum(1 for _ in pattern.finditer(text))
    return time.process_time() - began


@pytest.mark.parametrize("piece", PIECES)
def test_a_whole_reading_of_it_is_quick(piece: str) -> None:
    text = (
        "РЕШЕНИЕ коллегии\nот 01.02.2022 № 1\nО деле\nКоллегия решила:\n1. " + (piece * (SIZE // len(piece) + 1))[:SIZE]
    )
    began = time.process_time()
    read(text.encode())
    assert time.process_time() - began < 1.0
