"""How much of the invented documents is read right, by format and by kind."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from tracker.bench import Bench, Figure

ROOT = Path(__file__).parents[2]


def corpus_full(bench: Bench) -> Iterator[Figure]:
    """Points read right; `corpus_honest` counts a wrong point that nothing warned of twice. The baseline is the aim."""
    if not (ROOT / "tests" / "intake").is_dir():
        return
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    by_format, by_kind = import_module("tests.intake.corpus_figures").tallies()
    for shown, tally in sorted({**by_format, **by_kind}.items()):
        yield _figure("corpus_full", tally.full, shown, tally)
        yield _figure("corpus_honest", tally.honest, shown, tally)


def _figure(name: str, value: float, shown: str, tally: Any) -> Figure:
    size = f"{shown}: {tally.documents} documents, {tally.points} points"
    return Figure(name, value, "share", size, "none", 0.97)
