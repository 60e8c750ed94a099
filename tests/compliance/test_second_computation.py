"""Every number of the sheet of figures equals a second computation, and leads to a list of exactly so many rows.

`HISTORIES` says how many random histories; `TRACKER_HISTORIES=1000` is the long run.
"""

import os
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tests.compliance.histories import END, History, came, count, make
from tests.compliance.rows import Life, on
from tracker import db
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.printed import Line, Sheet
from tracker.compliance.sheets import sheet

HISTORIES = int(os.environ.get("TRACKER_HISTORIES", "100"))
OCTOBER = date(2026, 10, 20)
DAYS = (date(2026, 4, 20), date(2026, 7, 1), OCTOBER)
SPANS = ((date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 4, 1), date(2026, 6, 30)))
NUMBERS = ("total", "on_time", "late", "overdue", "not_yet_due", "withdrawn")


def share(part: int, whole: int) -> str:
    """A share as the sheets write it."""
    if not whole:
        return "–"
    exact = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    shown = min(max(exact, Decimal("0.1")), Decimal("99.9")) if 0 < part < whole else exact
    return f"{shown} % ({part} из {whole})".replace(".", ",", 1)


def expected(numbers: Counter[str]) -> tuple[str, ...]:
    """A line of the sheet from the second computation."""
    due = numbers["on_time"] + numbers["late"] + numbers["overdue"]
    assert due + numbers["not_yet_due"] + numbers["withdrawn"] == numbers["total"]
    return (
        *(str(numbers[name]) for name in NUMBERS),
        share(numbers["due_on_time"], numbers["due"]),
        share(numbers["first_due_on_time"], numbers["first_due"]),
        share(numbers["never_extended"], numbers["first"]),
    )


def found(it: Sheet, heading: str) -> dict[str, Line]:
    """The lines of a part by what they count."""
    part = next((part for part in it.parts if part.heading == heading), None)
    return {line.cells[0].text: line for line in part.tables[0].lines} if part else {}


def shown(line: Line) -> tuple[str, ...]:
    return tuple(cell.text for cell in line.cells[1:])


def check(life: Life, histories: list[History], day: date, span: tuple[date, date]) -> None:
    order = Order(Kind.FIGURES, About.BODY, life.municipality.body, day, *span)
    with db.transaction(write=False):
        it = sheet(order)
        names = {life.municipality.organisation(key).id: life.municipality.organisation(key) for key in WHO}
        cells = [cell for line in found(it, "Показатели").values() for cell in line.cells if cell.leads_to]
        assert len(cells) >= 8
        for cell in cells:
            where = {name: str(value) for name, value in cell.leads_to.values.items()}
            listed = sheet(Order(Kind.LIST, About.BODY, order.id, day, *span, where=where))
            assert sum(1 for _ in listed.main.lines) == cell.value, where
    binding = [each for each in histories if not each.advisory]
    advisory = [each for each in histories if each.advisory]
    whole = found(it, "Показатели")
    assert shown(whole["Исполнения (поручение × организация)"]) == expected(count(binding, day, span))
    assert shown(whole["Рекомендации: исполнения"]) == expected(count(advisory, day, span))
    by_organisation = found(it, "По организациям")
    for of, organisation in names.items():
        numbers = count([each for each in binding if each.organisation == of], day, span)
        line = by_organisation.get(organisation.short_name)
        assert (shown(line) if line else expected(Counter())) == expected(numbers)
    days = [now.due_on for now in (came(each, day) for each in binding) if now.due_on]
    months = Counter((due_on.year, due_on.month) for due_on in days)
    assert {label: line.cells[1].value for label, line in found(it, "По месяцам").items()} == {
        f"{month:02}.{year}": number for (year, month), number in sorted(months.items())
    }


WHO = ("school1", "school2", "school3", "sad1", "sad2")


def test_the_figures_of_random_histories_equal_a_second_computation(life: Life) -> None:
    with db.transaction():
        histories = make(life, HISTORIES // len(WHO), seed=7)
    on(OCTOBER)
    assert max(day for each in histories for day, *_ in each.events) <= END
    for day in DAYS:
        for span in SPANS:
            check(life, histories, day, span)
