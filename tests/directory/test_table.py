"""The table of organisations: what is taken, and which row is at fault."""

import pytest

from tracker.directory import table
from tracker.directory.roles import OrganisationKind
from tracker.directory.table import BadTable, OrganisationRow, TableFault

HEADING = "name,short_name,kind,head_name,email\n"
ROW = "МБОУ «СОШ № 1»,СОШ № 1,school,Котова Инна Ивановна,one@example.org\n"
ONE = OrganisationRow(
    2, "МБОУ «СОШ № 1»", "СОШ № 1", OrganisationKind.SCHOOL, "Котова Инна Ивановна", "one@example.org"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_in_each_encoding_and_with_each_delimiter(encoding: str, delimiter: str) -> None:
    assert table.read((HEADING + ROW).replace(",", delimiter).encode(encoding)) == [ONE]


def test_columns_may_stand_in_any_order_and_be_left_out() -> None:
    (row,) = table.read("kind;name\nkindergarten;Детский сад № 1\n".encode())
    assert (row.name, row.short_name, row.kind, row.email) == (
        "Детский сад № 1",
        "Детский сад № 1",
        OrganisationKind.KINDERGARTEN,
        "",
    )


@pytest.mark.parametrize("title", ["", "Перечень учреждений, подведомственных управлению\n", "Перечень;;\n\n"])
def test_a_title_above_the_table_does_not_say_what_divides_its_cells(title: str) -> None:
    rows = table.cells(f"{title}Название;Кратко;Почта\nШкола, лицей;Лицей;a@b.ru\n".encode())
    assert rows[-1] == ["Школа, лицей", "Лицей", "a@b.ru"]


def test_empty_rows_are_passed_over() -> None:
    assert [row.row for row in table.read((HEADING + "\n,,,,\n" + ROW).encode())] == [4]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("", TableFault.EMPTY, 0),
        (HEADING, TableFault.EMPTY, 0),
        ("name,email\nx,\n", TableFault.NO_COLUMN, 1),
        (HEADING + ",x,school,,\n", TableFault.NO_NAME, 2),
        (HEADING + ROW + "Школа,Ш,shcool,,\n", TableFault.UNKNOWN_KIND, 3),
        (HEADING + ROW + ROW, TableFault.DUPLICATE, 3),
        (HEADING + "Школа,Ш,school,,a@b.c; d@e.f\n", TableFault.BAD_EMAIL, 2),
        (HEADING + "Школа,Ш,school,,nobody\n", TableFault.BAD_EMAIL, 2),
        (HEADING + "Ш" * 1001 + ",Ш,school,,\n", TableFault.TOO_LONG, 2),
        ("a\0b", TableFault.NOT_TEXT, 0),
    ],
)
def test_a_bad_table_names_its_row_and_fault(text: str, code: TableFault, row: int) -> None:
    with pytest.raises(BadTable) as caught:
        table.read(text.encode())
    assert (caught.value.code, caught.value.row) == (code, row)
