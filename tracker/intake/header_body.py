"""Who adopts a document: named with its type, above it, below it, or only as the organisation of the letterhead."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from .addressees.nominative import nominative
from .header_case import cased, genitive, unspaced
from .header_lines import ABOUT, ADDRESS, DATE_IN_TITLE, is_other, without_number
from .header_names import GENITIVE, body_lines, continues_name, is_collegial, named_body
from .header_offices import approving_office, office_of
from .header_types import BARE_BODY, BARE_EVENT, NAME_GOES_ON, ORGANISATION, TYPE
from .printed_lines import PrintedLine

_ON_WHAT = re.compile(
    r"^\s*(?:(?:поручений\s)?по (?:итогам|результатам)(?:\s(?:работы|проведения))?"
    r"|(?:принят\w{0,3}|рассмотрен\w?|одобрен\w?)\s(?:на|в ходе))\s",
    re.IGNORECASE,
)
"""«(протокол) по итогам …», «принято на …»: in front of the meeting's name."""

_GIVEN_BY = re.compile(
    r"(?:перечень поручений|лист поручений|поручения)\s(?:начальника|директора|министра|заведующ)", re.IGNORECASE
)
_ORDERED_IN = re.compile(
    r"по\s(?:М[КБА]?У\s|(?:муниципальному\s)?(?:управлению|отделу|комитету|департаменту|министерству|учреждению)\s)",
    re.IGNORECASE,
)
_ADOPTED_AT = re.compile(r"(?:принят|рассмотрен|одобрен)\w{0,3}\s(?:на|в ходе)\s", re.IGNORECASE)


