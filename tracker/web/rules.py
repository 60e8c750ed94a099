"""The rules of a body, set in a page: deadlines, executions, the ladder of letters, regular letters, coverage."""

from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from tracker import language
from tracker.calendar.rules import DeadlineRules
from tracker.calendar.settings import SettingRefused, Settings
from tracker.compliance.coverage import CoverageRules
from tracker.db import session
from tracker.directory.models import Body
from tracker.directory.roles import Role
from tracker.directory.services import set_rules
from tracker.executions.deadlines import ExecutionRules
from tracker.reminders.regular import LetterRules
from tracker.reminders.schedule import LadderRules
from tracker.resolutions.services import count_days_anew
from tracker.web import access, history
from tracker.web.access import allow, found
from tracker.web.forms import Form
from tracker.web.guarded import Guarded
from tracker.web.rule_fields import FIELDS, MarkedLabel, in_words, typed
from tracker.web.rule_words import REFUSED, TITLES, WORDS

bp = Blueprint("rules", __name__, url_prefix="/bodies")

SECTIONS: dict[str, type[Settings]] = {
    "deadlines": DeadlineRules,
    "executions": ExecutionRules,
    "ladder": LadderRules,
    "letters": LetterRules,
    "coverage": CoverageRules,
}
"""Under which name each stage keeps its rules with the body."""


@bp.get("/")
@allow(Role.ADMINISTRATOR, Role.SECRETARY)
def index() -> str:
    """The bodies whose rules the visitor may set."""
    return render_template("rules/index.html", bodies=session.scalars(_mine().order_by(Body.name)).all())


@bp.route("/<int:body_id>/rules", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR, Role.SECRETARY)
def show(body_id: int) -> Response | tuple[str, int]:
    """The rules of one body, each with its reason; a change is written into the history."""
    body = found(session.scalars(_mine().where(Body.id == body_id)).first())
    form = _form_class()(data=_values(body))
    if form.validate_on_submit() and (rules := _given(form)) is not None and form.over(body):
        set_rules(body, rules, by_id=access.person().id, comment=_difference(body, rules))
        count_days_anew(access.visitor(), body)
        flash(language.gettext("The rules are set. They hold for what isn't issued yet; days on control stay."))
        return redirect(url_for(".show", body_id=body_id))
    page = {"body": body, "form": form, "sections": _sections(form), "lines": history.lines(body)}
    return render_template("rules/show.html", **page), form.status


def _mine() -> Any:
    offices = access.visitor().offices
    bodies = select(Body)
    return bodies if offices.administrator else bodies.where(Body.id.in_(offices.bodies(Role.SECRETARY)))


def _sections(form: Form) -> dict[str, list[tuple[Any, str]]]:
    """The fields of each section with what stands under them."""
    return {
        section: [(form[f"{section}_{name}"], language.pgettext(*WORDS[section, name][1])) for name in _names(kind)]
        for section, kind in SECTIONS.items()
    }


def _values(body: Body) -> dict[str, Any]:
    """What the fields show of the rules that hold now."""
    return {
        f"{section}_{name}": typed(getattr(rules, name))
        for section, kind in SECTIONS.items()
        for rules in [kind.from_json(body.rules.get(section, {}))]
        for name in _names(kind)
    }


def _names(kind: type[Settings]) -> list[str]:
    return [each.name for each in fields(kind)]


def _given(form: Form) -> dict[str, Any] | None:
    """The rules that were sent, checked by the stages themselves; None when one was refused, and its field says why."""
    rules = {}
    for section, kind in SECTIONS.items():
        sent = {name: form[f"{section}_{name}"] for name in _names(kind)}
        try:
            rules[section] = kind.from_json({name: field.setting for name, field in sent.items()}).as_json()
        except SettingRefused as refused:
            sent[refused.key.partition(".")[0]].errors = [language.pgettext(*REFUSED.get(refused.key, REFUSED[""]))]
    return rules if len(rules) == len(SECTIONS) else None


def _difference(body: Body, rules: dict[str, Any]) -> str:
    """What is another now: a line for each rule, «Рабочих дней вперёд: 10, 5, 3, 1 → 5, 1»."""
    lines = []
    for section, kind in SECTIONS.items():
        before, after = kind.from_json(body.rules.get(section, {})), kind.from_json(rules[section])
        for name in _names(kind):
            old, new = getattr(before, name), getattr(after, name)
            if old != new:
                lines.append(f"{language.pgettext(*WORDS[section, name][0])}: {in_words(old)} → {in_words(new)}")
    return "\n".join(lines)


@bp.app_template_filter("rule_title")
def title(section: str) -> str:
    """How a section of the rules is called."""
    return language.pgettext(*TITLES[section])


@cache
def _form_class() -> type[Guarded]:
    """A form with a field for every rule there is, so that none can be forgotten."""
    made = type("RulesForm", (Guarded,), {})
    for section, kind in SECTIONS.items():
        types = get_type_hints(kind)
        for name in _names(kind):
            setattr(made, f"{section}_{name}", FIELDS[types[name]](MarkedLabel(WORDS[section, name][0])))
    return made
