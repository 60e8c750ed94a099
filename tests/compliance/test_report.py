"""The execution report: its rows cell by cell, its figures, its sentences, who signs, and a day of the past."""

from datetime import date

import pytest
from sqlalchemy import event

from tests.compliance.rows import CALENDAR, Life, Written, on
from tests.compliance.sheets import ADOPTED, JUNE_30, OCTOBER, june, made, row
from tests.municipality import EDUCATIONAL
from tracker import db, language
from tracker.calendar.recurrence import Every, Recurrence
from tracker.compliance import tables, words
from tracker.compliance.figures import Rate, Span
from tracker.compliance.printed import Table
from tracker.compliance.report import body_report
from tracker.directory.models import Body, Person
from tracker.directory.registry import change_organisation, put_group
from tracker.directory.roles import OrganisationKind, Role
from tracker.directory.services import appoint, dismiss, set_active, set_rules
from tracker.directory.table import OrganisationRow
from tracker.executions import decisions, recurring
from tracker.executions.recurring import Rule
from tracker.intake.draft import PointKind

POINTS = [
    Written("1", "Принять к сведению информацию.", kind=PointKind.STATEMENT),
    Written("2", "Ресурсному центру (директор Ткаченко О.Ф.):", heading=True),
    Written("2.1", "обеспечить методическое сопровождение:", above="2", heading=True),
    Written(
        "2.1.1",
        "внедрения технологий",
        above="2.1",
        to=("centre",),
        helpers=("school1",),
        printed="Ресурсному центру",
        due_on=june(1),
    ),
    Written("2.2", "выпустить сборник", above="2", to=("centre",), printed="Ресурсному центру", due_on=june(10)),
    Written("3", "завершить ремонт", to=(EDUCATIONAL,), due_on=june(1)),
    Written("4", "рассмотреть опыт", to=("department",), advisory=True),
    Written("5", "представить отчёт", to=("school3",), due_on=date(2026, 9, 1)),
    Written("6", "разместить сведения", to=("sad1",), due_on=june(5)),
]


def lived(life: Life) -> int:
    """A resolution with everything in it; what comes after 30 June changes much."""
    resolution = life.resolution(POINTS, adopted_on=ADOPTED)
    life.done(date(2026, 5, 20), "2.1.1", "centre", "Проведены семинары, материалы разосланы.")
    life.done(june(15), "2.2", "centre", "Сборник выпущен.")
    life.done(date(2026, 5, 30), "3", "school1")
    life.done(june(3), "3", "school2")
    life.report(june(20), "3", "sad2")
    life.ask(june(25), "3", "school3", date(2026, 8, 1))
    life.done(june(1), "4", "department", "Опыт рассмотрен.")
    life.withdraw(june(4), "6", "sad1", "сайт закрыт на ремонт")
    return resolution


def later(life: Life) -> None:
    """What happened after the day of the report."""
    db.session.expire_all()
    on(date(2026, 7, 1))
    for label, who, text in (
        ("3", "school3", "завершить капитальный ремонт"),
        ("2.2", "centre", "выпустить книгу"),
        ("2.2", "centre", "выпустить том"),
    ):
        point = life.execution(label, who).assignment.point
        decisions.correct_text(point, text, life.municipality.as_("chair"), "уточнение")
    db.session.expire_all()
    life.grant(date(2026, 7, 1), "3", "school3")
    life.accept(date(2026, 7, 2), "3", "sad2")
    life.reopen(date(2026, 7, 3), "6", "sad1")
    life.reopen(date(2026, 7, 4), "2.2", "centre")
    life.done(date(2026, 8, 30), "5", "school3")
    life.done(date(2026, 9, 10), "3", "sad1")
    otherwise(life)


def otherwise(life: Life) -> None:
    """Much is called, sorted, ruled and asked otherwise from September on."""
    on(date(2026, 9, 20))
    places, chair = life.municipality, life.municipality.as_("chair", date(2026, 9, 20))
    for who, name, kind in (
        ("centre", "Центр", OrganisationKind.RESOURCE_CENTRE),
        ("centre", "Центр развития", OrganisationKind.OTHER),
        ("school1", "Лицей № 1", OrganisationKind.SCHOOL),
        ("sad2", "Школа № 2", OrganisationKind.SCHOOL),
    ):
        row = OrganisationRow(0, f"{name} (полное имя)", name, kind, "", "")
        change_organisation(places.organisation(who), row, by_id=None)
    put_group(places.group(EDUCATIONAL), "Все организации", [OrganisationKind.SCHOOL], [], by_id=None)
    for high in (99, 100):
        levels = {"high": high, "upper_middle": 90, "middle": 41, "lower_middle": 1}
        set_rules(db.session.get_one(Body, places.body), {"coverage": levels}, by_id=None)
    rule = Rule(Recurrence(Every.QUARTER, 5), date(2026, 9, 20), None, "Нужно каждый квартал.")
    recurring.change(life.execution("4", "department").assignment, rule, chair, CALENDAR)


