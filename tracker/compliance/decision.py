"""The draft of the next decision: what the figures propose, as numbered points that the reader reads back."""

from tracker.compliance import words
from tracker.compliance.printed import Part, Sheet
from tracker.compliance.sheet import Report
from tracker.directory.models import Body
from tracker.language import gettext, long_date

BLANK = "________"


def drafted(report: Report, body: Body) -> Sheet:
    """The draft, upright, without its day and number, which come when it is adopted."""
    of_body = words.of_body(body.kind)
    day = long_date(report.as_of)
    opening = gettext(
        "Having heard the information on the execution of the resolutions %(of_body)s as of %(day)s, %(decided)s:",
        of_body=of_body, day=day, decided=words.decided(body.kind),
    )  # fmt: skip
    points = (
        gettext(
            "Take note of the report on the execution of the resolutions %(of_body)s as of %(day)s.",
            of_body=of_body, day=day,
        ),
        *report.proposals,
    )  # fmt: skip
    return Sheet(
        title=gettext("DECISION"),
        subject=(
            body.name,
            gettext("of %(blank)s No. %(blank)s (draft)", blank=BLANK),
            gettext("“On the execution of the resolutions %(of_body)s”", of_body=of_body),
        ),
        as_of=report.as_of,
        as_of_words="",
        parts=(Part("", notes=(opening,), sentences=points),),
        signatures=report.signatures,
        made_by=words.made_by(report.executor),
        upright=True,
    )
