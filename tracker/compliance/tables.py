"""The tables of figures: the numbers with their control sum, the shares with numerator, denominator and formula."""

from collections.abc import Iterator, Mapping, Sequence

from tracker.compliance import words
from tracker.compliance.figures import Figures
from tracker.compliance.printed import Cell, Column, Group, Lead, Line, Table
from tracker.compliance.sheet import Total
from tracker.language import gettext, ngettext, pgettext

Where = Mapping[str, str | int]
"""Which executions a line counts: what the list behind a number is narrowed to."""

PARTS = ("on_time", "late", "overdue", "not_yet_due", "withdrawn")
"""The parts of the total, in the order in which they are printed."""


def totals(counted: Sequence[Total]) -> Table:
    """A line for each total, with the control sum written out."""
    heads = (pgettext("figures", "Counted"), *number_heads(), pgettext("figures", "Control sum"))
    widths = (4037, 1100, 1350, 1450, 1450, 1450, 1350, 2950)
    lines = tuple(Line((*numbers(each), _control_sum(each.figures))) for each in counted)
    return Table(gettext("In numbers"), columns(heads, widths), (Group("", lines),), kind="figures")


def rates(counted: Sequence[Total]) -> Table:
    """A line for each total, with numerators and denominators."""
    heads = (gettext("Compliance"), *share_heads())
    lines = tuple(
        Line((Cell(each.what), *(Cell(words.share(rate)) for rate in each.figures.rates))) for each in counted
    )
    return Table(gettext("In shares"), columns(heads, (4337, 3600, 3600, 3600)), (Group("", lines),), kind="figures")


def number_heads() -> tuple[str, ...]:
    """The heads of the columns of numbers."""
    return (
        pgettext("figures", "Total"),
        pgettext("figures", "On time"),
        pgettext("figures", "Late"),
        pgettext("figures", "Not executed"),
        pgettext("figures", "Not yet due"),
        pgettext("figures", "Withdrawn"),
    )


def share_heads() -> tuple[str, ...]:
    """The heads of the columns of shares."""
    return gettext("By the current days"), gettext("By the days first set"), gettext("Never extended")


def columns(heads: Sequence[str], widths: Sequence[int]) -> tuple[Column, ...]:
    """Columns of which all but the first are short."""
    return tuple(
        Column(head, width, centred=at > 0) for at, (head, width) in enumerate(zip(heads, widths, strict=True))
    )


def numbers(each: Total, where: Where | None = None) -> Iterator[Cell]:
    """What is counted, the total and its parts; each number leads to its list where there is one."""
    it = each.figures
    yield Cell(each.what)
    yield _number(it.total, "", where)
    for part in PARTS:
        yield _number(getattr(it, part), part, where)


def _number(number: int, standing: str, where: Where | None) -> Cell:
    if where is None or not number:
        return Cell(str(number), number)
    return Cell(str(number), number, Lead("duties", {**where, "standing": standing} if standing else where))


def _control_sum(it: Figures) -> Cell:
    parts = " + ".join(str(getattr(it, part)) for part in PARTS)
    return Cell(f"{parts} = {it.control_sum}")


def formulas(counted: Sequence[Total]) -> tuple[str, ...]:
    """What the figures are made of, in sentences under them."""
    lines = [
        gettext("Compliance = executed on time ÷ (executed on time + executed late + not executed in time)."),
        gettext("Never extended = deadlines never moved ÷ all that has a deadline and is not withdrawn."),
    ]
    if undated := sum(each.figures.undated for each in counted[1::2]):
        lines.append(
            ngettext(
                "%(num)s executed on time had no deadline and is not in the rates.",
                "%(num)s executed on time had no deadline and are not in the rates.",
                undated,
            )
        )
    return tuple(lines)
