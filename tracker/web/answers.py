"""The forms by which an organisation answers, with the files that prove it."""

from typing import Any

from flask import current_app
from flask_wtf.file import MultipleFileField
from wtforms import RadioField, ValidationError
from wtforms.validators import InputRequired

from config import Settings
from tracker import files, language
from tracker.executions import evidence
from tracker.executions.evidence import Refusal
from tracker.executions.states import Answer
from tracker.files import StoredFile
from tracker.web import access, words
from tracker.web.cards import Versioned
from tracker.web.forms import _, day, required_text

LARGEST_ANSWER = 3
"""A whole answer may be so many times as large as one file."""


def settings() -> Settings:
    """The settings of the installation."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def room() -> int:
    """The bytes of a whole answer: a single file too large is then refused by name, and the text is kept."""
    return LARGEST_ANSWER * settings().max_upload_mb * evidence.MEGABYTE


class ReportForm(Versioned):
    """What was done, in words and files. A file that isn't taken is named; the text is kept."""

    answer = RadioField(_("The assignment is"), [InputRequired(_("Choose one."))], default=Answer.EXECUTED.value)
    text = required_text(_("What has been done"))
    files = MultipleFileField(
        _("Files that prove it"), render_kw={"accept": ",".join(sorted(evidence.ENDINGS)), "multiple": True}
    )

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.answer.choices = [(each.value, words.of(each)) for each in Answer]
        self.proofs: list[tuple[str, bytes]] = []

    def validate_files(self, field: MultipleFileField) -> None:
        """Take the files that may be taken; say of each other one why not."""
        sent = [each for each in field.data or [] if each.filename]
        if len(sent) > evidence.MOST_FILES:
            raise ValidationError(_too_many())
        read = [(each.filename, each.read(settings().max_upload_mb * evidence.MEGABYTE + 1)) for each in sent]
        refused = [(name, evidence.refusal(name, data, settings().max_upload_mb)) for name, data in read]
        if wrong := [_refused(name, why) for name, why in refused if why]:
            raise ValidationError(" ".join(wrong))
        self.proofs = read

    @property
    def names(self) -> list[str]:
        """The names of the files that were sent, to be chosen anew when the form is shown again."""
        return [each.filename for each in self.files.data or [] if getattr(each, "filename", "")]

    def kept(self) -> list[StoredFile]:
        """The files, put where they stay."""
        return [files.keep(settings().files_dir, data, name, access.person().id) for name, data in self.proofs]


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
        limit = settings().max_upload_mb
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


class ExtensionForm(Versioned):
    """A later day and why."""

    new_due_on = day(_("The new day"), validators=[InputRequired(_("Choose a day."))])
    reason = required_text(_("Why a later day is needed"))
