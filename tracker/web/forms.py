"""What every form has in common: its language, its fields as the product shows them, its refusals in words."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tracker import language, mail

LONGEST_TEXT = 20_000


class Form(FlaskForm):
    """A form in the visitor's language, with its own protection against forged requests."""

    class Meta(FlaskForm.Meta):
        """WTForms' own sentences come in the language of the page."""

        @property
        def locales(self) -> list[str]:
            """The language being spoken."""
            return [language.locale()]

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """A field of text leaves out what no database keeps."""
            if issubclass(unbound_field.field_class, StringField):
                options = {**options, "filters": [*unbound_field.kwargs.get("filters", ()), without_nul]}
            return unbound_field.bind(form=form, **options)


def without_nul(text: str | None) -> str | None:
    """The text without NUL characters, which PostgreSQL refuses."""
    return text.replace("\0", "") if text else text


class Choices(SelectMultipleField):
    """Any number of boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Label:
    """A label that is worded when it is shown, not when the form is defined."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return language.gettext(self.message)

    __html__ = __str__

    def __mod__(self, values: Any) -> str:
        """In words, with what a validator puts into its sentence, such as the bounds of a number."""
        sentence: str = str(self) % values
        return sentence


def _(message: str) -> Any:
    """Name a message of a form for the catalogue; it is worded when the form is shown."""
    return Label(message)


def known_as(purpose: str) -> dict[str, str]:
    """What lets a browser or a password keeper fill in a field about the visitor."""
    return {"autocomplete": purpose}


def required_text(label: Any, **options: Any) -> TextAreaField:
    """A text that has to be given."""
    return TextAreaField(label, [DataRequired(_("Write at least a few words.")), Length(max=LONGEST_TEXT)], **options)


def optional_text(label: Any, **options: Any) -> TextAreaField:
    """A text that may be left empty."""
    return TextAreaField(label, [Length(max=LONGEST_TEXT)], **options)


def short_text(label: Any, longest: int = 200, **options: Any) -> StringField:
    """A line of text."""
    return StringField(label, [Length(max=longest)], **options)


def address(label: Any, first: Any) -> StringField:
    """Where letters go, `first` deciding whether it may be left out: what the sender of letters can use."""
    return StringField(label, [first, Length(max=254), _is_address])


def _is_address(_form: Form, field: StringField) -> None:
    if mail.address_obstacle(field.data or ""):
        raise ValidationError(language.gettext("This is no address."))


def day(label: Any, **options: Any) -> DateField:
    """A day, as the browser's own field gives it."""
    return DateField(label, **options)
