"""Somebody calls, and is entered on a phone's screen while they wait."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.example import INBOX

pytestmark = pytest.mark.browser


def test_person_on_the_phone_is_entered_by_keyboard_on_a_narrow_screen(open_example, example_site):
    window = open_example("moderator", viewport={"width": 360, "height": 740})
    window.goto(f"{INBOX}enter/")
    window.locator("main form button[type=submit]").click()

    # Name, phone number, Enter: nothing else has to be touched.
    expect(window.locator("#samlingar-name")).to_be_focused()
    window.keyboard.type("Ingvild Ringjer")
    window.keyboard.press("Tab")
    window.keyboard.type("70 12 34 56")
    window.keyboard.press("Enter")

    expect(window.locator(".messages .success")).to_be_visible()
    expect(window.locator(".samlingar-case__head")).to_contain_text("Ingvild Ringjer")
    query = """
        SELECT p.source FROM wagtail_samlingar_registration r
        JOIN wagtail_samlingar_party p ON p.id = r.party_id WHERE r.name = ? AND r.phone = ?
    """
    assert example_site.value(query, "Ingvild Ringjer", "70 12 34 56") == "staff"
    assert window.evaluate("document.documentElement.scrollWidth") == 360


def test_note_assignment_and_correction_on_the_page_of_a_case(open_example):
    window = open_example("moderator")
    window.goto(f"{INBOX}?status=confirmed")
    window.locator("td.title a").first.click()
    window.locator("#id_note_text").fill("Ringde: kjem med tolk")
    window.locator("form[action*='/note/'] button").click()
    window.locator("button[name=to_me]").click()

    expect(window.locator(".samlingar-notes")).to_contain_text("Ringde: kjem med tolk")
    expect(window.locator("button[name=to_me]")).to_have_count(0)
    window.locator("a[href*='/correct/']").click()
    window.locator("#samlingar-organisation").fill("Songlaget")
    assert Axe().run(window).response["violations"] == []
    window.locator("main form button[type=submit]").click()
    expect(window).to_have_url(re.compile(r"/\d+/"))
    expect(window.locator("main")).to_contain_text("Songlaget")
