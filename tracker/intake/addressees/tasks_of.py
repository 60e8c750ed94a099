"""Whose tasks an introduction announces: «задачи, стоящие перед школами:», «Задачи детских садов на 2025 год:»."""

import re

from tracker.intake.draft import Addressee

from . import phrases
from .naming import named
from .needed import is_in_charge

_BEFORE = re.compile(r"(?<!\w)перед\s(?P<whom>[^.;:]{4,160})", re.IGNORECASE)
_OF = re.compile(r"\bзадачи\s(?P<whom>[^.;:]{4,160})", re.IGNORECASE)
_ENDS = re.compile(r"\s(?:в|на|до|к|по|при|для|стоят|стоит|поставлен\w|являются)(?:\s|$)|,")


def named_in(introduction: str) -> list[Addressee]:
    """Return whom the words name whose tasks follow, when they are in charge of something."""
    for pattern, case in ((_BEFORE, "ablt"), (_OF, "gent")):
        found = pattern.search(introduction)
        whom = _ENDS.split(found["whom"], maxsplit=1)[0] if found else ""
        leading = phrases.leading(f"{whom}:", case=case) if whom else None
        if leading is not None and leading.start == 0 and leading.case == case:
            addressees = named(whom, case)
            return addressees if all(is_in_charge(addressee.name) for addressee in addressees) else []
    return []
