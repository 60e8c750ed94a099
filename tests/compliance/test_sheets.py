"""The other sheets over real rows: coverage, extract, hand-over; and the same order gives the same file later."""

from dataclasses import replace
from datetime import date

import pytest

from tests.compliance.rows import Life, Written, on
from tests.compliance.sheets import ADOPTED, JUNE_30, OCTOBER, june
from tests.compliance.test_report import later, lived
from tracker import db
from tracker.compliance.evidence import Measured
from tracker.compliance.exports.formats import FORMATS
from tracker.compliance.orders import KINDS, About, Kind, Order
from tracker.compliance.printed import Sheet
from tracker.compliance.sheets import sheet
from tracker.executions import extending
from tracker.executions.models import ReportProof
from tracker.resolutions import asking
from tracker.resolutions.contract import Against, Asked, Over, Proof, stored
from tracker.resolutions.models import Resolution

YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


@pytest.fixture
def resolution(life: Life) -> int:
    with db.transaction():
        made = lived(life)
    on(JUNE_30)
    return made


def asked(life: Life, kind: Kind, about: About, of: int, **more: object) -> Sheet:
    with db.transaction(write=False):
        return sheet(_order(life, kind, about, of, **more))


def _order(life: Life, kind: Kind, about: About, of: int, **more: object) -> Order:
    days = {**YEAR, "as_of": JUNE_30, "since": date(2026, 6, 2), **more}
    where = {"body": str(life.municipality.body)} if about is About.ORGANISATION else {}
    return Order(kind, about, of, where=where, **days)  # type: ignore[arg-type]


def lines(it: Sheet, part: int, table: int = 0) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in line.cells) for line in it.parts[part].tables[table].lines]


def test_coverage_counts_organisations_and_points(life: Life, resolution: int) -> None:
    it = asked(life, Kind.COVERAGE, About.RESOLUTION, resolution)
    by_point = {line[0]: line[2:] for line in lines(it, 0)}
    assert by_point["3"] == ("2 из 5", "40,0 %", "С")
    assert by_point["2.2"] == ("1 из 1", "100,0 %", "ВВ")
    assert "6" not in by_point
    by_organisation = {line[0]: line[1:] for line in lines(it, 1)}
    assert by_organisation["МКУ «Ресурсный центр»"] == ("2 из 2", "100,0 %", "ВВ", "10 из 10")
    assert by_organisation["МБОУ СОШ № 3"] == ("0 из 2", "0,0 %", "НН", "менее 1 из 10")
    names = [name.partition(" – ")[2] for name in it.parts[2].notes[1].split("; ")]
    row = next(line[1:] for line in lines(it, 2) if line[0] == "3")
    assert {name for name, sign in zip(names, row, strict=True) if sign == "+"} == {"МБОУ СОШ № 1", "МБОУ СОШ № 2"}


def test_numbers_of_evidence_are_summed_and_set_against_the_indicator(life: Life, resolution: int) -> None:
    with db.transaction():
        for who, number in (("school1", 12.5), ("school2", 30)):
            report = life.execution("3", who).reports[-1]
            db.session.add(ReportProof(report_id=report.id, key="number", said=str(number), number=number))
        point = next(each for each in db.session.get_one(Resolution, resolution).points if each.label == "3")
        point.assignments[0].indicator = {
            "value": 40, "unit": "человек", "comparison": ">=", "printed": "не менее 40 человек",
        }  # fmt: skip
        children = Asked("number", Proof.NUMBER, label="Детей", unit="чел.", against=Against.TOTAL)
        point.assignments[0].asked = stored((children,))
    [line] = lines(asked(life, Kind.COVERAGE, About.RESOLUTION, resolution), 3)
    assert line[2:] == ("Детей, чел.", "2", "42,5", "21,25", "не менее 40 человек", "достигнут")
    with db.transaction():
        life.reopen(JUNE_30, "3", "school2")
    [line] = lines(asked(life, Kind.COVERAGE, About.RESOLUTION, resolution), 3)
    assert line[3:] == ("1", "12,5", "12,5", "не менее 40 человек", "не достигнут")
    on(date(2026, 7, 1))
    with db.transaction():
        ordered, chair = life.execution("3", "school1").assignment, life.municipality.as_("chair", date(2026, 7, 1))
        families = replace(children, label="Семей")
        for each in (replace(children, against=Against.NOTHING), families):
            asking.change_asked(ordered, (each,), chair, "Нужно иначе.")
    assert lines(asked(life, Kind.COVERAGE, About.RESOLUTION, resolution), 3) == [line]
    [now] = lines(asked(life, Kind.COVERAGE, About.RESOLUTION, resolution, as_of=date(2026, 7, 1)), 3)
    assert (now[2:4], now[-1]) == (("Детей, чел.", "1"), "–")


