"""What an order is about, loaded: the body, the resolution or the organisation, the moment, the executions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement

from tracker.compliance import listing, naming, words
from tracker.compliance.listing import Content, Listed
from tracker.compliance.narrowing import conditions
from tracker.compliance.orders import About, Order
from tracker.compliance.printed import Sheet
from tracker.compliance.queries import Duty, duties, holding, in_order, of_resolution, standing_so
from tracker.compliance.standing import Standing
from tracker.compliance.stood import Moment, moment
from tracker.compliance.stories import texts
from tracker.compliance.then import Names
from tracker.db import session
from tracker.directory.models import Body, Organisation
from tracker.executions.models import Execution
from tracker.resolutions.models import Resolution

OPEN = (Standing.OVERDUE, Standing.NOT_YET_DUE)


@dataclass(frozen=True)
class Asked:
    """An order with what it is about."""

    order: Order

    @cached_property
    def resolution(self) -> Resolution | None:
        """The one resolution, if it is about one."""
        return session.get_one(Resolution, self.order.id) if self.order.about is About.RESOLUTION else None

    @cached_property
    def organisation(self) -> Organisation | None:
        """The one organisation, if it is about one."""
        return session.get_one(Organisation, self.order.id) if self.order.about is About.ORGANISATION else None

    @cached_property
    def body(self) -> Body:
        """The body whose resolutions are reported on."""
        if self.resolution:
            return self.resolution.body
        return session.get_one(Body, int(self.order.where["body"]) if self.organisation else self.order.id)

    @property
    def name(self) -> str:
        """What the one organisation was called that day."""
        return Names(self.at).organisation(self.organisation) if self.organisation else ""

    @cached_property
    def at(self) -> Moment:
        """The end of the day of the sheet."""
        return self.moment(self.order.as_of)

    def moment(self, day: date) -> Moment:
        """The end of a day where the body is."""
        return moment(day, self.body.time_zone)

    @cached_property
    def where(self) -> tuple[ColumnElement[bool], ...]:
        """The executions that the sheet is about."""
        mine = [Execution.body_id == self.body.id, *conditions(self.order.where, self.body.id, self.at)]
        if self.resolution:
            mine.append(of_resolution(self.resolution.id))
        if self.organisation:
            mine.append(Execution.organisation_id == self.organisation.id)
        return tuple(mine)

    @property
    def subject(self) -> str:
        """What stands under the title."""
        return naming.particulars(self.resolution) if self.resolution else words.span(self.order.span)

    def duties(self, *where: ColumnElement[bool]) -> list[Duty]:
        """The executions as they stood."""
        return duties(self.at, *self.where, *where, span=self.order.span)

    def texts(self, listed: Sequence[Listed]) -> dict[int, str]:
        """What the points of some executions said then that were corrected since."""
        return texts(self.at, {each.point.resolution_id for each in listed})

    def resolutions(self, found: Sequence[Duty]) -> list[Resolution]:
        """The resolutions of some executions, with all that is written in them."""
        if self.resolution:
            return in_order(Resolution.id == self.resolution.id)
        return in_order(holding({duty.assignment_id for duty in found}))


def list_sheet(it: Asked, listed: Sequence[Listed], title: str, **more: object) -> Sheet:
    signatures, executor = naming.signed(it.body, it.at)
    content = Content(
        title=title,
        subject=(it.subject, it.body.name),
        as_of=it.order.as_of,
        listed=listed,
        texts=it.texts(listed),
        signatures=signatures,
        executor=executor,
    )
    return listing.composed(replace(content, **more))  # type: ignore[arg-type]


def standing(it: Asked, standings: Sequence[Standing]) -> list[Listed]:
    """The executions that count as these, whenever they are due."""
    found = it.duties(standing_so(it.at, standings, *it.where))
    return listing.listed(found, it.resolutions(found), it.order.as_of)
