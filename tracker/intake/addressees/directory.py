"""What a phrase means in a directory given as a value: an organisation, a group, or a doubt with suggestions.

Only an exact or a lemma-for-lemma match counts; what is merely like it is offered, never taken.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from rapidfuzz import fuzz, process

from tracker.directory.roles import OrganisationKind
from tracker.intake import words
from tracker.intake.draft import Addressee, Draft, Meaning, Note, Point, Suggestion

from .group_words import GROUP_PHRASE, kinds_of, kinds_of_abbreviation, numbers_of

_LIKE = 60
"""The least likeness, 0-100, that is worth offering."""


@dataclass(frozen=True)
class Organisation:
    """An organisation of the directory; `key` is the caller's own."""

    key: str
    name: str
    short_name: str
    kind: OrganisationKind
    head_name: str = ""


@dataclass(frozen=True)
class Group:
    """A named group with the keys of its members."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Directory:
    """Everything a phrase can mean. `aliases` lead from a phrase to an organisation's key or a group's name."""

    organisations: tuple[Organisation, ...] = ()
    groups: tuple[Group, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def by_key(self) -> dict[str, Organisation]:
        return {organisation.key: organisation for organisation in self.organisations}

    @cached_property
    def by_words(self) -> dict[tuple[str, ...], list[Organisation]]:
        """Organisations by the lemmas of their names, full and short."""
        found: dict[tuple[str, ...], list[Organisation]] = {}
        for organisation in self.organisations:
            for key in {_key(organisation.name), _key(organisation.short_name)} - {()}:
                found.setdefault(key, []).append(organisation)
        return found

    @cached_property
    def candidates(self) -> dict[str, str]:
        """What suggestions are made of: lemmas of a name as one text, and the name."""
        names = [name for o in self.organisations for name in (o.name, o.short_name) if name]
        return {" ".join(_key(name)): name for name in [*names, *(group.name for group in self.groups)]}


def meaning(addressee: Addressee, directory: Directory) -> Meaning:
    """Return what the addressee means in the directory."""
    for rule in (_by_alias, _by_group, _by_name, _by_numbers, _by_kinds, _by_person):
        found = rule(addressee, directory)
        if found is not None:
            return found
    return Meaning(suggestions=_suggestions(addressee.name, directory))


_OF_POSTS = re.compile(
    r"^(?:все\s)?(?:и\.\s?о\.\s|исполняющ\w+ обязанности\s)?(?:руководител[ьи]|директора?"
    r"|заведующ(?:ий|ая|ие)|начальник[и]?|администраци[яи]|коллектив[ы]?)\s",
    re.IGNORECASE,
)


def _key(text: str) -> tuple[str, ...]:
    text = re.sub(r"\([^()]*\)", " ", text)
    return tuple(word for word in words.lemmas(text) if word not in {"и", "имя", "им"})


def _keys(name: str) -> list[tuple[str, ...]]:
    """The phrase itself, and the organisation whose head it names."""
    office = _OF_POSTS.sub("", name)
    return [key for key in dict.fromkeys((_key(name), _key(office))) if key]


def _by_alias(addressee: Addressee, directory: Directory) -> Meaning | None:
    taught = {_key(phrase): target for phrase, target in directory.aliases.items()}
    for key in (_key(addressee.name), _key(addressee.printed)):
        target = taught.get(key)
        if target in directory.by_key:
            return _organisations([directory.by_key[str(target)]], "alias")
        group = next((group for group in directory.groups if group.name == target), None)
        if group is not None:
            return Meaning(group.name, True, group.members, rule="alias")
    return None


def _by_group(addressee: Addressee, directory: Directory) -> Meaning | None:
    keys = _keys(addressee.name)
    for group in directory.groups:
        wanted = _key(group.name)
        if any(key in {wanted, _without_all(wanted)} for key in keys):
            return Meaning(group.name, True, group.members, rule="group")
    return None


def _without_all(key: tuple[str, ...]) -> tuple[str, ...]:
    return key[1:] if key[:1] == ("весь",) else key


def _by_name(addressee: Addressee, directory: Directory) -> Meaning | None:
    for key in _keys(addressee.name):
        found = directory.by_words.get(key, [])
        if len(found) == 1:
            return _organisations(found, "name")
    return _by_one_department(addressee, directory)


def _by_one_department(addressee: Addressee, directory: Directory) -> Meaning | None:
    """«Управление образования» is the only department whose name begins so."""
    if addressee.group or "«" in addressee.name:
        return _by_quoted_name(addressee, directory)
    for key in _keys(addressee.name):
        found = [o for o in directory.organisations if len(key) > 1 and _key(o.name)[: len(key)] == key]
        if len(found) == 1 and found[0].kind in {OrganisationKind.DEPARTMENT, OrganisationKind.RESOURCE_CENTRE}:
            return _organisations(found, "beginning_of_name")
    return _by_quoted_name(addressee, directory)


def _by_quoted_name(addressee: Addressee, directory: Directory) -> Meaning | None:
    """«МКУ «Ресурсный центр»»: the name in quotation marks belongs to one organisation only."""
    quoted = re.search(r"«(.+)»", addressee.name)
    if quoted is None:
        return None
    wanted = _key(quoted[1])
    found = [o for o in directory.organisations if wanted and wanted in {_key(q) for q in _quotes(o)}]
    return _organisations(found, "quoted_name") if len(found) == 1 else None


def _quotes(organisation: Organisation) -> list[str]:
    return [q[1] for name in (organisation.name, organisation.short_name) if (q := re.search(r"«(.+)»", name))]


def _by_numbers(addressee: Addressee, directory: Directory) -> Meaning | None:
    numbers = numbers_of(addressee.name)
    if not numbers:
        return None
    kinds = kinds_of(addressee.name) or kinds_of_abbreviation(addressee.name)
    pool = [o for o in directory.organisations if not kinds or o.kind in kinds]
    found = [[o for o in pool if number in _own_numbers(o)] for number in numbers]
    if all(len(matching) == 1 for matching in found):
        return _organisations([matching[0] for matching in found], "numbers")
    return None


def _own_numbers(organisation: Organisation) -> set[int]:
    return {int(n) for name in (organisation.name, organisation.short_name) for n in re.findall(r"№\s?(\d{1,3})", name)}


def _by_kinds(addressee: Addressee, directory: Directory) -> Meaning | None:
    """«Руководители общеобразовательных организаций»: all schools, when the phrase says nothing more."""
    if not addressee.group and not re.search(r"\b(?:ОО|ОУ|ДОУ|ДОО|УДО)\b", addressee.name):
        return None
    if not GROUP_PHRASE.match(addressee.name) or re.search(r"\d", addressee.name):
        return None
    kinds = kinds_of(addressee.name)
    members = [o for o in directory.organisations if o.kind in kinds]
    return Meaning(addressee.name, True, tuple(o.key for o in members), rule="kind") if members else None


def _by_person(addressee: Addressee, directory: Directory) -> Meaning | None:
    """A person alone is the organisation that the person heads."""
    if addressee.person is None or addressee.person != addressee.name:
        return None
    found = [o for o in directory.organisations if _same_person(addressee.person, o.head_name)]
    return _organisations(found, "head") if len(found) == 1 else None


def _same_person(person: str, full: str) -> bool:
    surname, _, initials = person.partition(" ")
    parts = re.findall(r"[А-ЯЁа-яё-]+", full)
    return bool(parts) and parts[0] == surname and "".join(p[0] for p in parts[1:3]) == initials.replace(".", "")


def _organisations(found: Iterable[Organisation], rule: str) -> Meaning:
    chosen = list(dict.fromkeys(found))
    name = chosen[0].name if len(chosen) == 1 else None
    return Meaning(name, len(chosen) > 1, tuple(o.key for o in chosen), rule=rule)


def _suggestions(name: str, directory: Directory) -> tuple[Suggestion, ...]:
    """Up to three names of the directory that are like the phrase, the likest first."""
    wanted = " ".join(_keys(name)[-1]) if _keys(name) else ""
    if not wanted:
        return ()
    found = process.extract(
        wanted, list(directory.candidates), scorer=fuzz.token_set_ratio, limit=12, score_cutoff=_LIKE
    )
    chosen: dict[tuple[str, ...], Suggestion] = {}
    for candidate, score, _ in found:
        shown = directory.candidates[candidate]
        keys = _keys_named(shown, directory)
        chosen.setdefault(keys, Suggestion(_full(shown, keys, directory), keys, round(score)))
    return tuple(chosen.values())[:3]


def _full(shown: str, keys: tuple[str, ...], directory: Directory) -> str:
    return directory.by_key[keys[0]].name if len(keys) == 1 else shown


def _keys_named(name: str, directory: Directory) -> tuple[str, ...]:
    group = next((group.members for group in directory.groups if group.name == name), None)
    if group is not None:
        return group
    return tuple(o.key for o in directory.organisations if name in {o.name, o.short_name})[:1]


def resolved(draft: Draft, directory: Directory) -> Draft:
    """Return the draft with the meaning of each addressee, and a doubt for each phrase that means nothing certain."""
    points = tuple(_resolved_point(point, directory) for point in draft.points)
    kept = [note for note in draft.doubts if note.code != "addressee_unknown"]
    return replace(draft, points=points, doubts=(*kept, *_unknown(points)))


def _resolved_point(point: Point, directory: Directory) -> Point:
    return replace(point, addressees=tuple(replace(a, meaning=meaning(a, directory)) for a in point.addressees))


def _unknown(points: Iterable[Point]) -> Iterator[Note]:
    for index, point in enumerate(points):
        for addressee in () if "addressees" in point.inherited else point.addressees:
            found = addressee.meaning or Meaning()
            if not found.organisations:
                names = [suggestion.name for suggestion in found.suggestions]
                yield Note("addressee_unknown", {"printed": addressee.printed, "suggestions": names}, index)
