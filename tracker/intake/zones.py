"""Where the points may stand: from the resolving words to the signature, or in lists introduced as tasks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import furniture, introductions, list_tasks, markers, orders_ahead, tables, words
from .numbers import Style
from .paragraphs import Paragraph


@dataclass(frozen=True)
class Zone:
    """The paragraphs from `start` to `end` (exclusive), opened by the paragraph `intro`.

    A strong zone holds everything up to the signature; a weak one is a list introduced as tasks.
    """

    start: int
    end: int
    intro: int | None
    strong: bool


def find(paragraphs: Sequence[Paragraph]) -> list[Zone]:
    """Return the zones in order: the strong ones if the document resolves anything, else the weak ones."""
    openings = _openings(paragraphs)
    if openings:
        ends = [*openings[1:], len(paragraphs)]
        made = [
            zone for zone in _weak(paragraphs[: openings[0]]) if introductions.tell_of_proposals(paragraphs, zone.intro)
        ]
        return [
            *made,
            *(Zone(at + 1, _end(paragraphs, at + 1, end), at, True) for at, end in zip(openings, ends, strict=True)),
        ]
    return _weak(paragraphs) or _unannounced(paragraphs)


def _unannounced(paragraphs: Sequence[Paragraph]) -> list[Zone]:
    """Points that nothing announces: numbered paragraphs most of which order or state, up to the signature."""
    numbered = [at for at, p in enumerate(paragraphs) if _is_numbered(p)]
    deep = [at for at in numbered if (number := paragraphs[at].number) is not None and number.depth > 1]
    chosen = deep if len(deep) > 1 else numbered
    ordering = [at for at in chosen if list_tasks.orders_or_states(paragraphs[at].text)]
    if len(ordering) < 2 or 3 * len(ordering) < 2 * len(chosen):
        intro = orders_ahead.introduction(paragraphs)
        return [] if intro is None else [Zone(intro + 1, _end(paragraphs, intro + 1, len(paragraphs)), intro, True)]
    first = max([at for at in numbered if at < chosen[0] and not _has_agenda_before(paragraphs, at)][-1:] or chosen[:1])
    return [Zone(first, _end(paragraphs, first, len(paragraphs)), None, True)]


def _is_numbered(paragraph: Paragraph) -> bool:
    number = paragraph.number
    return paragraph.cell is None and number is not None and number.style is not Style.BULLET


def _has_agenda_before(paragraphs: Sequence[Paragraph], at: int) -> bool:
    return any(markers.is_minutes_list(p.text) and _lists_below(p.text) for p in paragraphs[max(0, at - 3) : at])


def _lists_below(text: str) -> bool:
    """Not «Рассмотрены вопросы: летняя кампания, подвоз.»: the list is over with the line."""
    return ":" not in text or text.rstrip().endswith(":")


def _openings(paragraphs: Sequence[Paragraph]) -> list[int]:
    found = [at for at, p in enumerate(paragraphs) if p.cell is None and markers.is_resolving(p.text)]
    found = [at for at in found if _has_points(paragraphs, at) and not _only_speaks(paragraphs[at].text)]
    decides = [at for at in found if markers.is_decision_word(paragraphs[at].text)]
    if decides:
        found = [at for at in found if at in decides or (at > decides[0] and paragraphs[at].number is None)]
    return found


def _only_speaks(text: str) -> bool:
    """«Выступил Сутягин В.А.: «Предлагаю:»»: a speaker proposes, nobody decides."""
    return markers.is_heard(text) and not markers.is_decision_word(text)


def _has_points(paragraphs: Sequence[Paragraph], at: int) -> bool:
    following = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
    return following is not None and not markers.is_heard(following.text)


def _end(paragraphs: Sequence[Paragraph], start: int, limit: int) -> int:
    for at in range(start, limit):
        if ends(paragraphs, at):
            return at
    return limit


def ends(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Return whether the resolving part ends before the paragraph: a signature, an appendix, the next question."""
    text = paragraphs[at].text
    following = paragraphs[at + 1].text if at + 1 < len(paragraphs) else ""
    if markers.is_heard(text) or _opens_question(paragraphs, at):
        return True
    number = paragraphs[at].number
    if number is not None and number.style is not Style.BULLET:
        return False
    return (
        (markers.is_signature(text, following) and not tables.is_in_plan(paragraphs, at))
        or markers.is_appendix(text)
        or furniture.is_of_a_site(text)
        or (markers.is_minutes_list(text) and text.rstrip().endswith(":"))
    )


