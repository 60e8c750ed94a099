"""Selections that people keep: under a name of one's own, each person's for that person only."""

import pytest

from tests.municipality import Municipality
from tracker import db
from tracker.directory import selections
from tracker.directory.models import Person
from tracker.directory.selections import SelectionNameTaken

LATE = "/executions/?state=overdue"


def person(made: Municipality, login: str) -> Person:
    return db.session.get_one(Person, made.people[login])


def kept(made: Municipality, login: str) -> list[tuple[str, str]]:
    with db.transaction(write=False):
        return [(each.name, each.address) for each in selections.selections(person(made, login))]


def test_a_selection_is_kept_for_its_person_under_a_name(municipality: Municipality) -> None:
    with db.transaction():
        selections.keep(person(municipality, "chair"), "Просрочено", LATE)
        selections.keep(person(municipality, "chair"), "Ноябрь", "/executions/?from=2026-11-01")
    assert kept(municipality, "chair") == [("Ноябрь", "/executions/?from=2026-11-01"), ("Просрочено", LATE)]
    assert kept(municipality, "secretary") == []


def test_a_name_is_taken_once_by_each_person(municipality: Municipality) -> None:
    with db.transaction():
        for login in ("chair", "secretary"):
            selections.keep(person(municipality, login), "Просрочено", LATE)
        other = selections.keep(person(municipality, "chair"), "Ноябрь", LATE)
        with pytest.raises(SelectionNameTaken):
            selections.keep(person(municipality, "chair"), "Просрочено", "/search?q=1")
        with pytest.raises(SelectionNameTaken):
            selections.rename(other, "Просрочено")
        selections.rename(other, "Ноябрь")
    assert kept(municipality, "chair") == [("Ноябрь", LATE), ("Просрочено", LATE)]


def test_a_selection_is_found_renamed_and_removed_by_its_person_only(municipality: Municipality) -> None:
    with db.transaction():
        it = selections.keep(person(municipality, "chair"), "Просрочено", LATE)
        assert selections.selection(person(municipality, "secretary"), it.id) is None
        assert selections.selection(person(municipality, "chair"), it.id) is it
        selections.rename(it, "Опоздали")
    assert kept(municipality, "chair") == [("Опоздали", LATE)]
    with db.transaction():
        selections.remove(selections.selections(person(municipality, "chair"))[0])
    assert kept(municipality, "chair") == []
