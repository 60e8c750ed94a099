"""What an office's own template of the execution report can name: the fields by their names.

The names are Russian in both languages of the product: they stand in the text of the template itself.
"""

from dataclasses import dataclass

from tracker.language import Marked, mark


@dataclass(frozen=True)
class Field:
    """One field: its name, what it says, and, of a list, what each of its items has."""

    name: str
    says: Marked
    items: tuple["Field", ...] = ()


ROW = (
    Field("номер", mark("field", "the number of the row")),
    Field("пункт", mark("field", "the number of the point as printed")),
    Field("поручение", mark("field", "what is ordered")),
    Field("исполнитель", mark("field", "who answers for it, and the co-executors")),
    Field("срок", mark("field", "the day that holds, and the day first set")),
    Field("исполнено", mark("field", "the day of the execution")),
    Field("информация", mark("field", "what became of it")),
    Field("отметка", mark("field", "what it counts as")),
)
"""In the order of the columns of the report."""

FIGURES = (
    Field("что", mark("field", "what is counted")),
    Field("всего", mark("field", "how many in all")),
    Field("в_срок", mark("field", "executed on time")),
    Field("с_опозданием", mark("field", "executed late")),
    Field("не_исполнено", mark("field", "not executed in time")),
    Field("срок_не_наступил", mark("field", "not yet due")),
    Field("снято", mark("field", "taken off control unexecuted")),
    Field("проверка", mark("field", "the control sum")),
    Field("доля", mark("field", "the share on time by the current days")),
    Field("доля_по_первому_сроку", mark("field", "the share on time by the days first set")),
    Field("доля_без_продлений", mark("field", "the share never extended")),
)
"""In the order of the columns of the two tables of figures, what is counted once."""

DUTY = (
    Field("организация", mark("field", "the organisation")),
    Field("период", mark("field", "the period of what recurs")),
    Field("срок", mark("field", "the day that holds")),
    Field("первый_срок", mark("field", "the day first set")),
    Field("исполнено", mark("field", "the day of the execution")),
    Field("отметка", mark("field", "what it counts as")),
)
"""In the order of the columns of the appendix."""

SENTENCE = (Field("номер", mark("field", "its number")), Field("текст", mark("field", "its text")))

FIELDS = (
    Field("название", mark("field", "the title of the report")),
    Field("предмет", mark("field", "the resolution or the span of days that it is about")),
    Field("орган", mark("field", "the name of the body")),
    Field("на_дату", mark("field", "as of which day")),
    Field("показатели", mark("field", "the figures: a line for each thing that is counted"), FIGURES),
    Field("пояснения", mark("field", "the formulas under the figures"), SENTENCE),
    Field(
        "разделы", mark("field", "the rows by resolutions; one without a title, if it is about one resolution"),
        (
            Field("название", mark("field", "the resolution, where there are several")),
            Field("строки", mark("field", "its rows"), ROW),
        ),
    ),
    Field("строки", mark("field", "all rows together"), ROW),
    Field("примечания", mark("field", "what is said under the rows"), SENTENCE),
    Field("выводы", mark("field", "the conclusions"), SENTENCE),
    Field("предложения", mark("field", "the proposals"), SENTENCE),
    Field(
        "подписи", mark("field", "who signs"),
        (Field("должность", mark("field", "the position")), Field("имя", mark("field", "initials and surname"))),
    ),
    Field("исполнил", mark("field", "who made the report, with a line for the telephone")),
    Field(
        "приложение", mark("field", "the assignments to several organisations; empty, if no appendix was asked for"),
        (
            Field("название", mark("field", "the point and its text")),
            Field("строки", mark("field", "its organisations"), DUTY),
        ),
    ),
)  # fmt: skip
"""Everything that a template can name, in the order of the report."""
