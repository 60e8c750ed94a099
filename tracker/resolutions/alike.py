"""Which lines and which points of another reading are those of the one before."""

from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher

from tracker.resolutions.changes import Item, Items


def same_lines(old: Sequence[Hashable], new: Sequence[Hashable]) -> dict[int, int]:
    """Where the lines of one text stand in another one."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}


def same_points(old: Items, new: Items) -> dict[str, str]:
    """By the name of a point of a new reading, the point of the old one that it is: the surest pairs first.

    Of points that say the same, such as «1. Информацию принять к сведению» of each question, the order tells which is
    which.
    """
    left, found = _points(old), dict[str, str]()
    for said in (_text_and_label, _text):
        _find(found, left, _in_order(left, {key: new[key] for key in _points(new) if key not in found}, said))
    for is_same in (_same_text_and_label, _same_text, _like_text_and_same_label):
        for key, item in _points(new).items():
            match = next((each for each in left if is_same(left[each], item)), None) if key not in found else None
            _find(found, left, {key: match} if match is not None else {})
    return found


def _find(found: dict[str, str], left: Items, pairs: dict[str, str]) -> None:
    found |= pairs
    for key in pairs.values():
        del left[key]


def _in_order(old: Items, new: Items, said: Callable[[Item], Hashable]) -> dict[str, str]:
    old_keys, new_keys = list(old), list(new)
    pairs = same_lines([said(each) for each in old.values()], [said(each) for each in new.values()])
    return {new_keys[there]: old_keys[here] for here, there in pairs.items()}


def _points(items: Items) -> Items:
    return {key: item for key, item in items.items() if item["of"] == "point"}


def _text(item: Item) -> Hashable:
    return str(item["text"])


def _text_and_label(item: Item) -> Hashable:
    return item["text"], item["label"]


def _same_text(one: Item, other: Item) -> bool:
    return _text(one) == _text(other)


def _same_text_and_label(one: Item, other: Item) -> bool:
    return _text_and_label(one) == _text_and_label(other)


def _like_text_and_same_label(one: Item, other: Item) -> bool:
    """A point that was reworded: more than half of it stands as it was."""
    if not one["label"] or one["label"] != other["label"]:
        return False
    return SequenceMatcher(None, one["text"].split(), other["text"].split(), autojunk=False).ratio() > 0.5
