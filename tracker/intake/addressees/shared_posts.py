"""One post for several names: «Директорам А, Б» are the director of A and the director of B."""

import re
from dataclasses import replace

from tracker.intake import words
from tracker.intake.draft import Addressee

from . import lexicon

_POST = re.compile(r"^(директор|заведующ|руководител|начальник)(?:а|ие|и|ь|ий|ая)?\s", re.IGNORECASE)
_POSTS = re.compile(r"^(?:директора|заведующие|руководители|начальники)\s", re.IGNORECASE)
_SINGULAR = {"директор": "Директор", "заведующ": "Заведующий", "руководител": "Руководитель", "начальник": "Начальник"}
_WHAT_THEY_HEAD = re.compile(r"(?<![а-яё-])(?:[а-яё-]{1,30}\s){1,3}(?=[«\"№])")
"""«Заведующие детскими садами «А»»: the places between the post and the name."""
_PLACE_OF_ONE = re.compile(r"(?<![А-ЯЁа-яё])(?P<place>[А-ЯЁа-яё][а-яё]{1,30})\s(?=№\s?\d|[«\"])")
_ABBREVIATED = re.compile(r"(?:[А-ЯЁ]{2,8}\s){1,2}(?=№)")
_NUMBERS_AT_END = re.compile(r"№\s?\d[\d\s,–и-]*$")
_NUMBERED = re.compile(r"^№\s?\d")
_QUOTED_ALONE = re.compile(r"^(?P<kind>[А-ЯЁ][а-яё]+(?:\s[а-яё]+){0,3})\s[«\"]")
"""«Муниципальные образования «А»»: several organisations of one kind, each with its name."""


_AREA = re.compile(
    r"[А-ЯЁ][а-яё-]{1,30}(?:ого|ой)\s(?:муниципального\s|городского\s|сельского\s)?(?:района|округа|поселения|края|области)"
    r"(?=\s?\(|$)"
)
_HEAD_OF_AREA = re.compile(
    rf"(?<![А-ЯЁа-яё])(?P<post>[А-ЯЁа-яё]{{1,30}}(?:\s[а-яё]{{1,30}}){{0,4}})\s(?={_AREA.pattern}\s?\([^()]{{1,200}}\)$)"
)
"""«Главам администраций Ясного района (Орлов А.А.)»: each area has its own head when each is named."""


def names_another_place(before: str, after: str) -> bool:
    """«директорам гимназии № 3 и лицея № 8»: a place in the genitive singular, as the one before, with its own name."""
    if _AREA.match(after.strip()) and _HEAD_OF_AREA.match(before):
        return True
    first, second = _PLACE_OF_ONE.search(before), _PLACE_OF_ONE.match(after.strip())
    posts = lexicon.POSTS & {words.lemma(word) for word in words.WORD.findall(before)[:1]}
    if first is None or second is None or not posts:
        return False
    return all(_is_one_place(found["place"]) for found in (first, second))


def _is_one_place(word: str) -> bool:
    is_place = bool(lexicon.bases(words.lemma(word)) & lexicon.ORGANISATIONS)
    return is_place and any(r.tag.case == "gent" and r.tag.number == "sing" for r in words.parses(word))


def shares_post(before: Addressee, part: str) -> bool:
    """«Директорам А, Б»: the second name stands under the post of the first, or under its kind of organisation."""
    said = part.strip()
    if _AREA.match(said) and _AREA_BEHIND.match(before.name):
        return before.person is not None
    head = words.WORD.match(said)
    is_name = said[:1] in '«"' or (head is not None and words.is_abbreviation(head[0])) or bool(_NUMBERED.match(said))
    if is_name and said[:1] in '«"' and before.group and _QUOTED_ALONE.match(before.name):
        return True
    place = _PLACE_OF_ONE.match(said)
    is_name = is_name or (place is not None and _is_one_place(place["place"]))
    is_behind_numbers = before.group and _NUMBERS_AT_END.search(before.name) is not None and "«" in said
    return (
        is_name and bool(_POST.match(before.name)) and (_is_one_name(before) or place is not None or is_behind_numbers)
    )


_AREA_BEHIND = re.compile(rf"(?P<post>[А-ЯЁ][а-яё]{{1,30}}(?:\s[а-яё]{{1,30}}){{0,4}})\s(?={_AREA.pattern})")


