"""Numbers without a dot at the beginning of paragraphs: they count only when they count from one."""

import re
from dataclasses import replace

from .numbers import Number, Style
from .paragraphs import Paragraph

_BARE = re.compile(r"(?P<figure>\d{1,2})\s(?=[А-ЯЁ][а-яё.]+)")


def counted(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with their bare numbers: «1 Признать …», «2 Включить …», «3 …», three at least from one."""
    if any(paragraph.number is not None and paragraph.number.path == (1,) for paragraph in paragraphs):
        return paragraphs
    runs: list[list[int]] = []
    for at, figure in [(at, int(found["figure"])) for at, p in enumerate(paragraphs) if (found := _bare(p))]:
        if figure == 1:
            runs.append([at])
        elif runs and figure == len(runs[-1]) + 1:
            runs[-1].append(at)
    counting = {at for run in runs if len(run) >= _LEAST for at in run}
    return [_with_bare_number(p) if at in counting else p for at, p in enumerate(paragraphs)]


_LEAST = 3


def _bare(paragraph: Paragraph) -> re.Match[str] | None:
    return _BARE.match(paragraph.text) if paragraph.number is None and paragraph.cell is None else None


def _with_bare_number(paragraph: Paragraph) -> Paragraph:
    figure = _BARE.match(paragraph.text)
    if figure is None:
        return paragraph
    number = Number(figure["figure"], (int(figure["figure"]),), Style.DOTTED, figure.end())
    return replace(paragraph, body=paragraph.whole.part(figure.end()), number=number)
