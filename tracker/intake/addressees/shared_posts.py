"""One post for several names: «Директорам А, Б» are the director of A and the director of B."""

import re
from dataclasses import replace

from tracker.intake import words
from tracker.intake.draft import Addressee

_POST = re.compile(r"^(директор|заведующ|руководител|начальник)(?:а|ие|и|ь|ий|ая)?\s", re.IGNORECASE)
_POSTS = re.compile(r"^(?:директора|заведующие|руководители|начальники)\s", re.IGNORECASE)
_SINGULAR = {"директор": "Директор", "заведующ": "Заведующий", "руководител": "Руководитель", "начальник": "Начальник"}


def shares_post(before: Addressee, part: str) -> bool:
    """«Директорам А, Б»: the second name stands under the post of the first."""
    head = words.WORD.match(part.strip())
    is_name = part.strip()[:1] in '«"' or (head is not None and words.is_abbreviation(head[0]))
    return is_name and bool(_POST.match(before.name)) and _is_one_name(before)


def with_post(before: Addressee, addressee: Addressee) -> Addressee:
    """Return the addressee under the post of the one before."""
    post = _POST.match(before.name)
    return replace(addressee, name=f"{post[0].strip()} {addressee.name}") if post else addressee


def singular_posts(found: list[Addressee]) -> list[Addressee]:
    """Return «Директор А», «Директор Б» for «Директорам А и Б»: each name has one head."""
    return [_singular(addressee) if _is_one_name(addressee) else addressee for addressee in found]


def _is_one_name(addressee: Addressee) -> bool:
    rest = _POST.sub("", addressee.name)
    first = words.WORD.match(rest)
    is_name = rest[:1] in '«"' or (
        first is not None and words.is_abbreviation(first[0]) and bool(re.search(r"[«\d]", rest))
    )
    return is_name and not re.search(r"№№|№\s?\d+(?:\s?,|\sи|\s?[–-])\s?№?\s?\d", rest)


def _singular(addressee: Addressee) -> Addressee:
    post = _POST.match(addressee.name)
    if not post or not _POSTS.match(addressee.name):
        return addressee
    name = _SINGULAR[post[1].lower()] + " " + addressee.name[post.end() :]
    return replace(addressee, name=name, group=False)
