"""How standings, columns, periods and shares are worded in the sheets."""

import re
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from tracker.calendar.recurrence import Every
from tracker.compliance.figures import Rate
from tracker.compliance.sheet import Report, Total
from tracker.compliance.standing import Standing
from tracker.directory.roles import BodyKind, Role
from tracker.language import Marked, Words, gettext, locale, mark, ngettext, pgettext, short_date

WORDS: Words = {
    Standing: {
        Standing.ON_TIME: mark("standing", "executed on time"),
        Standing.LATE: mark("standing", "executed late"),
        Standing.OVERDUE: mark("standing", "not executed"),
        Standing.NOT_YET_DUE: mark("standing", "not yet due"),
        Standing.WITHDRAWN: mark("standing", "taken off control"),
    },
}

COLUMNS: tuple[Marked, ...] = (
    mark("column", "No."),
    mark("column", "Point of the resolution"),
    mark("column", "Assignment"),
    mark("column", "Lead executor"),
    mark("column", "Due"),
    mark("column", "Executed on"),
    mark("column", "Information on the execution"),
    mark("column", "Mark"),
)
"""The columns of the execution report, in order."""

OF_BODIES: dict[BodyKind, Marked] = {
    BodyKind.COLLEGIUM: mark("of a body", "of the collegium"),
    BodyKind.WORKING_GROUP: mark("of a body", "of the working group"),
    BodyKind.FORUM: mark("of a body", "of the forum"),
    BodyKind.COUNCIL: mark("of a body", "of the council"),
}

OFFICERS: dict[tuple[Role, bool], Marked] = {
    (Role.CHAIR, False): mark("signature", "Chairperson %(of_body)s"),
    (Role.CHAIR, True): mark("signature", "Acting chairperson %(of_body)s"),
    (Role.SECRETARY, False): mark("signature", "Secretary %(of_body)s"),
    (Role.SECRETARY, True): mark("signature", "Acting secretary %(of_body)s"),
}

RECURRING: dict[Every, Marked] = {
    Every.WEEK: mark("recurring", "every week"),
    Every.MONTH: mark("recurring", "every month"),
    Every.QUARTER: mark("recurring", "every quarter"),
    Every.HALF_YEAR: mark("recurring", "every half-year"),
    Every.YEAR: mark("recurring", "every year"),
}

ROMAN = ("", "I", "II", "III", "IV")

MONTHS: tuple[Marked, ...] = (
    mark("month", "January"),
    mark("month", "February"),
    mark("month", "March"),
    mark("month", "April"),
    mark("month", "May"),
    mark("month", "June"),
    mark("month", "July"),
    mark("month", "August"),
    mark("month", "September"),
    mark("month", "October"),
    mark("month", "November"),
    mark("month", "December"),
)

_PERIOD = re.compile(r"(\d{4})(?:-(?:(?P<week>W)|(?P<quarter>Q)|(?P<half>H))?(?P<number>\d+))?")


def columns() -> list[str]:
    """The heads of the columns in the language being spoken."""
    return [pgettext(*each) for each in COLUMNS]


def standing(it: Standing | None) -> str:
    """«исполнено в срок» …"""
    return pgettext(*WORDS[Standing][it]) if it else ""


def of_body(kind: BodyKind) -> str:
    """«коллегии», «рабочей группы»."""
    return pgettext(*OF_BODIES[kind])


def every(it: Every) -> str:
    """«ежемесячно», «ежеквартально»."""
    return pgettext(*RECURRING[it])


def period(key: str) -> str:
    """«II квартал 2026 г.» for the key of a period of a recurring assignment."""
    found = _PERIOD.fullmatch(key)
    if not found:
        return key
    year, number = found[1], int(found["number"] or 0)
    if found["week"]:
        return gettext("week %(number)s of %(year)s", number=number, year=year)
    if found["quarter"]:
        return gettext("quarter %(number)s of %(year)s", number=ROMAN[number], year=year)
    if found["half"]:
        return gettext("half-year %(number)s of %(year)s", number=ROMAN[number], year=year)
    if number:
        return gettext("%(month)s %(year)s", month=pgettext(*MONTHS[number - 1]), year=year)
    return gettext("the year %(year)s", year=year)


