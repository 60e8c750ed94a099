"""The offices' own templates of the execution report: put in, taken out, each version kept for ever."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import audit, clock, files
from tracker.compliance.exports import own_template
from tracker.compliance.exports.own_template import Own
from tracker.compliance.models import ReportTemplate
from tracker.db import session
from tracker.directory.models import Body
from tracker.directory.queries import Visitor


def history(body_id: int) -> list[ReportTemplate]:
    """All that was put in and taken out, the newest first."""
    chosen = select(ReportTemplate).options(joinedload(ReportTemplate.file), joinedload(ReportTemplate.by))
    return list(session.scalars(chosen.where(ReportTemplate.body_id == body_id).order_by(ReportTemplate.id.desc())))


def current(body_id: int) -> ReportTemplate | None:
    """The template in use; None while it is the product's own."""
    chosen = select(ReportTemplate).where(ReportTemplate.body_id == body_id).order_by(ReportTemplate.id.desc()).limit(1)
    last = session.scalars(chosen).first()
    return last if last and last.file_id else None


def own(body_id: int, folder: Path) -> Own | None:
    """The template in use with its bytes; FileNotFoundError when the disk has lost them."""
    it = current(body_id)
    return _opened(it, folder) if it else None


def of_its_day(template_id: int | None, folder: Path) -> Own | None:
    """The version of a template that a report was made of."""
    return _opened(session.get_one(ReportTemplate, template_id), folder) if template_id else None


def _opened(it: ReportTemplate, folder: Path) -> Own:
    if it.file is None:
        raise ValueError("a template that was taken out has no bytes")
    return Own(it.id, files.content(folder, it.file))


def put(body: Body, data: bytes, name: str, by: Visitor, folder: Path) -> ReportTemplate:
    """Use a file as the template from now on; BadTemplate says why it can't be."""
    own_template.check(data)
    kept = files.keep(folder, data, name, by.person.id)
    made = ReportTemplate(body_id=body.id, file=kept, by_id=by.person.id, at=clock.now())
    session.add(made)
    audit.record(body, "put_template", by_id=by.person.id, after={"file": kept.name, "sha256": kept.sha256})
    return made


def take_out(body: Body, by: Visitor) -> None:
    """Use the product's own again; the versions stay."""
    it = current(body.id)
    if it is None or it.file is None:
        return
    session.add(ReportTemplate(body_id=body.id, file_id=None, by_id=by.person.id, at=clock.now()))
    audit.record(body, "take_template_out", by_id=by.person.id, before={"file": it.file.name, "sha256": it.file.sha256})
