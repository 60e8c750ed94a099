"""A person's name as official sheets print it: «Л.А. Берестова» under a text, «Берестова Л.А.» inside it."""

import re
from typing import NamedTuple

_PATRONYMIC = re.compile(r"(?:вич|вна|ична|ьич|мич|кич)$")
_INITIALS = re.compile(r"(?:[А-ЯЁA-Z][а-яё]?\.[-\s]?){1,3}")
_SUFFIXES = frozenset({"оглы", "кызы", "оглу", "заде", "улы", "гызы"})
"""Words after a patronymic, as in «Мамед оглы»; initials pass over them."""


class Name(NamedTuple):
    """A surname and the initials before it or behind it; no initials where only a surname is known."""

    surname: str
    initials: str

    @property
    def signed(self) -> str:
        """«Л.А. Берестова», as under a signature."""
        return f"{self.initials} {self.surname}".strip()

    @property
    def listed(self) -> str:
        """«Берестова Л.А.», as in a list."""
        return f"{self.surname} {self.initials}".strip()


_NUMBER = re.compile(r"№\s*(\d{1,6})")


def number_in(name: str) -> int | None:
    """The number that an organisation bears: 12 of «МБОУ СОШ № 12»."""
    found = _NUMBER.search(name)
    return int(found[1]) if found else None


def name(full_name: str) -> Name:
    """The name of «Берестова Людмила Аркадьевна», of «Людмила Аркадьевна Берестова» or of «Берестова Л.А.»."""
    if printed := _INITIALS.search(full_name):
        rest = full_name.replace(printed[0], " ").split()
        return Name(" ".join(rest), printed[0].replace(" ", "").rstrip("-"))
    words = [word for word in full_name.split() if word.lower() not in _SUFFIXES]
    if len(words) >= 3 and _PATRONYMIC.search(words[1]) and not _PATRONYMIC.search(words[-1]):
        words = [words[-1], *words[:-1]]
    surname, *given = words or [""]
    return Name(surname, "".join(_initial(word) for word in given[:2]))


def _initial(word: str) -> str:
    """«Л.», of a double name «А.-М.»."""
    return "-".join(f"{part[0].upper()}." for part in word.split("-") if part)
