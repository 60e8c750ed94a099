"""The matrix of a resolution, and one reminder to those who have not answered."""

from collections import Counter

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from tracker import audit, language
from tracker.directory.roles import OrganisationKind, Role
from tracker.executions import matrix, overview
from tracker.executions.matrix import NOT_ANSWERED, Cell, Matrix
from tracker.executions.overview import OVERDUE
from tracker.executions.queries import READERS_OF_A_BODY
from tracker.executions.states import State
from tracker.executions.words import SIGNS
from tracker.reminders import asking
from tracker.resolutions.models import Resolution
from tracker.resolutions.states import Stage
from tracker.web import access, marks, words
from tracker.web.access import allow

bp = Blueprint("matrix", __name__, url_prefix="/resolutions/<int:resolution_id>")

ASKING = (Role.CHAIR, Role.SECRETARY, Role.CONTROLLER)
"""Who may remind those who have not answered."""

UNANSWERED = "unanswered"
"""What a matrix is narrowed to beside the states: all that waits for the executor."""

CODES = (OVERDUE, *(each.value for each in State))
"""The states of a cell, in the order of the legend."""

FITS = (6.0, 5.0, 4.0, 3.0, 2.0, 1.4)
"""Millimetres of a printed cell, of which the largest that fits on one sheet is taken; see app.css."""

SHEET = (230, 150)
"""Millimetres of a lying A4 sheet that are left for the cells."""


@bp.get("/matrix")
@allow(*READERS_OF_A_BODY)
def show(resolution_id: int) -> str:
    """Points by organisations; the address narrows it to a kind of organisations and to a state."""
    resolution = _resolution(resolution_id)
    kind, state = _kind(), _state()
    found = matrix.matrix(access.visitor(), resolution, kind)
    counts = Counter(state for _execution, state in found.cells.values())
    shown = found.narrowed(_states(state)) if state else found
    return render_template(
        "resolutions/matrix.html",
        resolution=resolution,
        matrix=shown,
        body=_body(shown),
        legend=[(code, *_mark(code), counts[code]) for code in CODES if counts[code]],
        kind=kind,
        state=state,
        unanswered=sum(counts[code] for code in NOT_ANSWERED),
        may_ask=access.visitor().offices.has(*ASKING),
        fit=_fit(shown),
    )


@bp.route("/remind", methods=["GET", "POST"])
@allow(*ASKING)
def remind(resolution_id: int) -> Response | str:
    """Who would be reminded, then one reminder to each; nobody is written to twice in a day."""
    resolution, visitor, settings = _resolution(resolution_id), access.visitor(), access.settings()
    asked = asking.asked(matrix.unanswered(visitor, resolution, _kind()), visitor.today, settings)
    if request.method == "POST":
        number = asking.ask(asked, settings)
        audit.record(resolution, "remind", by_id=visitor.person.id, after={"people": len(asked.plans)})
        flash(_told(len(asked.plans), number))
        return redirect(url_for(".show", resolution_id=resolution_id))
    return render_template("resolutions/remind.html", resolution=resolution, asked=asked, kind=_kind())


def _told(people: int, letters: int) -> str:
    if not people:
        return language.gettext("There is nobody to write to today.")
    if letters < people:
        return language.gettext("The reminder goes to everybody; who has a letter waiting gets it in that one.")
    return language.ngettext("%(num)s letter is queued.", "%(num)s letters are queued.", letters)


def _resolution(resolution_id: int) -> Resolution:
    """The issued resolution, or 404 when the visitor may not see how far others are."""
    found = access.found(overview.heading(access.visitor(), resolution_id))
    if not overview.sees_all(access.visitor(), found.body_id) or found.stage not in {Stage.ISSUED, Stage.CLOSED}:
        abort(404)
    return found


def _kind() -> OrganisationKind | None:
    given = request.values.get("kind") or None
    if given not in {None, *OrganisationKind}:
        abort(400)
    return OrganisationKind(given) if given else None


def _state() -> str | None:
    given = request.args.get("state") or None
    if given not in {None, UNANSWERED, *CODES}:
        abort(400)
    return given


def _states(state: str) -> frozenset[str]:
    return NOT_ANSWERED if state == UNANSWERED else frozenset({state})


def _mark(code: str) -> tuple[str, str]:
    """The sign and the word of a state."""
    return ("!", language.gettext("overdue")) if code == OVERDUE else (SIGNS[State(code)], words.of(State(code)))


def _body(it: Matrix) -> Markup:
    """The rows of the table as one piece: a cell is drawn once for each state, and its address is filled in.

    There may be tens of thousands of cells: each is a link with the word of its state; the style sheet adds the sign.
    """
    address = escape(marks.address("executions.show", execution_id=0)).removesuffix("0")
    pieces = {
        code: (
            str(Markup('<td class="{}"><a href="{}').format(code, address)),
            str(Markup('">{}</a>').format(_mark(code)[1])),
        )
        for code in CODES
    }
    return Markup("\n").join(_row(it, row, pieces) for row in it.rows)


def _row(it: Matrix, row: matrix.Row, pieces: dict[str, tuple[str, str]]) -> Markup:
    places = ((row.id, column.id) for column in it.columns)
    line = [_cell(pieces, it.cells[place]) if place in it.cells else "<td>" for place in places]
    return _head(it, row) + Markup("".join(line))  # noqa: S704  # nosec B704  # signs, words and numbers of our own


def _cell(pieces: dict[str, tuple[str, str]], cell: Cell) -> str:
    before, after = pieces[cell[1]]
    return f"{before}{cell[0]}{after}"


def _head(it: Matrix, row: matrix.Row) -> Markup:
    address = marks.address("resolutions.show", resolution_id=it.resolution_id) + f"#point-{row.point.id}"
    return Markup('<tr><th scope="row"><a href="{}">{}</a> <span>{}</span></th><td class="sum">{}</td>').format(
        address, row.point.label or "–", row.point.text[:80], total(it.of_rows[row.id])
    )


@bp.app_template_global()
def total(it: matrix.Total) -> Markup:
    """«37/45 !3», said in words to who can't see it."""
    late = Markup(' <b title="{0}">!{1}</b>').format(language.gettext("overdue"), it.overdue) if it.overdue else ""
    return Markup("{}/{}{}").format(it.executed, it.of, late)


def _fit(it: Matrix) -> int:
    """The place in FITS of the largest cell with which the matrix stands on one sheet; the last when none does."""
    across, down = SHEET[0] / max(1, len(it.columns)), SHEET[1] / max(1, len(it.rows))
    return next((place for place, side in enumerate(FITS) if side <= min(across, down)), len(FITS) - 1)
