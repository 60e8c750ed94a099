"""Reports as tests ask for them."""

from datetime import date

from tracker import db
from tracker.compliance.report import report
from tracker.compliance.sheet import Report
from tracker.resolutions.models import Resolution

ADOPTED = date(2026, 4, 24)
JUNE_30 = date(2026, 6, 30)
OCTOBER = date(2026, 10, 20)


def june(day: int) -> date:
    """A day of June 2026."""
    return date(2026, 6, day)


def made(resolution_id: int, day: date = JUNE_30) -> Report:
    with db.transaction(write=False):
        return report(db.session.get_one(Resolution, resolution_id), day)


def row(sheet: Report, point: str) -> tuple[str, ...]:
    return next(each.cells for each in sheet.rows if each.point == point)
