"""What proves execution, as the issuer asks it: words, files, a link, the number of an order, measured numbers."""

import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from typing import Any

from tracker.calendar.settings import Settings, require

MOST_NUMBERS = 4
"""Numbers of one assignment."""

LONGEST_KEY = 32


class Proof(StrEnum):
    """The kinds of what can be asked for."""

    TEXT = "text"
    FILE = "file"
    LINK = "link"
    ORDER = "order"
    NUMBER = "number"


class Over(StrEnum):
    """How the numbers of many organisations make one."""

    SUM = "sum"
    AVERAGE = "average"


class Against(StrEnum):
    """What is compared with the point's indicator."""

    NOTHING = "nothing"
    EACH = "each"
    """The number of each organisation."""
    TOTAL = "total"
    """The one number of them all."""


@dataclass(frozen=True)
class Asked(Settings):
    """One thing that is asked for; `key` names it in the answers, label and unit are of numbers."""

    key: str
    proof: Proof
    required: bool = True
    label: str = ""
    unit: str = ""
    over: Over = Over.SUM
    against: Against = Against.NOTHING
    former: bool = False
    """Asked for no more; it gives what was answered under its key the name that it was asked by."""

    @property
    def measured(self) -> str:
        """What a number says, and in which unit: «Охвачено детей, чел.»."""
        return f"{self.label}, {self.unit}" if self.unit else self.label

    def __post_init__(self) -> None:
        require("key", 1 <= len(self.key) <= LONGEST_KEY)
        require("label", self.proof is not Proof.NUMBER or bool(self.label.strip()))


Contract = tuple[Asked, ...]

USUAL: Contract = (Asked("text", Proof.TEXT), Asked("file", Proof.FILE, required=False))
"""Where the issuer says nothing: words, and files where there are any."""


def contract(stored: Sequence[Mapping[str, Any]]) -> Contract:
    """What an assignment asks for, from how it is kept with it."""
    return tuple(each for each in ever_asked(stored) if not each.former)


def ever_asked(stored: Sequence[Mapping[str, Any]]) -> Contract:
    """The same, and behind it what was asked for before: each key once, whatever became of it."""
    return tuple(Asked.from_json(each) for each in stored) or USUAL


def renewed(ever: Contract, asked: Contract) -> Contract:
    """What is asked for from now on of those who could have answered already, and behind it what was asked before.

    A number of another name or unit has a key that never was another's, so that what was answered isn't added to it.
    """
    now: list[Asked] = []
    fresh = (key for number in count(1) if (key := f"number{number}") not in {each.key for each in ever})
    for each in asked:
        mine = (old.key for old in ever if _means_the_same(old, each) and old.key not in {it.key for it in now})
        now.append(replace(each, key=next(mine, None) or next(fresh)) if each.proof is Proof.NUMBER else each)
    return (*now, *(replace(old, former=True) for old in ever if old.key not in {each.key for each in now}))


def _means_the_same(one: Asked, other: Asked) -> bool:
    return (one.proof, one.label, one.unit) == (other.proof, other.label, other.unit)


def stored(asked: Contract) -> list[dict[str, Any]]:
    """The same in the types of JSON; the usual is not kept."""
    return [] if asked == USUAL else [each.as_json() for each in asked]


_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def number(text: str) -> float | None:
    """The number that a person typed: «1 234,5», «87 %»; None when it is none, or below zero."""
    typed = re.sub(r"[\s%]", "", text).replace(",", ".")
    found = float(typed) if _NUMBER.fullmatch(typed) else -1.0
    return found if 0 <= found < 1e12 else None


def wanting(asked: Contract, said: Mapping[str, str], *, has_files: bool) -> list[str]:
    """The keys of what is asked for and wasn't given, and of the numbers and links that are none."""
    given = {key for key, words in said.items() if words.strip()} | ({"file"} if has_files else set())
    return [each.key for each in asked if (each.required and each.key not in given) or is_wrong(each, said)]


def is_wrong(asked: Asked, said: Mapping[str, str]) -> bool:
    """Whether something was given that isn't what was asked for: a number that is none, a link that leads nowhere."""
    words = said.get(asked.key, "").strip()
    if asked.proof is Proof.LINK:
        return bool(words) and _LINK.fullmatch(words) is None
    return asked.proof is Proof.NUMBER and bool(words) and number(words) is None


_LINK = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+", re.IGNORECASE)


COMPARISONS = {">=": operator.ge, "<=": operator.le, "=": operator.eq}


def meets(value: float, indicator: Mapping[str, Any]) -> bool:
    """Whether a number is what the point's indicator wants: «не менее 70 %»."""
    return bool(COMPARISONS[indicator["comparison"]](value, indicator["value"]))


def is_short(asked: Asked, value: float | None, indicator: Mapping[str, Any] | None) -> bool:
    """Whether one organisation's number isn't what the indicator wants of each."""
    compared = asked.against is Against.EACH and indicator is not None and value is not None
    return compared and not meets(value, indicator)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Figure:
    """One asked number over all organisations: of how many, their sum or average, and whether the indicator is met.

    `met` is None when nothing is compared or nobody has answered; `short` counts those that each should reach it.
    """

    asked: Asked
    value: float | None
    count: int
    short: int
    met: bool | None


def figure(asked: Asked, numbers: Iterable[float], indicator: Mapping[str, Any] | None) -> Figure:
    """The one number that the numbers of the organisations make, by what the issuer asked for."""
    found = list(numbers)
    if not found:
        return Figure(asked, None, 0, 0, None)
    total = sum(found)
    value = total / len(found) if asked.over is Over.AVERAGE else total
    short = sum(is_short(asked, each, indicator) for each in found)
    if indicator is None or asked.against is Against.NOTHING:
        return Figure(asked, value, len(found), short, None)
    met = short == 0 if asked.against is Against.EACH else meets(value, indicator)
    return Figure(asked, value, len(found), short, met)
