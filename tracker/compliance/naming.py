"""How the sheets call a resolution, and who signs them."""

from tracker.compliance import words
from tracker.compliance.printed import Signature
from tracker.compliance.stood import Moment
from tracker.compliance.stories import Officer, officers
from tracker.directory import names
from tracker.directory.models import Body
from tracker.directory.roles import Role
from tracker.language import pgettext, short_date
from tracker.resolutions.models import Resolution


def particulars(resolution: Resolution) -> str:
    """«от 24.04.2026 № 2 «Об организованном завершении …»», as far as it is known."""
    parts = []
    if resolution.adopted_on:
        parts.append(pgettext("name of a resolution", "of %(day)s", day=short_date(resolution.adopted_on)))
    if resolution.number:
        parts.append(f"№ {resolution.number}")
    if title := " ".join(resolution.title.split()):
        parts.append(title if title.startswith("«") else f"«{title}»")
    return " ".join(parts)


def name(resolution: Resolution) -> str:
    """«Решение от 24.04.2026 № 2 «Об организованном завершении …»»."""
    return " ".join((pgettext("name of a resolution", "Resolution"), particulars(resolution))).strip()


def short(resolution: Resolution) -> str:
    """«№ 2 от 24.04.2026»: a resolution in a narrow column."""
    number = f"№ {resolution.number}" if resolution.number else ""
    day = (
        pgettext("name of a resolution", "of %(day)s", day=short_date(resolution.adopted_on))
        if resolution.adopted_on
        else ""
    )
    return " ".join(part for part in (number, day) if part) or resolution.title


def signed(body: Body, at: Moment) -> tuple[tuple[Signature, ...], str]:
    """Who signs a sheet of a body on a day, and who made it."""
    held = officers(body.id, at.day)
    made_by = held[Role.SECRETARY].full_name if Role.SECRETARY in held else ""
    return tuple(_signature(role, held.get(role), body) for role in (Role.CHAIR, Role.SECRETARY)), made_by


def _signature(role: Role, officer: Officer | None, body: Body) -> Signature:
    """Who signs, by the office held on the day of the report; a blank name where nobody held it."""
    acting = officer is not None and officer.acting
    position = pgettext(*words.OFFICERS[role, acting], of_body=words.of_body(body.kind))
    if officer is None:
        return Signature(position, "")
    parts = [position, officer.position] if officer.position else [position]
    return Signature(", ".join(parts), names.name(officer.full_name).signed)
