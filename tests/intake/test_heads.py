"""Where a document was adopted and who signed it: its head, not the secretary."""

import pytest

from tests.intake.corpus_answers import FOLDER
from tracker.intake.reading import read


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
