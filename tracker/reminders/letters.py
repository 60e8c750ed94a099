"""The words of the letter of the day: lists, how near each day is, and the overview below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Self

from sqlalchemy import select

from config import Settings
from tracker import language
from tracker.db import session
from tracker.language import gettext, ngettext, pgettext, short_date, speaking
from tracker.mail import Composed, Letter, Meaningless, Posted
from tracker.reminders.digest import DUTIES, NOTHING, Digest, Keys, Part, Section, composed
from tracker.reminders.entries import Entry, Source
from tracker.reminders.hours import not_today
from tracker.reminders.installation import rules_of
from tracker.reminders.links import answer_link, answer_page, choice_link, good_until
from tracker.reminders.models import Reminder
from tracker.reminders.overviews import Overview, alone, below, overview
from tracker.reminders.regular import DIGEST, InboxRules, LinkRules
from tracker.reminders.subjects import subject
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


class OfTheDay(NamedTuple):
    """What a letter of the day was made for: facts by their keys, and an overview."""

    told: Keys
    kind: str = DIGEST
    body_ids: Sequence[int] = ()


def letters_of_the_day(letters: Sequence[Posted], settings: Settings) -> dict[int, Composed]:
    """Digests and overviews by their ids, each made for what the ledger says that it tells."""
    found: dict[int, Composed] = {}
    while remaining := [letter for letter in letters if letter.id not in found]:
        # a person may have two when one was sent once more: those are put together one after the other
        found |= _of_each({letter.recipient_id or 0: letter for letter in reversed(remaining)}, settings)
    return found


def _of_each(letters: Mapping[int, Posted], settings: Settings) -> dict[int, Composed]:
    """The letters of many people, in as many queries as of one."""
    said = _composed(_made(letters), settings)
    return {letter.id: said[person_id] for person_id, letter in letters.items()}


def _made(letters: Mapping[int, Posted]) -> dict[int, OfTheDay]:
    """What the letters of many people were made for."""
    # a copy tells what the letter told that it is of, and what has come to it since
    readers = {letter.facts.get("copy_of", letter.id): person_id for person_id, letter in letters.items()}
    readers |= {letter.id: person_id for person_id, letter in letters.items()}
    told: dict[int, Keys] = {person_id: {} for person_id in letters}
    found = select(Reminder.letter_id, Reminder.execution_id, Reminder.rung)
    found = found.where(Reminder.letter_id.in_(readers), Reminder.told)
    for letter_id, execution_id, key in session.connection().execute(found).all():
        _add(told[readers[letter_id]], execution_id, key)
    return {
        # an overview of an earlier version is of one body
        person_id: OfTheDay(told[person_id], it.kind, it.facts.get("body_ids") or [it.facts.get("body_id", 0)])
        for person_id, it in letters.items()
    }


def _add(keys: Keys, execution_id: int, key: str) -> None:
    keys[execution_id] = (*keys.get(execution_id, ()), key)


def previews(plans: Sequence[Planned], settings: Settings) -> list[Composed]:
    """What planned letters would say now, in as many queries as of one; nothing is written.

    What goes into a letter that nobody has yet is shown with all that this letter was made for.
    """
    waiting = {plan.into: plan.person_id for plan in plans if plan.into}
    unsent = select(*(getattr(Letter, name) for name in Posted._fields)).where(Letter.id.in_(waiting))
    made = _made({waiting[row.id]: Posted._make(row) for row in session.execute(unsent)}) if waiting else {}
    for plan in plans:
        it = made.get(plan.person_id, OfTheDay({}))
        for fact in plan.facts:
            _add(it.told, fact.execution_id, fact.key)
        made[plan.person_id] = OfTheDay(it.told, plan.kind, plan.overview.body_ids) if plan.overview else it
    said = _composed(made, settings)
    return [said[plan.person_id] for plan in plans]


def _composed(made: Mapping[int, OfTheDay], settings: Settings) -> dict[int, Composed]:
    """The letter of each person: it goes when there is anything to do, or anything in the overview."""
    if later := not_today(settings):
        return dict.fromkeys(made, later)
    told = {person_id: it.told for person_id, it in made.items() if it.told or it.kind == DIGEST}
    ways, digests = Ways.present(), composed(told, settings) if told else {}
    found: dict[int, Composed] = {}
    for person_id, it in made.items():
        above = overview(person_id, it.kind, it.body_ids, settings) if it.kind != DIGEST else None
        found[person_id] = _letter(it, digests.get(person_id), above, ways, settings)
    return found


def _letter(
    it: OfTheDay,
    digest: Digest | Meaningless | None,
    above: Overview | Meaningless | None,
    ways: "Ways",
    settings: Settings,
) -> Composed:
    if isinstance(digest, Digest):
        with speaking(digest.locale):
            said = _said(digest, ways, settings)
            said = below(said, above) if isinstance(above, Overview) else said
            return replace(written(said, digest.name, digest.address), untold=digest.untold)
    if isinstance(above, Overview):
        return replace(alone(above, settings), untold=tuple(it.told))
    return above or digest or NOTHING


@dataclass(frozen=True)
class Ways:
    """How letters may be answered, read once for many of them."""

    links: LinkRules
    by_mail: bool

    @classmethod
    def present(cls) -> Self:
        """As it is set now."""
        return cls(rules_of(LinkRules), rules_of(InboxRules).answers)


def _said(digest: Digest, ways: Ways, settings: Settings) -> Said:
    secrets = _secrets(digest, ways.links, settings)
    leave = choice_link(digest.person_id, settings)
    return Said(
        subject=subject(digest),
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
