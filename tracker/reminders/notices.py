"""What is told at once and by itself: something has happened to one duty, and somebody is to act on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor, visitor
from tracker.executions import desk, queries
from tracker.executions.models import Execution
from tracker.executions.states import OPEN, UNANSWERED, State
from tracker.language import Marked, gettext, mark, pgettext, short_date, speaking
from tracker.mail import Composed, Content, Meaningless, Posted
from tracker.reminders.digest import NO_OFFICE, NOTHING
from tracker.reminders.wording import (
    Button,
    Line,
    Paragraph,
    Said,
    execution_page,
    named,
    shortened,
    written,
)


@dataclass(frozen=True)
class Notice:
    """One kind of event: the letter's subject and sentence, and in which states of the duty it still means something.

    The subject may say `%(duty)s`, the sentence `%(by)s`; `button` is what the reader is to do, on the page `page` of
    the duty's card.
    """

    name: Marked
    subject: Marked
    says: Marked
    button: Marked
    page: str = ""
    while_in: frozenset[State] = UNANSWERED


INNER_DUE = "inner_due"

OPEN_CARD = mark("notice's button", "Open the assignment")
ANSWER = mark("notice's button", "Answer")

NOTICES: dict[str, Notice] = {
    "note_requested": Notice(
        mark("kind of letter", "request for a progress note"),
        mark("notice's subject", "How is the work going? %(duty)s"),
        mark("notice", "%(by)s asks you to say how the work is going. A note closes nothing: the duty stays open."),
        mark("notice's button", "Say how it is going"),
        page="/note",
        while_in=OPEN,
    ),
    "inner_duty": Notice(
        mark("kind of letter", "duty passed on inside"),
        mark("notice's subject", "You are to prepare the answer: %(duty)s"),
        mark("notice", "%(by)s has passed this duty on to you. Your answer goes to the head, who sends it on."),
        ANSWER,
    ),
    INNER_DUE: Notice(
        mark("kind of letter", "reminder of an inner day"),
        mark("notice's subject", "The inner day is near: %(duty)s"),
        mark("notice", "%(by)s has passed this duty on to you and waits for your answer."),
        ANSWER,
    ),
    "returned_inside": Notice(
        mark("kind of letter", "return inside"),
        mark("notice's subject", "To be put right: %(duty)s"),
        mark("notice", "%(by)s has returned your answer for rework."),
        ANSWER,
    ),
    "co_executor_answered": Notice(
        mark("kind of letter", "answer of a co-executor"),
        mark("notice's subject", "A co-executor has answered: %(duty)s"),
        mark("notice", "%(by)s has answered you as the lead executor. Only your own answer closes the assignment."),
        OPEN_CARD,
        while_in=frozenset({State.UNDER_REVIEW}),
    ),
    "corrected": Notice(
        mark("kind of letter", "correction of an assignment"),
        mark("notice's subject", "The assignment was corrected: %(duty)s"),
        mark("notice", "%(by)s has corrected the assignment. What it says now stands below."),
        OPEN_CARD,
        while_in=OPEN,
    ),
}
"""Each kind of event; a letter of one is posted with `about_id`, the execution, and the facts `by_id` and `words`."""


@dataclass(frozen=True)
class Event:
    """What a notice tells of: it still means something, and its reader may see the duty."""

    letter: Posted
    reader: Visitor
    execution: Execution

    @property
    def kind(self) -> Notice:
        """Its kind."""
        return NOTICES[self.letter.kind]

    @property
    def subject(self) -> str:
        """What a letter about it alone is called."""
        return pgettext(*self.kind.subject, duty=_brief(self.execution))

    @property
    def by(self) -> str:
        """Whose doing it is."""
        person = session.get(Person, self.letter.facts.get("by_id") or 0)
        return person.full_name if person else gettext("by the timetable")

    @property
    def words(self) -> str:
        """What that person has said."""
        return shortened(self.letter.facts.get("words", ""))

    def page(self, settings: Settings) -> str:
        """Where the reader does something about it."""
        return execution_page(self.execution.id, settings) + self.kind.page


def notice(letter: Posted, settings: Settings) -> Composed:
    """The words of a notice, if its reader may still see the duty and it is still in a state for it."""
    event = events([letter], settings)[letter.id]
    return worded(event, settings) if isinstance(event, Event) else event


def events(letters: Sequence[Posted], settings: Settings) -> dict[int, Event | Meaningless]:
    """What notices to one person tell of now, by their ids, or why one doesn't go."""
    person = session.get(Person, letters[0].recipient_id or 0)
    if person is None or person.deactivated_at is not None:
        return dict.fromkeys((each.id for each in letters), NO_OFFICE)
    reader = visitor(person, clock.today(settings.time_zone))
    ids = {each.about_id for each in letters if each.about_id is not None}
    seen: dict[int, Execution | None] = {each.id: each for each in queries.executions(reader, ids)}
    seen |= {each: desk.passed_execution(reader, each) for each in ids - seen.keys()}
    return {each.id: _event(each, reader, seen.get(each.about_id or 0)) for each in letters}


def _event(letter: Posted, reader: Visitor, execution: Execution | None) -> Event | Meaningless:
    if execution is None:
        return NO_OFFICE
    if execution.state not in NOTICES[letter.kind].while_in or _is_past(letter, execution):
        return NOTHING
    return Event(letter, reader, execution)


def worded(event: Event, settings: Settings) -> Content:
    """The letter that tells of one event."""
    person = event.reader.person
    with speaking(person.locale):
        return written(_said(event, settings), person.full_name, person.email)


def _is_past(letter: Posted, execution: Execution) -> bool:
    """Whether a reminder of an inner day has lost its meaning: answered, taken back, or given another day."""
    if letter.kind != INNER_DUE:
        return False
    waiting = [each for each in desk.passed_on(execution) if each.state in UNANSWERED]
    return letter.key not in {f"{INNER_DUE}:{each.id}:{each.person_id}:{each.due_on}" for each in waiting}


def _said(event: Event, settings: Settings) -> Said:
    line = line_of(event)._replace(link=execution_page(event.execution.id, settings))
    return Said(
        subject=event.subject,
        title=event.subject,
        sentences=(pgettext(*event.kind.says, by=event.by),),
        paragraphs=(Paragraph(event.execution.organisation.short_name, (line,)),),
        buttons=(Button(pgettext(*event.kind.button), event.page(settings)),),
    )


def line_of(event: Event) -> Line:
    """What a duty is, where it comes from, when it is due, and what was said about it."""
    point = event.execution.assignment.point
    return Line(
        named(point.label, point.text),
        source=_source(event.execution),
        when=_due(event.execution),
        comment=event.words,
    )


def _brief(execution: Execution) -> str:
    """«п. 4.2, срок 18.06.2026»"""
    label = execution.assignment.point.label.rstrip(".")
    point = gettext("point %(label)s", label=label) if label else gettext("assignment")
    return f"{point}, {_due(execution)}"


def _due(execution: Execution) -> str:
    if execution.due_on is None:
        return gettext("without a due day")
    return gettext("due %(day)s", day=short_date(execution.due_on))


def _source(execution: Execution) -> str:
    resolution = execution.assignment.point.resolution
    adopted = short_date(resolution.adopted_on) if resolution.adopted_on else ""
    number = f"№ {resolution.number}" if resolution.number else ""
    return ", ".join(part for part in (resolution.body.name, adopted, number) if part)