def test_numbers_of_evidence_are_counted_period_by_period_and_of_the_span_only(life: Life) -> None:
    monthly = {"every": "month", "day": 10, "months_after": 1}
    with db.transaction():
        resolution = life.resolution(
            [Written("1", "сообщить число детей", to=("school1",), recurrence=monthly)],
            adopted_on=ADOPTED, issued_on=date(2026, 5, 2),
        )  # fmt: skip
        for _, _, period in life.duties:
            life.done(date(2026, 5, 5), "1", "school1", period=period)
            report = life.execution("1", "school1", period).reports[-1]
            db.session.add(ReportProof(report_id=report.id, key="number", said="60", number=60))
        life.execution("1", "school1", period).assignment.indicator = {
            "value": 100, "unit": "", "comparison": ">=", "printed": "не менее 100",
        }  # fmt: skip
    on(june(1))
    number = ("1", "60", "60", "не менее 100", "не достигнут")
    may, june_too = ({"first": date(2026, 5, 1), "last": last, "as_of": june(1)} for last in (june(1), june(30)))
    told = [
        [(line[1].partition("\n")[2], *line[3:]) for line in lines(asked(life, Kind.COVERAGE, *about, **span), 3)]
        for about, span in (
            ((About.RESOLUTION, resolution), june_too),
            ((About.BODY, life.municipality.body), june_too),
            ((About.BODY, life.municipality.body), may),
        )
    ]
    whole = [("(апрель 2026 г.)", *number), ("(май 2026 г.)", *number)]
    assert told == [whole, whole, whole[:1]]


@pytest.mark.parametrize(
    ("over", "against", "comparison", "expected"),
    [
        (Over.SUM, Against.TOTAL, ">=", True),
        (Over.AVERAGE, Against.TOTAL, ">=", False),
        (Over.SUM, Against.EACH, ">=", False),
        (Over.SUM, Against.TOTAL, "=", False),
        (Over.SUM, Against.NOTHING, ">=", None),
    ],
)
def test_numbers_are_set_against_the_indicator_as_the_issuer_asked(
    over: Over, against: Against, comparison: str, expected: bool | None
) -> None:
    asked = (Asked("number", Proof.NUMBER, label="охвачено", over=over, against=against),)
    assert Measured(1, "number", (12.5, 30.0)).reached(asked, {"value": 40, "comparison": comparison}) is expected


def test_an_extract_holds_what_concerns_one_organisation(life: Life, resolution: int) -> None:
    school = life.municipality.organisations["school3"]
    it = asked(life, Kind.EXTRACT, About.ORGANISATION, school)
    assert it.title == "Выписка из справки об исполнении: МБОУ СОШ № 3"
    assert [(line[2], line[4], line[-1]) for line in lines(it, 0)] == [
        ("3", "01.06.2026", "не исполнено, просрочено на 29 дней"),
        ("5", "01.09.2026", "на контроле, срок не наступил"),
    ]
    assert not {"Организация", "Дата исполнения"} & set(it.parts[0].tables[0].heads)


def test_a_hand_over_sheet_says_what_a_new_head_takes_over(life: Life, resolution: int) -> None:
    school = life.municipality.organisations["school3"]
    it = asked(life, Kind.HANDOVER, About.ORGANISATION, school)
    parts = {part.heading: part for part in it.parts}
    assert "Поручения на исполнении: 2" in parts
    requests = [tuple(cell.text for cell in line.cells) for line in parts["Запросы на продление срока"].tables[0].lines]
    assert requests == [("3", "01.06.2026", "01.08.2026", "нет поставки", "не рассмотрено")]
    [head] = parts["Назначения"].tables[0].lines
    assert [cell.text for cell in head.cells] == ["Фамилия school3", "директор", "01.01.2020", "–"]
    assert [each.position for each in it.signatures] == ["Передал", "Принял"]


