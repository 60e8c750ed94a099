"""Finding the deadlines of a text: rules in order of strength, each word claimed once, what is no deadline left out.

Source: the domain's rules of the trade. Days of acts («от 21.07.2020 № 474»), spans that describe the subject («на
2020–2025 годы», «за 2021 год») and what stands in quotation marks are not deadlines.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from tracker.intake import words
from tracker.intake.draft import Deadline

from . import choice, days, parts, periods, recurrences, terms
from .found import Context, Found

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Context], Deadline | None]]

_FIRM: tuple[_Rule, ...] = (
    (recurrences.DAY_THEN_EVERY, recurrences.recurring),
    (recurrences.FOLLOWING, recurrences.following),
    (recurrences.RECURRING, recurrences.recurring),
    (parts.MOVED, parts.moved),
    (periods.DAYS, periods.days),
    (days.BY_DAY, days.by_day),
    (days.END_OF, days.end_of),
    (parts.PART_OF_MONTH, parts.part_of_month),
    (days.START_OF, days.start_of_school_year),
    (days.TO_SCHOOL_YEAR, days.start_of_school_year),
    (days.BY_MONTH, days.by_month),
    (terms.AHEAD, terms.ahead),
    (terms.WITHIN, terms.within),
    (terms.TERM, terms.term),
    (periods.THIS_YEAR, periods.this_year),
    (terms.EVENT, terms.event),
    (periods.SEASON, periods.season),
)
"""These are deadlines wherever they stand."""

_LOOSE: tuple[_Rule, ...] = (
    (periods.SCHOOL_YEAR, periods.school_year),
    (periods.PART, periods.part),
    (parts.SEASON, parts.season),
    (days.BARE_DAY, days.bare_day),
    (periods.MONTHS, periods.months),
    (periods.YEARS, periods.years),
)
"""These are deadlines unless they describe something."""

_MANNER: tuple[_Rule, ...] = (
    (terms.PERMANENT, terms.permanent),
    (terms.URGENT, terms.urgent),
    (terms.PROMPT, terms.prompt),
)
_STATED: tuple[_Rule, ...] = (
    (periods.BARE_YEARS, periods.years),
    (terms.PERMANENT_STATED, terms.permanent),
    (terms.AFTER, terms.event),
    (terms.BARE_TERM, terms.within),
)

_QUOTED = re.compile(r"«(?!\s?\d{1,2}\s?»)[^«»]{0,300}(?:«[^«»]{0,200}»[^«»]{0,200}){0,3}»|\"[^\"]{0,300}\"")
_ACT = re.compile(
    r"(?:\bот|№|приказ\w{0,2}|закон\w{0,2}|постановлени\w{1,2}|указ\w{0,2}"
    r"|утвержд[её]нн\w{2,3}|принят\w{2,3}|датирован\w{2,3})\s$",
    re.IGNORECASE,
)
_ACT_AFTER = re.compile(r"^\s?(?:г(?:ода|\.)?\s?)?(?:№|N\s?\d)")
_DESCRIBES = re.compile(
    r"(?:деятельност\w{1,2}|работ[ыае]|проведени[яию]|реализаци[ию]|участи[яию]|решени[яй]"
    r"|план\w{0,2}|год|учащихся|выпускник\w{0,2})\s(?:\w{1,12}\s)?$"
    r"|(?:проведенн|проведённ|состоявш|прошедш|созданн|открыт)\w{2,4}\s$",
    re.IGNORECASE,
)
_TOLD_OF = re.compile(r"(?:итог|результат|показател)\w{0,3}\s(?:\w{1,12}\s)?$", re.IGNORECASE)
"""What was reached is told of the past; without the day of adoption any span may be past."""

_OF_AGE = re.compile(r"(?:на период|за период)\s$", re.IGNORECASE)
_MEASURED = re.compile(r"\s?[–—-]\s?(?:не\s|до\s)?(?:менее|более|ниже|выше|\d)", re.IGNORECASE)
"""«в летний период – не менее 90 %»: how much it is then."""

_CLAUSE = re.compile(r"(?:;|(?<!\b[сгдпх])(?<!\b(?:им|ул|ст|рп))(?<!\b(?:пос|пгт|гор))\.)(?!\d)\s")
"""«на базе школы с. Ключи 18 марта»: a shortened word ends no clause."""

_IN_TERM = re.compile(r"в\sсрок\s", re.IGNORECASE)
_TO_BE_READY = re.compile(r"(?:подготов|готов|при[её]мк)[а-яё]{1,8}\s(?:[\w«»,-]{1,25}\s){0,6}$", re.IGNORECASE)
"""«подготовка школ к новому учебному году»: what is prepared for is no deadline."""

_RELATIVE_CLAUSE = re.compile(r",\s(?:[а-яё]{1,3}\s)?котор[а-яё]{2,3}\s[^,;.]*$", re.IGNORECASE)
_SPAN_OF_SUBJECT = re.compile(r"(?:\bна|\bза|\bна период|\bпериода|годов|с учетом)\s$", re.IGNORECASE)


_INLINE = re.compile(
    r"(?<![а-яё])срок(?:и)?(?:\s(?:исполнения|выполнения|реализации|представления"
    r"|проведения|[а-яё]{5,12}(?=\s?:)))?(?:\s?[:–—-]\s?|\s(?=\d))(?P<value>[^;:()]{2,80}?)"
    r"(?=[;()]|\.?\s?(?:отв|исполнител|контрол)|\.\s?$|$)",
    re.IGNORECASE,
)


def in_point(text: str, adopted_on: date | None) -> list[Found]:
    """Return the deadlines of a point's text; one that is stated («Срок: …») goes before the others."""
    stated = [
        _moved(item, match.start("value"))
        for match in _INLINE.finditer(text)
        for item in find(match["value"], adopted_on, stated=True)
    ]
    found = stated or choice.without_dated(_with_brackets(find(text, adopted_on), text, adopted_on), text)
    return sorted(found, key=lambda item: _BEGINNING.match(item.deadline.printed or "") is not None)


