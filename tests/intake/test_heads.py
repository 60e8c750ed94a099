"""Heads of every layout, with the body, the title, the day and the number that they tell; the place, who signs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.corpus_answers import FOLDER
from tracker.intake.reading import read

HEADS = Path(__file__).parent / "heads.txt"
"""Each head, then in lines beginning with «=> » its body, title, day and number; «-» for none."""

DECIDED = (
    "Коллегия решила:\n1. Отделу кадров (Петрова И.И.) подготовить план до 1 июня 2026 года.\n2. Утвердить план.\n"
)
HELD = f"ПРИСУТСТВОВАЛИ: Иванов И.И., Петров П.П.\nСЛУШАЛИ: Иванова И.И.\nРЕШИЛИ:\n{DECIDED.partition(chr(10))[2]}"


def heads() -> Iterator[tuple[str, list[str | None]]]:
    for block in HEADS.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        told = [None if line == "=> -" else line[3:] for line in lines if line.startswith("=> ")]
        yield "\n".join(line for line in lines if not line.startswith("=> ")), told


@pytest.mark.parametrize(("head", "told"), list(heads()))
def test_a_head_tells_its_body_title_day_and_number(head: str, told: list[str | None]) -> None:
    is_minutes = "протокол" in head.lower() and "решение" not in head.lower()
    header = read(f"{head}\n\n{HELD if is_minutes else DECIDED}".encode()).header
    assert [header.body, header.title, header.date and header.date.isoformat(), header.number] == told


@pytest.mark.parametrize(
    ("name", "place", "signatory"),
    [
        ("certificate_on_a_visit", None, "А.А. Ершова"),
        ("decision_of_a_department", None, "О.А. Фролов"),
        ("decision_of_a_ministry_number_first", "г. Энск", "В.А. Лебедев"),
        ("decision_title_names_collegium", "с. Сосновка", "Р.Р. Степанова"),
        ("minutes_approved_by_the_head", "г. Речинск", "Е.В. Синицына"),
        ("minutes_of_a_collegium_five", "п. Калиновка", "М.И. Дорохова"),
        ("plan_approved_by_an_order", None, "Б.Б. Никонов"),
        ("resolution_of_a_regional_forum", "г. Лесоград", None),
    ],
)
def test_the_place_and_the_first_who_signs_are_read(name: str, place: str | None, signatory: str | None) -> None:
    header = read((FOLDER / f"{name}.txt").read_bytes()).header
    assert (header.place, header.signatory) == (place, signatory)
