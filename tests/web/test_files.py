"""Files are given to those who may see what they belong to, and always to be saved."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from tests.executions import rows
from tests.executions.rows import Story
from tests.municipality import Municipality
from tests.web.client import Browser
from tracker import db

Enter = Callable[[str], Browser]
PROOF = b"%PDF-1.7 proof"


@pytest.fixture
def proof(signed_in: Enter, municipality: Municipality) -> int:
    """A file that school 1 has attached to its answer."""
    with db.transaction():
        duty = rows.duty(municipality)
    browser = signed_in("school1")
    browser.open(f"/executions/{duty}/report")
    browser.fill("", {"text": "Фонд проверен.", "files": [(BytesIO(PROOF), "акт «сверки» № 1.pdf")]})
    return Story(municipality, duty).seen().reports[0].files[0].id


def test_a_file_comes_back_as_it_was_sent_under_its_name(signed_in: Enter, proof: int) -> None:
    response = signed_in("controller").open(f"/files/{proof}").response
    assert (response.status_code, response.data) == (200, PROOF)
    assert response.headers["Content-Type"] == "application/pdf"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''%D0%B0%D0%BA%D1%82%20%C2%AB" in disposition
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_file_is_given_to_those_who_see_the_execution(app: Flask, signed_in: Enter, proof: int) -> None:
    people = ("school1", "chair", "secretary", "controller", "observer", "school2", "stranger", "administrator")
    given = {who: signed_in(who).open(f"/files/{proof}").status for who in people}
    assert given == {
        **dict.fromkeys(("school1", "chair", "secretary", "controller", "observer"), 200),
        "school2": 404,
        "stranger": 404,
        "administrator": 403,
    }
    assert Browser(app).open(f"/files/{proof}").status == 401
    assert signed_in("chair").open("/files/999999").status == 404


def test_a_lost_file_gets_a_page(signed_in: Enter, settings: Settings, proof: int) -> None:
    for path in [each for each in Path(settings.files_dir).rglob("*") if each.is_file()]:
        path.unlink()
    page = signed_in("chair").open(f"/files/{proof}")
    assert (page.status, page.heading) == (410, "Файл утрачен")
    assert "акт «сверки» № 1.pdf" in page.text