def percent(rate: Rate) -> str:
    """«82,2 %», or a dash of nothing."""
    return f"{_decimal(rate.percent)} %" if rate.percent is not None else "–"


def share(rate: Rate) -> str:
    """«82,2 % (37 из 45)»; of nothing there is no share, and it says so."""
    if rate.percent is None:
        return gettext("no rate: nothing has fallen due")
    return gettext(
        "%(percent)s (%(numerator)s of %(denominator)s)",
        percent=percent(rate),
        numerator=rate.numerator,
        denominator=rate.denominator,
    )


def share_or_dash(rate: Rate) -> str:
    """The share, or a dash of nothing: for a column in which the reason would be said again and again."""
    return share(rate) if rate.percent is not None else "–"


def _decimal(number: Decimal) -> str:
    return str(format_decimal(number, format="0.0", locale=locale()))


def near_date(day: date, today: date) -> str:
    """«01.06» in the year of the sheet, else «01.06.2025»."""
    return day.strftime("%d.%m") if day.year == today.year else short_date(day)


def shortened(text: str, longest: int = 400) -> str:
    """The text in one line, cut at a word when it is longer."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    at_word = cut.rpartition(" ")[0] if " " in cut[longest // 2 :] else cut
    return at_word.rstrip(" ,;:–-") + "…"


def ended(text: str) -> str:
    """The text with a full stop, if it doesn't end by itself."""
    whole = text.strip()
    return whole if not whole or whole.endswith((".", "!", "?", "…")) else f"{whole}."


def sentence(text: str) -> str:
    """The text as a sentence: a capital first, a full stop last."""
    whole = ended(text)
    return whole[:1].upper() + whole[1:]


def totals(report: Report) -> list[tuple[str, ...]]:
    """The table of figures: its head, then a line for each total with the control sum written out."""
    head = (
        pgettext("figures", "Counted"),
        pgettext("figures", "Total"),
        pgettext("figures", "On time"),
        pgettext("figures", "Late"),
        pgettext("figures", "Not executed"),
        pgettext("figures", "Not yet due"),
        pgettext("figures", "Withdrawn"),
        pgettext("figures", "Control sum"),
    )
    return [head, *(_total(each) for each in report.totals)]


def _total(total: Total) -> tuple[str, ...]:
    it = total.figures
    parts = [str(part) for part in (it.on_time, it.late, it.overdue, it.not_yet_due, it.withdrawn)]
    return total.what, str(it.total), *parts, f"{' + '.join(parts)} = {it.control_sum}"


def rates(report: Report) -> list[tuple[str, ...]]:
    """The table of shares: its head, then a line for each total, with numerators and denominators."""
    head = (
        gettext("Compliance"),
        gettext("By the current days"),
        gettext("By the days first set"),
        gettext("Never extended"),
    )
    lines = [
        (each.what, share(it.compliance), share(it.first_compliance), share(it.share_never_extended))
        for each in report.totals
        for it in (each.figures,)
    ]
    return [head, *lines]


def formulas(report: Report) -> list[str]:
    """What the figures are made of, in sentences under them."""
    lines = [
        gettext("Compliance = executed on time ÷ (executed on time + executed late + not executed in time)."),
        gettext("Never extended = deadlines never moved ÷ all that has a deadline and is not withdrawn."),
    ]
    if undated := sum(each.figures.undated for each in report.totals[1::2]):
        lines.append(
            ngettext(
                "%(num)s executed on time had no deadline and is not in the rates.",
                "%(num)s executed on time had no deadline and are not in the rates.",
                undated,
            )
        )
    return lines


def made_by(report: Report) -> str:
    """Who made the sheet, with a line for the telephone."""
    line = "_" * 18
    return gettext("Made by: %(name)s, tel. %(line)s", name=report.executor or line, line=line)
