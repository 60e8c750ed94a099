"""Paragraphs become points: which are points, which only continue one, and which stands under which."""

import re
from collections.abc import Sequence
from dataclasses import replace

from . import headings, list_tasks, markers, open_lists, tables, zones
from .addressees import phrases
from .draft import PointKind
from .items import Attribute, Item, Outline, Section
from .kinds import kind_of
from .numbers import Number, Style
from .open_lists import OpenList
from .paragraphs import Paragraph, is_page_number
from .zones import Zone


def of_paragraphs(paragraphs: Sequence[Paragraph]) -> Outline:
    """Return the points written in the paragraphs and the roles of the other lines."""
    found = zones.find(paragraphs)
    outline = Outline(is_resolving=any(zone.strong for zone in found))
    for run, zone in enumerate(found):
        _Builder(paragraphs, zone, outline, run * 1000).build()
    return outline


class _Builder:
    """Goes through one zone from top to bottom and keeps the lists that are open."""

    def __init__(self, paragraphs: Sequence[Paragraph], zone: Zone, outline: Outline, run: int) -> None:
        self.paragraphs, self.zone, self.outline, self.run = paragraphs, zone, outline, run
        self.lists: list[OpenList] = []
        self.numbered = open_lists.NumberedItems()
        self.current: Item | None = None
        self.section: Section | None = None
        self.heading: Item | None = None
        self.case = "datv" if zone.intro is None else markers.governed_case(paragraphs[zone.intro].text)
        self.fresh = False
        self.quoting = False
        self.tables: tables.TableReader | None = None
        self.has_numbers = any(
            p.number is not None and p.number.style is not Style.BULLET for p in paragraphs[zone.start : zone.end]
        )

    def build(self) -> None:
        self._open()
        at = self.zone.start
        while at < self.zone.end:
            if self.paragraphs[at].cell is None:
                self._place(at, self.paragraphs[at])
                at += 1
            else:
                at = self._table(at)

    def _table(self, at: int) -> int:
        """Read a table inside the resolving part; one that is no plan stays a table."""
        table = tables.at(self.paragraphs, at)
        if self.tables is None:
            self.tables = tables.TableReader(self.outline, self.section, -2 - self.run)
        if not self.tables.read(table):
            for paragraph in self.paragraphs[at : table.last]:
                self._role(paragraph, "table")
        return max(table.last, at + 1)

    def _open(self) -> None:
        if self.zone.intro is None:
            return
        intro = self.paragraphs[self.zone.intro]
        self._role(intro, "resolving")
        named = markers.resolving_object(intro.text) if self.zone.strong else intro.text
        if named:
            self.section = Section(intro.whole, named)

    def _place(self, at: int, paragraph: Paragraph) -> None:
        if self._is_quoted(paragraph):
            self._continue(paragraph)
        elif paragraph.number is not None:
            self._numbered(at, paragraph)
        elif is_page_number(paragraph.text):
            self._role(paragraph, "furniture")
        elif markers.is_voting(paragraph.text):
            self._role(paragraph, "voting")
        elif markers.attribute(paragraph.text):
            self._attribute(paragraph)
        elif headings.stands_at(self.paragraphs[at : self.zone.end], self.current):
            self._head(paragraph)
        else:
            self._unnumbered(paragraph)

    def _role(self, paragraph: Paragraph, role: str) -> None:
        self.outline.roles |= {piece.line: role for piece in paragraph.whole.pieces}

    def _is_quoted(self, paragraph: Paragraph) -> bool:
        """A passage that a point quotes («… изложить в следующей редакции:») goes on to its closing mark."""
        if self.current is None:
            return False
        if not self.quoting:
            self.quoting = list_tasks.quotation_begins(self.current.text, paragraph.whole.text)
        if not self.quoting:
            return False
        self.quoting = not re.search(r"[»\"”][.;,]?$", paragraph.text)
        return True

    def _continue(self, paragraph: Paragraph) -> None:
        if self.current is None:
            self._new(None, paragraph, None, self.run)
        else:
            self.current.add(paragraph.whole)

    def _attribute(self, paragraph: Paragraph) -> None:
        if self.current is None:
            self._role(paragraph, "attribute")
            return
        for kind, start, end in markers.attributes(paragraph.text):
            self.current.attributes.append(Attribute(kind, paragraph.body.part(start, end)))
        self.current.reach(paragraph.whole)

    def _head(self, paragraph: Paragraph) -> None:
        """A heading that names who or by when is a point with the tasks under it, any other a section."""
        self.heading, self.fresh, self.current = None, True, None
        if paragraph.number is None and headings.is_addressed(paragraph.text):
            self._new(None, paragraph, None, self.run)
            self.heading = self.current
        else:
            self.section = Section(paragraph.whole)
            self._role(paragraph, "section")

    def _unnumbered(self, paragraph: Paragraph) -> None:
        if self._is_task_under_heading(paragraph):
            self._new(None, paragraph, self.heading, self.run)
        elif self.current is None or list_tasks.closes(self.current, paragraph.text):
            self._apart(paragraph)
        elif self._is_point_of_its_own(paragraph):
            self._new(None, paragraph, None, self.run)
        elif self.has_numbers or not self.zone.strong or self._continues(paragraph):
            self.current.add(paragraph.whole)
        else:
            self._apart(paragraph)

    def _is_task_under_heading(self, paragraph: Paragraph) -> bool:
        """A task without a number under a heading without one."""
        last = self.current
        if last is None or self.heading is None or not list_tasks.begins_with_order(paragraph.text):
            return False
        return last is self.heading or (last.parent is self.heading and last.number is None)

    def _apart(self, paragraph: Paragraph) -> None:
        """A paragraph that continues nothing is a point of its own or none."""
        if self.zone.strong and list_tasks.is_of_the_body(paragraph.text):
            self._new(None, paragraph, None, self.run)
        else:
            self._role(paragraph, "other")

    def _is_point_of_its_own(self, paragraph: Paragraph) -> bool:
        """A control without a number after numbered points, or one more point before the first number."""
        if self.current is None or not self.zone.strong or not self.current.text.endswith((".", ";")):
            return False
        is_control = kind_of(paragraph.text, addressed=False).kind is PointKind.CONTROL
        is_sentence = self.current.number is None and paragraph.text[:1].isupper()
        return is_control or (is_sentence and list_tasks.orders_or_states(paragraph.text))

    def _continues(self, paragraph: Paragraph) -> bool:
        """In a list without any numbers each paragraph is a point, unless it goes on or only adds to a bullet."""
        if self.current is not None and self.current.text.endswith((".", ";")):
            return list_tasks.only_adds(self.current, paragraph.text)
        return paragraph.text[:1].islower()

    def _numbered(self, at: int, paragraph: Paragraph) -> None:
        number = paragraph.number
        if number is None:
            return
        if self._is_topic(at, paragraph):
            self._head(paragraph)
            return
        if number.style is Style.DOTTED and number.depth > 1:
            self._dotted(paragraph, number)
            return
        if self.fresh:
            begins = number.path[:1] in {(1,), ()} | {(ord("а"),), (ord("a"),)}
            self.lists = [] if begins else [self._under_heading(opened) for opened in self.lists if not opened.inner]
        self.fresh = False
        self._listed(at, paragraph, number)

    def _under_heading(self, opened: OpenList) -> OpenList:
        """A list that goes on after a heading («3.» under the next addressee) stands under that heading."""
        return opened if opened.owner and opened.owner.number else replace(opened, owner=self.heading)

    def _is_topic(self, at: int, paragraph: Paragraph) -> bool:
        """A heading with a number that names no addressee and orders nothing."""
        following = self.paragraphs[at + 1 : self.zone.end]
        is_named = zones.is_topic(paragraph, following) and phrases.leading(paragraph.text) is None
        return is_named or zones.is_bare_topic(paragraph, following[:1])

    def _dotted(self, paragraph: Paragraph, number: Number) -> None:
        """A number of several figures tells its place itself."""
        owner = self.numbered.above(number.path, self.run) or self.heading
        self.fresh = False
        self.lists = [
            opened
            for opened in self.lists
            if opened.style is Style.DOTTED and opened.depth < number.depth and not opened.inner
        ]
        opened = OpenList(Style.DOTTED, number.depth, owner, False, self.run)
        self._take(opened, paragraph, number)
        self.lists.append(opened)

    def _listed(self, at: int, paragraph: Paragraph, number: Number) -> None:
        opened = open_lists.continued(self.lists, number)
        if opened is None:
            opened = self._new_list(at, paragraph, number)
            self.lists.append(opened)
        else:
            del self.lists[self.lists.index(opened) + 1 :]
        self._take(opened, paragraph, number)

    def _new_list(self, at: int, paragraph: Paragraph, number: Number) -> OpenList:
        above = self.current
        is_outside = above is not None and open_lists.is_outside(above.number, number)
        is_next = is_outside and list_tasks.orders_or_states(paragraph.text)
        if above is None or not self.lists or is_next or self._restarts(above, at, number):
            self.lists = []
            self.run += 1
            return OpenList(number.style, number.depth, self.heading, False, self.run)
        owner = next((opened.owner for opened in reversed(self.lists) if opened.inner), above) or above
        inner = any(opened.inner for opened in self.lists) or not list_tasks.holds_tasks(
            above, list_tasks.run_of(self.paragraphs[at : self.zone.end], number)
        )
        return OpenList(number.style, number.depth, owner, inner, self.run)

    def _restarts(self, above: Item, at: int, number: Number) -> bool:
        if above.text.endswith((":", ",")):
            return False
        ahead = self.paragraphs[at : min(self.zone.end, at + 60)]
        return open_lists.restarts(self.lists[0], number, [p.number for p in ahead if p.number])

    def _take(self, opened: OpenList, paragraph: Paragraph, number: Number) -> None:
        opened.last, opened.last_text = number, paragraph.text
        if opened.inner and self.current is not None:
            self.current.add(paragraph.whole)
        else:
            self._new(number, paragraph, opened.owner, opened.run)

    def _new(self, number: Number | None, paragraph: Paragraph, owner: Item | None, run: int) -> None:
        item = Item(number, [paragraph.body], paragraph.first, paragraph.last, owner, self.section, run=run)
        item.marker, item.automatic, item.case = paragraph.marker, paragraph.automatic, self.case
        if owner is not None:
            owner.children.append(item)
        self.outline.items.append(item)
        self.numbered.add(item)
        self.current = item
