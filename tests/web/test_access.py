"""The whole access table: every route × every visitor × own, foreign and missing object.

The objects are of the first school and of the collegium, so that «school2» and «stranger» are the foreign ones.
200 a page, 302 done, 401 sign in, 403 no office for it, 404 not to be seen, 409 not now.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from tests.web.world import VISITORS, World, make
from tracker import clock, db
from tracker.directory.roles import Role
from tracker.web.access import STATIC, of_endpoint

FOR_ALL = {
    *("auth.sign_in", "auth.code", "auth.resume", "auth.sign_out", "account.choose_language", "account.choose_theme"),
    *(
        "links.answer",
        "links.ask",
        "links.sign_in",
        "choices.show",
        "choices.stop",
        "choices.stop_overviews",
        "choices.choose",
    ),
    "health.show",
    "due_days.ics",
}
"""Open to visitors who haven't signed in; tests/web/test_auth.py and test_links.py try them."""

# nobody, school1, school2, controller, curator, secretary, chair, observer, administrator, stranger
TABLE = """
POST account.end_other_sessions    401 302 302 302 302 302 302 302 302 302
GET  account.show                  401 200 200 200 200 200 200 200 200 200
POST account.show                  401 200 200 200 200 200 200 200 200 200
GET  registry.bring_table               401 403 403 403 403 403 403 403 200 403
POST registry.bring_table               401 403 403 403 403 403 403 403 200 403
POST registry.closing                   401 403 403 403 403 403 403 403 302 403
GET  registry.group                     401 403 403 403 403 403 403 403 200 403
POST registry.group                     401 403 403 403 403 403 403 403 200 403
GET  registry.index                     401 403 403 403 403 403 403 403 200 403
GET  registry.new_body                  401 403 403 403 403 403 403 403 200 403
POST registry.new_body                  401 403 403 403 403 403 403 403 200 403
GET  registry.new_group                 401 403 403 403 403 403 403 403 200 403
POST registry.new_group                 401 403 403 403 403 403 403 403 200 403
GET  registry.new_organisation          401 403 403 403 403 403 403 403 200 403
POST registry.new_organisation          401 403 403 403 403 403 403 403 200 403
GET  registry.organisation              401 403 403 403 403 403 403 403 200 403
POST registry.organisation              401 403 403 403 403 403 403 403 200 403
GET  registry.table                     401 403 403 403 403 403 403 403 404 403
POST registry.table                     401 403 403 403 403 403 403 403 404 403
GET  search.show                   401 200 200 200 200 200 200 200 200 200
POST admin.activity                401 403 403 403 403 403 403 403 302 403
POST invitations.forget_second_factor     401 403 403 403 403 403 403 403 409 403
GET  admin.calendar                401 403 403 403 403 403 403 403 200 403
POST admin.calendar                401 403 403 403 403 403 403 403 200 403
POST admin.end_appointment         401 403 403 403 403 403 403 403 302 403
GET  admin.history                 401 403 403 403 403 403 403 403 200 403
GET  admin.index                   401 403 403 403 403 403 403 403 200 403
POST invitations.one               401 403 403 403 403 403 403 403 302 403
POST admin.new_password            401 403 403 403 403 403 403 403 200 403
POST invitations.everybody         401 403 403 403 403 403 403 403 302 403
GET  admin.people                  401 403 403 403 403 403 403 403 200 403
POST admin.people                  401 403 403 403 403 403 403 403 200 403
GET  admin.person                  401 403 403 403 403 403 403 403 200 403
POST admin.person                  401 403 403 403 403 403 403 403 200 403
GET  changes.controller            401 403 403 403 403 200 200 403 403 404
POST changes.controller            401 403 403 403 403 200 200 403 403 404
GET  changes.day                   401 403 403 403 403 403 200 403 403 403
POST changes.day                   401 403 403 403 403 403 200 403 403 403
GET  changes.exclude               401 403 403 403 403 403 200 403 403 403
POST changes.exclude               401 403 403 403 403 403 200 403 403 403
GET  changes.join                  401 403 403 403 403 403 200 403 403 403
POST changes.join                  401 403 403 403 403 403 200 403 403 403
GET  changes.put_back              401 403 403 403 403 403 200 403 403 403
POST changes.put_back              401 403 403 403 403 403 200 403 403 403
GET  changes.take_off              401 403 403 403 403 403 200 403 403 403
POST changes.take_off              401 403 403 403 403 403 200 403 403 403
GET  asked.in_check                401 403 403 403 403 200 403 403 403 404
POST asked.in_check                401 403 403 403 403 409 403 403 403 404
GET  recurring.in_check            401 403 403 403 403 200 403 403 403 404
POST recurring.in_check            401 403 403 403 403 409 403 403 403 404
GET  recurring.issued              401 403 403 403 403 403 200 403 403 403
POST recurring.issued              401 403 403 403 403 403 409 403 403 403
GET  asked.issued                  401 403 403 403 403 403 200 403 403 403
POST asked.issued                  401 403 403 403 403 403 409 403 403 403
POST check.add_assignment          401 403 403 403 403 302 403 403 403 404
GET  check.addressees              401 403 403 403 403 200 403 403 403 404
POST check.addressees              401 403 403 403 403 409 403 403 403 404
GET  check.bring_in                401 403 403 403 403 200 403 403 403 200
POST check.bring_in                401 403 403 403 403 200 403 403 403 200
POST check.bulk                    401 403 403 403 403 409 403 403 403 404
GET  check.controller              401 403 403 403 403 200 403 403 403 404
POST check.controller              401 403 403 403 403 409 403 403 403 404
GET  check.day                     401 403 403 403 403 200 403 403 403 404
POST check.day                     401 403 403 403 403 409 403 403 403 404
GET  check.discard                 401 403 403 403 403 200 403 403 403 404
POST check.discard                 401 403 403 403 403 409 403 403 403 404
GET  check.explain                 401 403 403 403 403 200 403 403 403 404
POST check.explain                 401 403 403 403 403 409 403 403 403 404
POST check.hand                    401 403 403 403 403 302 403 403 403 404
GET  check.heading                 401 403 403 403 403 200 403 403 403 404
POST check.heading                 401 403 403 403 403 409 403 403 403 404
POST check.issue                   401 403 403 403 403 403 302 403 403 403
GET  check.new_point               401 403 403 403 403 200 403 403 403 404
POST check.new_point               401 403 403 403 403 409 403 403 403 404
GET  check.point                   401 403 403 403 403 200 403 403 403 404
POST check.point                   401 403 403 403 403 409 403 403 403 404
GET  check.preview                 401 403 403 403 403 200 200 403 403 404
POST check.remove_assignment       401 403 403 403 403 409 403 403 403 404
GET  check.remove_point            401 403 403 403 403 200 403 403 403 404
POST check.remove_point            401 403 403 403 403 409 403 403 403 404
POST check.settle                  401 403 403 403 403 302 403 403 403 404
GET  check.show                    401 403 403 403 403 200 403 403 403 404
GET  check.bring_in_again          401 403 403 403 403 200 403 403 403 404
POST check.bring_in_again          401 403 403 403 403 200 403 403 403 404
GET  check.indicator               401 403 403 403 403 200 403 403 403 404
POST check.indicator               401 403 403 403 403 409 403 403 403 404
POST check.join_points             401 403 403 403 403 302 403 403 403 404
GET  check.line                    401 403 403 403 403 200 403 403 403 404
POST check.line                    401 403 403 403 403 409 403 403 403 404
POST check.redo                    401 403 403 403 403 409 403 403 403 404
GET  check.split_point             401 403 403 403 403 200 403 403 403 404
POST check.split_point             401 403 403 403 403 409 403 403 403 404
POST check.undo                    401 403 403 403 403 409 403 403 403 404
POST check.take_back               401 403 403 403 403 200 200 403 403 404
GET  control.check                 401 403 403 200 200 200 403 403 403 404
POST control.check                 401 403 403 200 200 200 403 403 403 404
POST control.decide                401 403 403 302 302 302 403 403 403 302
GET  control.queue                 401 403 403 200 200 200 403 403 403 200
GET  decisions.extension           401 403 403 403 403 403 200 403 403 403
POST decisions.grant               401 403 403 403 403 403 302 403 403 403
POST decisions.refuse              401 403 403 403 403 403 200 403 403 403
GET  decisions.reopen              401 403 403 403 403 403 200 403 403 403
POST decisions.reopen              401 403 403 403 403 403 200 403 403 403
GET  decisions.withdraw            401 403 403 403 403 403 200 403 403 403
POST decisions.withdraw            401 403 403 403 403 403 200 403 403 403
GET  executions.ask_note            401 403 403 200 200 200 403 403 403 404
POST executions.ask_note            401 403 403 200 200 200 403 403 403 404
POST due_days.renew                401 302 302 302 302 302 302 302 302 302
GET  due_days.show                 401 200 200 200 200 200 200 200 200 200
GET  executions.closed             401 200 200 403 403 403 403 403 403 403
GET  executions.extension          401 200 404 403 403 403 403 403 403 403
POST executions.extension          401 200 404 403 403 403 403 403 403 403
GET  listing.change                401 403 403 302 302 302 302 403 403 302
POST listing.change                401 403 403 302 302 302 302 403 403 302
GET  selections.index              401 200 200 200 200 200 200 200 200 200
POST selections.keep               401 200 200 200 200 200 200 200 200 200
POST selections.remove             401 302 404 404 404 404 404 404 404 404
POST selections.rename             401 200 404 404 404 404 404 404 404 404
GET  listing.index                 401 200 200 200 200 200 200 200 403 200
GET  executions.mine               401 200 200 403 403 403 403 403 403 403
GET  executions.note               401 200 404 403 403 403 403 403 403 403
POST executions.note               401 200 404 403 403 403 403 403 403 403
POST executions.take_back_extension 401 302 404 403 403 403 403 403 403 403
GET  executions.report             401 200 404 403 403 200 403 403 403 404
POST executions.report             401 200 404 403 403 200 403 403 403 404
GET  executions.send_back           401 200 200 403 403 403 403 403 403 403
POST executions.send_back           401 200 200 403 403 403 403 403 403 403
GET  executions.show               401 200 404 200 200 200 200 200 403 404
GET  files.download                401 200 404 200 200 200 200 200 403 404
GET  help.index                    401 200 200 200 200 200 200 200 200 200
GET  help.show                     401 200 200 200 200 200 200 200 200 200
GET  home.show                     401 302 302 200 200 200 200 200 200 200
GET  inner.mine                     401 403 403 403 403 403 403 403 403 403
GET  inner.pass_on                  401 200 404 403 403 403 403 403 403 403
POST inner.pass_on                  401 200 404 403 403 403 403 403 403 403
GET  inner.reassign                 401 200 404 403 403 403 403 403 403 403
POST inner.reassign                 401 302 404 403 403 403 403 403 403 403
GET  inner.report                   401 403 403 403 403 403 403 403 403 403
POST inner.report                   401 403 403 403 403 403 403 403 403 403
GET  inner.send_back                401 200 404 403 403 403 403 403 403 403
POST inner.send_back                401 200 404 403 403 403 403 403 403 403
GET  inner.show                     401 200 404 403 403 403 403 403 403 403
GET  inner.take_back                401 200 404 403 403 403 403 403 403 403
POST inner.take_back                401 302 404 403 403 403 403 403 403 403
GET  addresses.index                401 403 403 403 403 200 403 403 200 200
GET  addresses.correct              401 403 403 403 403 403 403 403 200 403
POST addresses.correct              401 403 403 403 403 403 403 403 200 403
POST addresses.write_again          401 403 403 403 403 302 403 403 302 404
POST letters.again                 401 403 403 403 403 302 403 403 302 404
GET  came.index                     401 403 403 403 403 200 403 403 200 200
GET  came.whole                     401 403 403 403 403 200 403 403 200 200
POST came.done                      401 403 403 403 403 302 403 403 302 302
GET  came.whole_draft               401 200 404 403 403 403 403 403 403 403
POST came.put_aside                 401 302 404 403 403 403 403 403 403 403
GET  came.settings                  401 403 403 403 403 403 403 403 200 403
POST came.settings                  401 403 403 403 403 403 403 403 302 403
GET  holds.show                     401 403 403 403 403 200 403 403 200 200
POST holds.release                  401 403 403 403 403 403 403 403 302 403
GET  letters.index                 401 403 403 403 403 200 200 403 200 200
GET  letters.planned               401 403 403 403 403 200 200 403 200 200
GET  letters.planned_letter        401 403 403 403 403 404 404 403 404 404
GET  letters.show                  401 403 403 403 403 200 200 403 200 404
GET  messengers.show                401 200 200 200 200 200 200 200 200 200
POST messengers.show                401 200 200 200 200 200 200 200 200 200
POST messengers.try_out             401 302 404 404 404 404 404 404 404 404
POST messengers.remove              401 302 404 404 404 404 404 404 404 404
GET  messengers.settings            401 403 403 403 403 403 403 403 200 403
POST messengers.settings            401 403 403 403 403 403 403 403 302 403
GET  choices.mine                  401 302 302 302 302 302 302 302 302 302
GET  links.settings                401 403 403 403 403 403 403 403 200 403
POST links.settings                401 403 403 403 403 403 403 403 302 403
GET  organisations.index           401 403 403 200 200 200 200 200 200 200
GET  organisations.show            401 200 404 200 200 200 200 200 200 200
GET  people.curators               401 403 403 403 403 200 403 403 200 200
POST people.curators               401 403 403 403 403 200 403 403 200 200
POST people.end_curator            401 403 403 403 403 302 403 403 302 404
GET  people.offices                401 403 403 403 403 200 403 403 200 200
POST people.offices                401 403 403 403 403 200 403 403 200 200
POST people.remove_absence         401 403 403 403 403 302 403 403 302 302
GET  reports.body                  401 403 403 200 404 200 200 200 403 404
GET  reports.body_file             401 403 403 200 404 200 200 200 403 404
POST reports.body_keep             401 403 403 302 404 302 302 302 403 404
POST reports.resolution_keep       401 403 403 302 404 302 302 302 403 404
POST reports.organisation_keep     401 403 403 302 404 302 302 302 403 302
GET  reports.kept                  401 403 403 200 200 200 200 200 403 200
GET  reports.kept_report           401 403 403 200 404 200 200 200 403 404
GET  reports.kept_file             401 403 403 200 404 200 200 200 403 404
POST reports.kept_again            401 403 403 302 404 302 302 302 403 404
GET  reports.schedules             401 403 403 403 403 200 200 403 403 404
POST reports.schedules             401 403 403 403 403 200 200 403 403 404
POST reports.stop_schedule         401 403 403 403 403 302 302 403 403 404
GET  reports.template              401 403 403 403 403 200 200 403 403 404
POST reports.template              401 403 403 403 403 200 200 403 403 404
GET  reports.default               401 403 403 403 403 200 200 403 403 404
GET  reports.template_file         401 403 403 403 403 200 200 403 403 404
POST reports.take_template_out     401 403 403 403 403 302 302 403 403 404
GET  reports.index                 401 403 403 200 200 200 200 200 403 200
GET  reports.organisation          401 403 403 200 404 200 200 200 403 200
GET  reports.organisation_file     401 403 403 200 404 200 200 200 403 200
GET  reports.resolution            401 403 403 200 404 200 200 200 403 404
GET  reports.resolution_file       401 403 403 200 404 200 200 200 403 404
GET  requests.index                401 403 403 403 403 403 200 403 403 403
POST requests.index                401 403 403 403 403 403 200 403 403 403
GET  matrix.remind                 401 403 403 200 200 200 200 403 403 404
POST matrix.remind                 401 403 403 302 302 302 302 403 403 404
GET  matrix.show                   401 403 403 200 200 200 200 200 403 404
GET  resolutions.assignment        401 200 200 200 200 200 200 200 403 404
GET  resolutions.index             401 200 200 200 200 200 200 200 403 200
GET  rules.index                   401 403 403 403 403 200 403 403 200 200
GET  rules.show                    401 403 403 403 403 200 403 403 200 404
POST rules.show                    401 403 403 403 403 200 403 403 200 404
GET  resolutions.show              401 200 200 200 200 200 200 200 403 404
POST work.again                    401 404 404 404 404 302 404 404 404 404
POST work.put_away                 401 404 404 404 404 302 404 404 404 404
GET  texts.correct                 401 403 403 403 403 403 200 403 403 403
POST texts.correct                 401 403 403 403 403 403 200 403 403 403
GET  work.show                     401 404 404 404 404 200 404 404 404 404
"""

