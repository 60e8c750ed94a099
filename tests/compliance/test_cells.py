"""Single rows of the execution report: what an executor says, who is silent, periods, a moved day."""

from datetime import date

import pytest

from tests.compliance.rows import CALENDAR, Life, Written, on
from tests.compliance.sheets import ADOPTED, june, made, row
from tests.municipality import SCHOOLS
from tracker import db
from tracker.calendar.recurrence import Every, Recurrence
from tracker.directory.models import Organisation
from tracker.directory.roles import OrganisationKind
from tracker.executions import recurring
from tracker.executions.recurring import Rule
from tracker.executions.states import Answer
from tracker.intake.draft import Part


def test_a_moved_day_shows_the_first_one_under_it(life: Life) -> None:
    with db.transaction():
        made_id = life.resolution([Written("1", to=("school1",), due_on=june(1))], adopted_on=ADOPTED)
        life.extend(date(2026, 5, 10), "1", "school1", june(20))
        life.note(june(2), "1", "school1", "закуплены материалы")
    on(june(5))
    assert row(made(made_id, june(5)), "1")[4:7] == (
        "20.06.2026\n(первоначальный – 01.06.2026)",
        "–",
        "Промежуточная информация от 02.06.2026: закуплены материалы.",
    )


@pytest.mark.parametrize(
    ("answer", "decided", "expected"),
    [
        (Answer.EXECUTED, None, "Отчёт от 02.06.2026 на рассмотрении. Сделано."),
        (Answer.PARTLY, "accept", "Исполнено частично. Сделано."),
        (Answer.NOT_OURS, "accept", "Не относится к организации. Сделано."),
        (Answer.EXECUTED, "return", "Отчёт от 02.06.2026 возвращён на доработку: нет приказа."),
    ],
)
def test_the_one_executor_speaks_in_the_row(life: Life, answer: Answer, decided: str | None, expected: str) -> None:
    with db.transaction():
        made_id = life.resolution([Written("1", to=("school1",), due_on=june(1))], adopted_on=ADOPTED)
        life.report(june(2), "1", "school1", "Сделано", answer=answer)
        if decided == "accept":
            life.accept(june(3), "1", "school1")
        elif decided:
            life.send_back(june(3), "1", "school1", "нет приказа")
    on(june(5))
    assert row(made(made_id, june(5)), "1")[6] == expected


def test_ten_silent_organisations_are_named_and_the_others_counted(life: Life) -> None:
    with db.transaction():
        for number in range(4, 15):
            it = Organisation(
                name=f"Школа {number}", short_name=f"МБОУ СОШ № {number}", kind=OrganisationKind.SCHOOL, position=number
            )
            db.session.add(it)
            db.session.flush()
            life.municipality.organisations[f"school{number}"] = it.id
        made_id = life.resolution([Written("1", to=(SCHOOLS,), due_on=june(1))], adopted_on=ADOPTED)
    on(june(5))
    said = row(made(made_id, june(5)), "1")[6]
    assert said.startswith("Исполнено 0 из 14; не исполнили: МБОУ СОШ № 1 (до 01.06), ")
    assert said.endswith(" и ещё 4.")
    assert said.count("(до 01.06)") == 10


def test_a_recurring_assignment_is_one_row_period_by_period(life: Life) -> None:
    monthly = {"every": "month", "day": None, "months_after": 1}
    with db.transaction():
        made_id = life.resolution(
            [Written("1", to=("school1",), recurrence=monthly)],
            adopted_on=date(2026, 4, 1),
            issued_on=date(2026, 6, 2),
        )
        life.done(june(5), "1", "school1", period="2026-04")
    on(june(20))
    sheet = made(made_id, june(20))
    assert row(sheet, "1")[4:] == (
        "ежемесячно\nближайший – 10.07.2026",
        "–",
        "Исполнено: апрель 2026 г.\nМай 2026 г.: не исполнено.\nИюнь 2026 г.: на контроле, срок не наступил.",
        "не исполнено, просрочено на 10 дней",
    )
    assert sheet.proposals == ("Оставить на контроле как не исполненный в срок пункт 1.",)
    for rule, ends_on in ((Recurrence(Every.QUARTER, 5), date(2026, 12, 31)), (Recurrence(Every.MONTH, 20), june(19))):
        on(date(2026, 7, 5))
        with db.transaction():
            ordered = life.execution("1", "school1", "2026-04").assignment
            chair = life.municipality.as_("chair", date(2026, 7, 5))
            recurring.change(ordered, Rule(rule, date(2026, 7, 5), ends_on, "Иначе."), chair, CALENDAR)
        assert made(made_id, june(20)) == sheet
    assert row(made(made_id, date(2026, 7, 5)), "1")[4] == "ежемесячно\nпо 19.06.2026\nближайший – 10.07.2026"


def test_those_who_answer_are_named_as_they_are_now_and_were_then(life: Life) -> None:
    autumn = date(2026, 9, 1)
    with db.transaction():
        points = [
            Written("1", to=("school1",), due_on=autumn),
            Written("2", to=("school2", "centre"), due_on=autumn),
            Written("3", to=(SCHOOLS,), due_on=autumn),
            Written("4", to=("centre",), helpers=("school2", "school1"), due_on=autumn),
            Written("5", to=("centre",), helpers=(SCHOOLS,), due_on=autumn),
        ]
        made_id = life.resolution(points, adopted_on=ADOPTED)
        life.join(june(2), "1", "school3")
        life.join(june(2), "4", "school3", part=Part.CO_EXECUTOR)
        life.withdraw(june(2), "4", "school2")
        life.withdraw(june(2), "5", "school2")
        life.withdraw(june(2), "2", "centre")
        life.withdraw(june(2), "3", "school3")
    with db.transaction():
        life.join(june(3), "3", "sad1")
        life.join(june(3), "3", "sad2")
        life.withdraw(june(3), "2", "school2")
        life.done(june(3), "4", "centre")
    on(june(4))
    said = {day: [row(made(made_id, june(day)), point)[3] for point in ("1", "2", "3")] for day in (1, 2, 3)}
    assert said == {
        1: ["МБОУ СОШ № 1 (Фамилия S.)", "МБОУ СОШ № 2; МКУ «Ресурсный центр»", f"{SCHOOLS} (3)"],
        2: ["МБОУ СОШ № 1; МБОУ СОШ № 3", "МБОУ СОШ № 2 (Фамилия S.)", f"{SCHOOLS} (2)"],
        3: ["МБОУ СОШ № 1; МБОУ СОШ № 3", "МБОУ СОШ № 2; МКУ «Ресурсный центр»", f"{SCHOOLS} (4)"],
    }
    helped = {
        (day, point): row(made(made_id, june(day)), point)[3].partition("\nСоисполнители: ")[2]
        for day in (1, 2, 3, 4)
        for point in ("4", "5")
    }
    assert [helped[day, "4"] for day in (1, 2, 3, 4)] == [
        "МБОУ СОШ № 2, МБОУ СОШ № 1", *["МБОУ СОШ № 1, МБОУ СОШ № 3"] * 3,
    ]  # fmt: skip
    assert [helped[day, "5"] for day in (1, 2)] == [f"{SCHOOLS} (3)", f"{SCHOOLS} (2)"]
