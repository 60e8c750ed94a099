"""The five real documents beside the project, read to the figures that were agreed on."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tracker.intake.draft_json import as_read
from tracker.intake.reading import read

READING = Path(__file__).resolve().parents[3] / "shared" / "reading"
STEMS = sorted(path.name.removesuffix(".gold.json") for path in (READING / "seeds").glob("*.gold.json"))
LEAST = {"F1": 1.0, "kind": 1.0, "addrF1": 0.99, "dline": 0.99, "header": 0.99, "full": 0.97, "warn": 1.0}

pytestmark = pytest.mark.skipif(not STEMS, reason=f"the real documents are not in {READING}")


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", READING / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reading_of(stem: str) -> dict[str, Any]:
    return as_read(read((READING / "seeds" / f"{stem}.txt").read_bytes()), stem)


@pytest.mark.parametrize("stem", STEMS)
def test_a_real_document_is_read_right(stem: str, scorer: ModuleType) -> None:
    gold = json.loads((READING / "seeds" / f"{stem}.gold.json").read_text(encoding="utf-8"))
    differences: list[str] = []
    figures = scorer.figures(scorer.score_doc(gold, reading_of(stem), differences))
    assert {name: figures[name] for name, least in LEAST.items() if figures[name] < least} == {}, differences


def test_one_document_extracted_twice_gives_the_same_points() -> None:
    first, second = (reading_of(stem)["points"] for stem in STEMS if stem.startswith(("000", "001")))
    shown = ("number", "kind", "addressees", "deadline_kind", "deadline_iso")
    assert [[p[k] for k in shown] for p in first if p["certain"]] == [
        [p[k] for k in shown] for p in second if p["certain"]
    ]


def test_the_collegium_decision_keeps_what_was_hard_to_see() -> None:
    shown = {point["number"]: point for point in reading_of("002_3a9b20ca66816996")["points"]}
    assert shown["3."]["persons"] == ["Евтухович А.Е."]
    assert "школьников», увеличить" in shown["5.9."]["text"]
    assert shown["5.9."]["span"][0] < shown["5.9."]["span"][1]
