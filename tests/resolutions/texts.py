"""A small resolution in the manner of real ones: every case that the check is about, once."""

import json
from functools import cache

from tests.municipality import Municipality
from tracker import db
from tracker.directory.models import Body
from tracker.intake.draft import Draft, Part
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.queries import whole, working_calendar
from tracker.resolutions.reading import names_of_directory, read_document
from tracker.resolutions.services import bring_in

TEXT = """РЕШЕНИЕ
Коллегии Управления образования

от 10 июня 2026 г. № 4

«О подготовке к новому учебному году»

Заслушав информацию о ходе подготовки, Коллегия РЕШИЛА:

1. Признать работу организаций удовлетворительной.

2. Управлению образования (Наумова С.Е.):

2.1. разработать план проверок до 1 июля 2026 г.;

2.3. подготовить справку о готовности.

3. МКУ «Ресурсный центр» совместно с МБОУ СОШ № 1 провести семинар до 20 июня 2026 г.

4. Руководителям общеобразовательных организаций:

4.1. ежеквартально представлять сведения о питании;

4.2. обновить сайты до 1 июля 2026 г., представить отчёт до 1 августа 2026 г.

5. Отделу культуры организовать ярмарку до 30 июня 2026 г.

6. Контроль за исполнением решения возложить на Петрову А.Б.

Председатель коллегии С.И. Иванова
"""


def brought_in(made: Municipality, text: str = TEXT, by: str = "secretary") -> int:
    """The id of a resolution that the secretary has brought in, in the present transaction."""
    draft = read(text)
    body = db.session.get_one(Body, made.body)
    return bring_in(body, draft, None, made.as_(by), working_calendar()).id


def read(text: str) -> Draft:
    """What the reader makes of a text with the present directory."""
    return _draft(text, json.dumps(names_of_directory()))


@cache
def _draft(text: str, names: str) -> Draft:
    """What the reader makes of a text; the same for the same directory, so each is read once."""
    return read_document(text.encode(), "reshenie.txt", json.loads(names))


def resolution(resolution_id: int) -> Resolution:
    """A resolution with all that is in it."""
    return db.session.scalars(whole().where(Resolution.id == resolution_id)).one()


def point(of: Resolution, label: str) -> Point:
    """A point by its label."""
    return next(each for each in of.points if each.label == label)


def assignment(of: Resolution, label: str, turn: int = 0) -> Assignment:
    """An assignment of a point by its label."""
    return point(of, label).assignments[turn]


def open_doubts(of: Resolution) -> list[str]:
    """The codes of the doubts that nobody has settled."""
    return [doubt.code for doubt in of.doubts if doubt.settled_at is None]


def labels(of: Resolution) -> list[str]:
    """The labels of the points in their order."""
    return [each.label for each in of.points]


def to_whom(of: Resolution, label: str, turn: int = 0) -> list[tuple[str, Part]]:
    """Whom an assignment is addressed to, in the words of the directory, and in what part."""
    found = assignment(of, label, turn).addressees
    return [(each.group.name if each.group else each.organisation.short_name, each.part) for each in found]
