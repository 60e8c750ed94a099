"""What the paragraph styles of a .docx say: numbers, headings, bold, alignment; a style adds to its base."""

from dataclasses import dataclass

from lxml import etree

from .docx_numbering import W

_MAX_DEPTH = 20


@dataclass(frozen=True)
class Style:
    """A paragraph style resolved through the styles it is based on."""

    list_id: str | None = None
    list_level: int | None = None
    list_owner: str | None = None
    """The id of the style that names the list, by which a level may be linked."""
    heading: bool = False
    bold: bool = False
    centred: bool = False


def styles(root: etree._Element | None) -> tuple[dict[str, Style], Style]:
    """Return the styles by id, and the default paragraph style."""
    found = {} if root is None else {item.get(W + "styleId") or "": item for item in root.iter(W + "style")}
    resolved = {name: _resolved(name, found, 0) for name in found}
    default = next((name for name, item in found.items() if _is_default(item)), None)
    return resolved, resolved[default] if default else Style()


def _is_default(item: etree._Element) -> bool:
    return item.get(W + "type") == "paragraph" and item.get(W + "default") in {"1", "true"}


def _resolved(name: str, found: dict[str, etree._Element], depth: int) -> Style:
    item = found.get(name)
    if item is None or depth > _MAX_DEPTH:
        return Style()
    based_on = item.find(W + "basedOn")
    base = Style() if based_on is None else _resolved(based_on.get(W + "val") or "", found, depth + 1)
    number, level = item.find(f"{W}pPr/{W}numPr/{W}numId"), item.find(f"{W}pPr/{W}numPr/{W}ilvl")
    alignment = item.find(f"{W}pPr/{W}jc")
    return Style(
        list_id=base.list_id if number is None else number.get(W + "val"),
        list_level=base.list_level if level is None else int(level.get(W + "val") or 0),
        list_owner=base.list_owner if number is None else name,
        heading=base.heading or _is_heading(item),
        bold=is_on(item.find(f"{W}rPr/{W}b"), base.bold),
        centred=base.centred if alignment is None else alignment.get(W + "val") == "center",
    )


def _is_heading(item: etree._Element) -> bool:
    name = item.find(W + "name")
    shown = "" if name is None else (name.get(W + "val") or "").lower()
    return shown.startswith(("heading", "title", "заголовок", "название"))


def is_on(element: etree._Element | None, default: bool) -> bool:
    """Return what an on/off property says: present without a value is on, absent the default."""
    if element is None:
        return default
    return element.get(W + "val") not in {"0", "false", "off", "none"}
