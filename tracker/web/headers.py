"""The headers of every answer: nothing comes from outside, nothing inline is run; and which of a request are true."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.web.access import STATIC

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""`data:` pictures are the arrows and ticks of the style sheet's own form fields."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

A_YEAR = 31_536_000


def prepare(app: Flask) -> None:
    """Add the headers to every answer; pages are not kept by caches, as they are one person's.

    Who asks, and whether safely, is believed of the servers in front alone: guesses at passwords are told apart by it.
    """
    if proxies := app.config["SETTINGS"].proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.endpoint not in STATIC:
            response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}; includeSubDomains")
        return response
