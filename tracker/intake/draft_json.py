"""A Draft as JSON and back, and the shape of `tracker read`."""

from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.calendar.deadlines import DueKind
from tracker.calendar.recurrence import Recurrence
from tracker.calendar.rules import DueWord
from tracker.calendar.terms import Offset

from .draft import (
    Addressee,
    Deadline,
    DocumentKind,
    Draft,
    Evidence,
    Header,
    Indicator,
    Meaning,
    Note,
    Part,
    Point,
    PointKind,
    Suggestion,
    Unplaced,
)
from .passage import Span

Json = dict[str, Any]


def as_dict(draft: Draft) -> Json:
    """Return the draft in the types of JSON."""
    plain = _plain(asdict(draft))
    return dict(plain)


def from_dict(stored: Json) -> Draft:
    """Return the draft that `as_dict` gave; raises KeyError, TypeError or ValueError for anything else."""
    return Draft(
        format=stored["format"],
        kind=DocumentKind(stored["kind"]),
        header=_header(stored["header"]),
        points=tuple(_point(point) for point in stored["points"]),
        unplaced=tuple(Unplaced(**line) for line in stored["unplaced"]),
        warnings=tuple(Note(**note) for note in stored["warnings"]),
        doubts=tuple(Note(**note) for note in stored["doubts"]),
        lines=tuple(stored["lines"]),
    )


def as_read(draft: Draft, file: str) -> Json:
    """Return the object that `tracker read --json` writes for the file."""
    header = draft.header
    return {
        "file": file,
        "format": draft.format,
        "kind": draft.kind.value,
        "header": {
            "body": header.body,
            "title": header.title,
            "date": header.date and header.date.isoformat(),
            "number": header.number,
            "place": header.place,
            "signatory": header.signatory,
            "source": [draft.lines[line] for line in header.lines],
        },
        "points": [_read_point(point, draft) for point in draft.points],
        "unplaced": [line.text for line in draft.unplaced],
        "warnings": [warning_text(note) for note in draft.warnings],
        "doubts": [{"code": note.code, "point": note.point, **note.values} for note in draft.doubts],
    }


def warning_text(note: Note) -> str:
    """Return a warning for scripts: its code in words and its numbers («number gap 2.1→2.3»)."""
    match note.code:
        case "number_gap":
            return f"number gap {note.values['after']}→{note.values['before']}"
        case "duplicate_number":
            return f"duplicate number {note.values['number']}"
        case _:
            return " ".join([note.code.replace("_", " "), *map(str, note.values.values())])


def _read_point(point: Point, draft: Draft) -> Json:
    leads = [a for a in point.addressees if a.part is Part.LEAD]
    helpers = [a for a in point.addressees if a.part is Part.CO_EXECUTOR]
    deadline = point.deadline
    shown: Json = {
        "number": point.number,
        "label": point.label,
        "level": point.level,
        "section": point.section,
        "heading": point.heading,
        "kind": point.kind.value,
        "text": point.text,
        "addressees": [a.name for a in leads],
        "addressees_printed": [a.printed for a in leads],
        "persons": [a.person for a in leads],
        "co_executors": [a.name for a in helpers],
        "deadline_kind": deadline.kind.value,
        "deadline_iso": deadline.iso and deadline.iso.isoformat(),
        "deadline_printed": deadline.printed,
        "inherited": list(point.inherited),
        "span": list(point.span),
        "advisory": point.advisory,
        "certain": point.certain,
        "indicator": point.indicator and asdict(point.indicator),
    }
    if any(a.meaning is not None for a in point.addressees):
        shown["resolved"] = [_resolved(a) for a in point.addressees]
    return shown


def _resolved(addressee: Addressee) -> Json:
    meaning = addressee.meaning or Meaning()
    return {
        "printed": addressee.printed,
        "name": addressee.name,
        "meaning": meaning.name,
        "organisations": list(meaning.organisations),
        "suggestions": [suggestion.name for suggestion in meaning.suggestions],
        "rule": meaning.rule,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _header(stored: Json) -> Header:
    return Header(**{**stored, "date": _day(stored["date"]), "lines": tuple(stored["lines"])})


def _point(stored: Json) -> Point:
    rebuilt = {
        "kind": PointKind(stored["kind"]),
        "span": tuple(stored["span"]),
        "addressees": tuple(_addressee(item) for item in stored["addressees"]),
        "deadline": _deadline(stored["deadline"]),
        "other_deadlines": tuple(_deadline(item) for item in stored["other_deadlines"]),
        "inherited": tuple(stored["inherited"]),
        "indicator": stored["indicator"] and Indicator(**stored["indicator"]),
        "evidence": tuple(_evidence(item) for item in stored["evidence"]),
    }
    return Point(**{**stored, **rebuilt})


def _addressee(stored: Json) -> Addressee:
    meaning = stored["meaning"]
    if meaning is not None:
        suggestions = tuple(
            Suggestion(s["name"], tuple(s["organisations"]), s["score"]) for s in meaning["suggestions"]
        )
        meaning = Meaning(**{**meaning, "organisations": tuple(meaning["organisations"]), "suggestions": suggestions})
    return Addressee(**{**stored, "part": Part(stored["part"]), "meaning": meaning})


def _deadline(stored: Json) -> Deadline:
    rebuilt = {
        "kind": DueKind(stored["kind"]),
        "iso": _day(stored["iso"]),
        "offset": stored["offset"] and Offset.from_json(stored["offset"]),
        "recurrence": stored["recurrence"] and Recurrence.from_json(stored["recurrence"]),
        "word": stored["word"] and DueWord(stored["word"]),
    }
    return Deadline(**{**stored, **rebuilt})


def _evidence(stored: Json) -> Evidence:
    return Evidence(stored["field"], stored["rule"], tuple(Span(**span) for span in stored["spans"]))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
