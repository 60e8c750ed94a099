"""One style sheet and one script, packed; light and dark."""

import gzip
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.client import Browser
from tracker.web.assets import with_system_theme

ASSETS = re.compile(r"/assets/[0-9a-f]{16}\.(?:css|js)")


def test_a_page_asks_for_one_style_sheet_and_one_script_kept_for_ever(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/sign-in")
    addresses = ASSETS.findall(page.get_data(as_text=True))
    assert len(addresses) == 2
    weight = len(page.data)
    for address in addresses:
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert "immutable" in answer.headers["Cache-Control"]
        assert gzip.decompress(answer.data) == client.get(address).data
        weight += len(answer.data)
    assert weight < 100 * 1024


def test_a_style_sheet_of_another_version_is_not_found(app: Flask) -> None:
    assert app.test_client().get("/assets/0123456789abcdef.css").status_code == 404


def test_dark_rules_hold_on_screens_for_who_chose_them_and_for_dark_systems_only() -> None:
    style = with_system_theme("[data-bs-theme=dark]{--ink:#fff}p{color:red}[data-bs-theme=dark] .a{color:blue}")
    light, chosen, system, _end = style.split("\n")
    assert light == "p{color:red}"
    assert chosen == "@media screen {[data-bs-theme=dark]{--ink:#fff}[data-bs-theme=dark] .a{color:blue}}"
    assert system.startswith("@media screen and (prefers-color-scheme: dark) {[data-bs-theme=auto]{--ink:#fff}")


@pytest.mark.parametrize(
    ("chosen", "shown"), [("dark", "dark"), ("light", "light"), ("auto", "auto"), ("x\r\ny", "auto")]
)
def test_the_chosen_colours_are_kept_in_the_browser(
    signed_in: Callable[[str], Browser], chosen: str, shown: str
) -> None:
    browser = signed_in("school1")
    page = browser.send("/account/theme", {"theme": chosen, "back": "/account"})
    assert (page.url, page.tree.get("data-bs-theme")) == ("/account", shown)
