"""The office's own template of the execution report: brought, looked at, taken out; and what it can name."""

from io import BytesIO
from pathlib import Path
from typing import Any

from flask import flash, redirect, render_template, send_file, url_for
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from tracker.compliance import templates
from tracker.compliance.exports import default_template
from tracker.compliance.exports.formats import FORMATS
from tracker.compliance.exports.template_tags import BadTemplate, TemplateFault
from tracker.compliance.fields import FIELDS
from tracker.compliance.models import ReportTemplate
from tracker.db import session
from tracker.directory.models import Body
from tracker.language import Marked, gettext, mark, pgettext
from tracker.web import access
from tracker.web.access import allow
from tracker.web.files import attachment
from tracker.web.forms import Form, _
from tracker.web.reports import bp
from tracker.web.reports_kept import KEEPERS, scheduled_bodies

__all__ = ["bp"]

FAULTS: dict[TemplateFault, Marked] = {
    TemplateFault.NOT_DOCX: mark("template", "This is no Word file (DOCX), or it is damaged."),
    TemplateFault.MACROS: mark("template", "The file has macros: save it as a document without them (DOCX)."),
    TemplateFault.REMOTE: mark(
        "template", "The file brings something from elsewhere (%(mark)s): put it in as a picture or take it out."
    ),
    TemplateFault.EMBEDDED: mark("template", "Another file is embedded (%(mark)s): take it out."),
    TemplateFault.UNSAFE_FIELD: mark("template", "A Word field reads from elsewhere (%(mark)s): take it out."),
    TemplateFault.HIDDEN_MARK: mark(
        "template",
        "“%(mark)s” stands where no field can: in a description, in a Word field or in a deleted text. Accept"
        " all corrections and take it out.",
    ),
    TemplateFault.UNFINISHED: mark(
        "template",
        "“%(mark)s” %(where)s has no other half: a field is written {{ name }}, a command {%% … %%}, each "
        "within one paragraph.",
    ),
    TemplateFault.NO_SUCH_MARK: mark("template", "“%(mark)s” %(where)s is neither a field nor a command."),
    TemplateFault.UNKNOWN_FIELD: mark(
        "template", "“%(mark)s” %(where)s names a field that is not known there.%(near)s"
    ),
    TemplateFault.NO_LIST: mark("template", "“%(mark)s” %(where)s repeats what is no list."),
    TemplateFault.IS_LIST: mark("template", "“%(mark)s” %(where)s is a list: repeat it with {%% for … in … %%}."),
    TemplateFault.TAKEN_NAME: mark(
        "template", "“%(mark)s” %(where)s calls an item by a name that is taken: choose another."
    ),
    TemplateFault.NOT_ALONE: mark(
        "template", "“%(mark)s” %(where)s has to stand alone: {%%p … %%} in its paragraph, {%%tr … %%} in its row."
    ),
    TemplateFault.NOT_IN_A_ROW: mark("template", "“%(mark)s” %(where)s is about rows and stands outside of a table."),
    TemplateFault.NOT_CLOSED: mark(
        "template",
        "“%(mark)s” %(where)s is not closed: its {%% endfor %%} or {%% endif %%} is missing or is another one's.",
    ),
    TemplateFault.NOT_OPENED: mark("template", "“%(mark)s” %(where)s closes what was not opened."),
    TemplateFault.CROSSED: mark(
        "template",
        "“%(mark)s” %(where)s is closed elsewhere: both have to be of one kind and stand in one paragraph, "
        "one cell or one table.",
    ),
    TemplateFault.BROKEN: mark(
        "template", "The template can't be filled in: begin anew from the one that can be downloaded here."
    ),
}
"""Why a template isn't taken, in one sentence."""

PARTS: dict[str, Marked] = {
    "header": mark("template", "in the head of the page"),
    "footer": mark("template", "in the foot of the page"),
}


class TemplateForm(Form):
    """A Word file to be the template."""

    template = FileField(_("Template (DOCX)"), [FileRequired(_("Choose a file."))])


@bp.route("/bodies/<int:body_id>/template", methods=["GET", "POST"])
@allow(*KEEPERS)
def template(body_id: int) -> Response | str:
    """The template in use, its versions, what it can name; a new one sent is looked at and used from now on."""
    body = _body(body_id)
    form = TemplateForm()
    if form.validate_on_submit():
        given = form.template.data
        try:
            templates.put(body, given.read(), given.filename, access.visitor(), _folder())
        except BadTemplate as refused:
            form.template.errors = [words(refused)]
        else:
            flash(gettext("The execution report is made of this template from now on."))
            return redirect(url_for(".template", body_id=body.id))
    return render_template(
        "reports/template.html", form=form, body=body, current=templates.current(body.id),
        versions=templates.history(body.id), fields=FIELDS, examples=_examples(),
    )  # fmt: skip


def _examples() -> list[tuple[str, str]]:
    """What can stand in a template, and what each does."""
    return [
        ("{{ название }}", gettext("a field: its text is put in its place, in its font")),
        (
            "{%p for вывод in выводы %} … {%p endfor %}",
            gettext(
                "repeats the paragraphs between for each item of a list; "
                "each of the two stands in a paragraph of its own"
            ),
        ),
        (
            "{%tr for строка in строки %} … {%tr endfor %}",
            gettext(
                "repeats the rows of a table between; each of the two stands in a row of its own, which isn't printed"
            ),
        ),
        (
            "{%p if выводы %} … {%p endif %}",
            gettext("shows what is between only when there is something; else and not are understood too"),
        ),
    ]


@bp.get("/bodies/<int:body_id>/template/default")
@allow(*KEEPERS)
def default(body_id: int) -> Response:
    """The template to begin with."""
    _body(body_id)
    name = gettext("Template of the execution report")
    return send_file(
        BytesIO(default_template.made()), FORMATS["docx"].media_type, as_attachment=True, download_name=f"{name}.docx"
    )


@bp.get("/templates/<int:template_id>/file")
@allow(*KEEPERS)
def template_file(template_id: int) -> Response:
    """A version as it was brought."""
    it = access.found(session.get(ReportTemplate, template_id))
    _body(it.body_id)
    return attachment(access.found(it.file))


@bp.post("/bodies/<int:body_id>/template/take-out")
@allow(*KEEPERS)
def take_template_out(body_id: int) -> Response:
    """Use the product's own again."""
    body = _body(body_id)
    templates.take_out(body, access.visitor())
    flash(gettext("The execution report looks as the program makes it by itself again; the versions are kept."))
    return redirect(url_for(".template", body_id=body.id))


def words(refused: BadTemplate) -> str:
    """Why a template isn't taken, in one sentence that says where."""
    near = refused.values["near"]
    return pgettext(
        *FAULTS[refused.fault],
        mark=refused.values["mark"],
        where=_where(refused.values["place"]),
        near=" " + gettext("Is “%(near)s” meant?", near=near) if near else "",
    )


def _where(place: dict[str, Any] | None) -> str:
    """«в таблице 3, в строке 7», «в абзаце «Вот: …»»."""
    if place is None:
        return ""
    if place["part"] in PARTS:
        return pgettext(*PARTS[place["part"]])
    if place["table"]:
        return gettext("in table %(table)s, row %(row)s", table=place["table"], row=place["row"])
    return gettext("in the paragraph “%(words)s”", words=place["words"])


def _body(body_id: int) -> Body:
    return access.found(next((each for each in scheduled_bodies() if each.id == body_id), None))


def _folder() -> Path:
    folder: Path = access.settings().files_dir
    return folder
