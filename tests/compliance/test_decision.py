"""The draft of the next decision, read back by the product's own reader."""

import pytest

from tests.compliance.rows import Life, on
from tests.compliance.sheets import JUNE_30
from tests.compliance.test_report import lived
from tests.compliance.test_sheets import YEAR
from tracker import db
from tracker.compliance.exports import docx
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.sheets import sheet
from tracker.intake.reading import read


@pytest.mark.parametrize("about", [About.RESOLUTION, About.BODY])
def test_the_reader_reads_the_draft_back_into_the_same_points(life: Life, about: About) -> None:
    with db.transaction():
        of = {About.RESOLUTION: lived(life), About.BODY: life.municipality.body}
    on(JUNE_30)
    with db.transaction(write=False):
        made = sheet(Order(Kind.DECISION, about, of[about], JUNE_30, **YEAR))
    points = made.parts[0].sentences
    assert any("родлить срок" in point for point in points)
    assert any("нять с контроля" in point for point in points)
    assert all("решения от 24.04.2026 № 2" in point for point in points[1:])
    draft = read(docx.write(made))
    found = [(point.number, " ".join(point.text.split()).rstrip(".")) for point in draft.points]
    assert found == [(f"{at}.", " ".join(point.split()).rstrip(".")) for at, point in enumerate(points, 1)]
    assert (draft.header.title, draft.header.body) == (
        "Об исполнении решений коллегии", "Коллегия Управления образования",
    )  # fmt: skip
