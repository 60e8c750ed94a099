"""What the tests of the check have in common."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from tests.resolutions import texts
from tests.web.client import Browser, Page
from tracker import db, jobs
from tracker.resolutions.models import Resolution

SignedIn = Callable[[str], Browser]


def stored(resolution_id: int) -> Resolution:
    with db.transaction(write=False):
        return texts.resolution(resolution_id)


def address(resolution_id: int, label: str, what: str, turn: int = 0) -> str:
    """The page that corrects something of a point."""
    resolution = stored(resolution_id)
    if what in {"", "/remove", "/assignments", "/split", "/join"}:
        return f"/resolutions/{resolution_id}/check/points/{texts.point(resolution, label).id}{what}"
    return f"/resolutions/{resolution_id}/check/assignments/{texts.assignment(resolution, label, turn).id}{what}"


def import_file(browser: Browser, data: bytes, name: str = "решение.txt", **fields: Any) -> Page:
    browser.open("/resolutions/import")
    return worked_off(browser, browser.fill("", {"file": (BytesIO(data), name), **fields}))


def worked_off(browser: Browser, page: Page) -> Page:
    """The page that follows when the timetable has done what this one waits for; itself if it waits for nothing."""
    if not page.url.startswith("/work/"):
        return page
    jobs.do_long_work(browser.client.application.config["SETTINGS"])
    return browser.open(page.url)


def resolutions() -> int:
    with db.transaction(write=False):
        return db.session.query(Resolution).count()


def row_of(page: Page, label: str) -> Any:
    """The row of a point in the check."""
    [row] = [each for each in page.tree.xpath("//section") if said(each.find(".//h3")).startswith(f"Пункт {label} ")]
    return row


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def settled(signed_in: SignedIn, draft: int) -> Browser:
    """The secretary's browser after the last obstacle is out of the way."""
    browser = signed_in("secretary")
    unknown = texts.assignment(stored(draft), "5").addressees[0].id
    browser.open(f"/resolutions/{draft}/check/addressees/{unknown}")
    browser.fill("", {"choice": "other", "meaning": "organisation-6"})
    return browser
