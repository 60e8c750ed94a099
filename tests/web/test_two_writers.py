"""Two people at one form: the second is told what changed and keeps what was typed; no changing route is left out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.executions import rows
from tests.municipality import SCHOOLS, Municipality
from tests.web.client import Browser
from tests.web.test_access import rows as access_rows
from tracker import db
from tracker.calendar.services import correct_calendar
from tracker.executions.models import Execution

Enter = Callable[[str], Browser]


@dataclass(frozen=True)
class Form:
    """A page on which two people do something to one thing: who they are, what each types, what the second is told."""

    who: str
    page: str
    first: dict[str, Any]
    second: dict[str, Any]
    told: str
    action: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    """What both have to choose beside."""


DAYS = {"starts_on": "2026-07-01", "ends_on": "2026-07-14"}

FORMS = {
    "registry.organisation": Form(
        "administrator", "/admin/directory/organisations/{school1}", {"name": "Школа первая"}, {"name": "Школа один"},
        "Изменено",
    ),
    "registry.group": Form(
        "administrator", "/admin/directory/groups/{group}", {"name": "Школы"}, {"name": "Все школы"}, "Изменено"
    ),
    "rules.show": Form(
        "secretary", "/bodies/{body}/rules", {"executions_review_days": "3"}, {"executions_review_days": "5"},
        "Рабочих дней на проверку отчёта: 2 → 3",
    ),
    "people.offices": Form(
        "secretary", "/organisations/people", {"reason": "Отпуск"}, {"reason": "Командировка"}, "Отмечено отсутствие",
        action="/people", more={"person": "{person}", **DAYS},
    ),
    "people.curators": Form(
        "secretary", "/organisations/curators", {"organisations": ["{school1}"]}, {"organisations": ["{school2}"]},
        "Внесено назначение", action="/curators",
        more={"person": "{person}", "body": "{body}", "starts_on": "2026-06-15"},
    ),
    "admin.person": Form(
        "administrator", "/admin/people/{person}", {"ends_on": "2026-12-31"}, {"ends_on": "2027-12-31"},
        "Внесено назначение", action="/people/{person}",
        more={"role": "deputy", "body": "0", "organisation": "{school2}", "starts_on": "2026-06-15"},
    ),
    "admin.calendar": Form(
        "administrator", "/admin/calendar", {"note": "Приказ 1"}, {"note": "Приказ 2"}, "Внесена поправка в календарь",
        more={"day": "2026-06-19", "working": "off"},
    ),
    "links.settings": Form(
        "administrator", "/admin/links", {"answer_days": "7"}, {"answer_days": "9"}, "Изменены правила ссылок"
    ),
    "came.settings": Form(
        "administrator", "/admin/inbox", {"bounces": "y"}, {"answers": "y"}, "Изменена обработка входящих писем"
    ),
    "messengers.settings": Form("administrator", "/admin/messengers", {"allowed": ""}, {"allowed": "y"}, "мессендж"),
    "addresses.correct": Form(
        "administrator", "/addresses/people/{person}", {"email": "a@example.org"}, {"email": "b@example.org"},
        "Исправлен адрес",
    ),
    "texts.correct": Form(
        "chair", "/resolutions/{resolution}/points/{assignment}/text", {"text": "Сделать одно.", "reason": "Описка."},
        {"text": "Сделать другое.", "reason": "Ошибка."}, "Сделать одно.",
    ),
    "asked.issued": Form(
        "chair", "/resolutions/{resolution}/points/{assignment}/asked", {"link": "must", "reason": "Нужна ссылка."},
        {"order": "must", "reason": "Нужен приказ."}, "изменил",
    ),
    "recurring.issued": Form(
        "chair", "/resolutions/{resolution}/points/{assignment}/recurrence", {"every": "week", "reason": "Чаще."},
        {"every": "year", "reason": "Реже."}, "еженедельно", more={"day": "5"},
    ),
}  # fmt: skip
"""The forms of one thing, each with its own way to be tried."""

BY_STATE = {
    *(
        "decisions.grant",
        "decisions.refuse",
        "decisions.reopen",
        "decisions.withdraw",
        "control.check",
        "executions.report",
    ),
    *("executions.send_back", "executions.extension", "executions.take_back_extension", "executions.ask_note"),
    *("inner.pass_on", "inner.reassign", "inner.report", "inner.send_back", "inner.take_back"),
    *(
        "registry.closing",
        "admin.activity",
        "invitations.forget_second_factor",
        "admin.end_appointment",
        "people.end_curator",
        "people.remove_absence",
    ),
    *(
        "letters.again",
        "addresses.write_again",
        "work.again",
        "work.put_away",
        "matrix.remind",
        "reports.stop_schedule",
    ),
    *("reports.take_template_out", "reports.kept_again", "came.done", "came.put_aside", "holds.release"),
}
"""What is done once: the second finds another state, is told so and given back what was typed."""

SEALED = {
    *("changes.controller", "changes.day", "changes.exclude", "changes.join", "changes.put_back", "changes.take_off"),
    *("control.decide", "requests.index", "listing.change", "registry.table"),
}
"""What is shown first: the preview is bound to what was seen."""

ADDS = {
    *("registry.bring_table", "registry.new_body", "registry.new_group", "registry.new_organisation", "admin.people"),
    *("check.bring_in", "executions.note", "reports.body_keep", "reports.resolution_keep", "reports.organisation_keep"),
    *("reports.schedules", "reports.template"),
}
"""What makes something new beside what there is; a name that is taken is said so."""

OWN = {
    *("account.end_other_sessions", "account.show", "due_days.renew", "admin.new_password"),
    *("invitations.one", "invitations.everybody", "selections.keep", "selections.rename", "selections.remove"),
    *("messengers.show", "messengers.try_out", "messengers.remove"),
}
"""One's own matters, and what is made anew each time."""


