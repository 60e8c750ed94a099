"""The child process that looks at an own template, or fills it in: JSON comes in, a file goes out.

The marks are Jinja's, in a sandbox that has nothing but texts in it; they are laid free in the Word file by docxtpl.
"""

import io
import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from tracker.compliance.exports.ooxml import NAMESPACE, clean
from tracker.compliance.exports.package import part_info
from tracker.compliance.exports.template_file import parts
from tracker.compliance.exports.template_tags import BadTemplate, TemplateFault, check
from tracker.compliance.fields import FIELDS, Field

W = f"{{{NAMESPACE}}}"

CORE = "docProps/core.xml"
TITLE = "{http://purl.org/dc/elements/1.1/}title"

BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')


def checked(template: bytes) -> None:
    """BadTemplate when the template can't be taken; each mark is looked at, then all is filled in twice for a trial."""
    for part in parts(template):
        check(part, FIELDS)
    for number in (2, 0):
        try:
            Document(io.BytesIO(filled(template, _sample(FIELDS, number), "")))
        except (TemplateError, etree.LxmlError, OpcError, BadZipFile, KeyError, ValueError) as error:
            raise BadTemplate(TemplateFault.BROKEN) from error


def _sample(fields: Sequence[Field], number: int) -> dict[str, Any]:
    """Values for a trial: so many items in each list, and texts where there are items."""
    return {
        each.name: [_sample(each.items, number)] * number if each.items else each.name if number else ""
        for each in fields
    }


def filled(template: bytes, values: Mapping[str, Any], title: str) -> bytes:
    """The Word file; the same bytes for the same template and values."""
    file = _Word(io.BytesIO(template))
    file.render(_literal(values), ImmutableSandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    written = io.BytesIO()
    file.save(written)
    return _packed_alike(written, clean(title))


class _Word(DocxTemplate):  # type: ignore[misc]
    """A template whose values are texts already escaped, and whose tables have the columns that they have."""

    def render_xml_part(self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: Any = None) -> str:
        """The part with its marks filled in; nothing in the values is taken for a mark or for a line of XML."""
        self.current_rendering_part = part
        return str(jinja_env.from_string(src_xml).render(context))

    def fix_tables(self, xml: str) -> etree._Element:
        """The body without what Word doesn't open: a table without a row, a cell without a paragraph at its end."""
        body = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
        for table in list(body.iter(f"{W}tbl")):
            if next(table.iter(f"{W}tr"), None) is None:
                table.getparent().remove(table)
        for cell in body.iter(f"{W}tc"):
            if not len(cell) or cell[-1].tag != f"{W}p":
                etree.SubElement(cell, f"{W}p")
        return body

    def render_properties(self, context: Mapping[str, Any], jinja_env: Any = None) -> None:
        """Properties hold no marks."""

    def render_footnotes(self, context: Mapping[str, Any], jinja_env: Any = None) -> None:
        """Footnotes hold no marks."""


def _literal(value: Any) -> Any:
    """The values with every text as it has to stand in the XML."""
    if isinstance(value, str):
        return escape(clean(value)).replace("\n", BREAK).replace("\t", TAB)
    if isinstance(value, Mapping):
        return {name: _literal(each) for name, each in value.items()}
    return [_literal(each) for each in value]


def _packed_alike(written: io.BytesIO, title: str) -> bytes:
    """The same package under the report's title, each part dated alike, so that the bytes don't depend on the hour."""
    file = io.BytesIO()
    with ZipFile(written) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(part_info(name), _titled(content, title) if name == CORE else content)
    return file.getvalue()


def _titled(properties: bytes, title: str) -> bytes:
    root = etree.fromstring(properties, etree.XMLParser(resolve_entities=False, no_network=True))
    found = root.find(TITLE)
    (etree.SubElement(root, TITLE) if found is None else found).text = title
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _main() -> None:
    given = json.loads(sys.stdin.buffer.read())
    template = b64decode(given["template"])
    try:
        if "values" not in given:
            checked(template)
        made = filled(template, given["values"], given["title"]) if "values" in given else b""
    except BadTemplate as refused:
        sys.stdout.write(json.dumps({"reason": refused.fault, "values": refused.values}))
        sys.exit(3)
    sys.stdout.write(json.dumps(b64encode(made).decode()))


if __name__ == "__main__":
    _main()
