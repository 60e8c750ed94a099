"""The letter that tells of several events at once: one paragraph for each kind of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from config import Settings
from tracker import language, mail
from tracker.db import session
from tracker.language import gettext, ngettext, speaking
from tracker.mail import Composed, Content, Letter, Meaningless, Posted
from tracker.reminders.digest import NOTHING
from tracker.reminders.notices import Event, events, line_of, worded
from tracker.reminders.wording import Button, Line, Paragraph, Said, written


def joined_to(letters: Iterable[Posted]) -> dict[int, list[Posted]]:
    """What goes together in each of some joint letters, by their ids, in the order in which it happened."""
    source = {letter.id: letter.facts.get("copy_of", letter.id) for letter in letters}
    found: dict[int, list[Posted]] = defaultdict(list)
    joined = select(Letter).where(Letter.joins_id.in_(set(source.values()))).order_by(Letter.id)
    for each in session.scalars(joined):
        found[each.joins_id or 0].append(mail.posted(each))
    return {letter_id: found[source_id] for letter_id, source_id in source.items()}


def together(letters: Sequence[Posted], settings: Settings) -> Mapping[int, Composed]:
    """The words of joint letters by their ids."""
    return {letter_id: joint(parts, settings) for letter_id, parts in joined_to(letters).items()}


def joint(parts: Sequence[Posted], settings: Settings) -> Content | Meaningless:
    """One letter of some notices to one person; what has lost its meaning is left out, and said to be."""
    found = events(parts, settings) if parts else {}
    told = [each for each in found.values() if isinstance(each, Event)]
    lost = [each for each in found.values() if isinstance(each, Meaningless)]
    if not told:
        return replace(lost[0] if lost else NOTHING, joined=tuple(zip(found, lost, strict=True)))
    person = told[0].reader.person
    with speaking(person.locale):
        joined = tuple((part_id, each.subject if isinstance(each, Event) else each) for part_id, each in found.items())
        if len(told) == 1:
            return replace(worded(told[0], settings), joined=joined)
        return replace(written(_said(told, settings), person.full_name, person.email), joined=joined)


def _said(told: Sequence[Event], settings: Settings) -> Said:
    of_kinds: dict[str, list[Event]] = defaultdict(list)
    for event in told:
        of_kinds[event.letter.kind].append(event)
    subject = _subject(of_kinds)
    return Said(
        subject=subject,
        title=subject,
        paragraphs=tuple(
            Paragraph(_counted(kind, len(some)), tuple(_line(event, event.page(settings)) for event in some))
            for kind, some in of_kinds.items()
        ),
        buttons=(Button(gettext("All assignments"), f"{settings.base_url}/"),),
    )


def _subject(of_kinds: Mapping[str, Sequence[Event]]) -> str:
    """«5 событий по поручениям: 3 отчёта соисполнителей, 2 исправления поручений, ближайший срок 18 июня»."""
    told = [event for some in of_kinds.values() for event in some]
    subject = ", ".join(_counted(kind, len(some)) for kind, some in of_kinds.items())
    if len(of_kinds) > 1:
        head = ngettext("%(num)s event about assignments", "%(num)s events about assignments", len(told))
        subject = f"{head}: {subject}"
    days = _days([event.execution.due_on for event in told if event.execution.due_on], told[0].reader.today)
    return ", ".join(part for part in (subject, days) if part)


def _days(days: Sequence[date], today: date) -> str:
    """The day that all have, or the next of those to come."""
    to_come = [day for day in days if day >= today]
    if len(set(days)) == 1:
        return gettext("due day %(day)s", day=language.day_and_month(days[0], today))
    return gettext("nearest due day %(day)s", day=language.day_and_month(min(to_come), today)) if to_come else ""


def _counted(kind: str, number: int) -> str:
    match kind:
        case "note_requested":
            return ngettext("%(num)s request for a progress note", "%(num)s requests for progress notes", number)
        case "inner_duty":
            return ngettext("%(num)s duty passed on to you", "%(num)s duties passed on to you", number)
        case "returned_inside":
            return ngettext("%(num)s answer returned to you", "%(num)s answers returned to you", number)
        case "co_executor_answered":
            return ngettext("%(num)s answer of a co-executor", "%(num)s answers of co-executors", number)
    return ngettext("%(num)s correction of an assignment", "%(num)s corrections of assignments", number)


def _line(event: Event, link: str) -> Line:
    """Who has said what of which duty, and whose that is, unless it can only be the reader's own."""
    line, organisation = line_of(event), event.execution.organisation
    is_own = set(event.reader.offices.organisations) == {organisation.id}
    source = line.source if is_own else f"{organisation.short_name}, {line.source}"
    return line._replace(link=link, source=source, comment=": ".join(part for part in (event.by, event.words) if part))
