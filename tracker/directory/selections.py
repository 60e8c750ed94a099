"""What people have chosen in a list and kept, each under a name of one's own: the address of the list says what."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.db import session
from tracker.directory.models import Person, Selection


class SelectionNameTaken(Exception):
    """The person has another selection under this name."""


def selections(person: Person) -> Sequence[Selection]:
    """The selections of a person by their names."""
    found = select(Selection).where(Selection.person_id == person.id)
    return session.scalars(found.order_by(Selection.name, Selection.id)).all()


def selection(person: Person, selection_id: int) -> Selection | None:
    """The person's own selection with this id."""
    found = select(Selection).where(Selection.person_id == person.id, Selection.id == selection_id)
    return session.scalars(found).first()


def keep(person: Person, name: str, address: str) -> Selection:
    """Keep an address under a name; SelectionNameTaken when the person calls another one so."""
    _require_free_name(person.id, name)
    kept = Selection(person_id=person.id, name=name, address=address)
    session.add(kept)
    session.flush()
    return kept


def rename(kept: Selection, name: str) -> None:
    """Give a selection another name; SelectionNameTaken when the person calls another one so."""
    _require_free_name(kept.person_id, name, but=kept.id)
    kept.name = name
    session.flush()


def remove(kept: Selection) -> None:
    """Forget a selection; what it showed stays where it is."""
    session.delete(kept)
    session.flush()


def _require_free_name(person_id: int, name: str, but: int | None = None) -> None:
    of_person = Selection.person_id == person_id, Selection.name == name
    other = session.scalar(select(Selection.id).where(*of_person, Selection.id != (but or 0)))
    if other is not None:
        raise SelectionNameTaken
