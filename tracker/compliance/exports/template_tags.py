"""The marks of an own template: found in the text of a Word file, and held against what there is to name.

Three kinds: `{{ строка.срок }}` puts a text in; `{% for строка in строки %} … {% endfor %}` repeats and
`{% if выводы %} … {% else %} … {% endif %}` chooses. `{%p … %}` stands in a paragraph of its own and is about whole
paragraphs, `{%tr … %}` in a row of its own and is about whole rows. There is nothing else: no sums, no filters.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, NamedTuple

from tracker.compliance.fields import Field


class TemplateFault(StrEnum):
    """Why a template can't be taken."""

    NOT_DOCX = "not_docx"
    MACROS = "macros"
    REMOTE = "remote"
    EMBEDDED = "embedded"
    UNSAFE_FIELD = "unsafe_field"
    HIDDEN_MARK = "hidden_mark"
    UNFINISHED = "unfinished"
    NO_SUCH_MARK = "no_such_mark"
    UNKNOWN_FIELD = "unknown_field"
    NO_LIST = "no_list"
    IS_LIST = "is_list"
    TAKEN_NAME = "taken_name"
    NOT_ALONE = "not_alone"
    NOT_IN_A_ROW = "not_in_a_row"
    NOT_CLOSED = "not_closed"
    NOT_OPENED = "not_opened"
    CROSSED = "crossed"
    BROKEN = "broken"


class Place(NamedTuple):
    """Where a text stands: in which part of the file, in which table and row (from 1; 0 outside), its first words."""

    part: str
    table: int
    row: int
    words: str


class Passage(NamedTuple):
    """A paragraph: its text, its place; the numbers of itself, of what holds it and of its table (0 without one)."""

    text: str
    place: Place
    number: int
    holder: int
    table: int
    alone_in_row: bool
    """Whether its row says nothing else."""


class BadTemplate(Exception):
    """The template is refused: why, what of it, where."""

    def __init__(self, fault: TemplateFault, mark: str = "", place: Place | None = None, near: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.values: dict[str, Any] = {"mark": mark, "near": near, "place": place._asdict() if place else None}


MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_NAME = r"[^\W\d]\w*"
_PATH = rf"{_NAME}(?:\.{_NAME})?"
TEXT = re.compile(rf"\{{\{{\s*({_PATH})\s*\}}\}}")
COMMAND = re.compile(
    rf"\{{%(?:(?P<reach>p|tr)\s+|\s*)(?:for\s+(?P<each>{_NAME})\s+in\s+(?P<list>{_PATH})|if\s+(?:not\s+)?(?P<asked>{_PATH})"
    r"|(?P<word>else|endif|endfor))\s*%\}"
)

Scope = Mapping[str, Sequence[Field]]
"""What the names of loops stand for: the fields of an item."""


@dataclass(frozen=True)
class _Open:
    word: str
    reach: str
    within: int
    mark: str
    place: Place
    scope: dict[str, Sequence[Field]] = field(default_factory=dict)


def check(passages: Iterable[Passage], fields: Sequence[Field]) -> None:
    """Refuse the first mark of a part that is not whole, not known, or not where it can be, saying which and where."""
    opened: list[_Open] = []
    for it in passages:
        if loose := LOOSE.search(MARK.sub("", it.text)):
            raise BadTemplate(TemplateFault.UNFINISHED, loose[0], it.place)
        for mark in MARK.findall(it.text):
            _check_mark(mark, it, opened, fields)
    if opened:
        raise BadTemplate(TemplateFault.NOT_CLOSED, opened[-1].mark, opened[-1].place)


def _check_mark(mark: str, it: Passage, opened: list[_Open], fields: Sequence[Field]) -> None:
    scope: Scope = opened[-1].scope if opened else {}
    if text := TEXT.fullmatch(mark):
        if _found(text[1], scope, fields, mark, it).items:
            raise BadTemplate(TemplateFault.IS_LIST, mark, it.place)
        return
    command = COMMAND.fullmatch(mark)
    if command is None:
        raise BadTemplate(TemplateFault.NO_SUCH_MARK, mark, it.place)
    reach = command["reach"] or ""
    within = _within(mark, reach, it)
    if command["word"]:
        _close(command["word"], _Open(command["word"], reach, within, mark, it.place), opened)
    elif command["asked"]:
        _found(command["asked"], scope, fields, mark, it)
        opened.append(_Open("if", reach, within, mark, it.place, dict(scope)))
    else:
        items = _items(command, scope, fields, it)
        opened.append(_Open("for", reach, within, mark, it.place, {**scope, command["each"]: items}))


def _items(command: re.Match[str], scope: Scope, fields: Sequence[Field], it: Passage) -> Sequence[Field]:
    found = _found(command["list"], scope, fields, command[0], it)
    if not found.items:
        raise BadTemplate(TemplateFault.NO_LIST, command[0], it.place)
    if command["each"] in {each.name for each in fields} | set(scope) | {"not", "loop"}:
        raise BadTemplate(TemplateFault.TAKEN_NAME, command[0], it.place)
    return found.items


def _within(mark: str, reach: str, it: Passage) -> int:
    """What a mark has to be closed in: its paragraph, the holder of its paragraph, its table."""
    if reach and it.text.strip() != mark:
        raise BadTemplate(TemplateFault.NOT_ALONE, mark, it.place)
    if reach == "tr":
        if not it.table:
            raise BadTemplate(TemplateFault.NOT_IN_A_ROW, mark, it.place)
        if not it.alone_in_row:
            raise BadTemplate(TemplateFault.NOT_ALONE, mark, it.place)
    return {"tr": it.table, "p": it.holder}.get(reach, it.number)


def _close(word: str, closing: _Open, opened: list[_Open]) -> None:
    if not opened:
        raise BadTemplate(TemplateFault.NOT_OPENED, closing.mark, closing.place)
    last = opened[-1]
    if last.word != ("for" if word == "endfor" else "if"):
        raise BadTemplate(TemplateFault.NOT_CLOSED, last.mark, last.place)
    if (last.reach, last.within) != (closing.reach, closing.within):
        raise BadTemplate(TemplateFault.CROSSED, last.mark, last.place)
    if word != "else":
        opened.pop()


def _found(path: str, scope: Scope, fields: Sequence[Field], mark: str, it: Passage) -> Field:
    """The field of a name such as «строка.срок» or «название»; refused with the nearest name that there is."""
    known = dict(_names(scope, fields))
    if path not in known:
        near = get_close_matches(path, known, 1)
        raise BadTemplate(TemplateFault.UNKNOWN_FIELD, mark, it.place, near[0] if near else "")
    return known[path]


def _names(scope: Scope, fields: Sequence[Field]) -> Iterator[tuple[str, Field]]:
    yield from ((each.name, each) for each in fields)
    for name, items in scope.items():
        yield from ((f"{name}.{each.name}", each) for each in items)
