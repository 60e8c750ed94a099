"""Several PDF files of our own type-setter as one: pages, tags and marks of the outline go on through all of them.

Its files are plain (ISO 32000-1, chapter 7.5): each object stands by itself, the table of places is at the end. All of
them declare the same, so what the first declares holds for the whole.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from tracker.compliance.exports import feet

BEGINNING = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"
STREAM = b">>\nstream\n"

MARKED = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|/StructParents (\d+)|(\d+) 0 R", re.DOTALL)
"""What gets a new number in an object: the place of a page in the tree of tags, references. Texts are passed over."""

HEAD = re.compile(rb"\(U\d+x\d+y\d+\)")
"""The name of a head of a table, by which the cells under it are told of it."""

TITLE, HEADING = re.compile(rb"^<</Type/StructElem/S/H1/"), b"<</Type/StructElem/S/H2/"
"""Only the first file has a title; the others begin with a heading that stood as one (ISO 14289-1, chapter 7.4.2)."""

Numbers = Mapping[int, int]


class Piece:
    """One of the files: its objects by their numbers, and which of them the whole has but once."""

    def __init__(self, file: bytes) -> None:
        trailer = file[file.rindex(b"trailer") :]
        self.objects = dict(_objects(file, _one(rb"startxref\n(\d+)", trailer)))
        self.root, self.info = _one(rb"/Root (\d+)", trailer), _one(rb"/Info (\d+)", trailer)
        [self.name] = re.findall(rb"/ID\[\(([^)]*)\)", trailer)
        catalog = self.objects[self.root]
        self.pages, self.metadata = _one(rb"/Pages (\d+)", catalog), _one(rb"/Metadata (\d+)", catalog)
        self.intents, self.outline = _one(rb"/OutputIntents (\d+)", catalog), _one(rb"/Outlines (\d+)", catalog)
        self.tags = _one(rb"/StructTreeRoot (\d+)", catalog)
        self.document = _one(rb"/K\[(\d+) 0 R\]", self.objects[self.tags])
        self.places = _one(rb"/ParentTreeNextKey (\d+)", self.objects[self.tags])

    @property
    def once(self) -> tuple[int, ...]:
        """What the whole has but once, in an order that is the same in all pieces."""
        intent = _one(rb"(\d+) 0 R", self.objects[self.intents])
        profile = _one(rb"/DestOutputProfile (\d+)", self.objects[intent])
        declared = (self.root, self.info, self.metadata, self.intents, intent, profile)
        return (*declared, self.pages, self.tags, self.document, self.outline)

    @property
    def leaves(self) -> list[int]:
        """Its pages."""
        return _references(self.objects[self.pages])

    @property
    def tagged(self) -> list[int]:
        """The tags right under the document."""
        return _references(self.objects[self.document].rpartition(b"/K[")[2])

    def under(self, mark: int) -> list[int]:
        """The marks of the outline under one of them."""
        found = []
        below = _one(rb"/First (\d+)", _before_title(self.objects.get(mark, b"")))
        while below:
            found.append(below)
            below = _one(rb"/Next (\d+)", _before_title(self.objects[below]))
        return found


def pages(file: bytes) -> int:
    """How many pages a file has: the first of its objects says it."""
    return _one(rb"/Type/Pages/Count (\d+)", file)


def joined(files: Sequence[bytes]) -> bytes:
    """One file with all pages in this order, tagged through; the same bytes for the same files."""
    pieces = [Piece(each) for each in files]
    all_numbers = list(_numbered(pieces))
    objects: dict[int, bytes] = {}
    tags, place = [], 0
    for order, (piece, numbers) in enumerate(zip(pieces, all_numbers, strict=True)):
        tags.append(_renumbered(piece.objects[piece.tags], numbers, place, order))
        for old, content in piece.objects.items():
            if numbers[old] not in objects:
                objects[numbers[old]] = _renumbered(content, numbers, place, order)
        place += piece.places
    both = list(zip(pieces, all_numbers, strict=True))
    first = pieces[0]
    leaves = [numbers[leaf] for piece, numbers in both for leaf in piece.leaves]
    for leaf in leaves:
        drawn = _one(rb"/Contents (\d+)", objects[leaf])
        objects[drawn] = feet.counted(objects[drawn], len(leaves))
    objects[first.pages] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(leaves), _listed(leaves))
    tagged = [numbers[tag] for piece, numbers in both for tag in piece.tagged]
    objects[first.document] = b"%s/K[%s]>>" % (objects[first.document].rpartition(b"/K[")[0], _listed(tagged))
    objects[first.tags] = _tree(tags, [piece.places for piece in pieces])
    _outline(objects, both)
    name = b64encode(sha256(b"".join(piece.name for piece in pieces)).digest()[:16])
    objects[first.metadata] = _described(objects[first.metadata], first.name, name, len(leaves))
    return _file(objects, b"/Root %d 0 R/Info %d 0 R/ID[(%s)(%s)]" % (first.root, first.info, name, name))


def _objects(file: bytes, places_at: int) -> Iterator[tuple[int, bytes]]:
    lines = file[places_at : file.rindex(b"trailer")].split(b"\n")[2:]
    places = sorted((int(line[:10]), number) for number, line in enumerate(lines) if line[17:18] == b"n")
    ends = [*(place for place, _number in places[1:]), places_at]
    for (place, number), end in zip(places, ends, strict=True):
        yield number, file[place:end].partition(b" 0 obj\n")[2].rpartition(b"\nendobj")[0]


def _numbered(pieces: Sequence[Piece]) -> Iterator[Numbers]:
    """Of each piece its new numbers by the old; what the whole has but once has the number that the first gives it."""
    number = 0
    for piece in pieces:
        once = dict(zip(piece.once, pieces[0].once, strict=True)) if number else {}
        own = [old for old in piece.objects if old not in once]
        yield {**once, **{old: new for new, old in enumerate(own, number + 1)}}
        number += len(own)


def _renumbered(content: bytes, numbers: Numbers, place: int, order: int) -> bytes:
    if order == 0:
        return content
    head, stream, data = content.partition(STREAM)

    def anew(found: re.Match[bytes]) -> bytes:
        if found[2]:
            return b"%d 0 R" % numbers[int(found[2])]
        if found[1]:
            return b"/StructParents %d" % (int(found[1]) + place)
        return b"(U%d-%s" % (order, found[0][2:]) if HEAD.fullmatch(found[0]) else found[0]

    return TITLE.sub(HEADING, MARKED.sub(anew, head)) + stream + data


def _tree(pieces: Sequence[bytes], places: Sequence[int]) -> bytes:
    """The root of the tags: of each page its tags, of each head of a table its cell."""
    by_page, by_name, before = [], [], 0
    for piece, own in zip(pieces, places, strict=True):
        for place, tags in re.findall(rb"(\d+) (\d+ 0 R)", _inside(piece, b"/Nums[")):
            by_page.append(b"%d %s" % (int(place) + before, tags))
        by_name += re.findall(rb"\([^)]*\)\d+ 0 R", _inside(piece, b"/Names["))
        before += own
    names = b"/IDTree<</Names[%s]>>" % b"".join(sorted(by_name)) if by_name else b""
    root = pieces[0].partition(b"/ParentTree<<")[0]
    return b"%s/ParentTree<</Nums[%s]>>%s/ParentTreeNextKey %d>>" % (root, b" ".join(by_page), names, before)


def _outline(objects: dict[int, bytes], pieces: Iterable[tuple[Piece, Numbers]]) -> None:
    """Hang the headings of all pieces under the title, which only the first has."""
    marks, title = [], 0
    for piece, numbers in pieces:
        below = piece.under(piece.outline)
        if not title:
            [title] = below
            below = piece.under(title)
        marks += [numbers[mark] for mark in below]
    for before, mark, behind in zip([0, *marks], marks, [*marks[1:], 0], strict=False):
        around = (b"/Next %d 0 R" % behind if behind else b"") + (b"/Prev %d 0 R" % before if before else b"")
        objects[mark] = b"<</Parent %d 0 R%s%s" % (title, around, _from_title(objects[mark]))
    if marks:
        root = _one(rb"/Parent (\d+)", objects[title])
        ends = (root, marks[0], marks[-1], len(marks), _from_title(objects[title]))
        objects[title] = b"<</Parent %d 0 R/First %d 0 R/Last %d 0 R/Count -%d%s" % ends


def _described(metadata: bytes, old: bytes, name: bytes, number: int) -> bytes:
    """The metadata of the whole: so many pages, a name of its own."""
    head, stream, text = metadata.partition(STREAM)
    text = re.sub(rb"(<xmpTPg:NPages>)\d+", rb"\g<1>%d" % number, text.replace(old, name))
    length = len(text) - len(b"\nendstream")
    return re.sub(rb"/Length \d+", b"/Length %d" % length, head) + stream + text


def _file(objects: Mapping[int, bytes], trailer: bytes) -> bytes:
    parts, places, at = [BEGINNING], [], len(BEGINNING)
    for number in sorted(objects):
        places.append(b"%010d 00000 n\r\n" % at)
        parts.append(b"%d 0 obj\n%s\nendobj\n\n" % (number, objects[number]))
        at += len(parts[-1])
    size = len(places) + 1
    table = b"xref\n0 %d\n0000000000 65535 f\r\n%s" % (size, b"".join(places))
    return b"%s%strailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (b"".join(parts), table, size, trailer, at)


def _one(pattern: bytes, text: bytes) -> int:
    """The number that is found first; 0 when there is none."""
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def _references(text: bytes) -> list[int]:
    return [int(each) for each in re.findall(rb"(\d+) 0 R", text)]


def _listed(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _inside(text: bytes, opening: bytes) -> bytes:
    return text.partition(opening)[2].partition(b"]")[0]


def _before_title(mark: bytes) -> bytes:
    return mark.partition(b"/Title")[0]


def _from_title(mark: bytes) -> bytes:
    return b"/Title" + mark.partition(b"/Title")[2]
