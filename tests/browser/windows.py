"""A browser, and windows of it that notice what goes wrong in them."""

import os
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.plugins.selection import chromium

# Seconds are plenty for a page on this machine; a test that waits longer waits for something that will not come.
TIMEOUT = 15_000  # milliseconds
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 700}


@contextmanager
def started():
    """Yield a started Chromium. Until it is closed, Playwright keeps an event loop in this thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            headless=os.environ.get("SAMLINGAR_SHOW_BROWSER") != "1",
            # Containers have a small /dev/shm, and root has no sandbox.
            args=["--disable-background-networking", "--disable-dev-shm-usage", "--no-sandbox"],
        )
        yield browser
        browser.close()


def violations(window):
    """Return what axe finds wrong with the page as it is: (rule, HTML)."""
    found = Axe().run(window)
    return [(rule["id"], node["html"]) for rule in found.response["violations"] for node in rule["nodes"]]


def scrolls_sideways(window):
    """Return True when the page is wider than the window."""
    return window.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


class Windows:
    """The windows that one test opens on the site at ``address``, each with no memory."""

    def __init__(self, browser, address):
        self.browser = browser
        self.address = address
        self._contexts = []
        self._said = []
        self._refused_pages = set()

    def open(self, cookies=(), **options):
        """Return a new window as a page of Playwright.

        ``options`` go to Playwright's ``new_context`` (``viewport``, ``locale``, ``java_script_enabled`` …). Addresses
        are relative to the site.
        """
        context = self.browser.new_context(
            **{"base_url": self.address, "locale": "nn-NO", "viewport": DESKTOP} | options
        )
        context.set_default_timeout(TIMEOUT)
        context.add_cookies(list(cookies))
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self._said.append((page.url, None, str(error))))
        page.on("console", lambda message: self._note(message, page))
        page.on("response", self._note_response)
        return page

    def close(self):
        """Close all windows."""
        for context in self._contexts:
            context.close()

    @property
    def errors(self):
        """Errors in the pages' own scripts, contents the site's policy refused, files that were not there.

        That a page itself was answered with an error is for the test to say, and no error here; nor is a missing
        favicon.ico, which browsers ask for by themselves.
        """
        expected = {*self._refused_pages, f"{self.address}/favicon.ico"}
        return [f"{page}: {text}" for page, source, text in self._said if source not in expected]

    def _note(self, message, page):
        if message.type == "error":
            loading = message.text.startswith("Failed to load resource")
            self._said.append((page.url, message.location["url"] if loading else None, message.text))

    def _note_response(self, response):
        if response.status >= 400 and response.request.is_navigation_request():
            self._refused_pages.add(response.url)
