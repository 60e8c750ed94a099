"""How much of the corpus is read right, by format and by kind; a wrong point without a doubt counts twice."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.intake.corpus_answers import FOLDER, answer_of
from tests.intake.office import WRITTEN
from tests.intake.test_corpus import FORMATS, NAMES, SENT, expected, fits, lines_of
from tracker.intake.draft import Draft
from tracker.intake.reading import read

ONE_FORM_EACH = ("txt", "docx with automatic numbers", "html", "odt with automatic numbers", "rtf")


@dataclass
class Tally:
    """Points of the answers, points read right, and the wrong ones that nothing warned of."""

    documents: int = 0
    points: int = 0
    right: int = 0
    silent: int = 0

    @property
    def full(self) -> float:
        """The share of points that are right in number, kind, addressees and deadline."""
        return self.right / self.points if self.points else 1.0

    @property
    def honest(self) -> float:
        """The same share, a wrong point without a doubt counted twice."""
        return (self.right - self.silent) / self.points if self.points else 1.0


def tallies() -> tuple[dict[str, Tally], dict[str, Tally]]:
    """Return what was read right by format, and by kind of document."""
    by_format: dict[str, Tally] = defaultdict(Tally)
    by_kind: dict[str, Tally] = defaultdict(Tally)
    for answer, data in _files():
        draft = read(data)
        for tally in (by_format[draft.format], by_kind[answer["kind"]]):
            _count(tally, draft, answer)
    return dict(by_format), dict(by_kind)


def _files() -> Iterator[tuple[dict[str, Any], bytes]]:
    for name in NAMES:
        for form in ONE_FORM_EACH:
            if fits(name, form):
                yield expected(name), FORMATS[form](lines_of(name))
    for path in sorted([*WRITTEN.glob("*"), *(FOLDER / "pdf").glob("*.pdf")]):
        if path.suffix != ".doc":
            yield expected(path.stem), path.read_bytes()
    for path in SENT:
        yield json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), path.read_bytes()


def _count(tally: Tally, draft: Draft, answer: dict[str, Any]) -> None:
    got, wanted = answer_of(draft)["points"], answer["points"]
    doubted = {note.point for note in (*draft.doubts, *draft.warnings)}
    left = [_key(point) for point in wanted]
    wrong = []
    for index, point in enumerate(got):
        if _key(point) in left:
            left.remove(_key(point))
        else:
            wrong.append(index)
    tally.documents += 1
    tally.points += max(len(got), len(wanted))
    tally.right += min(len(got) - len(wrong), len(wanted) - len(left))
    tally.silent += sum(index not in doubted for index in wrong)


def _key(point: list[str]) -> tuple[str, ...]:
    return (*point[:4], point[4][:30])