@pytest.fixture
def resolution(life: Life) -> int:
    with db.transaction():
        made = lived(life)
    on(JUNE_30)
    return made


def test_the_heading_names_the_resolution_the_body_and_the_day(resolution: int) -> None:
    sheet = made(resolution)
    assert (sheet.title, *sheet.subject, sheet.as_of_words) == (
        "Справка об исполнении решения коллегии",
        "от 24.04.2026 № 2 «О подготовке к учебному году»",
        "Коллегия Управления образования",
        "по состоянию на 30 июня 2026\u202fг.",
    )


def test_the_columns_stand_in_the_order_of_the_trade(resolution: int) -> None:
    assert made(resolution).columns == (
        "№ п/п", "Пункт решения", "Содержание поручения", "Ответственный исполнитель",
        "Срок исполнения", "Дата исполнения", "Информация об исполнении", "Отметка",
    )  # fmt: skip


SILENT = (
    "Исполнено 2 из 5; с нарушением срока: 1; не исполнили: МБОУ СОШ № 3 (до 01.06), МБДОУ № 1 (до 01.06); "
    "на рассмотрении: 1."
)
ROWS = {
    "2.1.1": (
        "1", "2.1.1", "обеспечить методическое сопровождение: внедрения технологий.",
        "МКУ «Ресурсный центр» (Фамилия C.)\nСоисполнители: МБОУ СОШ № 1",
        "01.06.2026", "20.05.2026", "Проведены семинары, материалы разосланы.", "исполнено в срок",
    ),
    "2.2": (
        "2", "2.2", "выпустить сборник.", "МКУ «Ресурсный центр» (Фамилия C.)",
        "10.06.2026", "15.06.2026", "Сборник выпущен.", "исполнено с нарушением срока на 5 дней",
    ),
    "3": (
        "3", "3", "завершить ремонт.", "Образовательные организации (5)",
        "01.06.2026", "–",
        SILENT,
        "не исполнено, просрочено на 29 дней",
    ),
    "4": (
        "4", "4", "рассмотреть опыт.", "Управление образования (Фамилия D.)",
        "без срока", "01.06.2026", "Опыт рассмотрен.", "исполнено в срок\n(рекомендация)",
    ),
    "5": (
        "5", "5", "представить отчёт.", "МБОУ СОШ № 3 (Фамилия S.)",
        "01.09.2026", "–", "Информация не представлена.", "на контроле, срок не наступил",
    ),
    "6": (
        "6", "6", "разместить сведения.", "МБДОУ № 1 (Фамилия S.)",
        "05.06.2026", "–", "Снято с контроля 04.06.2026: сайт закрыт на ремонт.", "снято с контроля",
    ),
}  # fmt: skip


def test_each_assignment_is_a_row_in_the_order_of_the_points(resolution: int) -> None:
    sheet = made(resolution)
    assert {each.point: each.cells for each in sheet.rows} == ROWS
    assert [each.point for each in sheet.rows] == list(ROWS)


def test_what_orders_nothing_has_no_row_and_is_named_in_a_note(resolution: int) -> None:
    assert made(resolution).notes == ("Пункт 1 поручения не содержит и на контроле не состоит.",)


FIGURES = {
    #                                          total on time late overdue ahead withdrawn
    "Поручения":                                  (5, 1, 1, 1, 1, 1),
    "Исполнения (поручение × организация)":       (9, 2, 2, 3, 1, 1),
    "Рекомендации: поручения":                    (1, 1, 0, 0, 0, 0),
    "Рекомендации: исполнения":                   (1, 1, 0, 0, 0, 0),
}  # fmt: skip


def test_the_figures_count_assignments_and_executions_and_recommendations_apart(resolution: int) -> None:
    found = {
        each.what: (it.total, it.on_time, it.late, it.overdue, it.not_yet_due, it.withdrawn)
        for each in made(resolution).totals
        for it in (each.figures,)
    }
    assert found == FIGURES


