"""How standings, columns, periods and shares are worded in the sheets."""

import re
from datetime import date
from decimal import Decimal

from babel.numbers import format_decimal

from tracker.compliance.changes import Change
from tracker.compliance.coverage import CoverageRules, Level
from tracker.compliance.figures import Rate, Span
from tracker.compliance.models import Rhythm
from tracker.compliance.orders import Kind
from tracker.compliance.standing import Standing
from tracker.directory.roles import BodyKind, Role
from tracker.language import Marked, Words, gettext, locale, mark, pgettext, short_date

WORDS: Words = {
    Standing: {
        Standing.ON_TIME: mark("standing", "executed on time"),
        Standing.LATE: mark("standing", "executed late"),
        Standing.OVERDUE: mark("standing", "not executed"),
        Standing.NOT_YET_DUE: mark("standing", "not yet due"),
        Standing.WITHDRAWN: mark("standing", "taken off control"),
    },
    Level: {
        Level.HIGH: mark("level", "HH"),
        Level.UPPER_MIDDLE: mark("level", "MH"),
        Level.MIDDLE: mark("level", "M"),
        Level.LOWER_MIDDLE: mark("level", "ML"),
        Level.LOW: mark("level", "LL"),
    },
    Change: {
        Change.EXECUTED: mark("change", "Executed"),
        Change.WITHDRAWN: mark("change", "Taken off control unexecuted"),
        Change.REOPENED: mark("change", "Put on control again"),
        Change.ISSUED: mark("change", "New on control"),
        Change.BECAME_OVERDUE: mark("change", "Not executed in time"),
        Change.MOVED: mark("change", "The deadline was moved"),
        Change.WENT_ON: mark("change", "Executed by more organisations"),
        Change.ALTERED: mark("change", "Changed otherwise"),
    },
    Rhythm: {
        Rhythm.WEEK: mark("rhythm", "every week"),
        Rhythm.MONTH: mark("rhythm", "every month"),
        Rhythm.QUARTER: mark("rhythm", "every quarter"),
    },
    Kind: {
        Kind.EXECUTION: mark("report", "Execution report"),
        Kind.FIGURES: mark("report", "Figures"),
        Kind.DECISION: mark("report", "Draft of the next decision"),
        Kind.COVERAGE: mark("report", "Coverage of the points by organisations"),
        Kind.CHANGE: mark("report", "What has changed between two days"),
        Kind.OVERDUE: mark("report", "List of what is not executed"),
        Kind.DIGEST: mark("report", "Digest of what is on control"),
        Kind.CURATORS: mark("report", "On control, by curators"),
        Kind.LIST: mark("report", "List of executions"),
        Kind.EXTRACT: mark("report", "Extract for the organisation"),
        Kind.HANDOVER: mark("report", "Hand-over sheet"),
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

DECIDED: dict[BodyKind, Marked] = {
    BodyKind.COLLEGIUM: mark("decided", "the collegium has DECIDED"),
    BodyKind.WORKING_GROUP: mark("decided", "the working group has DECIDED"),
    BodyKind.FORUM: mark("decided", "the forum has DECIDED"),
    BodyKind.COUNCIL: mark("decided", "the council has DECIDED"),
}

OFFICERS: dict[tuple[Role, bool], Marked] = {
    (Role.CHAIR, False): mark("signature", "Chairperson %(of_body)s"),
    (Role.CHAIR, True): mark("signature", "Acting chairperson %(of_body)s"),
    (Role.SECRETARY, False): mark("signature", "Secretary %(of_body)s"),
    (Role.SECRETARY, True): mark("signature", "Acting secretary %(of_body)s"),
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


def decided(kind: BodyKind) -> str:
    """«коллегия РЕШИЛА», «совет РЕШИЛ»."""
    return pgettext(*DECIDED[kind])


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


def decimal(number: Decimal) -> str:
    """«12,5»; a whole number without a tail."""
    return str(format_decimal(number, format="0.##", locale=locale()))


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
    """The text with a full stop in the place of what joined it to another, if it doesn't end by itself."""
    whole = text.strip().rstrip(" ;,")
    return whole if not whole or whole.endswith((".", "!", "?", "…")) else f"{whole}."


def sentence(text: str) -> str:
    """The text as a sentence: a capital first, a full stop last."""
    whole = ended(text)
    return whole[:1].upper() + whole[1:]


def span(it: Span | None) -> str:
    """«со сроком исполнения с 01.01.2026 по 30.06.2026», or nothing for all time."""
    if it is None:
        return ""
    return gettext("due from %(first)s to %(last)s", first=short_date(it.first), last=short_date(it.last))


def executions() -> str:
    """«Исполнения (поручение × организация)»."""
    return gettext("Executions (an assignment of an organisation)")


def level(it: Level | None) -> str:
    """«ВВ», «ВС», «С», «СН», «НН»; a dash of nothing."""
    return pgettext(*WORDS[Level][it]) if it else "–"


def levels(rules: CoverageRules) -> str:
    """What the words of the levels mean."""
    return gettext(
        "HH: %(high)s %% and more; MH: from %(upper)s %%; M: from %(middle)s %%; ML: from %(lower)s %%; LL: less.",
        high=rules.high,
        upper=rules.upper_middle,
        middle=rules.middle,
        lower=rules.lower_middle,
    )


def month(year: int, number: int) -> str:
    """«01.2026»"""
    return f"{number:02}.{year}"


def made_by(executor: str) -> str:
    """Who made the sheet, with a line for the telephone."""
    line = "_" * 18
    return gettext("Made by: %(name)s, tel. %(line)s", name=executor or line, line=line)