OTHER_OBJECT = {
    "asked.in_check": {"resolution_id": "draft", "assignment_id": "draft_assignment"},
    "recurring.in_check": {"resolution_id": "draft", "assignment_id": "draft_assignment"},
    "executions.take_back_extension": {"execution_id": "asking"},
    "executions.send_back": {"execution_id": "helping"},
    "inner.send_back": {"sub_assignment_id": "answered_inside"},
    "control.check": {"execution_id": "waiting"},
    "people.end_curator": {"appointment_id": "curators_office"},
    "decisions.reopen": {"execution_id": "done"},
    "check.join_points": {"point_id": "second_point"},
    "check.issue": {"resolution_id": "ready"},
    "check.take_back": {"resolution_id": "ready"},
}
"""Routes that are about another object than the first of its kind; the check is about a draft throughout."""


@dataclass(frozen=True)
class Row:
    """One route, one method, and what each visitor is answered."""

    method: str
    endpoint: str
    answers: tuple[int, ...]


def rows() -> list[Row]:
    """The table as values."""
    lines = (line.split() for line in TABLE.strip().splitlines())
    return [Row(method, endpoint, tuple(map(int, answers))) for method, endpoint, *answers in lines]


@pytest.fixture(scope="module")
def world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path]:
    """The world, made once, and the database that holds it."""
    folder = tmp_path_factory.mktemp("world")
    path = folder / "world.sqlite"
    shutil.copyfile(sqlite_template, path)
    engine = db.connect(f"sqlite:///{path}")
    clock.show_day(date(2026, 6, 15), "Asia/Irkutsk")  # until the application of the first test is done with
    with db.transaction():
        made = make(date(2026, 6, 15), folder / "files")
    engine.dispose()
    return made, path


