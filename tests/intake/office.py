"""Documents of the corpus as LibreOffice writes them, kept as files; `python -m tests.intake.office` makes them anew.

The sources carry what word processors add: automatic numbers, running heads, tracked changes, content controls.
"""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.intake import rendering
from tests.intake.corpus_answers import FOLDER

WRITTEN = FOLDER / "office"
NAMES = (
    "decision_with_letterhead",
    "decision_addressees_without_numbers",
    "decision_of_several_questions",
    "decision_with_deadline_headings",
    "minutes_of_a_teachers_council",
    "minutes_with_instructions_table",
    "resolution_of_an_august_conference",
    "road_map_of_heating",
    "public_report_with_directions",
)
FORMATS = ("docx", "odt", "rtf", "doc", "pdf")


def source(name: str, *, tracked: bool) -> bytes:
    """The document as a .docx with running heads, a content control and tracked changes that must not show."""
    lines = [line.rstrip() for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n")]
    document = docx.Document(BytesIO(rendering.as_docx(lines, automatic=True)))
    section = document.sections[0]
    section.footer.paragraphs[0]._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
    written = [paragraph for paragraph in document.paragraphs if len(paragraph.text) > 60]
    if tracked:
        _track(written[0]._p)
    if len(written) > 1:
        _enclose(written[-1]._p)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _track(paragraph: docx.oxml.text.paragraph.CT_P) -> None:
    """Delete a word that was never in the text, and insert the last run anew."""
    author = 'w:author="a" w:date="2026-01-01T00:00:00Z"'
    run = paragraph.r_lst[-1]
    inserted = parse_xml(f'<w:ins {nsdecls("w")} w:id="901" {author}/>')
    run.addprevious(inserted)
    inserted.append(run)
    deleted = "<w:r><w:delText>ВЫЧЕРКНУТО</w:delText></w:r>"
    paragraph.append(parse_xml(f'<w:del {nsdecls("w")} w:id="902" {author}>{deleted}</w:del>'))


def _enclose(paragraph: docx.oxml.text.paragraph.CT_P) -> None:
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    paragraph.addprevious(control)
    control[1].append(paragraph)


def convert(sources: list[Path], form: str, folder: Path) -> None:
    """Let LibreOffice write the sources in another format into the folder, with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
             "--convert-to", form, "--outdir", str(folder), *map(str, sources)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip


def main() -> int:
    WRITTEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder) / f"{name}.docx" for name in NAMES]
        for form in FORMATS:
            for path in sources:
                path.write_bytes(source(path.stem, tracked=form != "pdf"))  # what is printed shows what was struck out
            convert(sources, form, WRITTEN)
    return 0


if __name__ == "__main__":
    sys.exit(main())
