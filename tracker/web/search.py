"""The page on which things are found by words, each kind under its own heading."""

from flask import Blueprint, render_template, request

from tracker.search import queries
from tracker.search.queries import Kind
from tracker.web import access
from tracker.web.access import allow
from tracker.web.excerpts import excerpt
from tracker.web.given import whole

bp = Blueprint("search", __name__, url_prefix="/search")

FEW = 5
"""Things of each kind on the first page."""

MANY = 25
"""Things of a page of one kind."""


@bp.get("")
@allow()
def show() -> str:
    """What holds the words of the address; of one kind, when that is asked for, by pages."""
    words = " ".join(request.args.get("q", "").split())[:200]
    visitor, kind = access.visitor(), request.args.get("kind")
    if kind in set(Kind):
        found = [queries.found(visitor, words, Kind(kind), MANY, request.args.get("after", type=whole))]
    else:
        found = [queries.found(visitor, words, each, FEW) for each in Kind]
    return render_template("search/show.html", words=words, found=found, Kind=Kind, kind=kind, excerpt=excerpt)
