"""What a point says as a person types it, and what follows from it: its label, its neighbour."""

from dataclasses import dataclass
from typing import Any

from tracker.intake.draft import PointKind
from tracker.resolutions import drafting
from tracker.resolutions.models import Assignment, Doubt, Point, Resolution


@dataclass(frozen=True)
class Wording:
    """What a point says: its number as printed, its text, what it does, and whether it only heads others."""

    kind: PointKind
    number: str
    text: str
    heading: bool = False

    @property
    def orders(self) -> bool:
        """Whether something has to be done by it."""
        return self.kind is PointKind.ASSIGNMENT and not self.heading


def wording_of(point: Point) -> dict[str, Any]:
    """What a point says, for the history."""
    return {"kind": point.kind, "number": point.number, "text": point.text, "heading": point.heading}


def put(point: Point, wording: Wording) -> None:
    """Let a point say this; another number gives another label."""
    number = wording.number.strip()
    if number != point.number:
        point.label = _label(point, number)[: drafting.LONGEST_LABEL]
    point.kind, point.number, point.text, point.heading = wording.kind, number, wording.text.strip(), wording.heading


def _label(point: Point, number: str) -> str:
    """The path of a number, as the reader writes it: «5.9», «2.1 а)»."""
    figures = number.strip(" .()")
    above = next((each.label for each in point.resolution.points if each.id == point.parent_id), "")
    if not above or not figures or "." in figures:
        return figures
    return f"{above}.{figures}" if figures.isdecimal() and number.endswith(".") else f"{above} {figures})"


def neighbour(point: Point) -> Assignment | None:
    """The nearest assignment before a point under the same heading, else the nearest after it, else the one above."""
    if point.parent_id is None:
        return None
    points = point.resolution.points
    beside = [each for each in points if each.parent_id == point.parent_id and each is not point]
    near = sorted(beside, key=lambda each: (each.position > point.position, abs(each.position - point.position)))
    above = [each for each in points if each.id == point.parent_id]
    return next((each.assignments[0] for each in (*near, *above) if each.assignments), None)


def doubts_of(point: Point) -> list[Doubt]:
    """The doubts about a point."""
    return [doubt for doubt in point.resolution.doubts if doubt.point_id == point.id]


def renumber(resolution: Resolution) -> None:
    """Let each point know its place."""
    for position, point in enumerate(resolution.points):
        point.position = position
