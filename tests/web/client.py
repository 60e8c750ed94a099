"""A browser for tests: it checks every page that it opens, and gives what a person reads."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

PASSWORD = "пароль-для-проверки"


@dataclass
class Page:
    """An opened page: its status, its address, its tree."""

    response: TestResponse
    tree: Any

    @property
    def status(self) -> int:
        """The answer's number."""
        return self.response.status_code

    @property
    def url(self) -> str:
        """Where the visitor ended up."""
        return self.response.request.path

    @property
    def text(self) -> str:
        """What a person reads, in one line."""
        return " ".join(self.tree.find(".//body").text_content().split())

    @property
    def heading(self) -> str:
        """The page's one heading."""
        return " ".join(self.tree.find(".//h1").text_content().split())

    def form(self, action: str = "") -> Any:
        """The form that is sent to an address ending so; the page's own main form when none is named."""
        forms = [form for form in self.tree.findall(".//form") if "/sign-out" not in form.get("action", "")]
        wanted = [
            form
            for form in forms
            if form.get("action", "").endswith(action) and "language" not in form.get("action", "")
        ]
        if not wanted:
            raise LookupError(f"no form for {action!r} on {self.url}")
        return wanted[0]

    def button(self, action: str) -> Any | None:
        """The button that sends a form to an address of its own, ending so."""
        buttons = self.tree.xpath("//button[@form][@formaction]") if action else []
        return next((each for each in buttons if each.get("formaction").endswith(action)), None)


class Browser:
    """One visitor's browser. A page that isn't whole fails the test that opened it."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.page: Page | None = None

    def open(self, url: str, **options: Any) -> Page:
        """Open an address, going on to where it leads."""
        return self._seen(self.client.get(url, follow_redirects=True, **options))

    def send(self, url: str, fields: dict[str, Any] | None = None) -> Page:
        """Send a form to an address with the present page's protection against forged requests."""
        data = {"csrf_token": self._token(), **(fields or {})}
        return self._seen(self.client.post(url, data=data, follow_redirects=True, content_type="multipart/form-data"))

    def fill(self, action: str, fields: dict[str, Any] | None = None) -> Page:
        """Fill in and send a form of the present page: what it holds already, and `fields`."""
        if self.page is None:
            raise LookupError("no page is open")
        button = self.page.button(action)
        form = self.page.form(action) if button is None else self.page.tree.get_element_by_id(button.get("form"))
        held: dict[str, Any] = {}
        for name, value in form.form_values():
            held.setdefault(name, []).append(value)
        if button is not None and button.get("name"):
            held[button.get("name")] = [button.get("value")]
        sender = form.get("action") if button is None else button.get("formaction")
        url = sender or self.page.response.request.full_path.removesuffix("?")
        data = {**held, **(fields or {})}
        return self._seen(self.client.post(url, data=data, follow_redirects=True, content_type="multipart/form-data"))

    def sign_in(self, login: str, password: str = PASSWORD) -> Page:
        """Sign in with a password."""
        self.open("/sign-in")
        return self.fill("/sign-in", {"login": login, "password": password})

    def _token(self) -> str:
        if self.page is None:
            self.open("/sign-in")
        assert self.page is not None
        found = self.page.tree.xpath("//input[@name='csrf_token']/@value")
        return str(found[0]) if found else ""

    def _seen(self, response: TestResponse) -> Page:
        if not (response.content_type or "").startswith("text/html"):
            return Page(response, None)
        self.page = Page(response, html.document_fromstring(response.get_data(as_text=True)))
        whole(self.page)
        return self.page


def whole(page: Page) -> None:
    """Fail unless the page has a title, one h1, labelled fields, no id twice and protected forms."""
    tree = page.tree
    assert " ".join(tree.findtext(".//title").split()).strip("· "), "a page has a title"
    assert len(tree.findall(".//h1")) == 1, f"{page.url} has one h1, not {len(tree.findall('.//h1'))}"
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), f"{page.url} has an id twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    assert not tree.xpath("//@style | //@onclick | //script[not(@src)]"), f"{page.url} has something inline"
    for form in tree.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), f"a form of {page.url} is not protected"
    for control in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert _is_labelled(tree, control), f"{page.url}: {control.get('name')} has no label"


def _is_labelled(tree: Any, control: Any) -> bool:
    if control.get("type") in {"submit", "button"} or control.get("aria-label") or control.get("aria-labelledby"):
        return True
    wanted = control.get("id")
    return bool(control.xpath("ancestor::label") or (wanted and tree.xpath("//label[@for=$id]", id=wanted)))
