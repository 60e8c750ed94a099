"""The sheet that an order asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement, select

from tracker.compliance import breakdown, figures_sheet, listing, naming, words
from tracker.compliance.curators import curators
from tracker.compliance.layout import laid_out
from tracker.compliance.listing import Content, Listed
from tracker.compliance.narrowing import conditions
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.printed import Sheet
from tracker.compliance.queries import Duty, duties, holding, in_order, of_resolution, standing_so
from tracker.compliance.report import Report, body_report, report
from tracker.compliance.standing import Standing
from tracker.compliance.stood import Moment, moment
from tracker.db import session
from tracker.directory.models import Body, Organisation
from tracker.directory.queries import organisations
from tracker.executions.models import Execution
from tracker.language import gettext, pgettext
from tracker.resolutions.models import Resolution

OPEN = (Standing.OVERDUE, Standing.NOT_YET_DUE)


def sheet(order: Order) -> Sheet:
    """The sheet in the language being spoken; the same for the same order while the history stays the same."""
    return _COMPOSERS[order.kind](_Asked(order))


@dataclass(frozen=True)
class _Asked:
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

    def resolutions(self, found: Sequence[Duty]) -> list[Resolution]:
        """The resolutions of some executions, with all that is written in them."""
        if self.resolution:
            return in_order(Resolution.id == self.resolution.id)
        return in_order(holding({duty.assignment_id for duty in found}))


def _execution(it: _Asked) -> Sheet:
    return laid_out(_report(it), whole=it.order.whole)


def _report(it: _Asked, *where: ColumnElement[bool]) -> Report:
    if it.resolution:
        return report(it.resolution, it.order.as_of)
    return body_report(it.body, it.order.as_of, it.order.span, *it.where, *where)


def _figures(it: _Asked) -> Sheet:
    found = breakdown.standings(it.at, *it.where, span=it.order.span)
    wanted = {each.organisation for each in found}
    of_figures = select(Resolution).where(Resolution.id.in_({each.resolution for each in found}))
    return figures_sheet.composed(
        figures_sheet.Found(
            body=it.body,
            at=it.at,
            subject=it.subject,
            standings=found,
            resolutions=session.scalars(of_figures.order_by(Resolution.adopted_on, Resolution.id)).all(),
            organisations=[each for each in session.scalars(organisations(closed=True)) if each.id in wanted],
            curators=curators(it.body.id, it.at.day),
            months=breakdown.trend(it.at, *it.where),
            span=it.order.span,
        )
    )


def _list(it: _Asked) -> Sheet:
    """What one number counts: executions, or assignments where the number counts these."""
    wanted = Standing(it.order.where["standing"]) if "standing" in it.order.where else None
    standings = (wanted,) if wanted else tuple(Standing)
    if it.order.where.get("unit") == "assignment":
        return _assignments(it, standings, pgettext(*words.WORDS[Kind][Kind.LIST]))
    found = it.duties()
    listed = listing.listed(found, it.resolutions(found), it.order.as_of, it.order.span)
    return _listed(it, [each for each in listed if each.standing in standings], gettext("List of executions"))


def _assignments(it: _Asked, standings: Sequence[Standing], title: str, *where: ColumnElement[bool]) -> Sheet:
    """The rows of the execution report that count as these, advisory ones only where they are asked for."""
    made, advisory = _report(it, *where), it.order.where.get("advisory")
    resolution = int(it.order.where.get("resolution", 0))
    kept = [
        replace(section, rows=rows)
        for section in made.sections
        if (
            rows := tuple(
                row
                for row in section.rows
                if row.standing in standings
                and advisory in {None, "yes" if row.advisory else "no"}
                and resolution in {0, row.resolution_id}
            )
        )
    ]
    narrowed = replace(made, title=title, sections=tuple(kept), notes=(), conclusions=(), proposals=())
    whole = laid_out(narrowed)
    return replace(whole, parts=whole.parts[1:2], chart=None)


def _listed(it: _Asked, listed: Sequence[Listed], title: str, **more: object) -> Sheet:
    signatures, executor = naming.signed(it.body, it.at)
    content = Content(
        title=title,
        subject=(it.subject, it.body.name),
        as_of=it.order.as_of,
        listed=listed,
        signatures=signatures,
        executor=executor,
    )
    return listing.composed(replace(content, **more))  # type: ignore[arg-type]


def _standing(it: _Asked, standings: Sequence[Standing]) -> list[Listed]:
    """The executions that count as these, whenever they are due."""
    found = it.duties(standing_so(it.at, standings, *it.where))
    return listing.listed(found, it.resolutions(found), it.order.as_of)


def _overdue(it: _Asked) -> Sheet:
    found = sorted(_standing(it, (Standing.OVERDUE,)), key=lambda each: each.duty.organisation_position)
    title = gettext("List of assignments that are not executed in time")
    return _listed(it, found, title, grouped=lambda each: each.duty.organisation)


def _digest(it: _Asked) -> Sheet:
    """Each assignment that is on control in a row, whenever it is due."""
    open_ones = Execution.assignment_id.in_(select(Execution.assignment_id).where(standing_so(it.at, OPEN, *it.where)))
    return _assignments(it, OPEN, gettext("Digest of the assignments on control"), open_ones)


def _by_curators(it: _Asked) -> Sheet:
    by_organisation = curators(it.body.id, it.at.day)
    nobody = gettext("Without a curator")

    def curator(each: Listed) -> str:
        people = by_organisation.get(each.duty.organisation_id, ())
        return ", ".join(person.full_name for person in people) or nobody

    found = sorted(_standing(it, OPEN), key=lambda each: (curator(each) == nobody, curator(each)))
    return _listed(it, found, gettext("Assignments on control, by curators"), grouped=curator)


_COMPOSERS: Mapping[Kind, Callable[[_Asked], Sheet]] = {
    Kind.EXECUTION: _execution,
    Kind.FIGURES: _figures,
    Kind.LIST: _list,
    Kind.OVERDUE: _overdue,
    Kind.DIGEST: _digest,
    Kind.CURATORS: _by_curators,
}
