"""What a report proposes to the collegium: only what is executed as a whole and still on control leaves it."""

from collections.abc import Sequence
from datetime import date

from tests.compliance.rows import Life, Written, on
from tests.compliance.sheets import ADOPTED, JUNE_30, june
from tracker import db
from tracker.compliance.figures import Span
from tracker.compliance.report import body_report
from tracker.directory.models import Body

MONTHLY = {"every": "month", "day": 10, "months_after": 1}
SPRING = Span(date(2026, 4, 1), JUNE_30)
AUTUMN = date(2026, 9, 1)


def proposed(life: Life, day: date, span: Span | None = None) -> Sequence[str]:
    """The proposals of the body's report, as of a day on which nothing more has happened."""
    on(day)
    with db.transaction(write=False):
        return body_report(db.session.get_one(Body, life.municipality.body), day, span).proposals


def test_a_point_that_a_newcomer_still_owes_after_the_span_stays_on_control(life: Life) -> None:
    with db.transaction():
        life.resolution([Written("1", to=("school1",), due_on=june(1))], adopted_on=ADOPTED)
        life.done(date(2026, 5, 20), "1", "school1")
    assert proposed(life, june(1), SPRING)[0].startswith("Снять с контроля как исполненный пункт 1")
    with db.transaction():
        life.join(june(2), "1", "school3", AUTUMN)
    assert proposed(life, JUNE_30, SPRING) == ()
    assert proposed(life, JUNE_30) == (
        "Оставить на контроле до исполнения (срок не наступил) пункт 1 решения от 24.04.2026 № 2.",
    )


def test_a_point_with_an_assignment_due_after_the_span_stays_on_control(life: Life) -> None:
    with db.transaction():
        later = Written("2", to=("school1",), due_on=AUTUMN)
        life.resolution([Written("1", to=("school1",), due_on=june(1)), later], adopted_on=ADOPTED)
        life.done(date(2026, 5, 20), "1", "school1")
        one, other = (life.execution(point, "school1").assignment for point in ("1", "2"))
        other.point_id = one.point_id
    assert proposed(life, JUNE_30, SPRING) == ()


def test_what_recurred_and_missed_a_period_before_the_span_stays_on_control(life: Life) -> None:
    with db.transaction():
        points = [Written("1", to=("school1",), recurrence=MONTHLY)]
        life.resolution(points, adopted_on=ADOPTED, issued_on=date(2026, 5, 2))
        april, may = sorted(period for _, _, period in life.duties)
        life.execution("1", "school1", may).assignment.ends_on = june(15)
        life.done(june(5), "1", "school1", period=may)
    assert proposed(life, date(2026, 7, 20), Span(june(1), date(2026, 7, 31))) == ()
    with db.transaction():
        life.done(date(2026, 7, 20), "1", "school1", period=april)
    assert proposed(life, date(2026, 7, 20), Span(june(1), date(2026, 7, 31)))[0].startswith("Снять с контроля")


def test_what_is_executed_and_already_off_control_is_not_proposed_again(life: Life) -> None:
    with db.transaction():
        life.resolution([Written("1", to=("school1",), due_on=june(1))], adopted_on=ADOPTED)
        life.done(date(2026, 5, 20), "1", "school1")
        life.take_off(june(2), "1")
    assert proposed(life, june(2)) == ()
    with db.transaction():
        life.put_back(june(4), "1")
    on(june(5))
    with db.transaction(write=False):
        body = db.session.get_one(Body, life.municipality.body)
        assert [len(body_report(body, june(day)).proposals) for day in (1, 2, 3, 4)] == [1, 0, 0, 1]


def test_what_recurs_is_not_kept_on_control_once_it_was_taken_off(life: Life) -> None:
    with db.transaction():
        points = [Written("1", to=("school1",), recurrence=MONTHLY)]
        life.resolution(points, adopted_on=ADOPTED, issued_on=date(2026, 5, 2))
        for _, _, period in life.duties:
            life.done(date(2026, 5, 5), "1", "school1", period=period)
    kept = "Оставить на контроле как исполняемый периодически пункт 1 решения от 24.04.2026 № 2."
    assert proposed(life, june(1)) == (kept,)
    with db.transaction():
        life.take_off(june(2), "1")
    assert proposed(life, june(2)) == ()
    with db.transaction(write=False):
        assert body_report(db.session.get_one(Body, life.municipality.body), june(1)).proposals == (kept,)