_BEGINNING = re.compile(r"(?:начиная\s)?с\s\d(?!.*\sпо\s)", re.IGNORECASE)
"""«с 1 января» tells when something begins: a day by which goes before it."""


_BRACKET = re.compile(r"\((?P<value>[^()]{3,60})\)")
_BEHIND_DASH = re.compile(r"(?<=\s[–—-]\s)(?P<value>[^–—();:]{3,40}?)\.?$")
_LAST_IN_BRACKET = re.compile(r"[;,]\s(?P<value>[^();,]{3,40})\)")


def _with_brackets(found: list[Found], text: str, adopted_on: date | None) -> list[Found]:
    """Add the deadlines that fill a bracket, or stand behind a dash at the end: «(февраль 2023 г.)», «– март»."""
    for match in (
        *_BRACKET.finditer(text),
        *_LAST_IN_BRACKET.finditer(text),
        *_BEHIND_DASH.finditer(text, max(0, len(text) - 60)),
    ):
        inside = find(match["value"], adopted_on, stated=True)
        is_whole = len(inside) == 1 and inside[0].end - inside[0].start > 0.8 * len(match["value"].strip())
        is_duration = any(item.deadline.rule == "within" for item in inside)
        if (
            is_whole
            and not is_duration
            and not any(item.start < match.end() and match.start() < item.end for item in found)
        ):
            found.append(_moved(inside[0], match.start("value")))
    return sorted(found, key=lambda item: item.start)


def _moved(item: Found, by: int) -> Found:
    return replace(item, start=item.start + by, end=item.end + by)


def find(text: str, adopted_on: date | None, stated: bool = False) -> list[Found]:
    """Return the deadlines that `text` states, in order; `stated` when its place says that it is a deadline."""
    context = Context(adopted_on, stated)
    claimed = [] if stated else [match.span() for match in _QUOTED.finditer(text)]
    found: list[Found] = []
    for rules, is_loose in ((_FIRM, False), (_LOOSE, True), (_MANNER, False), (_STATED if stated else (), False)):
        for match, deadline in _matches(rules, text, context, claimed):
            if not _is_no_deadline(text, match, deadline, context, is_loose):
                found.append(Found(_printed(deadline, match), match.start(), match.end()))
    often = (
        []
        if found
        else [
            Found(_printed(deadline, match), *match.span())
            for match, deadline in _matches(((recurrences.OFTEN, recurrences.often),), text, context, claimed)
        ]
    )
    return sorted(choice.without_bounds(found or often), key=lambda item: item.start)


