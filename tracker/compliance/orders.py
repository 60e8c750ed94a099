"""What can be asked for: which sheet, about what, as of which day; the same order gives the same sheet for ever."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from tracker.compliance.figures import Span


class About(StrEnum):
    """What a sheet is about."""

    RESOLUTION = "resolution"
    BODY = "body"
    ORGANISATION = "organisation"


class Kind(StrEnum):
    """Which sheet."""

    EXECUTION = "execution"
    FIGURES = "figures"
    DECISION = "decision"
    COVERAGE = "coverage"
    CHANGE = "change"
    OVERDUE = "overdue"
    DIGEST = "digest"
    CURATORS = "curators"
    LIST = "list"
    EXTRACT = "extract"
    HANDOVER = "handover"


KINDS: Mapping[About, tuple[Kind, ...]] = {
    About.RESOLUTION: (
        Kind.EXECUTION, Kind.FIGURES, Kind.DECISION, Kind.COVERAGE, Kind.CHANGE, Kind.OVERDUE, Kind.LIST
    ),
    About.BODY: (
        Kind.EXECUTION, Kind.FIGURES, Kind.DECISION, Kind.COVERAGE, Kind.CHANGE, Kind.OVERDUE, Kind.DIGEST,
        Kind.CURATORS, Kind.LIST,
    ),
    About.ORGANISATION: (Kind.EXTRACT, Kind.HANDOVER),
}  # fmt: skip
"""The sheets that there are about each, the usual one first."""

SPANNED = frozenset(
    {(About.BODY, kind) for kind in (Kind.EXECUTION, Kind.FIGURES, Kind.DECISION, Kind.COVERAGE, Kind.LIST)}
    | {(About.ORGANISATION, Kind.EXTRACT)}
)
"""Those that are for a span of days."""

SINCE = frozenset({Kind.CHANGE})
"""Those that compare two days."""

LISTED_IN_FULL = frozenset({Kind.EXECUTION})
"""Those that may have an appendix with every organisation."""


@dataclass(frozen=True)
class Order:
    """One order; days that a kind doesn't ask for stay empty."""

    kind: Kind
    about: About
    id: int
    as_of: date
    first: date | None = None
    last: date | None = None
    since: date | None = None
    whole: bool = False
    where: Mapping[str, str] = field(default_factory=dict)
    """What a list is narrowed to: a standing, an organisation, a month …"""

    @property
    def span(self) -> Span | None:
        """The days that the sheet is for, both included."""
        return Span(self.first, self.last) if self.first and self.last else None

    def as_json(self) -> dict[str, Any]:
        """The order as it is kept; what is empty is left out."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if value not in (None, False, {})
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The order that was kept."""
        days = {name: date.fromisoformat(kept[name]) for name in ("as_of", "first", "last", "since") if name in kept}
        rest = {each.name: kept[each.name] for each in fields(cls) if each.name in kept}
        return cls(**{**rest, **days, "kind": Kind(kept["kind"]), "about": About(kept["about"])})
