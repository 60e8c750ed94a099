"""What proves execution, in words: what is asked for, what was given, and what one number comes to over all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint

from tracker import language
from tracker.executions.models import ExecutionReport
from tracker.language import Marked, gettext, mark, pgettext
from tracker.resolutions import words
from tracker.resolutions.contract import Against, Asked, Figure, Over, Proof, contract, ever_asked, is_short, number
from tracker.resolutions.models import Assignment

bp = Blueprint("proofs", __name__)

NAMES: dict[Proof, Marked] = {
    Proof.TEXT: mark("proof", "What has been done"),
    Proof.FILE: mark("proof", "Files that prove it"),
    Proof.LINK: mark("proof", "Link"),
    Proof.ORDER: mark("proof", "Number and date of the order"),
}

OVER: dict[Over, Marked] = {
    Over.SUM: mark("over organisations", "in all"),
    Over.AVERAGE: mark("over organisations", "on average"),
}


@dataclass(frozen=True)
class Given:
    """One thing that was given as a proof; `short` says what the indicator wanted when it isn't reached."""

    name: str
    said: str
    link: bool
    short: str


def name_of(asked: Asked) -> str:
    """How what is asked for is called: «Охвачено детей, чел.»."""
    return asked.measured if asked.proof is Proof.NUMBER else pgettext(*NAMES[asked.proof])


def value(found: float, unit: str = "") -> str:
    """«1 234,5 чел.», «87 %»."""
    return f"{language.decimal(found)} {unit}".strip()


@bp.app_template_filter("asked")
def asked_words(assignment: Assignment) -> list[str]:
    """What an assignment asks for, each with whether it may be left out and what number is wanted."""
    said = [(name_of(each), wanted(each, assignment)) for each in contract(assignment.asked)]
    return [f"{name} ({target})" if target else name for name, target in said]


def wanted(asked: Asked, assignment: Assignment) -> str:
    """What number is wanted and whether it may be left out: «не менее 70 %, если есть»."""
    target = words.indicator(assignment.indicator) if asked.against is not Against.NOTHING else ""
    if asked.against is Against.TOTAL and target:
        target = f"{target} {pgettext(*OVER[asked.over])}"
    return ", ".join(filter(None, [target, "" if asked.required else gettext("if there is one")]))


@bp.app_template_filter("proofs")
def given(report: ExecutionReport) -> list[Given]:
    """What was given beside words and files; what is asked for no more is still shown."""
    assignment = report.execution.assignment
    known = {each.key: each for each in ever_asked(assignment.asked)}
    return [_given(known.get(each.key), each.said, assignment.indicator) for each in report.proofs]


def given_inside(assignment: Assignment, said: Mapping[str, str]) -> list[Given]:
    """The same of what was answered inside an organisation."""
    known = {each.key: each for each in ever_asked(assignment.asked)}
    return [_given(known.get(key), answer, assignment.indicator) for key, answer in said.items()]


def _given(asked: Asked | None, said: str, indicator: Mapping[str, Any] | None) -> Given:
    if asked is None:
        return Given(gettext("Asked for before"), said, False, "")
    short = is_short(asked, number(said) if asked.proof is Proof.NUMBER else None, indicator)
    unit = asked.unit if asked.proof is Proof.NUMBER else ""
    name = asked.label if asked.proof is Proof.NUMBER else name_of(asked)
    shown = f"{said} {unit}" if unit and not said.endswith(unit) else said
    return Given(name, shown, asked.proof is Proof.LINK, words.indicator(indicator) if short else "")


@bp.app_template_filter("figure")
def figure_words(it: Figure) -> str:
    """«Охвачено детей: всего 1 250 чел., ответов 37»."""
    if it.value is None:
        return gettext("%(name)s: nobody has answered yet", name=it.asked.label)
    over = pgettext(*OVER[it.asked.over])
    answers = language.ngettext("%(num)s answer", "%(num)s answers", it.count)
    return f"{it.asked.label}: {over} {value(it.value, it.asked.unit)} ({answers})"
