"""The look of the sheets in Word: Times New Roman, 12 points in the text and 10 in tables, thin rules."""

from tracker.compliance.exports.ooxml import NAMESPACE

FONT = "Times New Roman"


def styles(language: str) -> str:
    """The part with the styles, for texts in a language such as «ru-RU»."""
    return _STYLES.replace("LANGUAGE", language)


def _style(name: str, title: str, paragraph: str = "", text: str = "", *, kind: str = "paragraph") -> str:
    based = '<w:basedOn w:val="Normal"/>' if kind == "paragraph" else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{title}"/>{based}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
    )


def _heading(name: str, title: str, level: int, *, align: str, size: int, before: int) -> str:
    paragraph = (
        f'<w:keepNext/><w:spacing w:before="{before}" w:after="80"/><w:jc w:val="{align}"/>'
        f'<w:outlineLvl w:val="{level}"/>'
    )
    return _style(name, title, paragraph, f'<w:b/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')


def _spaced(before: int, after: int, align: str = "left", more: str = "") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>{more}<w:jc w:val="{align}"/>'


_SMALL = '<w:sz w:val="20"/><w:szCs w:val="20"/>'
_RULES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = (
    '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)

_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
    f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    f'<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="LANGUAGE" w:eastAsia="LANGUAGE" w:bidi="ar-SA"/>'
    f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
    f'<w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    f'<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    f"<w:tblPr>{_MARGINS}</w:tblPr></w:style>"
    + _heading("Heading1", "heading 1", 0, align="center", size=28, before=0)
    + _heading("Heading2", "heading 2", 1, align="left", size=24, before=240)
    + _style(
        "Appendix",
        "Appendix",
        "<w:keepNext/><w:pageBreakBefore/>" + _spaced(0, 80) + '<w:outlineLvl w:val="1"/>',
        '<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>',
    )
    + _style("Centred", "Centred", _spaced(0, 40, "center"))
    + _style("Text", "Text", _spaced(0, 60, "both", '<w:ind w:firstLine="567"/>'))
    + _style("Note", "Note", _spaced(60, 60), _SMALL)
    + _style("Cell", "Cell", "", _SMALL)
    + _style("CellCentred", "Cell centred", '<w:jc w:val="center"/>', _SMALL)
    + _style("CellHead", "Cell head", '<w:keepNext/><w:jc w:val="center"/>', "<w:b/>" + _SMALL)
    + _style("CellGroup", "Cell group", "<w:keepNext/>", "<w:b/>" + _SMALL)
    + _style("Signature", "Signature", "<w:keepNext/>" + _spaced(240, 0))
    + _style("Footer", "footer", '<w:jc w:val="right"/>', _SMALL)
    + '<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/><w:basedOn w:val="TableNormal"/>'
    + f"<w:tblPr><w:tblBorders>{_RULES}</w:tblBorders>{_MARGINS}</w:tblPr></w:style>"
    + '<w:style w:type="table" w:styleId="Plain"><w:name w:val="Plain"/><w:basedOn w:val="TableNormal"/>'
    + f"<w:tblPr>{_MARGINS}</w:tblPr></w:style></w:styles>"
)
