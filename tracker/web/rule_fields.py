"""The fields by which rules are set: one for each kind of setting, its `setting` the value as the rules take it."""

import re
from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from wtforms import BooleanField, Field, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker import language
from tracker.calendar.terms import DayOff, MonthDay, Offset, Unit
from tracker.language import Marked
from tracker.reminders.schedule import Audience
from tracker.web.forms import Label, _
from tracker.web.rule_words import CHOICES, UNITS

NUMBER = _("Write a whole number.")


class MarkedLabel(Label):
    """A label whose message stands in a context."""

    def __init__(self, marked: Marked) -> None:
        super().__init__(marked[1])
        self.marked = marked

    def __str__(self) -> str:
        return language.pgettext(*self.marked)

    __html__ = __str__


class NumberField(IntegerField):  # type: ignore[misc]
    """A whole number."""

    def __init__(self, label: Label, **options: Any) -> None:
        super().__init__(label, [InputRequired(NUMBER)], render_kw={"inputmode": "numeric"}, **options)

    @property
    def setting(self) -> Any:
        """The number."""
        return self.data


class MaybeNumberField(NumberField):
    """A whole number that may be left empty."""

    def __init__(self, label: Label, **options: Any) -> None:
        super().__init__(label, **options)
        self.validators = [Optional()]
        self.flags.required = False


class YesField(BooleanField):  # type: ignore[misc]
    """Whether or not."""

    @property
    def setting(self) -> bool:
        """Yes or no."""
        return bool(self.data)


class ListField(StringField):  # type: ignore[misc]
    """Several values with commas between them, kept as they were typed until they can be read."""

    @property
    def setting(self) -> list[Any]:
        """The values, those that can't be read as they were typed, so that the rules refuse them."""
        return [self.read(each) for each in re.split(r"[\s,;]+", self.data or "") if each]

    def read(self, word: str) -> Any:
        """The value of a word."""
        return int(word) if word.isdecimal() else word


class DaysField(ListField):
    """Several days: «24.06.2026, 28.08.2026»."""

    def read(self, word: str) -> str:
        """The day as the rules take it."""
        try:
            return datetime.strptime(word, "%d.%m.%Y").date().isoformat()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            return word


class DayOfYearField(StringField):  # type: ignore[misc]
    """A day of every year: «01.09»."""

    @property
    def setting(self) -> Any:
        """Day and month, or what was typed."""
        found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.?", (self.data or "").strip())
        return {"day": int(found[1]), "month": int(found[2])} if found else self.data


class TermField(Field):  # type: ignore[misc]
    """A number and what it counts: days, working days, months."""

    data: Any

    def widget(self, field: "TermField", **attributes: Any) -> Markup:
        """Two controls under one name."""
        number, unit = field.shown()
        described = Markup("").join(
            Markup(' {}="{}"').format(name, attributes[name])
            for name in ("aria-describedby", "aria-invalid")
            if name in attributes
        )
        options = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                each.value, Markup(" selected") if each.value == unit else "", language.pgettext(*UNITS[each])
            )
            for each in Unit
        )
        return Markup(
            '<span class="term"><input class="form-control" type="number" min="1" id="{0}" name="{1}" value="{2}"{3}>'
            '<select class="form-select" name="{1}" aria-label="{4}">{5}</select></span>'
        ).format(field.id, field.name, number, described, language.gettext("counted in"), options)

    def shown(self) -> tuple[Any, str]:
        """The number and the unit as they stand in the controls."""
        if isinstance(self.data, Offset):
            return self.data.number, self.data.unit.value
        return (*self.data, "", "")[:2] if self.data else ("", Unit.DAY.value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Both values as they were sent."""
        if valuelist:
            self.data = tuple(valuelist)

    @property
    def setting(self) -> dict[str, Any]:
        """The term as the rules take it."""
        number, unit = self.shown()
        return {"number": int(number) if str(number).isdecimal() else number, "unit": unit}


def _choices(kind: type[DayOff] | type[Audience]) -> list[SelectChoice]:
    return [SelectChoice(each.value, MarkedLabel(CHOICES[each])) for each in kind]


class ChoiceField(SelectField):  # type: ignore[misc]
    """One of the codes of a kind."""

    def __init__(self, label: Label, **options: Any) -> None:
        super().__init__(label, choices=_choices(DayOff), validate_choice=False, **options)

    @property
    def setting(self) -> Any:
        """The code."""
        return self.data


class AudienceField(SelectMultipleField):  # type: ignore[misc]
    """Some of those to whom letters speak."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Label, **options: Any) -> None:
        super().__init__(label, choices=_choices(Audience), validate_choice=False, **options)

    @property
    def setting(self) -> list[Any]:
        """The codes."""
        return list(self.data or ())


FIELDS: dict[Any, type[Any]] = {
    int: NumberField,
    int | None: MaybeNumberField,
    bool: YesField,
    tuple[int, ...]: ListField,
    tuple[date, ...]: DaysField,
    tuple[Audience, ...]: AudienceField,
    Offset: TermField,
    MonthDay: DayOfYearField,
    DayOff: ChoiceField,
}
"""The field of each type of setting."""


def typed(value: Any) -> Any:
    """A setting as its field holds it: days and numbers as they are typed."""
    if isinstance(value, tuple) and not any(isinstance(each, Audience) for each in value):
        return ", ".join(map(in_words, value))
    return in_words(value) if isinstance(value, MonthDay) else value


def in_words(value: Any) -> str:
    """A setting as people read it."""
    match value:
        case bool():
            said = language.gettext("yes") if value else language.gettext("no")
        case tuple():
            said = ", ".join(in_words(each) for each in value) or "–"
        case Offset():
            said = f"{value.number} {language.pgettext(*UNITS[value.unit])}"
        case MonthDay():
            said = f"{value.day:02}.{value.month:02}"
        case date():
            said = language.short_date(value)
        case Audience() | DayOff():
            said = language.pgettext(*CHOICES[value])
        case _:
            said = "–" if value is None else str(value)
    return said