def _opens_question(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """A question of the agenda: said so, or what is heard follows at once."""
    if markers.is_question(paragraphs[at].text) and not markers.is_resolving(paragraphs[at].text):
        ahead = paragraphs[at + 1 : at + 5]
        return not ahead or any(markers.is_heard(p.text) or markers.is_resolving(p.text) for p in ahead)
    if _is_theme_before_decision(paragraphs, at):
        return True
    following = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
    is_remark = markers.is_voting(paragraphs[at].text) or markers.attribute(paragraphs[at].text)
    if following is None or is_remark or not markers.is_heard(following.text):
        return False
    if following.number is not None or len(paragraphs[at].text) > 400 or _states(paragraphs[at].text):
        return False
    return not any(words.is_infinitive(word) for word in words.WORD.findall(paragraphs[at].text))


_THEME = re.compile(r"(?:Об?|ОБ?|Разное|РАЗНОЕ)(?:\s|$|\.)")


def _is_theme_before_decision(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """«2. О питании», «2. Присвоение статуса» a few lines before «Решение:» is the next question."""
    text, number = paragraphs[at].text, paragraphs[at].number
    if len(text) > 400 or (number is not None and number.depth > 1):
        return False
    is_theme = _THEME.match(text) is not None
    if not is_theme and not _is_numbered(paragraphs[at]):
        return False
    ahead = paragraphs[at + 1 : at + 5]
    is_before = any(markers.is_resolving(p.text) or markers.is_heard(p.text) for p in ahead)
    return is_before and (is_theme or _is_nominal_theme(text))


def _is_nominal_theme(text: str) -> bool:
    """«Присвоение статуса площадки»: nothing is ordered, nobody is named, no day is set."""
    return text[:1].isupper() and not (
        list_tasks.orders_or_states(text) or markers.NAME.search(text) or re.search(r"\d\.\d", text)
    )


def _states(text: str) -> bool:
    return bool(re.search(r"возлагается|за собой|принять|утвердить", text, re.IGNORECASE))


def _weak(paragraphs: Sequence[Paragraph]) -> list[Zone]:
    found: list[Zone] = []
    at = 0
    while at < len(paragraphs):
        if (
            paragraphs[at].cell is None
            and introductions.announce_tasks(paragraphs[at].text)
            and _is_list(paragraphs, at + 1)
        ):
            end = _weak_end(paragraphs, at + 1)
            found.append(Zone(at + 1, end, at, False))
            at = end
        else:
            at += 1
    return found


def _is_list(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """An item follows, or a heading and an item."""
    is_headed = at < len(paragraphs) and paragraphs[at].text.endswith(":") and is_heading_like(paragraphs[at])
    return _is_item(paragraphs, at + is_headed)


def _is_item(paragraphs: Sequence[Paragraph], at: int) -> bool:
    return at < len(paragraphs) and paragraphs[at].number is not None and paragraphs[at].cell is None


def _weak_end(paragraphs: Sequence[Paragraph], start: int) -> int:
    """A list goes on over its continuations and over headings that more items of the same form follow."""
    first = paragraphs[start].number or paragraphs[start + 1].number
    style = None if first is None else first.style
    at = start
    while at < len(paragraphs):
        paragraph = paragraphs[at]
        if (
            (paragraph.number is not None and (paragraph.number.style is style or paragraph.number.depth > 1))
            or _is_continuation(paragraphs, at)
            or _is_heading(paragraphs, at, style)
        ):
            at += 1
        else:
            return at
    return at


def _is_continuation(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """A paragraph in small letters after an item that has not ended."""
    before = paragraphs[at - 1].text
    if paragraphs[at].number is not None:
        return False
    return paragraphs[at].text[:1].islower() and (
        before.endswith((":", ";", ",")) and not paragraphs[at].text.endswith(":")
    )


def _is_heading(paragraphs: Sequence[Paragraph], at: int, style: Style | None) -> bool:
    """A short paragraph without a full stop, or with a colon, before the next items (one more heading may follow)."""
    for ahead in (1, 2):
        if at + ahead >= len(paragraphs):
            return False
        if not is_heading_like(paragraphs[at + ahead - 1]):
            return False
        following = paragraphs[at + ahead]
        if following.number is not None:
            return following.number.style is style
    return False


def is_topic(paragraph: Paragraph, following: Sequence[Paragraph]) -> bool:
    """Return whether a numbered paragraph is a heading: «I. В области контроля», «2. О питании» before «2.1.»."""
    number = paragraph.number
    after = next((p.number for p in following[:3] if p.number is not None), None)
    if number is None or after is None or len(paragraph.text) > 250 or paragraph.text.endswith((";", ",")):
        return False
    is_theme = bool(_THEME.match(paragraph.text)) and after.depth > number.depth
    is_roman = number.style is Style.ROMAN and after.style is not Style.ROMAN and following[0].number is not None
    return (is_theme or is_roman) and not list_tasks.has_infinitive(paragraph.text)


def is_bare_topic(paragraph: Paragraph, following: Sequence[Paragraph]) -> bool:
    """Return whether a short numbered line names what the orders without numbers below are about: «3. Подвоз»."""
    if not following or following[0].number is not None or not _is_numbered(paragraph):
        return False
    is_open = paragraph.text.endswith((".", ":", ";", ",", "!"))
    is_short = len(paragraph.text) < _TOPIC and not is_open
    return is_short and _is_nominal_theme(paragraph.text) and list_tasks.begins_task(following[0].text)


_TOPIC = 80


def is_heading_like(paragraph: Paragraph) -> bool:
    """Return whether a paragraph can be a heading inside the points: short, not a sentence."""
    text = paragraph.text
    if paragraph.number is not None or not text or len(text) > 300 or markers.is_noting(text):
        return False
    return text.endswith(":") or (not text.endswith((".", ";", ",", "!")) and len(text) < 200)