@pytest.mark.parametrize(
    ("kind", "ordered", "recommended"),
    [
        (Kind.HANDOVER, ["Исполнения (поручение × организация)"], ["Рекомендации: исполнения"]),
        (
            Kind.CHANGE,
            ["Исполнения на 2 июня 2026\u202fг.", "Исполнения на 30 июня 2026\u202fг."],
            ["Рекомендации: исполнения на 2 июня 2026\u202fг.", "Рекомендации: исполнения на 30 июня 2026\u202fг."],
        ),
    ],
)
def test_recommendations_are_counted_apart(life: Life, kind: Kind, ordered: list[str], recommended: list[str]) -> None:
    with db.transaction():
        points = [Written("1", to=("school1",), due_on=june(1)), Written("2", to=("school2",), due_on=june(1))]
        advice = [Written("3", to=("school1",), due_on=june(1), advisory=True)]
        life.resolution([*points, *advice], adopted_on=ADOPTED)
        life.done(date(2026, 5, 20), "3", "school1")
    on(JUNE_30)
    of = (About.ORGANISATION, life.municipality.organisations["school1"])
    about, of_id = of if kind is Kind.HANDOVER else (About.BODY, life.municipality.body)
    it = asked(life, kind, about, of_id)
    mine = "1" if kind is Kind.HANDOVER else "2"
    shown = [(line[0], line[1], line[2]) for line in lines(it, 0)]
    assert shown == [(name, mine, "0") for name in ordered] + [(name, "1", "1") for name in recommended]


def test_a_hand_over_sheet_says_what_day_was_asked_for_also_when_another_is_given(life: Life, resolution: int) -> None:
    july = date(2026, 7, 1)
    on(july)
    with db.transaction():
        request = life.execution("3", "school3").extensions[-1]
        extending.grant(request, life.municipality.as_("chair", july), day=date(2026, 7, 15))
    for day, decided in ((JUNE_30, "не рассмотрено"), (july, "срок продлён")):
        school = life.municipality.organisations["school3"]
        it = asked(life, Kind.HANDOVER, About.ORGANISATION, school, as_of=day)
        [part] = [part for part in it.parts if part.heading == "Запросы на продление срока"]
        [line] = part.tables[0].lines
        assert [line.cells[2].text, line.cells[-1].text] == ["01.08.2026", decided]


def test_a_hand_over_sheet_names_a_request_that_was_taken_back(life: Life, resolution: int) -> None:
    with db.transaction():
        execution = life.execution("3", "school3")
        extending.take_back(execution.extensions[-1], life.municipality.as_("school3"))
    it = asked(life, Kind.HANDOVER, About.ORGANISATION, life.municipality.organisations["school3"])
    [part] = [part for part in it.parts if part.heading == "Запросы на продление срока"]
    [line] = part.tables[0].lines
    assert line.cells[-1].text == "отозвано"


def test_every_sheet_of_30_june_asked_for_in_october_is_the_same_file(life: Life, resolution: int) -> None:
    of = {
        About.RESOLUTION: resolution,
        About.BODY: life.municipality.body,
        About.ORGANISATION: life.municipality.organisations["school3"],
    }
    orders = [_order(life, kind, about, of[about]) for about, kinds in KINDS.items() for kind in kinds]
    orders += [replace(each, where={"kind": "kindergarten"}) for each in orders if each.kind is Kind.LIST]
    before = [(order, _files(order)) for order in orders]
    with db.transaction():
        later(life)
    on(OCTOBER)
    assert [order for order, files in before if files != _files(order)] == []


def _files(order: Order) -> list[bytes]:
    with db.transaction(write=False):
        made = sheet(order)
    return [FORMATS[ending].write(made) for ending in ("docx", "xlsx", "csv", "html")]
