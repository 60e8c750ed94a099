"""The list of resolutions, the text with its state in the margin, and who of an assignment has answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.counting import statements
from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.resolutions import texts
from tests.web.client import Browser, Page
from tracker import db
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Organisation, OrganisationGroup
from tracker.directory.roles import OrganisationKind
from tracker.executions.issuing import issue
from tracker.executions.models import Execution
from tracker.resolutions import corrections
from tracker.resolutions.models import Assignment
from tracker.resolutions.states import Stage

SignedIn = Callable[[str], Browser]


@pytest.fixture
def issued(municipality: Municipality) -> int:
    """A resolution on control; its id."""
    with db.transaction():
        resolution = texts.resolution(texts.brought_in(municipality))
        unknown = texts.assignment(resolution, "5").addressees[0]
        sad = municipality.organisation("sad1")
        corrections.explain_addressee(unknown, sad, municipality.as_("secretary"), teach=False)
        issue(resolution, municipality.as_("chair"), WorkingCalendar())
        return resolution.id


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def margin(page: Page, number: str) -> str:
    """What stands beside a point."""
    for row in page.tree.xpath("//div[contains(@class, 'row-of-point')]"):
        if said(row).startswith(number):
            return " | ".join(said(each) for each in row.xpath("./div[@class='margin']/p"))
    raise LookupError(number)


def story(municipality: Municipality, resolution_id: int, label: str, organisation: str) -> Story:
    with db.transaction(write=False):
        assignment = texts.assignment(texts.resolution(resolution_id), label)
        found = db.session.query(Execution.id).filter_by(
            assignment_id=assignment.id, organisation_id=municipality.organisations[organisation]
        )
        return Story(municipality, found.scalar())


def titles(page: Page) -> list[str]:
    return [said(each) for each in page.tree.xpath("//ul[@class='cards']/li//strong")]


def test_the_list_shows_what_the_visitor_may_see(signed_in: SignedIn, municipality: Municipality, issued: int) -> None:
    with db.transaction():
        rows.resolution(municipality, title="Черновик", stage=Stage.DRAFT)
        rows.resolution(municipality, title="Чужое", body_id=municipality.other_body)
        rows.resolution(municipality, title="Старое", adopted_on=municipality.today - timedelta(days=400))
    adopted = "О подготовке к новому учебному году"
    seen = {who: titles(signed_in(who).open("/resolutions/")) for who in ("secretary", "chair", "observer", "school1")}
    assert seen == {
        "secretary": [adopted, "Черновик", "Старое"],
        "chair": [adopted, "Черновик", "Старое"],
        "observer": [adopted, "Старое"],
        "school1": [adopted],
    }
    assert titles(signed_in("stranger").open("/resolutions/")) == ["Чужое"]


def test_the_list_says_how_far_each_is(signed_in: SignedIn, municipality: Municipality, issued: int) -> None:
    story(municipality, issued, "2.1", "department").report("department").accept()
    page = signed_in("chair").open("/resolutions/")
    assert "10 июня 2026 г., № 4 1 из 13" in page.text


def test_an_empty_list_says_what_to_do(signed_in: SignedIn) -> None:
    assert "Начните с загрузки файла решения." in signed_in("secretary").open("/resolutions/").text
    page = signed_in("school1").open("/resolutions/")
    assert "Здесь появятся решения, в которых есть поручения вам." in page.text
    assert "Загрузить решение" not in page.text


def test_the_list_goes_on_page_by_page(signed_in: SignedIn, municipality: Municipality) -> None:
    with db.transaction():
        for number in range(30):
            rows.resolution(
                municipality, title=f"Решение {number}", adopted_on=municipality.today - timedelta(days=number)
            )
    browser = signed_in("secretary")
    first = browser.open("/resolutions/")
    assert len(titles(first)) == 25
    [more] = first.tree.xpath("//a[@rel='next']/@href")
    assert titles(browser.open(more)) == [f"Решение {number}" for number in range(25, 30)]


def test_the_page_is_the_text_with_the_state_in_the_margin(
    signed_in: SignedIn, municipality: Municipality, issued: int
) -> None:
    story(municipality, issued, "4.2", "school1").report().accept()
    story(municipality, issued, "4.2", "school2").report("school2")
    page = signed_in("chair").open(f"/resolutions/{issued}")
    assert page.heading == "О подготовке к новому учебному году"
    texts_shown = [said(each) for each in page.tree.xpath("//div[@class='words']")]
    assert texts_shown[:3] == [
        "1. Признать работу организаций удовлетворительной.",
        "2. Управлению образования (Наумова С.Е.):",
        "2.1. разработать план проверок до 1 июля 2026 г.;",
    ]
    assert margin(page, "4.2.") == (
        "Пункт 4.2: исполнено 1 из 3 · 1 на проверке · до 1 июля 2026 г. (через 12 рабочих дней) | "
        "Пункт 4.2: исполнено 0 из 3 · до 31 июля 2026 г. (через 34 рабочих дня)"
    )
    assert margin(page, "1.") == margin(page, "2.") == ""


def test_what_is_late_is_said_in_the_margin(signed_in: SignedIn, municipality: Municipality, issued: int) -> None:
    with db.transaction():
        late = municipality.today - timedelta(days=3)
        assignment = texts.assignment(texts.resolution(issued), "4.2")
        db.session.query(Execution).filter_by(assignment_id=assignment.id).update({"due_on": late})
    page = signed_in("observer").open(f"/resolutions/{issued}")
    assert "исполнено 0 из 3 · ! 3 просрочено" in margin(page, "4.2.")
    assert "12 июня 2026 г." in margin(page, "4.2.")


def test_a_head_sees_the_own_state_only(signed_in: SignedIn, municipality: Municipality, issued: int) -> None:
    story(municipality, issued, "4.2", "school2").report("school2")
    page = signed_in("school1").open(f"/resolutions/{issued}")
    assert margin(page, "4.2.") == (
        "Пункт 4.2: ○ на исполнении · до 1 июля 2026 г. (через 12 рабочих дней) | "
        "Пункт 4.2: ○ на исполнении · до 31 июля 2026 г. (через 34 рабочих дня)"
    )
    assert margin(page, "2.1.") == "", "another's duty is not shown"
    assert "из 3" not in page.text
    assert "разработать план проверок" in page.text, "the text is the whole document"
    assert "Загружено" not in page.text, "how it was prepared is the office's business"


def test_a_draft_shows_its_days_and_the_way_to_the_check(signed_in: SignedIn, municipality: Municipality) -> None:
    with db.transaction():
        draft = texts.brought_in(municipality)
    page = signed_in("secretary").open(f"/resolutions/{draft}")
    assert margin(page, "2.1.") == "1 июля 2026 г."
    assert page.tree.xpath(f"//main//a[@href='/resolutions/{draft}/check']")
    page = signed_in("chair").open(f"/resolutions/{draft}")
    assert page.tree.xpath(f"//main//a[@href='/resolutions/{draft}/preview']")


def test_the_administrator_reads_what_happened_to_what(signed_in: SignedIn, issued: int) -> None:
    page = signed_in("administrator").open("/admin/history")
    told = [" ".join(each.text_content().split()) for each in page.tree.xpath("//td/span[@class='quiet']")]
    assert {each.rpartition(" ")[0] for each in told} <= {
        "исполнение",
        "назначение",
        "поручение",
        "решение",
        "сотрудник",
    }
    assert f"решение {issued}" in told


def test_the_history_is_told(signed_in: SignedIn, issued: int) -> None:
    page = signed_in("chair").open(f"/resolutions/{issued}")
    lines = [said(each) for each in page.tree.xpath("//ol[@class='timeline']/li")]
    assert "Загружено" in lines[-1]
    assert "· Фамилия secretary" in lines[-1]
    assert "· Фамилия chair" in lines[0]


def test_who_has_answered_is_one_click_away(signed_in: SignedIn, municipality: Municipality, issued: int) -> None:
    story(municipality, issued, "4.2", "school1").report().accept()
    browser = signed_in("chair")
    page = browser.open(f"/resolutions/{issued}")
    [url, _second] = [
        each.get("href") for each in page.tree.xpath("//div[@class='margin']//a") if "Пункт 4.2" in said(each)
    ]
    page = browser.open(url)
    assert page.heading == "Исполнение пункта 4.2"
    assert "4. Руководителям общеобразовательных организаций:" in page.text
    table = [[said(cell) for cell in row.findall("td")] for row in page.tree.xpath("//tbody/tr")]
    assert table == [
        ["МБОУ СОШ № 1", "● исполнено", "1 июля 2026 г.", "15.06.2026"],
        ["МБОУ СОШ № 2", "○ на исполнении", "1 июля 2026 г. (через 12 рабочих дней)", "–"],
        ["МБОУ СОШ № 3", "○ на исполнении", "1 июля 2026 г. (через 12 рабочих дней)", "–"],
    ]
    narrowed = browser.open(f"{url}?state=executed")
    assert [said(row.find("td")) for row in narrowed.tree.xpath("//tbody/tr")] == ["МБОУ СОШ № 1"]
    assert "В этом состоянии никого нет." in browser.open(f"{url}?state=overdue").text
    assert browser.open(f"{url}?state=nonsense").status == 400
    assert browser.open(f"{url}?after=nonsense").status == 200


def test_a_head_finds_only_the_own_organisation_there(
    signed_in: SignedIn, municipality: Municipality, issued: int
) -> None:
    with db.transaction(write=False):
        resolution = texts.resolution(issued)
        own, foreign = texts.assignment(resolution, "4.2").id, texts.assignment(resolution, "2.1").id
    browser = signed_in("school1")
    page = browser.open(f"/resolutions/{issued}/points/{own}")
    assert [said(row.find("td")) for row in page.tree.xpath("//tbody/tr")] == ["МБОУ СОШ № 1"]
    page = browser.open(f"/resolutions/{issued}/points/{foreign}")
    assert not page.tree.xpath("//tbody/tr")


def test_a_co_executor_is_named_as_such(signed_in: SignedIn, municipality: Municipality, issued: int) -> None:
    with db.transaction(write=False):
        assignment = texts.assignment(texts.resolution(issued), "3").id
    page = signed_in("chair").open(f"/resolutions/{issued}/points/{assignment}")
    assert "МБОУ СОШ № 1 — соисполнитель" in page.text
    assert "0 из 1" in page.text


@pytest.mark.parametrize(
    ("who", "draft", "control"),
    [
        ("secretary", 200, 200),
        ("chair", 200, 200),
        ("controller", 404, 200),
        ("observer", 404, 200),
        ("school1", 404, 200),
        ("sad2", 404, 404),
        ("stranger", 404, 404),
        ("administrator", 403, 403),
    ],
)
def test_who_may_open_a_resolution(
    signed_in: SignedIn, municipality: Municipality, issued: int, who: str, draft: int, control: int
) -> None:
    with db.transaction():
        waiting = texts.brought_in(municipality)
        assignment = texts.assignment(texts.resolution(issued), "4.2").id
    browser = signed_in(who)
    assert browser.open(f"/resolutions/{waiting}").status == draft
    assert browser.open(f"/resolutions/{issued}").status == control
    assert browser.open(f"/resolutions/{issued}/points/{assignment}").status == control


def test_an_assignment_of_another_resolution_is_not_there(
    signed_in: SignedIn, municipality: Municipality, issued: int
) -> None:
    with db.transaction():
        other = rows.assignment(rows.resolution(municipality), municipality.today).id
    assert signed_in("chair").open(f"/resolutions/{issued}/points/{other}").status == 404


def test_pages_ask_as_many_questions_however_many_points_and_organisations(
    signed_in: SignedIn, municipality: Municipality
) -> None:
    browser, head = signed_in("secretary"), signed_in("school1")
    asked = []
    for points, schools in ((2, 3), (120, 200)):
        resolution_id = _spread(municipality, points, schools)
        counted = []
        for visitor, url in (
            (browser, f"/resolutions/{resolution_id}"),
            (head, f"/resolutions/{resolution_id}"),
            (browser, "/resolutions/"),
            (browser, f"/resolutions/{resolution_id}/points/{_last_assignment()}"),
        ):
            with statements() as sent:
                assert visitor.open(url).status == 200
            counted.append(len(sent))
        asked.append(counted)
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 24


def _last_assignment() -> int:
    with db.transaction(write=False):
        return int(db.session.query(Assignment.id).order_by(Assignment.id.desc()).limit(1).scalar())


def _spread(municipality: Municipality, points: int, schools: int) -> int:
    """An issued resolution of so many points to so many schools; its id."""
    with db.transaction():
        group = OrganisationGroup(name=f"Школы {schools}", kinds=[])
        for number in range(schools - 1):
            name = f"Школа {schools}-{number}"
            row = Organisation(name=name, short_name=name, kind=OrganisationKind.SCHOOL, position=100 + number)
            group.members.append(row)
        group.members.append(municipality.organisation("school1"))
        db.session.add(group)
        resolution = rows.resolution(municipality, stage=Stage.DRAFT)
        for _number in range(points):
            of = rows.assignment(resolution, municipality.today)
            rows.addressed(of, None).group = group
        db.session.flush()
        issue(texts.resolution(resolution.id), municipality.as_("chair"), WorkingCalendar())
        return resolution.id


def test_the_check_asks_as_many_questions_however_many_points(signed_in: SignedIn, municipality: Municipality) -> None:
    asked = []
    browser = signed_in("secretary")
    for many in (2, 60):
        points = "\n".join(f"5.{n}. Руководителям школ подготовить отчёт {n}." for n in range(1, many + 1))
        text = texts.TEXT.replace("5. Отделу культуры организовать ярмарку до 30 июня 2026 г.", points)
        with db.transaction():
            draft = texts.brought_in(municipality, text)
        counted = []
        for tail in ("check", "preview"):
            with statements() as sent:
                assert browser.open(f"/resolutions/{draft}/{tail}").status == 200
            counted.append(len(sent))
        asked.append(counted)
    assert asked[0] == asked[1]
    assert max(asked[0]) <= 40
