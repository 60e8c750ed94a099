"""`create_app()`: the settings, the database, the routes and the safeguards put together."""

from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_wtf import CSRFProtect

import config
from config import Settings
from tracker import clock, collect_rarely, db, language, mail, schema
from tracker.web import access, assets, errors, filters, given, guides, headers, pages

ROOT = Path(__file__).parent.parent


class SchemaNotAtHead(Exception):
    """The database has not the tables of this version."""


class Tracker(Flask):
    """The request is the transaction: committed around the view, so that a conflict still reaches the error pages."""

    def dispatch_request(self) -> Any:
        """Run the view in one transaction, in the visitor's language, after the access check."""
        if request.endpoint in access.STATIC:
            return super().dispatch_request()
        access.note_visit()
        with db.transaction(write=access.changes_something()), language.speaking(access.visitors_language()):
            try:
                access.admit()
                return super().dispatch_request()
            except BaseException:
                access.forget_visitor()
                raise


def create_app(settings: Settings, *, check_schema: bool = True) -> Flask:
    """The application over a database; SchemaNotAtHead when its tables are of another version."""
    app = Tracker("tracker", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=5 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        TRUSTED_HOSTS=settings.hosts,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    clock.show_day(settings.today, settings.time_zone)
    mail.write_from(settings.mail_from)
    engine = db.connect(settings.database_url)
    if check_schema and not schema.is_at_head(engine):
        raise SchemaNotAtHead
    CSRFProtect(app)
    access.prepare(app)
    for prepare in (given.prepare, assets.prepare, guides.prepare, filters.prepare, headers.prepare, errors.prepare):
        prepare(app)
    pages.register(app)
    filters.write_when_shown(app)
    access.require_declared(app)
    return app


def serving() -> Flask:
    """The application of this installation, for the web server's workers."""
    collect_rarely()
    return create_app(config.from_environment())
