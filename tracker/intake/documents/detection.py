"""The format of a file by its content; the name is never asked."""

import re

from tracker.intake.refusals import Refusal, UnreadableDocument

from . import packages

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_HTML = re.compile(rb"<(?:!doctype\s{1,9}html|html|body|head|p|div|table|ol|ul|meta|h1)[\s>/]", re.IGNORECASE)

_FOREIGN = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\x7fELF": "program",
    b"MZ": "program",
    b"SQLite format 3": "sqlite",
}


def format_of(data: bytes) -> str:
    """Return txt, docx, html, odt, rtf, pdf or doc; raise UnreadableDocument for anything else."""
    if data.startswith(b"PK"):
        return packages.format_of(data)
    if data.startswith(_OLE):
        return _ole(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    for magic, name in _FOREIGN.items():
        if data.startswith(magic):
            raise UnreadableDocument(Refusal.UNSUPPORTED_TYPE, found=name)
    return "html" if _is_html(data) else "txt"


def _ole(data: bytes) -> str:
    if _ENCRYPTED_STREAM in data:
        raise UnreadableDocument(Refusal.ENCRYPTED)
    if _WORD_STREAM not in data:
        raise UnreadableDocument(Refusal.UNSUPPORTED_TYPE, found="ole")
    return "doc"


def _is_html(data: bytes) -> bool:
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<") and bool(_HTML.search(head))
