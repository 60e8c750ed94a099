"""What a list is narrowed to: the executions that one number of a sheet of figures counts."""

from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, select

from tracker.compliance.curators import curators
from tracker.compliance.queries import of_resolution
from tracker.compliance.standing import Standing
from tracker.compliance.stood import Moment
from tracker.compliance.then import organisations
from tracker.directory.roles import OrganisationKind
from tracker.executions.models import Execution
from tracker.resolutions.models import Assignment, Point

NUMBERS = frozenset({"organisation", "resolution", "curator", "body"})
WORDS: Mapping[str, frozenset[str]] = {
    "standing": frozenset(each.value for each in Standing),
    "kind": frozenset(each.value for each in OrganisationKind),
    "advisory": frozenset({"yes", "no"}),
    "unit": frozenset({"assignment"}),
}


def meaningful(given: Mapping[str, str]) -> dict[str, str]:
    """Of what an address gives, what narrows a list; anything else is passed over."""
    return {
        name: value
        for name, value in given.items()
        if (name in NUMBERS and value.isdecimal() and len(value) < 10) or value in WORDS.get(name, ())
    }


def conditions(where: Mapping[str, str], body_id: int, at: Moment) -> Iterator[ColumnElement[bool]]:
    """The narrowing as conditions on executions; what is judged in words comes later."""
    if organisation := where.get("organisation"):
        yield Execution.organisation_id == int(organisation)
    if kind := where.get("kind"):
        they = organisations(at).c
        yield Execution.organisation_id.in_(select(they.id).where(they.kind == OrganisationKind(kind)))
    if curator := where.get("curator"):
        found = curators(body_id, at.day).items()
        yield Execution.organisation_id.in_(
            [of for of, people in found if int(curator) in {person.id for person in people}]
        )
    if resolution := where.get("resolution"):
        yield of_resolution(int(resolution))
    if advisory := where.get("advisory"):
        points = select(Assignment.id).join(Assignment.point).where(Point.advisory.is_(advisory == "yes"))
        yield Execution.assignment_id.in_(points)
