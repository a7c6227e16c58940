"""The registration form as a visitor meets it."""

import re

import pytest

MOST_TABS = 80
CAPTCHA_KEY = "form.samlingar-form [name=captcha_key]"
CAPTCHA_ANSWER = "form.samlingar-form [name=captcha_answer]"
SEND = "form.samlingar-form button[type=submit]:not([name])"


def choose_date(window, region):
    """Choose the date of ``region`` (its name)."""
    window.locator("[name=date]").and_(window.get_by_role("radio", name=re.compile(region))).check()


def answer(window, name="Kari Nordmann", email="kari@example.org", municipality="Ålesund"):
    """Fill in the fixed fields."""
    window.locator("[name=name]").fill(name)
    window.locator("[name=email]").fill(email)
    window.locator("[name=organisation]").fill("Ålesund bibliotek")
    if municipality:
        window.locator("[name=municipality]").select_option(label=municipality)


def tab_to(window, selector):
    """Press Tab until the field is reached."""
    for _press in range(MOST_TABS):
        window.keyboard.press("Tab")
        if window.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"Tab does not lead to {selector}")


def solve_captcha(window, site):
    """Type the characters in the image, read from the database of ``site``."""
    # The script fetches the image when the visitor reaches the form.
    window.locator(SEND).scroll_into_view_if_needed()
    window.locator(CAPTCHA_ANSWER).wait_for()
    key = window.locator(CAPTCHA_KEY).input_value()
    window.locator(CAPTCHA_ANSWER).fill(site.characters_of(key))


def send(window):
    """Press the button that sends."""
    window.locator(SEND).click()


def reference_on(window):
    """Return the reference number that the receipt shows."""
    window.wait_for_url("**/receipt/**")
    return window.locator(".samlingar-facts dd").first.inner_text()


def register(window, site, page, region, **answers):
    """Go the whole way from ``page`` (address) to the receipt; return its reference number.

    ``region`` is None where there is one date for everyone, which is chosen already.
    """
    window.goto(page)
    if region:
        choose_date(window, region)
    answer(window, **answers)
    solve_captcha(window, site)
    send(window)
    return reference_on(window)