def words_of(table: Table, line: int) -> tuple[str, ...]:
    return tuple(cell.text for cell in list(table.lines)[line].cells)


def test_every_share_stands_with_its_numerator_and_denominator(resolution: int) -> None:
    sheet = made(resolution)
    executions = sheet.totals[1].figures
    assert (executions.compliance, executions.first_compliance) == (Rate(2, 7), Rate(2, 7))
    assert words_of(tables.rates(sheet.totals), 1) == (
        "Исполнения (поручение × организация)", "28,6 % (2 из 7)", "28,6 % (2 из 7)", "100,0 % (8 из 8)",
    )  # fmt: skip
    assert words_of(tables.rates(sheet.totals), 2)[1] == "нет: срок исполнения не наступил"


def test_the_control_sum_is_written_out(resolution: int) -> None:
    assert words_of(tables.totals(made(resolution).totals), 1)[-1] == "2 + 2 + 3 + 1 + 1 = 9"


def test_the_conclusions_say_what_the_rows_say(resolution: int) -> None:
    assert made(resolution).conclusions == (
        (
            "На контроле состояло 5 поручений: исполнено 2, из них с нарушением срока 1, не исполнено в срок 1, "
            "срок не наступил по 1, снято с контроля без исполнения 1."
        ),
        "Дана 1 рекомендация: исполнено 1.",
        "С нарушением срока исполнен пункт 2.2.",
        "В установленный срок не исполнен пункт 3.",
        "Снят с контроля без исполнения пункт 6.",
    )


def test_the_proposals_are_the_draft_of_the_next_decision(resolution: int) -> None:
    assert made(resolution).proposals == (
        "Снять с контроля как исполненные пункты 2.1.1, 2.2, 4.",
        "Продлить срок исполнения пункта 3 по заявлению: МБОУ СОШ № 3 – до 01.08.2026.",
        "Оставить на контроле как не исполненный в срок пункт 3.",
        "Оставить на контроле до исполнения (срок не наступил) пункт 5.",
    )


def test_the_report_of_june_asked_in_october_is_the_one_of_june(life: Life, resolution: int) -> None:
    in_june = made(resolution)
    with db.transaction():
        later(life)
        appoint(
            db.session.get_one(type(life.municipality.as_("observer").person), life.municipality.people["observer"]),
            Role.CHAIR, date(2026, 9, 1), by_id=None, body_id=life.municipality.body,
        )  # fmt: skip
    on(OCTOBER)
    assert made(resolution) == in_june
    assert made(resolution, OCTOBER) != in_june


def test_a_head_whose_way_in_is_closed_later_is_named_as_of_that_day_only(life: Life, resolution: int) -> None:
    head = life.municipality.people["centre"]

    def named(day: date) -> bool:
        return "Фамилия C." in row(made(resolution, day), "2.2")[3]

    def turn(day: date, *, active: bool) -> None:
        on(day)
        with db.transaction():
            set_active(db.session.get_one(Person, head), active=active, by_id=None)

    turn(date(2026, 7, 5), active=False)
    assert (named(JUNE_30), named(date(2026, 7, 5))) == (True, False)
    turn(date(2026, 7, 20), active=True)
    on(OCTOBER)
    assert [named(day) for day in (JUNE_30, date(2026, 7, 6), date(2026, 7, 20), OCTOBER)] == [True, False, True, True]


def test_in_october_it_is_as_things_are_in_october(life: Life, resolution: int) -> None:
    with db.transaction():
        later(life)
    on(OCTOBER)
    sheet = made(resolution, OCTOBER)
    assert row(sheet, "3")[4:] == (
        "01.06.2026\n(1 организации продлён до 01.08.2026)",
        "–",
        "Исполнено 4 из 5; с нарушением срока: 3; не исполнили: МБОУ СОШ № 3 (до 01.08).",
        "не исполнено, просрочено на 80 дней",
    )
    assert "Срок исполнения продлевался по пункту 3." in sheet.conclusions
    assert row(sheet, "2.2")[2] == "выпустить том."
    assert row(sheet, "2.2")[5:7] == ("–", "Информация не представлена.")
    assert row(sheet, "2.2")[3] == "Центр развития (Фамилия C.)"
    assert row(sheet, "4")[4] == "ежеквартально"
    assert row(sheet, "3")[3] == "Все организации (5)"


