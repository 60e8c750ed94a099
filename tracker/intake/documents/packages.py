"""Zip packages (.docx, .odt): looked at before they are opened, unpacked within limits."""

import zipfile
import zlib
from io import BytesIO

from lxml import etree

from tracker.intake.refusals import Refusal, UnreadableDocument

MAX_MEMBERS = 4000
MAX_UNPACKED = 200 * 1024 * 1024
"""All members together; pictures are many, text is small."""

MAX_PART = 40 * 1024 * 1024
"""One part of XML: the text of some 5,000 pages."""

MAX_RATIO = 200
"""How many times a part larger than a megabyte may grow; Word's own XML stays below 60."""

_ENCRYPTED_FLAG = 0x1


def format_of(data: bytes) -> str:
    """Return docx or odt by what the package holds."""
    with opened(data) as package:
        names = set(package.namelist())
        if "word/document.xml" in names or _main_part(package, names):
            return "docx"
        if "content.xml" in names:
            return _open_document(package, names)
    raise UnreadableDocument(Refusal.UNSUPPORTED_TYPE, found=_kind(names))


def opened(data: bytes) -> zipfile.ZipFile:
    """Return the package; raise UnreadableDocument if it is damaged, encrypted or would unpack to too much."""
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(Refusal.DAMAGED, format="zip") from error
    _check(package.infolist())
    return package


def part(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Return the root of the XML part `name`, or None if the package has none."""
    try:
        info = package.getinfo(name)
    except KeyError:
        return None
    if info.file_size > MAX_PART:
        raise UnreadableDocument(Refusal.UNPACKED_TOO_LARGE, limit=MAX_PART)
    return parsed(_read(package, info))


def parsed(data: bytes) -> etree._Element:
    """Return the root of an XML text; no entities, no network, no huge trees. Raise DAMAGED if it is not XML."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(Refusal.DAMAGED, format="xml") from error


def _read(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read no more than the directory promises: a part that goes on beyond it lies about its size."""
    try:
        with package.open(info) as stream:
            data = stream.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise UnreadableDocument(Refusal.DAMAGED, format=info.filename) from error
    if len(data) > info.file_size:
        raise UnreadableDocument(Refusal.UNPACKED_TOO_LARGE, limit=info.file_size)
    return data


def _check(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise UnreadableDocument(Refusal.ENCRYPTED)
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UnreadableDocument(Refusal.UNPACKED_TOO_LARGE, limit=MAX_UNPACKED)
    if any(_explodes(member) for member in members):
        raise UnreadableDocument(Refusal.UNPACKED_TOO_LARGE, limit=MAX_RATIO)


def _explodes(member: zipfile.ZipInfo) -> bool:
    return member.file_size > 1024 * 1024 and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def _main_part(package: zipfile.ZipFile, names: set[str]) -> str | None:
    """The main part under another name, as some programs write it: look it up in the content types."""
    if "[Content_Types].xml" not in names:
        return None
    root = part(package, "[Content_Types].xml")
    for override in () if root is None else root.iter("{*}Override"):
        if "wordprocessingml.document.main" in (override.get("ContentType") or ""):
            return (override.get("PartName") or "").lstrip("/")
    return None


def main_part(package: zipfile.ZipFile) -> str:
    """Return the name of the main part of a .docx."""
    return _main_part(package, set(package.namelist())) or "word/document.xml"


def _open_document(package: zipfile.ZipFile, names: set[str]) -> str:
    if "META-INF/manifest.xml" in names:
        manifest = part(package, "META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
            raise UnreadableDocument(Refusal.ENCRYPTED)
    mimetype = _read(package, package.getinfo("mimetype")) if "mimetype" in names else b"opendocument.text"
    if b"opendocument.text" not in mimetype:
        raise UnreadableDocument(Refusal.UNSUPPORTED_TYPE, found=mimetype[:80].decode("ascii", "replace"))
    return "odt"


def _kind(names: set[str]) -> str:
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "pptx" if any(name.startswith("ppt/") for name in names) else "zip"
