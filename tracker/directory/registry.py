"""Changes of what the directory holds besides people: organisations, groups, bodies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from tracker import audit
from tracker.db import session
from tracker.directory.matching import Change, Known
from tracker.directory.models import Body, GroupMember, Organisation, OrganisationGroup, Person
from tracker.directory.queries import heads
from tracker.directory.roles import BodyKind, OrganisationKind, Role
from tracker.directory.services import add_person, appoint
from tracker.directory.table import OrganisationRow

TOLD = ("name", "short_name", "kind", "email")
"""What the history says of an organisation."""


class NameTaken(Exception):
    """Another organisation, group or body is called so."""


def known() -> list[Known]:
    """The organisations that a table can name, those that are closed too: a table may not open a second one."""
    return [
        Known(each.id, OrganisationRow(0, each.name, each.short_name, each.kind, "", each.email))
        for each in session.scalars(select(Organisation).order_by(Organisation.id))
    ]


def add_organisation(row: OrganisationRow, *, by_id: int | None) -> Organisation:
    """A new organisation at the end of the directory; NameTaken when one is called so."""
    _require_free_names(row.name, row.short_name)
    last = session.scalar(select(func.max(Organisation.position))) or 0
    added = Organisation(
        name=row.name, short_name=row.short_name, kind=row.kind, email=row.email.lower(), position=last + 1
    )
    session.add(added)
    session.flush()
    audit.record(added, "add", by_id=by_id, after=_told(added))
    return added


def change_organisation(organisation: Organisation, row: OrganisationRow, *, by_id: int | None) -> None:
    """Put other names, another kind or address; NameTaken when another one is called so."""
    _require_free_names(row.name, row.short_name, but=organisation.id)
    before = _told(organisation)
    organisation.name, organisation.short_name = row.name, row.short_name
    organisation.kind, organisation.email = row.kind, row.email.lower()
    audit.record(organisation, "change", by_id=by_id, before=before, after=_told(organisation))


def close_organisation(organisation: Organisation, closed_on: date | None, *, by_id: int | None) -> None:
    """From this day on nothing new is addressed to it; None opens it again. What it has stays until it is decided."""
    before = {"closed_on": organisation.closed_on and organisation.closed_on.isoformat()}
    organisation.closed_on = closed_on
    after = {"closed_on": closed_on and closed_on.isoformat()}
    audit.record(organisation, "close" if closed_on else "open", by_id=by_id, before=before, after=after)


@dataclass
class BroughtIn:
    """What a table has done."""

    added: int = 0
    changed: int = 0
    heads: int = 0


def bring_in(changes: Iterable[Change], today: date, *, by_id: int) -> BroughtIn:
    """Do what a table says, all of it or nothing; an organisation without a head gets the one that is named."""
    done = BroughtIn()
    named: list[tuple[Organisation, OrganisationRow]] = []
    for change in changes:
        if change.before is None:
            organisation = add_organisation(change.row, by_id=by_id)
            done.added += 1
        else:
            organisation = session.get_one(Organisation, change.before.id)
            if change.changed:
                change_organisation(organisation, change.row, by_id=by_id)
                done.changed += 1
        named.append((organisation, change.row))
    done.heads = _appoint_heads(named, today, by_id)
    return done


def _appoint_heads(named: Sequence[tuple[Organisation, OrganisationRow]], today: date, by_id: int) -> int:
    present = heads([organisation.id for organisation, _row in named], today)
    lacking = [(it, row) for it, row in named if row.head_name and it.id not in present and not it.closed_on]
    for organisation, row in lacking:
        email = row.email or organisation.email
        person = add_person(row.head_name, free_login(email), email, by_id=by_id)
        appoint(person, Role.HEAD, today, by_id=by_id, organisation_id=organisation.id)
    return len(lacking)


def free_login(email: str) -> str:
    """A name to sign in with that nobody has yet, made of an address."""
    local = email.partition("@")[0].lower()
    base = "".join(sign for sign in local if sign.isascii() and (sign.isalnum() or sign in "._-"))[:60] or "head"
    taken = set(session.scalars(select(Person.login).where(Person.login.startswith(base, autoescape=True))))
    return next(name for name in (base, *(f"{base}{n}" for n in range(2, len(taken) + 3))) if name not in taken)


Numbers = tuple[int | None, int | None]


def put_group(
    group: OrganisationGroup | None,
    name: str,
    kinds: Sequence[OrganisationKind],
    organisation_ids: Sequence[int],
    *,
    by_id: int | None,
    numbers: Numbers = (None, None),
) -> OrganisationGroup:
    """A group with these kinds and these organisations, new or changed; NameTaken when another one is called so.

    `numbers`, from and to, leave of the kinds those that bear such a number: «школы № 1–10».

    What was issued to the group before stays as it was: its members were frozen then.
    """
    namesake = session.scalar(select(OrganisationGroup.id).where(OrganisationGroup.name == name))
    if namesake is not None and (group is None or namesake != group.id):
        raise NameTaken(name)
    is_new = group is None
    group = group or OrganisationGroup()
    before = {} if is_new else _of_group(group)
    group.name, group.kinds = name, [kind.value for kind in kinds]
    group.first_number, group.last_number = numbers
    group.members = list(session.scalars(select(Organisation).where(Organisation.id.in_(organisation_ids))))
    flag_modified(group, "kinds")  # another list of members makes another version too
    session.add(group)
    session.flush()
    audit.record(group, "add" if is_new else "change", by_id=by_id, before=before, after=_of_group(group))
    return group


def add_body(name: str, short_name: str, kind: BodyKind, time_zone: str, *, by_id: int | None) -> Body:
    """A new body that adopts resolutions, with the rules by default; NameTaken when one is called so."""
    if session.scalar(select(Body.id).where(Body.name == name)):
        raise NameTaken(name)
    added = Body(name=name, short_name=short_name, kind=kind, time_zone=time_zone)
    session.add(added)
    session.flush()
    audit.record(added, "add", by_id=by_id, after={"name": name, "short_name": short_name, "kind": kind})
    return added


def _require_free_names(*names: str, but: int | None = None) -> None:
    taken = select(Organisation.id).where(
        Organisation.name.in_(names) | Organisation.short_name.in_(names), Organisation.id != (but or 0)
    )
    if session.scalar(taken.limit(1)) is not None:
        raise NameTaken(names[0])


def _told(organisation: Organisation) -> dict[str, str]:
    return {name: str(getattr(organisation, name)) for name in TOLD}


def _of_group(group: OrganisationGroup) -> dict[str, object]:
    members = select(GroupMember.organisation_id).where(GroupMember.group_id == group.id)
    numbers = [group.first_number, group.last_number]
    ids = sorted(session.scalars(members))
    return {"name": group.name, "kinds": group.kinds, "numbers": numbers, "organisation_ids": ids}
