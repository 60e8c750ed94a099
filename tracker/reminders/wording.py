"""How a letter looks: what any kind of letter says, made text and HTML by one pair of templates."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from config import Settings
from tracker import language
from tracker.language import gettext
from tracker.mail import Attached, Content

LONGEST = 220
"""Characters of a point's text in a letter."""


class Line(NamedTuple):
    """One thing of a list, such as an execution: what it is, where it comes from, when it is due, what was said."""

    what: str
    link: str = ""
    source: str = ""
    when: str = ""
    comment: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A list under its title; `more` are the things that it doesn't show."""

    title: str
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True)
class Button:
    """Where a letter leads, and what is written on it."""

    words: str
    url: str


@dataclass(frozen=True)
class Said:
    """What a letter says, whatever its kind; the first button is the one thing to do.

    `leave` is the page to choose which letters come; with `one_click` a mail program may press it for its reader.
    """

    subject: str
    title: str
    sentences: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    buttons: tuple[Button, ...] = ()
    foot: str = ""
    leave: str = ""
    one_click: bool = True
    attached: tuple[Attached, ...] = ()
    secrets: tuple[tuple[str, str], ...] = ()


def written(said: Said, name: str, address: str) -> Content:
    """The letter to a person as text and as HTML, in the language being spoken."""
    values = {"said": said, "name": addressed(name), "locale": language.locale(), "foot": said.foot or no_answer()}
    return Content(
        subject=said.subject,
        text=_templates().get_template("letters/letter.txt").render(values),
        html=_templates().get_template("letters/letter.html").render(values),
        address=address,
        attached=said.attached,
        leave=said.leave if said.one_click else "",
        secrets=said.secrets,
    )


LINK = "\0"
"""Stands for the link in what is drawn for all readers of a line: no text that is kept has it."""


def _as_html(line: Line) -> Markup:
    # both halves were escaped
    return Markup(_drawn("line.html", line).replace(LINK, escape(line.link)))  # noqa: S704  # nosec B704


def _as_text(line: Line) -> str:
    return _drawn("line.txt", line).replace(LINK, line.link)


def _drawn(template: str, line: Line) -> str:
    what, link, source, when, comment, is_new = line
    return _once_for_all(template, language.locale(), what, LINK if link else "", source, when, comment, is_new)


@lru_cache(maxsize=4096)
def _once_for_all(template: str, _locale: str, *line: Any) -> str:
    """A line of a list: what is given to fifty schools is the same in fifty letters, but for its link."""
    return _templates().get_template(f"letters/{template}").render(line=Line(*line))


def no_answer() -> str:
    """What stands under a letter that nobody reads answers to."""
    return gettext(
        "This letter was made by a machine and needs no answer: please answer on the page of the assignment."
    )


def may_be_answered() -> str:
    """What stands under a letter whose answers become drafts."""
    return gettext(
        "This letter was made by a machine. Please answer on the page of the assignment; "
        "you may also answer this letter, and then confirm your answer there."
    )


def execution_page(execution_id: int, settings: Settings) -> str:
    """The address of an execution's card."""
    return f"{settings.base_url}/executions/{execution_id}"


def addressed(name: str) -> str:
    """How a person is spoken to: without the surname when all three names are known."""
    words = name.split()
    return " ".join(words[1:]) if len(words) == 3 else name


def named(label: str, text: str) -> str:
    """What there is to do, in one line: «4.2. Представить план»; the sign before the next point is none of it."""
    said = f"{label.rstrip('.')}. {text}" if label else text
    return shortened(said.rstrip().rstrip(";,"))


@lru_cache(maxsize=4096)
def shortened(text: str) -> str:
    """The text in one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(language.ROOT / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        language.worded, language.worded_number, newstyle=True, pgettext=language.worded_in
    )
    made.policies["ext.i18n.trimmed"] = True
    made.filters |= {"as_html": _as_html, "as_text": _as_text}
    return made