def test_who_signs_held_the_office_on_that_day(life: Life, resolution: int) -> None:
    places = life.municipality
    with db.transaction():
        secretary = places.as_("secretary").person
        [office] = secretary.appointments
        dismiss(office, june(14), by_id=None)
        new = places.as_("stranger").person
        new.full_name = "Пелех Анна Сергеевна"
        appoint(
            new, Role.SECRETARY, june(15), by_id=None, body_id=places.body, position="главный специалист", acting=True
        )
    assert [(each.position, each.name) for each in made(resolution, june(14)).signatures] == [
        ("Председатель коллегии", "C. Фамилия"),
        ("Секретарь коллегии", "S. Фамилия"),
    ]
    signed = made(resolution, june(15))
    assert (signed.signatures[1].position, signed.signatures[1].name, signed.executor) == (
        "И.о. секретаря коллегии, главный специалист",
        "А.С. Пелех",
        "Пелех Анна Сергеевна",
    )


def test_before_it_was_issued_there_is_nothing_to_report_on(resolution: int) -> None:
    sheet = made(resolution, date(2026, 4, 20))
    assert (sheet.rows, sheet.conclusions, sheet.proposals) == (
        [],
        ("На контроле не состояло ни одного поручения.",),
        (),
    )


def test_a_period_takes_what_is_due_in_it_from_all_resolutions_of_the_body(life: Life, resolution: int) -> None:
    with db.transaction():
        life.resolution(
            [Written("1", "провести смотр", to=("school1",), due_on=june(12))],
            adopted_on=date(2026, 5, 15), number="3", title="О смотре",
        )  # fmt: skip
        life.resolution(
            [Written("1", to=("school2",), due_on=june(12))],
            adopted_on=ADOPTED, body=life.municipality.other_body,
        )  # fmt: skip
    on(JUNE_30)
    with db.transaction(write=False):
        body = db.session.get_one(Body, life.municipality.body)
        sheet = body_report(body, JUNE_30, Span(june(2), june(12)))
    assert sheet.subject[0] == "со сроком исполнения с 02.06.2026 по 12.06.2026"
    assert [(each.title, [it.point for it in each.rows]) for each in sheet.sections] == [
        ("Решение от 24.04.2026 № 2 «О подготовке к учебному году»", ["2.2", "6"]),
        ("Решение от 15.05.2026 № 3 «О смотре»", ["1"]),
    ]
    assert [it.number for it in sheet.rows] == [1, 2, 3]
    assert sheet.proposals[0] == "Снять с контроля как исполненный пункт 2.2 решения от 24.04.2026 № 2."


def test_what_was_moved_out_of_the_period_is_said_and_judged_by_its_first_day(life: Life) -> None:
    with db.transaction():
        life.resolution([Written("1", to=("school1",), due_on=june(12))], adopted_on=ADOPTED)
        life.extend(june(5), "1", "school1", date(2026, 8, 1))
    on(JUNE_30)
    with db.transaction(write=False):
        body = db.session.get_one(Body, life.municipality.body)
        sheet = body_report(body, JUNE_30, Span(june(1), june(30)))
    assert sheet.rows == []
    assert sheet.totals[1].figures.first_compliance == Rate(0, 1)
    assert sheet.conclusions[-1] == (
        "Срок исполнения перенесён за пределы периода по пункту 1 решения от 24.04.2026 № 2."
    )


def questions(resolution_id: int) -> int:
    """How many questions a report asks of the database."""
    asked: list[str] = []
    engine = db.session.get_bind()

    def count(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", count)
    made(resolution_id)
    event.remove(engine, "before_cursor_execute", count)
    return len([each for each in asked if each.startswith("SELECT")])


def test_a_long_resolution_takes_as_many_questions_as_a_short_one(life: Life) -> None:
    with db.transaction():
        sizes = [
            life.resolution(
                [
                    Written(str(point), to=(EDUCATIONAL if point % 2 else "centre",), due_on=june(1))
                    for point in range(1, size)
                ],
                adopted_on=ADOPTED,
                number=str(size),
            )
            for size in (3, 30)
        ]
    on(JUNE_30)
    assert questions(sizes[0]) == questions(sizes[1])


def test_the_report_speaks_english_too(resolution: int) -> None:
    with language.speaking("en"):
        sheet = made(resolution)
        assert sheet.title == "Report on the execution of a resolution of the collegium"
        assert row(sheet, "3")[7] == "not executed, overdue by 29 days"
        assert words.share(Rate(1, 8)) == "12.5 % (1 of 8)"
