"""Word's automatic numbers, counted as Word counts them (ECMA-376 part 1, 17.9).

A paragraph names an instance (`num`) of a definition (`abstractNum`) and a level. Instances of one definition share
its counters; an instance may override a level's start or form, which takes effect at its first use.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from . import counting

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")


@dataclass
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restarts_after: int | None = None
    style: str | None = None


@dataclass
class _Definition:
    levels: dict[int, _Level] = field(default_factory=dict)
    link: str | None = None
    """The numbering style whose definition is meant instead."""
    counters: dict[int, int] = field(default_factory=dict)


@dataclass
class _Instance:
    definition: _Definition
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def level(self, number: int) -> _Level | None:
        return self.levels.get(number) or self.definition.levels.get(number)


class Numbering:
    """The lists of one document: asked paragraph by paragraph, in order, for the number each one shows."""

    def __init__(self, root: etree._Element | None) -> None:
        self._instances: dict[str, _Instance] = {}
        if root is None:
            return
        definitions = {item.get(W + "abstractNumId"): _definition(item) for item in root.iter(W + "abstractNum")}
        for num in root.iter(W + "num"):
            definition = definitions.get(_value(num.find(W + "abstractNumId")))
            if definition is not None:
                self._instances[num.get(W + "numId") or ""] = _instance(num, definition)
        self._follow_links(root, definitions)

    def level_of_style(self, num_id: str, style: str) -> int | None:
        """Return the level of the list that is linked to the paragraph style, if one is."""
        instance = self._instances.get(num_id)
        levels = {} if instance is None else instance.definition.levels | instance.levels
        return next((number for number, level in levels.items() if level.style == style), None)

    def next_label(self, num_id: str, number: int) -> str | None:
        """Count one more paragraph at the level and return the number it shows, or None if it shows none."""
        instance = self._instances.get(num_id)
        level = None if instance is None else instance.level(number)
        if instance is None or level is None:
            return None
        _count(instance, number, level)
        if level.form == "bullet":
            return counting.bullet(level.text)
        return _PLACE.sub(lambda place: _figure(instance, int(place[1]) - 1, level), level.text).strip() or None

    def _follow_links(self, root: etree._Element, definitions: dict[str | None, _Definition]) -> None:
        named = {
            _value(item.find(W + "styleLink")): definitions[item.get(W + "abstractNumId")]
            for item in root.iter(W + "abstractNum")
            if item.find(W + "styleLink") is not None
        }
        for instance in self._instances.values():
            target = named.get(instance.definition.link or "")
            if target is not None:
                instance.definition = target


def _count(instance: _Instance, number: int, level: _Level) -> None:
    counters = instance.definition.counters
    if number in instance.starts and number not in instance.used:
        instance.used.add(number)
        counters[number] = instance.starts[number]
    else:
        counters[number] = counters[number] + 1 if number in counters else level.start
    for above in range(number):
        counters.setdefault(above, _start(instance, above))
    for below in [deeper for deeper in counters if deeper > number]:
        if _restarts(instance.level(below), below, number):
            del counters[below]


def _start(instance: _Instance, number: int) -> int:
    level = instance.level(number)
    return instance.starts.get(number, level.start if level else 1)


def _restarts(level: _Level | None, own: int, counted: int) -> bool:
    """A level begins anew after any higher one, unless it says after which (0: after none)."""
    after = None if level is None else level.restarts_after
    return True if after is None else after > 0 and counted < min(after, own)


def _figure(instance: _Instance, number: int, shown_at: _Level) -> str:
    level = instance.level(number)
    value = instance.definition.counters.get(number, 1)
    form = "decimal" if level is None or shown_at.legal else level.form
    return counting.written(value, form)


def _definition(item: etree._Element) -> _Definition:
    levels = {int(lvl.get(W + "ilvl") or 0): _level(lvl) for lvl in item.findall(W + "lvl")}
    return _Definition(levels, _value(item.find(W + "numStyleLink")) or None)


def _instance(num: etree._Element, definition: _Definition) -> _Instance:
    instance = _Instance(definition)
    for override in num.findall(W + "lvlOverride"):
        number = int(override.get(W + "ilvl") or 0)
        start, level = override.find(W + "startOverride"), override.find(W + "lvl")
        if level is not None:
            instance.levels[number] = _level(level)
        if start is not None:
            instance.starts[number] = _number(start, 1)
    return instance


def _level(lvl: etree._Element) -> _Level:
    restart, legal = lvl.find(W + "lvlRestart"), lvl.find(W + "isLgl")
    form = next(lvl.iter(W + "numFmt"), None)
    return _Level(
        start=_number(lvl.find(W + "start"), 1),
        form=_value(form) or "decimal",
        text=_value(lvl.find(W + "lvlText")),
        legal=legal is not None and _value(legal) not in {"0", "false"},
        restarts_after=None if restart is None else _number(restart, 0),
        style=_value(lvl.find(W + "pStyle")) or None,
    )


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(W + "val") or ""


def _number(element: etree._Element | None, default: int) -> int:
    value = _value(element)
    return int(value) if value.isdecimal() and len(value) < 10 else default
