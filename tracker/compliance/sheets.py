"""The sheet that an order asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from tracker.compliance import (
    breakdown,
    change_sheet,
    coverage_sheet,
    decision,
    evidence,
    figures_sheet,
    listing,
    naming,
    organisation_sheets,
    then,
    trend,
    words,
)
from tracker.compliance.asked import OPEN, Asked, list_sheet, standing
from tracker.compliance.change_sheet import Pair
from tracker.compliance.co_executors import co_executors
from tracker.compliance.coverage import CoverageRules
from tracker.compliance.curators import curators
from tracker.compliance.layout import laid_out
from tracker.compliance.listing import Listed
from tracker.compliance.orders import Kind, Order
from tracker.compliance.printed import Sheet
from tracker.compliance.queries import by_assignment, duties, figures_apart, holding, in_order, standing_so
from tracker.compliance.report import Report, body_report, report
from tracker.compliance.standing import Standing
from tracker.compliance.stood import Moment, reopened_since
from tracker.compliance.stories import texts
from tracker.compliance.tallies import Tally
from tracker.db import session
from tracker.executions.models import Execution
from tracker.language import gettext, pgettext
from tracker.resolutions.models import Assignment, Resolution


def sheet(order: Order) -> Sheet:
    """The sheet in the language being spoken; the same for the same order while the history stays the same."""
    return _COMPOSERS[order.kind](Asked(order))


def _execution(it: Asked) -> Sheet:
    return laid_out(_report(it), whole=it.order.whole)


def _report(it: Asked, *where: ColumnElement[bool]) -> Report:
    if it.resolution:
        return report(it.resolution, it.order.as_of)
    return body_report(it.body, it.order.as_of, it.order.span, *it.where, *where)


def _decision(it: Asked) -> Sheet:
    made = report(it.resolution, it.order.as_of, naming_it=True) if it.resolution else _report(it)
    return decision.drafted(made, it.body)


def _figures(it: Asked) -> Sheet:
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
            organisations=[each for each in then.called(it.at) if each.id in wanted],
            curators=curators(it.body.id, it.at.day),
            months=trend.by_month(it.at, _years_before(it.order.as_of), *it.where),
            span=it.order.span,
        )
    )


def _years_before(day: date) -> date:
    """The first day of the month from which the trend is shown."""
    return date(day.year - figures_sheet.YEARS, day.month, 1)


def _list(it: Asked) -> Sheet:
    """What one number counts: executions, or assignments where the number counts these."""
    wanted = Standing(it.order.where["standing"]) if "standing" in it.order.where else None
    standings = (wanted,) if wanted else tuple(Standing)
    if it.order.where.get("unit") == "assignment":
        return _assignments(it, standings, pgettext(*words.WORDS[Kind][Kind.LIST]))
    found = it.duties()
    listed = listing.listed(found, it.resolutions(found), it.order.as_of, it.order.span)
    return list_sheet(it, [each for each in listed if each.standing in standings], gettext("List of executions"))


def _assignments(it: Asked, standings: Sequence[Standing], title: str, *where: ColumnElement[bool]) -> Sheet:
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
    return replace(whole, parts=whole.parts[1:2], chart=None, fields=None)


def _overdue(it: Asked) -> Sheet:
    found = sorted(standing(it, (Standing.OVERDUE,)), key=lambda each: each.duty.organisation_position)
    title = gettext("List of assignments that are not executed in time")
    return list_sheet(it, found, title, grouped=lambda each: each.duty.organisation)


def _digest(it: Asked) -> Sheet:
    """Each assignment that is on control in a row, whenever it is due."""
    open_ones = Execution.assignment_id.in_(select(Execution.assignment_id).where(standing_so(it.at, OPEN, *it.where)))
    return _assignments(it, OPEN, gettext("Digest of the assignments on control"), open_ones)


def _by_curators(it: Asked) -> Sheet:
    by_organisation = curators(it.body.id, it.at.day)
    nobody = gettext("Without a curator")

    def curator(each: Listed) -> str:
        people = by_organisation.get(each.duty.organisation_id, ())
        return ", ".join(person.full_name for person in people) or nobody

    found = sorted(standing(it, OPEN), key=lambda each: (curator(each) == nobody, curator(each)))
    return list_sheet(it, found, gettext("Assignments on control, by curators"), grouped=curator)


def _coverage(it: Asked) -> Sheet:
    found = it.duties()
    listed = listing.listed(found, it.resolutions(found), it.order.as_of, it.order.span)
    signatures, executor = naming.signed(it.body, it.at)
    return coverage_sheet.composed(
        coverage_sheet.Addressed(
            title=pgettext(*words.WORDS[Kind][Kind.COVERAGE]),
            subject=(it.subject, it.body.name),
            as_of=it.order.as_of,
            listed=listed,
            texts=it.texts(listed),
            rules=CoverageRules.from_json(then.rules(it.at, it.body, "coverage")),
            asked=then.asked(it.at, {each.assignment.id for each in listed}),
            measured=evidence.measured(it.at, [each.duty for each in listed]),
            signatures=signatures,
            executor=executor,
            several=it.resolution is None,
        )
    )


def _change(it: Asked) -> Sheet:
    since = it.order.since
    if since is None:
        raise ValueError("a comparison needs the day that is compared with")
    before = it.moment(since)
    pairs = _pairs(it, before)
    ordered, recommended = zip(*(figures_apart(at, *it.where) for at in (before, it.at)), strict=True)
    signatures, executor = naming.signed(it.body, it.at)
    return change_sheet.composed(
        change_sheet.Compared(
            title=gettext("What has changed in the execution of resolutions"),
            subject=(it.subject, it.body.name),
            since=since,
            at=it.at,
            pairs=pairs,
            texts=texts(it.at, {each.assignment.point.resolution_id for each in pairs}),
            helpers=co_executors(it.at, {each.assignment.id for each in pairs}),
            ordered=ordered,
            recommended=recommended,
            signatures=signatures,
            executor=executor,
        )
    )


def _pairs(it: Asked, since: Moment) -> list[Pair]:
    """The assignments of which anything was open on one of two days or has happened between, in order, on both."""
    open_then, open_now = standing_so(since, OPEN, *it.where), standing_so(it.at, OPEN, *it.where)
    touched = or_(open_then, open_now, reopened_since(since), Execution.issued_on > since.day)
    lately = select(Execution.assignment_id).where(*it.where, touched)
    mine = (*it.where, Execution.assignment_id.in_(lately))
    before, after = (_Stood(at, mine) for at in (since, it.at))
    return [
        Pair(before.tally(each), after.tally(each))
        for resolution in in_order(holding(after.duties))
        for point in resolution.points
        for each in point.assignments
        if each.id in after.duties
    ]


class _Stood:
    """The executions of some assignments as they stood on one of two days."""

    def __init__(self, at: Moment, mine: Sequence[ColumnElement[bool]]) -> None:
        self.day, self.duties = at.day, by_assignment(duties(at, *mine))
        self.recurred = then.recurred(at, self.duties.keys())

    def tally(self, it: Assignment) -> Tally:
        """An assignment on that day; before it was issued it has no duties."""
        return Tally(it, self.duties.get(it.id, ()), self.day, recurred=self.recurred.get(it.id))


_COMPOSERS: Mapping[Kind, Callable[[Asked], Sheet]] = {
    Kind.EXECUTION: _execution,
    Kind.FIGURES: _figures,
    Kind.COVERAGE: _coverage,
    Kind.DECISION: _decision,
    Kind.LIST: _list,
    Kind.OVERDUE: _overdue,
    Kind.DIGEST: _digest,
    Kind.CURATORS: _by_curators,
    Kind.CHANGE: _change,
    Kind.EXTRACT: organisation_sheets.extract,
    Kind.HANDOVER: organisation_sheets.handed_over,
}
