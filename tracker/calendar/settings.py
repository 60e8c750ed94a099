"""Rules kept as the settings of a body: a frozen dataclass becomes a JSON dictionary and comes back checked."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints


class Refusal(StrEnum):
    """Why a setting was refused."""

    UNKNOWN = "unknown"
    """There is no setting of this name."""
    MISSING = "missing"
    """It has no default and was not given."""
    TYPE = "type"
    """A number was due and a text came, or the like."""
    VALUE = "value"
    """The kind is right, the value makes no sense here."""


class SettingRefused(ValueError):
    """A setting that cannot be taken: `key` is its dotted name (``urgent.number``), `code` the reason."""

    def __init__(self, key: str, code: Refusal) -> None:
        super().__init__(f"{key}: {code}")
        self.key = key
        self.code = code


class Settings:
    """The base of a frozen dataclass whose fields are numbers, codes, days, tuples of them and other settings."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def as_json(self) -> dict[str, Any]:
        """Return every setting under its name, in the types of JSON."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the rules that `stored` describes; a setting that is not there has its default.

        Raises `SettingRefused` for an unknown name, a wrong type, a value out of its range.
        """
        types = _types(cls)  # type: ignore[arg-type]  # a class is hashable
        for key in stored:
            if key not in types:
                raise SettingRefused(str(key), Refusal.UNKNOWN)
        for each in fields(cls):
            if each.name not in stored and each.default is MISSING and each.default_factory is MISSING:
                raise SettingRefused(each.name, Refusal.MISSING)
        return cls(**{key: _typed(key, types[key], value) for key, value in stored.items()})


def require(key: str, holds: bool) -> None:
    """Refuse the setting `key` unless what it needs holds."""
    if not holds:
        raise SettingRefused(key, Refusal.VALUE)


@cache
def _types(settings: type[Settings]) -> dict[str, Any]:
    hints = get_type_hints(settings)
    return {each.name: hints[each.name] for each in fields(settings)}


def _plain(value: Any) -> Any:
    if isinstance(value, Settings):
        return value.as_json()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _typed(key: str, expected: Any, value: Any) -> Any:
    if isinstance(expected, UnionType):
        return None if value is None else _typed(key, get_args(expected)[0], value)
    if get_origin(expected) is tuple:
        return tuple(_typed(key, get_args(expected)[0], each) for each in _checked(key, list, value))
    if issubclass(expected, Settings):
        return _nested(key, expected, _checked(key, dict, value))
    if issubclass(expected, Enum):
        return _member(key, expected, value)
    if issubclass(expected, date):
        return _day(key, _checked(key, str, value))
    return _checked(key, expected, value)


def _checked(key: str, expected: type, value: Any) -> Any:
    # exact, because a bool is an int to Python and `true` days are not a number of days
    if type(value) is not expected:
        raise SettingRefused(key, Refusal.TYPE)
    return value


def _member(key: str, expected: type[Enum], value: Any) -> Enum:
    try:
        return expected(value)
    except ValueError:
        raise SettingRefused(key, Refusal.VALUE) from None


def _day(key: str, iso: str) -> date:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        raise SettingRefused(key, Refusal.VALUE) from None


def _nested(key: str, expected: type[Settings], value: Mapping[str, Any]) -> Settings:
    try:
        return expected.from_json(value)
    except SettingRefused as refused:
        raise SettingRefused(f"{key}.{refused.key}", refused.code) from None
