"""The forms of the check: each corrects one thing, and notices when somebody else has corrected it meanwhile."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from tracker import language
from tracker.intake.draft import Indicator, Part, PointKind
from tracker.resolutions.words import COMPARISONS
from tracker.web import words
from tracker.web.forms import Form, _, required_text, short_text
from tracker.web.forms import day as day_field

LONGEST_DOCUMENT = 2_000_000
"""Characters of a pasted resolution: about 600 pages."""

MOST_ADDRESSEES = 60
"""Rows of a form; more than these are a group."""

Choices = list[tuple[str, str]]


def fingerprint(*values: object) -> str:
    """What a form carries of the thing as it was shown, to be compared when it comes back."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


class Correction(Form):
    """A form about one thing. It is refused once when the thing is no longer what the visitor saw."""

    seen = HiddenField()
    known = HiddenField()
    """The number of the latest correction that the visitor knew of."""

    def __init__(self, present: str, **values: Any) -> None:
        super().__init__(**values)
        self.overtaken = bool(self.is_submitted() and self.seen.data != present)
        self.seen.data = present

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it may be saved: filled in well, and about the thing as it is now."""
        return bool(super().validate(extra_validators)) and not self.overtaken


class BringInAgainForm(Form):
    """The corrected file, or the corrected text."""

    file = FileField(_("Corrected file"))
    text = TextAreaField(_("Or its text"), [Length(max=LONGEST_DOCUMENT)])


class BringInForm(Form):
    """A body, and a file or a pasted text."""

    body = SelectField(_("Which body adopted it"), coerce=int)
    file = FileField(_("File of the resolution"))
    text = TextAreaField(_("Or its text"), [Length(max=LONGEST_DOCUMENT)])


class HeadingForm(Correction):
    """What stands above the points."""

    number = short_text(_("Number"), longest=64)
    adopted_on = day_field(
        _("Day of adoption"), validators=[InputRequired(_("Write the day: deadlines are counted from it."))]
    )
    title = TextAreaField(_("Title"), [InputRequired(_("Write the title.")), Length(max=2000)])
    basis = TextAreaField(_("Second basis document"), [Length(max=2000)])


class PointForm(Correction):
    """What a point says and does."""

    number = short_text(_("Number as printed"), longest=32)
    text = required_text(_("Text"))
    kind = RadioField(_("What the point does"))
    heading = BooleanField(_("It only heads the points under it"))

    def __init__(self, present: str, **values: Any) -> None:
        super().__init__(present, **values)
        self.kind.choices = kinds()


class SplitForm(Correction):
    """The text of a point, to be cut at empty lines."""

    text = required_text(_("Text"))

    def parts(self) -> list[str]:
        """What stands between the empty lines."""
        return re.split(r"\r?\n\s*\n", self.text.data)


class LineForm(Correction):
    """What a stray line of the source is."""

    place = RadioField(_("What is it?"), [InputRequired(_("Choose one."))])
    number = short_text(_("Number as printed"), longest=32)
    text = required_text(_("Text"))
    kind = RadioField(_("What the point does"))

    def __init__(self, present: str, **values: Any) -> None:
        super().__init__(present, **values)
        self.kind.choices = kinds()


class IndicatorForm(Correction):
    """What has to be reached in figures."""

    comparison = SelectField(_("Comparison"))
    value = DecimalField(_("Value"), [Optional()], places=None)
    unit = short_text(_("Unit"), longest=60)

    def __init__(self, present: str, **values: Any) -> None:
        super().__init__(present, **values)
        self.comparison.choices = [(sign, language.pgettext(*said)) for sign, said in COMPARISONS.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """A unit without a value says nothing."""
        if super().validate(extra_validators) and self.unit.data and self.value.data is None:
            self.value.errors = [language.gettext("Write the value, or clear the unit.")]
        return not self.errors and not self.overtaken

    def indicator(self) -> Indicator | None:
        """What was typed; None takes the indicator away."""
        if self.value.data is None:
            return None
        return Indicator(float(self.value.data), (self.unit.data or "").strip(), self.comparison.data, "")


class DayForm(Correction):
    """By when: as the text gives it, another day, words that state it, or none."""

    choice = RadioField(_("Deadline"), [InputRequired(_("Choose one."))])
    day = day_field(_("Another day"), validators=[Optional()])
    words = short_text(_("The deadline in words"))

    def validate(self, extra_validators: Any = None) -> bool:
        """What is typed is neither forgotten nor asked for in vain."""
        if not super().validate(extra_validators):
            return False
        if self.choice.data == "day" and self.day.data is None:
            self.day.errors = [language.gettext("Write the day.")]
        elif self.choice.data == "words" and not self.words.data:
            self.words.errors = [language.gettext("Write the deadline.")]
        elif self.choice.data != "day" and self.day.data is not None:
            self.choice.errors = [language.gettext("You wrote a day: choose “another day”, or clear the field.")]
        return not self.errors


class AddresseeRow(Form):
    """One addressee: whom, and in what part."""

    class Meta(Form.Meta):
        """The form around it is the one that is protected."""

        csrf = False

    meaning = SelectField(_("Organisation or group"))
    part = SelectField(_("Part"))


class AddresseesForm(Correction):
    """To whom an assignment is addressed."""

    addressees = FieldList(FormField(AddresseeRow), max_entries=MOST_ADDRESSEES)
    forget = BooleanField(_("Don't take these words so in the next documents"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody of those chosen has to lead."""
        if not super().validate(extra_validators):
            return False
        if self.chosen() and all(part is not Part.LEAD for _key, part in self.chosen()):
            self.form_errors = [language.gettext("Somebody has to be the lead executor.")]
        return not self.form_errors

    def offer(self, meanings: dict[str, Choices]) -> None:
        """Let each row choose among these, or be left empty."""
        for row in self.addressees:
            row.meaning.choices = {"": [("", "—")], **meanings}
            row.part.choices = parts()

    def chosen(self) -> list[tuple[str, Part]]:
        """The rows that are filled in."""
        return [(row.meaning.data, Part(row.part.data)) for row in self.addressees if row.meaning.data]


class ExplainForm(Correction):
    """What a printed phrase means."""

    choice = RadioField(_("What does it mean?"), [InputRequired(_("Choose one."))])
    meaning = SelectField(_("Organisation or group"))
    teach = BooleanField(_("Remember it for the next documents"))


class ControllerForm(Correction):
    """Who checks the answers."""

    controller = SelectField(_("Controller"))


class BulkForm(Correction):
    """One change for all the chosen points."""

    day = day_field(_("Day"), validators=[Optional()])
    words = short_text(_("Or in words"))
    without_day = BooleanField(_("without a deadline"))
    meaning = SelectField(_("Organisation or group"))
    part = SelectField(_("Part"))
    kind = SelectField(_("What the points do"))
    controller = SelectField(_("Controller"))

    def __init__(self, present: str, **values: Any) -> None:
        super().__init__(present, **values)
        self.part.choices = parts()
        self.kind.choices = kinds()


class CommentForm(Form):
    """Why a resolution goes back to the check."""

    comment = required_text(_("What has to be looked at"))


def kinds() -> Choices:
    """What a point can do."""
    return [(kind.value, words.of(kind)) for kind in PointKind]


def parts() -> Choices:
    """In what parts somebody can be addressed."""
    return [(part.value, words.of(part)) for part in Part]


def people(found: Iterable[Any]) -> Choices:
    """Who can be named as the controller; nobody leaves it to the controllers of the body."""
    return [("", language.gettext("the controllers of the body")), *((str(each.id), each.full_name) for each in found)]
