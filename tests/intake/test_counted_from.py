"""From which day an undated plan counts: its title, its approval, its own rows with a year."""

import pytest

from tracker.intake.reading import read


@pytest.mark.parametrize(
    ("head", "terms", "days"),
    [
        ("ПЛАН мероприятий на 2024 год", ["до 1 июня"], ["2024-06-01"]),
        ("ПЛАН работы на 2025/2026 учебный год", ["до 1 октября", "май"], ["2025-10-01", "2026-05-31"]),
        ("ПЛАН подготовки к новому 2025–2026 учебному году", ["до 15 августа"], ["2025-08-15"]),
        ("АНАЛИЗ РАБОТЫ за 2023/2024 учебный год\nПЛАН", ["до 1 октября"], ["2024-10-01"]),
        ("УТВЕРЖДАЮ\nНачальник отдела\n_____ А.А. Орлов\n15 января 2025 г.\nПЛАН", ["до 1 февраля"], ["2025-02-01"]),
        ("ПЛАН мероприятий", ["до 15.09.2025", "до 1 октября", "май"], ["2025-09-15", "2025-10-01", "2026-05-31"]),
        ("ПЛАН мероприятий", ["март", "апрель 2026 г."], ["2026-03-31", "2026-04-30"]),
        ("ПЛАН мероприятий", ["до 1 октября"], [None]),
    ],
)
def test_days_without_a_year_are_counted_from_it(head: str, terms: list[str], days: list[str | None]) -> None:
    rows = "".join(f"| {n} | Провести сбор | {term} | Отдел кадров |\n" for n, term in enumerate(terms, 1))
    draft = read(f"{head}\n| № | Мероприятие | Срок | Исполнитель |\n{rows}".encode())
    assert [point.deadline.iso and point.deadline.iso.isoformat() for point in draft.points] == days
