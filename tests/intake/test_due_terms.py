"""Terms and recurrences in invented sentences: how many of what, how often, on which day."""

import pytest

from tests.intake.test_due_phrases import ADOPTED
from tracker.calendar.recurrence import Every, Recurrence
from tracker.calendar.terms import Offset, Unit
from tracker.intake.due.phrases import find

OFFSETS = [
    ("в течение 10 рабочих дней", Offset(10, Unit.WORKING_DAY)),
    ("в течение трёх дней", Offset(3, Unit.DAY)),
    ("в течение 5 (пяти) календарных дней", Offset(5, Unit.DAY)),
    ("в течение месяца", Offset(1, Unit.MONTH)),
    ("в течение двух недель", Offset(2, Unit.WEEK)),
    ("в трёхдневный срок", Offset(3, Unit.DAY)),
    ("в 10-дневный срок", Offset(10, Unit.DAY)),
    ("в месячный срок", Offset(1, Unit.MONTH)),
    ("в недельный срок", Offset(1, Unit.WEEK)),
    ("срочно", Offset(3, Unit.DAY)),
    ("незамедлительно", Offset(3, Unit.DAY)),
    ("оперативно", Offset(10, Unit.DAY)),
    ("в течение 10 дней со дня принятия настоящего решения", Offset(10, Unit.DAY)),
    ("в течение 10 дней со дня получения запроса", None),
]


@pytest.mark.parametrize(("text", "offset"), OFFSETS)
def test_a_term_carries_its_number_and_unit(text: str, offset: Offset | None) -> None:
    (found,) = find(f"Направить ответ {text}.", ADOPTED)
    assert found.deadline.offset == offset


RECURRENCES = [
    ("ежеквартально до 10 числа", Recurrence(Every.QUARTER, 10)),
    ("ежемесячно до 5 числа месяца, следующего за отчётным", Recurrence(Every.MONTH, 5)),
    ("до 3 числа каждого месяца", Recurrence(Every.MONTH, 3)),
    ("ежегодно до 1 декабря", Recurrence(Every.YEAR, 1, 0)),
    ("ежегодно, до 20 января", Recurrence(Every.YEAR, 20, 1)),
    ("до 15 сентября ежегодно", Recurrence(Every.YEAR, 15, -3)),
    ("один раз в полугодие", Recurrence(Every.HALF_YEAR)),
    ("еженедельно", Recurrence(Every.WEEK)),
    ("каждый понедельник", Recurrence(Every.WEEK, 1)),
]


@pytest.mark.parametrize(("text", "recurrence"), RECURRENCES)
def test_a_recurrence_carries_its_rule(text: str, recurrence: Recurrence) -> None:
    (found,) = find(f"Представлять сведения {text}.", ADOPTED)
    assert found.deadline.recurrence == recurrence
