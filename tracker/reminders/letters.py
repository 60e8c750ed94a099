"""The words of the letter of the day: subject, lists, and how near each day is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

from sqlalchemy import select

from config import Settings
from tracker import language
from tracker.db import session
from tracker.language import gettext, ngettext, pgettext, short_date, speaking
from tracker.mail import Composed, Meaningless, NotBefore, Posted
from tracker.reminders.digest import DUTIES, Digest, Keys, Part, Section, composed
from tracker.reminders.entries import Entry, Source
from tracker.reminders.installation import rules_of
from tracker.reminders.links import answer_link, answer_page, choice_link, good_until
from tracker.reminders.models import Reminder
from tracker.reminders.regular import InboxRules, LinkRules
from tracker.reminders.sweep import Planned
from tracker.reminders.wording import (
    Button,
    Line,
    Paragraph,
    Said,
    execution_page,
    may_be_answered,
    named,
    shortened,
    written,
)
from tracker.reminders.words import PARTS

ANSWERABLE = DUTIES - {Part.DECIDED}
"""The parts of a letter whose duties wait for an answer: their links lead straight to its form."""


def digests(letters: Sequence[Posted], settings: Settings) -> dict[int, Composed]:
    """The letters of the day by their ids, each made for what the ledger says that it tells."""
    found: dict[int, Composed] = {}
    while remaining := [letter for letter in letters if letter.id not in found]:
        # a person may have two when one was sent once more: those are put together one after the other
        found |= _digests({letter.recipient_id or 0: letter for letter in reversed(remaining)}, settings)
    return found


def _digests(letters: Mapping[int, Posted], settings: Settings) -> dict[int, Composed]:
    """The digests of many people, in as many queries as of one."""
    # a copy tells what the letter told that it is of, and what has come to it since
    readers = {letter.facts.get("copy_of", letter.id): person_id for person_id, letter in letters.items()}
    readers |= {letter.id: person_id for person_id, letter in letters.items()}
    told: dict[int, Keys] = {person_id: {} for person_id in letters}
    found = select(Reminder.letter_id, Reminder.execution_id, Reminder.rung)
    found = found.where(Reminder.letter_id.in_(readers), Reminder.told)
    for letter_id, execution_id, key in session.connection().execute(found).all():
        keys = told[readers[letter_id]]
        keys[execution_id] = (*keys.get(execution_id, ()), key)
    ways = Ways.present()
    written_down = composed(told, settings)
    return {letter.id: _worded(written_down[person_id], ways, settings) for person_id, letter in letters.items()}


def previews(plans: Sequence[Planned], settings: Settings) -> list[Composed]:
    """What planned digests would say now, in as many queries as of one; nothing is written."""
    told: dict[int, Keys] = {}
    for plan in plans:
        keys = told.setdefault(plan.person_id, {})
        for fact in plan.facts:
            keys[fact.execution_id] = (*keys.get(fact.execution_id, ()), fact.key)
    ways, said = Ways.present(), composed(told, settings)
    return [_worded(said[plan.person_id], ways, settings) for plan in plans]


@dataclass(frozen=True)
class Ways:
    """How letters may be answered, read once for many of them."""

    links: LinkRules
    by_mail: bool

    @classmethod
    def present(cls) -> Self:
        """As it is set now."""
        return cls(rules_of(LinkRules), rules_of(InboxRules).answers)


def _worded(digest: Digest | Meaningless | NotBefore, ways: Ways, settings: Settings) -> Composed:
    if not isinstance(digest, Digest):
        return digest
    secrets = _secrets(digest, ways.links, settings)
    leave = choice_link(digest.person_id, settings)
    with speaking(digest.locale):
        said = Said(
            subject=_subject(digest),
            title=gettext("Assignments on %(day)s", day=language.long_date(digest.on)),
            paragraphs=tuple(_paragraph(section, digest, secrets, settings) for section in digest.sections),
            buttons=(Button(gettext("All assignments"), f"{settings.base_url}/"),),
            foot=may_be_answered() if ways.by_mail else "",
            leave=leave,
            one_click=not any(section.new for section in digest.sections),  # nobody leaves first notices
            secrets=(
                *((link, answer_page(each, settings)) for each, link in secrets.items()),
                (leave, settings.base_url),
            ),
        )
        return written(said, digest.name, digest.address)


def _secrets(digest: Digest, rules: LinkRules, settings: Settings) -> dict[int, str]:
    """The links to the answer forms of the duties in a letter, by their executions."""
    if not rules.answer_links or not digest.by_link:
        return {}
    until = good_until(digest.on, rules)
    return {
        entry.execution_id: answer_link(digest.person_id, entry.execution_id, until, settings)
        for section in digest.sections
        if section.part in ANSWERABLE
        for entry in section.entries
    }


def _subject(digest: Digest) -> str:
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


def _paragraph(section: Section, digest: Digest, links: Mapping[int, str], settings: Settings) -> Paragraph:
    lines = tuple(
        _line(entry, section, digest, links.get(entry.execution_id) or execution_page(entry.execution_id, settings))
        for entry in section.entries
    )
    return Paragraph(pgettext(*PARTS[section.part]), lines, section.total - len(lines))


def _line(entry: Entry, section: Section, digest: Digest, link: str) -> Line:
    what, document = _named(entry.source, language.locale())
    names_organisation = digest.many_organisations or section.part not in DUTIES
    return Line(
        what=what,
        source=", ".join(part for part in (entry.organisation, document) if part) if names_organisation else document,
        when=_when(entry),
        comment=_comment(entry, section.part),
        is_new=entry.execution_id in section.new and section.part is not Part.NEW,
        link=link,
    )


@lru_cache(maxsize=4096)
def _named(it: Source, _locale: str) -> tuple[str, str]:
    """What there is to do, and of which document."""
    document = [it.body, short_date(it.adopted_on) if it.adopted_on else "", f"№ {it.number}" if it.number else ""]
    return named(it.label, it.text), ", ".join(part for part in document if part)


def _when(entry: Entry) -> str:
    if entry.due_on is None or entry.left is None:
        return gettext("without a due day")
    if entry.reported_on:  # nobody is late who has reported: the day is judged by the report's
        return gettext(
            "report of %(day)s, due %(due)s", day=short_date(entry.reported_on), due=short_date(entry.due_on)
        )
    return _due(entry.due_on, entry.left, language.locale())


@lru_cache(maxsize=4096)
def _due(due_on: date, left: int, _locale: str) -> str:
    return gettext("due %(day)s, %(left)s", day=short_date(due_on), left=_left(left))


def _left(left: int) -> str:
    if left == 0:
        return gettext("today")
    if left > 0:
        return ngettext("in %(num)s working day", "in %(num)s working days", left)
    return ngettext("overdue by %(num)s working day", "overdue by %(num)s working days", -left)


def _comment(entry: Entry, part: Part) -> str:
    comment = shortened(entry.comment)
    if entry.again:
        return gettext("on control again")
    if part is Part.RETURNED and comment:
        return gettext("to be put right: %(comment)s", comment=comment)
    if part is Part.RETURNED or entry.granted is None:
        return ""
    decided = gettext("the due day is moved") if entry.granted else gettext("the request for a later day is refused")
    return f"{decided}: {comment}" if comment else decided
