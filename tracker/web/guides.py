"""The guides: how each office does its work, step by step, with pictures of the demonstration."""

import json
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, current_app, render_template, request, url_for
from flask_login import current_user

from tracker.directory.roles import Role
from tracker.language import Marked, locale, mark, pgettext
from tracker.web import access
from tracker.web.access import allow, found

bp = Blueprint("help", __name__, url_prefix="/help")

PICTURES = "pictures.json"
"""Beside the pictures: of each its name, sizes in CSS pixels and the words it showed when it was taken."""


@dataclass(frozen=True)
class Step:
    """A piece of a guide: its name in the address, its title, the pages it explains (endpoints or blueprints)."""

    name: str
    title: Marked
    pages: frozenset[str]


@dataclass(frozen=True)
class Guide:
    """What one office needs to know."""

    name: str
    title: Marked
    role: Role
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Picture:
    """A picture of a page, with its size, so that nothing moves while it arrives."""

    url: str
    width: int
    height: int


def _step(name: str, title: Marked, pages: str = "") -> Step:
    return Step(name, title, frozenset(pages.split()))


GUIDES = (
    Guide(
        "chair",
        mark("guide", "For the chair"),
        Role.CHAIR,
        (
            _step("today", mark("step of a guide", "Ten seconds in the morning"), "home"),
            _step("issue", mark("step of a guide", "Issue a resolution"), "check"),
            _step("later", mark("step of a guide", "Decide on a later day"), "requests decisions.extension"),
            _step("resolution", mark("step of a guide", "See how a resolution goes"), "resolutions matrix listing"),
            _step("change", mark("step of a guide", "Change what was issued"), "changes texts decisions"),
            _step("report", mark("step of a guide", "Before the meeting"), "reports"),
        ),
    ),
    Guide(
        "secretary",
        mark("guide", "For the secretary"),
        Role.SECRETARY,
        (
            _step("today", mark("step of a guide", "The day's work"), "home"),
            _step("import", mark("step of a guide", "Bring in the document"), "check.bring_in work"),
            _step("check", mark("step of a guide", "Check what was understood"), "check asked"),
            _step("preview", mark("step of a guide", "See who gets what"), "check.preview"),
            _step("follow", mark("step of a guide", "Follow a resolution"), "resolutions matrix listing executions"),
            _step("letters", mark("step of a guide", "Letters and reminders"), "letters rules addresses"),
            _step("report", mark("step of a guide", "Write the execution report"), "reports"),
            _step("people", mark("step of a guide", "Keep heads and curators up to date"), "organisations people"),
        ),
    ),
    Guide(
        "controller",
        mark("guide", "For the controller and the curator"),
        Role.CONTROLLER,
        (
            _step("queue", mark("step of a guide", "What waits for your look"), "home control.queue"),
            _step("look", mark("step of a guide", "Accept or return"), "control"),
            _step("ask", mark("step of a guide", "Ask how it is going"), "executions matrix resolutions listing"),
        ),
    ),
    Guide(
        "head",
        mark("guide", "For the head of an organisation"),
        Role.HEAD,
        (
            _step("list", mark("step of a guide", "What is expected of you"), "home executions.mine executions.closed"),
            _step("answer", mark("step of a guide", "Report execution"), "executions"),
            _step("letter", mark("step of a guide", "Answer straight from the letter")),
            _step("later", mark("step of a guide", "Ask for a later day"), "executions.extension"),
            _step("pass", mark("step of a guide", "Pass a duty on inside"), "inner"),
            _step("together", mark("step of a guide", "When several answer together"), "executions.send_back"),
            _step(
                "choice", mark("step of a guide", "Choose your letters, add your calendar"), "choices account due_days"
            ),
        ),
    ),
    Guide(
        "deputy",
        mark("guide", "For a deputy or another person of an organisation"),
        Role.DEPUTY,
        (_step("passed", mark("step of a guide", "What was passed to you"), "home inner"),),
    ),
    Guide(
        "observer",
        mark("guide", "For an observer"),
        Role.OBSERVER,
        (
            _step(
                "read", mark("step of a guide", "Read and find"), "home resolutions matrix search listing executions"
            ),
            _step("report", mark("step of a guide", "Make a report"), "reports"),
        ),
    ),
    Guide(
        "administrator",
        mark("guide", "For the administrator"),
        Role.ADMINISTRATOR,
        (
            _step("begin", mark("step of a guide", "Begin"), "home"),
            _step("organisations", mark("step of a guide", "Organisations, groups and bodies"), "registry"),
            _step(
                "people",
                mark("step of a guide", "People and offices"),
                "admin.people admin.person organisations people",
            ),
            _step("rules", mark("step of a guide", "Rules and days off"), "rules admin.calendar"),
            _step("running", mark("step of a guide", "Does everything run?"), "admin letters addresses"),
        ),
    ),
)
"""In the order in which a person who holds several offices is shown them."""


@bp.get("/")
@allow()
def index() -> str:
    """The guides, those of the own offices first."""
    own = _own()
    return render_template("help/index.html", own=own, others=[it for it in GUIDES if it not in own])


@bp.get("/<office>")
@allow()
def show(office: str) -> str:
    """One guide."""
    guide = found(next((it for it in GUIDES if it.name == office), None))
    return render_template(f"help/{guide.name}.html", guide=guide)


def _own() -> list[Guide]:
    offices = access.visitor().offices
    return [it for it in GUIDES if offices.has(it.role)]


def address() -> str | None:
    """The step that explains the present page in the visitor's own guide; None for who may not read guides."""
    if not current_user.is_authenticated or access.is_limited():
        return None
    own = _own()
    for page in (request.endpoint or "", request.blueprint or ""):
        for guide in own:
            for step in guide.steps:
                if page in step.pages:
                    return url_for("help.show", office=guide.name, _anchor=step.name)
    return url_for("help.show", office=own[0].name) if own else url_for("help.index")


def prepare(app: Flask) -> None:
    """Give the templates the guides' words, pictures and addresses."""
    folder = Path(app.static_folder or "") / "help"
    taken = json.loads((folder / PICTURES).read_text("utf-8"))
    app.extensions["help_pictures"] = taken
    app.jinja_env.globals |= {
        "help_address": address,
        "help_picture": picture,
        "marked": lambda words: pgettext(*words),
    }


def picture(name: str) -> Picture:
    """A picture in the language of the page; KeyError for one that was never taken (`make pictures`)."""
    key = f"{locale()}/{name}"
    it = current_app.extensions["help_pictures"][key]
    return Picture(url_for("static", filename=f"help/{key}.png"), it["width"], it["height"])
