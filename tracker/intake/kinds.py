"""What a point does: orders something, states something, or names who controls."""

import re
from dataclasses import dataclass

from . import words
from .draft import PointKind

_CONTROL = re.compile(
    r"^(?:общий |персональный |текущий |общее руководство и |организацию )?контрол[ья]\b.{0,400}?"
    r"(?:возложить|возлага|оставл"
    r"|остав[иь]|закреп|осуществля|поручить|за собой)"
    r"|^(?:возложить|оставить|закрепить|оставляю|возлагаю)\s(?:за собой\s)?(?:общий |персональный )?контроль\b"
    r"|^(?:общий |персональный )?контроль (?:за|над|исполнения|выполнения)[^.]{0,200}(?:решени"
    r"|постановлени|резолюци|протокол|настоящ)[^.:]{0,60}(?:[–—:-]|\.$|$)",
    re.IGNORECASE,
)
_IN_FORCE = re.compile(r"(?:вступа[ею]т|вступил[ои]?) в силу|утратившим\w* силу|утрачива[ею]т силу", re.IGNORECASE)
_STATES = re.compile(
    r"^(?:присво\w+|призна[тв]\w*|утверд\w+|одобр\w+|отмет\w+|констатировать|счита\w+|соглас(?:иться"
    r"|овать|ен|на)\w*|поддерж(?:ать)|избрать"
    r"|выразить|поблагодарить|отменить|снять|установить|зафиксировать|оставить|благодарить|постановка|исключить|отказать"
    r"|отклонить|аннулировать|подтвердить)$",
    re.IGNORECASE,
)
_TAKE_NOTE = re.compile(
    r"\bк (?:сведению|свед\.)|\b(?:за основу|в качестве основы)\b"
    r"|^принять\s(?:[а-яё]+(?:[ыо]й|ий|[ую]ю|[оеыи]е|[оеыи]х|ого|его|ную)\s){0,3}?(?:информаци|доклад|отч[её]т|план|положени|резолюци|обращени"
    r"|решени|регламент|проект|текст|прилагаем|доклад)",
    re.IGNORECASE,
)
_DECIDES = re.compile(r"^(?:[^.;]{0,200}\s)?принять\s(?:\w+\s){0,2}решени[яе]", re.IGNORECASE)
"""Those who are ordered to «принять управленческие решения» have something to do."""

