"""Reports that are kept: made in the background, on their days, told of once, and the same once more."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from config import Settings
from tests.compliance.rows import Life, on
from tests.compliance.sheets import JUNE_30, OCTOBER
from tests.compliance.test_report import later, lived
from tracker import db, files, jobs
from tracker.compliance import keeping
from tracker.compliance.models import KeptReport, ReportSchedule, Rhythm
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.schedule import latest_day
from tracker.mail.models import Letter


@pytest.mark.parametrize(
    ("every", "day", "today", "expected"),
    [
        (Rhythm.WEEK, 1, date(2026, 6, 15), date(2026, 6, 15)),
        (Rhythm.WEEK, 2, date(2026, 6, 15), date(2026, 6, 9)),
        (Rhythm.MONTH, 5, date(2026, 6, 4), date(2026, 5, 5)),
        (Rhythm.MONTH, 31, date(2026, 6, 30), date(2026, 6, 30)),
        (Rhythm.MONTH, 31, date(2026, 3, 1), date(2026, 2, 28)),
        (Rhythm.QUARTER, 10, date(2026, 3, 31), date(2026, 1, 10)),
        (Rhythm.QUARTER, 10, date(2026, 1, 9), date(2025, 10, 10)),
    ],
)
def test_the_last_day_of_a_rhythm(every: Rhythm, day: int, today: date, expected: date) -> None:
    assert latest_day(every, day, today) == expected


def kept() -> KeptReport:
    return db.session.scalars(select(KeptReport)).one()


def test_a_report_asked_for_is_kept_and_comes_out_the_same_later(life: Life, settings: Settings) -> None:
    with db.transaction():
        resolution = lived(life)
    on(JUNE_30 + timedelta(days=1))
    with db.transaction():
        order = Order(Kind.EXECUTION, About.RESOLUTION, resolution, JUNE_30, whole=True)
        asked = keeping.ask(order, "xlsx", life.municipality.as_("secretary")).id
    assert jobs.do_long_work(settings) == 1
    with db.transaction():
        later(life)
    on(OCTOBER)
    with db.transaction():
        it = kept()
        assert (it.format, it.file.name.endswith("(30.06.2026).xlsx"), asked > 0) == ("xlsx", True, True)
        assert files.content(settings.files_dir, it.file).startswith(b"PK")
        assert keeping.is_the_same(it, settings.files_dir)
        it.asked = {**it.asked, "as_of": "2026-06-05"}
        assert not keeping.is_the_same(it, settings.files_dir)


@pytest.mark.parametrize("enclosed", [True, False])
def test_a_report_on_a_schedule_is_made_once_a_day_of_its_own(life: Life, settings: Settings, enclosed: bool) -> None:
    on(date(2026, 6, 30))
    with db.transaction():
        lived(life)
    on(date(2026, 6, 30))
    with db.transaction():
        chair = life.municipality.people["chair"]
        order = Order(Kind.CHANGE, About.BODY, life.municipality.body, JUNE_30, since=JUNE_30)
        keeping.schedule(
            order, "csv", Rhythm.MONTH, 3, by=life.municipality.as_("secretary"), recipients=[chair], enclosed=enclosed
        )
    assert jobs.start_reports(settings) == 0
    on(date(2026, 7, 4))
    assert (jobs.start_reports(settings), jobs.start_reports(settings)) == (1, 0)
    assert jobs.do_long_work(settings) == 1
    with db.transaction():
        it, [letter] = kept(), db.session.scalars(select(Letter)).all()
        assert (it.asked["as_of"], it.asked["since"]) == ("2026-07-02", "2026-06-02")
        assert (letter.recipient_id, letter.facts["page"]) == (chair, f"/reports/kept/{it.id}")
        assert letter.facts["files"] == ([it.file_id] if enclosed else [])
        keeping.stop(db.session.scalars(select(ReportSchedule)).one(), life.municipality.as_("chair"))
    on(date(2026, 8, 5))
    assert jobs.start_reports(settings) == 0
