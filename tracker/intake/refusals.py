"""Why a file is not read at all: one exception with a code, the words are given elsewhere."""

from enum import StrEnum


class Refusal(StrEnum):
    """The codes of a refusal; each has its sentence in the catalogue of the interface."""

    EMPTY = "empty"
    """No bytes, or nothing but blanks and control characters."""
    TOO_LARGE = "too_large"
    """More bytes than are read: `size`, `limit`."""
    UNPACKED_TOO_LARGE = "unpacked_too_large"
    """A zip that unpacks to too much, or too strongly: `limit`."""
    ENCRYPTED = "encrypted"
    UNSUPPORTED_TYPE = "unsupported_type"
    """By its content it is none of the formats that are read: `found`."""
    DAMAGED = "damaged"
    """It begins as `format` and cannot be read as such."""
    SCAN_WITHOUT_TEXT = "scan_without_text"
    """Pages of pictures: `pages`."""
    TOO_MANY_LINES = "too_many_lines"
    """More paragraphs than a resolution can have: `limit`."""
    NO_LIBREOFFICE = "no_libreoffice"
    """A .doc, and no LibreOffice to convert it."""


class UnreadableDocument(Exception):
    """The document cannot be read: `reason` is the code, `values` its particulars."""

    def __init__(self, reason: Refusal | str, **values: str | int) -> None:
        super().__init__(str(reason))
        self.reason = Refusal(reason)
        self.values = values