_OFF_CONTROL = re.compile(r"\b(?:с контроля|на контроле)\b", re.IGNORECASE)
_THAT = re.compile(
    r"^(?:установить,? что|определить\s(?:[а-яё]+ыми\s)?"
    r"(?:мест|дат|срок|дн[её]м|баз|площадк|направлени|приоритет)[а-яё]{0,4})(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """The kind, the characters that show it, and the rule; `certain` is False where a person should look."""

    kind: PointKind
    rule: str
    start: int = 0
    end: int = 0
    certain: bool = True


def kind_of(text: str, addressed: bool, below: bool = False) -> Found:
    """Return the kind of a point.

    `addressed` says that it names itself who is ordered to do it, `below` that an addressee above is in force: there
    «утвердить» is an order, while «признать», «отметить», «считать» still state.
    """
    for rule, pattern in (
        ("control_of_execution", _CONTROL),
        ("comes_into_force", _IN_FORCE),
        ("taken_note_of", _NOTED),
    ):
        if found := pattern.search(text[:600]):
            kind = PointKind.CONTROL if pattern is _CONTROL else PointKind.STATEMENT
            return Found(kind, rule, found.start(), found.end())
    verb = _main_verb(text)
    if verb is None:
        return Found(PointKind.ASSIGNMENT, "no_stating_verb")
    note = (
        _TAKE_NOTE.search(text[verb.start() :] if verb.start() < 3 else text) if verb[0].lower() == "принять" else None
    )
    if note is not None and not ((addressed or below) and _DECIDES.match(text)):
        end = verb.start() + len(note[0])
        mixed = _goes_on_to_order(text[end:])
        kind = PointKind.ASSIGNMENT if mixed else PointKind.STATEMENT
        return Found(kind, "states_and_orders" if mixed else "taken_note_of", verb.start(), end, certain=not mixed)
    is_order = addressed or (below and not _ONLY_STATES.match(verb[0]))
    if is_order or not _states(verb[0], text):
        return Found(PointKind.ASSIGNMENT, "ordering_verb", verb.start(), verb.end())
    return _stating(text, verb)


def _stating(text: str, verb: re.Match[str]) -> Found:
    if _ENTRUSTS.search(text):
        return Found(PointKind.ASSIGNMENT, "ordering_verb", verb.start(), verb.end())
    mixed = bool(_ORDER_AFTER.search(text, verb.end()))
    kind = PointKind.ASSIGNMENT if mixed else PointKind.STATEMENT
    return Found(kind, "states_and_orders" if mixed else "stating_verb", verb.start(), verb.end(), certain=not mixed)


_CLAUSE = re.compile(r";\s+(?!об?о?\s)|(?<=[а-яё]{3})\.\s+(?=[А-ЯЁ])")
"""Where something else begins; «… о ходе ремонта; о необходимости завершить» goes on telling of the same."""


def _goes_on_to_order(text: str) -> bool:
    """«… к сведению; сверку расчётов провести до 25 июля»: behind the note somebody is ordered to do something."""
    _note, *clauses = _CLAUSE.split(text[:1500])
    found = ((clause, _main_verb(clause)) for clause in clauses)
    return any(verb is not None and not _states(verb[0], clause) for clause, verb in found)


_ENTRUSTS = re.compile(r"следующ\w{2}\s(?:поручени|задани|задач|рекомендаци)[а-яё]{1,3}:$", re.IGNORECASE)
"""«Утвердить следующие поручения:» is the heading of tasks."""

_ONLY_STATES = re.compile(r"(?:призна|отмет|одобр|констат|счита|выраз|поблагодар|снять|дать)", re.IGNORECASE)
_NOTED = re.compile(
    r"^(?:информаци|доклад|отч[её]т|сообщени)[^.;]{0,300}\s?[–—-]\s?(?:принять\s)?к сведению", re.IGNORECASE
)
_HONOURS = re.compile(r"^объявить\s(?:\w+\s)?(?:благодарност|признательност)", re.IGNORECASE)
_JUDGES = re.compile(r"^дать\s(?:\w+\s){0,2}оценку", re.IGNORECASE)


def _states(verb: str, text: str) -> bool:
    if verb.lower() in {"установить", "определить"}:
        return bool(_THAT.match(text))
    if verb.lower() in {"снять", "оставить"}:
        return bool(_OFF_CONTROL.search(text))
    if verb.lower() == "объявить":
        return bool(_HONOURS.match(text))
    if verb.lower() == "исключить":
        return False
    if verb.lower() == "дать":
        return bool(_JUDGES.match(text))
    return bool(_STATES.match(verb))


_SIGNS = re.compile(r"[«»()]|" + words.WORD.pattern)
_FIRST_PERSON = ("ваю", "ляю", "таю", "ется")


def _main_verb(text: str) -> re.Match[str] | None:
    """The first infinitive or first-person verb outside quotation marks."""
    depth = 0
    for at, found in enumerate(_SIGNS.finditer(text[:1500])):
        sign = found[0]
        if sign in "«(":
            depth += 1
        elif sign in "»)":
            depth = max(depth - 1, 0)
        elif depth == 0 and (words.is_infinitive(sign) or (at == 0 and sign.lower().endswith(_FIRST_PERSON))):
            return found
    return None


_ORDER_AFTER = re.compile(
    r"(?:[,;.]|\sи)\s(?P<verb>рекомендовать|поручить|обязать|предложить|обеспечить|разместить"
    r"|направить|довести|опубликовать|распространить"
    r"|продолжить|организовать|представить|подготовить|использовать|провести)\b",
    re.IGNORECASE,
)
