"""What axe finds on a page, in the two themes; the page is not loaded again for the second one."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

EVERY_RULE = """axe.run({resultTypes: ["violations"]}).then((it) => it.violations)"""
COLOURS = """axe.run({runOnly: ["color-contrast", "link-in-text-block"], resultTypes: ["violations"]})
  .then((it) => it.violations)"""
"""The rules that depend on the theme."""

DARK = "matchMedia('(prefers-color-scheme: dark)').matches"


def violations(page: Page) -> list[tuple[str, str]]:
    """Each rule that is broken and the first element that breaks it: all rules as shown, colours in the other theme."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    dark = page.evaluate(DARK)
    page.emulate_media(reduced_motion="reduce")
    found = page.evaluate(EVERY_RULE)
    page.emulate_media(color_scheme="light" if dark else "dark")
    found += page.evaluate(COLOURS)
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="no-preference")
    return [(each["id"], each["nodes"][0]["html"]) for each in found]
