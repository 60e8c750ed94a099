"""The pages of the execution report: chosen, seen, saved; by whom, and as of which day."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from docx import Document
from flask import Flask
from lxml import html

from config import Settings
from tests.compliance.rows import Life, Written, on
from tests.municipality import EDUCATIONAL, Municipality
from tests.web.client import Browser, Page
from tracker import clock, db, jobs, language
from tracker.compliance.exports.formats import FORMATS
from tracker.compliance.exports.template_tags import BadTemplate, Place, TemplateFault
from tracker.compliance.printed import Cell, Column, Group, Line, Part, Table
from tracker.resolutions.models import Resolution
from tracker.resolutions.states import Stage
from tracker.web.reports_template import FAULTS, words

ADOPTED, DUE, TODAY = date(2026, 4, 24), date(2026, 6, 1), date(2026, 6, 15)

SignedIn = Callable[[str], Browser]


@pytest.fixture
def resolution(municipality: Municipality) -> int:
    life = Life(municipality)
    with db.transaction():
        made = life.resolution(
            [
                Written("1", "завершить ремонт", to=(EDUCATIONAL,), due_on=DUE),
                Written("2", "<b>представить</b> план {{ 7*7 }}", to=("centre",), due_on=DUE),
            ],
            adopted_on=ADOPTED,
        )
        life.done(date(2026, 5, 20), "1", "school1")
        life.done(date(2026, 6, 10), "2", "centre", "План <script>представлен</script>.")
    on(TODAY)
    return made


def test_the_secretary_chooses_a_resolution_and_a_day(signed_in: SignedIn, resolution: int) -> None:
    browser = signed_in("secretary")
    page = browser.open("/reports/")
    assert "Коллегия Управления образования" in page.text
    page = browser.open(f"/reports/?resolution={resolution}&as_of=2026-06-05")
    assert (page.url, page.heading) == (f"/reports/resolutions/{resolution}", "Справка об исполнении решения коллегии")
    assert "по состоянию на 5 июня 2026 г." in page.text.replace("\u202f", " ")
    assert "Исполнено 1 из 5; не исполнили: МБОУ СОШ № 2 (до 01.06)" in page.text


def test_without_a_day_it_is_today(signed_in: SignedIn, resolution: int) -> None:
    page = signed_in("chair").open(f"/reports/resolutions/{resolution}")
    assert "по состоянию на 15 июня 2026" in page.text
    assert "исполнено с нарушением срока на 9 дней" in page.text


def test_a_past_day_shows_what_was_then(signed_in: SignedIn, resolution: int) -> None:
    page = signed_in("chair").open(f"/reports/resolutions/{resolution}?as_of=2026-06-09")
    assert "Информация не представлена." in page.text


def test_the_points_lead_to_the_text_of_the_resolution(signed_in: SignedIn, resolution: int) -> None:
    page = signed_in("observer").open(f"/reports/resolutions/{resolution}")
    links = page.tree.xpath("//table[contains(@class, 'report')]//a/@href")
    assert links == [f"/resolutions/{resolution}{end}" for end in ("#point-1", "/points/1", "#point-2")]


def test_what_was_typed_stays_text_on_the_page(signed_in: SignedIn, resolution: int) -> None:
    page = signed_in("chair").open(f"/reports/resolutions/{resolution}")
    assert "<b>представить</b> план {{ 7*7 }}" in page.text
    assert "План <script>представлен</script>." in page.text


def test_the_same_report_is_saved_as_a_word_file(signed_in: SignedIn, resolution: int) -> None:
    browser = signed_in("secretary")
    page = browser.open(f"/reports/resolutions/{resolution}?as_of=2026-06-05")
    link = page.tree.xpath("//a[@download]/@href")[0]
    answer = browser.open(link).response
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=Spravka_2_2026-06-05.docx; filename*=UTF-8''")
    assert unquote(disposition.partition("''")[2]) == "Справка об исполнении решения коллегии № 2 (05.06.2026).docx"
    file = Document(io.BytesIO(answer.data))
    shown = [tuple(" ".join(cell.text_content().split()) for cell in row) for row in page.tree.xpath(
        "//table[contains(@class, 'report')]/tbody/tr"
    )]  # fmt: skip
    assert [tuple(" ".join(cell.text.split()) for cell in row.cells) for row in file.tables[2].rows[1:]] == shown


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("as_of=2026-06-16", "Этот день ещё не наступил."),
        ("as_of=", "Укажите день."),
        ("as_of=позавчера", "Укажите день."),
    ],
)
def test_a_day_that_makes_no_sense_is_said_at_its_field(
    signed_in: SignedIn, resolution: int, query: str, said: str
) -> None:
    browser = signed_in("secretary")
    page = browser.open(f"/reports/resolutions/{resolution}?{query}")
    assert page.status == 200
    [error] = page.tree.xpath("//p[@id='as_of-error']")
    assert said in error.text_content()
    assert not page.tree.xpath("//table")
    again = browser.open(f"/reports/resolutions/{resolution}/file?{query}")
    assert again.url == f"/reports/resolutions/{resolution}"


def test_a_body_is_reported_on_for_a_period(signed_in: SignedIn, municipality: Municipality, resolution: int) -> None:
    browser = signed_in("chair")
    assert browser.open(f"/reports/?body={municipality.body}").url == f"/reports/bodies/{municipality.body}"
    days = "first=2026-05-01&last=2026-06-15&as_of=2026-06-15"
    page = browser.open(f"/reports/bodies/{municipality.body}?{days}")
    assert page.heading == "Справка об исполнении решений коллегии"
    assert "Решение от 24.04.2026 № 2" in page.text
    link = page.tree.xpath("//a[@download]/@href")[0]
    file = Document(io.BytesIO(browser.open(link).response.data))
    assert file.tables[2].rows[1].cells[0].text == "Решение от 24.04.2026 № 2 «О подготовке к учебному году»"


def test_a_period_that_ends_before_it_begins_is_refused_at_its_field(
    signed_in: SignedIn, municipality: Municipality, resolution: int
) -> None:
    browser = signed_in("chair")
    page = browser.open(f"/reports/bodies/{municipality.body}?first=2026-06-10&last=2026-06-01&as_of=2026-06-10")
    assert page.tree.xpath("//p[@id='last-error']")
    assert page.tree.xpath("//input[@name='first']/@value") == ["2026-06-10"]


ROUTES = ("/reports/", "/reports/resolutions/{r}", "/reports/resolutions/{r}/file", "/reports/bodies/{b}",
          "/reports/bodies/{b}/file")  # fmt: skip
RIGHTS = {
    "chair": (200, 200, 200, 200, 200),
    "secretary": (200, 200, 200, 200, 200),
    "controller": (200, 200, 200, 200, 200),
    "observer": (200, 200, 200, 200, 200),
    "stranger": (200, 404, 404, 404, 404),
    "administrator": (403, 403, 403, 403, 403),
    "school1": (403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("who", RIGHTS)
def test_who_may_see_the_reports_of_a_body(
    signed_in: SignedIn, municipality: Municipality, resolution: int, who: str
) -> None:
    browser = signed_in(who)
    found = [browser.open(route.format(r=resolution, b=municipality.body)).status for route in ROUTES]
    assert tuple(found) == RIGHTS[who]


def test_nobody_sees_a_report_without_signing_in(app: Flask, municipality: Municipality, resolution: int) -> None:
    for route in ROUTES:
        assert Browser(app).open(route.format(r=resolution, b=municipality.body)).status == 401


def test_what_is_missing_is_not_found(signed_in: SignedIn, resolution: int) -> None:
    browser = signed_in("chair")
    for url in ("/reports/resolutions/999", "/reports/resolutions/999/file", "/reports/bodies/999"):
        assert browser.open(url).status == 404


def test_a_foreign_resolution_is_neither_offered_nor_taken(signed_in: SignedIn, resolution: int) -> None:
    browser = signed_in("stranger")
    page = browser.open("/reports/")
    assert page.tree.xpath("//select[@name='resolution']/option") == []
    page = browser.open(f"/reports/?resolution={resolution}&as_of=2026-06-05")
    assert page.url == "/reports/"


def test_what_is_not_issued_has_no_report_yet(signed_in: SignedIn, municipality: Municipality) -> None:
    with db.transaction():
        row = Resolution(body_id=municipality.body, stage=Stage.DRAFT, title="О планах", created_at=clock.now())
        db.session.add(row)
    page = signed_in("chair").open(f"/reports/resolutions/{row.id}")
    assert (page.status, page.heading) == (409, "Справка об исполнении")
    assert "Решение не направлено на исполнение" in page.text


def test_a_number_leads_to_its_list(signed_in: SignedIn, municipality: Municipality, resolution: int) -> None:
    browser = signed_in("chair")
    page = browser.open(f"/reports/bodies/{municipality.body}?report=figures")
    assert page.heading == "Показатели исполнения решений коллегии"
    [link] = page.tree.xpath("//tr[th[contains(., 'Исполнения')]]/td[@data-label='Не исполнено в срок']/a")[:1]
    page = browser.open(link.get("href"))
    assert (page.heading, link.text_content().strip()) == ("Перечень исполнений", "4")
    assert len(page.tree.xpath("//table[contains(@class, 'report')]/tbody/tr")) == 4
    assert {row.get("class") for row in page.tree.xpath("//table/tbody/tr")} == {"overdue"}


@pytest.mark.parametrize(
    ("kind", "heading", "said"),
    [
        ("overdue", "Перечень не исполненных в срок поручений", "МБОУ СОШ № 2"),
        ("digest", "Сводка поручений, находящихся на контроле", "Исполнено 1 из 5"),
        ("curators", "Поручения на контроле по кураторам", "Без куратора"),
        ("list", "Перечень исполнений", "МКУ «Ресурсный центр»"),
    ],
)
def test_each_sheet_of_a_body_is_a_page_and_a_file(
    signed_in: SignedIn, municipality: Municipality, resolution: int, kind: str, heading: str, said: str
) -> None:
    browser = signed_in("secretary")
    page = browser.open(f"/reports/bodies/{municipality.body}?report={kind}")
    assert page.heading == heading
    assert said in page.text
    links = {link.text_content(): link.get("href") for link in page.tree.xpath("//a[@download]")}
    file = browser.open(links["CSV"]).response
    assert file.data.startswith(b"\xef\xbb\xbf")
    assert said in file.data.decode()


def test_what_narrows_a_list_wrongly_is_passed_over(
    signed_in: SignedIn, municipality: Municipality, resolution: int
) -> None:
    browser = signed_in("chair")
    address = f"/reports/bodies/{municipality.body}?report=list"
    whole = browser.open(address).text
    assert browser.open(f"{address}&standing=nonsense&organisation=-1&curator=x&unit=9&report2=1").text == whole
    assert browser.open(f"/reports/bodies/{municipality.body}?report=nonsense").status == 200


def test_a_report_is_made_in_the_background_and_kept(
    signed_in: SignedIn, settings: Settings, municipality: Municipality, resolution: int
) -> None:
    browser = signed_in("secretary")
    browser.open(f"/reports/resolutions/{resolution}?as_of=2026-06-05")
    page = browser.fill("/keep?as_of=2026-06-05", {"format": "docx"})
    assert page.heading == "Составление отчёта (DOCX)"
    assert jobs.do_long_work(settings) == 1
    page = browser.open(page.url)
    assert page.heading.startswith("Справка об исполнении решения коллегии от 24.04.2026 № 2")
    [link] = page.tree.xpath("//a[@download]/@href")
    assert browser.open(link).response.data.startswith(b"PK")
    page = browser.fill("/again")
    assert "файл совпал байт в байт" in page.text
    assert "Справка об исполнении решения" in browser.open("/reports/kept").text


def test_a_report_is_put_on_a_schedule_and_taken_off(signed_in: SignedIn, municipality: Municipality) -> None:
    browser = signed_in("secretary")
    address = f"/reports/bodies/{municipality.body}/schedules"
    browser.open(address)
    page = browser.fill("", {"report": "overdue", "format": "pdf", "every": "month", "day": "5"})
    assert "Выберите хотя бы одного человека." in page.text
    fields = {"report": "overdue", "format": "pdf", "every": "month", "day": "5"}
    page = browser.fill("", {**fields, "recipients": str(municipality.people["chair"])})
    assert "Перечень неисполненных, PDF, ежемесячно, день 5 · кому: Фамилия chair" in " ".join(page.text.split())
    page = browser.fill("/stop")
    assert "Отчётов по расписанию пока нет." in page.text


def put(browser: Browser, address: str, content: bytes) -> Page:
    browser.open(address)
    return browser.fill("", {"template": (io.BytesIO(content), "образец.docx")})


def test_an_own_template_is_put_in_used_and_taken_out(
    signed_in: SignedIn, municipality: Municipality, resolution: int
) -> None:
    browser = signed_in("secretary")
    address = f"/reports/bodies/{municipality.body}/template"
    page = browser.open(address)
    assert "Своего образца нет" in page.text
    assert "{%p for вывод in выводы %} … {%p endfor %}" in page.text
    file = Document(io.BytesIO(browser.client.get(f"{address}/default").data))
    file.paragraphs[0].insert_paragraph_before("УТВЕРЖДАЮ")
    made = io.BytesIO()
    file.save(made)
    page = put(browser, address, made.getvalue())
    assert "Теперь справка об исполнении составляется по этому образцу." in page.text
    assert "Действует: образец.docx" in page.text
    report = f"/reports/resolutions/{resolution}/file?format=docx"
    used = Document(io.BytesIO(browser.client.get(report).data))
    assert used.paragraphs[0].text == "УТВЕРЖДАЮ"
    assert "<b>представить</b> план {{ 7*7 }}." in [cell.text for row in used.tables[2].rows for cell in row.cells]
    extract = browser.client.get(f"/reports/resolutions/{resolution}/file?format=docx&report=overdue").data
    assert "УТВЕРЖДАЮ" not in [each.text for each in Document(io.BytesIO(extract)).paragraphs]
    page = browser.fill("/take-out")
    assert "свой образец снят" in page.text
    assert Document(io.BytesIO(browser.client.get(report).data)).paragraphs[0].text != "УТВЕРЖДАЮ"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "{{ названия }}",
            "в абзаце «{{ названия }}»: такого поля здесь нет. Возможно, имелось в виду «название»?",
        ),
        ("{% if выводы %}", "«{% if выводы %}» в абзаце «{% if выводы %}» не закрыта: нет её {% endfor %}"),
    ],
)
def test_a_template_with_a_mistake_is_refused_in_one_sentence(
    signed_in: SignedIn, municipality: Municipality, text: str, said: str
) -> None:
    browser = signed_in("secretary")
    address = f"/reports/bodies/{municipality.body}/template"
    file = Document()
    file.add_paragraph(text)
    made = io.BytesIO()
    file.save(made)
    page = put(browser, address, made.getvalue())
    assert said in page.text
    assert "Своего образца нет" in page.text
    assert "Это не файл Word (DOCX), или он повреждён." in put(browser, address, b"1. ").text


def test_every_reason_to_refuse_a_template_has_its_sentence() -> None:
    assert set(FAULTS) == set(TemplateFault)
    for fault in TemplateFault:
        place = Place("document", 3, 7, "слова")
        assert words(BadTemplate(fault, "{{ x }}", place, "строка.срок")).endswith((".", "?"))


def test_a_long_report_is_made_in_the_background(
    signed_in: SignedIn, resolution: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMATS, "pdf", replace(FORMATS["pdf"], at_once=1))
    browser = signed_in("secretary")
    page = browser.open(f"/reports/resolutions/{resolution}")
    assert [link.rpartition("=")[2] for link in page.tree.xpath("//p[contains(@class, 'files')]//a/@href")] == [
        "docx", "xlsx", "csv",
    ]  # fmt: skip
    assert "поэтому не каждый файл составляется сразу" in page.text
    assert page.tree.xpath("//select[@id='keep-format']/option/@value")[0] == "pdf"
    page = browser.open(f"/reports/resolutions/{resolution}/file?format=pdf")
    assert "Справка большая: составьте её в фоновом режиме" in page.text
    assert browser.open(f"/reports/resolutions/{resolution}/file?format=docx").response.data.startswith(b"PK")


def drawn(app: Flask, made: Table) -> html.HtmlElement:
    """A table as a page shows it."""
    with app.test_request_context(), language.speaking("ru"):
        part = app.jinja_env.get_template("reports/sheet.html").module.part
        return html.fromstring(f"<main>{part(Part(made.caption, (made,)), lambda lead: None)}</main>")


def said(page: html.HtmlElement) -> list[str]:
    """What is written on what opens the folds of a page."""
    return [" ".join(each.text_content().split()) for each in page.xpath("./details/summary")]


COLUMNS = (Column("Организация", 1000), Column("Всего", 1000, centred=True))


def rows_of(number: int) -> tuple[Line, ...]:
    """So many rows, every third of what is overdue."""
    return tuple(Line((Cell(f"СОШ № {at}"), Cell("0", 0)), "" if at % 3 else "overdue") for at in range(number))


@pytest.mark.parametrize(
    ("kind", "rows", "folded", "how"),
    [
        ("figures", 12, [], []),
        ("figures", 45, ["Все 45 строк"], ["fold ends"]),
        ("list", 20, [], []),
        ("list", 21, ["Вся 21 строка"], ["fold first"]),
        ("report", 101, ["Вся 101 строка"], ["fold first long"]),
        ("grid", 101, [], []),
    ],
)
def test_a_long_list_is_folded(app: Flask, kind: str, rows: int, folded: list[str], how: list[str]) -> None:
    page = drawn(app, Table("По организациям", COLUMNS, (Group("", rows_of(rows)),), kind=kind))
    assert (said(page), page.xpath("//details/@class")) == (folded, how)
    assert len(page.xpath("//tbody/tr")) == rows
    assert page.xpath("//caption/@class") == ["visually-hidden"]


def test_a_very_long_list_is_folded_by_its_groups_each_with_its_numbers(app: Flask) -> None:
    groups = (Group("Хромых И.Д.", rows_of(2)), Group("Без куратора", rows_of(99)))
    page = drawn(app, Table("По кураторам", COLUMNS, groups, kind="report"))
    lots = page.xpath("//details[@class='lot']")
    assert said(page) == ["Хромых И.Д. · 2 строки · 1 просрочено", "Без куратора · 99 строк · 33 просрочены"]
    assert [len(lot.xpath(".//tbody/tr")) for lot in lots] == [2, 99]
    assert [lot.xpath("string(.//caption)") for lot in lots] == ["Хромых И.Д.", "Без куратора"]
