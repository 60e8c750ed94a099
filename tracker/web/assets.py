"""One style sheet and one script for all pages: put together and packed when the program starts, named by content."""

import gzip
import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

bp = Blueprint("assets", __name__, url_prefix="/assets")

A_YEAR = 31_536_000

THEMES = ("auto", "light", "dark")

DARK = re.compile(r"\[data-bs-theme=dark\]([^{},]*)\{([^{}]*)\}")
"""A rule for the dark theme: the rest of its selector, its declarations."""


@dataclass(frozen=True)
class Asset:
    """A file that browsers may keep for ever, as its name changes with its content."""

    name: str
    mimetype: str
    content: bytes
    packed: bytes


def prepare(app: Flask) -> None:
    """Put the files together and give the templates `asset(kind)`, the address of the «css» or of the «js»."""
    static = Path(app.static_folder or "")
    bootstrap = files("flask_bootstrap") / "static/bootstrap5/css/bootstrap.min.css"
    style = "\n".join([bootstrap.read_text("utf-8"), *_texts(static, "css")]).replace("/*# sourceMappingURL", "/*")
    assets = {
        "css": _asset("css", "text/css", with_system_theme(style)),
        "js": _asset("js", "text/javascript", "\n".join(_texts(static, "js"))),
    }
    app.extensions["assets"] = {it.name: it for it in assets.values()}
    app.jinja_env.globals |= {"asset": lambda kind: url_for("assets.file", name=assets[kind].name), "theme": theme}
    app.register_blueprint(bp)


def _texts(folder: Path, ending: str) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(folder.glob(f"*.{ending}"))]


def _asset(ending: str, mimetype: str, text: str) -> Asset:
    content = text.encode()
    return Asset(f"{sha256(content).hexdigest()[:16]}.{ending}", mimetype, content, gzip.compress(content, 9, mtime=0))


def with_system_theme(style: str) -> str:
    """The style sheet in which «auto» is dark where the visitor's system is, without a script; paper stays white."""
    rules = DARK.findall(style)
    chosen, system = (
        "".join(f"[data-bs-theme={theme}]{rest}{{{body}}}" for rest, body in rules) for theme in ("dark", "auto")
    )
    screen = f"\n@media screen {{{chosen}}}\n@media screen and (prefers-color-scheme: dark) {{{system}}}\n"
    return DARK.sub("", style) + screen


def theme() -> str:
    """The colours that this browser's visitor chose."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else THEMES[0]


@bp.get("/<name>")
def file(name: str) -> Response:
    """A file of the pages, packed where the browser can unpack it."""
    asset: Asset | None = current_app.extensions["assets"].get(name)
    if asset is None:
        abort(404)
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(asset.packed if packed else asset.content, mimetype=asset.mimetype)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