def test_every_changing_route_keeps_two_people_apart() -> None:
    changing = {row.endpoint for row in access_rows() if row.method == "POST"}
    in_check = {each for each in changing if each.startswith("check.")} | {"asked.in_check", "recurring.in_check"}
    assert changing - in_check == {*FORMS, *BY_STATE, *SEALED, *ADDS - in_check, *OWN}, (
        "tests/web/test_corrections.py has the check"
    )


@pytest.fixture
def ids(municipality: Municipality) -> dict[str, int]:
    """What the pages are about."""
    with db.transaction():
        execution = rows.duty(municipality)
        assignment = db.session.get_one(Execution, execution).assignment
        correct_calendar(municipality.today.replace(day=19), working=True, note="", by_id=None)
        return {
            **municipality.organisations,
            "group": municipality.groups[SCHOOLS],
            "body": municipality.body,
            "person": municipality.people["school1"],
            "execution": execution,
            "assignment": assignment.id,
            "resolution": assignment.point.resolution_id,
        }


@pytest.mark.parametrize("name", FORMS)
def test_the_second_is_told_what_changed_and_keeps_what_was_typed(
    signed_in: Enter, ids: dict[str, int], name: str
) -> None:
    form = FORMS[name]
    browsers = [signed_in(form.who), signed_in(form.who)]
    for each in browsers:
        each.open(form.page.format(**ids))
    action = form.action.format(**ids)
    done = browsers[0].fill(action, {**filled(form.more, ids), **filled(form.first, ids)})
    assert done.status == 200, done.text
    assert not done.tree.xpath("//*[@role='alert']"), done.text
    typed = {**filled(form.more, ids), **filled(form.second, ids)}
    told = browsers[1].fill(action, typed)
    assert (told.status, form.told in told.text) == (409, True), told.text
    held = {key: value.strip() for key, value in told.form(action).form_values()}
    assert {key: held.get(key) for key in typed} == {k: v[0] if isinstance(v, list) else v for k, v in typed.items()}
    assert browsers[1].fill(action).status == 200


def filled(fields: dict[str, Any], ids: dict[str, int]) -> dict[str, Any]:
    """The fields with the ids in their places."""
    return {
        key: [each.format(**ids) for each in value] if isinstance(value, list) else value.format(**ids)
        for key, value in fields.items()
    }
