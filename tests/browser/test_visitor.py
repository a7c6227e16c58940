"""A visitor on the model page: from choosing a date to the receipt, with and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.example import INDEX_PAGE, MODEL_PAGE, MODEL_PAGES, REGION_PAGE
from tests.browser.form import (
    CAPTCHA_ANSWER,
    CAPTCHA_KEY,
    SEND,
    answer,
    choose_date,
    reference_on,
    register,
    send,
    solve_captcha,
    tab_to,
)
from tests.browser.windows import DESKTOP, PHONE, scrolls_sideways, violations

pytestmark = pytest.mark.browser


def registered(site, email):
    """Return what is stored about those registered with ``email``: (reference of the party, name, status, region)."""
    query = """
        SELECT p.reference, r.name, r.status, area.name
        FROM wagtail_samlingar_registration r
        JOIN wagtail_samlingar_party p ON p.id = r.party_id
        JOIN wagtail_samlingar_occurrenceregion area ON area.occurrence_id = r.occurrence_id
        WHERE r.email = ?
    """
    return site.rows(query, email)


def test_visitor_registers_for_sunnmore_and_gets_a_receipt(open_example, example_site):
    window = open_example()
    cookies_before = window.context.cookies()

    reference = register(window, example_site, MODEL_PAGE, "Sunnmøre", name="Åse Øygard", email="ase@example.org")

    assert registered(example_site, "ase@example.org") == [(reference, "Åse Øygard", "pending", "Sunnmøre")]
    expect(window.locator("main")).to_contain_text("Sunnmøre")
    assert cookies_before == window.context.cookies() == []
    # The address of the receipt is the visitor's own: it opens again, and names nobody.
    address = window.url
    assert "ase" not in address.lower()
    again = open_example()
    assert again.goto(address).status == 200
    assert reference_on(again) == reference


def test_visitor_without_javascript_registers_by_keyboard(open_example, example_site):
    window = open_example(java_script_enabled=False)
    window.goto(MODEL_PAGE)
    date = f"[name=date][value='{example_site.date_of('Sunnmøre')}']"

    tab_to(window, "[name=date]")
    for _press in range(3):
        if window.locator(f"{date}:checked").count():
            break
        window.keyboard.press("ArrowDown")
    tab_to(window, "[name=name]")
    window.keyboard.type("Per Utan Skript")
    tab_to(window, "[name=email]")
    window.keyboard.type("utan.skript@example.org")
    tab_to(window, "[name=municipality]")
    window.keyboard.type("Volda")
    tab_to(window, SEND)
    window.keyboard.press("Enter")
    # The page could hold no image: the answer to sending brings one, with all that was written kept.
    expect(window.locator(f"{date}:checked")).to_have_count(1)
    expect(window.locator("[name=name]")).to_have_value("Per Utan Skript")
    tab_to(window, CAPTCHA_ANSWER)
    window.keyboard.type(example_site.characters_of(window.locator(CAPTCHA_KEY).input_value()))
    window.keyboard.press("Enter")

    reference = reference_on(window)
    assert registered(example_site, "utan.skript@example.org") == [
        (reference, "Per Utan Skript", "pending", "Sunnmøre")
    ]


def test_case_049_errors_come_first_lead_to_their_fields_and_answers_are_kept(open_example, example_site):
    window = open_example()
    window.goto(MODEL_PAGE)
    choose_date(window, "Sunnmøre")
    answer(window, name="", email="not an address")
    window.locator("[name=phone]").fill("70 00 00 00")
    solve_captcha(window, example_site)
    with window.expect_navigation() as navigation:
        send(window)

    assert navigation.value.status == 422
    summary = window.locator("main [role=alert]")
    expect(summary).to_be_focused()
    assert window.locator("main .samlingar-page > :first-child").get_attribute("role") == "alert"
    errors = summary.get_by_role("link")
    fields = window.locator("[aria-invalid=true]")
    assert errors.count() == fields.count() == 2
    for number in range(2):
        errors.nth(number).click()
        field = fields.nth(number)
        expect(field).to_be_focused()
        description = window.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}")
        assert description.inner_text() == errors.nth(number).inner_text()
    assert window.locator("[name=email]").input_value() == "not an address"
    assert window.locator("[name=phone]").input_value() == "70 00 00 00"
    expect(window.get_by_role("radio", name=re.compile("Sunnmøre"))).to_be_checked()
    # The image was solved once; that is enough.
    expect(window.locator(CAPTCHA_ANSWER)).to_have_count(0)

    answer(window, name="Kåre Retta", email="retta@example.org")
    send(window)
    reference = reference_on(window)
    assert registered(example_site, "retta@example.org") == [(reference, "Kåre Retta", "pending", "Sunnmøre")]


def test_pressing_the_button_twice_registers_once(open_example, example_site):
    window = open_example()
    window.goto(MODEL_PAGE)
    choose_date(window, "Romsdal")
    answer(window, email="to.gonger@example.org", municipality="Molde")
    solve_captcha(window, example_site)

    window.locator(SEND).dblclick()

    reference = reference_on(window)
    assert [row[0] for row in registered(example_site, "to.gonger@example.org")] == [reference]


@pytest.mark.parametrize("language", MODEL_PAGES)
def test_form_stands_on_the_page_in_every_language(open_example, language):
    window = open_example()

    response = window.goto(MODEL_PAGES[language])
    image = window.locator("form.samlingar-form [data-samlingar-captcha-image]")
    window.locator("[name=name]").focus()
    image.wait_for()

    assert response.status == 200
    assert window.locator("html").get_attribute("lang") == language
    assert window.locator("form.samlingar-form [name=language]").get_attribute("value") == language
    assert [window.get_by_role("radio", name=re.compile(name)).count() for name in ("Nordmøre", "Romsdal")] == [1, 1]
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


@pytest.fixture
def shown(open_example, example_site):
    """Return ``shown(name, size)``: a window of ``size`` with that page of the visitor's way."""

    def form_with_errors(window):
        window.goto(MODEL_PAGE)
        solve_captcha(window, example_site)
        with window.expect_navigation():
            send(window)

    def receipt(window):
        email = f"{window.viewport_size['width']}@example.org"
        register(window, example_site, MODEL_PAGE, "Nordmøre", email=email, municipality="Smøla")

    ways = {
        "model page": lambda window: window.goto(MODEL_PAGE),
        "model page of one date": lambda window: window.goto(f"{MODEL_PAGE}?date={example_site.date_of('Sunnmøre')}"),
        "form with errors": form_with_errors,
        "receipt": receipt,
        "index": lambda window: window.goto(INDEX_PAGE),
        "region": lambda window: window.goto(REGION_PAGE),
    }

    def show(name, size):
        window = open_example(viewport=size)
        ways[name](window)
        return window

    return show


PAGES = ["model page", "model page of one date", "form with errors", "receipt", "index", "region"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("page", PAGES)
def test_page_is_accessible_and_needs_no_sideways_scrolling(shown, page, size):
    window = shown(page, size)

    assert violations(window) == []
    assert not scrolls_sideways(window)
