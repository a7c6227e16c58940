"""form.js in a real browser: what it fetches, what it fills in, and that the form works when it fails."""

import json
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template import engines
from django.utils import translation
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.plugins.selection import chromium
from wagtail_samlingar.registrations.captcha import Challenge

pytestmark = pytest.mark.browser

SITE = "http://gathering.test"
POLICY = "default-src 'none'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'"
OPEN, FULL = "6a1f", 'b"]\\7'
# As the form's template puts the parts together, with the reader far above the form.
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Gathering</title><script src="/form.js" defer></script></head>
<body><main><h1>Gathering</h1><p data-samlingar-state="{{ full }}">Open</p><a href="#end">Sign up</a>{{ space }}
<form method="post" action="/send" novalidate data-samlingar-form data-challenge-url="/challenge/?language=en">
<input type="hidden" name="token" value="{{ token|default:"" }}">
<label><input type="radio" name="date" value="{{ open }}" disabled> Førde</label>
<label><input type="radio" name="date" value="{{ full }}"> Sogndal</label>
<label>Name <input type="text" name="name"></label>
{% include "wagtail_samlingar/registrations/captcha.html" %}
<button type="submit">Send registration</button>
{% include "wagtail_samlingar/registrations/captcha_new_image.html" %}
</form><p id="end">End</p></main></body></html>"""


class Visit:
    """One browser page, the site it talks to, and what reached that site."""

    def __init__(self, page, html):
        self.page, self.html = page, html
        self.challenges, self.posts, self.complaints = 0, [], []
        self.online = True
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self.answer)
        page.goto(SITE)

    def answer(self, route):
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        if path == "/":
            headers = {"content-security-policy": POLICY}
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers=headers)
        elif path == "/form.js":
            script = Path(finders.find("wagtail_samlingar/form.js")).read_text()
            route.fulfill(body=script, content_type="text/javascript")
        elif path == "/challenge/":
            self.challenges += 1
            if self.online:
                route.fulfill(body=json.dumps(challenge(self.challenges)), content_type="application/json")
            else:
                route.fulfill(status=503)
        elif path == "/send":
            self.posts.append(parse_qs(route.request.post_data, keep_blank_values=True))
            route.fulfill(body="<!DOCTYPE html><title>Sent</title>", content_type="text/html")
        elif path.endswith(".png"):
            route.fulfill(body=picture(), content_type="image/png")
        else:
            route.fulfill(status=404)

    def value(self, name):
        return self.page.locator(f"[name={name}]").input_value()

    def reach(self):
        """Go to the form, and wait until it is filled."""
        self.page.locator("[name=name]").focus()
        self.page.locator("[data-samlingar-refresh]").wait_for()

    def come_back(self):
        """What the browser tells a page that it had put aside and shows again."""
        with self.page.expect_response("**/challenge/**"):
            self.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        self.page.wait_for_function(f"document.querySelector('[name=captcha_key]').value == 'key{self.challenges}'")


def challenge(number):
    return {
        "token": f"token{number}",
        "captcha": {"key": f"key{number}", "image_url": f"/{number}.png", "audio_url": None},
        "states": {
            OPEN: {"state": "open", "text": "Registration is open", "open": True},
            FULL: {"state": "full", "text": "Fully booked <b>", "open": False},
        },
    }


def picture():
    drawn = BytesIO()
    Image.new("RGB", (170, 60), "white").save(drawn, "PNG")
    return drawn.getvalue()


@contextmanager
def visit(javascript=True, space="", **context):
    context |= {"open": OPEN, "full": FULL, "space": space}
    with translation.override("en"):
        html = engines["django"].from_string(PAGE).render(context)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=javascript).new_page()
        page.set_default_timeout(10_000)
        try:
            yield Visit(page, html)
        finally:
            browser.close()


def test_form_is_filled_when_the_visitor_reaches_it():
    far_above = engines["django"].from_string("{% for _ in lines %}<p>Programme</p>{% endfor %}")
    with visit(space=far_above.render({"lines": range(200)})) as here:
        here.page.wait_for_timeout(300)
        before = here.challenges, here.value("token")
        here.page.get_by_role("link", name="Sign up").click()
        here.page.locator("[data-samlingar-refresh]").wait_for()
        here.reach()

        assert before == (0, "")
        assert here.challenges == 1
        assert (here.value("token"), here.value("captcha_key")) == ("token1", "key1")
        assert here.page.get_by_role("img", name="Image with characters to type").get_attribute("src") == "/1.png"
        assert not here.page.locator("audio").is_visible()
        assert here.page.get_by_role("button").all_inner_texts() == ["New image", "Send registration"]
        assert here.complaints == []


def test_case_065_states_on_a_cached_page_are_corrected():
    with visit() as here:
        here.reach()

        assert here.page.locator("p[data-samlingar-state]").inner_text() == "Fully booked <b>"
        assert here.page.get_by_label("Førde").is_enabled()
        assert here.page.get_by_label("Sogndal").is_disabled()


def test_new_image_keeps_the_token_and_is_announced():
    with visit() as here:
        here.reach()
        here.page.get_by_label("Type the characters in the image").fill("ABC")
        here.page.get_by_role("button", name="New image").press("Enter")
        here.page.get_by_role("status").filter(has_text="A new image is shown.").wait_for()

        assert (here.value("token"), here.value("captcha_key"), here.value("captcha_answer")) == ("token1", "key2", "")
        assert here.page.get_by_role("img").get_attribute("src") == "/2.png"
        assert here.page.get_by_role("button", name="New image").evaluate("e => e == document.activeElement")
        assert here.posts == []


def test_new_image_that_cannot_be_fetched_is_said():
    with visit() as here:
        here.reach()
        here.online = False
        here.page.get_by_role("button", name="New image").click()
        here.page.get_by_role("status").filter(has_text="could not be fetched").wait_for()

        assert here.value("captcha_key") == "key1"


def test_form_can_be_sent_when_nothing_could_be_fetched():
    with visit() as here:
        here.online = False
        with here.page.expect_response("**/challenge/**"):
            here.page.locator("[name=name]").fill("Kari")
        assert here.page.get_by_role("button", name="Show the image with characters").is_visible()
        here.page.get_by_role("button", name="Send registration").click()
        here.page.wait_for_url("**/send")

        assert here.posts == [{"token": [""], "name": ["Kari"]}]


def test_form_the_server_answered_with_is_left_as_it_is():
    with visit(token="given", captcha=Challenge("key0", "/0.png"), errors=["Type the new characters."]) as here:
        here.page.get_by_label("Type the characters in the image").fill("ABC")
        here.page.get_by_role("button", name="New image").click()
        here.page.get_by_role("status").filter(has_text="A new image is shown.").wait_for()

        assert here.challenges == 1
        assert (here.value("token"), here.value("captcha_key")) == ("given", "key1")
        assert here.page.get_by_role("button", name="New image").count() == 1


def test_case_052_form_come_back_to_is_the_same_registration_until_changed():
    with visit() as here:
        here.reach()
        here.page.get_by_label("Name").fill("Kari")
        here.come_back()
        here.page.get_by_label("Type the characters in the image").fill("ABC")
        unchanged = here.value("token")
        here.page.get_by_label("Name").fill("Ola")

        assert unchanged == "token1"
        assert (here.value("token"), here.value("captcha_key")) == ("token2", "key2")


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_in_a_field_sends_the_form(javascript):
    """A form's first submit button answers to Enter: it must not be the one for a new image."""
    with visit(javascript, token="given", captcha=Challenge("key0", "/0.png")) as here:
        here.page.get_by_label("Type the characters in the image").fill("ABC")
        here.page.get_by_label("Name").press("Enter")
        here.page.wait_for_url("**/send")

        assert here.posts == [{"token": ["given"], "name": [""], "captcha_answer": ["ABC"], "captcha_key": ["key0"]}]


def test_case_048_without_javascript_a_button_asks_for_the_image():
    with visit(javascript=False) as here:
        here.page.get_by_label("Name").fill("Kari")
        here.page.get_by_role("button", name="Show the image with characters").click()
        here.page.wait_for_url("**/send")

        assert here.posts == [{"token": [""], "name": ["Kari"], "new_captcha": ["1"]}]


def test_nothing_is_stored_in_the_browser():
    with visit() as here:
        here.reach()
        here.page.get_by_label("Name").fill("Kari")

        assert here.page.context.storage_state() == {"cookies": [], "origins": []}
        assert here.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize("errors", [None, ["Type the new characters."]])
def test_case_066_captcha_has_no_accessibility_faults(errors):
    with visit(token="given", captcha=Challenge("key0", "/0.png", "/0.wav"), errors=errors) as here:
        results = Axe().run(here.page)

        assert [fault["id"] for fault in results.response["violations"]] == []
