"""An own template as a Word file: what may not be in it, and its paragraphs with their places."""

import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from tracker.compliance.exports.ooxml import NAMESPACE
from tracker.compliance.exports.template_tags import LOOSE, BadTemplate, Passage, Place, TemplateFault
from tracker.intake.documents import packages
from tracker.intake.refusals import UnreadableDocument

W = f"{{{NAMESPACE}}}"

FOREIGN = ("/oleObject", "/package", "/control", "/aFChunk", "/subDocument", "/attachedTemplate", "/frame")
"""The kinds of relations by which a file brings another one with it."""

UNSAFE = ("DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DATABASE", "MACROBUTTON", "IMPORT", "IMPORTDATA")
"""The fields by which Word reads from elsewhere or starts something."""

FIRST_WORDS = 80


def parts(data: bytes) -> Iterator[list[Passage]]:
    """The paragraphs of each part in order; BadTemplate when it is no Word file or brings more than text and looks."""
    with _opened(data) as package:
        _refuse_macros(package)
        _refuse_relations(package)
        for name in (packages.main_part(package), *_margins(package)):
            root = packages.part(package, name)
            if root is not None:
                _refuse_fields(root)
                _refuse_hidden(root)
                yield list(_of_part(root, re.sub(r"\d*\.xml$", "", name.rpartition("/")[2])))


def _opened(data: bytes) -> ZipFile:
    try:
        if packages.format_of(data) == "docx":
            return packages.opened(data)
    except UnreadableDocument as error:
        raise BadTemplate(TemplateFault.NOT_DOCX) from error
    raise BadTemplate(TemplateFault.NOT_DOCX)


def _margins(package: ZipFile) -> list[str]:
    """The heads and feet of pages."""
    return sorted(name for name in package.namelist() if name.startswith(("word/header", "word/footer")))


def _refuse_macros(package: ZipFile) -> None:
    types = packages.part(package, "[Content_Types].xml")
    said = "" if types is None else " ".join(each.get("ContentType") or "" for each in types)
    if "macroEnabled" in said or "vba" in said or any("vba" in name for name in package.namelist()):
        raise BadTemplate(TemplateFault.MACROS)


def _refuse_relations(package: ZipFile) -> None:
    """Nothing from elsewhere but links that a reader may follow, no files within the file."""
    for name in package.namelist():
        root = packages.part(package, name) if name.endswith(".rels") else None
        for relation in () if root is None else root:
            kind, target = relation.get("Type") or "", relation.get("Target") or ""
            if relation.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
                raise BadTemplate(TemplateFault.REMOTE, target[:FIRST_WORDS])
            if kind.endswith(FOREIGN):
                raise BadTemplate(TemplateFault.EMBEDDED, target[:FIRST_WORDS])


def _refuse_fields(root: etree._Element) -> None:
    said = [each.text or "" for each in root.iter(f"{W}instrText")]
    said += [each.get(f"{W}instr") or "" for each in root.iter(f"{W}fldSimple")]
    for instruction in said:
        if instruction.strip().upper().split(" ")[0] in UNSAFE:
            raise BadTemplate(TemplateFault.UNSAFE_FIELD, instruction.strip()[:FIRST_WORDS])


def _refuse_hidden(root: etree._Element) -> None:
    """A mark outside the text would be filled in as well: in a description, a field, a deleted word."""
    for each in root.iter():
        texts = [*each.attrib.values(), each.tail or "", "" if each.tag == f"{W}t" else each.text or ""]
        if found := next((text for text in texts if LOOSE.search(text)), None):
            raise BadTemplate(TemplateFault.HIDDEN_MARK, found.strip()[:FIRST_WORDS])


def _of_part(root: etree._Element, part: str) -> Iterator[Passage]:
    numbers = {each: number for number, each in enumerate(root.iter(), 1)}
    tables = [each for each in root.iter(f"{W}tbl") if next(each.iterancestors(f"{W}tbl"), None) is None]
    places = {table: number for number, table in enumerate(tables, 1)}
    for paragraph in root.iter(f"{W}p"):
        text = _text(paragraph)
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        outermost = list(paragraph.iterancestors(f"{W}tbl"))[-1:]
        yield Passage(
            text=text,
            place=Place(part, places[outermost[0]] if outermost else 0, _number(row), text.strip()[:FIRST_WORDS]),
            number=numbers[paragraph],
            holder=numbers[paragraph.getparent()],
            table=0 if row is None else numbers[row.getparent()],
            alone_in_row=row is not None and "".join(map(_text, row.iter(f"{W}p"))).strip() == text.strip(),
        )


def _number(row: etree._Element | None) -> int:
    """The number of a row in its table, from 1; 0 of no row."""
    return 0 if row is None else 1 + sum(1 for _ in row.itersiblings(f"{W}tr", preceding=True))


def _text(paragraph: etree._Element) -> str:
    """The text of a paragraph without that of paragraphs within it."""
    return "".join(
        each.text or "" for each in paragraph.iter(f"{W}t") if next(each.iterancestors(f"{W}p")) is paragraph
    )
