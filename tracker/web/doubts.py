"""What the reader was in doubt about, said so that a secretary knows what to look at."""

from collections.abc import Callable, Mapping
from typing import Any

from tracker.language import gettext, ngettext, pgettext
from tracker.resolutions.models import Doubt
from tracker.web import history

Values = Mapping[str, Any]


def words(doubt: Doubt) -> str:
    """One or two sentences about a doubt."""
    said = SENTENCES.get(doubt.code)
    return said(doubt.values) if said else gettext("Something is unclear here: look at it.")


def _number_gap(values: Values) -> str:
    return gettext(
        "After number %(after)s comes %(before)s: a point may be missing.",
        after=values["after"],
        before=values["before"],
    )


def _several_deadlines(values: Values) -> str:
    printed = values["printed"]
    days = ", ".join(f"«{each}»" for each in printed)
    return ngettext(
        "The point has %(num)s deadline: %(days)s. There is an assignment for it.",
        "The point has %(num)s deadlines: %(days)s. There is an assignment for each.",
        len(printed),
        days=days,
    )


def _correction_lost(values: Values) -> str:
    what = pgettext(*history.ACTIONS.get(values["verb"], history.CHANGED))
    said = f" («{values['now']}»)" if values["now"] else ""
    return gettext("This correction was not carried over, as the new text differs there: %(what)s.", what=what + said)


def _brought_in_before(values: Values) -> str:
    said = " ".join(filter(None, (values["number"] and f"№ {values['number']}", values["title"])))
    return gettext(
        "The same document may have been brought in before: %(said)s. Make sure it is not issued twice.", said=said
    )


SENTENCES: dict[str, Callable[[Values], str]] = {
    "number_gap": _number_gap,
    "duplicate_number": lambda values: gettext("Number %(number)s stands twice.", number=values["number"]),
    "several_deadlines": _several_deadlines,
    "day_unknown": lambda values: gettext("The day “%(printed)s” can't be computed.", printed=values["printed"]),
    "day_passed": lambda values: gettext(
        "The day “%(printed)s” is earlier than the adoption.", printed=values["printed"]
    ),
    "time_unread": lambda values: gettext(
        "The words “%(printed)s” may be a deadline that was not understood.", printed=values["printed"]
    ),
    "tasks_left_out": lambda values: ngettext(
        "%(num)s numbered line that orders something stands in no point: look through the lines left out.",
        "%(num)s numbered lines that order something stand in no point: look through the lines left out.",
        values["count"],
    ),
    "no_addressee": lambda _: gettext("It is not said who has to do it."),
    "addressee_unknown": lambda values: gettext(
        "Nobody of the directory is called so: %(printed)s.", printed=values["printed"]
    ),
    "controller_unknown": lambda values: gettext(
        "Control is laid on %(printed)s, who is not a controller of this body. Name the controller.",
        printed=values["printed"],
    ),
    "several_controllers": lambda values: gettext(
        "Control is laid on %(printed)s, and on others too. Name the controller of each assignment.",
        printed=values["printed"],
    ),
    "request_in_prose": lambda _: gettext("It was found in running text: see whether it is an assignment at all."),
    "states_and_orders": lambda _: gettext("It both states and orders: see whether something has to be done."),
    "correction_lost": _correction_lost,
    "brought_in_before": _brought_in_before,
    "no_title": lambda _: gettext("The title was not found."),
}
"""The words of each code of the reader, from its values."""
