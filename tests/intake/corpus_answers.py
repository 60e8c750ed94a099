"""Answers of the corpus: what a person reads in each invented document, kept beside it as JSON.

`python -m tests.intake.corpus_answers NAME` prints the reader's own view in the form of an answer, to be checked by
eye against the document before it is kept.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tracker.intake.draft import Draft, Part
from tracker.intake.draft_json import warning_text
from tracker.intake.reading import read

FOLDER = Path(__file__).parent / "corpus"


def answer_of(draft: Draft) -> dict[str, Any]:
    header = draft.header
    return {
        "kind": draft.kind.value,
        "header": [header.body, header.title, header.date and header.date.isoformat(), header.number],
        "warnings": [warning_text(note) for note in draft.warnings],
        "points": [
            [
                point.number,
                point.kind.value + (" heading" if point.heading else "") + ("" if point.certain else " doubtful"),
                "; ".join(_named(a) for a in point.addressees),
                " ".join(filter(None, [point.deadline.kind.value, point.deadline.iso and str(point.deadline.iso)])),
                point.text[:60],
            ]
            for point in draft.points
        ],
    }


def _named(addressee: Any) -> str:
    person = f" [{addressee.person}]" if addressee.person and addressee.person != addressee.name else ""
    return ("+ " if addressee.part is Part.CO_EXECUTOR else "") + addressee.name + person


def written(answer: dict[str, Any]) -> str:
    """The answer as JSON with a line for each point."""
    points = ",\n".join("  " + json.dumps(point, ensure_ascii=False) for point in answer["points"])
    rest = {key: value for key, value in answer.items() if key != "points"}
    head = "\n".join(f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}," for k, v in rest.items())
    return f'{{\n{head}\n "points": [\n{points}\n ]\n}}\n'


if __name__ == "__main__":
    for name in sys.argv[1:]:
        sys.stdout.write(written(answer_of(read((FOLDER / f"{name}.txt").read_bytes()))))
