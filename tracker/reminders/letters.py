"""The words of letters: a digest as subject, text and HTML, made of the same lines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy import select

from config import Settings
from tracker import language
from tracker.db import session
from tracker.language import gettext, ngettext, pgettext, short_date, speaking
from tracker.mail import Content, Letter, Meaningless, NotBefore, Render
from tracker.reminders.digest import DUTIES, NO_OFFICE, Digest, Part, Section, composed
from tracker.reminders.entries import Entry
from tracker.reminders.models import Reminder
from tracker.reminders.sweep import DIGEST, Planned
from tracker.reminders.words import PARTS

LONGEST = 220
"""Characters of a point's text in a letter."""

Composed = Content | Meaningless | NotBefore


@dataclass(frozen=True)
class Line:
    """One execution as a letter shows it."""

    what: str
    source: str
    when: str
    comment: str
    is_new: bool
    link: str


@dataclass(frozen=True)
class Paragraph:
    """A section as a letter shows it; `more` are the entries that it doesn't show."""

    title: str
    lines: list[Line]
    more: int


def renderer(settings: Settings) -> Render:
    """The words of any letter at the moment of sending; asked in a reading transaction."""
    return partial(_rendered, settings)


def preview(plan: Planned, settings: Settings) -> Composed:
    """What a planned digest would say now; nothing is written."""
    told = [(fact.execution_id, fact.key) for fact in plan.facts]
    return _worded(composed(plan.person_id, told, settings), settings)


def _rendered(settings: Settings, letter: Letter) -> Composed:
    return KINDS[letter.kind](letter, settings)


def _digest(letter: Letter, settings: Settings) -> Composed:
    if letter.recipient_id is None:
        return NO_OFFICE
    told = session.execute(select(Reminder.execution_id, Reminder.rung).where(Reminder.letter_id == letter.id))
    return _worded(composed(letter.recipient_id, [(row[0], row[1]) for row in told], settings), settings)


KINDS: dict[str, Callable[[Letter, Settings], Composed]] = {DIGEST: _digest}
"""Who finds the words for each kind of letter."""


def _worded(digest: Digest | Meaningless | NotBefore, settings: Settings) -> Composed:
    if not isinstance(digest, Digest):
        return digest
    with speaking(digest.locale):
        values = {
            "digest": digest,
            "title": gettext("Assignments on %(day)s", day=language.long_date(digest.on)),
            "name": _addressed(digest.name),
            "paragraphs": [_paragraph(section, digest, settings.base_url) for section in digest.sections],
            "home": f"{settings.base_url}/",
            "locale": language.locale(),
        }
        text = _templates().get_template("letters/digest.txt").render(values)
        html = _templates().get_template("letters/digest.html").render(values)
        return Content(_subject(digest), text, html, digest.address)


def _subject(digest: Digest) -> str:
    """«3 поручения: 1 просрочено, ближайший срок 18 июня; на контроле: 2 отчёта ждут проверки»."""
    totals = {section.part: section.total for section in digest.sections}
    duties = sum(total for part, total in totals.items() if part in DUTIES)
    said = []
    if duties:
        head = ngettext("%(num)s assignment", "%(num)s assignments", duties)
        said.append(f"{head}: {', '.join(_on_duties(digest, totals))}")
    if control := _on_control(totals):
        head = pgettext("letter", "under control")
        said.append(f"{head}: {', '.join(control)}")
    subject = "; ".join(said)
    return subject[0].upper() + subject[1:]


def _on_duties(digest: Digest, totals: dict[Part, int]) -> list[str]:
    said = []
    if number := totals.get(Part.RETURNED):
        said.append(ngettext("%(num)s returned", "%(num)s returned", number))
    if number := totals.get(Part.OVERDUE):
        said.append(ngettext("%(num)s overdue", "%(num)s overdue", number))
    if number := sum(len(section.new) for section in digest.sections if section.part in DUTIES):
        said.append(ngettext("%(num)s new", "%(num)s new", number))
    days = [section.nearest_on for section in digest.sections if section.part in DUTIES and section.nearest_on]
    if days:
        said.append(gettext("nearest due day %(day)s", day=_day_and_month(min(days), digest.on)))
    return said


def _on_control(totals: dict[Part, int]) -> list[str]:
    said = []
    if number := totals.get(Part.LATE):
        said.append(ngettext("%(num)s overdue", "%(num)s overdue", number))
    if number := totals.get(Part.WAITING):
        said.append(ngettext("%(num)s report waits for a check", "%(num)s reports wait for a check", number))
    return said


def _day_and_month(day: date, today: date) -> str:
    """«18 июня», with the year when it is another."""
    return format_date(day, "d MMMM" if day.year == today.year else "d MMMM y", locale=language.locale())


def _addressed(name: str) -> str:
    """How a person is spoken to: without the surname when all three names are known."""
    words = name.split()
    return " ".join(words[1:]) if len(words) == 3 else name


def _paragraph(section: Section, digest: Digest, base_url: str) -> Paragraph:
    lines = [_line(entry, section, digest, base_url) for entry in section.entries]
    return Paragraph(pgettext(*PARTS[section.part]), lines, section.total - len(lines))


def _line(entry: Entry, section: Section, digest: Digest, base_url: str) -> Line:
    it = entry.source
    names_organisation = digest.many_organisations or section.part not in DUTIES
    document = [it.organisation] if names_organisation else []
    document += [it.body, short_date(it.adopted_on) if it.adopted_on else "", f"№ {it.number}" if it.number else ""]
    return Line(
        what=_shortened(f"{it.label.rstrip('.')}. {it.text}" if it.label else it.text),
        source=", ".join(part for part in document if part),
        when=_when(entry),
        comment=_comment(entry, section.part),
        is_new=entry.execution_id in section.new and section.part is not Part.NEW,
        link=f"{base_url}/executions/{entry.execution_id}",
    )


def _when(entry: Entry) -> str:
    if entry.due_on is None or entry.left is None:
        return gettext("without a due day")
    return gettext("due %(day)s, %(left)s", day=short_date(entry.due_on), left=_left(entry.left))


def _left(left: int) -> str:
    if left == 0:
        return gettext("today")
    if left > 0:
        return ngettext("in %(num)s working day", "in %(num)s working days", left)
    return ngettext("overdue by %(num)s working day", "overdue by %(num)s working days", -left)


def _comment(entry: Entry, part: Part) -> str:
    comment = _shortened(entry.comment)
    if part is Part.RETURNED and comment:
        return gettext("to be put right: %(comment)s", comment=comment)
    if part is not Part.DECIDED:
        return ""
    decided = gettext("the due day is moved") if entry.granted else gettext("the request for a later day is refused")
    return f"{decided}: {comment}" if comment else decided


def _shortened(text: str) -> str:
    """The text in one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(language.ROOT / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.worded, language.worded_number, newstyle=True, pgettext=language.worded_in
    )
    made.policies["ext.i18n.trimmed"] = True
    return made
