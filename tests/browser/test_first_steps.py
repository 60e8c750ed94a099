"""The first run: the guide leads from the body to the first resolution, and says at each step what is missing."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO

import pyotp
import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, ROOT, Site, environment, fits, letters_to, served
from tests.browser.test_path import DECISION

TABLE = (
    ("Почта", "Учреждение (сокращённо)", "Директор", "Полностью", "Тип"),
    ("s1@example.org", "СОШ № 1", "Котова Инна Ивановна", "МБОУ «Средняя школа № 1»", "школа"),
    ("s2@example.org", "СОШ № 2", "Рогов Пётр Ильич", "МБОУ «Средняя школа № 2»", "школа"),
    ("d1@example.org", "Детский сад № 1", "Лисина Анна Олеговна", "МБДОУ «Детский сад № 1»", "детский сад"),
)
COLUMNS = {
    "kind": "Тип",
    "name": "Полностью",
    "short_name": "Учреждение (сокращённо)",
    "email": "Почта",
    "head_name": "Директор",
}
OFFICES = {"chair": "Берг Ольга Павловна", "secretary": "Чижова Вера Львовна", "controller": "Громов Лев Ильич"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation in which there is an administrator and nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    who = ("create-user", "admin", "Ким Алексей Юрьевич", "--email", "admin@example.org", "--role", "administrator")
    for command in (("migrate",), who):
        done = subprocess.run(
            [sys.executable, "-m", "tracker", *command],
            cwd=ROOT, env=environment(folder), check=True, capture_output=True, text=True,
        )  # fmt: skip
    with served(folder) as it:
        it.passwords["admin"] = done.stdout.split()[-1]
        yield it


def test_an_empty_installation_is_led_to_its_first_resolution(come: Callable[..., Page], empty: Site) -> None:
    admin = come(DESK, url=empty.url)
    admin.goto("/sign-in")
    admin.locator("input[name=login]").fill("admin")
    admin.locator("input[name=password]").fill(empty.passwords["admin"])
    admin.get_by_role("button", name="Войти").click()
    with_code(admin)
    lacks(admin, "Нет органа", "Организаций пока нет", "Нет ни одной группы")
    a_body(admin)
    organisations(admin)
    a_group(admin)
    lacks(admin, "не назначен", "3 человека ещё не приглашены")
    for role, name in OFFICES.items():
        in_office(admin, role, name)
    lacks(admin, "6 человек ещё не приглашены", "Секретарь загружает файл первого решения")
    admin.get_by_role("link", name="Люди и их должности").click()
    admin.get_by_role("button", name="Пригласить 6 человек").click()
    lacks(admin, "Секретарь загружает файл первого решения")
    expect(admin.locator(".first-steps")).not_to_contain_text("приглашены")

    secretary = come(DESK, url=empty.url)
    secretary.goto(invitation(secretary, empty, "secretary@example.org"))
    secretary.get_by_role("button", name="Продолжить").click()
    with_code(secretary)
    secretary.goto("/resolutions/import")
    secretary.locator("input[type=file]").set_input_files(DECISION)
    secretary.get_by_role("button", name="Прочитать").click()
    secretary.wait_for_url("**/check*")
    admin.goto("/")
    expect(admin.locator(".first-steps")).to_have_count(0)


def lacks(page: Page, *words: str) -> None:
    """The guide says that these are missing."""
    page.goto("/")
    fits(page)
    for each in words:
        expect(page.locator(".first-steps")).to_contain_text(each)


def with_code(page: Page) -> None:
    """The second step of those who need one: the key is put into an application, which gives the code."""
    page.wait_for_load_state()
    if page.locator("input[name=code]").count():
        page.locator("input[name=code]").fill(pyotp.TOTP(page.locator("main code").inner_text()).now())
        page.get_by_role("button", name="Войти").click()


def a_body(page: Page) -> None:
    page.get_by_role("link", name="Орган: коллегия, совет").click()
    page.locator("input[name=name]").fill("Коллегия Управления образования")
    page.get_by_role("button", name="Добавить").click()
    lacks(page, "Организаций пока нет")


def organisations(page: Page) -> None:
    """The office's own table: its columns are matched by hand, and nothing is changed before that was looked at."""
    page.get_by_role("link", name="Организации: из таблицы").click()
    book, file = Workbook(), BytesIO()
    for row in TABLE:
        book.active.append(row)
    book.save(file)
    named = {"name": "Организации.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}
    page.locator("input[type=file]").set_input_files(named)
    page.get_by_role("button", name="Посмотреть").click()
    for column, heading in COLUMNS.items():
        page.locator(f"select[name={column}]").select_option(label=heading)
    page.get_by_role("button", name="Посмотреть снова").click()
    fits(page)
    expect(page.locator("main")).to_contain_text("3 новые организации")
    expect(page.locator("main")).to_contain_text("Котова Инна Ивановна")
    page.get_by_role("button", name="Выполнить").click()
    expect(page.get_by_role("status")).to_contain_text("3")


def a_group(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Группы, которым адресуют пункты").click()
    page.locator("input[name=name]").fill("Общеобразовательные организации")
    page.locator("input[name=kinds][value=school]").check()
    page.get_by_role("button", name="Сохранить").click()


def in_office(page: Page, role: str, name: str) -> None:
    """A person is added and given an office from today."""
    page.goto("/")
    page.get_by_role("link", name="Люди и их должности").click()
    page.get_by_text("Добавить человека").click()
    page.locator("input[name=full_name]").fill(name)
    page.locator("input[name=login]").fill(role)
    page.locator("input[name=email]").fill(f"{role}@example.org")
    page.get_by_role("button", name="Добавить").click()
    page.locator("select[name=role]").select_option(role)
    page.locator("select[name=body]").select_option(label="Коллегия Управления образования")
    page.get_by_role("button", name="Назначить").click()
    expect(page.get_by_role("status")).to_be_visible()


def invitation(page: Page, site: Site, address: str) -> str:
    """The link of the letter that came to a newcomer."""
    for _turn in range(60):
        if found := letters_to(site.folder, address, r"https?://[^/\s]+(/sign-in/link/\S+)"):
            return found[-1]
        page.wait_for_timeout(1000)
    raise AssertionError(f"no invitation came to {address}")
