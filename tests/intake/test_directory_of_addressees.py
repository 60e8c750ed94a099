"""Phrases resolved against a directory: exactly or not at all."""

import pytest

from tracker.directory.roles import OrganisationKind as Kind
from tracker.intake.addressees.directory import Directory, Group, Organisation, meaning
from tracker.intake.addressees.naming import named
from tracker.intake.draft import Meaning
from tracker.intake.reading import read

DIRECTORY = Directory(
    organisations=(
        Organisation(
            "1", "Управление образования администрации Лугового района", "Управление образования",
            Kind.DEPARTMENT, "Котова Инна Ивановна",
        ),
        Organisation("2", "МКУ «Ресурсный центр»", "МКУ «РЦ»", Kind.RESOURCE_CENTRE, "Рябов Пётр Петрович"),
        Organisation("3", "МБОУ «СОШ № 1»", "СОШ № 1", Kind.SCHOOL, "Сомов Семён Семёнович"),
        Organisation("4", "МБОУ «СОШ № 2»", "СОШ № 2", Kind.SCHOOL, "Белова Ольга Олеговна"),
        Organisation(
            "5", "МБДОУ «Детский сад № 2 «Радуга»", "Детский сад № 2", Kind.KINDERGARTEN, "Щукина Мария Марковна"
        ),
        Organisation("6", "МБУ ДО «Центр детского творчества»", "ЦДТ", Kind.SUPPLEMENTARY),
        Organisation("7", "МКОУ «Детский дом»", "Детский дом", Kind.OTHER),
    ),
    groups=(Group("Школы-площадки", ("3",)),),
    aliases={"Опорные школы": "Школы-площадки", "Ресурсник": "2"},
)  # fmt: skip


def meant(phrase: str, case: str = "datv") -> Meaning:
    return meaning(named(phrase, case)[0], DIRECTORY)


@pytest.mark.parametrize(
    ("phrase", "keys"),
    [
        ("Управлению образования (Котова И.И.)", "1"),
        ("МКУ «Ресурсный центр»", "2"),
        ("директору МБОУ «СОШ № 1»", "3"),
        ("СОШ № 2", "4"),
        ("школам №№ 1, 2", "34"),
        ("директорам школ № 1 и 2", "34"),
        ("заведующей детским садом № 2", "5"),
        ("Всем руководителям образовательных организаций", "34567"),
        ("Руководителям общеобразовательных организаций", "34"),
        ("Руководителям дошкольных образовательных организаций", "5"),
        ("Руководителям организаций дополнительного образования", "6"),
        ("директорам школ и заведующим детскими садами", "34"),
        ("школам-площадкам", "3"),
        ("опорным школам", "3"),
        ("Ресурсник", "2"),
        ("Рябову П.П.", "2"),
    ],
)
def test_what_is_certain_is_resolved(phrase: str, keys: str) -> None:
    assert meant(phrase).organisations == tuple(keys)


@pytest.mark.parametrize(
    "phrase",
    [
        "Управлению культуры",
        "МКУ «Ресурсы»",
        "школе № 17",
        "школам № 1, 17",
        "сельским школам",
        "Рябову А.А.",
        "директору СОШ",
    ],
)
def test_what_is_uncertain_is_never_guessed(phrase: str) -> None:
    found = meant(phrase)
    assert found.organisations == ()
    assert len(found.suggestions) <= 3


def test_suggestions_name_what_is_alike() -> None:
    assert "МКУ «Ресурсный центр»" in [suggestion.name for suggestion in meant("МКУ «Ресурсный»").suggestions]


def test_a_draft_carries_the_meanings_and_a_doubt_for_the_unknown() -> None:
    text = "Коллегия решила:\n1. Управлению образования провести сбор.\n2. Управлению культуры провести концерт."
    draft = read(text.encode(), directory=DIRECTORY)
    assert [point.addressees[0].meaning and point.addressees[0].meaning.organisations for point in draft.points] == [
        ("1",),
        (),
    ]
    assert [doubt.point for doubt in draft.doubts if doubt.code == "addressee_unknown"] == [1]
