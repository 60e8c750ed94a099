"""Making a report that is kept: as long work, on a schedule, and once more from the history."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config import Settings
from tracker import clock, files, language, mail, work
from tracker.compliance import templates
from tracker.compliance.exports.formats import takes_template, written
from tracker.compliance.models import KeptReport, ReportSchedule, Rhythm
from tracker.compliance.orders import SINCE, SPANNED, About, Order
from tracker.compliance.schedule import latest_day
from tracker.compliance.sheets import sheet
from tracker.db import session, transaction
from tracker.directory.models import Body, Person
from tracker.directory.queries import Visitor
from tracker.language import short_date
from tracker.reminders.choices import declining
from tracker.reminders.enclosed import REPORT
from tracker.resolutions.models import Resolution
from tracker.work import Progress, Work, Write

KIND = "keep_report"
"""The kind of this work."""


@dataclass(frozen=True)
class Made:
    """A report as a file, with its title and the template that it was made of."""

    title: str
    content: bytes
    template_id: int | None


def body_of(order: Order) -> Body:
    """The body whose execution a sheet shows."""
    if order.about is About.RESOLUTION:
        return session.get_one(Resolution, order.id).body
    return session.get_one(Body, int(order.where["body"]) if order.about is About.ORGANISATION else order.id)


def ask(order: Order, ending: str, by: Visitor) -> Work:
    """Have a report made and kept, however long it takes; the row says how far it is."""
    facts = {"order": order.as_json(), "format": ending, "locale": language.locale()}
    return work.ask(KIND, facts, by.person.id)


def make(settings: Settings, given: dict[str, Any], by_id: int, progress: Progress) -> Write:
    """Make a report that was asked for; what is returned keeps it, and tells whom it is made for."""
    order, ending, locale = Order.from_json(given["order"]), given["format"], given["locale"]
    made = _made(order, ending, locale, settings.files_dir)
    progress(1, 2)

    def write() -> dict[str, Any]:
        kept = _keep(settings, made, given, by_id)
        schedule = session.get(ReportSchedule, given.get("schedule", 0))
        if schedule:
            _tell(schedule, kept)
        return {"kept_id": kept.id}

    return write


def _made(order: Order, ending: str, locale: str, folder: Path) -> Made:
    """Compose the sheet in a reading transaction and write the file outside of it."""
    with language.speaking(locale):
        with transaction(write=False):
            composed = sheet(order)
            own = templates.own(body_of(order).id, folder) if takes_template(composed, ending) else None
        content = written(composed, ending, own)
        return Made(composed.name, content, own.id if own else None)


def _keep(settings: Settings, made: Made, given: dict[str, Any], by_id: int) -> KeptReport:
    order = Order.from_json(given["order"])
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "-", made.title)[:120]
    name = f"{name} ({short_date(order.as_of)}).{given['format']}"
    kept = KeptReport(
        body_id=body_of(order).id,
        title=made.title,
        asked=given["order"],
        format=given["format"],
        locale=given["locale"],
        made_at=clock.now(),
        file=files.keep(settings.files_dir, made.content, name, by_id),
        by_id=by_id,
        schedule_id=given.get("schedule"),
        template_id=made.template_id,
    )
    session.add(kept)
    session.flush()
    return kept


def is_the_same(kept: KeptReport, folder: Path) -> bool:
    """Whether the report, made once more from the history and in its own template, is the file, byte for byte."""
    own = templates.of_its_day(kept.template_id, folder)
    with language.speaking(kept.locale):
        again = written(sheet(Order.from_json(kept.asked)), kept.format, own)
    return sha256(again).hexdigest() == kept.file.sha256


def schedule(
    order: Order, ending: str, every: Rhythm, day: int, *, by: Visitor, recipients: Sequence[int], enclosed: bool
) -> ReportSchedule:
    """Have a report made again and again, from the next such day on."""
    asked = {name: value for name, value in order.as_json().items() if name not in {"as_of", "first", "last", "since"}}
    made = ReportSchedule(
        body=body_of(order),
        asked=asked,
        format=ending,
        every=every,
        day=day,
        recipients=list(recipients),
        enclosed=enclosed,
        by_id=by.person.id,
        made_on=latest_day(every, day, by.today),
    )
    session.add(made)
    return made


def stop(it: ReportSchedule, by: Visitor) -> None:
    """Make it no more; what was made is kept."""
    it.stopped_on = it.stopped_on or by.today


def due() -> list[int]:
    """The schedules that a report is to be made of: their last day is not the day they were made on last."""
    running = session.scalars(select(ReportSchedule).where(ReportSchedule.stopped_on.is_(None)))
    return [each.id for each in running if each.made_on != _day(each)]


def _day(it: ReportSchedule) -> date:
    return latest_day(it.every, it.day, clock.today(it.body.time_zone))


def start(schedule_id: int) -> int:
    """Ask for the report of a schedule's day, once; 1 when it was asked for."""
    it = session.get_one(ReportSchedule, schedule_id, with_for_update=True)
    day = _day(it)
    if it.made_on == day or it.stopped_on:
        return 0
    order = _on(it, day)
    it.made_on = day
    facts = {"order": order.as_json(), "format": it.format, "locale": it.by.locale, "schedule": it.id}
    work.ask(KIND, facts, it.by_id)
    return 1


def skip(schedule_id: int) -> None:
    """Take the report of a schedule's day as made."""
    it = session.get_one(ReportSchedule, schedule_id, with_for_update=True)
    it.made_on = _day(it)


def _on(it: ReportSchedule, day: date) -> Order:
    """The order of a day: as things stood at the end of the day before, the year up to then, against the last time."""
    as_of = day - timedelta(days=1)
    order = Order.from_json({**it.asked, "as_of": as_of.isoformat()})
    if (order.about, order.kind) in SPANNED:
        order = replace(order, first=as_of.replace(month=1, day=1), last=as_of.replace(month=12, day=31))
    if order.kind in SINCE:
        before = latest_day(it.every, it.day, day - timedelta(days=1)) - timedelta(days=1)
        order = replace(order, since=before)
    return order


def _tell(it: ReportSchedule, kept: KeptReport) -> None:
    """A letter to each of those chosen, with the file or with the link alone."""
    page = f"/reports/kept/{kept.id}"
    facts = {"body_id": kept.body_id, "title": kept.title, "page": page, "files": [kept.file_id] if it.enclosed else []}
    readers = set(it.recipients) - declining(clock.today(it.body.time_zone))
    for person in session.scalars(select(Person).where(Person.id.in_(readers))):
        key = f"report:{kept.id}:{person.id}"
        mail.post(key, REPORT, recipient_id=person.id, address=person.email, facts=facts)
