"""How much processor time the files of a report take, beside their libraries writing the same cells bare."""

import csv as bare_csv
import io
import json
import subprocess  # nosec B404  # the bare type-setter is a child as ours is, with fixed arguments
import sys
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter  # type: ignore[import-untyped]

from tracker.bench import DAY, Bench, Figure, compared
from tracker.compliance.exports import csv, docx, pdf, xlsx
from tracker.compliance.printed import Cell, Column, Group, Line, Part, Sheet, Table, flat
from tracker.language import short_date

WIDTHS = (500, 1050, 3600, 2250, 1550, 1300, 3267, 1620)
LONG_CSV = 100_000
SIZES = (500, 1_000, 10_000)

Write = Callable[[], object]


def files(bench: Bench) -> Iterator[Figure]:
    """DOCX, PDF and XLSX of growing numbers of rows, and a long CSV; each also as a ratio to the bare writing."""
    for rows in SIZES[:2] if bench.quick else SIZES:
        made = _sheet(rows)
        cells = [[cell.text for cell in line.cells] for line in made.parts[0].tables[0].lines]
        pairs: dict[str, tuple[Write, Write]] = {
            "docx": (partial(docx.write, made), partial(_bare_docx, cells)),
            "pdf": (partial(pdf.write, made), partial(_bare_pdf, cells)),
            "xlsx": (partial(xlsx.write, made), partial(_bare_xlsx, cells)),
        }
        for name, (write, bare) in pairs.items():
            yield from _compared(name, write, bare, str(rows), 3 if rows > 1000 else 7)
    yield from _long_csv()


def memory(bench: Bench) -> Iterator[Figure]:
    """What the longest PDF takes at most, beside what it may take."""
    rows = SIZES[1 if bench.quick else 2]
    yield Figure("pdf_mb", _megabytes(f"pdf.write(report_files._sheet({rows}))"), "MB", str(rows), "none", 500)


MEASURED = """
import resource
from tracker.bench import report_files
from tracker.compliance.exports import pdf
%s
print(sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024)
"""


def _megabytes(work: str) -> float:
    """What a process of its own takes at most for a work, and its largest child beside it."""
    done = subprocess.run([sys.executable, "-c", MEASURED % work], capture_output=True, check=True)  # nosec B603
    return float(done.stdout)


def _compared(name: str, write: Write, bare: Write, size: str, rounds: int) -> Iterator[Figure]:
    value, baseline = compared(write, bare, rounds)
    yield Figure(f"{name}_ms", value, "ms", size, "none", baseline)
    yield Figure(f"{name}_vs_bare", value / baseline, "times", size, "none", 1)


def _long_csv() -> Iterator[Figure]:
    table = _sheet(1000).parts[0].tables[0]
    heads, rows = flat(table)
    many = list(rows) * (LONG_CSV // 1000)
    texts = [[cell if isinstance(cell, str) else str(cell) for cell in row] for row in many]
    value, bare = compared(lambda: sum(map(len, csv.streamed(heads, many))), lambda: _bare_csv(texts), 3)
    yield Figure("csv_100k_ms", value, "ms", str(LONG_CSV), "none", bare)


def _sheet(rows: int) -> Sheet:
    """An execution report as those of a collegium are: eight columns, a sentence in some of them."""
    columns = tuple(Column(f"Графа {number}", width) for number, width in enumerate(WIDTHS))
    table = Table("Справка", columns, (Group("", tuple(map(_line, range(rows)))),), kind="report")
    return Sheet(
        "Справка об исполнении", ("Коллегия",), DAY, "по состоянию на 15 июня", (Part("Исполнение", (table,)),)
    )


def _line(number: int) -> Line:
    return Line(
        (
            Cell(str(number), number),
            Cell(f"{number // 20 + 1}.{number % 20 + 1}"),
            Cell(
                "обеспечить проведение мероприятий по плану работы и представить отчёт с подтверждающими документами."
            ),
            Cell("Образовательные организации (45)"),
            Cell(short_date(DAY), DAY),
            Cell("–"),
            Cell("Исполнено 37 из 45; не исполнили: СОШ № 3 (до 01.06), СОШ № 8 (до 01.06); на рассмотрении: 2."),
            Cell("не исполнено, просрочено на 14 дней"),
        )
    )


def _bare_docx(rows: list[list[str]]) -> bytes:
    """The same cells as a bare table of WordprocessingML, zipped."""
    text = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{escape(cell)}</w:t></w:r></w:p></w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document><w:body><w:tbl>{text}</w:tbl></w:body></w:document>")
    return file.getvalue()


BARE_TYPST = """
import json, sys, typst
rows = json.load(sys.stdin)
source = '''#set document(title: "t", date: datetime(year: 2026, month: 6, day: 15))
#set page(paper: "a4", flipped: true)
#set text(lang: "ru", size: 10pt)
#table(columns: %s, table.header(..range(8).map(str)), ..json(bytes(sys.inputs.rows)).flatten())'''
compiler = typst.Compiler(
    (source % sys.argv[1]).encode(), ignore_system_fonts=True, sys_inputs={"rows": json.dumps(rows)}
)
sys.stdout.buffer.write(compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"]))
"""


def _bare_pdf(rows: list[list[str]]) -> bytes:
    """The same cells as one bare table, in a child as well, to the same standards."""
    widths = f"({', '.join(f'{width}fr' for width in WIDTHS)})"
    command = [sys.executable, "-c", BARE_TYPST, widths]
    return subprocess.run(command, input=json.dumps(rows).encode(), capture_output=True, check=True).stdout  # nosec B603


def _bare_xlsx(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            page.write_string(number, place, cell)
    book.close()
    return file.getvalue()


def _bare_csv(rows: list[list[str]]) -> int:
    text = io.StringIO()
    bare_csv.writer(text, delimiter=";").writerows(rows)
    return len(text.getvalue().encode())
