"""The sheets about one organisation: an extract for it, and what a new head takes over."""

from collections.abc import Sequence
from datetime import date

from tracker.compliance import cells, handover, listing, naming
from tracker.compliance.asked import OPEN, Asked, list_sheet, standing
from tracker.compliance.cells import Told
from tracker.compliance.handover import HandedOver
from tracker.compliance.information import single
from tracker.compliance.listing import Content, Listed
from tracker.compliance.organisations import appointments
from tracker.compliance.printed import Sheet
from tracker.compliance.queries import figures_apart
from tracker.compliance.stories import asked_by, stories
from tracker.executions.models import Decision
from tracker.language import gettext


def extract(it: Asked) -> Sheet:
    """What one organisation has to do or has done, with what was said of it, by resolutions."""
    found = it.duties()
    listed = listing.listed(found, it.resolutions(found), it.order.as_of, it.order.span)
    title = gettext("Extract from the execution report: %(name)s", name=it.name)
    return list_sheet(
        it,
        listed,
        title,
        grouped=lambda each: naming.name(each.point.resolution),
        information=_information(it, listed),
        of_one=True,
    )


def _information(it: Asked, listed: Sequence[Listed]) -> dict[int, str]:
    told = Told(it.at, stories([each.duty.id for each in listed], it.at, it.body.time_zone))
    return {each.duty.id: single(each.duty, each.standing, told) for each in listed}


def handed_over(it: Asked) -> Sheet:
    if it.organisation is None:
        raise ValueError("a hand-over sheet is about an organisation")
    listed = sorted(standing(it, OPEN), key=lambda each: each.duty.fact.due_on or date.max)
    numbers = {each.duty.id: cells.number(each.point) for each in listed}
    content = Content(
        title=gettext("Hand-over sheet: %(name)s", name=it.name),
        subject=("", it.body.name),
        as_of=it.order.as_of,
        listed=listed,
        texts=it.texts(listed),
        information=_information(it, listed),
        of_one=True,
    )
    told = stories(list(numbers), it.at, it.body.time_zone).values()
    return handover.composed(
        HandedOver(
            organisation=it.organisation,
            content=content,
            figures=figures_apart(it.at, *it.where),
            requests=[(numbers[each.execution], each) for each in asked_by(it.at, numbers)],
            returned=sum(1 for each in told if each.answered and each.answered.decision is Decision.RETURNED),
            appointments=appointments(it.organisation.id),
        )
    )
