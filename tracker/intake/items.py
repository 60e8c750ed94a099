"""A point as it is written, before it is understood: its words, its place in the tree, what stands beside it."""

from dataclasses import dataclass, field

from .numbers import Number
from .passage import Passage


@dataclass
class Section:
    """A heading without a number above points: a direction, an addressee, a deadline, an introduction of tasks."""

    passage: Passage
    introduces: str = ""
    """Whom an introduction names («… рекомендует руководителям:»), when it is one."""


@dataclass
class Attribute:
    """A line or a cell that tells one thing of a point: `kind` is lead, co_executor or deadline."""

    kind: str
    passage: Passage


@dataclass
class Item:
    """A point as written. `parent` is the item above; `first` and `last` are line numbers."""

    number: Number | None
    parts: list[Passage]
    first: int
    last: int
    parent: "Item | None" = None
    section: Section | None = None
    attributes: list[Attribute] = field(default_factory=list)
    children: list["Item"] = field(default_factory=list)
    run: int = 0
    """The list that the item belongs to: numbers are checked within one list."""
    marker: Passage | None = None
    """The number as it is typed."""
    certain: bool = True
    automatic: bool = False
    case: str = "datv"
    """The case that the resolving words govern: the dative, or the accusative after «обязываю:»."""
    place: int = 1
    """Its place among the points of the document, from 1."""
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = " ".join(part.text for part in self.parts)

    @property
    def level(self) -> int:
        return 1 if self.parent is None else self.parent.level + 1

    def add(self, passage: Passage) -> None:
        """Let the paragraph continue the point."""
        self.parts.append(passage)
        self.text = f"{self.text} {passage.text}"
        self.reach(passage)

    def end_with(self, passage: Passage) -> None:
        """Let the passage stand for the last paragraph of the point."""
        self.parts[-1] = passage
        self.__post_init__()

    def reach(self, passage: Passage) -> None:
        """Take the lines of the passage into the span of the point."""
        self.first = min(self.first, passage.first_line)
        self.last = max(self.last, passage.last_line)


@dataclass
class Outline:
    """The points of a document in order, and the role of every line that is in none of them."""

    items: list[Item] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    """By line number: preamble, resolving, section, signature, agenda, voting, furniture, table, after."""
    is_resolving: bool = False
    """Whether the document has resolving words, so that its points are beyond doubt."""
