"""What the check asks a person to look at or to put right: said once, however many points it is said of."""

from dataclasses import dataclass

from flask import url_for

from tracker.resolutions.corrections import subject
from tracker.resolutions.models import Addressee, Doubt, Point, Resolution
from tracker.resolutions.queries import Obstacle, assignments, obstacles
from tracker.web import doubts
from tracker.web.check import meanings
from tracker.web.check.forms import Choices, fingerprint
from tracker.web.check.meanings import Meanings


@dataclass(frozen=True)
class Remark:
    """Doubts that say the same, in words; the addressee that they want to be explained, with the nearest meanings."""

    doubts: list[Doubt]
    words: str
    unknown: Addressee | None
    suggested: Choices

    @property
    def id(self) -> int:
        """The doubt by which all of them are settled."""
        return self.doubts[0].id

    @property
    def is_open(self) -> bool:
        """Whether it is still to be looked at."""
        return any(each.settled_at is None for each in self.doubts)

    @property
    def points(self) -> list[Point]:
        """Of which points it is said."""
        return [each.point for each in self.doubts if each.point]

    @property
    def seen(self) -> str:
        """What the form that explains the addressee carries."""
        return fingerprint(self.unknown.name) if self.unknown else ""


def remarks(resolution: Resolution, known: Meanings) -> list[Remark]:
    """All that the reader was in doubt about, in the order of the text."""
    unknown = {each.printed: each for each in reversed(_unknown(resolution)) if each.printed}
    same: dict[str | int, list[Doubt]] = {}
    for doubt in sorted(resolution.doubts, key=_place):
        same.setdefault(subject(doubt), []).append(doubt)
    return [_remark(each, unknown, known) for each in same.values()]


def _place(doubt: Doubt) -> tuple[int, int]:
    return (doubt.point.position if doubt.point else -1, doubt.id)


def _unknown(resolution: Resolution) -> list[Addressee]:
    everybody = [each for assignment in assignments(resolution) for each in assignment.addressees]
    return [each for each in everybody if not meanings.key_of(each)]


def _remark(same: list[Doubt], unknown: dict[str, Addressee], known: Meanings) -> Remark:
    doubt = same[0]
    found = unknown.get(doubt.values["printed"]) if doubt.code == "addressee_unknown" else None
    return Remark(same, doubts.words(doubt), found, known.named(doubt.values.get("suggestions", [])) if found else [])


def at_points(found: list[Remark]) -> dict[int, list[Remark]]:
    """What is still to be looked at, beside each point."""
    beside: dict[int, list[Remark]] = {}
    for remark in found:
        for point in dict.fromkeys(remark.points) if remark.is_open else ():
            beside.setdefault(point.id, []).append(remark)
    return beside


@dataclass(frozen=True)
class Lack:
    """Why a resolution can't be issued yet: in which points, the page on which it is put right, and a phrase meant."""

    code: str
    points: list[Point]
    url: str
    phrase: str = ""


def lacking(resolution: Resolution) -> list[Lack]:
    """What has to be put right before issuing; what is unknown in many points is put right once."""
    same: dict[str | int, list[Obstacle]] = {}
    for number, obstacle in enumerate(obstacles(resolution)):
        phrase = _unknown_phrase(obstacle)
        same.setdefault(phrase.name if phrase else number, []).append(obstacle)
    return [_lack(each, resolution.id) for each in same.values()]


def _unknown_phrase(obstacle: Obstacle) -> Addressee | None:
    """The addressee that has to be explained."""
    if obstacle.code != "unknown_addressee" or obstacle.assignment is None:
        return None
    return next((each for each in obstacle.assignment.addressees if not meanings.key_of(each)), None)


def _lack(same: list[Obstacle], resolution_id: int) -> Lack:
    obstacle, phrase = same[0], _unknown_phrase(same[0])
    points = list(dict.fromkeys(each.point for each in same if each.point))
    url = _where(obstacle, phrase, resolution_id)
    return Lack(obstacle.code, points, url, phrase.name if phrase else "")


def _where(obstacle: Obstacle, phrase: Addressee | None, resolution_id: int) -> str:
    """The page on which an obstacle is done away with."""
    point, assignment = obstacle.point, obstacle.assignment
    if point is None:
        page = "check.heading" if obstacle.code == "no_date" else "check.show"
        return url_for(page, resolution_id=resolution_id)
    if assignment is None:
        return url_for("check.point", resolution_id=resolution_id, point_id=point.id)
    if phrase:
        return url_for("check.explain", resolution_id=resolution_id, addressee_id=phrase.id)
    page = "check.day" if obstacle.code == "no_day" else "check.addressees"
    return url_for(page, resolution_id=resolution_id, assignment_id=assignment.id)
