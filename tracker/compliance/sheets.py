"""The sheet that an order asks for."""

from collections.abc import Callable, Mapping

from tracker.compliance.layout import laid_out
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.printed import Sheet
from tracker.compliance.report import period_report, report
from tracker.db import session
from tracker.directory.models import Body
from tracker.resolutions.models import Resolution


def sheet(order: Order) -> Sheet:
    """The sheet in the language being spoken; the same for the same order while the history stays the same."""
    return _COMPOSERS[order.about, order.kind](order)


def _execution_of_resolution(order: Order) -> Sheet:
    return laid_out(report(session.get_one(Resolution, order.id), order.as_of), whole=order.whole)


def _execution_of_body(order: Order) -> Sheet:
    if order.span is None:
        raise ValueError("a report on a body is for a span of days")
    return laid_out(period_report(session.get_one(Body, order.id), order.span, order.as_of), whole=order.whole)


_COMPOSERS: Mapping[tuple[About, Kind], Callable[[Order], Sheet]] = {
    (About.RESOLUTION, Kind.EXECUTION): _execution_of_resolution,
    (About.BODY, Kind.EXECUTION): _execution_of_body,
}
