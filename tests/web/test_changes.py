"""Several points and organisations changed at once: a choice, a preview of exactly what will change, a confirmation."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import Browser, Page
from tracker import db
from tracker.executions.models import Execution
from tracker.executions.states import State
from tracker.mail import Letter
from tracker.resolutions.models import Assignment

Enter = Callable[[str], Browser]
SCHOOLS = ("school1", "school2", "school3")


@pytest.fixture
def ordered(municipality: Municipality) -> dict[str, int]:
    """Two points for three schools; the first school has done the first one."""
    with db.transaction():
        it = rows.resolution(municipality)
        first, second = (rows.assignment(it, municipality.today + timedelta(days=5)) for _each in range(2))
        made = {name: rows.execution(first, municipality.organisations[name]).id for name in SCHOOLS}
        made |= {f"{name} 2": rows.execution(second, municipality.organisations[name]).id for name in SCHOOLS}
        made |= {"resolution": it.id, "first": first.id, "second": second.id}
    Story(municipality, made["school1"]).report("school1").accept()
    return made


def change(browser: Browser, ordered: dict[str, int], kind: str, **fields: object) -> Page:
    """Fill in the page of a change and look at what would change."""
    browser.open(f"/resolutions/{ordered['resolution']}/changes/{kind}")
    return browser.fill("", fields)


def table(page: Page, number: int = 0) -> list[list[str]]:
    """The rows of a table of the page."""
    found = page.tree.xpath("//table[contains(@class, 'plain')]")[number]
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("./td")] for row in found.xpath(".//tbody/tr")]


def states(ordered: dict[str, int], *names: str) -> list[State]:
    return [rows.state(ordered[name]) for name in names]


def test_a_later_day_is_shown_first_and_then_given(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    browser = signed_in("chair")
    points = [str(ordered["first"]), str(ordered["second"])]
    page = change(browser, ordered, "day", points=points, new_due_on="2026-07-20", words="Ремонт.")
    assert "Изменится 5 исполнений" in page.text
    assert "Без изменений останется 1 исполнение" in page.text
    assert table(page) == [
        ["1.", "2: МБОУ СОШ № 2, МБОУ СОШ № 3", "20.06.2026", "20.07.2026"],
        ["2.", "3: МБОУ СОШ № 1, МБОУ СОШ № 2, МБОУ СОШ № 3", "20.06.2026", "20.07.2026"],
    ]
    assert table(page, 1) == [["1.", "1: МБОУ СОШ № 1", "уже закрыто"]]
    page = browser.fill("")
    assert (page.url, "Изменено 5 исполнений." in page.text) == (f"/resolutions/{ordered['resolution']}", True)
    card = signed_in("school2").open(f"/executions/{ordered['school2']}").text
    assert "Срок продлён председателем с 20 июня 2026 г. до 20 июля 2026 г." in card
    assert "Ремонт." in card


def test_what_has_changed_since_the_preview_is_told_and_nothing_typed_is_lost(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    browser = signed_in("chair")
    change(browser, ordered, "exclude", points=[str(ordered["first"])], words="Школы на ремонте.")
    Story(municipality, ordered["school2"]).report("school2").accept()
    page = browser.fill("")
    assert page.status == 409
    assert "Ничего не изменено: пока вы смотрели, здесь работал кто-то другой." in page.text
    assert "Отчёт принят" in page.text
    assert "Школы на ремонте." in page.text
    assert table(page)[0][:3] == ["1.", "1: МБОУ СОШ № 3", "на исполнении"]
    assert states(ordered, *SCHOOLS) == [State.EXECUTED, State.EXECUTED, State.IN_PROGRESS]
    assert browser.fill("").status == 200
    assert states(ordered, *SCHOOLS) == [State.EXECUTED, State.EXECUTED, State.WITHDRAWN]


def test_all_points_of_a_resolution_are_marked_at_once(signed_in: Enter, ordered: dict[str, int]) -> None:
    browser = signed_in("chair")
    page = browser.open(f"/resolutions/{ordered['resolution']}/changes/take-off")
    [whole] = page.tree.xpath("//a[text()='Отметить все пункты решения']/@href")
    page = browser.open(whole)
    assert page.tree.xpath("//input[@name='points'][@checked]/@value") == [
        str(ordered["first"]),
        str(ordered["second"]),
    ]


def test_a_choice_can_be_made_otherwise(signed_in: Enter, ordered: dict[str, int]) -> None:
    browser = signed_in("chair")
    change(browser, ordered, "exclude", points=[str(ordered["first"])], words="Школы на ремонте.")
    page = browser.fill("", {"again": "1"})
    assert page.tree.xpath("//textarea[@name='words']")[0].text.strip() == "Школы на ремонте."
    assert page.tree.xpath("//input[@name='points'][@checked]/@value") == [str(ordered["first"])]


def test_an_excluded_organisation_is_chosen_by_itself(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    browser = signed_in("chair")
    both = {"points": [str(ordered["first"]), str(ordered["second"])], "words": "Школа закрыта."}
    page = change(browser, ordered, "exclude", **both, organisations=[str(municipality.organisations["school3"])])
    assert [row[:2] for row in table(page)] == [["1.", "1: МБОУ СОШ № 3"], ["2.", "1: МБОУ СОШ № 3"]]
    browser.fill("")
    assert states(ordered, "school2", "school3", "school3 2") == [
        State.IN_PROGRESS, State.WITHDRAWN, State.WITHDRAWN,
    ]  # fmt: skip


def test_whoever_has_done_what_recurs_is_excluded_from_what_follows(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    with db.transaction():
        db.session.get_one(Assignment, ordered["first"]).recurrence = {"every": "month", "day": 10}
    browser, school = signed_in("chair"), [str(municipality.organisations["school1"])]
    chosen = {"points": [str(ordered["first"])], "organisations": school, "words": "Школа реорганизована."}
    page = change(browser, ordered, "exclude", **chosen)
    follows = ["закрыто, будут следующие периоды", "закрыто, следующих периодов не будет"]
    assert table(page) == [["1.", "1: МБОУ СОШ № 1", *follows]]
    browser.fill("")
    card = browser.open(f"/executions/{ordered['school1']}").text
    assert "Следующих периодов для организации не будет" in card
    assert "Школа реорганизована." in card
    assert "уже закрыто" in change(browser, ordered, "exclude", **chosen).text


def test_organisations_join_later_with_the_reason(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    browser = signed_in("chair")
    new = [str(municipality.organisations[name]) for name in ("school1", "sad1", "sad2")]
    page = change(browser, ordered, "join", points=[str(ordered["first"])], organisations=new, words="Новые сады.")
    assert table(page) == [["1.", "2: МБДОУ № 1, МБДОУ № 2", "–", "20.06.2026"]]
    assert table(page, 1) == [["1.", "1: МБОУ СОШ № 1", "это поручение уже есть"]]
    browser.fill("")
    page = signed_in("sad1").open("/")
    assert "Провести инвентаризацию" in page.text
    page = browser.open(f"/resolutions/{ordered['resolution']}/points/{ordered['first']}")
    assert "1 из 5" in page.text


def test_the_same_organisations_added_twice_are_added_once(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    first, second = signed_in("chair"), signed_in("chair")
    new = {"points": [str(ordered["first"])], "organisations": [str(municipality.organisations["sad1"])]}
    for browser in (first, second):
        change(browser, ordered, "join", **new, words="Новый сад.")
    assert first.fill("").status == 200
    assert second.fill("").status == 409
    with db.transaction(write=False):
        chosen = db.session.query(Execution).filter_by(organisation_id=municipality.organisations["sad1"])
        assert chosen.count() == 1


def test_the_secretary_names_a_controller_and_decides_on_nothing_else(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    browser = signed_in("secretary")
    wanted = {"points": [str(ordered["first"])], "controller": str(municipality.people["controller"])}
    page = change(browser, ordered, "controller", **wanted)
    assert table(page)[0][2:] == ["–", "Фамилия controller"]
    browser.fill("")
    with db.transaction(write=False):
        assert db.session.get_one(Assignment, ordered["first"]).controller_id == municipality.people["controller"]
    for kind in ("day", "join", "exclude", "take-off", "put-back"):
        assert browser.open(f"/resolutions/{ordered['resolution']}/changes/{kind}").status == 403


def test_points_go_off_control_by_a_later_decision_and_both_pages_say_so(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    with db.transaction():
        later = rows.resolution(municipality, number="9", title="О снятии", adopted_on=municipality.today)
        rows.assignment(later, None, text="Снять с контроля пункт 1 решения № 4.")
        later_id = later.id
    browser = signed_in("chair")
    points = {"points": [str(ordered["first"])], "decision": str(later_id)}
    page = change(browser, ordered, "take-off", **points, label="7")
    assert "В решении нет пункта с таким номером." in page.text
    page = change(browser, ordered, "take-off", points=points["points"])
    assert "Укажите основание или выберите решение." in page.text
    page = change(browser, ordered, "take-off", **points, label="1")
    assert table(page)[0][:2] == ["1.", "2: МБОУ СОШ № 2, МБОУ СОШ № 3"]
    browser.fill("")
    assert states(ordered, *SCHOOLS) == [State.EXECUTED, State.WITHDRAWN, State.WITHDRAWN]
    page = browser.open(f"/resolutions/{ordered['resolution']}")
    [link] = page.tree.xpath("//div[contains(@class, 'margin')]//a[contains(@href, '#point-') and contains(., '№ 9')]")
    assert link.get("href").startswith(f"/resolutions/{later_id}#")
    page = browser.open(f"/resolutions/{later_id}")
    [link] = page.tree.xpath("//div[contains(@class, 'margin')]//a[contains(@href, '#point-') and contains(., '№ 4')]")
    assert link.get("href").startswith(f"/resolutions/{ordered['resolution']}#")
    page = change(browser, ordered, "put-back", points=points["points"], words="Ошибка.")
    browser.fill("")
    assert states(ordered, *SCHOOLS) == [State.EXECUTED, State.IN_PROGRESS, State.IN_PROGRESS]


def test_several_requests_are_decided_at_once(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    for name in ("school2", "school3"):
        Story(municipality, ordered[name]).ask(20, who=name)
    browser = signed_in("chair")
    both = {"chosen": [str(ordered["school2"]), str(ordered["school3"])]}
    browser.open("/extensions/")
    page = browser.fill("", {**both, "decision": "refuse"})
    assert "Укажите причину: отказ должен быть обоснован." in page.text
    page = browser.fill("", {**both, "decision": "grant", "day": "2026-06-30"})
    assert [row[1:] for row in table(page)] == [["2: МБОУ СОШ № 2, МБОУ СОШ № 3", "20.06.2026", "30.06.2026"]]
    Story(municipality, ordered["school3"]).refuse()
    page = browser.fill("")
    assert (page.status, "В продлении срока отказано · Фамилия chair" in page.text) == (409, True)
    page = browser.fill("")
    assert "Решение принято по 1 запросу." in page.text
    days = [Story(municipality, ordered[name]).seen().due_on for name in ("school2", "school3")]
    assert [str(day) for day in days] == ["2026-06-30", "2026-06-20"]


def test_another_day_is_granted_on_the_page_of_a_request(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    Story(municipality, ordered["school2"]).ask(20, who="school2")
    request = rows.extension(ordered["school2"])
    browser = signed_in("chair")
    for wrong in ("2026-06-20", "2026-06-01"):
        browser.open(f"/extensions/{request}")
        page = browser.send(f"/extensions/{request}/grant", {"day": wrong})
        assert page.tree.xpath("//*[@id='day-error']")
    page = browser.send(f"/extensions/{request}/grant", {"day": "2026-06-25"})
    assert "Продлён до 25 июня 2026 г." in page.text
    assert "Просит продлить срок с 20 июня 2026 г. до 5 июля 2026 г." in page.text


def test_a_chair_who_heads_the_organisation_is_not_asked(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    with db.transaction():
        rows.head_too(municipality, "chair", "school2")
    Story(municipality, ordered["school2"]).ask(20, who="school2")
    request = rows.extension(ordered["school2"])
    browser = signed_in("chair")
    assert "Просит продлить срок" not in browser.open("/").text
    assert browser.open(f"/extensions/{request}").status == 403
    assert "Запросов, ожидающих вашего решения, нет." in browser.open("/extensions/").text
    assert "Решить по запросу" not in browser.open(f"/executions/{ordered['school2']}").text


def test_one_correction_of_the_text_is_told_to_all_who_have_not_finished(
    signed_in: Enter, municipality: Municipality, ordered: dict[str, int]
) -> None:
    url = f"/resolutions/{ordered['resolution']}/points/{ordered['first']}/text"
    first, second = signed_in("chair"), signed_in("chair")
    assert "2 исполнения не завершены" in first.open(url).text
    second.open(url)
    first.fill("", {"text": "Провести инвентаризацию до 1 июля.", "reason": "Опечатка."})
    page = second.fill("", {"text": "Иной текст.", "reason": "Другое."})
    assert (page.status, "Иной текст." in page.text, "до 1 июля" in page.text) == (409, True, True)
    with db.transaction(write=False):
        told = db.session.query(Letter).filter_by(kind="corrected").order_by(Letter.about_id)
        assert [each.about_id for each in told] == [ordered["school2"], ordered["school3"]]
        assert {each.facts["words"] for each in told} == {"Опечатка."}
    assert "Провести инвентаризацию до 1 июля." in signed_in("school2").open(f"/executions/{ordered['school2']}").text