@pytest.fixture
def app(app: Flask, settings: Settings, world: tuple[World, Path]) -> Iterator[Flask]:
    """The application, without the protection against forged requests, which is tried elsewhere."""
    shutil.copytree(world[1].parent / "files", settings.files_dir, dirs_exist_ok=True)
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def answer(app: Flask, world: tuple[World, Path], row: Row, visitor: str, *, missing: bool = False) -> int:
    """What a visitor is answered over a fresh copy of the world."""
    made, path = world
    copy = path.with_name("copy.sqlite")
    for suffix in ("-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(path, copy)
    engine = db.connect(f"sqlite:///{copy}")
    try:
        client = app.test_client()
        if visitor != "nobody":
            with client.session_transaction() as cookie:
                cookie["_user_id"] = made.tokens[visitor]
        with client.open(url(app, made, row, missing=missing), method=row.method) as response:
            return response.status_code
    finally:
        db.session.remove()
        engine.dispose()


def url(app: Flask, world: World, row: Row, *, missing: bool) -> str:
    """The address of a route about its object, or about one that isn't there."""
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == row.endpoint)
    is_check = row.endpoint.startswith("check.")
    values = {}
    for name in rule.arguments:
        other = OTHER_OBJECT.get(row.endpoint, {}).get(name)
        of_check = {"resolution_id": "draft", "assignment_id": "draft_assignment"}.get(name) if is_check else None
        values[name] = 999_999 if missing else world.ids[other or of_check or name]
    with app.test_request_context():
        return app.url_for(row.endpoint, **values)


