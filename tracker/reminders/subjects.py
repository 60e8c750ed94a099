"""What stands in the subject of a letter of the day: how much there is to do, and what is nearest."""

from collections.abc import Mapping

from tracker import language
from tracker.language import gettext, ngettext, pgettext
from tracker.reminders.digest import DUTIES, Digest, Part


def subject(digest: Digest) -> str:
    """«3 поручения: 1 просрочено, 2 новых, ближайший срок 18 июня; на контроле: 2 отчёта ждут проверки»."""
    totals = {section.part: section.total for section in digest.sections}
    said = [_on_duties(digest, duties)] if (duties := {part: totals[part] for part in totals if part in DUTIES}) else []
    if control := [_counted(part, totals[part]) for part in (Part.LATE, Part.WAITING) if part in totals]:
        head = pgettext("letter", "under control")
        said.append(f"{head}: {', '.join(control)}")
    subject = "; ".join(said)
    return subject[0].upper() + subject[1:]


def _on_duties(digest: Digest, totals: Mapping[Part, int]) -> str:
    number = sum(totals.values())
    if len(totals) == 1:
        said = [_alone(*next(iter(totals.items())))]
    else:
        head = ngettext("%(num)s assignment", "%(num)s assignments", number)
        said = [f"{head}: {', '.join(_counted(part, total) for part, total in totals.items())}"]
    days = [section.nearest_on for section in digest.sections if section.part in DUTIES and section.nearest_on]
    if days:
        day = language.day_and_month(min(days), digest.on)
        said.append(gettext("due day %(day)s", day=day) if number == 1 else gettext("nearest due day %(day)s", day=day))
    return ", ".join(said)


def _alone(part: Part, number: int) -> str:
    """All duties of a letter, when they stand in one part."""
    match part:
        case Part.RETURNED:
            return ngettext("%(num)s assignment returned", "%(num)s assignments returned", number)
        case Part.OVERDUE:
            return ngettext("%(num)s assignment is overdue", "%(num)s assignments are overdue", number)
        case Part.DECIDED:
            return ngettext("%(num)s assignment decided on", "%(num)s assignments decided on", number)
        case Part.NEW:
            return ngettext("%(num)s new assignment", "%(num)s new assignments", number)
    return ngettext("%(num)s assignment", "%(num)s assignments", number)


def _counted(part: Part, number: int) -> str:
    """How many duties stand in a part: each stands in one, so that the numbers of a subject add up."""
    match part:
        case Part.RETURNED:
            return ngettext("%(num)s returned", "%(num)s returned", number)
        case Part.OVERDUE | Part.LATE:
            return ngettext("%(num)s overdue", "%(num)s overdue", number)
        case Part.DECIDED:
            return ngettext("%(num)s decided on", "%(num)s decided on", number)
        case Part.SOON:
            return ngettext("%(num)s due soon", "%(num)s due soon", number)
        case Part.WAITING:
            return ngettext("%(num)s report waits for a check", "%(num)s reports wait for a check", number)
        case Part.NEW:
            return ngettext("%(num)s new", "%(num)s new", number)