_MOST = 100
"""No point states so many deadlines: beyond it the text is no resolution."""


def _matches(
    rules: tuple[_Rule, ...], text: str, context: Context, claimed: list[tuple[int, int]]
) -> Iterator[tuple[re.Match[str], Deadline]]:
    for pattern, meaning in rules:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in claimed):
                continue
            if len(claimed) > _MOST:
                return
            deadline = meaning(match, context)
            if deadline is not None:
                claimed.append(match.span())
                yield match, deadline


def _printed(deadline: Deadline, match: re.Match[str]) -> Deadline:
    return replace(deadline, printed=match[0].strip(" ,(—–-"))


def _is_no_deadline(text: str, match: re.Match[str], deadline: Deadline, context: Context, is_loose: bool) -> bool:
    before, after = text[max(0, match.start() - 300) : match.start()], text[match.end() : match.end() + 30]
    if context.stated or _IN_TERM.match(match[0]):
        return False
    if deadline.rule == "school_year_start" and _TO_BE_READY.search(before) and "новому" in match[0].lower():
        return True
    if deadline.rule in {"by_day", "event_day", "days"} and (_ACT.search(before) or _ACT_AFTER.match(after)):
        return True
    if _SPAN_OF_SUBJECT.search(before) and deadline.rule not in {"permanent", "by_day"}:
        return True
    is_measured = deadline.rule in {"season", "holidays"} and _MEASURED.match(after) is not None
    is_of_age = deadline.rule in {"by_day", "by_month", "end_of"} and _OF_AGE.search(before) is not None
    if is_measured or is_of_age:
        return True
    return is_loose and _describes(before, match, deadline, context)


def _describes(before: str, match: re.Match[str], deadline: Deadline, context: Context) -> bool:
    """A span or a bare day that tells when something was or is, not by when it must be done."""
    is_past = deadline.iso is not None and context.adopted_on is not None and deadline.iso < context.adopted_on
    within = match.groupdict().get("in") or ""
    if is_past or _RELATIVE_CLAUSE.search(before):
        return True
    if context.adopted_on is None and _TOLD_OF.search(before):
        return True
    if within.lower().startswith(("в течени", "на протяжении")):
        return False
    if _describes_a_noun(before):
        return True
    is_task_of_nouns = deadline.rule in _OF_A_PART and _is_nominal(match.string)
    return not is_task_of_nouns and not _governed(before, match.string[match.end() : match.end() + 60])


def _describes_a_noun(before: str) -> bool:
    """«деятельность групп в 2022 году»; not «отчёт о работе заслушать в сентябре»."""
    found = _DESCRIBES.search(before)
    return found is not None and not any(words.is_infinitive(word) for word in words.WORD.findall(found[0]))


_OF_A_PART = {"months", "part_of_year", "part_of_month", "days"}
"""Spans too short to describe a subject: «обучение вожатых в марте – апреле 2026 года» is to be done by then."""


def _is_nominal(text: str) -> bool:
    """Whether a task is told by nouns alone, as the parts of «организовать:» are."""
    if text.rstrip().endswith(":"):
        return False
    found = words.WORD.findall(text)
    return not any(words.is_infinitive(word) or words.parses(word)[0].tag.POS in {"VERB", "PRTS"} for word in found)


def _governed(before: str, after: str) -> bool:
    """Whether the words around let a span be a deadline: an infinitive near, the start of the text, a bracket."""
    if any(words.is_infinitive(word) for word in words.WORD.findall(after)[:2]):
        return True
    if not before.strip() or before.rstrip().endswith((",", "(", "–", "—", "-", ":", ".")):
        return True
    clause = _CLAUSE.split(before)[-1]
    return any(words.is_infinitive(word) for word in words.WORD.findall(clause))
