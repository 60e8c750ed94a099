"""Words are found in any form, the same on both databases, and only where the visitor may look."""

from datetime import timedelta
from typing import Any
from unicodedata import normalize

import pytest
from sqlalchemy import delete, func, select

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tracker import db
from tracker.db import session
from tracker.resolutions.models import Point, Resolution
from tracker.search import indexing, queries
from tracker.search.forms import indexed, wanted
from tracker.search.models import SearchEntry
from tracker.search.queries import Kind

TEXTS = (
    "Методистам МКУ «Ресурсный центр» подготовить психолого-педагогические рекомендации",
    "Руководителям школ №№ 1, 2 представить отчёты о проведённых занятиях до 1 июня",
    "Провести мониторинг питания обучающихся",
)


@pytest.mark.parametrize(
    ("text", "words", "holds"),
    [
        (TEXTS[0], "методист", True),
        (TEXTS[0], "методистов центра", True),
        (TEXTS[0], "педагогических рекомендаций", True),
        (TEXTS[0], "мку", True),
        (TEXTS[0], "для методистов", True),
        (TEXTS[0], "методист школы", False),
        (TEXTS[1], "отчет", True),
        (TEXTS[1], "школа 2", True),
        (TEXTS[1], "школа 3", False),
        (TEXTS[1], "июнь", True),
        (TEXTS[2], "мониторинги", True),
        (TEXTS[2], "монитор", False),
        (normalize("NFD", "Районный слёт"), "районные слеты", True),
        (TEXTS[2], normalize("NFD", "питанием"), True),
        ("Мето\u00adдисты", "методист", True),
    ],
)
def test_a_word_is_the_same_in_whatever_form(text: str, words: str, holds: bool) -> None:
    held = set(indexed(text).split())
    assert all(forms & held for forms in wanted(words)) is holds


def test_a_particle_counts_only_where_nothing_else_is_said() -> None:
    assert wanted("о") == [frozenset({"о"})]
    assert len(wanted("о школе и саде")) == 2
    assert wanted(" ?! ") == []


@pytest.fixture
def town(municipality: Municipality) -> Municipality:
    """The municipality with an issued resolution of three points, and an answer of the first school to the third."""
    with db.transaction():
        of = rows.resolution(municipality, number="4-К", title="Об итогах летней кампании")
        due_on = municipality.today + timedelta(days=5)
        orders = [rows.assignment(of, due_on, text) for text in TEXTS]
        answered = rows.execution(orders[2], municipality.organisations["school1"]).id
        rows.execution(orders[1], municipality.organisations["school2"])
    Story(municipality, answered).report(text="Мониторинги питания проведены во всех классах")
    return municipality


def shown(town: Municipality, who: str, words: str, kind: Kind = Kind.POINT) -> list[Any]:
    with db.transaction(write=False):
        return list(queries.found(town.as_(who), words, kind, 10).things)


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("методисты", ["1."]),
        ("школе отчётами", ["2."]),
        ("провести", ["3.", "2."]),
        ("№ 2", ["2."]),
        ("нет такого", []),
        ("", []),
        ('питание" OR words:* --', []),
        ("'; DROP TABLE point; & | ! ( : * \\", []),
        ("!!! питанием &", ["3."]),
    ],
)
def test_points_hold_every_word_and_the_newest_come_first(town: Municipality, words: str, labels: list[str]) -> None:
    assert [point.label for point in shown(town, "secretary", words)] == labels


@pytest.mark.parametrize(
    ("kind", "words", "name"),
    [
        (Kind.RESOLUTION, "летние кампании", "Об итогах летней кампании"),
        (Kind.RESOLUTION, "4-к", "Об итогах летней кампании"),
        (Kind.RESOLUTION, "16.05.2026", "Об итогах летней кампании"),
        (Kind.ANSWER, "мониторинг в классе", "Мониторинги питания проведены во всех классах"),
        (Kind.ORGANISATION, "сош 1", "МБОУ СОШ № 1"),
    ],
)
def test_everything_with_words_is_found(town: Municipality, kind: Kind, words: str, name: str) -> None:
    column = {Kind.RESOLUTION: "title", Kind.ANSWER: "text", Kind.ORGANISATION: "short_name"}[kind]
    assert [getattr(each, column) for each in shown(town, "secretary", words, kind)] == [name]


def test_nobody_finds_what_may_not_be_seen(town: Municipality) -> None:
    seen = {
        who: [
            len(shown(town, who, words, kind))
            for words, kind in (("питание", Kind.POINT), ("питание", Kind.ANSWER), ("сош", Kind.ORGANISATION))
        ]
        for who in ("chair", "school1", "school2", "stranger")
    }
    assert seen == {"chair": [1, 1, 3], "school1": [1, 1, 1], "school2": [1, 0, 1], "stranger": [0, 0, 3]}


def test_a_changed_text_is_found_by_its_new_words_only_and_a_removed_one_no_more(town: Municipality) -> None:
    with db.transaction():
        point = session.scalars(select(Point).where(Point.label == "3.")).one()
        point.text = "Организовать подвоз учеников"
        draft = rows.resolution(town, number="5", title="Черновик о библиотеках", stage="draft", issued_on=None)
    assert [shown(town, "secretary", words) for words in ("питания", "мониторинг")] == [[], []]
    assert len(shown(town, "secretary", "ученик")) == 1
    with db.transaction():
        session.delete(session.get_one(Resolution, draft.id))
    assert shown(town, "secretary", "библиотека", Kind.RESOLUTION) == []


def test_what_was_written_past_the_session_is_added_once(town: Municipality) -> None:
    with db.transaction():
        session.execute(delete(SearchEntry))
    assert shown(town, "secretary", "питание") == []
    with db.transaction():
        assert indexing.add_missing() > 10
        assert indexing.add_missing() == 0
        count = session.scalar(select(func.count(SearchEntry.id)))
    assert len(shown(town, "secretary", "питание")) == 1
    assert count is not None


def test_pages_follow_one_another_without_a_gap(town: Municipality) -> None:
    with db.transaction(write=False):
        secretary = town.as_("secretary")
        first = queries.found(secretary, "провести", Kind.POINT, 1)
        second = queries.found(secretary, "провести", Kind.POINT, 1, first.after)
    assert [point.label for page in (first, second) for point in page.things] == ["3.", "2."]
    assert second.after is None