def test_every_route_and_method_is_in_the_table(app: Flask) -> None:
    known = {(row.method, row.endpoint) for row in rows()}
    routes = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in STATIC | FOR_ALL
    }
    assert known == routes


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.method} {row.endpoint}")
def test_every_visitor_is_answered_as_the_table_says(app: Flask, world: tuple[World, Path], row: Row) -> None:
    answered = {visitor: answer(app, world, row, visitor) for visitor in ("nobody", *VISITORS)}
    assert answered == dict(zip(("nobody", *VISITORS), row.answers, strict=True))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.method} {row.endpoint}")
def test_what_is_not_there_is_not_there_for_anybody(app: Flask, world: tuple[World, Path], row: Row) -> None:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == row.endpoint)
    if not rule.arguments:
        return
    for visitor, own in zip(("nobody", *VISITORS), row.answers, strict=True):
        answered = answer(app, world, row, visitor, missing=True)
        assert answered == (own if own == 401 else answered), visitor
        assert answered in {401, 403, 404}, visitor
        assert answered == 404 or own in {401, 403}, visitor


def test_the_table_names_each_visitor_once() -> None:
    assert all(len(row.answers) == len(VISITORS) + 1 for row in rows())
    assert len(re.findall(r"\n", TABLE.strip())) + 1 == len({(row.method, row.endpoint) for row in rows()})


DEPUTY = {
    "executions.show": 302,
    "files.download": 404,
    "inner.mine": 200,
    "inner.report": 200,
    "inner.show": 200,
}
"""What is open to those who may be given duties inside an organisation, and what the first school's deputy finds."""


@pytest.mark.parametrize("row", [row for row in rows() if row.endpoint in DEPUTY], ids=lambda row: row.endpoint)
def test_a_deputy_sees_what_was_passed_on(app: Flask, world: tuple[World, Path], row: Row) -> None:
    assert answer(app, world, row, "deputy") == DEPUTY[row.endpoint]


def test_nothing_else_is_open_to_a_deputy(app: Flask) -> None:
    declared = {row.endpoint: of_endpoint(app, row.endpoint) for row in rows()}
    named = {endpoint for endpoint, each in declared.items() if each and each.roles and Role.DEPUTY in each.roles}
    assert named == set(DEPUTY)
