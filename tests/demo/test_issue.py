"""The real decision is read, issued to the demonstration's organisations, and makes what its addressees say."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config import Settings
from tracker import clock, db
from tracker.demo import loader
from tracker.directory import queries as directory
from tracker.directory.models import Body, Organisation
from tracker.directory.queries import Visitor
from tracker.directory.roles import BodyKind, OrganisationKind, Role
from tracker.executions.issuing import issue, preview
from tracker.executions.models import Execution
from tracker.resolutions.models import Resolution
from tracker.resolutions.queries import obstacles, whole, working_calendar
from tracker.resolutions.reading import read_document
from tracker.resolutions.services import bring_in, send_to_chair

SEED = Path(__file__).parents[3] / "shared" / "reading" / "seeds" / "002_3a9b20ca66816996.txt"

EXPECTED = {
    OrganisationKind.DEPARTMENT: 2,
    OrganisationKind.RESOURCE_CENTRE: 5,
    OrganisationKind.SCHOOL: 3 + 10,
    OrganisationKind.KINDERGARTEN: 3,
    OrganisationKind.SUPPLEMENTARY: 3 + 2,
    OrganisationKind.OTHER: 3,
}
"""Points 2.x to the department, 3.x to the resource centre, 4.x to all, 5.x to schools, 6.x to supplementary ones."""

HOW_MANY = {
    OrganisationKind.DEPARTMENT: 1,
    OrganisationKind.RESOURCE_CENTRE: 1,
    OrganisationKind.SCHOOL: 17,
    OrganisationKind.KINDERGARTEN: 26,
    OrganisationKind.SUPPLEMENTARY: 1,
    OrganisationKind.OTHER: 1,
}


def holder(role: Role, body: Body, day: date) -> Visitor:
    return directory.visitor(directory.holders(role, body.id, day)[0], day)


@pytest.mark.skipif(not SEED.exists(), reason="the real documents are not beside the project")
def test_the_real_decision_makes_exactly_the_executions_that_its_addressees_say(settings: Settings) -> None:
    day = date(2026, 6, 15)
    engine = db.connect(settings.database_url)
    with db.transaction():
        loader.settle(settings)
    with db.transaction():
        body = db.session.scalars(select(Body).where(Body.kind == BodyKind.COLLEGIUM)).one()
        secretary, chair = (holder(role, body, day) for role in (Role.SECRETARY, Role.CHAIR))
        draft = read_document(SEED.read_bytes(), SEED.name)
        number = bring_in(body, draft, None, secretary, working_calendar()).id
    with db.transaction():
        resolution = db.session.scalars(whole().where(Resolution.id == number)).one()
        assert obstacles(resolution) == []
        send_to_chair(resolution, secretary)
        promised = preview(resolution, day, working_calendar())
        assert issue(resolution, chair, working_calendar()) == promised
    counted = (
        select(Organisation.short_name, Organisation.kind, func.count(Execution.id))
        .join(Execution)
        .group_by(Organisation.id)
    )
    with db.transaction(write=False) as session:
        rows = session.execute(counted).all()
        dates = set(session.scalars(select(Execution.due_on)))
    assert {(kind, count) for _name, kind, count in rows} == set(EXPECTED.items())
    assert Counter(kind for _name, kind, _count in rows) == HOW_MANY
    assert promised.executions == sum(EXPECTED[kind] * number for kind, number in HOW_MANY.items())
    assert dates == {date(2022, 5, 20)}, "no deadline is stated: one month from 22.04.2022, a Sunday, so Friday before"
    engine.dispose()
    clock.show_day(None, settings.time_zone)
