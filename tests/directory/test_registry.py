"""Organisations, groups and bodies are kept by people, each change in the history, no name twice."""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import select

from tests.municipality import SCHOOLS, Municipality
from tracker import audit, db, files
from tracker.db import session
from tracker.directory import matching, registry, sheet
from tracker.directory import queries as directory
from tracker.directory.matching import Column
from tracker.directory.models import Organisation, Person
from tracker.directory.registry import BroughtIn, NameTaken
from tracker.directory.roles import BodyKind, OrganisationKind
from tracker.directory.table import OrganisationRow
from tracker.files import ChildRefused

COLUMNS = {Column.NAME: 0, Column.SHORT_NAME: 1, Column.HEAD_NAME: 2, Column.EMAIL: 3}
TABLE = [
    ["Наименование", "Краткое", "Руководитель", "Почта"],
    ["МБОУ «Лицей № 9»", "Лицей № 9", "Ветрова Анна Павловна", "licey9@example.org"],
    ["МБОУ СОШ № 1 (полное имя)", "СОШ 1", "Другой Иван Иванович", "school1@example.org"],
]


def row(name: str, short_name: str) -> OrganisationRow:
    return OrganisationRow(0, name, short_name, OrganisationKind.SCHOOL)


def bring(town: Municipality) -> BroughtIn:
    with db.transaction():
        taken, _faults = matching.organisations(TABLE, 0, COLUMNS)
        changes, _unclear = matching.changes(taken, registry.known(), COLUMNS)
        return registry.bring_in(changes, town.today, by_id=town.people["administrator"])


def test_a_table_adds_and_changes_and_gives_a_head_where_there_was_none(municipality: Municipality) -> None:
    assert bring(municipality) == BroughtIn(added=1, changed=1, heads=1)
    with db.transaction(write=False):
        added = session.scalars(select(Organisation).where(Organisation.short_name == "Лицей № 9")).one()
        head = directory.heads([added.id], municipality.today)[added.id]
        assert (head.full_name, head.login, head.email) == ("Ветрова Анна Павловна", "licey9", "licey9@example.org")
        first = municipality.organisation("school1")
        assert first.short_name == "СОШ 1"
        kept = directory.heads([first.id], municipality.today)[first.id]
        assert kept.full_name != "Другой Иван Иванович"
        assert [entry.action for entry in audit.entries_of(first)] == ["change"]


def test_the_same_table_again_changes_nothing(municipality: Municipality) -> None:
    bring(municipality)
    assert bring(municipality) == BroughtIn()


def test_a_login_is_never_given_twice(municipality: Municipality) -> None:
    with db.transaction():
        session.add(Person(full_name="Другая", login="licey9", email=""))
    bring(municipality)
    with db.transaction(write=False):
        assert session.scalars(select(Person.login).where(Person.full_name == "Ветрова Анна Павловна")).all() == [
            "licey92"
        ]


def test_no_two_organisations_groups_or_bodies_are_called_the_same(municipality: Municipality) -> None:
    with db.transaction():
        school = municipality.organisation("school1")
        for names in ((school.name, "Новая"), ("Новая", school.short_name)):
            with pytest.raises(NameTaken):
                registry.add_organisation(row(*names), by_id=None)
            with pytest.raises(NameTaken):
                registry.change_organisation(municipality.organisation("school2"), row(*names), by_id=None)
        with pytest.raises(NameTaken):
            registry.put_group(None, SCHOOLS, [], [], by_id=None)
        body = directory.bodies()[0]
        with pytest.raises(NameTaken):
            registry.add_body(body.name, "", BodyKind.COUNCIL, body.time_zone, by_id=None)


def test_a_group_is_kinds_and_single_organisations(municipality: Municipality) -> None:
    ids = municipality.organisations
    with db.transaction():
        made = registry.put_group(None, "Школы и центр", [OrganisationKind.SCHOOL], [ids["centre"]], by_id=None)
        assert {each.id for each in directory.members(made)} == {
            ids[name] for name in ("school1", "school2", "school3", "centre")
        }
        registry.put_group(made, "Центр", [], [ids["centre"]], by_id=None)
        assert [each.id for each in directory.members(made)] == [ids["centre"]]
        assert [entry.action for entry in audit.entries_of(made)] == []
    with db.transaction(write=False):
        assert [entry.action for entry in audit.entries_of(made)] == ["add", "change"]


def test_a_closed_organisation_is_in_no_group_until_it_is_opened(municipality: Municipality) -> None:
    school = municipality.organisations["school1"]
    with db.transaction():
        registry.close_organisation(municipality.organisation("school1"), municipality.today, by_id=None)
        assert school not in directory.membership()[municipality.groups[SCHOOLS]]
        registry.close_organisation(municipality.organisation("school1"), None, by_id=None)
        assert school in directory.membership()[municipality.groups[SCHOOLS]]


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("Данные")
    for cells in rows:
        book["Данные"].append(cells)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        workbook([["Название", "Номер"], ["Школа ", 5.0], [None, None]]),
        "Название;Номер\nШкола;5\n;\n".encode("cp1251"),
        "Название\tНомер\nШкола\t5\n".encode(),
    ],
    ids=["xlsx", "csv", "tsv"],
)
def test_a_spreadsheet_becomes_rows_of_text_in_a_child_process(data: bytes) -> None:
    assert files.run_limited("tracker.directory.sheet", [], data) == [["Название", "Номер"], ["Школа", "5"]]


def test_a_workbook_that_says_a_wrong_size_is_read_to_its_end() -> None:
    written, told = BytesIO(workbook([["Название", "Номер"], ["Школа", 5]])), BytesIO()
    with ZipFile(written) as before, ZipFile(told, "w") as after:
        for part in before.namelist():
            after.writestr(part, before.read(part).replace(b'<dimension ref="A1:B2" />', b'<dimension ref="A1" />'))
    assert sheet.rows(told.getvalue()) == [["Название", "Номер"], ["Школа", "5"]]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04broken", "not_text"),
        (b"a\0b", "not_text"),
        (("имя\n" + "школа\n" * 5001).encode(), "too_large"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ChildRefused) as refused:
        files.run_limited("tracker.directory.sheet", [], data)
    assert refused.value.reason == reason