class BodyReader:
    """Looks for the body among the lines of a head; `take` is told of each that it is read from."""

    def __init__(self, head: Sequence[PrintedLine], take: Callable[[PrintedLine], None]) -> None:
        self.head, self.take = head, take

    def of(self, type_at: int | None, phrase: Sequence[int], said: str | None) -> str | None:
        """Return the body's name in the nominative.

        `type_at` is the line of the document's type, `phrase` the lines that go on with it («ПРОТОКОЛ» «заседания …»),
        `said` the name that the text itself gives.
        """
        found = self._in_phrase(phrase) or self._of_a_head(phrase) or self._below(type_at)
        found = found or self._above(type_at) or self._adopting()
        if found is None:
            owner = self._letterhead(type_at)
            is_meeting = said is not None and re.fullmatch(BARE_BODY, said, re.IGNORECASE)
            named = self._owned(str(said), owner) if is_meeting else said or owner
            return named or approving_office(self.head[: type_at or 0]) or self._ordered_in()
        return self._with_owner(found, type_at, said)

    def _ordered_in(self) -> str | None:
        """«ПРИКАЗ № 5» «по управлению образования …»: the office that an order is given in."""
        at = next((at for at, line in enumerate(self.head) if _ORDERED_IN.match(line.text)), None)
        if at is None:
            return None
        self.take(self.head[at])
        return self._name_over_lines(nominative(cased(self.head[at].text[3:]), "datv"), at)

    def _in_phrase(self, phrase: Sequence[int]) -> str | None:
        if not phrase:
            return None
        first = unspaced(self.head[phrase[0]].text.strip('«" '))
        rest = TYPE.sub("", first, count=1) if TYPE.match(first) else ""
        texts = [cased(text, inside=True) for text in (rest.strip(), *(self.head[at].text for at in phrase[1:]))]
        whole = " ".join(DATE_IN_TITLE.sub("", without_number(" ".join(texts))).split()).strip(" :,.–—-")
        named = named_body(_ON_WHAT.sub("", whole))
        for at in phrase if named else ():
            self.take(self.head[at])
        return named and self._with_own_name(named, phrase[-1] + 1)

    def _of_a_head(self, phrase: Sequence[int]) -> str | None:
        """«ПЕРЕЧЕНЬ ПОРУЧЕНИЙ начальника управления образования …»: the office whose head gives them."""
        said = " ".join(self.head[at].text for at in phrase)
        return office_of(said) if _GIVEN_BY.match(unspaced(said)) else None

    def _with_own_name(self, named: str, at: int) -> str:
        """«круглого стола» and «Школа и завод» on the next line: an event that only its own name tells from others."""
        text = self.head[at].text if at < len(self.head) else ""
        is_bare = re.fullmatch(BARE_EVENT, named, re.IGNORECASE) is not None
        return f"{named} {text.rstrip('.')}" if is_bare and re.fullmatch(r"«[^«»]+»\.?", text) else named

    def _below(self, type_at: int | None) -> str | None:
        """The body on a line of its own between the type and the title."""
        for at in range(type_at + 1, min(type_at + 6, len(self.head))) if type_at is not None else ():
            text = self.head[at].text
            if ABOUT.match(text) or self.head[at].is_sentence:
                return None
            named = named_body(_ON_WHAT.sub("", text)) if is_collegial(text) or _ON_WHAT.match(text) else None
            if named:
                self.take(self.head[at])
                return self._name_over_lines(named, at)
        return None

    def _above(self, type_at: int | None) -> str | None:
        above = self.head[: type_at if type_at is not None else 0]
        for at in body_lines([line.text for line in above]):
            named = named_body(above[at].text)
            if named and not ABOUT.match(above[at].text):
                self.take(above[at])
                return self._name_over_lines(named, at)
        return None

    def _adopting(self) -> str | None:
        """«Принято на заседании коллегии …»: the body of the meeting that adopted it."""
        for at, line in enumerate(self.head):
            found = _ADOPTED_AT.match(line.text)
            named = named_body(re.sub(r"^заседании\s", "заседания ", line.text[found.end() :])) if found else None
            if named:
                return self._name_over_lines(named, at)
        return None

    def _with_owner(self, named: str, type_at: int | None, said: str | None) -> str:
        if not re.fullmatch(BARE_BODY, named, re.IGNORECASE):
            return named
        whole = self._whole_name(named, type_at)
        if whole:
            return whole
        owner = self._letterhead(type_at)
        if owner is None and said is not None and said.lower().startswith(f"{named.lower()} "):
            return said
        return self._owned(named, owner)

    def _owned(self, named: str, owner: str | None) -> str:
        return f"{named} {genitive(owner)}" if owner else named

    def _whole_name(self, named: str, type_at: int | None) -> str | None:
        """The same body, named above with whose it is: «Общественный совет при министерстве …»."""
        for line in self.head[: type_at or 0]:
            whole = named_body(line.text)
            if whole and whole.lower().startswith(f"{named.lower()} "):
                self.take(line)
                return whole
        return None

    def _letterhead(self, type_at: int | None) -> str | None:
        """The organisation in the letterhead: the last one named there, which is the nearest to the document."""
        above = self.head[: type_at if type_at is not None else 0]
        named = [at for at, line in enumerate(above) if ORGANISATION.match(line.text) and not ADDRESS.search(line.text)]
        if not named:
            return None
        self.take(above[named[-1]])
        return self._name_over_lines(cased(above[named[-1]].text), named[-1])

    def _name_over_lines(self, name: str, at: int) -> str:
        """A name of an organisation goes on over lines in small letters, in the genitive, or in capitals."""
        for before, line in pairwise(self.head[at : at + 4]):
            text = line.text
            if (
                before.is_beside(line)
                or (text.isupper() and not before.text.isupper())
                or (line.gap and not GENITIVE.match(text.lower()))
                or is_other(text)
                or ABOUT.match(text)
                or is_collegial(text)
                or ORGANISATION.match(text)
                or TYPE.match(unspaced(text))
                or not NAME_GOES_ON.match(text)
                or not (continues_name(name, text) or text[:1] in '«"')
            ):
                break
            self.take(line)
            name = f"{name} {cased(text, inside=True)}"
        return name
