"""Organisations × months as a table whose cells are the darker, the less was executed on time; and bars of the same."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.compliance import breakdown, words
from tracker.compliance.breakdown import Stands
from tracker.compliance.figures import Figures, Span
from tracker.compliance.printed import Cell, Column, Drawing, Group, Lead, Line, Part, Table
from tracker.compliance.then import Called
from tracker.intake.dates import month_end
from tracker.language import gettext

MONTHS = 12
"""The last months in which something fell due: as many as stand side by side on a lying page."""

TOGETHER = 25
"""Bars of one drawing: as many as stand on a lying page."""

Month = tuple[int, int]


def part(standings: Sequence[Stands], organisations: Sequence[Called], span: Span | None) -> Part:
    """The map; empty while there are not several organisations and months to be compared."""
    found = breakdown.figures_by(lambda each: (each.organisation, each.month), standings)
    due = {key: each for key, each in found.items() if isinstance(key, tuple) and each.compliance.denominator}
    months = sorted({month for _, month in due if month})[-MONTHS:]
    shown = [each for each in organisations if any((each.id, month) in due for month in months)]
    heading = gettext("By organisations and months")
    if len(months) < 2 or len(shown) < 2:
        return Part(heading)
    columns = (
        Column(gettext("Organisation"), 4337),
        *(Column(words.month(*month), 900, centred=True) for month in months),
    )
    lines = tuple(
        Line((Cell(each.short_name), *(_cell(each.id, month, due.get((each.id, month)), span) for month in months)))
        for each in shown
    )
    note = gettext(
        "The number is the share executed on time of what fell due in the month, in %; the darker the cell, the less "
        "of it. An empty cell: nothing fell due."
    )
    return Part(heading, (Table(heading, columns, (Group("", lines),), kind="heat"),), notes=(note,))


def _cell(organisation: int, month: Month, figures: Figures | None, span: Span | None) -> Cell:
    if figures is None:
        return Cell("")
    rate = figures.compliance
    share = round(100 * rate.numerator / rate.denominator)
    return Cell(str(share), share, _list(organisation, month, span), shade(share))


def shade(share: int) -> int:
    """From 0, all on time, to 4, less than a quarter."""
    return 0 if share >= 100 else 4 - share // 25


def _list(organisation: int, month: Month, span: Span | None) -> Lead | None:
    """The executions of the month, where a list is for a span of days."""
    if span is None:
        return None
    year, number = month
    first, last = max(date(year, number, 1), span.first), min(month_end(number, year), span.last)
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return Lead("duties", {"advisory": "no", "organisation": organisation, **days})


def bars(ranked: Sequence[tuple[str, Figures]]) -> Iterator[Drawing]:
    """The shares of organisations as bars, in the order in which they are given; of one there is nothing to compare."""
    shown = [(name, each) for name, each in ranked if each.compliance.denominator]
    title = gettext("Executed on time of what fell due, by organisations")
    for start in range(0, len(shown) if len(shown) > 1 else 0, TOGETHER):
        some = shown[start : start + TOGETHER]
        labels = tuple(name for name, _ in some)
        yield Drawing("bars", title, labels, ((title, tuple(_percent(each) for _, each in some)),), unit="%")


def _percent(it: Figures) -> float:
    return float(it.compliance.percent or 0)
