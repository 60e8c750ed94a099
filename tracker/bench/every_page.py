"""The server's time for every page that a person can open, over the demonstration.

Pages are found as people find them, by following links; each is measured for the first who comes to it.
"""

import statistics
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qs, urldefrag, urlencode, urljoin, urlsplit

from flask import Flask
from lxml import html

from tracker import db
from tracker.app import create_app
from tracker.bench import Bench, Figure, milliseconds
from tracker.bench.pages import bare_query, opened, signed_in
from tracker.demo import loader
from tracker.web.access import STATIC, of_endpoint

LISTED = 25
"""Rows of a list: what the bare query brings."""


class Found(NamedTuple):
    """A page, or a file to be taken home: who comes to it, and where it is."""

    login: str
    url: str
    is_file: bool


def every_page(bench: Bench) -> Iterator[Figure]:
    """A figure for each page, the middle and the slowest of them, and how many no link leads to."""
    settings = replace(bench.settings, today=loader.shown_day())
    app = create_app(settings)
    with db.transaction():
        accounts = loader.load(settings)
    reached: dict[str, Found] = {}
    for account in accounts:
        reached = {**_reached(app, account.login), **reached}
    bare = milliseconds(lambda: bare_query(LISTED), 5)
    spent: dict[str, float] = {}
    for endpoint, page in sorted(reached.items()):
        if page.is_file:
            continue
        open_it = partial(opened, signed_in(app, page.login), page.url)
        spent[endpoint] = milliseconds(open_it, 3 if bench.quick else 7)
        yield Figure("each_page_ms", spent[endpoint], "ms", endpoint, bench.database, bare)
    slowest = max(spent, key=lambda endpoint: spent[endpoint])
    yield Figure("median_page_ms", statistics.median(spent.values()), "ms", str(len(spent)), bench.database, bare)
    yield Figure("slowest_page_ms", spent[slowest], "ms", slowest, bench.database, bare)
    lacking = sorted(_to_be_reached(app) - {name.partition("?")[0] for name in reached})
    yield Figure("pages_without_a_link", len(lacking), "pages", ", ".join(lacking), bench.database, None)


def _reached(app: Flask, login: str) -> dict[str, Found]:
    """The pages and files that a person comes to from the first page; one that is asked in another way is another."""
    client = signed_in(app, login)
    routes = app.url_map.bind("localhost")
    reached: dict[str, Found] = {}
    waiting = deque(["/"])
    while waiting:
        address = urlsplit(waiting.popleft())
        if not routes.test(address.path):
            continue
        endpoint = routes.match(address.path)[0]
        name = "?".join([endpoint, *sorted(parse_qs(address.query))])
        if name in reached or endpoint in STATIC:
            continue
        with client.get(address.geturl()) as answer:
            if answer.location:
                waiting.appendleft(answer.location)
            elif answer.status_code == 200:
                reached[name] = Found(login, address.geturl(), answer.mimetype != "text/html")
                waiting += [] if reached[name].is_file else _leads_to(address.path, answer.get_data(as_text=True))
    return reached


def _leads_to(path: str, page: str) -> Iterator[str]:
    """The links of a page, the addresses of its buttons, and what its forms ask when the first choice is taken."""
    tree = html.document_fromstring(page)
    links = tree.xpath("//a/@href | //form/@action | //button/@formaction")
    yield from (urldefrag(urljoin(path, link)).url for link in links)
    for form in tree.xpath("//form[@method='get']"):
        chosen = {
            each.get("name"): each.xpath("string(.//option[@value!='']/@value)") for each in form.xpath(".//select")
        }
        yield f"{form.get('action') or path}?{urlencode({**dict(form.form_values()), **chosen})}"


def _to_be_reached(app: Flask) -> set[str]:
    """What those who have signed in may open, by the routes themselves."""
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return {each for each in found if (access := of_endpoint(app, each)) and not access.public}
