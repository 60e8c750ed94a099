"""Which files prove an execution: office documents, PDF, pictures, archives, plain text, told by their content."""

from collections.abc import Mapping
from enum import StrEnum

MEGABYTE = 1024 * 1024

MOST_FILES = 10
"""Files of one answer."""


class Refusal(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND = "kind"
    MISMATCH = "mismatch"
    """Its content is not what its name says."""


PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".tif", ".tiff", ".bmp"})
"""A telephone may call a picture of one kind by the name of another: they are all pictures."""

OFFICE_BEFORE_2007 = frozenset({".doc", ".xls", ".ppt", ".msg"})

BY_BEGINNING: Mapping[bytes, frozenset[str]] = {
    b"%PDF-": frozenset({".pdf"}),
    b"PK\x03\x04": frozenset({".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".zip"}),
    b"\xd0\xcf\x11\xe0": OFFICE_BEFORE_2007,
    b"{\\rtf": frozenset({".rtf", ".doc"}),
    b"\x89PNG": PICTURES,
    b"\xff\xd8\xff": PICTURES,
    b"GIF8": PICTURES,
    b"II*\x00": PICTURES,
    b"MM\x00*": PICTURES,
    b"BM": PICTURES,
}
"""The first bytes of what is taken, and the endings that the name may have."""

TEXTS = frozenset({".txt", ".csv"})

ENDINGS = frozenset().union(*BY_BEGINNING.values(), TEXTS)
"""Everything that may be attached, by the ends of the names."""


def refusal(name: str, data: bytes, most_megabytes: int) -> Refusal | None:
    """Why a file can't be attached, or None when it can."""
    ending = _ending(name)
    if not data:
        return Refusal.EMPTY
    if len(data) > most_megabytes * MEGABYTE:
        return Refusal.TOO_LARGE
    if ending not in ENDINGS:
        return Refusal.KIND
    return None if ending in _endings_of(data) else Refusal.MISMATCH


def _ending(name: str) -> str:
    _stem, dot, ending = name.rpartition(".")
    return f"{dot}{ending}".strip().lower()


def _endings_of(data: bytes) -> frozenset[str]:
    """The endings that go with the content; a text may begin with the letters of another kind."""
    found = TEXTS if _is_text(data) else frozenset()
    if data[4:8] == b"ftyp" or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return found | PICTURES
    return found.union(*(endings for beginning, endings in BY_BEGINNING.items() if data.startswith(beginning)))


def _is_text(data: bytes) -> bool:
    """Whether people could read it: no control characters but line ends and tabs, in UTF-8, UTF-16 or Windows-1251."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\x0c\r" for byte in data[:65536])
