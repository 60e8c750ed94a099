"""Measurable targets: «не менее 70 % педагогических работников», «100 %», «3 школы»."""

import re

from .draft import Indicator

_VALUE = re.compile(
    r"(?P<how>не\s(?:менее|ниже|меньше)(?:\sчем)?|не\s(?:более|выше)(?:\sчем)?|до|более|свыше|менее|на)?\s?"
    r"(?P<value>\d{1,6}(?:[.,]\d{1,3})?)\s?(?P<unit>%|процент\w{0,3}|школ(?:ы|а)?(?!\w)"
    r"|организаци[йяи]|учреждени[йяе]|педагог\w{0,3}|человек\w?"
    r"|мест\w?(?!\w)|мероприяти[йяе]|обучающ\w{2,4}|учащ\w{2,4}|дет(?:ей|и)(?!\w))",
    re.IGNORECASE,
)
_AT_LEAST = ("не менее", "не ниже", "не меньше", "более", "свыше")
_AT_MOST = ("не более", "не выше", "менее")


def find(text: str) -> Indicator | None:
    """Return the first measurable target of the text, or None."""
    for match in _VALUE.finditer(text):
        how = " ".join((match["how"] or "").lower().split())
        unit = match["unit"].lower()
        if not how and not unit.startswith(("%", "процент")):
            continue
        comparison = ">=" if how.startswith(_AT_LEAST) else "<=" if how.startswith(_AT_MOST) else "="
        value = float(match["value"].replace(",", "."))
        return Indicator(value, "%" if unit.startswith(("%", "процент")) else unit, comparison, match[0].strip())
    return None
