"""The sections of the top of the page, by what the visitor's offices allow."""

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from tracker.directory.offices import Offices
from tracker.directory.roles import Role
from tracker.language import mark, pgettext
from tracker.web import access

OFFICE = frozenset({Role.CHAIR, Role.SECRETARY, Role.CONTROLLER, Role.OBSERVER})

SECTIONS = (
    ("home.show", mark("section", "Today"), frozenset(Role)),
    ("executions.mine", mark("section", "My assignments"), frozenset({Role.HEAD})),
    ("inner.mine", mark("section", "Passed to me"), frozenset({Role.DEPUTY})),
    ("control.queue", mark("section", "To check"), frozenset({Role.CONTROLLER, Role.SECRETARY})),
    ("resolutions.index", mark("section", "Resolutions"), OFFICE | {Role.HEAD}),
    ("search.show", mark("section", "Search"), OFFICE | {Role.HEAD}),
    ("reports.index", mark("section", "Reports"), OFFICE),
    ("organisations.index", mark("section", "Organisations"), OFFICE | {Role.ADMINISTRATOR}),
    ("due_days.show", mark("section", "Calendar"), frozenset(Role) - {Role.ADMINISTRATOR}),
    ("letters.index", mark("section", "Letters"), frozenset({Role.SECRETARY, Role.CHAIR, Role.ADMINISTRATOR})),
    ("admin.index", mark("section", "Administration"), frozenset({Role.ADMINISTRATOR})),
)
"""Endpoint, word, and who is shown it; whether it may be opened is declared at the view."""


BELONGS_TO = {
    "addresses": "letters",
    "came": "letters",
    "changes": "resolutions",
    "check": "resolutions",
    "decisions": "home",
    "holds": "letters",
    "matrix": "resolutions",
    "messengers": "account",
    "listing": "resolutions",
    "people": "organisations",
    "registry": "admin",
    "requests": "home",
    "texts": "resolutions",
    "rules": "letters",
    "work": "home",
}
"""Page groups that are part of another section."""


@dataclass(frozen=True)
class Entry:
    """One section: its address, its word, and whether the present page belongs to it."""

    url: str
    words: str
    current: bool


def entries() -> list[Entry]:
    """The sections of the present visitor."""
    if not current_user.is_authenticated or access.is_limited():
        return []
    offices: Offices = access.visitor().offices
    group = (request.endpoint or "").partition(".")[0]
    here = BELONGS_TO.get(group, group)
    return [
        Entry(url_for(endpoint), pgettext(*words), endpoint.partition(".")[0] == here)
        for endpoint, words, roles in SECTIONS
        if offices.has(*roles)
    ]
