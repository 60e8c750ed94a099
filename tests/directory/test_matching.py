"""An office's own table: which column is what, what kind an organisation is, what would change."""

import pytest

from tracker.directory import matching
from tracker.directory.matching import Column, Known
from tracker.directory.roles import OrganisationKind
from tracker.directory.table import OrganisationRow, TableFault

CELLS = [
    ["Реестр образовательных организаций", "", "", "", ""],
    ["№", "Наименование учреждения", "Краткое наименование", "ФИО руководителя", "Эл. почта"],
    ["1", "МБОУ «Средняя школа № 1»", "СШ № 1", "Котова Инна Ивановна", "one@example.org"],
    ["2", "МБДОУ «Детский сад № 2»", "", "", ""],
    ["", "", "", "", ""],
    ["3", "", "Школа", "", ""],
    ["4", "МБОУ «Средняя школа № 1»", "", "", ""],
    ["5", "МБУ ДО «Дом детского творчества»", "ДДТ", "", "нет"],
]
COLUMNS = {Column.NAME: 1, Column.SHORT_NAME: 2, Column.HEAD_NAME: 3, Column.EMAIL: 4}


def test_the_heading_is_found_below_a_title_and_says_its_columns() -> None:
    place = matching.heading_row(CELLS)
    assert (place, matching.guessed(CELLS[place])) == (1, COLUMNS)


@pytest.mark.parametrize(
    ("said", "name", "kind"),
    [
        ("", "МБДОУ «Детский сад № 5 «Росинка»", OrganisationKind.KINDERGARTEN),
        ("", "МБОУ СОШ № 3", OrganisationKind.SCHOOL),
        ("", "МАОУ «Гимназия № 2»", OrganisationKind.SCHOOL),
        ("", "Лицей имени Пушкина", OrganisationKind.SCHOOL),
        ("", "МБУ ДО ДЮСШ", OrganisationKind.SUPPLEMENTARY),
        ("", "МКУ «Ресурсный центр образования»", OrganisationKind.RESOURCE_CENTRE),
        ("", "Управление образования администрации", OrganisationKind.DEPARTMENT),
        ("школа", "МБОУ «Росток»", OrganisationKind.SCHOOL),
        ("kindergarten", "Росток", OrganisationKind.KINDERGARTEN),
        ("", "Росток", OrganisationKind.OTHER),
    ],
)
def test_the_kind_is_said_or_known_by_the_name(said: str, name: str, kind: OrganisationKind) -> None:
    assert matching.kind_of(said, name) is kind


def test_good_rows_are_taken_and_each_bad_one_says_why() -> None:
    taken, faults = matching.organisations(CELLS, 1, COLUMNS)
    assert [(row.row, row.short_name, row.kind) for row in taken] == [
        (3, "СШ № 1", OrganisationKind.SCHOOL),
        (4, "МБДОУ «Детский сад № 2»", OrganisationKind.KINDERGARTEN),
    ]
    assert [(fault.row, fault.code) for fault in faults] == [
        (6, TableFault.NO_NAME),
        (7, TableFault.DUPLICATE),
        (8, TableFault.BAD_EMAIL),
    ]


def known(number: int, name: str, short_name: str, email: str = "") -> Known:
    return Known(number, OrganisationRow(0, name, short_name, OrganisationKind.SCHOOL, "", email))


def test_an_organisation_is_known_again_by_either_name_and_only_what_the_table_says_is_changed() -> None:
    taken, _faults = matching.organisations(CELLS, 1, {Column.NAME: 1, Column.EMAIL: 4})
    here = [known(7, "мбоу «средняя школа № 1»", "Школа 1", "old@example.org"), known(8, "Другая", "Д")]
    (first, second), _unclear = matching.changes(taken, here, {Column.NAME: 1, Column.EMAIL: 4})
    assert first.before is here[0]
    assert first.changed == {
        "name": ("мбоу «средняя школа № 1»", "МБОУ «Средняя школа № 1»"),
        "email": ("old@example.org", "one@example.org"),
    }
    assert (second.before, second.changed) == (None, {})


def test_an_empty_cell_takes_nothing_away() -> None:
    taken, _faults = matching.organisations(CELLS[:3], 1, {Column.NAME: 1})
    here = [known(7, "МБОУ «Средняя школа № 1»", "Ш1", "a@b.ru")]
    (change,), _unclear = matching.changes(taken, here, {Column.NAME: 1, Column.SHORT_NAME: 0})
    assert change.row.email == "a@b.ru"


def changed(rows: list[list[str]], here: list[Known]) -> tuple[list[matching.Change], list[matching.Fault]]:
    columns = {Column.NAME: 0, Column.SHORT_NAME: 1, Column.KIND: 2}
    taken, faults = matching.organisations([["", "", ""], *rows], 0, columns)
    changes, unclear = matching.changes(taken, here, columns)
    return changes, [*faults, *unclear]


@pytest.mark.parametrize("name", ['МБОУ "СОШ №5"', "МБОУ «СОШ № 5»", "мбоу  „сош № 5“"])
def test_an_organisation_is_known_again_whatever_the_quotes_and_spaces(name: str) -> None:
    (change,), _faults = changed([[name, "", ""]], [known(7, "МБОУ «СОШ № 5»", "СОШ 5"), known(8, "МБОУ СОШ 15", "15")])
    assert change.before is not None
    assert change.before.id == 7


def test_a_row_that_names_two_organisations_and_a_second_row_of_one_are_left_out() -> None:
    here = [known(7, "Школа первая", "Ш1"), known(8, "Школа вторая", "Ш2"), known(9, "Третья", "Ш3")]
    changes, faults = changed([["Школа первая", "Ш2", ""], ["Третья", "", ""], ["Иначе", "Ш3", ""]], here)
    assert [change.row.row for change in changes] == [3]
    assert [(fault.row, fault.code) for fault in faults] == [(2, TableFault.NAMES_TWO), (4, TableFault.DUPLICATE)]


def test_what_a_row_does_not_say_changes_nothing() -> None:
    here = [known(7, "Детский сад «Росток»", "Росток")]
    assert changed([["Детский сад «Росток»", "", ""]], here)[0][0].changed == {}
    assert changed([["Детский сад «Росток»", "", "д/с"]], here)[0][0].changed == {"kind": ("school", "kindergarten")}


def test_a_long_official_name_is_its_own_short_name_cut_off() -> None:
    (change,), _faults = changed([["Муниципальное " * 30, "", ""]], [])
    assert len(change.row.short_name) == 200
    assert [fault.code for fault in changed([["Школа", "Ш" * 201, ""]], [])[1]] == [TableFault.TOO_LONG]
