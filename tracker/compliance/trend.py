"""The share executed on time, by the months in which executions fell due."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, extract, func, select

from tracker.compliance import words
from tracker.compliance.figures import Figures, Judged, counted
from tracker.compliance.printed import Drawing
from tracker.compliance.queries import BINDING, LEAD, judgement, judgements
from tracker.compliance.stood import Moment, stood
from tracker.db import session
from tracker.executions.models import Execution
from tracker.language import gettext

Month = tuple[int, int]
"""The year and the number of a month."""

MONTHS = 12
"""So many months, the present one included, are shown to who has no time."""


def by_month(at: Moment, since: date, *where: ColumnElement[bool]) -> dict[Month, Figures]:
    """The figures of each month since a day in which something fell due."""
    it = stood(at, LEAD, BINDING, *where)
    year, month = extract("year", it.c.due_on).label("year"), extract("month", it.c.due_on).label("month")
    found = judgements(it, at, None, year, month, it.c.due_on)
    kept = [column for column in found.c if column.name != "due_on"]
    chosen = (
        select(*kept, func.count().label("number"))
        .where(found.c.due_on >= since, found.c.undated.is_(False))
        .group_by(*kept)
    )
    groups: dict[Month, Counter[Judged]] = defaultdict(Counter)
    for row in session.execute(chosen):
        groups[int(row.year), int(row.month)][judgement(row)] += row.number
    return {key: counted(groups[key]) for key in sorted(groups)}


def of_last_months(bodies: Collection[int], today: date) -> Drawing | None:
    """The trend of some bodies up to this month; None while there is but one month to show, or none."""
    months = [_before(today, back) for back in reversed(range(MONTHS))]
    since = date(*months[0], 1)
    found = by_month(Moment(today), since, Execution.body_id.in_(bodies), Execution.due_on >= since)
    return drawn({month: found.get(month, Figures()) for month in months})


def _before(day: date, months: int) -> Month:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return year, month + 1


def drawn(months: Mapping[Month, Figures]) -> Drawing | None:
    """The trend as a drawing, with a gap where nothing fell due; None where a sentence says it better."""
    shares = tuple(_percent(each) for each in months.values())
    if sum(share is not None for share in shares) < 2:
        return None
    title = gettext("Executed on time of what fell due, by months")
    return Drawing("trend", title, tuple(words.month(*month) for month in months), ((title, shares),), unit="%")


def _percent(it: Figures) -> float | None:
    percent = it.compliance.percent
    return float(percent) if percent is not None else None
