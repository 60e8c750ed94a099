"""Who adopts a document: named after its type, above it, or only as the organisation of the letterhead."""

import re
from collections.abc import Callable, Sequence

from .header_lines import ABOUT, ADDRESS, NUMBER, is_other
from .header_names import body_lines, cased, continues_name, genitive, named_body, unspaced
from .header_types import BARE_BODY, NAME_GOES_ON, ORGANISATION, TYPE
from .paragraphs import Paragraph

_OUTCOME = re.compile(r"^\s*по (?:итогам|результатам)\s", re.IGNORECASE)


class BodyReader:
    """Looks for the body among the paragraphs of a head; `take` is told of each that it is read from."""

    def __init__(self, head: Sequence[Paragraph], take: Callable[[Paragraph], None]) -> None:
        self.head, self.take = head, take

    def of(self, type_at: int | None) -> str | None:
        """Return the body's name in the nominative; `type_at` is where the type of the document stands."""
        near = (
            []
            if type_at is None
            else [self._after_type(type_at), *(self._named_below(at) for at in range(type_at + 1, type_at + 3))]
        )
        for text in near:
            named = named_body(text)
            if named:
                return self._with_owner(named, type_at)
        above = self.head[: type_at if type_at is not None else 0]
        for at in body_lines([paragraph.text for paragraph in above]):
            named = named_body(above[at].text)
            if named and not ABOUT.match(above[at].text):
                self.take(above[at])
                whole = self._name_over_lines(named, self.head[at + 1 : type_at])
                return self._with_owner(whole, at)
        return self._letterhead(type_at)

    def _after_type(self, at: int) -> str:
        text = unspaced(self.head[at].text.strip('«" '))
        rest = TYPE.sub("", text, count=1) if TYPE.match(text) else ""
        rest = NUMBER.sub("", rest).strip(" :,.")
        following = self.head[at + 1].text if at + 1 < len(self.head) else ""
        if following and not rest.endswith(".") and continues_name(rest, following):
            self.take(self.head[at + 1])
            rest = f"{rest} {following}"
        return _OUTCOME.sub("", rest).strip()

    def _named_below(self, at: int) -> str:
        """«по итогам рабочего совещания» below the type, with the line that its name goes on with."""
        text = self.head[at].text if at < len(self.head) else ""
        following = self.head[at + 1].text if at + 1 < len(self.head) else ""
        goes_on = bool(_OUTCOME.match(text)) and following[:1].islower() and continues_name(text, following)
        return _OUTCOME.sub("", f"{text} {following}" if goes_on else text)

    def _with_owner(self, named: str, type_at: int | None) -> str:
        if re.fullmatch(BARE_BODY, named, re.IGNORECASE):
            whole = self._whole_name(named, type_at)
            if whole:
                return whole
            owner = self._letterhead(type_at)
            if owner:
                return f"{named} {genitive(owner)}"
        return named

    def _whole_name(self, named: str, type_at: int | None) -> str | None:
        """The same body, named above with whose it is: «Общественный совет при министерстве …»."""
        for paragraph in self.head[: type_at or 0]:
            whole = named_body(paragraph.text)
            if whole and whole.lower().startswith(f"{named.lower()} "):
                self.take(paragraph)
                return whole
        return None

    def _letterhead(self, type_at: int | None) -> str | None:
        """The organisation in the letterhead: the last one named there, which is the nearest to the document."""
        above = self.head[: type_at if type_at is not None else 0]
        named = [at for at, p in enumerate(above) if ORGANISATION.match(p.text) and not ADDRESS.search(p.text)]
        if not named:
            return None
        self.take(above[named[-1]])
        return self._name_over_lines(cased(above[named[-1]].text), above[named[-1] + 1 :])

    def _name_over_lines(self, name: str, following: Sequence[Paragraph]) -> str:
        """A name of an organisation goes on over lines in small letters, in the genitive, or in capitals."""
        for paragraph in following[:3]:
            text = paragraph.text
            if (
                paragraph.line.gap
                or is_other(text)
                or named_body(text) == cased(unspaced(text))
                or ORGANISATION.match(text)
                or not NAME_GOES_ON.match(text)
            ):
                break
            self.take(paragraph)
            name = f"{name} {cased(text, inside=True)}"
        return name
