"""What is told at once and by itself: something has happened to one duty, and somebody is to act on it."""

from dataclasses import dataclass, replace

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor, visitor
from tracker.executions import desk, queries
from tracker.executions.models import Execution
from tracker.executions.states import OPEN, UNANSWERED, State
from tracker.language import Marked, gettext, mark, pgettext, short_date, speaking
from tracker.mail import Composed, Posted
from tracker.reminders.digest import NO_OFFICE, NOTHING
from tracker.reminders.installation import rules_of
from tracker.reminders.links import answer_link, good_until, may_answer
from tracker.reminders.regular import LinkRules
from tracker.reminders.wording import Button, Line, Paragraph, Said, execution_page, named, shortened, written


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

ANSWER_FORM = "/report"

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
    ),
    "corrected": Notice(
        mark("kind of letter", "correction of an assignment"),
        mark("notice's subject", "The assignment was corrected: %(duty)s"),
        mark("notice", "%(by)s has corrected the assignment. What it says now stands below."),
        OPEN_CARD,
        while_in=OPEN,
    ),
    "reminded": Notice(
        mark("kind of letter", "reminder by a person"),
        mark("notice's subject", "Your answer is awaited: %(duty)s"),
        mark("notice", "%(by)s reminds you that there is no answer yet."),
        ANSWER,
        page=ANSWER_FORM,
    ),
}
"""Each kind of event; a letter of one is posted with `about_id`, the execution, and the facts `by_id` and `words`."""


def notice(letter: Posted, settings: Settings) -> Composed:
    """The words of a notice, if its reader may still see the duty and it is still in a state for it."""
    person = session.get(Person, letter.recipient_id or 0)
    if person is None or person.deactivated_at is not None or letter.about_id is None:
        return NO_OFFICE
    reader = visitor(person, clock.today(settings.time_zone))
    execution = queries.execution(reader, letter.about_id) or desk.passed_execution(reader, letter.about_id)
    if execution is None:
        return NO_OFFICE
    kind = NOTICES[letter.kind]
    if execution.state not in kind.while_in or _is_past(letter, execution):
        return NOTHING
    with speaking(person.locale):
        said = _said(kind, execution, letter, settings)
        if kind.page == ANSWER_FORM:
            said = _straight_to_the_form(said, reader, execution, settings)
        return written(said, person.full_name, person.email)


def _is_past(letter: Posted, execution: Execution) -> bool:
    """Whether a reminder of an inner day has lost its meaning: answered, taken back, or given another day."""
    if letter.kind != INNER_DUE:
        return False
    waiting = [each for each in desk.passed_on(execution) if each.state in UNANSWERED]
    return letter.key not in {f"{INNER_DUE}:{each.id}:{each.person_id}:{each.due_on}" for each in waiting}


def _straight_to_the_form(said: Said, reader: Visitor, execution: Execution, settings: Settings) -> Said:
    """The same, its button a link that lets its reader in, where one may."""
    rules, (button,) = rules_of(LinkRules), said.buttons
    if not rules.answer_links or may_answer(reader, execution.id) is None:
        return said
    link = answer_link(reader.person.id, execution.id, good_until(reader.today, rules), settings)
    return replace(said, buttons=(replace(button, url=link),), secrets=((link, button.url),))


def _said(kind: Notice, execution: Execution, letter: Posted, settings: Settings) -> Said:
    by = session.get(Person, letter.facts.get("by_id") or 0)
    point, page = execution.assignment.point, execution_page(execution.id, settings)
    subject = pgettext(*kind.subject, duty=_brief(execution))
    words = shortened(letter.facts.get("words", ""))
    line = Line(named(point.label, point.text), page, _source(execution), _due(execution), words)
    return Said(
        subject=subject,
        title=subject,
        sentences=(pgettext(*kind.says, by=by.full_name if by else gettext("by the timetable")),),
        paragraphs=(Paragraph(execution.organisation.short_name, (line,)),),
        buttons=(Button(pgettext(*kind.button), page + kind.page),),
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
