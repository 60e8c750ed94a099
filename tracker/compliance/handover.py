"""The hand-over sheet of an organisation: what a new head takes over, its days, and who held the office."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.compliance import cells, listing, tables, words
from tracker.compliance.figures import Figures
from tracker.compliance.listing import Content
from tracker.compliance.printed import Cell, Column, Group, Line, Part, Sheet, Signature, Table
from tracker.compliance.sheet import Total
from tracker.compliance.stories import Request
from tracker.directory.models import Appointment, Organisation
from tracker.directory.roles import Role
from tracker.directory.words import WORDS
from tracker.executions.models import Decision
from tracker.executions.words import WORDS as EXECUTIONS
from tracker.language import gettext, pgettext


@dataclass(frozen=True)
class HandedOver:
    """What the sheet is made of; `content` lists the open executions."""

    organisation: Organisation
    content: Content
    figures: tuple[Figures, Figures]
    """Of what is ordered, and of what is only recommended."""
    requests: Sequence[tuple[str, Request]]
    """With the number of the point of each."""
    returned: int
    appointments: Sequence[Appointment]


def composed(it: HandedOver) -> Sheet:
    """The sheet, signed by who leaves and who comes."""
    listed = listing.composed(it.content)
    ordered, recommended = it.figures
    totals = [Total(words.executions(), ordered)]
    if recommended.total:
        totals.append(Total(gettext("Recommendations: executions"), recommended))
    parts = (
        Part(gettext("Figures"), (tables.totals(totals), tables.rates(totals)), notes=tables.formulas(totals)),
        replace(listed.parts[0], heading=gettext("Open work: %(count)s", count=len(it.content.listed)),
                notes=(*listed.parts[0].notes, gettext("Returned for rework: %(count)s.", count=it.returned))),
        Part(gettext("Requests for a later day"), tuple(_requests(it))),
        Part(gettext("Appointments"), tuple(_appointments(it))),
    )  # fmt: skip
    signatures = (
        Signature(gettext("Handed over by"), ""),
        Signature(gettext("Taken over by"), ""),
    )
    return replace(listed, parts=tuple(part for part in parts if part.tables or part.notes), signatures=signatures)


def _requests(it: HandedOver) -> Iterator[Table]:
    if it.requests:
        columns = (
            Column(gettext("Point"), 1300, centred=True),
            Column(gettext("Day before"), 1700, centred=True),
            Column(gettext("Day asked for"), 1700, centred=True),
            Column(gettext("Reason"), 7237),
            Column(gettext("Decision"), 3200),
        )
        lines = tuple(_asked(number, request) for number, request in it.requests)
        yield Table(gettext("Requests for a later day"), columns, (Group("", lines),))


def _asked(number: str, it: Request) -> Line:
    decided = pgettext(*EXECUTIONS[Decision][it.decision]) if it.decision else gettext("not decided on")
    return Line(
        (
            Cell(number),
            cells.day(it.old_due_on),
            cells.day(it.asked_for),
            Cell(words.shortened(it.reason)),
            Cell(decided),
        )
    )


def _appointments(it: HandedOver) -> Iterator[Table]:
    columns = (
        Column(gettext("Name"), 5137),
        Column(gettext("Office"), 5600),
        Column(gettext("From"), 2200, centred=True),
        Column(gettext("Until"), 2200, centred=True),
    )
    as_of = it.content.as_of
    lines = tuple(_held(each, as_of) for each in it.appointments if each.starts_on <= as_of)
    if lines:
        yield Table(gettext("Appointments"), columns, (Group("", lines),))


def _held(each: Appointment, as_of: date) -> Line:
    office = each.position or pgettext(*WORDS[Role][each.role])
    acting = gettext("(acting)") if each.acting else ""
    return Line(
        (
            Cell(each.person.full_name),
            Cell(f"{office} {acting}".strip()),
            cells.day(each.starts_on),
            cells.day(each.ends_on if each.ends_on and each.ends_on <= as_of else None),
        )
    )
