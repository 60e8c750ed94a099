"""The forms by which reports are asked for: they only ask, so they are sent in the address."""

from datetime import timedelta
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, SelectField, ValidationError
from wtforms.validators import DataRequired

from tracker.compliance.narrowing import meaningful
from tracker.compliance.orders import KINDS, LISTED_IN_FULL, SINCE, SPANNED, About, Kind, Order
from tracker.compliance.queries import reported_bodies
from tracker.compliance.words import WORDS
from tracker.language import gettext, pgettext
from tracker.web import access
from tracker.web.forms import Form, _


class OrderForm(Form):
    """Which sheet, as of which day, for which days; what a kind doesn't ask for isn't shown."""

    class Meta(Form.Meta):
        """Nothing is changed, so nothing has to be protected."""

        csrf = False

    report = SelectField(_("Report"))
    body = SelectField(_("Body"))
    first = DateField(_("Due from"), [DataRequired(_("Choose a day."))])
    last = DateField(_("Due to"), [DataRequired(_("Choose a day."))])
    since = DateField(_("Compared with"), [DataRequired(_("Choose a day."))])
    as_of = DateField(_("As of"), [DataRequired(_("Choose a day."))])
    whole = BooleanField(_("With the list of all organisations"))

    def validate_as_of(self, field: DateField) -> None:
        """A report of a day that has not come would say what nobody knows."""
        if field.data and field.data > access.today():
            raise ValidationError(gettext("The day has not come yet."))

    def validate_last(self, field: DateField) -> None:
        """The second day is not before the first."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError(gettext("The last day is before the first."))

    def validate_since(self, field: DateField) -> None:
        """What is compared with comes before."""
        if field.data and self.as_of.data and field.data >= self.as_of.data:
            raise ValidationError(gettext("The day compared with has to be before the day of the report."))


def order_form(about: About) -> OrderForm:
    """The form of the present address; what isn't given there is as usual."""
    kind = asked_kind(about)
    form = OrderForm(MultiDict({**_usual(kind), **request.args.to_dict()}), meta={"csrf": False})
    offered = [each for each in KINDS[about] if each is not Kind.LIST or kind is Kind.LIST]
    form.report.choices = [(each.value, pgettext(*WORDS[Kind][each])) for each in offered]
    form.body.choices = [(str(body.id), body.name) for body in reported_bodies(access.visitor())]
    if about is About.ORGANISATION and form.body.data is None:
        form.body.data = form.body.choices[0][0]
    for name, needed in _needed(about, kind).items():
        if not needed:
            delattr(form, name)
    return form


def asked_kind(about: About) -> Kind:
    """Which sheet the address asks for; the usual one where it names none that there is."""
    asked = request.args.get("report", "")
    return Kind(asked) if asked in KINDS[about] else KINDS[about][0]


def _usual(kind: Kind) -> dict[str, str]:
    """The year up to today, as of today, against a month ago."""
    today = access.today()
    days = {
        "first": today.replace(month=1, day=1),
        "last": today,
        "as_of": today,
        "since": today - timedelta(days=30),
    }
    return {"report": kind.value, **{name: day.isoformat() for name, day in days.items()}}


def _needed(about: About, kind: Kind) -> dict[str, bool]:
    spanned = (about, kind) in SPANNED
    return {
        "report": len(KINDS[about]) > 1,
        "body": about is About.ORGANISATION,
        "first": spanned,
        "last": spanned,
        "since": kind in SINCE,
        "whole": kind in LISTED_IN_FULL,
    }


def order(form: OrderForm, about: About, of: int) -> Order:
    """What the form asks for."""
    given = {name: getattr(form, name).data for name in ("first", "last", "since", "as_of", "whole") if name in form}
    where = meaningful(request.args.to_dict())
    if form.body:
        where["body"] = form.body.data
    return Order(asked_kind(about), about, of, where=where, **given)


def query(it: Order) -> dict[str, Any]:
    """The order as the query of an address."""
    kept = {name: value for name, value in it.as_json().items() if name not in {"about", "id", "kind", "where"}}
    if it.kind is not KINDS[it.about][0]:
        kept["report"] = it.kind.value
    return {**kept, **({"whole": "yes"} if it.whole else {}), **it.where}
