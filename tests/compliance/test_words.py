"""Periods and long texts in words."""

import pytest

from tracker.compliance import words


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("2026-W03", "3-я неделя 2026 г."),
        ("2026-02", "февраль 2026 г."),
        ("2026-Q4", "IV квартал 2026 г."),
        ("2026-H1", "I полугодие 2026 г."),
        ("2026", "2026 г."),
        ("что-то", "что-то"),
    ],
)
def test_a_period_is_named_in_words(key: str, expected: str) -> None:
    assert words.period(key) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("коротко", "коротко"),
        ("два\n слова", "два слова"),
        ("слово " * 100, "слово слово слово слово…"),
        ("с" * 100, "с" * 24 + "…"),
    ],
)
def test_a_long_answer_is_cut_at_a_word(text: str, expected: str) -> None:
    assert words.shortened(text, 25) == expected