def with_post(before: Addressee, addressee: Addressee) -> Addressee:
    """Return the addressee under the post of the one before, or as one more organisation of its kind."""
    post = _POST.match(before.name)
    if area := _AREA_BEHIND.match(before.name):
        return replace(addressee, name=f"{area['post']} {addressee.name}", group=True)
    if post is None:
        kind = _QUOTED_ALONE.match(before.name)
        return replace(addressee, name=f"{kind['kind']} {addressee.name}", group=True) if kind else addressee
    is_place = _PLACE_OF_ONE.match(addressee.name) is not None
    headed = _abbreviated(before) if _NUMBERED.match(addressee.name) else ""
    name = (
        addressee.name[:1].lower() + addressee.name[1:] if is_place else f"{headed or _headed(before)}{addressee.name}"
    )
    return replace(addressee, name=f"{post[0]}{name}")


def singular_posts(found: list[Addressee]) -> list[Addressee]:
    """Return «Директор А», «Директор Б» for «Директорам А и Б»: each name has one head."""
    areas = sum(_AREA_BEHIND.match(addressee.name) is not None and addressee.group for addressee in found)
    return [
        _singular(addressee) if _is_one_name(addressee) or (areas > 1 and _is_of_area(addressee)) else addressee
        for addressee in found
    ]


def _is_of_area(addressee: Addressee) -> bool:
    return addressee.person is not None and _AREA_BEHIND.match(addressee.name) is not None


def _headed(addressee: Addressee) -> str:
    """«детскими садами » between the post and the name or number; empty where the name follows at once."""
    rest = _POST.sub("", addressee.name)
    between = _WHAT_THEY_HEAD.match(rest)
    return between[0] if between else ""


def _abbreviated(addressee: Addressee) -> str:
    """«ДОУ » between the post and the number."""
    kind = _ABBREVIATED.match(_POST.sub("", addressee.name))
    return kind[0] if kind else ""


def _is_one_name(addressee: Addressee) -> bool:
    if not _POST.match(addressee.name):
        return addressee.group and _QUOTED_ALONE.match(addressee.name) is not None
    rest = _POST.sub("", addressee.name).removeprefix(_headed(addressee))
    first = words.WORD.match(rest)
    if re.search(r"[«\"][а-яё]", rest):
        return False  # «жёлтой зоны» describes, a name begins with a capital
    is_name = (
        rest[:1] in '«"'
        or _NUMBERED.match(rest) is not None
        or (first is not None and words.is_abbreviation(first[0]) and bool(re.search(r"[«\d]", rest)))
    )
    return is_name and not re.search(r"№№|№\s?\d+(?:\s?,|\sи|\s?[–-])\s?№?\s?\d", rest)


def _singular(addressee: Addressee) -> Addressee:
    post = _POST.match(addressee.name)
    if area := _AREA_BEHIND.match(addressee.name):
        head, *rest = area["post"].split()
        one = " ".join([_one_of_a_kind(head), *(_one_of(word, "gent") for word in rest)])
        return replace(addressee, name=one + addressee.name[area.end("post") :], group=False)
    if post is None:
        kind = _QUOTED_ALONE.match(addressee.name)
        name = kind and f"{_one_of_a_kind(kind['kind'])}{addressee.name[kind.end('kind') :]}"
        return replace(addressee, name=name, group=False) if name else addressee
    if not _POSTS.match(addressee.name):
        return addressee
    headed = _headed(addressee)
    shown = "".join(f"{_one_of(word, 'gent', 'ablt')} " for word in headed.split())
    name = f"{_SINGULAR[post[1].lower()]} {shown}{addressee.name[post.end() + len(headed) :]}"
    return replace(addressee, name=name, group=False)


def _one_of(word: str, *cases: str) -> str:
    """The singular of a word in the same case: «садами» gives «садом»."""
    several = [r for r in words.parses(word) if r.tag.number == "plur" and r.tag.case in cases]
    inflected = several[0].inflect({"sing"}) if several else None
    return str(inflected.word) if inflected else word


def _one_of_a_kind(kind: str) -> str:
    """«Муниципальные образования» gives «Муниципальное образование»: adjectives agree with their noun."""
    found = kind.split()
    nouns = [r for word in found for r in words.parses(word) if r.tag.POS == "NOUN" and r.tag.case == "nomn"]
    gender = nouns[0].tag.gender if nouns else None
    shown = []
    for word in found:
        plural = [r for r in words.parses(word) if r.tag.number == "plur" and r.tag.case == "nomn"]
        wanted = {"sing", "nomn", gender} if plural and plural[0].tag.POS != "NOUN" else {"sing", "nomn"}
        inflected = plural[0].inflect(wanted) if plural else None
        shown.append(str(inflected.word) if inflected else word)
    name = " ".join(shown)
    return name[:1].upper() + name[1:]
