"""The forms by which an organisation answers, with the files that prove it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import RadioField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from tracker import files, language
from tracker.db import session
from tracker.executions import evidence
from tracker.executions.evidence import Refusal
from tracker.executions.inner import SubAssignment, SubReport
from tracker.executions.models import Execution
from tracker.executions.states import Answer
from tracker.files import StoredFile
from tracker.language import gettext
from tracker.reminders.models import CameLetter
from tracker.resolutions.contract import Asked, Contract, Proof, contract, is_wrong, wanting
from tracker.resolutions.models import Assignment
from tracker.web import access, cards, proofs, words
from tracker.web.cards import Versioned
from tracker.web.files import held_before
from tracker.web.forms import _, day, optional_text, required_text, short_text

LONGEST_SAID = 300
"""Characters of a link or of an order's number and date."""

LARGEST_ANSWER = 3
"""A whole answer may be so many times as large as one file."""


def room() -> int:
    """The bytes of a whole answer: a single file too large is then refused by name, and the text is kept."""
    return LARGEST_ANSWER * access.settings().max_upload_mb * evidence.MEGABYTE


class AnswerForm(Versioned):
    """What was done, in words, files and what else was asked for. What is refused is named; what was typed stays."""

    text = optional_text(_("What has been done"))
    attached = SelectMultipleField(
        _("Attached already"), coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    files = MultipleFileField(
        _("Files that prove it"), render_kw={"accept": ",".join(sorted(evidence.ENDINGS)), "multiple": True}
    )
    asked: Contract = ()
    """What the assignment asks for; set by `asking`."""

    def __init__(self, attachable: Sequence[StoredFile] = (), **values: Any) -> None:
        super().__init__(attached=[each.id for each in attachable], **values)
        self.attachable = [*attachable, *held_before("attached", attachable)]
        self.attached.choices = [(each.id, each.name) for each in self.attachable]
        self.sent: list[tuple[str, bytes]] = []
        self.left_out: list[str] = []

    @property
    def says_executed(self) -> bool:
        """Whether all that is asked for has to be there: «не относится» and «частично» need words only."""
        return True

    @property
    def measured(self) -> list[Any]:
        """The fields of what is asked for beside words and files, in the order in which it was asked."""
        return [self[_field(each)] for each in self.asked if each.proof not in {Proof.TEXT, Proof.FILE}]

    @property
    def said(self) -> dict[str, str]:
        """What was typed, by the keys of what was asked for."""
        typed = {
            each.key: self[_field(each)].data or "" for each in self.asked if _field(each) not in {"text", "files"}
        }
        return {key: words.strip() for key, words in typed.items() if words.strip()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it may be sent: each thing that is missing or no number is named at its own field."""
        fits = bool(super().validate(extra_validators))
        said = {**self.said, "text": self.text.data or ""}
        asked = self.asked if self.says_executed else tuple(replace(each, required=False) for each in self.asked)
        missing = wanting(asked, said, has_files=bool(self.sent or self.attached.data or self.files.errors))
        if not self.says_executed and not said["text"].strip():
            missing.append("text")
        for each in self.asked:
            if each.key in missing:
                field = self[_field(each)]
                field.errors = [*field.errors, _missing(each, said)]
        if "text" in missing and not self.text.errors:
            self.text.errors = [gettext("Write at least a few words.")]
        return fits and not missing

    def validate_files(self, field: MultipleFileField) -> None:
        """Take the files that may be taken; say of each other one why not."""
        sent = [each for each in field.data or [] if each.filename]
        if len(sent) + len(self.attached.data or []) > evidence.MOST_FILES:
            self.left_out = [each.filename for each in sent]
            raise ValidationError(_too_many())
        most = access.settings().max_upload_mb
        read = [(each.filename, each.read(most * evidence.MEGABYTE + 1)) for each in sent]
        refused = [(name, why) for name, data in read if (why := evidence.refusal(name, data, most))]
        self.sent = [(name, data) for name, data in read if not evidence.refusal(name, data, most)]
        if refused:
            raise ValidationError(" ".join(_refused(name, why) for name, why in refused))

    def hold_files(self) -> None:
        """Attach what was sent to the form that is shown again: a browser asks for each file anew."""
        held = [self._stored(data, name) for name, data in self.sent]
        session.flush()
        self.attachable, self.sent = [*self.attachable, *held], []
        self.attached.choices = [(each.id, each.name) for each in self.attachable]
        self.attached.data = [*(self.attached.data or []), *(each.id for each in held)]

    def _stored(self, data: bytes, name: str) -> StoredFile:
        return files.keep(access.settings().files_dir, data, name, access.person().id)

    def kept(self) -> list[StoredFile]:
        """The files that go with the answer: those left from before, and the new ones, put where they stay."""
        left = [each for each in self.attachable if each.id in self.attached.data]
        return left + [self._stored(data, name) for name, data in self.sent]


class ReportForm(AnswerForm):
    """The organisation's answer, with what it is."""

    answer = RadioField(_("The assignment is"), [InputRequired(_("Choose one."))], default=Answer.EXECUTED.value)

    def __init__(self, attachable: Sequence[StoredFile] = (), **values: Any) -> None:
        super().__init__(attachable, **values)
        self.answer.choices = [(each.value, words.of(each)) for each in Answer]

    @property
    def says_executed(self) -> bool:
        """Whether the answer is «исполнено»."""
        return bool(self.answer.data == Answer.EXECUTED)


def report_form(execution: Execution, inside: Sequence[SubAssignment], draft: CameLetter | None) -> ReportForm:
    """The form of the organisation's answer.

    It begins with what came by letter, else with what was answered inside, else with what was returned.
    """
    given = [each.reports[-1] for each in inside]
    text, said, attachable = _begun(given) if given else _returned(execution)
    if draft:
        text, attachable = draft.text, draft.files
    kind = asking(ReportForm, execution.assignment)
    form: ReportForm = cards.form_over(kind, execution, attachable=attachable, text=text, **said_before(said))
    return form


Begun = tuple[str, dict[str, str], list[StoredFile]]


def _begun(given: Sequence[SubReport]) -> Begun:
    said = {key: words for each in given for key, words in each.said.items()}
    return "\n\n".join(each.text for each in given), said, [file for each in given for file in each.files]


def _returned(execution: Execution) -> Begun:
    for last in execution.reports[-1:]:
        return last.text, {each.key: each.said for each in last.proofs}, last.files
    return "", {}, []


def asking(kind: type[AnswerForm], assignment: Assignment) -> type[AnswerForm]:
    """The form with a field for each thing that the assignment asks for."""
    asked = contract(assignment.asked)
    fields = {_field(each): _asked_field(each, assignment) for each in asked if _field(each) not in {"text", "files"}}
    return type(kind.__name__, (kind,), {**fields, "asked": asked})


def _field(asked: Asked) -> str:
    return {Proof.TEXT: "text", Proof.FILE: "files"}.get(asked.proof, f"said_{asked.key}")


def _asked_field(asked: Asked, assignment: Assignment) -> StringField:
    keyboard = {"inputmode": "decimal"} if asked.proof is Proof.NUMBER else {}
    label = proofs.name_of(asked)
    return short_text(label, longest=LONGEST_SAID, description=proofs.wanted(asked, assignment), render_kw=keyboard)


def said_before(said: Mapping[str, str]) -> dict[str, str]:
    """What was given before, as the values of the fields."""
    return {f"said_{key}": words for key, words in said.items()}


def _missing(asked: Asked, said: Mapping[str, str]) -> str:
    if is_wrong(asked, said):
        if asked.proof is Proof.NUMBER:
            return gettext("Write one number, not below zero: 25 or 87,5.")
        return gettext("Write the whole address, beginning with http:// or https://.")
    if asked.proof is Proof.FILE:
        return gettext("Attach at least one file: it is asked for as a proof.")
    return gettext("It is asked for as a proof: fill it in.")


def _too_many() -> str:
    return language.ngettext(
        "An answer takes at most %(num)s file; put the others into one archive.",
        "An answer takes at most %(num)s files; put the others into one archive.",
        evidence.MOST_FILES,
    )


def _refused(name: str, why: Refusal) -> str:
    if why is Refusal.EMPTY:
        return language.gettext("“%(name)s” is empty.", name=name)
    if why is Refusal.TOO_LARGE:
        limit = access.settings().max_upload_mb
        return language.gettext("“%(name)s” is larger than %(limit)s MB.", name=name, limit=limit)
    if why is Refusal.MISMATCH:
        return language.gettext("“%(name)s”: the content is not what the name says.", name=name)
    return language.gettext(
        "“%(name)s” is of a kind that is not taken: attach a document, a PDF, a picture, a text or a ZIP archive.",
        name=name,
    )


class NoteForm(Versioned):
    """How the work is going."""

    text = required_text(_("How the work is going"))


class NewsForm(Versioned):
    """What the controller wants to know."""

    words = required_text(_("What you want to know"))


class ReturnForm(Versioned):
    """What is missing in a co-executor's answer, or in one from inside."""

    words = required_text(_("What is missing"))


class ExtensionForm(Versioned):
    """A later day and why."""

    new_due_on = day(_("The new day"), validators=[InputRequired(_("Choose a day."))])
    reason = required_text(_("Why a later day is needed"))
