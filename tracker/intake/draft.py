"""What reading a resolution gives: the Draft, its points, and what a person has to look at.

A Draft is a value: frozen, made of plain types, the same for the same bytes. Words for people are given elsewhere:
warnings and doubts are a code with values. Line numbers count the document's lines that are not blank, from 0.
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.calendar.deadlines import DueKind
from tracker.calendar.recurrence import Recurrence
from tracker.calendar.rules import DueWord
from tracker.calendar.terms import Offset

from .passage import Span

Value = str | int | list[str]
"""What a warning or a doubt is filled with."""


class DocumentKind(StrEnum):
    """What sort of document it is."""

    DECISION = "decision"
    RESOLUTION = "resolution"
    MINUTES = "minutes"
    PLAN = "plan"
    REPORT = "report"


class PointKind(StrEnum):
    """What a point does: orders, states, or names who controls."""

    ASSIGNMENT = "assignment"
    STATEMENT = "statement"
    CONTROL = "control"


class Part(StrEnum):
    """An addressee's part."""

    LEAD = "lead"
    CO_EXECUTOR = "co_executor"


@dataclass(frozen=True)
class Deadline:
    """A deadline as stated. `iso` is the day as printed or the last day of the period, not moved off days off.

    `offset` is the term of a relative one that counts from the adoption; `word` names a setting of the body that
    gives the day; `rule` is the rule that found it.
    """

    kind: DueKind = DueKind.NONE
    iso: datetime.date | None = None
    printed: str | None = None
    rule: str | None = None
    offset: Offset | None = None
    recurrence: Recurrence | None = None
    word: DueWord | None = None


@dataclass(frozen=True)
class Suggestion:
    """A name of the directory that an uncertain phrase may mean, with its organisations' keys and a score 0-100."""

    name: str
    organisations: tuple[str, ...]
    score: int


@dataclass(frozen=True)
class Meaning:
    """What a phrase means in the directory: keys of organisations, or none and up to three suggestions.

    `name` is the directory's name of the one organisation or of the group; `rule` says how it was found.
    """

    name: str | None = None
    group: bool = False
    organisations: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    rule: str | None = None


@dataclass(frozen=True)
class Addressee:
    """Who is addressed: `name` in the nominative, `printed` as written, `person` as «Фамилия И.О.»."""

    name: str
    printed: str
    person: str | None = None
    group: bool = False
    part: Part = Part.LEAD
    meaning: Meaning | None = None


@dataclass(frozen=True)
class Indicator:
    """A measurable target: value, unit («%», «школа») and comparison (>=, <=, =)."""

    value: float
    unit: str
    comparison: str
    printed: str


@dataclass(frozen=True)
class Evidence:
    """Which characters of the source gave a field of a point, and by which rule."""

    field: str
    rule: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Point:
    """One point of the resolution, with the addressees and the deadline in force for it.

    `number` is as printed, `label` the full path for display («5.9»), `parent` the index of the point above.
    `inherited` names those of "addressees" and "deadline" that come from above. `other_deadlines` are further
    ones of the same point. `advisory` marks a recommendation. `certain` is False for a request found in prose.
    """

    number: str
    label: str
    level: int
    kind: PointKind
    text: str
    span: tuple[int, int]
    section: str | None = None
    heading: bool = False
    parent: int | None = None
    addressees: tuple[Addressee, ...] = ()
    deadline: Deadline = field(default_factory=Deadline)
    other_deadlines: tuple[Deadline, ...] = ()
    inherited: tuple[str, ...] = ()
    indicator: Indicator | None = None
    advisory: bool = False
    certain: bool = True
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Header:
    """The head of the document; `lines` are the numbers of the lines it was read from."""

    body: str | None = None
    title: str | None = None
    date: datetime.date | None = None
    number: str | None = None
    place: str | None = None
    signatory: str | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Unplaced:
    """A line that is in no point and not in the header; `role` says what it looks like."""

    line: int
    text: str
    role: str = "other"


@dataclass(frozen=True)
class Note:
    """A warning or a doubt: its code, its values, and the index of the point that it is about."""

    code: str
    values: dict[str, Value] = field(default_factory=dict, hash=False)
    point: int | None = None


@dataclass(frozen=True)
class Draft:
    """A resolution as read, to be checked by a person."""

    format: str
    kind: DocumentKind
    header: Header
    points: tuple[Point, ...]
    unplaced: tuple[Unplaced, ...]
    warnings: tuple[Note, ...]
    doubts: tuple[Note, ...]
    lines: tuple[str, ...]
