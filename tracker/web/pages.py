"""All page groups of the product, each a blueprint."""

from flask import Flask

from tracker.web import (
    account,
    addresses,
    admin,
    asked,
    auth,
    came,
    check,
    choices,
    control,
    decisions,
    decisions_bulk,
    decisions_requests,
    decisions_text,
    due_days,
    files,
    guides,
    health,
    holds,
    home,
    inner,
    invitations,
    later,
    letters,
    links,
    listing,
    matrix,
    messengers,
    organisations,
    organisations_people,
    proofs,
    recurring,
    registry,
    reports_template,
    resolutions,
    rules,
    search,
    selections,
    work,
)

BLUEPRINTS = (
    auth.bp,
    account.bp,
    home.bp,
    resolutions.bp,
    matrix.bp,
    search.bp,
    listing.bp,
    selections.bp,
    check.bp,
    work.bp,
    later.bp,
    inner.bp,
    proofs.bp,
    asked.bp,
    recurring.bp,
    control.bp,
    decisions.bp,
    decisions_bulk.bp,
    decisions_requests.bp,
    decisions_text.bp,
    reports_template.bp,
    organisations_people.bp,
    organisations.bp,
    letters.bp,
    holds.bp,
    came.bp,
    messengers.bp,
    addresses.bp,
    health.bp,
    guides.bp,
    links.bp,
    choices.bp,
    due_days.bp,
    files.bp,
    admin.bp,
    invitations.bp,
    rules.bp,
    registry.bp,
)


def register(app: Flask) -> None:
    """Add every page group to the application."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    # a mail program presses this one without having seen a page of ours (RFC 8058)
    app.extensions["csrf"].exempt(choices.stop)
    app.extensions["csrf"].exempt(choices.stop_overviews)
    # this one comes from a page of a session that is over, and changes nothing
    app.extensions["csrf"].exempt(auth.resume)
